/** Finds the message that shows a promise done: the thing sent, a report of it, or the other side's receipt. */
import type { ExtractedPromise } from "../understanding.js";
import type { Scene, Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

/** Words that tell what kind of thing was promised, and which words later speak of the same thing. */
const KINDS: readonly { promised: RegExp; shown: RegExp; byFile: boolean }[] = [
  { promised: /报价|报您|报个|核价|价格/, shown: /报价|价/, byFile: true },
  {
    promised:
      /方案|蓝图|测算|图册|资料|参数|目录|案例|手册|证书|报告|清单|ppt|图纸|效果图|新图|谱图|渗透|等保|许可证|承认书|规格书|检测/,
    shown: /方案|蓝图|测算|图册|资料|参数|目录|案例|手册|证|报告|清单|ppt|图|书/,
    byFile: true,
  },
  {
    promised: /合同|协议|发票|名单|地址表|对账单|po|订单|扫描件|账号|报表|单子/,
    shown: /合同|协议|发票|名单|地址|对账单|po|订单|扫描|双章|账号|开好|签好|盖/,
    byFile: true,
  },
  {
    promised: /样|色卡|板|寄|发货|装车|货|补|送|刀|到仓|到厂/,
    shown: /寄|发(?:了|出|货)|到了|到货|收到|送到|送达|签收|装车|单号/,
    byFile: false,
  },
  {
    promised: /款|钱|付|打|转|汇|定金|预付|首付|尾款/,
    shown: /打了|转了|付了|汇了|到账|款(?:到|收)|收到.{0,3}(?:款|押金|定金)|转过|已付|已转|已打/,
    byFile: false,
  },
  { promised: /章|签/, shown: /章盖好|盖好|签好|签了|盖章|双章|寄出/, byFile: true },
  {
    promised: /上门|到您|过去|过来|现场|勘测|调研|测|拜访|取样|演示|踏勘|会议|审核|到$|安装|进场/,
    shown:
      /(?:看|测|取|做|装|演示|调研|勘测|审|谈|聊|弄|搞)(?:完|好|到)了?|今天(?:看|谈|聊|调研|来)|收获|(?:看|试)了|到了|辛苦|满意|不错/,
    byFile: false,
  },
  {
    promised: /查|问|答复|回|请示|协调|确认|准信|消息|核/,
    shown: /查到|问(?:了|过|到)|可以|批了|没问题|协调好|确认|结果|改好|定了|回复|过了|ok/,
    byFile: false,
  },
  { promised: /联系|加|约|对接/, shown: /加(?:上|了)|联系(?:上|了|过)|约(?:了|好)|通过了/, byFile: false },
  { promised: /开|试用|测试|账号|开通/, shown: /开好|开通|发(?:您|你).{0,4}了|试用/, byFile: false },
  {
    promised: /改|换|调|修|派|扫|处理|解决|更正|加/,
    shown: /改好|换好|换了|调好|修好|搞好|扫完|处理好|解决|到岗|好了|完了|双章/,
    byFile: true,
  },
];
const RECEIPT = pattern(/收到|到了|到账|查到|看到了|拿到/);
const SENT =
  /(?:发|寄|送|给|传|转)(?:您|你|出|好|过去|邮箱|微信|群里)?.{0,4}了|查收|好了|完了|搞定|已(?:发|寄|转|付|打)/;
const LOOK_AHEAD = 60;
const LOOK_AHEAD_MS = 90 * 86_400_000;

/** The promises with `keptBy` filled where a later message shows it. */
export function closePromises(scene: Scene, promises: readonly ExtractedPromise[]): ExtractedPromise[] {
  const indexOf = new Map(scene.turns.map((turn) => [turn.id, turn.index]));
  return promises.map((promise) => {
    const from = indexOf.get(promise.messageId) ?? 0;
    const source = scene.turns[from];
    const kept = source ? keptTurn(scene, promise, source) : null;
    return kept ? { ...promise, keptBy: kept.id, keptAt: kept.at } : promise;
  });
}

function keptTurn(scene: Scene, promise: ExtractedPromise, source: Turn): Turn | null {
  const said = `${promise.what} ${promise.quote}`.toLowerCase();
  const kinds = KINDS.filter((kind) => kind.promised.test(said));
  const wanted = kinds.length > 0 ? kinds : [{ promised: /./, shown: SENT, byFile: true }];
  const last = Math.min(scene.turns.length - 1, source.index + LOOK_AHEAD);
  for (let i = source.index + 1; i <= last; i++) {
    const turn = scene.turns[i];
    if (!turn || turn.at.getTime() - source.at.getTime() > LOOK_AHEAD_MS) return null;
    if (turn.isRevoked || turn.isForeign) continue;
    if (shows(turn, promise, wanted)) return turn;
  }
  return null;
}

function shows(turn: Turn, promise: ExtractedPromise, kinds: readonly { shown: RegExp; byFile: boolean }[]): boolean {
  const bySameSide = turn.side === promise.side;
  if (turn.type === "file" || turn.type === "image" || turn.type === "link" || turn.type === "video")
    return (
      bySameSide &&
      kinds.some(
        (kind) =>
          kind.byFile && (turn.type !== "file" || kind.shown.test(turn.text.toLowerCase()) || kinds.length === 1),
      )
    );
  const statements = turn.clauses.filter((clause) => !clause.isQuestion && !clause.isHypothetical);
  return statements.some(({ text }) => {
    if (!kinds.some((kind) => kind.shown.test(text))) return false;
    if (bySameSide) return SENT.test(text) || /了|好|到账|完|可以|没问题/.test(text);
    return RECEIPT.test(text) || /了|不错|满意|可以/.test(text);
  });
}
