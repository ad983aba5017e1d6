/**
 * Reads one number at a place of a folded text: digits, Chinese numerals and mixtures of both (两百来万, 3万5, 1.5k,
 * 二十几万, 三五十, 负一又二分之一, 4 6/3, 2^5). The reader looks at each character a bounded number of times.
 */

/** A number read from a text. `lo` and `hi` differ for 三五十 (30, 50), 十几 (10, 20), 四百多 (400, 500). */
export interface ReadNumber {
  end: number;
  lo: number;
  hi: number;
  approx: boolean;
  /** digits: 12.5; chinese: 十二; mixed: 3万5. */
  form: "digits" | "chinese" | "mixed";
  /** Largest written unit the number ends in (万 → 1e4), 1 when none: "2到3万" hands it down to the first number. */
  scale: number;
  /** The factor before `scale`, e.g. 3 of 3万. */
  factor: number;
  /** A run of Chinese digits without units, read digit by digit (二零一六). */
  positional: boolean;
  /** Starts with digits of at least one leading zero, or with a run longer than any amount: rather an identifier. */
  codeLike: boolean;
}

const DIGITS = new Map<string, number>();
for (const [chars, value] of [
  ["零〇", 0],
  ["一壹", 1],
  ["二两贰俩", 2],
  ["三叁仨", 3],
  ["四肆", 4],
  ["五伍", 5],
  ["六陆", 6],
  ["七柒", 7],
  ["八捌", 8],
  ["九玖", 9],
] as const)
  for (const char of chars) DIGITS.set(char, value);

const UNITS = new Map<string, number>([
  ["十", 10],
  ["拾", 10],
  ["百", 100],
  ["佰", 100],
  ["千", 1e3],
  ["仟", 1e3],
  ["万", 1e4],
  ["亿", 1e8],
  ["兆", 1e12],
]);
const LETTER_UNITS = new Map<string, number>([
  ["k", 1e3],
  ["w", 1e4],
]);

/** 1 digit, 2 Chinese digit, 3 unit, 4 廿/卅, 5 几/数, 6 半, 7 sign or point; 0: no number begins here. */
const CLASS = new Uint8Array(65_536);
for (let d = 48; d < 58; d++) CLASS[d] = 1;
for (const char of DIGITS.keys()) CLASS[char.charCodeAt(0)] = 2;
for (const char of UNITS.keys()) CLASS[char.charCodeAt(0)] = 3;
for (const char of "廿卅") CLASS[char.charCodeAt(0)] = 4;
for (const char of "几数") CLASS[char.charCodeAt(0)] = 5;
CLASS["半".charCodeAt(0)] = 6;
for (const char of "负-.") CLASS[char.charCodeAt(0)] = 7;

/** Class of a character in numbers; 0 when it cannot stand at the start of one. */
export function numberClassAt(s: string, i: number): number {
  return CLASS[s.charCodeAt(i)] ?? 0;
}

const isDigitAt = (s: string, i: number): boolean => {
  const code = s.charCodeAt(i);
  return code >= 48 && code <= 57;
};
export const isAsciiLetterAt = (s: string, i: number): boolean => {
  const code = s.charCodeAt(i) | 32;
  return code >= 97 && code <= 122;
};
export const chineseDigitAt = (s: string, i: number): number | undefined => DIGITS.get(s[i] ?? "");
const blanks = (s: string, i: number): number => {
  let j = i;
  while (j - i < 4 && (s[j] === " " || s[j] === "\t")) j++;
  return j;
};

