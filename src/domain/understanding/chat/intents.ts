/** What the contact's messages want: cue families per clause, then what only the conversation can tell. */
import { INTENTS, type ExtractedFact, type ExtractedIntent, type Intent } from "../understanding.js";
import { findMoney } from "../grammar/money.js";
import { INTENT_CUES } from "./intent-cues.js";
import { classesIn } from "../model/features.js";
import { talkChances, type TalkFeatures, type TalkLabel } from "../model/talk-model.js";
import { isContactSpeech, type Scene, type Turn } from "./scene.js";
import { talkFeaturesIn } from "./talk-views.js";
import { pattern } from "../pattern/pattern.js";
import { DAY_MS } from "../../shared/time.js";

const GREETING = pattern(
  /^(?:(?:hi|hello|hey|哈喽|哈啰|嗨|嘿)[~!]*(?:\s?.{0,8})?|.{0,5}?(?:总|经理|工|哥|姐|老师|老板|主任|先生|小姐|女士|厂长?|长|博士|兄|妹子|亲|各位|大家)?(?:您好|你好|你们好|好呀|早上好|上午好|中午好|下午好|晚上好|早安)[呀啊哈]?|.{1,5}(?:总|经理|工|哥|姐|老师|老板|主任|博士|各位|大家)(?:早|好)|早啊?[老小阿]?[\u4e00-\u9fff]{1,3}|早[啊呀]?|(?:亲|老板|.{0,4})?在[吗么嘛麻不]{1,2}(?:在)?|有人[吗么在]?|老板在.?|开工大吉|新年(?:好|快乐)|(?:春节|元旦|中秋|国庆|端午|节日)快乐|恭喜发财|拜年了?|打扰(?:一?下|了)|幸会)$/i,
);
const SMALLTALK = pattern(
  /哈哈|嘿嘿|嘻嘻|同乐|客气|多谢关照|关照|一定一定|^嗯嗯 ?一定|有空(?:喝|聚|吃|来玩)|请你(?:吃|喝)|改天(?:喝|吃|聚)|周末(?:去|愉快|干嘛)|天气|下雨|堵车|放假|过年|红包|钓鱼|打球|孩子|你还记得|幽默|开玩笑|羡慕|加油|保重|再见|拜拜|晚安|祝你|祝您|心意领了|不好对付|年纪大|减肥|好这口|算了$/,
);
const ACCEPT = pattern(
  /^(?:行|好|可以|可|ok|okay|嗯+|要|要的|好的|好呀|好啊|行啊|行吧|那行|没问题|成|中|得|妥|来吧|試下|试试|安排|麻烦了|麻烦你|需要|当然|必须)/i,
);
/** What a member offers, and what saying yes to it means. */
const OFFERS: readonly (readonly [RegExp, Intent])[] = [
  [/演示|demo|试用|测试(?:机|号|账号)|poc|体验|试机/i, "request_demo"],
  [/样品|样板|小样|色卡|打样|样机|样布|寄样|拿样|送样|样刀|寄(?:一份|一套|几|两)|试(?:两|几|一下)/, "request_sample"],
  [/报价|报个价|核价/, "request_quote"],
  [/资料|图册|目录|案例|手册|方案发/, "request_material"],
];
const OFFER_FORM = pattern(
  /先(?:寄|发|打|做|试|开|给)|试试|看看|要不|要不要|要吗|需要|可以(?:先)?|给您(?:做|约|安排|寄|发)|吗|？|\?|吧/,
);
const PRICE_SAID = pattern(
  /\d[\d.,]*\s*(?:元|块|万(?!台|个|件|平)|[wk]\b|一[个台支吨套件箱平米方张只年袋桶匹份盒根双人]|\/)|[¥￥]\d|(?:一[个台支吨套件箱平米方张只年袋桶匹份盒根双人]|单价|价|出厂|含税|总共|一共)[^\d]{0,6}\d{2,}/i,
);
const RENEWED = pattern(/续(?:的|啊|签|费|一年|吧|$)/);
const ORDER_FILE = pattern(/(?:(?<![a-z])PO(?![a-z])|订单|采购单|订货单|採購單|訂單|托书|委托单)/i);
const PAY_FILE = pattern(/付款|回单|水单|汇款|转账|凭证/);
const WANT = pattern(/要|来|先|订|定|拿|买|备|补|加|上|采购|需要|给我/);
const SAYS_ENOUGH = pattern(/就够|够了|左右$|平均|目前|现在有|一共有/);

