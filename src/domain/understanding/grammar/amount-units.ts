/** What stands behind a number and makes an amount of it: %, 折, 元, 台, 岁, 天. */
import { CURRENCY_WORDS, SMALL_UNITS } from "./tables/currencies.js";
import { ASCII_UNITS, IDLE_AFTER_ONE, MEASURE_WORDS, NOT_QUANTITIES } from "./tables/measure-words.js";
import { charset, isIn } from "../pattern/charset.js";
import { isAsciiLetterAt, numberClassAt, skipBlanks, stepOf } from "./digits.js";
import type { ReadNumber } from "./numeral-shape.js";
import { fenzhiAt, readNumber } from "./read-number.js";

/** The unit of an amount. `times`/`plus` turn the number read into the amount (5折 → 50, 五元三毛 → 5 + 0.3). */
export interface AmountUnit {
  kind: "number" | "percent" | "money" | "quantity" | "age" | "time";
  end: number;
  word: string | null;
  times: number;
  plus: number;
  currency: string;
  /** Upper end when 多 or 几 stands between number and unit (20多台 → 30), else 0. */
  more: number;
}

/** A unit word, what it stands for, and whether Latin letters in it may be said in either case. */
type Row<T> = readonly [word: string, value: T, isLatin: boolean];

const byFirst = <T>(rows: readonly (readonly [string, T])[]): Map<string, Row<T>[]> => {
  const map = new Map<string, Row<T>[]>();
  for (const [word, value] of [...rows].sort((a, b) => b[0].length - a[0].length)) {
    const row = [word, value, /[a-z]/i.test(word)] as const;
    const list = map.get(word[0] ?? "");
    if (list) list.push(row);
    else map.set(word[0] ?? "", [row]);
  }
  return map;
};
const currencies = byFirst(CURRENCY_WORDS);
const smallUnits = byFirst(SMALL_UNITS);
const measures = byFirst([...MEASURE_WORDS, ...ASCII_UNITS].map((word) => [word, true] as const));
const notQuantities = byFirst(NOT_QUANTITIES.map((word) => [word, true] as const));
const TIME_UNITS = byFirst(
  "年 载 个月 月份 月 个星期 个礼拜 星期 礼拜 周 周岁 天 日 号 个小时 小时 个钟头 钟头 个钟 分钟 秒钟 秒 点钟 点半 刻钟 个季度 季度 个工作日 工作日 个交易日 交易日 世纪 个世纪 年代 毫秒 个半月 个半小时 个多月 个多小时 个多星期 时"
    .split(" ")
    .map((word) => [word, true] as const),
);
const AGE_UNITS = byFirst([
  ["周岁", "year"],
  ["岁半", "year"],
  ["岁", "year"],
] as const);

const initials = (...tables: readonly ReadonlyMap<string, unknown>[]): string =>
  tables.flatMap((table) => [...table.keys()].map((first) => first + first.toUpperCase())).join("");
/** First characters of all units, of both cases. */
const MONEY_INITIALS = charset(initials(currencies, smallUnits));
const UNIT_INITIALS = charset(`${initials(currencies, smallUnits, measures, TIME_UNITS, AGE_UNITS)}%‰折成个百打`);

function wordAt<T>(s: string, at: number, table: ReadonlyMap<string, Row<T>[]>): Row<T> | null {
  const code = s.charCodeAt(at);
  const rows = table.get(code >= 65 && code <= 90 ? (s[at] ?? "").toLowerCase() : (s[at] ?? ""));
  if (!rows) return null;
  for (const row of rows) {
    const word = row[0];
    if (s.startsWith(word, at) || (row[2] && s.slice(at, at + word.length).toLowerCase() === word)) {
      if (isAsciiLetterAt(word, word.length - 1) && isAsciiLetterAt(s, at + word.length)) continue;
      return row;
    }
  }
  return null;
}

