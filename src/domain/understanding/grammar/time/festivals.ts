/** Festivals, memorial days, solar terms and seasons of a year. */
import { lunarDay, lunarMonth } from "./lunar.js";
import { DAY, wall, weekdayOf, type Unit, type Wall } from "./wall.js";

/** How a festival is dated: a solar day, a lunar day, the n-th weekday of a month, a solar term, or New Year's Eve. */
type Rule =
  | { solar: readonly [month: number, day: number] }
  | { lunar: readonly [month: number, day: number] }
  | { nth: readonly [month: number, weekday: number, n: number] }
  | { term: number }
  | { eve: true };

/** Canonical names as in the official holiday notices where there is one. */
const RULES: readonly (readonly [words: string, name: string, rule: Rule])[] = [
  ["元旦节 元旦", "元旦", { solar: [1, 1] }],
  ["情人节", "情人节", { solar: [2, 14] }],
  ["三八妇女节 三八节 妇女节 女神节 女王节", "妇女节", { solar: [3, 8] }],
  ["消费者权益日 三一五", "消费者权益日", { solar: [3, 15] }],
  ["植树节", "植树节", { solar: [3, 12] }],
  ["愚人节", "愚人节", { solar: [4, 1] }],
  ["五一劳动节 五一节 劳动节 五一黄金周 五一", "劳动节", { solar: [5, 1] }],
  ["五四青年节 青年节", "青年节", { solar: [5, 4] }],
  ["六一儿童节 儿童节 六一", "儿童节", { solar: [6, 1] }],
  ["建党节", "建党节", { solar: [7, 1] }],
  ["建军节", "建军节", { solar: [8, 1] }],
  ["教师节", "教师节", { solar: [9, 10] }],
  ["十一国庆 国庆节 国庆黄金周 国庆 十一黄金周", "国庆节", { solar: [10, 1] }],
  ["万圣节", "万圣节", { solar: [11, 1] }],
  ["双十一 双11 光棍节", "双十一", { solar: [11, 11] }],
  ["双十二 双12", "双十二", { solar: [12, 12] }],
  ["平安夜", "平安夜", { solar: [12, 24] }],
  ["圣诞节 圣诞", "圣诞节", { solar: [12, 25] }],
  ["跨年夜", "跨年", { solar: [12, 31] }],
  ["春节 大年初一 农历新年 农历年", "春节", { lunar: [1, 1] }],
  ["元宵节 元宵 上元节", "元宵节", { lunar: [1, 15] }],
  ["龙抬头", "龙抬头", { lunar: [2, 2] }],
  ["端午节 端午 端阳节", "端午节", { lunar: [5, 5] }],
  ["七夕节 七夕", "七夕", { lunar: [7, 7] }],
  ["中元节", "中元节", { lunar: [7, 15] }],
  ["中秋节 中秋 八月节", "中秋节", { lunar: [8, 15] }],
  ["重阳节 重阳", "重阳节", { lunar: [9, 9] }],
  ["腊八节 腊八", "腊八", { lunar: [12, 8] }],
  ["小年夜 小年", "小年", { lunar: [12, 23] }],
  ["除夕夜 除夕 大年三十 大年夜 年三十", "除夕", { eve: true }],
  ["母亲节", "母亲节", { nth: [5, 7, 2] }],
  ["父亲节", "父亲节", { nth: [6, 7, 3] }],
  ["感恩节", "感恩节", { nth: [11, 4, 4] }],
  ["清明节 清明", "清明节", { term: 6 }],
  ["小寒", "小寒", { term: 0 }],
  ["大寒", "大寒", { term: 1 }],
  ["立春", "立春", { term: 2 }],
  ["惊蛰", "惊蛰", { term: 4 }],
  ["春分", "春分", { term: 5 }],
  ["谷雨", "谷雨", { term: 7 }],
  ["立夏", "立夏", { term: 8 }],
  ["芒种", "芒种", { term: 10 }],
  ["夏至", "夏至", { term: 11 }],
  ["立秋", "立秋", { term: 14 }],
  ["处暑", "处暑", { term: 15 }],
  ["秋分", "秋分", { term: 17 }],
  ["寒露", "寒露", { term: 18 }],
  ["霜降", "霜降", { term: 19 }],
  ["立冬", "立冬", { term: 20 }],
  ["冬至", "冬至", { term: 23 }],
];

/**
 * Day of each solar term: year days times 0.2422 plus a constant of the 21st century, less the leap days
 * (the usual almanac formula; a day off in very few years between 1900 and 2100).
 */