export interface IntentInput {
  scene: Scene;
  facts: readonly ExtractedFact[];
}

/** What the model makes of a message: its intents, and how likely it carries each label. */
export interface JudgedMessage {
  turn: Turn;
  intents: Found;
  /** Null for files, which say nothing by themselves. */
  chances: Readonly<Record<TalkLabel, number>> | null;
}

/** All contact messages judged, in order. */
export function judgedMessages(input: IntentInput): JudgedMessage[] {
  return intentEvidence(input).map((evidence) => {
    if (!evidence.isSpeech) return { turn: evidence.turn, intents: evidence.said, chances: null };
    const chances = talkChances(evidence.features);
    return { turn: evidence.turn, intents: judged(evidence, chances), chances };
  });
}

/** Intents of all judged messages, at most one entry per message and intent. */
export const intentsOf = (messages: readonly JudgedMessage[]): ExtractedIntent[] =>
  messages.flatMap(({ turn, intents }) =>
    [...intents].map(([intent, how]) => ({ messageId: turn.id, intent, ...how })),
  );

/** What speaks for the intents of one message. */
export interface IntentEvidence {
  turn: Turn;
  facts: readonly ExtractedFact[];
  /** Typed or spoken words; else a file. */
  isSpeech: boolean;
  /** Intents by cue words and by the course of the talk. */
  said: Found;
  /** The message as the model of talk sees it. */
  features: TalkFeatures;
}

/** Evidence for every message of the contacts, in order. */
export function intentEvidence({ scene, facts }: IntentInput): IntentEvidence[] {
  const byMessage = new Map<string, ExtractedFact[]>();
  for (const fact of facts) byMessage.set(fact.messageId, [...(byMessage.get(fact.messageId) ?? []), fact]);
  const rivals = facts.filter((fact) => fact.field === "competitor").map((fact) => fact.value);
  const found: IntentEvidence[] = [];
  const progress: Progress = {
    hasPrice: false,
    hasSample: false,
    isPriceAsked: false,
    hasContract: false,
    hasOrder: false,
    isCustomer: false,
    lastAt: null,
    earlier: [],
  };
  const featuresOf = talkFeaturesIn(scene);
  let before: { said: Found } | null = null;
  for (const turn of scene.turns) {
    if (turn.side === "member") {
      if (before) progress.earlier = [...before.said.keys()];
      before = null;
      progress.lastAt = turn.at;
      progress.hasContract ||= /合同|协议/.test(turn.text);
      progress.hasPrice ||= turn.clauses.some((clause) => PRICE_SAID.test(clause.text));
      progress.hasPrice ||= progress.isPriceAsked && /\d{2,}/.test(turn.text);
      progress.hasPrice ||= /报价|方案|合同/.test(turn.text) && turn.type === "file";
      progress.hasPrice ||=
        /(?:样|色卡|小样).{0,4}(?:寄|发|到)|(?:寄|发)(?:出|了).{0,4}(?:样|色卡)?/.test(turn.text) && progress.hasSample;
      continue;
    }
    const said: Found = new Map();
    const mine = byMessage.get(turn.id) ?? [];
    const isSpeech = isContactSpeech(turn);
    const marks: string[] = [];
    progress.isCustomer ||= mine.some((fact) => fact.field === "customer_of_ours");
    if (isSpeech) {
      byCues(turn, said);
      byConversation(turn, said, mine, progress, rivals);
      marks.push(...marksOf(turn, said, mine, progress));
      if (before) for (const intent of before.said.keys()) marks.push(`before:${intent}`);
      marks.push(...placeOf(turn, scene, found.length));
    } else if (turn.type === "file" && !turn.isRevoked) {
      if (ORDER_FILE.test(turn.text)) said.set("place_order", { extractor: "intent.order-file", confidence: 0.7 });
      else if (PAY_FILE.test(turn.text)) said.set("payment", { extractor: "intent.payment-file", confidence: 0.7 });
    }
    progress.isPriceAsked ||= said.has("ask_price") || said.has("request_quote");
    progress.hasSample ||= said.has("request_sample");
    progress.hasOrder ||= said.has("place_order") || progress.isCustomer;
    progress.lastAt = turn.at;
    before = { said };
    found.push({ turn, facts: mine, isSpeech, said, features: featuresOf(turn, marks) });
  }
  return found;
}

