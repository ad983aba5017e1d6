/** What the grammars find in a turn, read once and kept for all rules of one run. */
import { findTimes } from "../grammar/times.js";
import type { TimeMatch } from "../grammar/match.js";
import type { Scene, Turn } from "./scene.js";

/**
 * Words whose first character would be read into the time before them (国庆前|一定, 下个月|中试), made harmless;
 * every character keeps its place.
 */
function readableTimes(text: string): string {
  return text.replace(/前一定/g, "前必定").replace(/月中(?=[试标])/g, "月冲");
}

const times = new WeakMap<Turn, readonly TimeMatch[]>();

/** Time expressions of the sender's own words. */
export function timesOf(turn: Turn, scene: Scene): readonly TimeMatch[] {
  let found = times.get(turn);
  if (!found) {
    const { zone } = scene.chat;
    const { calendar } = scene.context;
    found = findTimes(readableTimes(turn.paused), { at: turn.at, zone, calendar }).filter(
      (match) => match.start >= turn.ownFrom,
    );
    times.set(turn, found);
  }
  return found;
}