const unitOf = (
  kind: AmountUnit["kind"],
  end: number,
  word: string | null = null,
  times = 1,
  plus = 0,
): AmountUnit => ({
  kind,
  end,
  word,
  times,
  plus,
  currency: "CNY",
  more: 0,
});
const money = (end: number, word: string, currency: string, times: number, plus: number): AmountUnit => ({
  kind: "money",
  end,
  word,
  times,
  plus,
  currency,
  more: 0,
});

/** The unit behind a number; kind "number" when there is none. */
export function readAmountUnit(s: string, start: number, read: ReadNumber): AmountUnit {
  let i = skipBlanks(s, read.end);
  let more = 0;
  const mark = s[i] ?? "";
  if ((mark === "多" || mark === "余" || mark === "来" || mark === "几") && s[i + 1] !== "少") {
    const step = read.scale >= 1e4 ? read.scale : stepOf(1, read.lo);
    if (mark !== "来") more = read.lo + (step > 1 ? step : 1);
    const behind = unitAt(s, start, read, skipBlanks(s, i + 1));
    if (behind.kind !== "number") return withMore(behind, more, read, mark);
    if (mark === "多" || mark === "余") return { ...unitOf("number", i + 1), more };
    i = read.end;
  }
  const unit = unitAt(s, start, read, i);
  if (
    unit.kind === "money" &&
    (s[unit.end] === "多" || s[unit.end] === "来") &&
    s[unit.end + 1] !== "少" &&
    read.lo === read.hi &&
    unit.plus === 0
  ) {
    if (s[unit.end] === "多")
      return { ...unit, end: unit.end + 1, more: read.lo + (read.scale >= 1e4 ? read.scale : stepOf(1, read.lo)) };
  }
  return unit;
}

function withMore(unit: AmountUnit, more: number, read: ReadNumber, mark: string): AmountUnit {
  if (mark === "来") read.approx = true;
  return { ...unit, more: more * unit.times };
}

/** Time units that 大 makes ages of: 3个月大. */
const AGED: ReadonlyMap<string, string> = new Map([
  ["个月", "month"],
  ["月", "month"],
  ["天", "day"],
  ["周", "week"],
  ["个星期", "week"],
]);

function unitAt(s: string, start: number, read: ReadNumber, at: number): AmountUnit {
  if (!isIn(UNIT_INITIALS, s, at)) return unitOf("number", read.end);
  const percent = percentAt(s, read, at);
  if (percent) return percent;
  if (s[at] === "打" && !/[印电开算包折听车扫造工字卡球断破赏款]/.test(s[at + 1] ?? ""))
    return unitOf("number", at + 1, null, 12);
  const priced = moneyAt(s, start, read, at);
  const age = wordAt(s, at, AGE_UNITS);
  if (age) return unitOf("age", at + age[0].length, age[1], 1, age[0] === "岁半" ? 0.5 : 0);
  const time = wordAt(s, at, TIME_UNITS);
  if (time && !(priced && priced.end > at + time[0].length)) {
    const end = at + time[0].length;
    const aged = s[end] === "大" ? AGED.get(time[0]) : undefined;
    if (aged !== undefined && !/[约概于小型量]/.test(s[end + 1] ?? "")) return unitOf("age", end + 1, aged);
    if (!isMeasureInstead(s, at, time[0])) return unitOf("time", end, time[0]);
  }
  if (priced) return priced;
  return quantityAt(s, start, read, at) ?? unitOf("number", read.end);
}

/** 年级, 日元 and the like begin with a time word and are none. */
function isMeasureInstead(s: string, at: number, word: string): boolean {
  const next = s[at + word.length] ?? "";
  return (
    (word === "年" && next === "级") ||
    (word === "月" && next === "饼") ||
    (word === "天" && next === "津") ||
    (word === "时" && !/[分半整刻之前后许左内\s,，。]/.test(next) && next !== "")
  );
}

