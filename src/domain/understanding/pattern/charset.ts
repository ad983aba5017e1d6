/** Sets of UTF-16 units as bit maps: asking costs a few machine instructions, where a regular expression costs a call. */

/** UTF-16 units as ranges, flat: from, to, from, to … (inclusive). Null: any unit. */
export type Units = readonly number[] | null;

export type Charset = Int32Array;

/** The units of a text, and ranges written flat (from, to, from, to …, inclusive). */
export function charset(chars: string, ranges: NonNullable<Units> = []): Charset {
  const bits = new Int32Array(2_048);
  const add = (unit: number): void => {
    bits[unit >>> 5] = (bits[unit >>> 5] ?? 0) | (1 << (unit & 31));
  };
  for (let i = 0; i < chars.length; i++) add(chars.charCodeAt(i));
  for (let i = 0; i + 1 < ranges.length; i += 2)
    for (let unit = ranges[i] ?? 0; unit <= (ranges[i + 1] ?? 0); unit++) add(unit);
  return bits;
}

/** Whether a unit is in the set. */
export const holds = (set: Charset, unit: number): boolean => (((set[unit >>> 5] ?? 0) >>> (unit & 31)) & 1) === 1;

/** Whether the unit at a place of a text is in the set; false before its start and behind its end. */
export const isIn = (set: Charset, s: string, at: number): boolean =>
  at >= 0 && at < s.length && holds(set, s.charCodeAt(at));

/** \s of regular expressions, as ranges. */
export const BLANK_UNITS: NonNullable<Units> = [
  9, 13, 32, 32, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f, 0x3000,
  0x3000, 0xfeff, 0xfeff,
];
export const BLANKS = charset("", BLANK_UNITS);
/** [\u4e00-\u9fff] */
export const isHan = (unit: number): boolean => unit >= 0x4e00 && unit <= 0x9fff;
/** Whether a Chinese character stands at a place. */
export const isHanAt = (s: string, at: number): boolean => at >= 0 && at < s.length && isHan(s.charCodeAt(at));
