/** What two other open recognizers find in the same lines, written in the kinds and values of `guanxi extract`. */
import recognizers from "@microsoft/recognizers-text-suite";
import { zh } from "chrono-node";

export interface InputLine {
  id: string;
  text: string;
  at: string;
  from?: string;
}

export interface PeerEntity {
  kind: string;
  start: number;
  end: number;
  quote: string;
  value: Record<string, unknown>;
}

const CULTURE = "zh-cn";

interface Recognized {
  start: number;
  end: number;
  text: string;
  typeName: string;
  resolution: Record<string, unknown> | null;
}
type Recognizer = (text: string, culture: string) => Recognized[];

const suite = recognizers as unknown as Record<string, Recognizer> & {
  recognizeDateTime: (text: string, culture: string, options: number, reference: Date) => Recognized[];
};

const text = (value: unknown): string => (typeof value === "string" ? value : String(value));

/** Wall-clock time of the message as a `Date` in the process's own zone, which is what both peers read. */
const wallClock = (at: string): Date => {
  const [date = "", time = "00:00:00"] = at.slice(0, 19).split("T");
  const [year = 2000, month = 1, day = 1] = date.split("-").map(Number);
  const [hour = 0, minute = 0, second = 0] = time.split(":").map(Number);
  return new Date(year, month - 1, day, hour, minute, second);
};

const AMOUNTS: readonly (readonly [
  string,
  string,
  (resolution: Record<string, unknown>) => Record<string, unknown>,
])[] = [
  ["recognizeEmail", "email", (r) => ({ email: text(r["value"]).toLowerCase() })],
  ["recognizeURL", "url", (r) => ({ url: r["value"] })],
  ["recognizePhoneNumber", "phone", (r) => ({ number: text(r["value"]) })],
  ["recognizeCurrency", "money", (r) => ({ amount: text(r["value"]), currency: r["isoCurrency"] ?? "CNY" })],
  ["recognizePercentage", "percent", (r) => ({ value: text(r["value"]).replace("%", "") })],
  ["recognizeAge", "age", (r) => ({ value: text(r["value"]), unit: text(r["unit"]).toLowerCase() })],
  ["recognizeDimension", "quantity", (r) => ({ number: text(r["value"]), unit: r["unit"] })],
  ["recognizeNumber", "number", (r) => ({ value: text(r["value"]) })],
  ["recognizeBoolean", "boolean", (r) => ({ value: r["value"] })],
];

/** `@microsoft/recognizers-text-suite`, all its models for Chinese; the outermost entity wins, as our format wants. */
export function byRecognizers({ text: line, at }: InputLine): PeerEntity[] {
  const found: PeerEntity[] = [];
  const add = (kind: string, { start, end }: Recognized, value: Record<string, unknown>): void => {
    if (found.some((other) => start < other.end && other.start <= end)) return;
    found.push({ kind, start, end: end + 1, quote: line.slice(start, end + 1), value });
  };
  const day = at.slice(0, 10);
  const [emails, urls, phones, ...rest] = AMOUNTS;
  const run = (models: typeof AMOUNTS): void => {
    for (const [name, kind, valueOf] of models)
      for (const one of suite[name]?.(line, CULTURE) ?? [])
        if (one.resolution && one.resolution["value"] !== null) add(kind, one, valueOf(one.resolution));
  };
  run([emails, urls, phones].filter((model) => model !== undefined));
  for (const one of suite.recognizeDateTime(line, CULTURE, 0, wallClock(at))) {
    const values = one.resolution?.["values"] as Record<string, string>[] | undefined;
    const readings = (values ?? []).map((value) => timeReading(value, day)).filter((value) => value !== null);
    const [first] = readings;
    if (first)
      add("datetime", one, readings.length > 1 ? { ...first, values: readings.slice(-2).toReversed() } : first);
  }
  run(rest);
  return found.sort((a, b) => a.start - b.start);
}

function timeReading(value: Record<string, string>, day: string): Record<string, unknown> | null {
  const stamp = (said: string | undefined): string | null =>
    said === undefined
      ? null
      : said.length === 10
        ? `${said}T00:00:00`
        : said.length === 8
          ? `${day}T${said}`
          : said.replace(" ", "T");
  const { type = "", timex = "" } = value;
  if (type === "duration") return { duration: timex };
  if (type === "set") return setReading(timex);
  if (value["value"] === "not resolved") return { from: `${day}T00:00:00`, grain: "day" };
  if (type.endsWith("range"))
    return { from: stamp(value["start"]), to: stamp(value["end"]), grain: type === "daterange" ? "day" : "minute" };
  return { from: stamp(value["value"]), grain: type === "date" ? "day" : "minute" };
}

function setReading(timex: string): Record<string, unknown> | null {
  const week = /WXX-(\d)/.exec(timex)?.[1];
  const every = /^P([\d.]+)([DWMY])$/.exec(timex);
  const hour = /T(\d\d)/.exec(timex)?.[1];
  const byHour = hour === undefined ? "" : `;BYHOUR=${Number(hour)}`;
  if (week)
    return {
      recurring: `FREQ=WEEKLY;BYDAY=${["MO", "TU", "WE", "TH", "FR", "SA", "SU"][Number(week) - 1] ?? "MO"}${byHour}`,
    };
  if (every?.[2])
    return {
      recurring: `FREQ=${{ D: "DAILY", W: "WEEKLY", M: "MONTHLY", Y: "YEARLY" }[every[2]] ?? "DAILY"};INTERVAL=${every[1] ?? "1"}${byHour}`,
    };
  return null;
}

/** `chrono-node` for simplified Chinese: times only. */
export function byChrono({ text: line, at }: InputLine): PeerEntity[] {
  const pad = (n: number): string => String(n).padStart(2, "0");
  const local = (date: Date): string =>
    `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return zh.hans.parse(line, wallClock(at)).map((found) => {
    const grain = found.start.isCertain("minute")
      ? "minute"
      : found.start.isCertain("hour")
        ? "hour"
        : found.start.isCertain("day") || found.start.isCertain("weekday")
          ? "day"
          : found.start.isCertain("month")
            ? "month"
            : "year";
    const whole = (date: Date): string =>
      grain === "hour" || grain === "minute" ? local(date) : `${local(date).slice(0, 10)}T00:00:00`;
    return {
      kind: "datetime",
      start: found.index,
      end: found.index + found.text.length,
      quote: line.slice(found.index, found.index + found.text.length),
      value: { from: whole(found.start.date()), ...(found.end ? { to: whole(found.end.date()) } : {}), grain },
    };
  });
}
