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

/** One thing that happened with a contact and may move the stage, oldest first in a timeline. */
export type StageSignal = { at: Date; messageId: string | null } & (
  | {
      kind: "inbound";
      /** The automatic "我通过了…验证请求" text counts as added, not as talk. */ isAutomatic: boolean;
    }
  | { kind: "outbound" }
  | { kind: "intent"; intent: Intent; quote: string }
  | { kind: "fact"; field: FactField; value: string; quote: string }
  | { kind: "order"; quote: string }
  | { kind: "removed" }
);

/** When one rule applies. All parts given must hold; `from` limits the stages it may leave. */
export interface StageRule {
  /** Stable id shown with every transition, e.g. "opportunity.quote-requested". */
  id: string;
  to: Stage;
  from: readonly Stage[];
  when: StageCondition;
  /** Shown to people, in Chinese; `{quote}` is the evidence. */
  explain: string;
}

export type StageCondition =
  | { type: "inbound" }
  | { type: "intent"; anyOf: readonly Intent[] }
  | { type: "facts"; all: readonly FactField[]; anyOf: readonly FactField[]; atLeast: number }
  | { type: "order"; nth: number }
  | { type: "silence"; days: number }
  | { type: "removed" }
  | { type: "returned"; /** true: only when we wrote first after the silence. */ throughOurEffort: boolean };

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