const TERMS: readonly (readonly [month: number, c21: number, c20: number])[] = [
  [1, 5.4055, 6.11],
  [1, 20.12, 20.84],
  [2, 3.87, 4.6295],
  [2, 18.73, 19.4599],
  [3, 5.63, 6.3826],
  [3, 20.646, 21.4155],
  [4, 4.81, 5.59],
  [4, 20.1, 20.888],
  [5, 5.52, 6.318],
  [5, 21.04, 21.86],
  [6, 5.678, 6.5],
  [6, 21.37, 22.2],
  [7, 7.108, 7.928],
  [7, 22.83, 23.65],
  [8, 7.5, 8.35],
  [8, 23.13, 23.95],
  [9, 7.646, 8.44],
  [9, 23.042, 23.822],
  [10, 8.318, 9.098],
  [10, 23.438, 24.218],
  [11, 7.438, 8.218],
  [11, 22.36, 23.08],
  [12, 7.18, 7.9],
  [12, 21.94, 22.6],
];

/** Midnight of a solar term's day. */
export function solarTerm(year: number, term: number): Wall {
  const [month, c21, c20] = TERMS[term] ?? TERMS[0] ?? [1, 1, 1];
  const y = ((year % 100) + 100) % 100;
  const leap = month <= 2 ? Math.floor((y - 1) / 4) : Math.floor(y / 4);
  return wall(year, month, Math.floor(y * 0.2422 + (year >= 2000 ? c21 : c20)) - leap);
}

interface FestivalWord {
  word: string;
  name: string;
  rule: Rule;
}
const byFirst = new Map<string, FestivalWord[]>();
for (const [words, name, rule] of RULES)
  for (const word of words.split(" ")) {
    const list = byFirst.get(word[0] ?? "") ?? [];
    list.push({ word, name, rule });
    list.sort((a, b) => b.word.length - a.word.length);
    byFirst.set(word[0] ?? "", list);
  }

/** First characters of all festival words. */
export const festivalInitials: string = [...byFirst.keys()].join("");

export interface Festival {
  end: number;
  name: string;
  /** The day in a year (of the solar calendar; lunar feasts by the lunar year of that number); null outside the tables. */
  inYear(year: number): Unit | null;
  /** Dated by the lunar calendar's end of the year: falls into the next solar year. */
  late: boolean;
}

/** A festival's name at a place; short forms (五一, 十一, 六一) only where no number goes on. */
export function festivalAt(s: string, at: number): Festival | null {
  const rows = byFirst.get(s[at] ?? "");
  for (const row of rows ?? []) {
    if (!s.startsWith(row.word, at)) continue;
    let end = at + row.word.length;
    if (/^[五六]一$/.test(row.word) && /[零〇一二三四五六七八九十百千万亿点月日号个元块年分种级层]/.test(s[end] ?? ""))
      continue;
    if (/^[五六]一$/.test(row.word) && /[\d零〇一二三四五六七八九十百千万第周]/.test(s[at - 1] ?? "")) continue;
    if (row.word === "小年" && /[轻]/.test(s[end] ?? "")) continue;
    if (s.startsWith("假期", end)) end += 2;
    else if (s.startsWith("长假", end)) end += 2;
    else if (s.startsWith("当天", end)) end += 2;
    return {
      end,
      name: row.name,
      inYear: (year) => ruleInYear(row.rule, year),
      late: "eve" in row.rule || ("lunar" in row.rule && row.rule.lunar[0] === 12),
    };
  }
  // 十一 = 1 October, only where it clearly is no number
  if (
    s.startsWith("十一", at) &&
    /^(?:长假|黄金周|假期|放假|期间|之?前|之?后|以后|以前|节|$)/.test(s.slice(at + 2, at + 5)) &&
    !/[\d零〇一二三四五六七八九十百千万第]/.test(s[at - 1] ?? "")
  ) {
    const long = /^(?:长假|黄金周|假期)/.exec(s.slice(at + 2, at + 5))?.[0].length ?? 0;
    return { end: at + 2 + long, name: "国庆节", inYear: (year) => ruleInYear({ solar: [10, 1] }, year), late: false };
  }
  return null;
}

function ruleInYear(rule: Rule, year: number): Unit | null {
  const day = (at: Wall | null): Unit | null => (at === null ? null : { from: at, to: at + DAY, grain: "day" });
  if ("solar" in rule) return day(wall(year, rule.solar[0], rule.solar[1]));
  if ("lunar" in rule) return day(lunarDay(year, rule.lunar[0], rule.lunar[1]));
  if ("term" in rule) return day(solarTerm(year, rule.term));
  if ("eve" in rule) {
    const last = lunarMonth(year, 12);
    return last ? day(last.from + (last.days - 1) * DAY) : null;
  }
  const [month, weekday, n] = rule.nth;
  const first = wall(year, month, 1);
  return day(first + (((weekday - weekdayOf(first) + 7) % 7) + (n - 1) * 7) * DAY);
}

/** Spring from 立春, summer from 立夏, autumn from 立秋, winter from 立冬. */
export function season(year: number, name: string): Unit {
  const index = "春夏秋冬".indexOf(name);
  const from = solarTerm(year, [2, 8, 14, 20][index] ?? 2);
  const to = index === 3 ? solarTerm(year + 1, 2) : solarTerm(year, [8, 14, 20][index] ?? 8);
  return { from, to, grain: "month" };
}