/** So much of the other side's message is looked at. */
const REPLY_CHARS = 80;

/** How far the talk has come before a message. */
interface Progress {
  hasPrice: boolean;
  hasSample: boolean;
  isPriceAsked: boolean;
  hasContract: boolean;
  hasOrder: boolean;
  /** They have bought before, or say so now. */
  isCustomer: boolean;
  lastAt: Date | null;
  /** What the contact's last stretch before our words was about. */
  earlier: readonly Intent[];
}

/** Who spoke before, and how many messages of theirs came before. */
function placeOf({ index }: Turn, scene: Scene, earlier: number): string[] {
  const [last, beforeLast] = [scene.turns[index - 1]?.side ?? "nobody", scene.turns[index - 2]?.side ?? "nobody"];
  return [`place:${Math.min(earlier, 4)}`, `spoke:${last}`, `spoke:${beforeLast}-${last}`];
}

/** Form of the message and course of the talk, cue hits, facts found in it. */
function marksOf(turn: Turn, said: Found, facts: readonly ExtractedFact[], progress: Progress): string[] {
  const marks = [...said].map(([intent, { extractor }]) =>
    extractor === `intent.${intent}` ? `cue:${intent}` : `talk:${extractor}`,
  );
  for (const fact of facts) marks.push(`fact:${fact.field}`);
  const asked = turn.clauses.filter((clause) => clause.isQuestion).length;
  marks.push(asked === 0 ? "form:stated" : asked === turn.clauses.length ? "form:asked" : "form:mixed");
  if (turn.clauses.some((clause) => clause.isHypothetical)) marks.push("form:supposed");
  const length = turn.text.length - turn.ownFrom;
  marks.push(length <= 4 ? "length:4" : length <= 10 ? "length:10" : length <= 20 ? "length:20" : "length:more");
  if (progress.hasPrice) marks.push("course:price");
  if (progress.hasSample) marks.push("course:sample");
  if (progress.hasContract) marks.push("course:contract");
  if (progress.hasOrder) marks.push("course:order");
  if (progress.isCustomer) marks.push("course:customer");
  const quietDays = progress.lastAt ? (turn.at.getTime() - progress.lastAt.getTime()) / DAY_MS : 0;
  if (quietDays > 14) marks.push("quiet:weeks");
  else if (quietDays > 2) marks.push("quiet:days");
  for (const intent of progress.earlier) marks.push(`earlier:${intent}`);
  if (!turn.replyTo) marks.push("course:opening");
  else {
    for (const slot of turn.asked.keys()) marks.push(`asked:${slot}`);
    if (OFFER_FORM.test(turn.replyTo.text))
      for (const [what, intent] of OFFERS) if (what.test(turn.replyTo.text)) marks.push(`offer:${intent}`);
    if (PRICE_SAID.test(turn.replyTo.text)) marks.push("reply:price");
    if (turn.replyTo.type === "file") marks.push("reply:file");
    if (/合同|协议/.test(turn.replyTo.text)) marks.push("reply:contract");
    if (turn.replyTo.clauses.some((clause) => clause.isQuestion)) marks.push("reply:question");
    for (const name of new Set(classesIn(turn.replyTo.folded.slice(0, REPLY_CHARS)))) marks.push(`reply:${name}`);
  }
  return marks;
}

