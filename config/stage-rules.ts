/** The default rules of the relationship stage. Data: a corp may replace any of them in its settings. */
import type { Stage, StageRule, Step } from "#src/domain/stage/stage.js";

/** Days without a word after which a relation counts as dormant. */
const DORMANT_AFTER_DAYS = 60;

/** Days of quiet before our message that make it a fresh effort and not part of the farewell. */
const QUIET_BEFORE_EFFORT_DAYS = 14;

const beforeOrder: readonly Stage[] = ["lead", "engaged", "qualified", "opportunity", "win_back"];
const beforeOpportunity: readonly Stage[] = ["lead", "engaged", "qualified", "win_back"];
const talking: readonly Stage[] = ["engaged", "qualified", "opportunity", "customer", "repeat", "loyal", "win_back"];

/** A contact who comes back unprompted stands where he stood. */
const backTo = (stage: Stage): StageRule => ({
  id: `returned.${stage}`,
  to: stage,
  from: ["dormant"],
  when: { type: "returned", throughOurEffort: false, afterDays: QUIET_BEFORE_EFFORT_DAYS, before: [stage] },
  explain: "沉默之后客户主动回来，恢复原阶段",
});

/** The model of steps takes the relation on where it is as sure as this, and silences rules where it is less sure than that. */
const SURE_STEP = 0.3;
const SURE_LOSS = 0.5;
const SURE_PURCHASE = 0.6;
const FURTHER_ORDER_AFTER_DAYS = 20;
const DOUBTED_STEP = 0.15;
const doubted = (step: Step): Pick<StageRule, "doubt"> => ({ doubt: { step, below: DOUBTED_STEP } });

const qualifiedBy = (need: "productInterest" | "painPoint" | "quantity"): StageRule => ({
  id: `qualified.${need}`,
  to: "qualified",
  from: ["lead", "engaged"],
  when: { type: "facts", all: [need], anyOf: ["budget", "timeline", "decisionRole"], atLeast: 1 },
  ...doubted("qualify"),
  explain: "需求已明确，并已知预算、时间或决策角色之一：「{quote}」",
});

/** In order of precedence. Labelled decisions behind them: issue 6, design.md §3. */
export const defaultStageRules: StageRule[] = [
  {
    id: "lost.removed",
    to: "lost",
    from: [...talking, "lead", "dormant"],
    when: { type: "removed" },
    explain: "客户已删除好友或退群",
  },
  {
    id: "lost.opted-out",
    to: "lost",
    from: [...talking, "lead", "dormant"],
    when: { type: "intent", anyOf: ["opt_out"] },
    explain: "客户要求不再联系：「{quote}」",
  },
  {
    id: "lost.declined",
    to: "lost",
    from: [...talking, "lead", "dormant"],
    when: { type: "intent", anyOf: ["decline"], finalOnly: true },
    ...doubted("lost"),
    explain: "客户明确不买了：「{quote}」",
  },
  {
    id: "win-back.dormant",
    to: "win_back",
    from: ["dormant"],
    when: { type: "returned", throughOurEffort: true, afterDays: QUIET_BEFORE_EFFORT_DAYS },
    explain: "沉默后经我方联系，客户重新开口",
  },
  {
    id: "win-back.lost",
    to: "win_back",
    from: ["lost"],
    when: { type: "returned", throughOurEffort: true, afterDays: QUIET_BEFORE_EFFORT_DAYS },
    explain: "流失后经我方联系，客户重新开口",
  },
  ...(["engaged", "qualified", "opportunity", "customer", "repeat", "loyal", "win_back"] as const).map(backTo),
  {
    id: "loyal.renewed",
    to: "loyal",
    from: ["repeat"],
    when: { type: "order", nth: 3, renewalOnly: true },
    explain: "复购之后再次续约：「{quote}」",
  },
  {
    id: "loyal.referral",
    to: "loyal",
    from: ["repeat"],
    when: { type: "intent", anyOf: ["referral"] },
    explain: "复购客户介绍了新客户：「{quote}」",
  },
  {
    id: "repeat.ordered",
    to: "repeat",
    from: [...beforeOrder, "customer"],
    when: { type: "order", nth: 2 },
    explain: "再次下单：「{quote}」",
  },
  {
    id: "customer.ordered",
    to: "customer",
    from: beforeOrder,
    when: { type: "order", nth: 1 },
    explain: "首次下单或付款：「{quote}」",
  },
  {
    id: "opportunity.requested",
    to: "opportunity",
    from: beforeOpportunity,
    when: { type: "intent", anyOf: ["request_quote", "request_sample", "request_demo"] },
    ...doubted("deal"),
    explain: "客户要求报价、样品或演示：「{quote}」",
  },
  {
    id: "opportunity.deal",
    to: "opportunity",
    from: beforeOpportunity,
    when: { type: "deal" },
    ...doubted("deal"),
    explain: "报价、样品、招标或合同正在谈：「{quote}」",
  },
  qualifiedBy("productInterest"),
  qualifiedBy("painPoint"),
  qualifiedBy("quantity"),
  {
    id: "lost.step",
    to: "lost",
    from: talking,
    when: { type: "step", step: "lost", atLeast: SURE_LOSS },
    explain: "从对话看，客户已不打算买：「{quote}」",
  },
  {
    id: "loyal.step",
    to: "loyal",
    from: ["repeat"],
    when: { type: "step", step: "loyal", atLeast: SURE_STEP },
    explain: "从对话看，老客户再次续约或介绍了新客户：「{quote}」",
  },
  {
    id: "repeat.step",
    to: "repeat",
    from: beforeOrder,
    when: { type: "step", step: "buy", atLeast: SURE_PURCHASE, isTwice: true },
    explain: "从对话看，已不止一次购买：「{quote}」",
  },
  {
    id: "repeat.step-again",
    to: "repeat",
    from: ["customer"],
    when: { type: "step", step: "buy", atLeast: SURE_PURCHASE, afterDays: FURTHER_ORDER_AFTER_DAYS },
    explain: "从对话看，再次下单：「{quote}」",
  },
  {
    id: "customer.step",
    to: "customer",
    from: beforeOrder,
    when: { type: "step", step: "buy", atLeast: SURE_PURCHASE, isTwice: false },
    explain: "从对话看，已下单、付款或买过：「{quote}」",
  },
  {
    id: "opportunity.step",
    to: "opportunity",
    from: beforeOpportunity,
    when: { type: "step", step: "deal", atLeast: SURE_STEP },
    explain: "从对话看，报价、样品、演示或合同已在谈：「{quote}」",
  },
  {
    id: "qualified.step",
    to: "qualified",
    from: ["lead", "engaged"],
    when: { type: "step", step: "qualify", atLeast: SURE_STEP },
    explain: "从对话看，需求已明确，并已知预算、时间或决策角色之一：「{quote}」",
  },
  {
    id: "engaged.wrote",
    to: "engaged",
    from: ["lead"],
    when: { type: "inbound" },
    explain: "客户已开口",
  },
  {
    id: "dormant.silence",
    to: "dormant",
    from: talking,
    when: { type: "silence", days: DORMANT_AFTER_DAYS },
    explain: `自 {date} 起 ${DORMANT_AFTER_DAYS} 天没有往来`,
  },
];
