/** Until when something is promised: from the time said with it, on the real calendar. */
import type { TimeMatch } from "../grammar/match.js";
import { instantAt, localDateOf, localMinuteOf, MINUTE_MS, zoneOffsetMinutes } from "../../shared/time.js";
import type { Clause } from "./clauses.js";
import { timesOf } from "./entities.js";
import type { Scene, Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

/** A due time as said and as an instant. */
export interface Due {
  /** "YYYY-MM-DD", an ISO instant with offset, or null. */
  said: string | null;
  at: Date | null;
  /** A time was said, though perhaps an unbounded one (回头). */
  isSaid: boolean;
  hasClock: boolean;
}

const NONE: Due = { said: null, at: null, isSaid: false, hasClock: false };
const TODAY = pattern(
  /马上|立刻|立即|这就|现在就?|今[天晚日]|尽快|赶紧|稍后|稍晚|一会儿?|待会|等下|等会|晚点|晚些|当天/,
);
const OPEN = pattern(/回头|到时候?|有空|改天|下次|下批|以后/);

/** Due time of the commitment in a clause; a time alone in the clause before belongs to it too. */
export function dueOf(turn: Turn, clause: Clause, scene: Scene, before: Clause | null): Due {
  const own = inClause(turn, clause, scene);
  const isPartOfDay = own !== null && !own.hasClock && onlyPartOfDay(turn, clause, scene);
  if (own && !isPartOfDay) return own;
  if (OPEN.test(clause.text)) return { ...NONE, isSaid: true };
  if (TODAY.test(clause.text) && !own) return ofDay(localDateOf(turn.at, scene.chat.zone), scene.chat.zone);
  const isTimeAlone = before !== null && !before.isQuestion && before.end + 2 >= clause.start;
  if (isTimeAlone) {
    const carried = inClause(turn, before, scene);
    const rest = carried
      ? before.text.replace(
          /[\d点号月日周星期礼拜一二三四五六七八九十上下午晚天明后今半大那就好行可以没问题的嗯ok\s]/g,
          "",
        )
      : "";
    if (carried && rest.length <= 2) return carried;
  }
  return own ?? NONE;
}

/** 上午, 下午 without a day. */
const onlyPartOfDay = (turn: Turn, clause: Clause, scene: Scene): boolean =>
  timesOf(turn, scene)
    .filter((match) => match.start >= clause.start && match.start < clause.end)
    .every((match) => /^(?:一?大?早|早上|上午|中午|下午|傍晚|晚上)$/.test(turn.folded.slice(match.start, match.end)));

function inClause(turn: Turn, clause: Clause, scene: Scene): Due | null {
  const { zone } = scene.chat;
  const matches = timesOf(turn, scene).filter(
    (match) => match.start >= clause.start && match.start < clause.end && match.kind !== "recurrence",
  );
  const intervals = matches.filter((match) => match.kind === "interval" && !isOver(match, turn, zone));
  const clock = intervals.find((match) => match.instant !== null && !isEndOfWork(turn, match));
  if (clock?.instant) return ofInstant(onAskedDay(turn, clock, clock.instant, scene), zone);
  const day = intervals.find((match) => match.dueDay !== null || match.last !== null);
  const date = day ? (day.dueDay ?? day.last) : null;
  return date ? ofDay(date, zone) : null;
}

/** "明早送得到不" "六点前到": an hour alone is meant for the day that was asked about. */
function onAskedDay(turn: Turn, match: TimeMatch, instant: Date, scene: Scene): Date {
  const said = turn.folded.slice(match.start, match.end);
  if (/[天日号周晚早今明后月]|星期|礼拜|小时|分钟|钟头/.test(said) || !turn.replyTo) return instant;
  const asked = timesOf(turn.replyTo, scene).filter((other) => other.first !== null && other.first === other.last);
  const day = asked.at(-1)?.first;
  if (!day || asked.length > 1 || day <= localDateOf(turn.at, scene.chat.zone)) return instant;
  const minute = localMinuteOf(instant, scene.chat.zone);
  const isMorning = /早|上午/.test(turn.replyTo.folded.slice(asked[0]?.start, asked[0]?.end)) && minute >= 720;
  return instantAt(day, isMorning ? minute - 720 : minute, scene.chat.zone);
}

/** 下班前 names a day, not an hour. */
const isEndOfWork = (turn: Turn, match: TimeMatch): boolean =>
  /下班|收工|天黑/.test(turn.folded.slice(match.start, match.end));

const isOver = (match: TimeMatch, turn: Turn, zone: string): boolean => {
  const last = match.dueDay ?? match.last;
  return last !== null && last < localDateOf(turn.at, zone);
};

const ofDay = (date: string, zone: string): Due => ({
  said: date,
  at: instantAt(date, 1440, zone),
  isSaid: true,
  hasClock: false,
});

function ofInstant(at: Date, zone: string): Due {
  const offset = zoneOffsetMinutes(at, zone);
  const local = new Date(at.getTime() + offset * MINUTE_MS).toISOString().slice(0, 19);
  const sign = offset < 0 ? "-" : "+";
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  return {
    said: `${local}${sign}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`,
    at,
    isSaid: true,
    hasClock: true,
  };
}
