/** The page where a person plays customer and member. The shell is rendered here; `client.ts` fills it. */
import { clientScript } from "./client.js";
import { layout } from "./layout.js";

export function mainPage(): string {
  return layout("玩一玩", BODY, clientScript);
}

const BODY = `
<header><h1>企业微信模拟器</h1><span id="corp" class="hint"></span>
<div class="time"><strong id="now"></strong>
<button data-clock="3600">+1 小时</button><button data-clock="86400">+1 天</button><button data-clock="604800">+7 天</button>
<select id="rate" aria-label="时间快慢"><option value="1">正常速度</option><option value="0">时间静止</option><option value="60">1 秒 = 1 分钟</option><option value="3600">1 秒 = 1 小时</option></select>
</div></header>
<div class="grid">
<section>
<div class="card"><h2>客户</h2>
<input id="search" placeholder="按名字找" aria-label="按名字找客户" style="width:100%">
<div id="people" class="people"></div>
<form id="new-person" class="acts"><input name="name" placeholder="新客户的微信名" aria-label="新客户的微信名" required maxlength="30"><button>新客户</button></form></div>
<div class="card"><h2>以客户的身份</h2><p class="hint" id="customer-hint"></p><div class="tags" id="customer-tags"></div>
<form id="scan" class="acts"><select name="way" aria-label="渠道活码"></select><button>扫码加好友</button></form>
<form id="join" class="acts"><select name="group" aria-label="客户群"></select><button>加群</button></form>
<form id="buy" class="acts"><input name="product" value="边缘网关" aria-label="产品"><input name="amount" type="number" min="1" value="36000" aria-label="金额(元)"><button>下单</button></form>
<div class="acts"><button data-act="agree">同意存档</button><button data-act="disagree">不同意</button><button data-act="customer-delete" class="danger">删除成员</button></div>
<div id="transfer" class="acts" hidden><span class="hint"></span><button data-act="refuse">拒绝转接</button><button data-act="complete">不等 24 小时，马上完成</button></div></div>
</section>
<section>
<div class="card"><h2 id="chat-title">聊天</h2><div id="chat" class="chat" role="log" aria-live="polite"></div>
<form id="say-customer" class="say"><input name="text" placeholder="客户说……" aria-label="客户说" autocomplete="off"><button>客户发送</button></form>
<form id="say-member" class="say"><input name="text" placeholder="成员说……" aria-label="成员说" autocomplete="off"><button class="main">成员发送</button></form></div>
</section>
<section>
<div class="card"><h2>成员</h2><select id="member" aria-label="成员" style="width:100%"></select>
<p class="hint" id="member-hint" style="margin-top:8px"></p>
<form id="edit" class="acts"><input name="remark" placeholder="备注" aria-label="备注" maxlength="20"><select name="tag" aria-label="标签"></select><button>改备注、打标签</button></form>
<div class="acts"><button data-act="member-delete" class="danger">删除客户</button><button data-act="leave" class="danger">成员离职</button></div></div>
<div class="card"><h2>待确认的群发</h2><div id="tasks"></div></div>
<div class="card"><h2>应用消息</h2><div id="messages"></div></div>
</section>
<section class="wide card"><h2>回调发件箱</h2><p class="hint" id="outbox-summary"></p><div class="scroll"><table><thead><tr><th>时间</th><th>事件</th><th>状态</th><th class="n">次数</th><th class="n">应答</th><th>内容</th></tr></thead><tbody id="outbox"></tbody></table></div></section>
<section class="wide card"><h2>故障开关</h2>
<form id="fault" class="acts"><input name="path" value="externalcontact/*" aria-label="接口"><select name="kind" aria-label="故障">
<option value="slow">变慢</option><option value="busy">系统繁忙 -1</option><option value="rate-limit">超过频率 45009</option><option value="concurrency">并发 45033</option><option value="http-500">HTTP 500</option><option value="http-502-after">处理之后 HTTP 502</option>
<option value="cut-before">处理之前断开</option><option value="cut-after">处理之后断开</option><option value="timeout-before">处理之前超时</option><option value="timeout-after">处理之后超时</option><option value="token">令牌失效 40014</option><option value="ip">IP 不可信 60020</option><option value="errcode">指定错误码</option></select>
<input name="errcode" type="number" placeholder="错误码" aria-label="错误码" hidden>
<input name="probability" type="number" min="0" max="1" step="0.05" value="1" aria-label="概率"><input name="count" type="number" min="1" placeholder="次数,空为一直" aria-label="次数"><input name="delayMs" type="number" min="0" value="3000" aria-label="毫秒"><button>打开</button></form>
<div id="faults"></div>
<form id="chaos" class="acts"><label class="field"><span>回调重复</span><input name="duplicate" type="number" min="0" max="1" step="0.05"></label><label class="field"><span>回调乱序</span><input name="reorder" type="number" min="0" max="1" step="0.05"></label><label class="field"><span>回调丢失</span><input name="lose" type="number" min="0" max="1" step="0.05"></label><button>保存</button></form></section>
<section class="wide card"><h2>接口调用</h2><div class="scroll"><table><thead><tr><th>时间</th><th>接口</th><th class="n">errcode</th><th class="n">毫秒</th><th>故障</th></tr></thead><tbody id="calls"></tbody></table></div></section>
</div><div id="note" role="status"></div>`;