/** Digits with separators, fraction and exponent: 1,234.5, .5, 12e-1. */
export function readDigits(
  s: string,
  at: number,
): { end: number; value: number; integer: boolean; leadingZero: boolean } | null {
  let i = at;
  while (isDigitAt(s, i) && i - at < 40) i++;
  if (i - at >= 40) return null;
  let literal = s.slice(at, i);
  const leadingZero = literal.length > 1 && literal.startsWith("0");
  if (literal.length >= 1 && literal.length <= 3 && s[i] === ",") {
    let j = i;
    let grouped = literal;
    while (s[j] === "," && isDigitAt(s, j + 1) && isDigitAt(s, j + 2) && isDigitAt(s, j + 3) && !isDigitAt(s, j + 4)) {
      grouped += s.slice(j + 1, j + 4);
      j += 4;
    }
    if (j > i) {
      literal = grouped;
      i = j;
    }
  }
  let integer = true;
  if (s[i] === "." && isDigitAt(s, i + 1)) {
    let j = i + 1;
    while (isDigitAt(s, j) && j - i < 40) j++;
    if (!(s[j] === "." && isDigitAt(s, j + 1))) {
      literal += s.slice(i, j);
      i = j;
      integer = false;
    }
  }
  if (literal === "") return null;
  if ((s[i] === "e" || s[i] === "E") && (isDigitAt(s, i + 1) || (/[+-]/.test(s[i + 1] ?? "") && isDigitAt(s, i + 2)))) {
    let j = i + 2;
    while (isDigitAt(s, j) && j - i < 6) j++;
    if (!isAsciiLetterAt(s, j)) {
      literal += s.slice(i, j);
      i = j;
      integer = false;
    }
  }
  return { end: i, value: Number(literal), integer, leadingZero };
}

interface Pair {
  lo: number;
  hi: number;
}

/** After a Chinese digit these make a date or clock of it: the digit belongs there, not to the number before a blank. */
const DATE_UNIT = /[号日月点年周天时]/;

/**
 * Chinese numerals (with digits among them) from `at`; null when no number begins there.
 * 万, 亿 alone are no number; 几 and 数 are one only before a unit.
 */
