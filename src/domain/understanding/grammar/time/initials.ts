/** Which readers of the time grammar can begin with a character: one table, so that most places cost one look. */
import { numberClassAt } from "../digits.js";
import { festivalInitials } from "./festivals.js";

export const NUMBER = 1;
export const YEAR = 2;
export const WITHIN_YEAR = 4;
export const DAY_WORD = 8;
export const WEEK = 16;
export const MONTH_WORD = 32;
export const FESTIVAL = 64;
export const MOVED = 128;
export const SPECIAL = 256;
export const PART = 512;
export const RECURRING = 1_024;
export const LEAD = 2_048;

const FLAGS = new Uint16Array(65_536);
const mark = (chars: string, flag: number): void => {
  for (const char of chars) FLAGS[char.charCodeAt(0)] = (FLAGS[char.charCodeAt(0)] ?? 0) | flag;
};
mark("0123456789零〇一二三四五六七八九十百千万两廿卅半几数仨俩", NUMBER);
mark("大去前今明后上下本这当同来次翌旧公民康雍乾嘉道咸光宣顺崇万永洪贞开昭平令", YEAR);
mark("第首头前后上下春夏秋冬年闰正元腊农阴旧寒暑Qq初的", WITHIN_YEAR);
mark("今明昨后前大当即是本同次翌隔全整这近听头", DAY_WORD);
mark("上下本这当同周星礼", WEEK);
mark("上下本这当同次隔月中季", MONTH_WORD);
mark(festivalInitials, FESTIVAL);
mark("未今往接之此过最近再前头后下上好大", MOVED);
mark("现此今明上下午吃年节第收=12", SPECIAL);
mark("大一清早晨凌黎拂上午中正晌下傍黄晚夜深半白差", PART);
mark("每天年月周", RECURRING);
mark("从自截", LEAD);

/** The readers that can begin with a UTF-16 unit, as bits; 0: none. */
export const initialFlags = (code: number): number => FLAGS[code] ?? 0;

const AHEAD = new Uint8Array(65_536);
for (const char of "年月日号点时分秒周星礼天季度世刻旬载钟/-.·:工交昼整小Qq") AHEAD[char.charCodeAt(0)] = 2;
for (const char of " 几多来余个半又零第之到至~、和与初()（）大") AHEAD[char.charCodeAt(0)] = 1;

/** Does a number at a place lead to a unit of time or to a mark of dates? Looks at twenty characters at most. */
export function timeAhead(s: string, at: number): boolean {
  for (let i = at; i < at + 20 && i < s.length; i++) {
    const kind = AHEAD[s.charCodeAt(i)];
    if (kind === 2) return true;
    if (kind !== 1 && numberClassAt(s, i) === 0) return false;
  }
  return at === 0 && s.length <= 20;
}
