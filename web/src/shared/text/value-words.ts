/** Normalised fact values as people read them: money, dates, roles. */
import type { FactField } from "#src/domain/understanding/understanding.js";
import { type Language, plainDay } from "./date-words";

const THIN_SPACE = "\u2009";

/** 1284 → "1 284" with a thin space between thousands. */
export const countWords = (count: number): string => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, THIN_SPACE);

/** Yuan: "¥50万" for round ten-thousands in Chinese, "¥1,280" otherwise. */
export function yuanWords(yuan: number, language: Language): string {
  if (language === "zh" && Math.abs(yuan) >= 10_000 && yuan % 100 === 0) {
    return yuan % 100_000_000 === 0 ? `¥${yuan / 100_000_000}亿` : `¥${yuan / 10_000}万`;
  }
  return `¥${String(yuan).replace(/\B(?=(\d{3})+(?!\d))/g, ",")}`;
}

/** A budget as facts keep it: "500000", "300000-500000", "~500000", "<=500000". Anything else is shown as it is. */
export function budgetWords(value: string, language: Language): string {
  const match = /^(~|<=|>=)?(\d+)(?:-(\d+))?$/.exec(value);
  if (!match) return value;
  const [, mark, low = "0", high] = match;
  const money = yuanWords(Number(low), language);
  if (high) return `${money}–${yuanWords(Number(high), language).slice(1)}`;
  if (mark === "~") return language === "zh" ? `${money}左右` : `about ${money}`;
  if (mark === "<=") return language === "zh" ? `${money}以内` : `up to ${money}`;
  if (mark === ">=") return language === "zh" ? `${money}以上` : `from ${money}`;
  return money;
}

const DIGITS = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"] as const;
/** 1 → 初一, 15 → 十五, 21 → 廿一, 30 → 三十. */
function lunarDayName(day: number): string {
  if (day <= 10) return `初${DIGITS[day] ?? day}`;
  if (day < 20) return `十${DIGITS[day - 10] ?? ""}`;
  if (day === 20) return "二十";
  return day === 30 ? "三十" : `廿${DIGITS[day - 20] ?? ""}`;
}
const LUNAR_MONTHS = ["正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊"] as const;

/** "MM-DD", "YYYY-MM-DD" or lunar "L08-15". */
export function birthdayWords(value: string, language: Language): string {
  const lunar = /^L(\d{2})-(\d{2})$/.exec(value);
  if (lunar) {
    const month = Number(lunar[1]);
    return language === "zh"
      ? `农历${LUNAR_MONTHS[month - 1] ?? month}月${lunarDayName(Number(lunar[2]))}`
      : `lunar ${month}/${Number(lunar[2])}`;
  }
  if (/^\d{2}-\d{2}$/.test(value)) return plainDay(`2000-${value}`, 2000, language);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return plainDay(value, 0, language);
  return value;
}

/** A wanted time: ISO date, "YYYY-MM", "YYYY-Qn" or an interval "a/b". */
export function timelineWords(value: string, thisYear: number, language: Language): string {
  const parts = value.split("/");
  if (parts.length === 2) return parts.map((part) => timelineWords(part, thisYear, language)).join(" – ");
  const quarter = /^(\d{4})-Q([1-4])$/.exec(value);
  if (quarter) return language === "zh" ? `${quarter[1]}年第${quarter[2]}季度` : `Q${quarter[2]} ${quarter[1]}`;
  const month = /^(\d{4})-(\d{2})$/.exec(value);
  if (month) {
    if (language === "en") return `${month[1]}-${month[2]}`;
    return `${Number(month[1]) === thisYear ? "" : `${month[1]}年`}${Number(month[2])}月`;
  }
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? plainDay(value, thisYear, language) : value;
}

/** Groups digits of a mobile number for reading; masked ones stay as they come. */
export const phoneWords = (value: string): string =>
  /^1\d{10}$/.test(value) ? `${value.slice(0, 3)} ${value.slice(3, 7)} ${value.slice(7)}` : value;

/** A fact's value for people. `roleName` turns a decision role into its label. */
export function valueWords(
  field: FactField,
  value: string,
  context: { language: Language; thisYear: number; roleName: (role: string) => string },
): string {
  if (field === "budget") return budgetWords(value, context.language);
  if (field === "birthday") return birthdayWords(value, context.language);
  if (field === "timeline") return timelineWords(value, context.thisYear, context.language);
  if (field === "phone") return phoneWords(value);
  if (field === "decisionRole") return context.roleName(value);
  if (field === "customer_of_ours") return context.language === "zh" ? "是" : "yes";
  return value;
}