/** Weighs the cue hits and the model against each other, then settles what excludes what. */
function judged({ turn, facts, said }: IntentEvidence, chances: Readonly<Record<TalkLabel, number>>): Found {
  const intents: Found = new Map();
  for (const intent of INTENTS) {
    const probability = chances[intent];
    const cue = said.get(intent);
    const needed = !cue ? TALK_LIMITS.alone : intent === "greeting" ? 0 : TALK_LIMITS.withCue;
    if (probability < needed) continue;
    intents.set(intent, {
      extractor: cue?.extractor ?? "intent.model",
      confidence: !cue ? Math.round(probability * 90) / 100 : probability >= SURE_CUE ? cue.confidence : UNLIKELY_CUE,
    });
  }
  settle(turn, intents, facts);
  return intents;
}

/** From this probability on a message carries an intent: without and with a cue word for it. */
export const TALK_LIMITS = { alone: 0.25, withCue: 0.06 };
/** Below it a cue word is doubted. */
const SURE_CUE = 0.2;
/** Confidence in an intent that a cue word says and the model doubts. */
const UNLIKELY_CUE = 0.4;

export type Found = Map<Intent, { extractor: string; confidence: number }>;

function byCues(turn: Turn, intents: Found): void {
  const [first] = turn.clauses;
  if (first && GREETING.test(first.text)) intents.set("greeting", { extractor: "intent.greeting", confidence: 0.95 });
  for (const clause of turn.clauses) {
    for (const { intent, cue, unless, only, evenHypothetical } of INTENT_CUES) {
      if (intents.has(intent)) continue;
      if (clause.isHypothetical && !evenHypothetical) continue;
      if (only === "question" ? !clause.isQuestion : only === "statement" && clause.isQuestion) continue;
      if (cue.test(clause.text) && !unless?.test(clause.text))
        intents.set(intent, { extractor: `intent.${intent}`, confidence: 0.8 });
    }
  }
}

