/** Their situation: other suppliers named as used or considered, what hurts, and personal habits worth remembering. */
import type { Clause } from "./clauses.js";
import { clauseBefore, statedClauses, type FactRule, type Finding } from "./finding.js";
import { utteranceScores } from "../model/utterance-model.js";
import type { Scene, Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

const RIVAL = "([\\u4e00-\\u9fffA-Za-z]{2,4}?)";
const RIVAL_CUES: readonly RegExp[] = [
  new RegExp(
    `(?:现在|目前|原来|之前|以前|一直|这几年|老)(?:都|是|在|还|一直)*(?:用|找|买|拿|订|跟|从)(?:的)?(?:是)?${RIVAL}(?:的|家|$|做|合作|那边|公司|拿|租|供|签|订|买|进|采|代|定|这边)`,
  ),
  new RegExp(`(?:跟|和|与)${RIVAL}(?:签|定|合作|续)(?:了|的|$)`),
  new RegExp(`(?:选|定|签|用|换|给|找)了${RIVAL}(?:$|的|家|了|那)`),
  new RegExp(`^${RIVAL}(?:那边|家|他们)?(?:才|只|就|也才|今天|最近)?(?:报|卖)(?:了|的|到|价)?\\s?\\d`),
  new RegExp(`^${RIVAL}(?:那边|家)?(?:才|只要|只)\\s?\\d`),
  new RegExp(`^${RIVAL}(?:那边|他们)(?:说|报|给|能|才|都|答应|可以|便宜)`),
  new RegExp(`(?:比|跟|和)${RIVAL}(?:贵|便宜|强|差|好用|高|低|比)`),
  new RegExp(`(?:是|都是|找的?)${RIVAL}(?:做的|装的|供的|家的|的货|在做|在供)`),
  new RegExp(`^${RIVAL}(?:一直|也|老|总|天天|最近)(?:在)?(?:来|过来)?(?:找|联系|跟)(?:我|着)`),
  new RegExp(`不像${RIVAL}(?:$|那|家|总|老)`),
  new RegExp(
    `(?:现在|目前|一直|原来|之前)(?:都)?(?:是|由|找)?${RIVAL}(?:在)(?:送|供|洗|做|管|修|维护|维保|跑|代|配|收|印|测|服务)`,
  ),
  new RegExp(`是${RIVAL}在(?:送|供|洗|做|管|修|维护|维保|跑|代|配|收|印|测|服务)`),
  new RegExp(`^${RIVAL}那个?(?:牌子|品牌|价)(?:才|只|就|也)?`),
  new RegExp(`(?:高过|贵过|超过|低于|不如|赶上|对标)${RIVAL}(?:$|的|家|太多)`),
  new RegExp(`(?:供应商|供货商|合作的?|用的牌子|品牌|厂家)(?:现在|目前)?(?:就)?是${RIVAL}(?:$|的|那边|家)`),
  new RegExp(`(?:换掉|替掉|替换|淘汰)${RIVAL}(?:$|的)`),
  new RegExp(`(?:在|也在)(?:看|对比|了解|接触|谈)${RIVAL}(?:$|和|的|家)`),
  new RegExp(`(?:一家|另一家|还有一家|有家|那家)(?:是|叫|系)(?:做)?${RIVAL}(?:$|的|，)`),
  new RegExp(`(?:我们|我)?(?:问|找|比|看)了(?:下|一下)?${RIVAL}(?:$|家)`),
  new RegExp(`(?:用开|用紧|用惯|用着|现在)${RIVAL}(?:家的|家|的)(?:$|，|噪|价)`),
];
/** Function words and common nouns that no firm's short name holds. */
const NOT_IN_NAME = pattern(
  /[的了是在还也都就才只不没很太更最比贵便宜这那哪谁啥什么我你他她它们吗呢吧啊给让被把和跟与或但而且又再先后上下里外前个台套件块元钱万年月日号点]|合同|客户|样品|价格|质量|服务|功能|参数|方案|报价|配置|性能|效果|案例|产品|设备|公司|工厂|供应|同行|货|单子|[人厂家]$|(?:老师|经理|总|工|师傅|主任|院长|律师|哥|姐)$/,
);
const GENERIC = pattern(
  /^(?:天气|预报|电话|微信|消息|上一|杂牌|普通|家用|国外|本地|外地|进口|国产|别|那|这|去年|今年|明年|之前|上次|原来|现在|目前|以前|另|好|很|不|[一二两三四五六七八九十几\d]|寄|发|合同|他|你|我|她|它|签|老板|客户|中)|^(?:别家|那家|这家|他家|人家|他们|她们|你们|我们|隔壁|进口|国产|同行|上家|之前|原来|以前|现在|目前|去年|今年|别的|其他|其它|另外|另一|一家|两家|三家|几家|谁|哪家|老板|领导|财务|采购|客户|朋友|对方|市场|网上|淘宝|京东|微信|人工|手工|手动|纸质?|表格|excel|wps|钉钉|自己|自家|公司|总部|集团|厂里|车间|供应商|老的|旧的|新的|便宜|最低|这个|那个|这种|那种|它|你|他|她|我|什么|一样|那边|这边|老供应|有人|没人|大家|小厂|大厂|外包|外面|本地|外地|合同|项目|价格|预算|成本|单价|工人|师傅|司机|老婆|样品|产品|设备|机器|时间|效果|图片|名字|电话|地址|电脑|手机|软件|系统|平台|一年|一个|两个|几个|以后|要求|上次|上面|下面|后面|前面|我哋|佢哋|东西|这块|那时|当时)$|的$|^(?:的|了|在|不|没|是|有|要|用|也|都|就|这|那|一|两|几|很|太|最|更|预|只|集团批)|[吗吧呢了着过时候们月年天]$/,
);
const HEARSAY = pattern(/听说|隔壁|朋友(?:公司|家|那)|邻居|据说|传闻/);

export const competitorFacts: FactRule = (turn, scene) => {
  const found: Finding[] = [];
  const isAsked = turn.asked.has("competitor");
  const isCompared = /三家|比价|几家|对比|货比/.test(turn.folded);
  for (const clause of turn.clauses) {
    if (HEARSAY.test(clause.text) || clause.isHypothetical) continue;
    if (
      clause.isQuestion &&
      !scene.context.dictionary.competitors.some((name) => clause.text.includes(name.toLowerCase()))
    )
      continue;
    const finding = named(turn, clause, scene) ?? matched(turn, clause) ?? (isAsked ? answered(turn, clause) : null);
    const pair = paired(turn, clause);
    if (pair.length > 0) found.push(...pair);
    else if (finding) found.push(finding);
    else if (isCompared && found.length < 4) found.push(...listed(turn, clause));
  }
  return found.filter((finding, i) => found.findIndex((other) => other.value === finding.value) === i);
};

function named(turn: Turn, clause: Clause, scene: Scene): Finding | null {
  for (const name of scene.context.dictionary.competitors) {
    const at = name ? clause.text.indexOf(name.toLowerCase()) : -1;
    if (at >= 0) return rival(turn, clause, clause.start + at, name.length, 0.9, "competitor.dictionary");
  }
  return null;
}

function matched(turn: Turn, clause: Clause): Finding | null {
  const lead = /^(?:不过|但是?|可是?|可|而且|另外|人家|主要是?|关键)(?=.{4})/.exec(clause.text)?.[0].length ?? 0;
  const text = clause.text.slice(lead);
  for (const cue of RIVAL_CUES) {
    const match = cue.exec(text);
    const name = match?.[1];
    if (
      !match ||
      !name ||
      GENERIC.test(name) ||
      /[好坏器件完]$/.test(name) ||
      isOwnSide(turn, name) ||
      /比(?:你们)?(?:现在|目前|原来)/.test(clause.text)
    )
      continue;
    const at = clause.start + lead + match.index + match[0].indexOf(name);
    return rival(turn, clause, at, name.length, 0.75, "competitor.named");
  }
  return null;
}

/** "对比了智语和飞鸽": two at once. */
function paired(turn: Turn, clause: Clause): Finding[] {
  const match =
    /(?:对比|比较|试用?|看|接触|考察|问)(?:了|过)([\u4e00-\u9fffa-z]{2,4}?)(?:和|跟|与|还有)([\u4e00-\u9fffa-z]{2,4}?)(?:$|的|之|两家|那边)/.exec(
      clause.text,
    );
  if (!match?.[1] || !match[2]) return [];
  const names = [match[1], match[2]];
  if (names.some((name) => GENERIC.test(name) || NOT_IN_NAME.test(name) || isOwnSide(turn, name))) return [];
  return names.map((name) =>
    rival(
      turn,
      clause,
      clause.start + clause.text.indexOf(name, match.index),
      name.length,
      0.75,
      "competitor.compared",
    ),
  );
}

/** "现在用什么系统" → "用的速捷". */
function answered(turn: Turn, clause: Clause): Finding | null {
  const match = /^(?:现在|目前|一直)?(?:用|是|找|买)(?:的)?(?:是)?([\u4e00-\u9fffA-Za-z]{2,6}?)(?:的|家的)?$/.exec(
    clause.text,
  );
  const name = match?.[1];
  if (!name || GENERIC.test(name) || NOT_IN_NAME.test(name) || isOwnSide(turn, name)) return null;
  return rival(turn, clause, clause.start + clause.text.lastIndexOf(name), name.length, 0.75, "competitor.answered");
}

/** "要三家比价 你们 腾络 还有华迅通": short names alone between pauses. */
function listed(turn: Turn, clause: Clause): Finding[] {
  const match = /^(?:还有|和|跟|加上|一家)?([\u4e00-\u9fffA-Za-z]{2,4})$/.exec(clause.text);
  const name = match?.[1];
  if (
    !name ||
    GENERIC.test(name) ||
    NOT_IN_NAME.test(name) ||
    isOwnSide(turn, name) ||
    /[谢收好行嗯对是要看说比]/.test(name)
  )
    return [];
  return [rival(turn, clause, clause.start + clause.text.lastIndexOf(name), name.length, 0.7, "competitor.listed")];
}

const isOwnSide = (turn: Turn, name: string): boolean =>
  (turn.person?.nickname ?? "").includes(name) || (turn.replyTo?.person?.nickname ?? "").includes(name);

const rival = (turn: Turn, clause: Clause, at: number, length: number, confidence: number, rule: string): Finding => ({
  field: "competitor",
  value: turn.text.slice(at, at + length),
  start: clause.start,
  end: clause.end,
  confidence,
  rule,
});

const PAIN = pattern(
  /老(?:是)?(?:超|送不|掉|迟|晚|缺|涨|串|掉|坏|断|卡|崩|抖|漏|堵|慢|错|丢|出|报|停|跳|死|罢工|被|要|对不|没|不|收不|黑)|(?:总是|总|经常|时不时|动不动|天天|一直|隔三差五|三天两头)(?:在)?.{0,4}(?:坏|断|掉|卡|错|慢|丢|漏|堵|停|出问题|投诉|加班|返工|延|拖|报错|故障|不|没|跑)|对不上|跟不上|忙不过来|吃不消|顶不住|扛不住|受不了|头(?:疼|痛|大)|(?:人手|产能|空间|地方|库存|仓库|场地|效率|精度|速度|服务器|带宽|内存).{0,3}(?:不够|不足|紧张|太低|上不去|跟不上)|不(?:够用|稳定|准确?|及时|精确|均匀|耐用|防水|达标|合格|兼容|好管|方便管)|太(?:慢|麻烦|费(?:劲|时|事|人|电)|乱|复杂|吵|热|耗)|全靠(?:人工|纸|手|excel|人|嘴|微信)|靠(?:人工|手工|纸|excel)(?:记|填|算|统计|管)?|(?:两|三|几|半)天没人(?:理|管|回)|没人(?:理|管|接|响应)|加班到|断货|缺货|趴窝|黑屏|掉线|崩刃|缩水|客诉|被(?:客户|业主|领导|环保|消防)?(?:投诉|罚|骂|退)|一离职.{0,8}走|(?:电|水|排水|人工|运|维护|维修)费.{0,6}(?:万|贵|高|涨)|成本(?:太|越来越|居高)|排到.{0,6}(?:以?后|月)|打电话.{0,3}不(?:来|接)|换了.{0,3}(?:拨|批|个)(?:人|供应商)|(?:房间|这边|里面|车间|仓库).{0,3}(?:没有?|没信号)(?:$|信号)|漏(?:水|油|单|发|气)|生锈|老化|超标|不达标|易碎|破损率|损耗(?:大|高|太)|报废率|良率(?:低|上不)|得(?:要死|不行|要命)|还(?:得|要)(?:自己|人工|手动|手工|一个个|一张张)|老(?:投诉|抱怨|反映|嫌)|都(?:在)?(?:抱怨|投诉|反映)|太(?:烫|沉|重|暗|脆|薄|硬|软|旧|老|响|臭|占地方|落后)|拖(?:了)?(?:一|两|半|好几|几|三)(?:个)?(?:周|天|月|年|星期)|老.{0,3}不(?:到|上|了|通|出|来|好)|看不清|听不清|[接忙顾看管跑做]不过来|划不来|不划算|(?<=^|[家们他它备统器])总(?!共|包|的|价|部|经理|裁|监|公司|体|结|计|数|额|量|盘|办|之|算|得|要|想|在|有)[^，]{1,6}$|窜货|串货|飞单|丢单|撞单|压货|积压|查不到|找不到(?:数据|记录|文件|客户)|重复(?:录|劳动)|手工录|出错率|延误|来不及(?:做|打|发|出|统计)|(?:上次|之前|现在|原来|别家|去年那家).{0,6}(?:缩了|掉色|开裂|变形|太慢|理赔|不行|坏|漏|拖)|月底账/,
);
const NOT_PAIN = pattern(
  /那批|上次买|买的|吗|么$|你们|贵|不贵|价|报价|我走路|打不开|下次|再漏|合同|付款|忙不过来了再|希望|能不能|会不会(?!缩)|没问题|不会|改善|解决了|不错|很好|样品|交期|这批|刚|补发|发错|说好|呢$|算了|不考虑|谢|请|修(?:了|好)|换好|太(?:硬|软|厚|薄)的|不要/,
);
const SIGH = pattern(
  /^(?:实在|真的?|都|快)?(?:吃不消|顶不住|扛不住|受不了|头疼|头大|老坏|忙不过来|划不来|不划算|没办法)了?$/,
);
const PAIN_LEAD = pattern(
  /^(?:我们)?(?:(?:现在|目前|原来)的(?!太)|现在|目前|主要(?:是|就是)?|就是|原来|就|但|但是|而且|关键是?|因为|老实说|说实话|最近|上次(?:别家|那家)?(?:的)?|去年那家(?:的)?|(?:现在|目前)用的(?:那家)?)/,
);

/** By cue words that the model does not doubt, or by the model alone. */
function hurts(clause: Clause): boolean {
  const scores = utteranceScores(clause.text);
  const chance = scores.of("fact_pain");
  if (NOT_PAIN.test(clause.text.replace(/你们那个|你们家/g, ""))) return false;
  // What is wrong with our own goods is a complaint or a repair, not a reason to buy.
  if (
    Math.max(scores.of("after_sales"), scores.of("complaint")) > Math.max(chance, 0.3) &&
    !RIVAL_NEAR.test(clause.text)
  )
    return false;
  return PAIN.test(clause.text) ? chance >= DOUBTFUL : chance >= LIKELY;
}

const DOUBTFUL = 0.02;
const LIKELY = 0.6;
const RIVAL_NEAR = pattern(/原来|之前|现在|别家|那家|他们|目前|上家|老/);

export const painFacts: FactRule = (turn, _scene, known) => {
  if (known.some((fact) => fact.field === "customer_of_ours") && !/原来|别家|之前那家|去年那家|他们/.test(turn.folded))
    return [];
  const found: Finding[] = [];
  for (const clause of statedClauses(turn)) {
    if (!hurts(clause) || clause.text.length > 40) continue;
    const lead = PAIN_LEAD.exec(clause.text)?.[0].length ?? 0;
    const from = clause.text.length - lead >= 3 ? lead : 0;
    // "电费一年两百多万 顶不住了": the sigh belongs to what it is about.
    const isBareSigh = SIGH.test(clause.text);
    const cause = isBareSigh ? clauseBefore(turn, clause) : null;
    const isSigh =
      isBareSigh && (cause !== null || statedClauses(turn).some((other) => other !== clause && PAIN.test(other.text)));
    if (
      isSigh &&
      (!cause || cause.isQuestion || cause.text.length < 5 || found.some((other) => other.start === cause.start))
    )
      continue;
    const start = cause && isSigh ? cause.start + (PAIN_LEAD.exec(cause.text)?.[0].length ?? 0) : clause.start + from;
    const until = cause && isSigh ? cause.end : clause.end;
    if (found.some((other) => other.start === start)) continue;
    found.push({
      field: "painPoint",
      value: turn.text.slice(start, until),
      start,
      end: until,
      confidence: 0.7,
      rule: "pain.stated",
    });
  }
  return found.slice(0, 2);
};

const HABIT = pattern(
  /(?:我|本人|俺)?(?:平时|一般|从来|从|向来)?(?:不|从不|不太|不怎么|不能|戒)(?:喝|吃|抽|碰|爱(?:吃|喝)|喜欢|沾)(?!亏|消|透|准|饱)[\u4e00-\u9fffA-Za-z]{1,8}|(?:食|吃)(?:素|斋|全素)|素食|清真|忌口|过敏|别送(?:东西|礼|我)|不收(?:礼|东西)|吃(?:不了|不得|不惯|得惯)[\u4e00-\u9fff]{1,4}|只(?:喝|吃|抽|在.{1,8}(?:回|看|接|有空))|(?:最|就|特别|平时)?(?:喜欢|爱|好)(?:喝|吃|抽|打|钓|跑|爬|看|养|收藏|玩)[\u4e00-\u9fff]{1,6}|好这(?:一)?口|无糖|不加糖|不放(?:辣|香菜|葱|糖)|(?:别|不要|不用|请勿|少)(?:给我)?打(?:我)?(?:电话|手机|座机)|座机别|别打(?:手机|座机|电话|前台)|(?:发|写|走)(?:邮件|微信|短信)(?:就行|就好|即可|吧|别|联系|沟通)|(?:有事|以后|尽量|最好)(?:请)?(?:发|走|打|用)?(?:微信|邮件|留言|短信|座机|文字|语音)(?:说|联系|就行|沟通|我)?|(?:晚上|中午|午休|早上|周末|上班|开会|白天|上午|下午|\d+点(?:以)?(?:前|后)).{0,4}(?:别|不要|不方便|勿|不接|不看|才有空|才方便|才看|再联系|联系我)|(?:不方便|不爱|不习惯|懒得)(?:接|打|听)(?:电话|语音)|(?:的事)?发邮件|别发语音|(?:急事|有急事|要紧的?事|有事)(?:请|就)?(?:打|call|发|微信|留言|电话)|不常(?:看|用)微信|微信不常(?:看|用)|习惯(?:用|喝|看|早|晚)/,
);
const NOT_HABIT = pattern(
  /吗|？|合同|报价(?:单)?发|发我|邮箱|发票|资料|打前台|他|她|客户|员工|老板不|工人|车间|订单|发群|喜欢(?:这|那|你们)|设备|机器|产品|材料|样|过敏性|无糖(?:饮料|茶)?(?:生产|产品)|给我发|账号|怎么/,
);

export const preferenceFacts: FactRule = (turn) => {
  const found: Finding[] = [];
  for (const clause of turn.clauses) {
    if (clause.isQuestion || clause.isHypothetical || NOT_HABIT.test(clause.text)) continue;
    const chance = utteranceScores(clause.text).of("fact_preference");
    if (HABIT.test(clause.text) ? chance < DOUBTFUL : chance < LIKELY) continue;
    const previous = found.at(-1);
    if (previous && clause.start - previous.end <= 2 && /邮件|微信|电话|短信|手机|座机/.test(clause.text)) {
      previous.end = clause.end;
      previous.value = turn.text.slice(previous.start, previous.end);
      continue;
    }
    const lead = /^(?:对了|以后|麻烦|请|不过|但是?|那|反正)/.exec(clause.text)?.[0].length ?? 0;
    const start = clause.start + lead;
    found.push({
      field: "preference",
      value: turn.text.slice(start, clause.end).replace(/^我/, ""),
      start,
      end: clause.end,
      confidence: 0.7,
      rule: "preference.said",
    });
  }
  return found;
};