/** 百分之N, 千分之N, 万分之N at a place (percent numbers, not fractions of numbers). */
export function readPercentWord(s: string, at: number): { read: ReadNumber; end: number; unit: AmountUnit } | null {
  let i = at;
  let denominator = 1;
  let sign = 1;
  if (s[i] === "负") {
    sign = -1;
    i++;
  }
  const first = s[i];
  if (first !== "百" && first !== "千" && first !== "万" && first !== "佰" && first !== "仟" && first !== "亿")
    return null;
  if (numberClassAt(s, at - 1) >= 1 && numberClassAt(s, at - 1) <= 5) return null;
  while (i - at < 6) {
    const by =
      s[i] === "百" || s[i] === "佰"
        ? 1e2
        : s[i] === "千" || s[i] === "仟"
          ? 1e3
          : s[i] === "万"
            ? 1e4
            : s[i] === "亿"
              ? 1e8
              : 0;
    if (by === 0) break;
    denominator *= by;
    i++;
  }
  const top = fenzhiAt(s, i);
  if (top < 0) return null;
  const read = readNumber(s, top);
  if (!read) return null;
  // 百分之一 点五
  let value = read;
  const point = skipBlanks(s, read.end);
  if (point > read.end && s[point] === "点") {
    const joined = readNumber(`零${s.slice(point, point + 20)}`, 0);
    if (joined && joined.lo > 0 && joined.lo < 1)
      value = { ...read, lo: read.lo + joined.lo, hi: read.hi + joined.lo, end: point + joined.end - 1 };
  }
  return {
    read: value,
    end: value.end,
    unit: unitOf("percent", value.end, null, (sign * 100) / denominator),
  };
}

function percentAt(s: string, read: ReadNumber, at: number): AmountUnit | null {
  const char = s[at] ?? "";
  if (char === "%") return unitOf("percent", at + 1);
  if (char === "‰") return unitOf("percent", at + 1, null, 0.1);
  if (char === "折") {
    if (read.lo === 10 || read.lo <= 0 || read.hi >= 100 || /[腾磨扣叠旧]/.test(s[at + 1] ?? "")) return null;
    return unitOf("percent", at + 1, "折", read.lo > 10 ? 1 : 10);
  }
  if (char === "成") {
    if (read.lo > 10 || read.lo <= 0 || /[本功交立员长熟为都就果套品分千不]/.test(s[at + 1] ?? "")) return null;
    const next = skipBlanks(s, at + 1);
    const extra = numberClassAt(s, next) === 2 ? readNumber(s, next) : null;
    const plus = extra && extra.end === next + 1 && extra.lo < 10 && !/[成个]/.test(s[extra.end] ?? "") ? extra.lo : 0;
    return unitOf("percent", plus > 0 ? next + 1 : at + 1, "成", 10, plus);
  }
  const point = pointWordAt(s, at);
  return point > 0 ? unitOf("percent", point, "点") : null;
}

/** 个百分点, 百分点, 个点 (blanks inside allowed); returns the place behind it or -1. */
function pointWordAt(s: string, at: number): number {
  let i = at;
  const counted = s[i] === "个";
  if (counted) i = skipBlanks(s, i + 1);
  if (counted && s[i] === "点" && !/[位子心]/.test(s[i + 1] ?? "")) return i + 1;
  for (const char of "百分点") {
    if (s[i] !== char) return -1;
    i = skipBlanks(s, i + 1);
  }
  while (s[i - 1] === " ") i--;
  return i;
}

