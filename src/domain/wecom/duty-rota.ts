/** Who takes the next customer of a channel code. Pure. */
import { isoWeekdayOf, localDateOf, localMinuteOf } from "../shared/time.js";
import { minuteOfLocalTime } from "../calendar/quiet-hours.js";
import type { ContactWayRecord, DutyMember, DutySpan } from "./wecom-records.js";

/** WeCom takes at most this many members in one code (wecom.md §4.4). */
const MAX_CODE_MEMBERS = 100;

/**
 * Members on duty at an instant whose cap is not reached; when there are none, the backups.
 *
 * @param addedToday new customers of the code on the local day, by user id.
 */
export function onDuty(
  way: Pick<ContactWayRecord, "members" | "backupUserIds">,
  addedToday: ReadonlyMap<string, number>,
  now: Date,
  zone: string,
): string[] {
  const ready = way.members.filter(
    (member) => isOnDuty(member, now, zone) && !isFull(member, addedToday.get(member.userId) ?? 0),
  );
  const chosen = ready.length > 0 ? ready.map((member) => member.userId) : way.backupUserIds;
  // Nobody at all: whoever is in the rota is better than a dead code.
  const users = chosen.length > 0 ? chosen : way.members.map((member) => member.userId);
  return [...new Set(users)].sort().slice(0, MAX_CODE_MEMBERS);
}

const isFull = ({ dailyCap }: DutyMember, added: number): boolean => dailyCap !== null && added >= dailyCap;

/** Without spans always. A span may cross midnight; its day is the one it begins on. */
export function isOnDuty({ spans }: Pick<DutyMember, "spans">, now: Date, zone: string): boolean {
  if (spans.length === 0) return true;
  const day = isoWeekdayOf(localDateOf(now, zone));
  const minute = localMinuteOf(now, zone);
  return spans.some((span) => covers(span, day, minute));
}

function covers({ days, from, to }: DutySpan, day: number, minute: number): boolean {
  const [start, end] = [minuteOfLocalTime(from), minuteOfLocalTime(to)];
  if (start === end) return days.includes(day);
  if (start < end) return days.includes(day) && minute >= start && minute < end;
  const before = day === 1 ? 7 : day - 1;
  return (days.includes(day) && minute >= start) || (days.includes(before) && minute < end);
}