function readChinese(s: string, at: number): ReadNumber | null {
  let i = at;
  let big: Pair = { lo: 0, hi: 0 };
  let mid: Pair = { lo: 0, hi: 0 };
  let section: Pair = { lo: 0, hi: 0 };
  let current: Pair | null = null;
  let lastUnit = 0;
  let sectionUnit = 1e9;
  let scale = 1;
  let factor = 0;
  let approx = false;
  let zero = false;
  let single = false;
  let mixed = false;
  let few = false;
  let end = -1;
  let used = 0;
  const sum = (...pairs: Pair[]): Pair => ({
    lo: pairs.reduce((total, pair) => total + pair.lo, 0),
    hi: pairs.reduce((total, pair) => total + pair.hi, 0),
  });
  const times = (pair: Pair, by: number): Pair => ({ lo: pair.lo * by, hi: pair.hi * by });
  for (; used < 60; used++) {
    let j = i;
    if (end > 0 && s[j] === " ") {
      j = blanks(s, i);
      const cls = numberClassAt(s, j);
      const next = s[j] ?? "";
      const trails =
        (/[余多几]/.test(next) && /[万亿]/.test(s[j + 1] ?? "")) || (next === "点" && DIGITS.has(s[j + 1] ?? ""));
      const afterBlank =
        trails || cls === 3 || (cls === 2 && current === null && !DATE_UNIT.test(s[blanks(s, j + 1)] ?? ""));
      if (!afterBlank) break;
    }
    const char = s[j] ?? "";
    const digit = DIGITS.get(char);
    if (digit !== undefined) {
      if (digit === 0) {
        if (end < 0 || current !== null) break;
        zero = true;
        single = false;
        i = j + 1;
        used++;
        if (numberClassAt(s, i) === 0) break;
        continue;
      }
      if (current !== null) break;
      const next = DIGITS.get(s[j + 1] ?? "");
      const close =
        next !== undefined && next !== 0 && (next === digit + 1 || (digit === 3 && next === 5)) && char !== "俩";
      const after = s[j + 2] ?? "";
      if (close && DIGITS.get(after) === undefined) {
        current = { lo: digit, hi: next };
        approx = true;
        i = j + 2;
      } else {
        if (next !== undefined && next !== 0 && end >= 0 && !UNITS.has(after)) {
          // 三百二一: no number ends like this; stop before the run
        }
        current = { lo: digit, hi: digit };
        i = j + 1;
      }
      single = true;
      end = i;
      continue;
    }
    if (isDigitAt(s, j)) {
      if (current !== null || j !== i) break;
      const read = readDigits(s, j);
      if (!read) break;
      const following = UNITS.get(s[blanks(s, read.end)] ?? "");
      if (end >= 0 && following === undefined && !(read.integer && read.end === j + 1) && !zero) break;
      current = { lo: read.value, hi: read.value };
      single = read.integer && read.end === j + 1;
      mixed = true;
      i = read.end;
      end = i;
      continue;
    }
    if (char === "廿" || char === "卅") {
      if (current !== null) break;
      section = sum(section, { lo: char === "廿" ? 20 : 30, hi: char === "廿" ? 20 : 30 });
      lastUnit = 10;
      sectionUnit = 10;
      single = false;
      i = j + 1;
      end = i;
      continue;
    }
    if (char === "几" || (char === "数" && end < 0)) {
      if (current !== null) break;
      const next = UNITS.get(s[j + 1] ?? "");
      if (end < 0 && next === undefined) break;
      if (end < 0 && next !== undefined && next >= 1e12) break;
      if (lastUnit > 0 && next === undefined && lastUnit < 10) break;
      current =
        end < 0
          ? { lo: 1, hi: 10 }
          : lastUnit === 10 || zero
            ? { lo: 0, hi: 10 }
            : next === undefined
              ? { lo: 0, hi: lastUnit }
              : { lo: 1, hi: 10 };
      few = true;
      approx = true;
      single = false;
      i = j + 1;
      end = i;
      continue;
    }
    if ((char === "多" || char === "余" || char === "来") && end >= 0) {
      const amount = current ?? (lastUnit > 0 ? section : null);
      if (!amount) {
        if (mid.lo + big.lo === 0) break;
      }
      const next = UNITS.get(s[blanks(s, j + 1)] ?? "");
      if (next === undefined || next < 1e4) break;
      approx = true;
      if (char !== "来") {
        const whole: number = (current?.hi ?? 0) + section.hi;
        const step: number =
          lastUnit >= 1e4 && whole === 0 ? lastUnit : stepOf(current === null ? Math.max(lastUnit, 1) : 1, whole);
        if (current !== null) current = { lo: current.lo, hi: current.hi + step };
        else if (whole > 0) section = { lo: section.lo, hi: section.hi + step };
        else mid = { lo: mid.lo, hi: mid.hi + lastUnit };
      }
      i = j + 1;
      continue;
    }
    const unit = UNITS.get(char);
    if (unit !== undefined) {
      if (unit < 1e4) {
        if (unit >= sectionUnit) break;
        if (current === null && unit !== 10 && section.lo > 0) break;
        if (current === null && unit !== 10 && end < 0 && !chineseDigitAfterHundred(s, j)) break;
        if (current !== null && mixed && unit === 10 && end >= 0 && !zero) break;
        section = sum(section, times(current ?? { lo: 1, hi: 1 }, unit));
        factor = current?.lo ?? 1;
        scale = unit;
        current = null;
        sectionUnit = unit;
      } else {
        if (end < 0) break;
        const whole = sum(section, current ?? { lo: 0, hi: 0 });
        if (whole.hi === 0 && mid.hi === 0 && !(unit === 1e4 && mid.lo > 0)) break;
        if (unit === 1e4) {
          if (mid.lo > 0 && whole.hi > 0) break;
          mid = mid.lo > 0 && whole.hi === 0 ? times(mid, 1e4) : times(whole, 1e4);
          factor = mid.lo / 1e4;
          scale = 1e4;
        } else {
          if (big.lo > 0 && big.lo < unit * 1e4 && unit >= 1e12) break;
          const all = sum(mid, whole);
          factor = all.lo;
          big = sum(big, times(all, unit));
          mid = { lo: 0, hi: 0 };
          scale = unit;
        }
        section = { lo: 0, hi: 0 };
        current = null;
        sectionUnit = 1e9;
      }
      lastUnit = unit;
      zero = false;
      single = false;
      i = j + 1;
      end = i;
      continue;
    }
    if (
      (char === "点" || (char === "." && false)) &&
      (current !== null || section.lo > 0 || mid.lo > 0 || big.lo > 0)
    ) {
      const fraction = readPointDigits(s, j + 1);
      if (!fraction || few) break;
      const tail: Pair | null =
        single && current !== null && lastUnit >= 100 && !zero ? times(current, lastUnit / 10) : current;
      const value = sum(section, tail ?? { lo: 0, hi: 0 });
      current = { lo: value.lo + fraction.value, hi: value.hi + fraction.value };
      section = { lo: 0, hi: 0 };
      lastUnit = 0;
      single = false;
      i = fraction.end;
      end = i;
      const next = UNITS.get(s[blanks(s, i)] ?? "");
      if (next !== undefined && next >= 1e4) continue;
      break;
    }
    break;
  }
  if (end < 0) return null;
  if (single && current !== null && lastUnit >= 100 && !zero) {
    current = times(current, lastUnit / 10);
    scale = 1;
  } else if (current !== null && lastUnit > 0) scale = 1;
  const total = sum(big, mid, section, current ?? { lo: 0, hi: 0 });
  if (lastUnit === 0 && current !== null) {
    scale = 1;
    factor = current.lo;
  }
  return {
    end,
    lo: total.lo,
    hi: total.hi,
    approx,
    form: mixed ? "mixed" : "chinese",
    scale,
    factor,
    positional: false,
    codeLike: false,
  };
}

