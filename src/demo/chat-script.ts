/** The demo's hand-written chats: parses `examples/demo/chats/*.txt` and sets them on the calendar relative to today. */
import type { WorkCalendar } from "#src/domain/calendar/work-calendar.js";
import { addDays, daysBetween, instantAt, isoWeekdayOf, type LocalDate } from "#src/domain/shared/time.js";
import type { MessageType, Side } from "#src/domain/understanding/understanding.js";

export interface ScriptPerson {
  id: string;
  name: string;
  side: Side;
}

export interface ScriptLine {
  /** Working days from today: 0 today, negative earlier. */
  day: number;
  /** Local wall-clock minute of the day. */
  minute: number;
  from: string;
  type: MessageType;
  text: string;
}

export interface ChatScript {
  contacts: ScriptPerson[];
  memberId: string;
  group: string | null;
  lines: ScriptLine[];
}

const LINE = /^D([+-]?\d+) (\d\d):(\d\d) (\S+) (.*)$/u;
const TYPED = /^(file|image|voice):(.*)$/su;

/**
 * Reads one script.
 *
 * @param name file name, for error messages.
 * @throws Error names the file, the line and what is wrong.
 */
export function parseChatScript(text: string, name: string): ChatScript {
  const script: ChatScript = { contacts: [], memberId: "", group: null, lines: [] };
  text.split("\n").forEach((raw, i) => {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) return;
    const [word = "", id = "", ...rest] = line.split(/\s+/);
    if (word === "contact") script.contacts.push({ id, name: rest.join(" "), side: "contact" });
    else if (word === "member") script.memberId = id;
    else if (word === "group") script.group = [id, ...rest].join(" ");
    else {
      const match = LINE.exec(line);
      if (!match) throw new Error(`${name}:${i + 1}: not a line of a chat script: ${line}`);
      const [, day = "", hour = "", minute = "", from = "", said = ""] = match;
      if (from !== script.memberId && !script.contacts.some((person) => person.id === from)) {
        throw new Error(`${name}:${i + 1}: ${from} is not declared`);
      }
      const typed = TYPED.exec(said);
      script.lines.push({
        day: Number(day),
        minute: Number(hour) * 60 + Number(minute),
        from,
        type: (typed?.[1] as MessageType | undefined) ?? "text",
        text: (typed?.[2] ?? said).replaceAll("\\n", "\n"),
      });
    }
  });
  if (script.contacts.length === 0 || script.memberId === "") throw new Error(`${name}: needs a contact and a member`);
  return script;
}

const foundDays = new WeakMap<WorkCalendar, Map<string, LocalDate>>();

/** The day that lies `offset` working days from `today` (0: today itself, also when it is a day off). Remembered per calendar. */
export function workingDay(today: LocalDate, offset: number, calendar: WorkCalendar): LocalDate {
  let found = foundDays.get(calendar);
  if (!found) foundDays.set(calendar, (found = new Map()));
  const key = `${today}${offset}`;
  const day = found.get(key) ?? walkWorkingDays(today, offset, calendar);
  found.set(key, day);
  return day;
}

function walkWorkingDays(today: LocalDate, offset: number, calendar: WorkCalendar): LocalDate {
  if (offset >= 0) return offset === 0 ? today : calendar.addWorkingDays(today, offset);
  let day = today;
  for (let left = -offset; left > 0;) {
    day = addDays(day, -1);
    if (calendar.isWorkingDay(day)) left--;
  }
  return day;
}

const WEEKDAYS = ["一", "二", "三", "四", "五", "六", "日"];

/** How a person says a day on another day: 今天, 明天, 周三, 下周三, 14号, 3月14日. */
function dayWord(kind: string, target: LocalDate, saidOn: LocalDate): string {
  const [, month = 0, day = 0] = target.split("-").map(Number);
  if (kind === "号") return target.slice(0, 7) === saidOn.slice(0, 7) ? `${day}号` : `${month}月${day}号`;
  if (kind === "月日") return `${month}月${day}日`;
  const distance = daysBetween(saidOn, target);
  if (distance === 0) return "今天";
  if (distance === 1) return "明天";
  const weekday = `周${WEEKDAYS[isoWeekdayOf(target) - 1] ?? ""}`;
  const weeks = Math.floor((isoWeekdayOf(saidOn) - 1 + distance) / 7);
  if (weeks === 0) return weekday;
  return weeks === 1 ? `下${weekday}` : `${month}月${day}日`;
}

/** Replaces `{周D-3}`, `{号D+2}`, `{月日D+8}` by the words for those days. */
export function withDayWords(text: string, saidOn: LocalDate, today: LocalDate, calendar: WorkCalendar): string {
  return text.replace(/\{(周|号|月日)D([+-]?\d+)\}/gu, (_, kind: string, offset: string) =>
    dayWord(kind, workingDay(today, Number(offset), calendar), saidOn),
  );
}

/** The instant of a line and its text, set on the calendar. */
export function placed(
  line: ScriptLine,
  today: LocalDate,
  zone: string,
  calendar: WorkCalendar,
): { at: Date; text: string } {
  const day = workingDay(today, line.day, calendar);
  return { at: instantAt(day, line.minute, zone), text: withDayWords(line.text, day, today, calendar) };
}