function moneyAt(s: string, start: number, read: ReadNumber, at: number): AmountUnit | null {
  if (!isIn(MONEY_INITIALS, s, at)) return null;
  const small = read.form !== "digits" || read.lo < 100 ? wordAt(s, at, smallUnits) : null;
  const word = wordAt(s, at, currencies);
  if (!word) {
    if (
      small &&
      (small[0] === "角" ||
        small[0] === "美分" ||
        small[0] === "欧分" ||
        small[0].startsWith("毛") ||
        small[0] === "分钱") &&
      !/[大度色落]/.test(s[at + small[0].length] ?? "")
    )
      return money(
        at + small[0].length,
        small[0],
        small[0] === "美分" ? "USD" : small[0] === "欧分" ? "EUR" : "CNY",
        1 / small[1],
        0,
      );
    return null;
  }
  let end = at + word[0].length;
  if (word[0] === "刀" && read.form === "chinese" && read.lo < 10) return null;
  if (word[0] === "元" && /[素旦宵月件]/.test(s[end] ?? "")) return null;
  if (word[0].startsWith("毛")) {
    const fen = numberClassAt(s, end) === 2 ? readNumber(s, end) : null;
    const said = fen !== null && fen.end === end + 1 && fen.lo > 0 && fen.lo < 10;
    return money(said ? end + 1 : end, word[0], "CNY", 0.1, said ? fen.lo / 100 : 0);
  }
  if (word[0] === "镑" && at === start) return null;
  const plus = smallParts(s, end, word[0]);
  if (plus) end = plus.end;
  const rest =
    s.startsWith("人民币", end) && word[1] === "CNY" ? 3 : s[end] === "整" && /[元圆块]/.test(s[end - 1] ?? "") ? 1 : 0;
  if (s.startsWith("钱", end) && plus) end += 1;
  return money(end + rest, word[0], word[1], 1, plus?.value ?? 0);
}

/** 三毛, 1角1分, 又三美分, 五 (of 三块五) behind the main unit. */
function smallParts(s: string, at: number, main: string): { end: number; value: number } | null {
  let i = at;
  let value = 0;
  for (let parts = 0; parts < 3; parts++) {
    let j = skipBlanks(s, i);
    if (s[j] === "又" || s[j] === "零") j = skipBlanks(s, j + 1);
    if (j > i + 1 && s[j - 1] === " ") break;
    const cls = numberClassAt(s, j);
    if (cls !== 1 && cls !== 2) break;
    const read = readNumber(s, j);
    if (!read || read.lo >= 100 || read.lo !== read.hi) break;
    const unit = wordAt(s, read.end, smallUnits);
    if (!unit) {
      const bare = /^(?:块|元|块钱)$/.test(main) && parts === 0 && read.end === j + 1 && read.lo > 0 && j === i;
      const next = s[read.end] ?? "";
      if (
        bare &&
        cls === 2 &&
        (read.end >= s.length || !wordAt(s, read.end, measures)) &&
        !/[到至年月日号点折成十百千万]/.test(next)
      )
        return { end: read.end, value: read.lo / 10 };
      break;
    }
    value += read.lo / unit[1];
    i = read.end + unit[0].length;
  }
  return value > 0 ? { end: i, value } : null;
}

function quantityAt(s: string, start: number, read: ReadNumber, at: number): AmountUnit | null {
  const word = wordAt(s, at, measures)?.[0];
  if (word === undefined) return null;
  const end = at + word.length;
  if (read.form === "chinese") {
    const odd = wordAt(s, start, notQuantities);
    if (odd && start + odd[0].length >= end) return null;
    if (read.lo === 1 && read.hi === 1 && read.end === start + 1) {
      if (IDLE_AFTER_ONE.has(word) || s[end] === s[start]) return null;
      if (/[第同每唯统单专万之某另任哪这那有]/.test(s[start - 1] ?? "")) return null;
    }
  }
  if (read.codeLike || (word === "封" && s[end] === "顶")) return null;
  if (word === "两" && read.form === "chinese" && numberClassAt(s, end) > 0) return null;
  if (word === "里" && !/[路地外长]/.test(s[end] ?? "")) return null;
  if (
    /^(?:人|国|市|省|县|区|村|镇|院|校|厂|企|司|行|安|方|面|口|回|步|级|路|门|节)$/.test(word) &&
    /[民力员才工生类家际场政城域长办庄落子落构学园商业机务业式面向径]/.test(s[end] ?? "")
  )
    return null;
  return unitOf("quantity", end, word);
}
