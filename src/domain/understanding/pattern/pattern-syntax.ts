/**
 * Reads the source of a regular expression into a small tree, just exact enough to tell what every match must hold.
 * Whatever is not understood reads as "any text", never as less than it can match.
 */
import { BLANK_UNITS, type Units } from "./charset.js";

/** `any`: any text, the empty one too. `nothing`: matches between characters. `ahead`: a text that must stand here or before. */
export type PatternNode =
  | { readonly kind: "units"; readonly units: Units }
  | { readonly kind: "sequence"; readonly items: readonly PatternNode[] }
  | { readonly kind: "choice"; readonly options: readonly PatternNode[] }
  | { readonly kind: "repeat"; readonly body: PatternNode; readonly isOptional: boolean }
  | { readonly kind: "ahead"; readonly body: PatternNode }
  | { readonly kind: "nothing" }
  | { readonly kind: "any" };

const NOTHING: PatternNode = { kind: "nothing" };
const ANY_UNIT: PatternNode = { kind: "units", units: null };
const ANY_TEXT: PatternNode = { kind: "any" };

const DIGITS: readonly number[] = [48, 57];
const WORD: readonly number[] = [48, 57, 65, 90, 95, 95, 97, 122];
/** What \d, \s and \w stand for: no ends of a range. */
const SETS: ReadonlySet<readonly number[]> = new Set([BLANK_UNITS, DIGITS, WORD]);
const CONTROL: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, 0: 0 };

interface Reader {
  readonly source: string;
  at: number;
  readonly ignoresCase: boolean;
  readonly isUnicode: boolean;
}

/** The tree of an expression. */
export function patternTree(expression: RegExp): PatternNode {
  const reader: Reader = {
    source: expression.source,
    at: 0,
    ignoresCase: expression.ignoreCase,
    isUnicode: expression.unicode,
  };
  const tree = choice(reader);
  return reader.at === reader.source.length ? tree : ANY_TEXT;
}

function choice(reader: Reader): PatternNode {
  const options = [sequence(reader)];
  while (reader.source[reader.at] === "|") {
    reader.at++;
    options.push(sequence(reader));
  }
  return options.length === 1 && options[0] ? options[0] : { kind: "choice", options };
}

function sequence(reader: Reader): PatternNode {
  const items: PatternNode[] = [];
  while (reader.at < reader.source.length && reader.source[reader.at] !== "|" && reader.source[reader.at] !== ")")
    items.push(repeated(reader, single(reader)));
  return { kind: "sequence", items };
}

