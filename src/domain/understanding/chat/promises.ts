/** Commitments of either side: who, what, until when. Offers, questions, conditions, polite phrases and reports are none. */
import type { ExtractedPromise } from "../understanding.js";
import type { Clause } from "./clauses.js";
import { utteranceScores } from "../model/utterance-model.js";
import { dueOf, type Due } from "./promise-due.js";
import { closePromises } from "./promise-kept.js";
import type { Scene, Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

/** What one does for the other side. */
const DEED = pattern(
  /发|给|寄|送|报(?!销|警|废|错)|出(?!差|现|厂价|了|问题|去|来吧)|做(?!的|了|过|什么)|带|到(?!账|期|底|了|付)|来(?!看吧)|过去|上门|安排|联系|查(?!收)|回(?!头)|答复|回复|确认|开(?!始|工大吉|心)|改|换|补|装(?!的)|锁|加(?!班|急)|跟(?:进|车|单|一下)|盯|办|处理|解决|打(?!扰|样费|折后)|拉|备|留|申请|请示|协调|催|问(?!题)|准备|整理|更新|签|盖|写|测(?!过)|排|进场|搞定|弄好|退|减|体现|演示|等您|等你|通知|告诉|转|付|汇|定下来|约|接|陪|交|跑|派|核|调|见|传|提供|反馈|落实|开通|搭|试|部署|修|切|裁|印|拆|洗|上线|完工|完成|配|调试|培训|讲|剪|译|校|检|扫|喷|焊|铺|刷|拍|设计|画|发车|[\u4e00-\u9fff](?:好|完|妥)$|返(?:您|你|回|给)|等$|接站|候着/,
);
const DONE = pattern(
  /(?:快递|发|寄|送|查到|查|改|做|出|开|打|转|付|汇|签|盖|装|修|弄|搞|给|到|拉|加|收|批|下|锁|办|报|退|补|换|约|说|问|定|派|测|交|传|拍|写|排|调|停|核|录|建|带|处理|解决|安排|联系|通知|更新|协调|沟通|准备|登记|开通|提交|申请|整理)(?:好|完|出|过|您|你|给您|给你|回|到|过去|出去)?了|已经?|刚(?:刚|才)?(?!好)|收到|查收|(?:发|寄|送|转|打|付)(?:您|你).{0,4}了|到岗|发车了|开始.{0,12}了$|好了$|完了$|到账/,
);
/** Something that may well stand in the same message: 收到 明天我给采购. */
const NOT_A_PROMISE = pattern(
  /给(?:您|你)们?(?:大家)?\s?(?:算|按|做)?[\d.]+(?:万|块|元|折|一)?|^\d+(?:\.\d+)?(?:元|块|万)?给(?:您|你)|(?:坏|死|破|丢|漏|缺)了?.{0,6}(?:换|赔|补|修)$|(?:现在|今天)?下单.{0,6}天|还是(?:这里|微信|群里|电话)|再不|^不用|涨了|跌了|去年|前年|上次|签.{0,3}(?:可以|能)?送|有需要|需要(?:的话|时|再)|随时|如果|要不|要是|可以(?:来|试|安排|先).{0,10}(?:吗|不|？)|(?:可以|能)先?(?:寄|发|给|送|安排|提供).{0,6}(?:您|你|测|试|看)|给(?:您|你)(?:按|算|打(?![折电].{0,4}(?:账|下))|优惠|便宜)|(?:还是|都是)(?:月底|月结|老)|再(?:看|说|议|考虑|商量|讨论|想|碰|聊聊$)|商量|讨论|考虑|研究|欢迎|祝|记得|麻烦(?:您|你)|请(?:您|你)(?!吃|放心)|(?<![给帮为跟和陪等找替到寄发送报回带拉])您(?:看|这边|那边|方便|先|再|发|给|把|报|填|写|确认|留)|能不能|行不行|一般|通常|正常|平时|每(?:次|年|月|周|天)|下单(?:后|前)|付款后|款到|收到.{0,4}后|确认后|起订|以上的?|满\d|活动|优惠|【/,
);

interface Found {
  clause: Clause;
  due: Due;
  what: string;
  rule: string;
  confidence: number;
}

/** All promises in time order; those that the chat shows kept carry the message that did. */
export function promisesOf(scene: Scene): ExtractedPromise[] {
  const promises: ExtractedPromise[] = [];
  for (const turn of scene.turns) {
    if (turn.isRevoked || turn.isForeign || turn.isAutomatic || turn.clauses.length === 0) continue;
    if (/^【[^】]+】/.test(turn.text)) continue;
    const found = turn.side === "member" ? byMember(turn, scene) : byContact(turn, scene);
    for (const { clause, due, what, rule, confidence } of weighed(turn, scene, found)) {
      promises.push({
        messageId: turn.id,
        by: turn.from,
        side: turn.side,
        what,
        quote: turn.text.slice(clause.start, clause.end),
        span: { start: clause.start, end: clause.end },
        due: due.said,
        dueAt: due.at,
        keptBy: null,
        keptAt: null,
        confidence,
        extractor: rule,
      });
    }
  }
  return closePromises(scene, promises);
}

/** Below this the model silences a rule, from the other on it needs none. */
export const PROMISE_LIMITS = { doubted: 0.15, sure: 0.6 };

/** The rules' finds that the model does not doubt; else the clause of which it alone is sure. */
function weighed(turn: Turn, scene: Scene, found: readonly Found[]): readonly Found[] {
  if (found.length === 0 && !DEED.test(turn.folded)) return found;
  const label = turn.side === "member" ? "promise_us" : "promise_them";
  const whole = utteranceScores(turn.folded.slice(turn.ownFrom)).of(label);
  const scoreOf = (clause: Clause): number => Math.max(whole, utteranceScores(clause.text).of(label));
  const likely = found.filter(({ clause }) => scoreOf(clause) >= PROMISE_LIMITS.doubted);
  if (likely.length > 0 || whole < PROMISE_LIMITS.sure) return likely;
  const open = turn.clauses
    .map((clause, index) => ({ clause, index, score: utteranceScores(clause.text).of(label) }))
    .filter(({ clause }) => !clause.isQuestion && !clause.isHypothetical && !DONE.test(clause.text))
    .sort((a, b) => b.score - a.score);
  const [best] = open;
  if (!best) return likely;
  const due = dueOf(turn, best.clause, scene, turn.clauses[best.index - 1] ?? null);
  return [
    {
      clause: best.clause,
      due,
      what: deedOf(best.clause.text),
      rule: "promise.model",
      confidence: Math.round(whole * 70) / 100,
    },
  ];
}

function byMember(turn: Turn, scene: Scene): Found[] {
  const found: Found[] = [];
  turn.clauses.forEach((clause, index) => {
    const text = clause.text;
    if (isNoCommitment(turn, clause, index)) return;
    if (/^(?:今天|明天|后天|大后天|预计)?.{0,4}到$/.test(text) && DONE.test(turn.clauses[index - 1]?.text ?? ""))
      return;
    const due = dueOf(turn, clause, scene, turn.clauses[index - 1] ?? null);
    const hasDeed = DEED.test(text);
    const toYou =
      /(?:给|帮|为|跟|陪|等|替)(?:您|你|咱|贵司|大家)|(?:发|寄|送|报|带|到|退|补|回|转|出|传|联系)(?:到|给)?(?:您|你|贵司|大家|群里)/.test(
        text,
      );
    const byMe = /我(?!们?(?:家|公司|司|的|这边都|都有|是|还|也|看到|想|觉得|听))|咱(?!家)|本周|这边/.test(text);
    let rule: string | null = null;
    if (hasDeed && due.isSaid && !isPlainFact(text)) rule = "promise.with-time";
    else if (
      hasDeed &&
      toYou &&
      (byMe ||
        /^(?:那|好的?|行|先|资料|图册|报告|方案|合同|报价|样品|[\u4e00-\u9fffa-z]{2,6}(?:发|寄|传)(?:您|你)$)/.test(
          text,
        ) ||
        /给您|发您|寄您/.test(text)) &&
      !/可以给您$|能给您/.test(text)
    )
      rule = "promise.to-you";
    else if (
      /^(?:好的?|好嘞|行|嗯|收到|ok)?(?:我)?(?:马上|立刻|立即|这就|现在就|尽快|赶紧)(?:就)?(?:发|来|去|办|安排|弄|查|处理|联系|给|到|加|问|回|看|做|改|派|协调|让|催|$)/.test(
        text,
      )
    )
      rule = "promise.at-once";
    else if (
      hasDeed &&
      byMe &&
      /一定|保证|亲自|放心|负责|来(?:安排|处理|跟|办|协调)|盯|请示|去(?:问|查|协调|催|办)|让.{1,8}(?:看|查|重|去|联系|过去|改|调|送|补|处理)|把.{1,10}(?:锁|发|改|留|写|加|调|换)|安排|^我(?:加|约|联系|问|查|核|写|备|留|做合同$)/.test(
        text,
      )
    )
      rule = "promise.by-me";
    else if (
      /(?:^|[^你您])(?:第一时间|到时候?|出来|一有(?:消息|结果|货))(?:我)?(?:就)?(?:马上)?(?:给|通知|告诉|联系|发|跟)/.test(
        text,
      )
    )
      rule = "promise.when-so";
    else if (/^(?:我们)?(?:一定|保证|肯定)(?:准时|按时|办好|做好|盯|办|给|送|到|来|守时|不耽误)/.test(text))
      rule = "promise.accepted";
    else if (due.said !== null && /一定$|保证$|肯定$|没问题$/.test(text) && turn.replyTo !== null)
      rule = "promise.accepted";
    else if (isAcceptance(turn, text, index)) rule = "promise.accepted";
    if (rule)
      push(found, { clause, due, what: deedOf(text), rule, confidence: rule === "promise.with-time" ? 0.85 : 0.65 });
  });
  return appointment(turn, scene, found);
}

/** "好嘞 带的", "安排": yes to what the contact just asked for. */
function isAcceptance(turn: Turn, text: string, index: number): boolean {
  const request = turn.replyTo;
  if (!request || request.isRevoked) return false;
  const isAsk =
    /发|带|给|寄|送|换|写|加|改|来|要|帮|报|安排/.test(request.folded) &&
    !request.clauses.every((clause) => clause.isQuestion);
  return (
    isAsk &&
    ((/^(?:带|换|加|写|改|送|补|发|寄|会|安排)(?:的|上|进合同|进去)?(?:哈|呢|好)?$/.test(text) &&
      (index > 0 || text.startsWith("安排"))) ||
      text.endsWith("写进合同"))
  );
}

/** "好 那8号下午三点": a time agreed on, without a verb. */
function appointment(turn: Turn, scene: Scene, found: Found[]): Found[] {
  if (found.some(({ due }) => due.said !== null) || !turn.replyTo) return found;
  const [first] = turn.clauses;
  const isAnswer = /什么时候|几点|哪天|几号|何时|啥时|多久/.test(turn.replyTo.folded);
  if (
    !first ||
    !(isAnswer || turn.clauses.slice(0, 2).some(({ text }) => /^(?:好|行|可以|没问题|ok|嗯|那)/.test(text))) ||
    turn.clauses.some((clause) => clause.isQuestion)
  )
    return found;
  for (const [index, clause] of turn.clauses.entries()) {
    const due = dueOf(turn, clause, scene, turn.clauses[index - 1] ?? null);
    if (
      due.isSaid &&
      (due.hasClock ||
        isDayBefore(clause.text) ||
        (isAnswer &&
          /^.{0,2}(?:[今明后]天|大后天|(?:这|本|下)?(?:周|星期)[一二三四五六日天]|\d{1,2}[号日])(?:吧|给您|给你|左右)?$/.test(
            clause.text,
          ))) &&
      !DONE.test(clause.text) &&
      clause.text.length <= 18 &&
      !/营业|上班|之前|截止/.test(clause.text)
    )
      return [{ clause, due, what: "按约见面", rule: "promise.appointment", confidence: 0.65 }, ...found];
  }
  return found;
}

/** "周五中午前", "20号之前": nothing but until when. */
const isDayBefore = (text: string): boolean =>
  /^(?:最晚|最迟)?(?:[今明后]天|(?:这|本|下)?(?:周|星期)[一二三四五六日天]|\d{1,2}[号日]|\d{1,2}月\d{1,2}[号日]|月底)(?:上午|中午|下午|下班|晚上)?(?:之|以)?前(?:一定|肯定|给|吧|可以)?$/.test(
    text,
  );

const isNoCommitment = (turn: Turn, clause: Clause, index: number): boolean =>
  clause.isQuestion ||
  clause.isHypothetical ||
  DONE.test(clause.text) ||
  NOT_A_PROMISE.test(clause.text) ||
  /^(?:行|可以|好|方便|ok|怎么样|您看|怎样)[吗不么？?]/.test(turn.clauses[index + 1]?.text ?? "") ||
  isTimeAsked(turn.clauses[index + 1]) ||
  /(?:[吗么不]|吧|？)\s*$/.test(clause.text);

/** "我给您约个演示 明天下午三点？": an offer of a time is not yet a promise. */
const isTimeAsked = (next: Clause | undefined): boolean =>
  next?.isQuestion === true && next.text.length <= 10 && /[点号天周月]|上午|下午|晚上/.test(next.text);

/** Prices, stock and how things are in general. */
const isPlainFact = (text: string): boolean =>
  /^(?:现货|价格|今天.{0,6}(?:出厂|价|报\d)|.{0,8}\d{3,}(?:元|块)?$)|有效|都这个价|开业|放假|上班|涨价|截止|到期|排期|只剩|系统里|资料齐|之前.{0,8}就来得及|来得及|忙|开会|出差|不在|休息/.test(
    text,
  );

/** Toward us, or money and papers that they owe. */
const CONTACT_DEED = pattern(
  /(?:^|ahead )(?:po|订单|合同|名单|资料|图纸|清单|文件|样品|尺寸|数据|回执).{0,10}(?:发|给|寄|开|传)(?:给)?(?:你|您|出来|过去)?$|(?:发|给|寄|转|传|开|报|打|交|送|带|告诉|通知|联系|回复?|答复|推|拉|加)(?:给|到)?(?:你|您|贵司)|给(?:你|您)们?(?:答复|回复|消息|准信|反馈|结果|打|发|转|付|汇|寄)|(?:款|钱|定金|订金|押金|首付|预付|尾款|货款|余款|全款).{0,12}(?:打|付|转|汇|安排|到账|结|走|出)|(?:打|付|转|汇|结)(?:款|钱|定金|尾款|给你|过去|过来)|盖(?:完|好)?(?:章|公章)|签(?:好|完|字)?(?:寄|回|发)?(?:$|给|完|好|字|合同)|让.{1,8}(?:联系|找|加|打给|对接|走流程)(?:你|您)?|给(?:采购|财务|老板|领导|他们).{0,4}(?:走|看|签|批|$)|(?:过来|过去|到|来)(?:你们?|贵司|厂|审核|看厂|验|提货|自提)?$|推到|^(?:我)?(?:今天|明天|后天|下午|晚上|明早)?(?:就)?(?:寄|发|走|用)?(?:顺丰|快递|闪送|专车)$|[\u4e00-\u9fff]{2,6}(?:晚点|晚些|稍后|等下|回头|明天|下午)(?:再)?给$|(?:晚点|等下|回头|明天|下午|今晚)(?:再)?发(?:新的|过来|一版)?(?:给)?你|(?:下午|明天|今天|晚点|稍后)?(?:传|递|拿|拍|转)(?:给)?(?:你|您)/,
);
const CONTACT_NOT = pattern(
  /你(?:们)?.{0,6}(?:来|过来|上门|安排)(?!款)|(?:发|给|寄|报|送|转|传|打|联系|通知|回|告诉|开|带|做|出|推)(?:给|到|一下|下)?我(?!们?(?:给|跟|发|付|让|再|这边(?:发|付|打|盖)))|你(?:们)?(?:来|发|给|报|寄|送|出|先|把|做|开|跟|打|安排|直接|找)|要到|要(?:发货|交|装|用|进|上|开|你)|能(?:到|发|付|不能)|到货|有需要|需要再|再(?:联系|说|看|商量|讨论|考虑|议|给你答复吧)|商量|讨论|考虑|看看|过一下|报上去|必须|应该|希望|最好|争取|打样|打折|打电话|别打|打不|不要|别|没|不(?!好意思)|之前说|上次/,
);

function byContact(turn: Turn, scene: Scene): Found[] {
  const found: Found[] = [];
  const isVisit =
    /审核|看厂|考察|参观|验厂|拜访|过来|same time|时间不变/.test(turn.folded) ||
    scene.turns
      .slice(Math.max(0, turn.index - 4), turn.index)
      .some((other) => other.from === turn.from && /过来(?:审核|看厂|考察|验厂)/.test(other.folded)) ||
    (turn.replyTo !== null && /审核|看厂|考察|参观|验厂|拜访|接站/.test(turn.replyTo.folded));
  turn.clauses.forEach((clause, index) => {
    const text = clause.text;
    if (clause.isQuestion || clause.isHypothetical || DONE.test(text) || CONTACT_NOT.test(text)) return;
    // "付了 水单发你": reports what is done, the proof comes along.
    if (
      /^(?:扫描件|水单|回单|截图|照片|顺丰|快递|名片|截屏|凭证)?.{0,3}(?:发|寄|推)(?:给)?你$/.test(text) &&
      DONE.test(turn.clauses[index - 1]?.text ?? "")
    )
      return;
    const due = dueOf(turn, clause, scene, turn.clauses[index - 1] ?? null);
    const isDeed = CONTACT_DEED.test(text);
    const isMeeting = /(?:过来|到|来|推到).{0,8}$/.test(text) || /推到|改到/.test(text);
    let rule: string | null = null;
    if (isDeed && due.isSaid && !(isMeeting && !isVisit && !/款|钱|你|章|签|付|打|转/.test(text)))
      rule = "promise.with-time";
    else if (isVisit && due.hasClock && /到|来|推到|改到|same/.test(turn.folded)) rule = "promise.visit";
    else if (
      isVisit &&
      due.isSaid &&
      /推到|改到/.test(text) &&
      /same time|时间(?:不变|一样|照旧)|同一时间/.test(turn.folded)
    )
      rule = "promise.visit";
    else if (
      /(?:我|回头|到时候|等下|待会|一会儿?|晚点|出来(?:后|了)?).{0,10}(?:发|给|寄|转|通知|告诉|推|传|联系)(?:给)?(?:你|您)|(?:发|寄|转|推|传|通知)(?:给)?(?:你|您)(?:们)?(?:$|吧$|哈$|邮箱|微信)|让(?:他|她|我|[\u4e00-\u9fff]{1,6}).{0,6}联系(?:你|您)|(?:钱|款).{0,4}转(?:你|您)/.test(
        text,
      ) &&
      !/推给你$|^(?:他|她)|扫描件发你$|名片/.test(text)
    )
      rule = "promise.to-you";
    if (rule)
      push(found, { clause, due, what: deedOf(text), rule, confidence: rule === "promise.to-you" ? 0.6 : 0.75 });
  });
  return found.slice(0, 2);
}

/** Several clauses that carry one commitment count once: the one with the time. */
function push(found: Found[], next: Found): void {
  const previous = found.at(-1);
  const follows = previous !== undefined && next.clause.start - previous.clause.end <= 3;
  const isSooner =
    previous?.rule === "promise.at-once" ||
    /马上|立刻|(?:这|本|下)个?(?:月|周|星期)(?![一二三四五六日天底])/.test(previous?.clause.text ?? "");
  if (
    follows &&
    isSooner &&
    next.due.said !== null &&
    next.due.said !== previous.due.said &&
    !OWN_OBJECT.test(next.clause.text)
  ) {
    found[found.length - 1] = next;
    return;
  }
  if (follows && previous.due.said === null && next.due.said !== null && !OWN_OBJECT.test(previous.clause.text)) {
    found[found.length - 1] = next;
    return;
  }
  if (
    previous &&
    (next.due.said === null || next.due.said === previous.due.said) &&
    !(OWN_OBJECT.test(next.clause.text) && follows)
  )
    return;
  found.push(next);
}

/** Names a thing of its own, so that it is a commitment of its own. */
const OWN_OBJECT = pattern(
  /^(?:好的?)?(?:我把|合同|报价|样品?|方案|资料|发票|会议|报告|参数|色卡|账号|图|样板|板|货|设备|押金|定金|款)/,
);

/** The deed in few words: without time, person and polite words. */
function deedOf(text: string): string {
  const bare = text
    .replace(/^(?:好的?|好嘞|行|可以|没问题|嗯+|ok|收到|那|放心|抱歉|明白)+/, "")
    .replace(
      /(?:今天|明天|后天|大后天|今晚|明早|(?:这|本|下)?(?:下)?(?:周|星期|礼拜)[一二三四五六日天]|\d+月\d+[号日]|\d+[号日]|上午|下午|中午|晚上|月底|下班|年后|节后|马上|一会儿?|稍后|晚点)(?:之?前)?/g,
      "",
    )
    .replace(/(?:我们?|您们?|你们?|咱们?|就|一定|再|先|给到|吧|哈|呢|啊|的)(?=.)/g, (word) =>
      word === "给到" ? "给" : "",
    )
    .trim();
  return (bare.length >= 2 ? bare : text).slice(0, 20);
}
