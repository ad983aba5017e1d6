/**
 * Warnings as a fold over a contact's history. Every instant is computed from the history, so the same history gives the
 * same warnings whenever and in whatever order it is looked at.
 */
import type { StageSignal, StageTransition } from "../stage/stage.js";
import { brokenPromises } from "./broken-promises.js";
import type { FoundEpisode, WarningInput } from "./found-episode.js";
import { saidWarnings } from "./said-warnings.js";
import { silences } from "./silences.js";
import { singleThreaded } from "./single-threaded.js";
import type { WarningEpisode } from "./warning.js";

export interface WarningTimeline {
  /** Latest raised first, at most {@link MAX_KEPT}. */
  episodes: WarningEpisode[];
  /** The next instant at which time alone changes the answer; null: only new events do. */
  nextCheckAt: Date | null;
}

/** Old trouble beyond this is forgotten. */
const MAX_KEPT = 40;

/** All warnings of a contact that have been raised until now. */
export function warningTimeline(input: WarningInput): WarningTimeline {
  const { now } = input;
  const signals = input.signals.filter((signal) => signal.at <= now).sort(byTime);
  const history = { ...input, signals };
  const all = [
    ...silences(history),
    ...brokenPromises(history),
    ...saidWarnings(history),
    ...singleThreaded(history),
  ].map((found) => endedByFarewell(found, history));
  const checks = all.flatMap(({ checks: own }) => own.filter((at) => at > now));
  const episodes = all
    .flatMap(({ episode }) => (episode && episode.raisedAt <= now ? [episode] : []))
    .filter((episode) => episode.endedAt === null || episode.endedAt > episode.raisedAt)
    .map((episode) =>
      episode.endedAt && episode.endedAt > now ? { ...episode, endedAt: null, endedWhy: null } : episode,
    )
    .sort((a, b) => b.raisedAt.getTime() - a.raisedAt.getTime() || (a.key < b.key ? -1 : 1))
    .slice(0, MAX_KEPT);
  return { episodes, nextCheckAt: earliestOf(checks) };
}

/** A contact who left or opted out is not pursued; what was open ends then. Being removed is the farewell itself. */
function endedByFarewell(one: FoundEpisode, { transitions, signals }: WarningInput): FoundEpisode {
  const { episode } = one;
  if (!episode || episode.kind === "removed") return one;
  const lost = lostPeriods(transitions).find(({ to }) => to === null || to > episode.raisedAt);
  const optOut = signals.find(
    (signal) => signal.kind === "intent" && signal.intent === "opt_out" && signal.at >= episode.raisedAt,
  );
  const ends = [
    ...(lost ? [{ at: new Date(Math.max(lost.from.getTime(), episode.raisedAt.getTime())), why: "客户已流失" }] : []),
    ...(optOut ? [{ at: optOut.at, why: "客户要求不再联系" }] : []),
    ...(episode.endedAt ? [{ at: episode.endedAt, why: episode.endedWhy ?? "" }] : []),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  const [first] = ends;
  return first ? { ...one, episode: { ...episode, endedAt: first.at, endedWhy: first.why } } : one;
}

/** Stretches in which the contact was lost, oldest first. */
function lostPeriods(transitions: readonly StageTransition[]): { from: Date; to: Date | null }[] {
  return transitions.flatMap((move, i) =>
    move.to === "lost" ? [{ from: move.at, to: transitions[i + 1]?.at ?? null }] : [],
  );
}

const byTime = (a: StageSignal, b: StageSignal): number =>
  a.at.getTime() - b.at.getTime() || compareText(a.messageId ?? "", b.messageId ?? "") || compareText(a.kind, b.kind);
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The earliest of some instants; null without any. */
export function earliestOf(instants: readonly Date[]): Date | null {
  return instants.reduce<Date | null>((first, at) => (first === null || at < first ? at : first), null);
}