function byConversation(
  turn: Turn,
  intents: Found,
  facts: readonly ExtractedFact[],
  progress: { hasPrice: boolean },
  rivals: readonly string[],
): void {
  const has = (field: ExtractedFact["field"]): boolean => facts.some((fact) => fact.field === field);
  const own = turn.text.slice(turn.ownFrom);
  const first = turn.clauses[0]?.text ?? "";
  const offer = turn.replyTo && !turn.replyTo.isRevoked ? turn.replyTo.text : "";
  const add = (intent: Intent, extractor: string, confidence = 0.65): void => {
    if (!intents.has(intent)) intents.set(intent, { extractor: `intent.${extractor}`, confidence });
  };
  const accepts =
    ACCEPT.test(first) ||
    /^(?:那)?(?:就|先)?(?:开|寄|发|来|试|约|安排|做|给我开|给我寄)(?:一?(?:个|下|次|份|些|套|台))?吧$/.test(first);
  if (accepts && OFFER_FORM.test(offer) && !intents.has("decline") && !intents.has("objection_timing"))
    for (const [what, intent] of OFFERS) if (what.test(offer)) add(intent, "offer-accepted");
  if (RENEWED.test(own) && /续/.test(offer)) add("place_order", "renewed");
  // "大货呢", "三类呢": the price talk goes on.
  if (/^.{1,8}呢[？?]?$/.test(first) && PRICE_SAID.test(offer) && !/货呢|人呢/.test(first))
    add("ask_price", "price-again");
  const isAsking = turn.clauses.every((clause) => clause.isQuestion);
  if (has("quantity") && !isAsking && !intents.has("request_sample") && !intents.has("request_demo")) {
    const isWish =
      (turn.clauses.some((clause) => WANT.test(clause.text)) ||
        (progress.hasPrice && /自提|切好|装车|打包|备好|送到|发到/.test(own))) &&
      !SAYS_ENOUGH.test(own);
    const isPlan = /大概|估计|可能|一年|每年|每月|一个月|计划|预计|打算|想|量产|年用量|以后/.test(own);
    const isDecided =
      /^(?:那|好|行|就|可以)?(?:那)?(?:就)?(?:先)?(?:要|来|定|拿|订|买|补)/.test(first) &&
      /^那|^就|^行|^好|^可以/.test(first);
    const isAskingToo = intents.has("ask_price") || intents.has("request_quote") || intents.has("objection_price");
    if (isWish && (progress.hasPrice || isDecided) && !isPlan && !isAskingToo)
      add("place_order", "quantity-after-price", 0.5);
    else if (isWish) add("buying_signal", "quantity-wanted");
  }
  const budget = facts.find((fact) => fact.field === "budget");
  if (
    budget &&
    priceIn(offer) >
      Number(
        budget.value
          .replace(/^[<>=~]+/, "")
          .split("-")
          .at(-1),
      )
  )
    add("objection_price", "budget-below-price");
  if (has("timeline") && !intents.has("place_order") && !intents.has("objection_timing") && !intents.has("reschedule"))
    add("buying_signal", "time-wanted");
  if (has("competitor") && /比|才|便宜|贵|报|降|强|签|选|找我|价/.test(own))
    add("compare_competitor", "competitor-named");
  if (has("competitor") && /(?:选|定|签|给)了(?!.{0,3}年)|签(?:的|完)/.test(own) && !/想|打算|要不/.test(own))
    add("decline", "rival-chosen", 0.75);
  if (OTHERS.test(own) && COMPARES.test(own)) add("compare_competitor", "others-compared");
  const agrees =
    /^(?:那)?(?:行|行吧|好|好的|可以|成|中|ok|okay|得|妥)(?:吧|的|啊)?$/i.test(first) && PRICE_SAID.test(offer);
  if (agrees && !isAsking && (has("quantity") || has("timeline") || /送(?:到|来)|发货|装货|安排|就这|给我/.test(own)))
    add("place_order", "agreed-to-price", 0.6);
  if (has("quantity") && intents.has("delivery_question") && /来|要|拿/.test(own))
    add("place_order", "quantity-now", 0.55);
  if (rivals.some((name) => own.includes(name)) && !has("competitor")) add("compare_competitor", "rival-again", 0.6);
  const recommends =
    /(?:我|咱)(?:有)?一?个?(?:朋友|同学|姐妹|同行|兄弟|哥们|老乡|亲戚|邻居|客户|闺蜜|战友|表[弟哥姐妹])/.test(own) &&
    /想|要|找|需要|你帮|你联系|推给你|推你|加你/.test(own);
  if (recommends && !/推荐的|介绍的|推的/.test(own)) add("referral", "referral-told", 0.7);
  const asksAbility = turn.clauses.some((clause) => clause.isQuestion && ABILITY.test(clause.text));
  if (asksAbility && ![...intents.keys()].some((intent) => intent !== "greeting"))
    add("ask_product", "ability-asked", 0.5);
  if (intents.size === 0 && SMALLTALK.test(own) && own.length <= 40) add("smalltalk", "smalltalk", 0.55);
}

/** Can you, do you, is there: a question about what we offer that no other intent takes. */
const ABILITY = pattern(
  /(?:你们|你哋|贵司)?.{0,10}(?:能|可以|可否|支持|提供|包(?!装)|会|有(?!空|事|人)|是不是|是否|带不带|含不含).{0,12}(?:吗|不|么|没|嗎|[?？])$|(?:能不能|可不可以|支不支持|有没有|会不会|行不行)(?!.{0,6}(?:来|到|见|改|推))/,
);
/** The largest amount of money a message of ours names, 0 when none. */
const priceIn = (text: string): number =>
  Math.max(0, ...findMoney(text, { aboutMoney: true }).map(({ amount }) => amount.value ?? amount.max ?? 0));

