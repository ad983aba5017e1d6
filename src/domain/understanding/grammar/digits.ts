/** Characters of numbers, and numbers in digits: 12, 1,234.5, .5, 12e-1. */

/** Chinese digits, also those of cheques (壹贰叁). */
export const DIGITS = new Map<string, number>();
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

/** 十 to 兆. */
export const UNITS = new Map<string, number>([
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

export const isDigitAt = (s: string, i: number): boolean => {
  const code = s.charCodeAt(i);
  return code >= 48 && code <= 57;
};
export const isAsciiLetterAt = (s: string, i: number): boolean => {
  const code = s.charCodeAt(i) | 32;
  return code >= 97 && code <= 122;
};
export const chineseDigitAt = (s: string, i: number): number | undefined => DIGITS.get(s[i] ?? "");
/** Place behind up to four blanks. */
export const skipBlanks = (s: string, i: number): number => {
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
  const stop = s.charCodeAt(i);
  if (literal !== "" && stop !== 44 && stop !== 46 && stop !== 69 && stop !== 101)
    return {
      end: i,
      value: Number(literal),
      integer: true,
      leadingZero: literal.length > 1 && literal.charCodeAt(0) === 48,
    };
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

/** Size of the last place a round number is said in: 20 → 10, 500 → 100, 35 → 1. */
export function stepOf(unit: number, value: number): number {
  if (unit > 1) return unit;
  if (value <= 0) return 1;
  for (let step = 10; step < 1e13; step *= 10) if (value % step !== 0) return step / 10;
  return 1e12;
}
