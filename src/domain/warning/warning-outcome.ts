/** How a warning stands after a person's word, and what came of it. */
import { DAY_MS } from "../shared/time.js";
import type { StageSignal, StageTransition } from "../stage/stage.js";
import type { WarningDecision, WarningEpisode, WarningOutcome, WarningOutcomeKind, WarningStatus } from "./warning.js";

/** An answer within this many days of the act counts as its result. */
const REPLY_WITHIN_DAYS = 14;
/** An order or a return within this many days counts as its result. */
const WON_WITHIN_DAYS = 60;

export interface AnsweredWarning {
  status: WarningStatus;
  /** The word that stands. */
  decision: WarningDecision | null;
  outcome: WarningOutcome | null;
  /** When time alone may change the outcome; null: never. */
  nextCheckAt: Date | null;
}

/**
 * @param decisions all words on the contact's warnings, in any order.
 * @param history   the contact's signals and stages; what lies after `now` does not count.
 */
export function answeredWarning(
  episode: WarningEpisode,
  decisions: readonly WarningDecision[],
  history: { signals: readonly StageSignal[]; transitions: readonly StageTransition[]; now: Date },
): AnsweredWarning {
  const decision =
    decisions
      .filter((word) => word.key === episode.key && word.undoneAt === null)
      .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
      .at(-1) ?? null;
  const status: WarningStatus = decision ? decision.verdict : episode.endedAt ? "ended" : "open";
  if (decision?.verdict !== "acted") return { status, decision, outcome: null, nextCheckAt: null };
  return { status, decision, ...outcomeSince(decision.at, episode, history) };
}

function outcomeSince(
  actedAt: Date,
  episode: WarningEpisode,
  {
    signals,
    transitions,
    now,
  }: { signals: readonly StageSignal[]; transitions: readonly StageTransition[]; now: Date },
): { outcome: WarningOutcome; nextCheckAt: Date | null } {
  const within = (at: Date, limitDays: number): boolean =>
    at > actedAt && at <= now && at.getTime() - actedAt.getTime() <= limitDays * DAY_MS;
  const first = (instants: readonly Date[], limitDays: number): Date | null =>
    instants
      .filter((at) => within(at, limitDays))
      .reduce<Date | null>((earliest, at) => (earliest === null || at < earliest ? at : earliest), null);
  const seen = (kind: WarningOutcomeKind, at: Date): { outcome: WarningOutcome; nextCheckAt: null } => ({
    outcome: { kind, at, afterDays: Math.floor((at.getTime() - actedAt.getTime()) / DAY_MS) },
    nextCheckAt: null,
  });

  const orderedAt = first(
    signals.filter((signal) => signal.kind === "order").map((signal) => signal.at),
    WON_WITHIN_DAYS,
  );
  if (orderedAt) return seen("ordered", orderedAt);
  const backAt = first(
    transitions.filter(isReturn).map((move) => move.at),
    WON_WITHIN_DAYS,
  );
  if (backAt) return seen("won_back", backAt);
  if (episode.kind === "broken-promise" && episode.endedWhy === "已补上" && episode.endedAt)
    return seen("made_good", episode.endedAt > actedAt ? episode.endedAt : actedAt);
  const repliedAt = first(
    signals.filter((signal) => signal.kind === "inbound" && !signal.isAutomatic).map((signal) => signal.at),
    REPLY_WITHIN_DAYS,
  );
  if (repliedAt) return seen("replied", repliedAt);
  const givenUpAt = new Date(actedAt.getTime() + REPLY_WITHIN_DAYS * DAY_MS + 1);
  if (now >= givenUpAt) return seen("no_reply", givenUpAt);
  return { outcome: { kind: "pending", at: null, afterDays: null }, nextCheckAt: givenUpAt };
}

/** From dormant or lost back into the relation. */
const isReturn = (move: StageTransition): boolean =>
  move.to === "win_back" ||
  ((move.from === "dormant" || move.from === "lost") && move.to !== "dormant" && move.to !== "lost");
