/** The relationship stage: its names, the signals it is decided from, rules as data, and transitions with evidence. */
import type { FactField, Intent } from "../understanding/understanding.js";

export const STAGES = [
  "lead",
  "engaged",
  "qualified",
  "opportunity",
  "customer",
  "repeat",
  "loyal",
  "dormant",
  "lost",
  "win_back",
] as const;
export type Stage = (typeof STAGES)[number];

/**
 * Steps that a message may take the relation: the need is clear, a deal is on the table, bought (first or again), bought more
 * than once by now, loyal, lost.
 */
export const STEPS = ["qualify", "deal", "buy", "twice", "loyal", "lost"] as const;
export type Step = (typeof STEPS)[number];

/** One thing that happened with a contact and may move the stage, oldest first in a timeline. */
export type StageSignal = { at: Date; messageId: string | null } & (
  | {
      kind: "inbound";
      /** The automatic "我通过了…验证请求" text counts as added, not as talk. */ isAutomatic: boolean;
    }
  | { kind: "outbound" }
  | {
      kind: "intent";
      intent: Intent;
      quote: string;
      /** On `decline`: for good (another supplier chosen, no need any more), not just for now. */ isFinal?: boolean;
    }
  | { kind: "fact"; field: FactField; value: string; quote: string }
  /** A first or further order, a confirmed payment, or proof that they bought before. */
  | { kind: "order"; quote: string; /** An agreement prolonged (续费, 续签). */ isRenewal?: boolean }
  /** Our quote for their scope, a sample, a demo, a tender or a contract is on the table. */
  | { kind: "deal"; quote: string }
  /** What the statistical model makes of a message: how likely each step is from each stage; a missing one is unlikely. */
  | { kind: "step"; quote: string; chances: StepChances }
  | { kind: "removed" }
);

export type StepChances = Readonly<Partial<Record<Stage, Readonly<Partial<Record<Step, number>>>>>>;

/** When one rule applies. All parts given must hold; `from` limits the stages it may leave. */
export interface StageRule {
  /** Stable id shown with every transition, e.g. "opportunity.quote-requested". */
  id: string;
  to: Stage;
  from: readonly Stage[];
  when: StageCondition;
  /** The rule is silent where the model of steps finds this step less likely. */
  doubt?: { step: Step; below: number };
  /** Shown to people, in Chinese; `{quote}` is the evidence. */
  explain: string;
}

export type StageCondition =
  | { type: "inbound" }
  | { type: "intent"; anyOf: readonly Intent[]; /** Only when meant for good. */ finalOnly?: boolean }
  | { type: "facts"; all: readonly FactField[]; anyOf: readonly FactField[]; atLeast: number }
  | { type: "order"; nth: number; /** Only when the order prolongs an agreement. */ renewalOnly?: boolean }
  | { type: "deal" }
  | {
      type: "step";
      step: Exclude<Step, "twice">;
      atLeast: number;
      /** Only this many days after the last move: the talk about one order is long. */
      afterDays?: number;
      /** On `buy` before any order: whether they have bought more than once by now. */
      isTwice?: boolean;
    }
  | { type: "silence"; days: number }
  | { type: "removed" }
  | {
      type: "returned";
      /** true: only when we wrote first after the silence. */
      throughOurEffort: boolean;
      /** Days of quiet before our message that make it a fresh effort (default 0). */
      afterDays?: number;
      /** Only when this was the stage before it went silent or was lost. */
      before?: readonly Stage[];
    };

/** A person's decision; while pinned no rule moves the contact. */
export interface StageOverride {
  id: string;
  at: Date;
  stage: Stage;
  reason: string;
  byUserId: string;
  isPinned: boolean;
}

export interface StageTransition {
  from: Stage | null;
  to: Stage;
  at: Date;
  /** Rule id, or "person". */
  rule: string;
  /** Plain Chinese: why. */
  explanation: string;
  /** The message that moved it; null for silence, removal and people's decisions. */
  messageId: string | null;
  quote: string | null;
  byUserId: string | null;
}
