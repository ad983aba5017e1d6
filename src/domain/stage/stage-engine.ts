/** Moves a contact through the stages: a fold of rules over a timeline. Pure; the same signals give the same moves. */
import { DAY_MS, localDateOf } from "../shared/time.js";
import type { FactField } from "../understanding/understanding.js";
import type {
  Stage,
  StageCondition,
  StageOverride,
  StageRule,
  StageSignal,
  StageTransition,
  Step,
  StepChances,
} from "./stage.js";
import { inTimelineOrder } from "./stage-timeline.js";

export interface StageInput {
  /** What happened with the contact, in any order. */
  signals: readonly StageSignal[];
  /** In order of precedence: the first rule that fits wins. */
  rules: readonly StageRule[];
  /** People's decisions, in any order. */
  overrides: readonly StageOverride[];
  /** Silence is judged up to this instant; later signals are ignored. */
  now: Date;
  /** Zone in which dates are shown in explanations. */
  zone: string;
}

const MORE_LIKELY_THAN_NOT = 0.5;
/** Where one of these is likely, so is the step before it. */
const BEYOND: Readonly<Partial<Record<Step, readonly Step[]>>> = { qualify: ["deal", "buy"], deal: ["buy"] };

interface StageState {
  stage: Stage | null;
  /** The last stage that was neither dormant nor lost. */
  activeBefore: Stage | null;
  isPinned: boolean;
  knownFields: Set<FactField>;
  orders: number;
  lastTalkAt: Date | null;
  /** Silence counts from here: the last word, or the last move that something other than silence made. */
  quietSince: Date | null;
  /** Our first message after a stretch of quiet that has lasted until now; null when they have answered since. */
  effort: { afterMs: number } | null;
  /** The contact's first own message: it opens the talk, whatever it holds. */
  firstWordId: string | null;
  /** What the model of steps makes of the last message it has read. */
  step: { messageId: string | null; chances: StepChances } | null;
  transitions: StageTransition[];
}

/**
 * All moves of a contact, oldest first. A move by silence carries the instant at which the days were over, whenever
 * it is asked for; a pinned decision of a person stops every rule until the next decision.
 */
export function stageTransitions(input: StageInput): StageTransition[] {
  return runStages(input).transitions;
}

/**
 * The instant after `now` at which silence alone would move the contact, or null: pinned, or no rule waits.
 * A sweep asks again then.
 */
export function nextStageCheckAt(input: StageInput): Date | null {
  const state = runStages(input);
  return silenceMove(state, input.rules)?.at ?? null;
}

function runStages(input: StageInput): StageState {
  const state: StageState = {
    stage: null,
    activeBefore: null,
    isPinned: false,
    knownFields: new Set(),
    orders: 0,
    lastTalkAt: null,
    quietSince: null,
    effort: null,
    firstWordId: null,
    step: null,
    transitions: [],
  };
  for (const event of inTimelineOrder(input.signals, input.overrides)) {
    if (event.at > input.now) break;
    applySilence(state, input, event.at);
    if (event.type === "override") {
      applyOverride(state, event.override);
      continue;
    }
    applySignal(state, input, event.signal);
  }
  applySilence(state, input, input.now);
  return state;
}

function applySilence(state: StageState, input: StageInput, until: Date): void {
  for (let move = silenceMove(state, input.rules); move && move.at <= until; move = silenceMove(state, input.rules)) {
    const since = state.quietSince;
    moveTo(state, move.rule.to, {
      at: move.at,
      rule: move.rule.id,
      explanation: move.rule.explain.replace("{date}", localDateOf(state.lastTalkAt ?? move.at, input.zone)),
    });
    state.quietSince = since;
  }
}

/** The earliest move that the present silence will make. */
function silenceMove(state: StageState, rules: readonly StageRule[]): { at: Date; rule: StageRule } | null {
  if (state.isPinned || !state.stage || !state.lastTalkAt || !state.quietSince) return null;
  let first: { at: Date; rule: StageRule } | null = null;
  for (const rule of rules) {
    if (rule.when.type !== "silence" || rule.to === state.stage || !rule.from.includes(state.stage)) continue;
    const at = new Date(state.quietSince.getTime() + rule.when.days * DAY_MS);
    if (!first || at < first.at) first = { at, rule };
  }
  return first;
}

function applyOverride(state: StageState, decision: StageOverride): void {
  state.isPinned = decision.isPinned;
  if (decision.stage === state.stage) return;
  moveTo(state, decision.stage, {
    at: decision.at,
    rule: "person",
    explanation: `人工调整：${decision.reason}`,
    byUserId: decision.byUserId,
  });
}

function applySignal(state: StageState, input: StageInput, signal: StageSignal): void {
  remember(state, signal);
  if (state.stage === null) moveToFirstStage(state, signal);
  if (!state.isPinned) {
    const rule = input.rules.find(
      (candidate) => fits(candidate, state, signal) && !isTooEager(candidate, state, signal),
    );
    if (rule) {
      const quote = "quote" in signal ? signal.quote : null;
      moveTo(state, rule.to, {
        at: signal.at,
        rule: rule.id,
        explanation: rule.explain.replace("{quote}", shorten(quote ?? "")),
        messageId: signal.messageId,
        quote,
      });
    }
  }
  if (signal.kind === "inbound" && !signal.isAutomatic) state.effort = null;
}

