/** Dates as people say them: relative when near, plain when far, always in the corp's zone. */
import { daysBetween, localDay, localTime, wallClock, weekdayOf } from "./zoned-time";

export type Language = "zh" | "en";

const WEEKDAYS = {
  zh: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
} as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const NEAR = {
  zh: { "-1": "昨天", "0": "今天", "1": "明天", "2": "后天" },
  en: { "-1": "yesterday", "0": "today", "1": "tomorrow" },
} as const satisfies Record<Language, Record<string, string>>;

export const weekdayName = (day: string, language: Language): string => WEEKDAYS[language][weekdayOf(day)] ?? "";

/** "11月25日", "2025年11月25日" when the year differs from `thisYear`. */
export function plainDay(day: string, thisYear: number, language: Language): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  if (language === "zh") return `${year === thisYear ? "" : `${year}年`}${month}月${date}日`;
  return `${date} ${MONTHS[month - 1] ?? ""}${year === thisYear ? "" : ` ${year}`}`;
}

/** Monday-based number of the week a day lies in. */
const weekOf = (day: string): number => Math.floor((daysBetween("1970-01-05", day) + 0) / 7);

/** "今天", "昨天", "明天", "周三" inside this week, "11月1日" otherwise. */
export function dayWords(day: string, now: Date, zone: string, language: Language): string {
  const today = localDay(now, zone);
  const near = (NEAR[language] as Record<string, string>)[String(daysBetween(today, day))];
  if (near) return near;
  if (weekOf(day) === weekOf(today)) return weekdayName(day, language);
  return plainDay(day, wallClock(now, zone).year, language);
}

/** "今天 14:22", "周三 09:00", "11月1日 10:00"; older than a year without the time. */
export function whenWords(iso: string, now: Date, zone: string, language: Language): string {
  const at = new Date(iso);
  const day = localDay(at, zone);
  const words = dayWords(day, now, zone, language);
  return Math.abs(daysBetween(localDay(now, zone), day)) > 300 ? words : `${words} ${localTime(at, zone)}`;
}

/** "2026-11-25 17:00": what hovering shows. */
export const exactTime = (iso: string, zone: string): string => {
  const at = new Date(iso);
  return `${localDay(at, zone)} ${localTime(at, zone)}`;
};

/** How long between two instants in the largest fitting unit: "3 小时", "2 天". */
export function spanWords(fromMs: number, toMs: number, language: Language): string {
  const minutes = Math.max(1, Math.round(Math.abs(toMs - fromMs) / 60_000));
  const [count, zh, en] =
    minutes < 60
      ? [minutes, "分钟", "min"]
      : minutes < 36 * 60
        ? [Math.round(minutes / 60), "小时", "h"]
        : [Math.round(minutes / 1440), "天", "d"];
  return language === "zh" ? `${count} ${zh}` : `${count} ${en}`;
}

/** "3 天前", "今天"; for columns that only tell how long ago. */
export function agoWords(iso: string, now: Date, zone: string, language: Language): string {
  const days = daysBetween(localDay(new Date(iso), zone), localDay(now, zone));
  if (days <= 1) return whenWords(iso, now, zone, language);
  if (days < 60) return language === "zh" ? `${days} 天前` : `${days} d ago`;
  return plainDay(localDay(new Date(iso), zone), wallClock(now, zone).year, language);
}

/** Due words of a task: "逾期 2 天", "今天 17:00 前", "明天 10:00", "周三内" for a day without an hour. */
export function dueWords(
  iso: string,
  now: Date,
  zone: string,
  language: Language,
): { text: string; isLate: boolean; isToday: boolean } {
  const at = new Date(iso);
  if (at < now) {
    const span = spanWords(at.getTime(), now.getTime(), language);
    return { text: language === "zh" ? `逾期 ${span}` : `${span} overdue`, isLate: true, isToday: false };
  }
  // A due instant at midnight is the end of the day before: "some time that day".
  if (localTime(at, zone) === "00:00") {
    const day = localDay(new Date(at.getTime() - 1), zone);
    const words = dayWords(day, now, zone, language);
    return {
      text: language === "zh" ? `${words}内` : `by end of ${words}`,
      isLate: false,
      isToday: day === localDay(now, zone),
    };
  }
  const isToday = localDay(at, zone) === localDay(now, zone);
  const words = whenWords(iso, now, zone, language);
  return {
    text: isToday ? (language === "zh" ? `${words} 前` : `by ${localTime(at, zone)}`) : words,
    isLate: false,
    isToday,
  };
}
