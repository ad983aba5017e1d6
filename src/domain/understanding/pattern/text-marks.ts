/**
 * Tells of a text which of all registered patterns it may match, after one pass over it: an index of the patterns by the
 * characters and pairs of characters that their matches need. Built at first use, and again when patterns were added.
 */
import type { Keys } from "./pattern-needs.js";

interface Entry {
  keys: () => Keys | null;
}

interface Index {
  /** Patterns with a bit each in the marks of a text. */
  size: number;
  /** Bits of the patterns that may match any text. */
  always: Int32Array;
  /** Row of a unit that is a key by itself; 0: none. */
  single: Uint16Array;
  /** 1 where a pair begins with the unit. */
  heads: Uint8Array;
  /** Pairs in open addressing, with their rows. */
  pairs: Int32Array;
  pairRows: Uint32Array;
  /** Row r lists patterns[rowStart[r] … rowStart[r + 1]). */
  rowStart: Uint32Array;
  patterns: Uint16Array;
}

const PAIR = 65_536;
const registered: Entry[] = [];
let index: Index | null = null;

/** Marks of the texts asked about last; rules ask many things of one text, then of the next. */
const REMEMBERED = 4;
let texts: string[] = [];
let marks: Int32Array[] = [];
let oldest = 0;
let lastText: string | null = null;
let lastMarks: Int32Array = new Int32Array(0);

/** Registers a pattern; its keys are asked for when the index is built. Returns the pattern's number. */
export function registerPattern(keys: () => Keys | null): number {
  registered.push({ keys });
  lastText = null;
  return registered.length - 1;
}

/** Whether a text may match a pattern; false is certain. */
export function mayMatch(text: string, pattern: number): boolean {
  if (text !== lastText) remember(text);
  return (((lastMarks[pattern >>> 5] ?? 0) >>> (pattern & 31)) & 1) === 1;
}

function remember(text: string): void {
  const all = index?.size === registered.length ? index : rebuilt();
  let slot = REMEMBERED - 1;
  while (slot >= 0 && texts[slot] !== text) slot--;
  if (slot < 0) {
    slot = oldest;
    oldest = (oldest + 1) % REMEMBERED;
    texts[slot] = text;
    mark(text, all, marks[slot] ?? lastMarks);
  }
  lastText = text;
  lastMarks = marks[slot] ?? lastMarks;
}

function mark(text: string, all: Index, bits: Int32Array): void {
  const { single, heads, pairs, pairRows, rowStart, patterns, always } = all;
  for (let word = 0; word < always.length; word++) bits[word] = always[word] ?? 0;
  const mask = pairs.length - 1;
  let before = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    let row = single[unit] ?? 0;
    if (row !== 0) setRow(bits, row, rowStart, patterns);
    if (heads[before] === 1) {
      const key = (before << 16) | unit;
      let slot = slotOf(key, mask);
      for (; (row = pairRows[slot] ?? 0) !== 0; slot = (slot + 1) & mask)
        if (pairs[slot] === key) {
          setRow(bits, row, rowStart, patterns);
          break;
        }
    }
    before = unit;
  }
}

function setRow(bits: Int32Array, row: number, rowStart: Uint32Array, patterns: Uint16Array): void {
  const end = rowStart[row + 1] ?? 0;
  for (let k = rowStart[row] ?? 0; k < end; k++) {
    const pattern = patterns[k] ?? 0;
    bits[pattern >>> 5] = (bits[pattern >>> 5] ?? 0) | (1 << (pattern & 31));
  }
}

function slotOf(key: number, mask: number): number {
  const hash = Math.imul(key, 0x9e3779b1);
  return (hash ^ (hash >>> 15)) & mask;
}

function rebuilt(): Index {
  const words = Math.ceil(registered.length / 32);
  const always = new Int32Array(words);
  const byKey = new Map<number, number[]>();
  for (const [pattern, entry] of registered.entries()) {
    const keys = entry.keys();
    if (keys === null) always[pattern >>> 5] = (always[pattern >>> 5] ?? 0) | (1 << (pattern & 31));
    else
      for (const key of keys) {
        const list = byKey.get(key);
        if (list) list.push(pattern);
        else byKey.set(key, [pattern]);
      }
  }
  const rowStart = new Uint32Array(byKey.size + 2);
  const patterns: number[] = [];
  const single = new Uint16Array(PAIR);
  const heads = new Uint8Array(PAIR);
  const room = 1 << Math.ceil(Math.log2(Math.max(2, byKey.size * 3)));
  const pairs = new Int32Array(room);
  const pairRows = new Uint32Array(room);
  let row = 0;
  // units first: their rows fit 16 bits
  for (const [key, list] of [...byKey].sort(([a], [b]) => a - b)) {
    rowStart[++row] = patterns.length;
    patterns.push(...list);
    if (key < PAIR) single[key] = row;
    else {
      heads[Math.floor(key / PAIR)] = 1;
      let slot = slotOf(key | 0, room - 1);
      while (pairRows[slot] !== 0) slot = (slot + 1) & (room - 1);
      pairs[slot] = key | 0;
      pairRows[slot] = row;
    }
  }
  rowStart[row + 1] = patterns.length;
  index = {
    size: registered.length,
    always,
    single,
    heads,
    pairs,
    pairRows,
    rowStart,
    patterns: Uint16Array.from(patterns),
  };
  texts = Array.from({ length: REMEMBERED }, () => "");
  marks = Array.from({ length: REMEMBERED }, () => Int32Array.from(always));
  oldest = 0;
  return index;
}