/** 百三 = 130, 千三 = 1300: a bare unit counts only with exactly one Chinese digit behind it. */
function chineseDigitAfterHundred(s: string, i: number): boolean {
  const next = DIGITS.get(s[i + 1] ?? "");
  return (
    (s[i] === "百" || s[i] === "千") &&
    next !== undefined &&
    next > 0 &&
    !UNITS.has(s[i + 2] ?? "") &&
    !DIGITS.has(s[i + 2] ?? "")
  );
}

/** Size of the last place a round number is said in: 20 → 10, 500 → 100, 35 → 1. */
export function stepOf(unit: number, value: number): number {
  if (unit > 1) return unit;
  let step = 1;
  while (value > 0 && value % (step * 10) === 0 && step < 1e12) step *= 10;
  return step;
}

function readPointDigits(s: string, at: number): { end: number; value: number } | null {
  let digits = "";
  let i = at;
  if (s[i] === " ") i++;
  while (digits.length < 15) {
    const digit = isDigitAt(s, i) ? Number(s[i]) : DIGITS.get(s[i] ?? "");
    if (digit === undefined || s[i] === "两" || s[i] === "俩") break;
    digits += String(digit);
    i++;
  }
  if (digits === "" || s[i] === "十" || s[i] === "分" || s[i] === "刻") return null;
  return { end: i, value: Number(`0.${digits}`) };
}

/** A run of Chinese digits read place by place (二零一六, 五五); null when shorter than two. */
function readPositional(s: string, at: number): ReadNumber | null {
  let digits = "";
  let i = at;
  while (digits.length < 20) {
    const digit = DIGITS.get(s[i] ?? "");
    if (digit === undefined || s[i] === "两" || s[i] === "俩" || s[i] === "仨") break;
    digits += String(digit);
    i++;
  }
  if (digits.length < 2 || UNITS.has(s[i] ?? "")) return null;
  let value = Number(digits);
  if (s[i] === "点") {
    const fraction = readPointDigits(s, i + 1);
    if (fraction) {
      value += fraction.value;
      i = fraction.end;
    }
  }
  return {
    end: i,
    lo: value,
    hi: value,
    approx: false,
    form: "chinese",
    scale: 1,
    factor: value,
    positional: true,
    codeLike: digits.startsWith("0") || digits.length > 6,
  };
}

