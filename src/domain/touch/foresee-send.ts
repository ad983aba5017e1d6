/** When a message will go out, as far as the send budget can tell beforehand. Pure. */
import { nextAllowedAt } from "../calendar/quiet-hours.js";
import { checkSend, type CheckSendInput } from "./send-budget.js";
import type { SendRefusal } from "./send-refusals.js";

/** Moves tried: a quiet morning after a blackout after a full week. */
const MAX_MOVES = 6;

export interface ForeseenSend {
  /** When it goes out; where it does not, the last instant that was tried. */
  at: Date;
  isOut: boolean;
  /** What put it off last, or keeps it back; null: it goes out as wanted. */
  refusal: { reason: SendRefusal; note: string } | null;
}

/** Follows "later" until the message may go out, never may, or has lost its point. */
export function foreseeSend(input: CheckSendInput): ForeseenSend {
  const { touch, quietHours, zone } = input;
  let { at } = input;
  let refusal: ForeseenSend["refusal"] = null;
  for (let move = 0; move <= MAX_MOVES; move++) {
    const check = checkSend({ ...input, at });
    if (check.ok) return { at, isOut: true, refusal };
    refusal = { reason: check.reason, note: check.note };
    if (!check.retryAt || (touch.expiresAt && check.retryAt >= touch.expiresAt)) break;
    at = nextAllowedAt(check.retryAt, quietHours, zone);
  }
  return { at, isOut: false, refusal };
}
