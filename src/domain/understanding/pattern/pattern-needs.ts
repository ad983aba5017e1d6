/** What every match of an expression must hold: a necessary condition that costs one look at the text to check. */
import type { Units } from "./charset.js";
import { patternTree, type PatternNode } from "./pattern-syntax.js";

/** One of these must stand in a text that matches: a UTF-16 unit (below 65,536), or two in a row (first × 65,536 + second). */
export type Keys = readonly number[];

export interface PatternNeeds {
  /** Null: nothing can be said. */
  keys: Keys | null;
  /** Units that a match may begin with; null: any, or the match may be empty. */
  first: Units;
  /** Units that it may end with, likewise. */
  last: Units;
}

interface Facts {
  isOptional: boolean;
  first: Units;
  last: Units;
  keys: Keys | null;
}

const PAIR = 65_536;
/** More keys than this are not worth their room. */
const MOST_KEYS = 2_500;
const MOST_PAIRS = 800;

/** What matches of an expression need. */
export function patternNeeds(expression: RegExp): PatternNeeds {
  const facts = factsOf(patternTree(expression));
  const { keys, first, last, isOptional } = facts;
  return { keys, first: isOptional ? null : first, last: isOptional ? null : last };
}

const NOTHING: Facts = { isOptional: true, first: [], last: [], keys: null };
const ANY: Facts = { isOptional: true, first: null, last: null, keys: null };

function factsOf(node: PatternNode): Facts {
  switch (node.kind) {
    case "units":
      return { isOptional: false, first: node.units, last: node.units, keys: singles(node.units) };
    case "sequence":
      return inSequence(node.items);
    case "choice":
      return inChoice(node.options.map(factsOf));
    case "repeat": {
      const body = factsOf(node.body);
      return node.isOptional ? { ...body, isOptional: true, keys: null } : body;
    }
    case "ahead":
      return { ...NOTHING, keys: factsOf(node.body).keys };
    case "nothing":
      return NOTHING;
    case "any":
      return ANY;
    default:
      return node satisfies never;
  }
}

const union = (a: Units, b: Units): Units => (a === null || b === null ? null : [...a, ...b]);

function inChoice(options: readonly Facts[]): Facts {
  let keys: number[] | null = [];
  for (const option of options) {
    if (option.keys === null || keys === null || keys.length + option.keys.length > MOST_KEYS) keys = null;
    else keys.push(...option.keys);
  }
  return {
    isOptional: options.some((option) => option.isOptional),
    first: options.reduce<Units>((all, { first }) => union(all, first), []),
    last: options.reduce<Units>((all, { last }) => union(all, last), []),
    keys: keys && [...new Set(keys)],
  };
}

/** The rarest of what the parts need, and of the pairs where one part ends and the next begins. */
function inSequence(items: readonly PatternNode[]): Facts {
  const parts = items.map(factsOf);
  let keys: Keys | null = null;
  const offer = (offered: Keys | null): void => {
    if (offered !== null && (keys === null || rarity(offered) < rarity(keys))) keys = offered;
  };
  for (const [i, part] of parts.entries()) {
    offer(part.keys);
    if (part.isOptional) continue;
    const next = headOf(parts.slice(i + 1));
    if (!next.isOptional) offer(pairs(part.last, next.first));
  }
  const head = headOf(parts);
  return { isOptional: head.isOptional, first: head.first, last: headOf(parts.toReversed(), "last").first, keys };
}

/** What a run of parts can begin with (read from its end: end with), and whether it can be empty. */
function headOf(parts: readonly Facts[], side: "first" | "last" = "first"): { first: Units; isOptional: boolean } {
  let first: Units = [];
  for (const part of parts) {
    first = union(first, part[side]);
    if (!part.isOptional) return { first, isOptional: false };
  }
  return { first, isOptional: true };
}

function listed(units: Units, most: number): number[] | null {
  if (units === null) return null;
  const all = new Set<number>();
  for (let i = 0; i < units.length; i += 2) {
    const to = units[i + 1] ?? 0;
    if (to - (units[i] ?? 0) > most) return null;
    for (let unit = units[i] ?? 0; unit <= to; unit++) all.add(unit);
    if (all.size > most) return null;
  }
  return [...all];
}

const singles = (units: Units): Keys | null => listed(units, 200);

function pairs(last: Units, first: Units): Keys | null {
  const [before, after] = [listed(last, MOST_PAIRS), listed(first, MOST_PAIRS)];
  if (!before || !after || before.length * after.length > MOST_PAIRS) return null;
  return before.flatMap((a) => after.map((b) => a * PAIR + b));
}

/** How often texts hold one of the keys, about: a pair is far rarer than a character, a character than a digit. */
const rarity = (keys: Keys): number => keys.reduce((sum, key) => sum + (key >= PAIR ? 1 : key >= 0x4e00 ? 25 : 60), 0);
