/** Spans of a week in which a member takes new customers: several a day, none over another. Pure. */
import { minuteOfLocalTime } from "../calendar/quiet-hours.js";
import type { DutyMember, DutySpan } from "./wecom-records.js";

const DAY = 1_440;
const WEEK = 7 * DAY;
const NAMES = ["", "周一", "周二", "周三", "周四", "周五", "周六", "周日"];

/** A span on one of its days; minutes since Monday 00:00, the end may lie in the next week. */
interface Stretch {
  span: DutySpan;
  day: number;
  from: number;
  until: number;
}

/** Equal times are the whole day, as in `isOnDuty`; an end before the begin is on the next day. */
function stretchesOf(span: DutySpan): Stretch[] {
  const [start, end] = [minuteOfLocalTime(span.from), minuteOfLocalTime(span.to)];
  const length = start < end ? end - start : end - start + DAY;
  return span.days.map((day) => {
    const from = (day - 1) * DAY + (start === end ? 0 : start);
    return { span, day, from, until: from + length };
  });
}

export interface SpanOverlap {
  /** 1 Monday … 7 Sunday, where the later one begins. */
  day: number;
  first: DutySpan;
  second: DutySpan;
}

/** The first two spans that lie over each other; null: none. One that begins when another ends does not. */
export function spanOverlap(spans: readonly DutySpan[]): SpanOverlap | null {
  const all = spans.flatMap(stretchesOf).sort((a, b) => a.from - b.from);
  // Sunday night may reach into Monday.
  const wrapped = all
    .filter(({ until }) => until > WEEK)
    .map((one) => ({ ...one, from: one.from - WEEK, until: one.until - WEEK }));
  let last: Stretch | null = null;
  for (const one of [...wrapped, ...all]) {
    if (last && one.from < last.until) return { day: one.day, first: last.span, second: one.span };
    if (!last || one.until > last.until) last = one;
  }
  return null;
}

const spanWords = ({ from, to }: DutySpan): string => (from === to ? "全天" : `${from}–${to}`);

/** What is wrong with a member's spans, in plain Chinese; null: nothing. */
export function spanProblem({ spans }: Pick<DutyMember, "spans">): string | null {
  if (spans.some(({ days }) => days.length === 0)) return "每个时段至少选一天";
  const overlap = spanOverlap(spans);
  if (!overlap) return null;
  return `${NAMES[overlap.day] ?? ""}的 ${spanWords(overlap.first)} 和 ${spanWords(overlap.second)} 重叠`;
}
