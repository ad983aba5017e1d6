/** Birthdays, only where they are said to be one: 生日8月15, 农历三月初三过生日, 95年1月20的, 今天我生日. */
import { dayOf, daysInMonth, monthOf } from "./time/wall.js";
import type { BirthdayMatch } from "./match.js";
import { readNumber } from "./read-number.js";
import { foldText } from "./text-fold.js";
import { pattern } from "../pattern/pattern.js";

const CUE = pattern(/生日|诞辰|出生|生于|寿辰|过生|过(?:农历|阴历)|破壳|birthday|born/i);
const DATE = pattern(
  /(农历|阴历|旧历|公历|阳历)?(?:的)?\s?(?:((?:19|20)\d{2}|\d{2}|[一二三四五六七八九][零〇一二三四五六七八九]{3}|[零〇一二三四五六七八九]{2})\s?(?:年|[-/.](?=\d)))?\s?(农历|阴历|旧历)?(闰)?(\d{1,2}|十[一二]?|[一二三四五六七八九]|正|腊|冬)\s?(?:月份?|[-/.](?=\d{1,2}(?!\d)))\s?(初[一二三四五六七八九十]|廿[一二三四五六七八九]?|\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s?[号日]?/g,
);

export interface BirthdayOptions {
  /** Local date of the message ("YYYY-MM-DD"), for 今天我生日; without it such a line yields nothing. */
  today?: string;
  /** true: the question before asked for a birthday, so a bare date counts. */
  asked?: boolean;
}

/** All birthdays of a text. */
export function findBirthdays(text: string, options: BirthdayOptions = {}): BirthdayMatch[] {
  const s = foldText(text);
  const asked = options.asked === true;
  if (!asked && !CUE.test(s) && !/\d{2}年\d{1,2}月\d{1,2}[号日]?的/.test(s)) return [];
  const found: BirthdayMatch[] = [];
  for (const match of DATE.all(s)) {
    const start = match.index + match[0].length - match[0].trimStart().length;
    const end = match.index + match[0].trimEnd().length;
    if (!asked && !nearCue(s, start, end, match[2] !== undefined)) continue;
    const value = valueOf(match);
    if (value) found.push({ start, end, ...value });
  }
  if (found.length === 0 && options.today !== undefined) {
    const today = /(今天|明天|昨天)(?=.{0,6}生日)/.exec(s);
    if (
      today &&
      /^(?:今天|明天|昨天)(?:是|就是)?(?:我|俺|本人)?(?:的)?生日|我(?:今天|明天)(?:过)?生日/.test(
        s.slice(Math.max(0, today.index - 1), today.index + 12).replace(/^[^我今明昨]/, ""),
      )
    ) {
      const step = today[1] === "明天" ? 1 : today[1] === "昨天" ? -1 : 0;
      const at = Date.parse(`${options.today}T00:00:00Z`) + step * 86_400_000;
      found.push({
        start: today.index,
        end: today.index + 2,
        date: `${two(monthOf(at))}-${two(dayOf(at))}`,
        lunar: false,
      });
    }
  }
  return found;
}

/** 生日 within the clause, or "95年1月20的" said of a person. */
function nearCue(s: string, start: number, end: number, dated: boolean): boolean {
  const before = s.slice(Math.max(0, start - 10), start);
  if (before.endsWith("过") && /^(?:农历|阴历)/.test(s.slice(start, start + 2))) return true;
  const after = s.slice(end, end + 10);
  if (
    /生日|诞辰|出生|生于|寿辰|过(?:农历|阴历)|birthday|born/i.test(
      before.slice(Math.max(...["。", "！", "？", "\n"].map((mark) => before.lastIndexOf(mark))) + 1),
    )
  )
    return true;
  if (/^(?:的)?(?:是|过|我|出)?.{0,4}(?:生日|出生|过生|生的|诞辰)/.test(after)) return true;
  return (dated && /^(?:生?的)(?=$|[\s,，。！!])/.test(after)) || /我过(?:农历|阴历)的?\s?$/.test(before);
}

const two = (n: number): string => String(n).padStart(2, "0");

function valueOf(match: RegExpMatchArray): { date: string; lunar: boolean } | null {
  const monthWord = match[5] ?? "";
  const month = monthWord === "正" ? 1 : monthWord === "腊" ? 12 : monthWord === "冬" ? 11 : numberOf(monthWord);
  const dayWord = match[6] ?? "";
  const day = numberOf(dayWord.replace(/^初/, ""));
  const lunar =
    /农历|阴历|旧历/.test(`${match[1] ?? ""}${match[3] ?? ""}`) ||
    match[4] !== undefined ||
    /^[初廿]/.test(dayWord) ||
    /[正腊冬]/.test(monthWord);
  if (!(month >= 1 && month <= 12) || !(day >= 1 && day <= (lunar ? 30 : daysInMonth(2000, month)))) return null;
  const year = yearOf(match[2]);
  return { date: `${year === null ? "" : `${year}-`}${two(month)}-${two(day)}`, lunar };
}

function yearOf(said: string | undefined): number | null {
  if (said === undefined) return null;
  const digits = /^\d/.test(said)
    ? Number(said)
    : Number(
        Array.from(said)
          .map((char) => "零一二三四五六七八九".indexOf(char === "〇" ? "零" : char))
          .join(""),
      );
  if (digits >= 1900) return digits;
  return digits >= 30 ? 1900 + digits : 2000 + digits;
}

function numberOf(word: string): number {
  if (/^\d+$/.test(word)) return Number(word);
  const read = readNumber(word, 0);
  return read && read.end === word.length ? read.lo : Number.NaN;
}
