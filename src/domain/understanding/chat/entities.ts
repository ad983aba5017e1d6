/** What the grammars find in a turn, read once and kept for all rules of one run. */
import { findTimes } from "../grammar/times.js";
import { addDays, instantAt, localDateOf } from "../../shared/time.js";
import type { TimeMatch } from "../grammar/match.js";
import type { Scene, Turn } from "./scene.js";

/**
 * Words whose first character would be read into the time before them (国庆前|一定, 下个月|中试), made harmless;
 * every character keeps its place.
 */
function readableTimes(text: string): string {
  const certain = text.includes("前一定") ? text.replace(/前一定/g, "前必定") : text;
  return certain.includes("月中") ? certain.replace(/月中(?=[试标])/g, "月冲") : certain;
}

/** Plans and promises look ahead: of two readings the one that is not over. */
function ahead(match: TimeMatch, today: string, zone: string): TimeMatch {
  const { other } = match;
  if (!match.last || match.last >= today || !other?.from || other.from.slice(0, 10) < today) return match;
  const first = other.from.slice(0, 10);
  const minute = Number(other.from.slice(11, 13)) * 60 + Number(other.from.slice(14, 16));
  return {
    ...match,
    first,
    last: first,
    dueDay: first,
    instant: match.instant ? instantAt(first, minute, zone) : null,
    unit: other,
    interval: other,
  };
}

const COUNTS: Readonly<Record<string, number>> = {
  一: 1,
  两: 2,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
  半: 0.5,
};

/** 中秋前一周, 春节前十天: the day that lies so long before the holiday. */
function beforeHolidays(matches: readonly TimeMatch[], text: string): TimeMatch[] {
  return matches.flatMap((match, i) => {
    const previous = matches[i - 1];
    if (
      previous?.holiday &&
      previous.end === match.start &&
      /^前|前$/.test(text.slice(match.start - 1, match.start + 1))
    )
      return [];
    const lead = match.holiday
      ? /^前?([一两二三四五六七八九十半]|\d{1,2})(?:个)?(周|星期|礼拜|天|月)/.exec(text.slice(match.end, match.end + 6))
      : null;
    const isBefore = text[match.end] === "前" || text[match.end - 1] === "前";
    if (!isBefore || !lead?.[1] || !match.first) return [match];
    const days = (COUNTS[lead[1]] ?? Number(lead[1])) * (lead[2] === "天" ? 1 : lead[2] === "月" ? 30 : 7);
    const day = addDays(match.first, -Math.round(days));
    return [{ ...match, end: match.end + lead[0].length, first: day, last: day, dueDay: day }];
  });
}

const times = new WeakMap<Turn, readonly TimeMatch[]>();

function own(matches: readonly TimeMatch[], turn: Turn, zone: string): TimeMatch[] {
  const today = localDateOf(turn.at, zone);
  const said = matches.filter((match) => match.start >= turn.ownFrom).map((match) => ahead(match, today, zone));
  return beforeHolidays(said, turn.folded);
}

/** Time expressions of the sender's own words. */
export function timesOf(turn: Turn, scene: Scene): readonly TimeMatch[] {
  let found = times.get(turn);
  if (!found) {
    const { zone } = scene.chat;
    const { calendar } = scene.context;
    const matches = findTimes(readableTimes(turn.paused), { at: turn.at, zone, calendar });
    found = matches.length === 0 ? matches : own(matches, turn, zone);
    times.set(turn, found);
  }
  return found;
}
