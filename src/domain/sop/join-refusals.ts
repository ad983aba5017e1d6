/** Why somebody of a segment does not come onto a plan, or does not get its first message. */
import type { SendRefusal } from "../touch/send-refusals.js";

/** What keeps a contact off a plan, beside the send budget. */
export const JOIN_REFUSALS = ["opted_out", "removed", "on_plan", "was_on_plan"] as const;
export type JoinRefusal = (typeof JOIN_REFUSALS)[number];

/**
 * `out`: does not come onto the plan. `kept`: comes, but the first message will not go out. `later`: it is put off.
 * `by_hand`: no account reaches the contact, so it becomes the member's task.
 */
export const PREFLIGHT_KINDS = ["out", "kept", "later", "by_hand"] as const;

export interface PreflightGroup {
  kind: (typeof PREFLIGHT_KINDS)[number];
  /** Null for `by_hand`. */
  reason: JoinRefusal | SendRefusal | null;
  count: number;
}