const QUANTIFIER = /(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/y;

function repeated(reader: Reader, body: PatternNode): PatternNode {
  QUANTIFIER.lastIndex = reader.at;
  const found = QUANTIFIER.exec(reader.source);
  if (!found) return body;
  reader.at += found[0].length;
  const isOptional = found[0].startsWith("*") || found[0].startsWith("?") || Number(found[1] ?? 1) === 0;
  return { kind: "repeat", body, isOptional };
}

function single(reader: Reader): PatternNode {
  const char = reader.source[reader.at] ?? "";
  switch (char) {
    case "(":
      return group(reader);
    case "[":
      return unitClass(reader);
    case "\\":
      return escaped(reader);
    case ".":
      reader.at++;
      return ANY_UNIT;
    case "^":
    case "$":
      reader.at++;
      return NOTHING;
    default:
      return literal(reader);
  }
}

function literal(reader: Reader): PatternNode {
  const code = reader.source.codePointAt(reader.at) ?? 0;
  if (code <= 0xffff) {
    reader.at++;
    return { kind: "units", units: inBothCases([code, code], reader) };
  }
  reader.at += 2;
  return sequenceOf(String.fromCodePoint(code));
}

const sequenceOf = (text: string): PatternNode => ({
  kind: "sequence",
  items: text.split("").map((unit) => ({ kind: "units", units: [unit.charCodeAt(0), unit.charCodeAt(0)] })),
});

const GROUP = /\((?:\?(?:[:=!]|<[=!]|<[A-Za-z_$][\w$]*>))?/y;

function group(reader: Reader): PatternNode {
  GROUP.lastIndex = reader.at;
  const opening = GROUP.exec(reader.source)?.[0] ?? "(";
  reader.at += opening.length;
  const body = choice(reader);
  reader.at++;
  if (opening.endsWith("!")) return NOTHING;
  return opening.endsWith("=") ? { kind: "ahead", body } : body;
}

/** \d, \s, \b, \1, \u4e00, \p{L} and escaped signs outside a class. */
function escaped(reader: Reader): PatternNode {
  const char = reader.source[reader.at + 1] ?? "";
  if (char === "b" || char === "B") {
    reader.at += 2;
    return NOTHING;
  }
  if (/[1-9k]/.test(char)) {
    const reference = /^\\(?:\d+|k<[^>]*>)/.exec(reader.source.slice(reader.at, reader.at + 40))?.[0];
    reader.at += reference?.length ?? 2;
    return ANY_TEXT;
  }
  const units = escapedUnits(reader);
  return { kind: "units", units: units === null ? null : inBothCases(units, reader) };
}

/** Units of an escape, behind which the reader then stands; null: any. */
function escapedUnits(reader: Reader): Units {
  const { source } = reader;
  const char = source[reader.at + 1] ?? "";
  const coded = /^\\(?:u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|x([\da-fA-F]{2}))/.exec(
    source.slice(reader.at, reader.at + 12),
  );
  if (coded) {
    reader.at += coded[0].length;
    const code = parseInt(coded[1] ?? coded[2] ?? coded[3] ?? "0", 16);
    return code > 0xffff || (reader.isUnicode && code >= 0xd800 && code <= 0xdfff) ? null : [code, code];
  }
  if (char === "p" || char === "P") {
    const property = /^\\[pP]\{[^}]*\}/.exec(source.slice(reader.at, reader.at + 60))?.[0];
    reader.at += property?.length ?? 2;
    return null;
  }
  reader.at += 2;
  if (char === "d") return DIGITS;
  if (char === "w") return WORD;
  if (char === "s") return BLANK_UNITS;
  if (char === "D" || char === "W" || char === "S" || char === "c") return null;
  const control = CONTROL[char];
  const code = control ?? char.charCodeAt(0);
  return [code, code];
}

/** A class in brackets; a negated one may be any unit. */
function unitClass(reader: Reader): PatternNode {
  const { source } = reader;
  reader.at++;
  const isNegated = source[reader.at] === "^";
  if (isNegated) reader.at++;
  let isAny = isNegated;
  const units: number[] = [];
  while (reader.at < source.length && source[reader.at] !== "]") {
    const from = classUnit(reader);
    const isRange = source[reader.at] === "-" && source[reader.at + 1] !== "]";
    if (isRange) reader.at++;
    const to = isRange ? classUnit(reader) : from;
    if (from === null || to === null || (isRange && (SETS.has(from) || SETS.has(to)))) isAny = true;
    else if (isRange) units.push(from[0] ?? 0, to[1] ?? 0xffff);
    else units.push(...from);
  }
  reader.at++;
  return isAny ? ANY_UNIT : { kind: "units", units: inBothCases(units, reader) };
}

function classUnit(reader: Reader): Units {
  if (reader.source[reader.at] === "\\") {
    if (reader.source[reader.at + 1] === "b") {
      reader.at += 2;
      return [8, 8];
    }
    return escapedUnits(reader);
  }
  const code = reader.source.codePointAt(reader.at) ?? 0;
  reader.at += code > 0xffff ? 2 : 1;
  return code > 0xffff ? null : [code, code];
}

/** With the other case of letters where the expression ignores it. */
function inBothCases(units: readonly number[], reader: Reader): Units {
  if (!reader.ignoresCase) return units;
  const all: number[] = [...units];
  for (let i = 0; i < units.length; i += 2) {
    const from = units[i] ?? 0;
    const to = units[i + 1] ?? 0;
    for (const [low, step] of [
      [65, 32],
      [97, -32],
    ] as const) {
      const [a, b] = [Math.max(from, low), Math.min(to, low + 25)];
      if (a <= b) all.push(a + step, b + step);
    }
    if (to > 127 && !isCaseless(Math.max(from, 128), to)) return null;
  }
  // long s and the Kelvin sign count as letters in Unicode mode
  if (reader.isUnicode) all.push(0x17f, 0x17f, 0x212a, 0x212a);
  return all;
}

/** Beyond ASCII only blanks and Chinese and Japanese characters and signs are taken for caseless. */
const isCaseless = (from: number, to: number): boolean =>
  (from >= 0x2e80 && to <= 0xd7ff) ||
  (from >= 0x2000 && to <= 0x206f) ||
  (from >= 0xff00 && to <= 0xff20) ||
  (from === to && (from === 0xa0 || from === 0x1680 || from === 0xfeff));
