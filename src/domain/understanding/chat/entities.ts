/** What the grammars find in a turn, read once and kept for all rules of one run. */
import { findTimes } from "../grammar/times.js";
import type { TimeMatch } from "../grammar/match.js";
import type { Scene, Turn } from "./scene.js";

const times = new WeakMap<Turn, readonly TimeMatch[]>();

/** Time expressions of the sender's own words. */
export function timesOf(turn: Turn, scene: Scene): readonly TimeMatch[] {
  let found = times.get(turn);
  if (!found) {
    const { zone } = scene.chat;
    const { calendar } = scene.context;
    found = findTimes(turn.text, { at: turn.at, zone, calendar }).filter((match) => match.start >= turn.ownFrom);
    times.set(turn, found);
  }
  return found;
}