function remember(state: StageState, signal: StageSignal): void {
  if (signal.kind === "fact") state.knownFields.add(signal.field);
  if (signal.kind === "order") state.orders++;
  if (signal.kind === "step") state.step = signal;
  if (signal.kind === "inbound" && !signal.isAutomatic) state.firstWordId ??= signal.messageId;
  if (signal.kind === "outbound") {
    const quietMs = state.lastTalkAt ? signal.at.getTime() - state.lastTalkAt.getTime() : 0;
    if (!state.effort || quietMs > state.effort.afterMs) state.effort = { afterMs: quietMs };
  }
  if (signal.kind === "outbound" || (signal.kind === "inbound" && !signal.isAutomatic))
    state.lastTalkAt = state.quietSince = signal.at;
}

/** Whoever is known at all is at least a lead. */
function moveToFirstStage(state: StageState, signal: StageSignal): void {
  moveTo(state, "lead", {
    at: signal.at,
    rule: "lead.added",
    explanation: "已添加，尚未双向沟通",
    messageId: signal.messageId,
  });
}

function fits(rule: StageRule, state: StageState, signal: StageSignal): boolean {
  if (!state.stage || rule.to === state.stage || !rule.from.includes(state.stage)) return false;
  return holds(rule.when, state, signal) && !isDoubted(rule, state.stage, state, signal);
}

/** The model of steps has read the same message and thinks little of this step and of those beyond it. */
function isDoubted({ doubt }: StageRule, stage: Stage, { step }: StageState, { messageId }: StageSignal): boolean {
  if (!doubt || !step || step.messageId !== messageId) return false;
  const chances = step.chances[stage];
  if (!chances) return false;
  return [doubt.step, ...(BEYOND[doubt.step] ?? [])].every((one) => (chances[one] ?? 0) < doubt.below);
}

/**
 * A first message opens the talk, and the one that brings a contact back is noted as the return: what they tell of a
 * need counts from the next one on.
 */
function isTooEager(rule: StageRule, state: StageState, signal: StageSignal): boolean {
  if (rule.to === "qualified" && signal.messageId !== null && signal.messageId === state.firstWordId) return true;
  const last = state.transitions.at(-1);
  const isReturn = last?.to === "win_back" && signal.messageId !== null && last.messageId === signal.messageId;
  return isReturn && (rule.to === "qualified" || rule.to === "opportunity");
}

function holds(when: StageCondition, state: StageState, signal: StageSignal): boolean {
  switch (when.type) {
    case "inbound":
      return signal.kind === "inbound" && !signal.isAutomatic;
    case "intent":
      return (
        signal.kind === "intent" && when.anyOf.includes(signal.intent) && (!when.finalOnly || signal.isFinal === true)
      );
    case "facts":
      return (
        signal.kind === "fact" &&
        [...when.all, ...when.anyOf].includes(signal.field) &&
        when.all.every((field) => state.knownFields.has(field)) &&
        when.anyOf.filter((field) => state.knownFields.has(field)).length >= when.atLeast
      );
    case "order":
      return signal.kind === "order" && state.orders >= when.nth && (!when.renewalOnly || signal.isRenewal === true);
    case "deal":
      return signal.kind === "deal";
    case "step": {
      const chances = signal.kind === "step" && state.stage ? signal.chances[state.stage] : undefined;
      if (!chances || (chances[when.step] ?? 0) < when.atLeast) return false;
      const movedAt = state.transitions.at(-1)?.at ?? signal.at;
      if (signal.at.getTime() - movedAt.getTime() < (when.afterDays ?? 0) * DAY_MS) return false;
      return when.isTwice === undefined || when.isTwice === (chances.twice ?? 0) >= MORE_LIKELY_THAN_NOT;
    }
    case "removed":
      return signal.kind === "removed";
    case "silence":
      return false;
    case "returned": {
      if (signal.kind !== "inbound" || signal.isAutomatic) return false;
      if (when.before && !(state.activeBefore && when.before.includes(state.activeBefore))) return false;
      const isOurEffort = state.effort !== null && state.effort.afterMs >= (when.afterDays ?? 0) * DAY_MS;
      return isOurEffort === when.throughOurEffort;
    }
    default:
      return false;
  }
}

interface Cause {
  at: Date;
  rule: string;
  explanation: string;
  messageId?: string | null;
  quote?: string | null;
  byUserId?: string;
}

function moveTo(state: StageState, to: Stage, cause: Cause): void {
  state.transitions.push({
    from: state.stage,
    to,
    at: cause.at,
    rule: cause.rule,
    explanation: cause.explanation,
    messageId: cause.messageId ?? null,
    quote: cause.quote ?? null,
    byUserId: cause.byUserId ?? null,
  });
  if (state.stage && state.stage !== "dormant" && state.stage !== "lost") state.activeBefore = state.stage;
  state.stage = to;
  state.quietSince = cause.at;
  // Only what we write after it went quiet or was lost can bring it back.
  if (to === "dormant" || to === "lost") state.effort = null;
}

const shorten = (quote: string): string => (quote.length > 40 ? `${quote.slice(0, 39)}…` : quote);