const OTHERS = pattern(
  /别(?:家|人家)|其他(?:家|供应商|厂)|另(?:一|外)(?:一)?家|同行|隔壁|上家|之前那?家|那家|这家|进口(?:那家|的)|国产(?:那家|的)|人家|竞品|对手|市面|网上|淘宝|京东|1688|三家|两家|几家|同类|以前(?:那|用)|现在用的|现在的/,
);
const COMPARES = pattern(/比|才|便宜|报(?:了|价)?|贵|高|低|好|强|快|差不多|\d|对比|货比|差|更/);

/** "写错了 是77号": puts own words right. */
const SELF_CORRECTION = pattern(/^(?:啊|哦|哎|不好意思)?\s?(?:不对|写错|说错|打错|搞错|手快|发错(?:了|人))/);

/** "合同先发电子版我看看": the papers come next. */
const CONTRACT_FIRST = pattern(/合同先(?:发|出|拟|寄|给)|先(?:发|出|拟|寄|给).{0,3}合同/);

/** Intents that exclude others in the same message. */
function settle(turn: Turn, intents: Found, facts: readonly ExtractedFact[]): void {
  const own = turn.folded.slice(turn.ownFrom);
  const drop = (...names: readonly Intent[]): void => names.forEach((name) => intents.delete(name));
  const isOfOthers = facts.some((fact) => fact.field === "competitor" || fact.field === "painPoint");
  if (isOfOthers && !/你们|你家|贵司|说好/.test(own)) drop("after_sales", "complaint");
  if (SELF_CORRECTION.test(own)) drop("after_sales", "complaint");
  if (intents.has("referral")) drop("request_sample", "request_demo", "ask_product", "buying_signal");
  if (intents.has("objection_timing") && !turn.clauses.some((clause) => clause.isQuestion)) drop("delivery_question");
  if (own.trim().length <= 3 && !/续|买|要|定|订|签/.test(own)) drop("place_order");
  if (
    /合同(?:先)?(?:发|出|拟|寄)(?:来|过来|给?我|一下|份)|(?:发|出|拟)(?:个|份)?合同|合同(?:你们?|咱们)?(?:来)?(?:拟|出|写)/.test(
      turn.folded,
    )
  ) {
    if (intents.delete("place_order"))
      intents.set("buying_signal", { extractor: "intent.contract-first", confidence: 0.75 });
  }
  if (CONTRACT_FIRST.test(own) && !intents.has("place_order") && turn.clauses.every((clause) => !clause.isQuestion))
    intents.set("buying_signal", { extractor: "intent.contract-first", confidence: 0.75 });
  // "要能接飞书 不然不考虑" makes a condition.
  if (/不然|否则|要不然|没有的话|不行的话|接不了的话/.test(own)) drop("decline", "opt_out");
  if (intents.has("opt_out")) {
    for (const other of ["decline", "complaint", "request_material", "objection_need"] as const) intents.delete(other);
  }
  if (intents.has("place_order")) {
    for (const other of ["buying_signal", "objection_timing", "decline"] as const) intents.delete(other);
  }
  if (intents.has("request_quote")) intents.delete("ask_price");
  if (intents.has("request_sample") || intents.has("request_demo")) intents.delete("ask_product");
  if (intents.has("ask_price")) intents.delete("ask_product");
  if (intents.has("delivery_question")) intents.delete("ask_product");
  if (intents.has("decline")) {
    for (const other of ["objection_timing", "objection_need"] as const) intents.delete(other);
  }
  if (intents.has("complaint")) intents.delete("praise");
  if (intents.has("after_sales") && turn.clauses.length === 1) intents.delete("ask_product");
}
