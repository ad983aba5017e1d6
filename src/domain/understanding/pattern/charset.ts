/** Sets of UTF-16 units as bit maps: asking costs a few machine instructions, where a regular expression costs a call. */
import type { Units } from "./pattern-syntax.js";

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

/** \s of regular expressions. */
export const BLANKS = charset("\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff", [0x2000, 0x200a]);
/** [\u4e00-\u9fff] */
export const isHan = (unit: number): boolean => unit >= 0x4e00 && unit <= 0x9fff;
/** Whether a Chinese character stands at a place. */
export const isHanAt = (s: string, at: number): boolean => at >= 0 && at < s.length && isHan(s.charCodeAt(at));
