/** A customer, or a deal that has lasted, that hangs on one person. */
import { DAY_MS } from "../shared/time.js";
import type { Stage, StageTransition } from "../stage/stage.js";
import { found, type FoundEpisode, type WarningInput } from "./found-episode.js";

const CUSTOMERS: ReadonlySet<Stage> = new Set(["customer", "repeat", "loyal"]);
/** A deal that is decided sooner needs no second contact. */
const DEAL_LASTS_MS = 14 * DAY_MS;

export function singleThreaded({ transitions, account }: WarningInput): FoundEpisode[] {
  if (!account) return [];
  const stretch = keyStretch(transitions);
  if (!stretch) return [];
  const { othersSince } = account;
  return [
    found({
      kind: "single-threaded",
      severity: "low",
      key: `single-threaded:${stretch.from.toISOString()}`,
      explanation: "这家公司只有一位联系人，对方离职或休假就会断线",
      messageId: null,
      quote: null,
      raisedAt: stretch.from,
      endedAt: othersSince && othersSince < stretch.from ? stretch.from : othersSince,
      endedWhy: othersSince ? "有了第二位联系人" : null,
    }),
  ];
}

/** The present stretch in which the contact is a customer or in a lasting deal: from when it counts. */
function keyStretch(transitions: readonly StageTransition[]): { from: Date } | null {
  const last = transitions.at(-1);
  if (!last || !(CUSTOMERS.has(last.to) || last.to === "opportunity")) return null;
  const before = transitions.findLastIndex((move) => !(CUSTOMERS.has(move.to) || move.to === "opportunity"));
  const stretch = transitions.slice(before + 1);
  const deal = stretch.find((move) => move.to === "opportunity");
  const bought = stretch.find((move) => CUSTOMERS.has(move.to));
  const starts = [...(bought ? [bought.at.getTime()] : []), ...(deal ? [deal.at.getTime() + DEAL_LASTS_MS] : [])];
  return { from: new Date(Math.min(...starts)) };
}