/** A number without sign and fraction bar; see {@link readNumber}. */
function readPlain(s: string, at: number): ReadNumber | null {
  const cls = numberClassAt(s, at);
  if (cls === 1 || (cls === 7 && s[at] === ".")) {
    const read = readDigits(s, at);
    if (!read) return null;
    const after = blanks(s, read.end);
    if (UNITS.has(s[after] ?? "") && s[after] !== "十" && s[after] !== "拾") {
      const mixed = cls === 1 ? readChinese(s, at) : null;
      if (mixed && mixed.end > read.end) return mixed;
    } else if (/[多余来几]/.test(s[after] ?? "") && /[万亿百千]/.test(s[after + 1] ?? "") && cls === 1) {
      const mixed = readChinese(s, at);
      if (mixed && mixed.end > read.end) return mixed;
    }
    const base = { lo: read.value, hi: read.value, approx: false, form: "digits" as const, positional: false };
    const letter = LETTER_UNITS.get((s[read.end] ?? "").toLowerCase());
    if (letter !== undefined && !isAsciiLetterAt(s, read.end + 1) && !isDigitAt(s, read.end + 1) && !read.leadingZero)
      return {
        ...base,
        end: read.end + 1,
        lo: read.value * letter,
        hi: read.value * letter,
        scale: letter,
        factor: read.value,
        codeLike: false,
      };
    return {
      ...base,
      end: read.end,
      scale: 1,
      factor: read.value,
      codeLike: read.leadingZero || (read.integer && read.end - at > 15),
    };
  }
  if (cls === 2 && DIGITS.get(s[at] ?? "") === 0) {
    if (s[at + 1] === "点") {
      const fraction = readPointDigits(s, at + 2);
      if (fraction) {
        const unit = UNITS.get(s[fraction.end] ?? "");
        const big = unit !== undefined && unit >= 1e4 ? unit : 1;
        return {
          end: fraction.end + (big > 1 ? 1 : 0),
          lo: fraction.value * big,
          hi: fraction.value * big,
          approx: false,
          form: "chinese",
          scale: big,
          factor: fraction.value,
          positional: false,
          codeLike: false,
        };
      }
    }
    return readPositional(s, at) ?? readAfterZero(s, at);
  }
  if (cls === 2 && DIGITS.has(s[at + 1] ?? "")) {
    const chinese = readChinese(s, at);
    const positional = readPositional(s, at);
    // 三五十, 两三百: a pair with its unit; 二零一六, 五五: digit by digit.
    if (positional && (!chinese || chinese.end < positional.end)) return positional;
    return chinese;
  }
  if (cls === 6) {
    if (s[at + 1] === "百" || s[at + 1] === "千" || s[at + 1] === "万" || s[at + 1] === "亿") {
      const unit = UNITS.get(s[at + 1] ?? "") ?? 1;
      return {
        end: at + 2,
        lo: unit / 2,
        hi: unit / 2,
        approx: false,
        form: "chinese",
        scale: unit,
        factor: 0.5,
        positional: false,
        codeLike: false,
      };
    }
    return {
      end: at + 1,
      lo: 0.5,
      hi: 0.5,
      approx: false,
      form: "chinese",
      scale: 1,
      factor: 0.5,
      positional: false,
      codeLike: false,
    };
  }
  return cls >= 2 && cls <= 5 ? readChinese(s, at) : null;
}

/** 零十 of 第零十: leading zeros before a number. */
function readAfterZero(s: string, at: number): ReadNumber | null {
  const rest = readChinese(s, at + 1);
  if (rest) return rest;
  return {
    end: at + 1,
    lo: 0,
    hi: 0,
    approx: false,
    form: "chinese",
    scale: 1,
    factor: 0,
    positional: false,
    codeLike: false,
  };
}

/** 负 or a minus that is no dash between two things. Returns the place behind it and the sign. */
function readSign(s: string, at: number): { end: number; sign: 1 | -1 } {
  if (s[at] === "负") return { end: blanks(s, at + 1), sign: -1 };
  if (s[at] === "-" && !/[\w)\]一二三四五六七八九十百千万亿年月日号\u4e00-\u9fff]/.test(s[at - 1] ?? " "))
    return { end: at + 1, sign: -1 };
  return { end: at, sign: 1 };
}

/**
 * Reads the longest number at a place: sign, integer, fraction (五分之一, 3/5, 4 6/3, 一又二分之一) and power (2^5).
 *
 * @param s  folded text (see text-fold).
 * @param at where it must begin.
 */
export function readNumber(s: string, at: number): ReadNumber | null {
  const signed = readSign(s, at);
  if (s[at] === "-" && signed.sign === 1) return null;
  const first = readPlain(s, signed.end);
  if (!first) return null;
  const sign = signed.sign;
  const read = first.form === "digits" ? withBar(s, signed.end, first) : withFenzhi(s, first);
  return sign === 1 ? read : { ...read, lo: -read.hi, hi: -read.lo, factor: -read.factor };
}

/** 3/5, 4 6/3, 2^5 after plain digits; digits before 分之 as well. */
function withBar(s: string, at: number, first: ReadNumber): ReadNumber {
  const fenzhi = withFenzhi(s, first);
  if (fenzhi !== first) return fenzhi;
  if (s[first.end] === "^") {
    const sign = s[first.end + 1] === "-" ? -1 : 1;
    const exponent = readDigits(s, first.end + (s[first.end + 1] === "+" || sign < 0 ? 2 : 1));
    if (exponent) return value(first, exponent.end, first.lo ** (sign * exponent.value));
  }
  const bar = readFraction(s, at);
  if (bar) return value(first, bar.end, bar.value);
  if (s[first.end] === " ") {
    const fraction = readFraction(s, first.end + 1);
    if (fraction && Number.isInteger(first.lo)) return value(first, fraction.end, first.lo + fraction.value);
  }
  return first;
}

function value(first: ReadNumber, end: number, amount: number): ReadNumber {
  return { ...first, end, lo: amount, hi: amount, scale: 1, factor: amount, codeLike: false };
}

/** Digits, a bar, digits, and no further bar (which would be a date). */
function readFraction(s: string, at: number): { end: number; value: number } | null {
  const top = readDigits(s, at);
  if (!top?.integer || s[top.end] !== "/" || top.leadingZero || s[at - 1] === "/") return null;
  const bottom = readDigits(s, top.end + 1);
  if (!bottom?.integer || bottom.value === 0 || bottom.leadingZero || /[/=\d]/.test(s[bottom.end] ?? "")) return null;
  return { end: bottom.end, value: top.value / bottom.value };
}

/** N分之M and K又N分之M. */
function withFenzhi(s: string, first: ReadNumber): ReadNumber {
  const parted = fenzhiAt(s, first.end);
  if (parted > 0 && first.lo === first.hi && first.lo !== 0) {
    const top = readSignedPlain(s, parted);
    return top ? value(first, top.end, top.lo / first.lo) : first;
  }
  const you = blanks(s, first.end);
  if (s[you] !== "又") return first;
  const bottom = readPlain(s, blanks(s, you + 1));
  const over = bottom ? fenzhiAt(s, bottom.end) : -1;
  if (!bottom || over < 0 || bottom.lo === 0) return first;
  const top = readSignedPlain(s, over);
  return top ? value(first, top.end, first.lo + top.lo / bottom.lo) : first;
}

function readSignedPlain(s: string, at: number): ReadNumber | null {
  const signed = readSign(s, at);
  const read = readPlain(s, signed.end);
  return read && signed.sign < 0 ? { ...read, lo: -read.hi, hi: -read.lo } : read;
}

/** Place behind 分之 (blanks allowed inside), or -1. */
export function fenzhiAt(s: string, at: number): number {
  const fen = blanks(s, at);
  if (s[fen] !== "分") return -1;
  const zhi = blanks(s, fen + 1);
  return s[zhi] === "之" ? blanks(s, zhi + 1) : -1;
}

/** Place behind up to three blanks. */
export const skipBlanks = blanks;

/** A number as a decimal string without exponent; fractions to 15 significant digits. */
export function decimalString(n: number): string {
  if (Number.isInteger(n)) return Math.abs(n) < 1e15 ? String(n) : BigInt(n).toString();
  const short = n.toPrecision(15);
  const [mantissa = "", exponent] = short.split("e");
  if (exponent === undefined) return short.replace(/0+$/, "").replace(/\.$/, "");
  const places = Math.min(100, 15 - Number(exponent));
  return n.toFixed(places).replace(/0+$/, "") + (mantissa === "" ? "" : "");
}
