/** What the judge of facts sees of a candidate: its rule, its words, what stands around it, the course of the talk. */
import { bucketOf, classesIn, normalised } from "./features.js";

/** A candidate fact in its clause, all texts folded for reading. */
export interface FactContext {
  /** Name of the rule that proposes it. */
  rule: string;
  value: string;
  /** The clause up to the words meant, those words, the clause behind them. */
  left: string;
  said: string;
  right: string;
  /** The clause before and the one behind in the same message; empty when there is none. */
  before: string;
  after: string;
  /** The whole message, and what the other side said before it. */
  message: string;
  reply: string;
  /** Circumstances as short names: "asked", "question", "first" …; each also counts together with the rule. */
  marks: readonly string[];
  /** What else is to be known, counted as it is. */
  notes: readonly string[];
  /** The same of all candidates of a clause: one list for them all, hashed once. */
  shared: readonly string[];
}

/** Number of hash buckets of the judge; a power of two. */
export const FACT_BUCKETS = 131_072;

const NEAR_CHARS = 8;
const LONGEST_GRAM = 3;
const MESSAGE_CHARS = 60;
const SALT = 0x7b1f4a2d;
const NUMBER_UNIT = /^[<>=~]*[\d.+\-/]+(.*)$/;

/** Bucket numbers of a candidate, each once. */
export function factFeatures(context: FactContext): number[] {
  const buckets = new Set<number>();
  const add = (feature: string): void => void buckets.add(hashed(feature));
  const { rule, value, marks } = context;
  add(`rule ${rule}`);
  for (const mark of marks) {
    add(mark);
    add(`${mark} & ${rule}`);
  }
  for (const note of context.notes) add(note);
  for (const bucket of sharedBuckets(context.shared)) buckets.add(bucket);
  const left = normalised(`^${context.left}`.slice(-NEAR_CHARS));
  const right = normalised(`${context.right}$`.slice(0, NEAR_CHARS));
  const said = normalised(context.said.slice(0, MESSAGE_CHARS));
  for (let length = 1; length <= LONGEST_GRAM + 1; length++) {
    add(`left ${left.slice(-length)}`);
    add(`right ${right.slice(0, length)}`);
  }
  add(`around ${left.slice(-1)} ${right.slice(0, 1)}`);
  add(`around ${left.slice(-2)} ${right.slice(0, 2)}`);
  for (let length = 1; length <= LONGEST_GRAM; length++) {
    add(`first ${said.slice(0, length)}`);
    add(`last ${said.slice(-length)}`);
    for (let i = 0; i + length <= said.length; i++) add(`in ${said.slice(i, i + length)}`);
    for (let i = 0; i + length <= left.length; i++) add(`l ${left.slice(i, i + length)}`);
    for (let i = 0; i + length <= right.length; i++) add(`r ${right.slice(i, i + length)}`);
  }
  add(`length ${Math.min(12, said.length)}`);
  add(`shape ${shapeOf(context.said)}`);
  const unit = NUMBER_UNIT.exec(value)?.[1];
  if (unit !== undefined) add(`unit ${unit} ${rule}`);
  for (const [place, text] of [
    ["<", context.left],
    [".", context.said],
    [">", context.right],
    ["<<", context.before],
    [">>", context.after],
    ["=", context.message.slice(0, MESSAGE_CHARS)],
    ["?", context.reply.slice(0, MESSAGE_CHARS)],
  ] as const)
    for (const bucket of placeBuckets(place, text)) buckets.add(bucket);
  return [...buckets];
}

const hashed = (feature: string): number => bucketOf(feature, 0, feature.length, SALT, FACT_BUCKETS);

const sharedLists = new WeakMap<readonly string[], readonly number[]>();
function sharedBuckets(notes: readonly string[]): readonly number[] {
  let found = sharedLists.get(notes);
  if (!found) sharedLists.set(notes, (found = notes.map(hashed)));
  return found;
}

const places = new Map<string, readonly number[]>();
const REMEMBERED = 1_024;

/** Classes of the words at a place around the candidate; the last places are remembered: neighbours share them. */
function placeBuckets(place: string, text: string): readonly number[] {
  if (place.length === 1 && place !== "=" && place !== "?") return readPlace(place, text);
  const key = place + text;
  let found = places.get(key);
  if (found) return found;
  if (places.size >= REMEMBERED) places.clear();
  places.set(key, (found = readPlace(place, text)));
  return found;
}

function readPlace(place: string, text: string): number[] {
  const names = text === "" ? [] : [...new Set(classesIn(normalised(text)))];
  return [text === "" ? "none" : "some", ...names].map((name) => hashed(`${place} ${name}`));
}

/** Kinds of characters in a row, each run once: "汉9汉", "a9". */
function shapeOf(text: string): string {
  let shape = "";
  for (const char of text.slice(0, 16)) {
    const kind = /\d/.test(char) ? "9" : /[a-z]/i.test(char) ? "a" : /[\u4e00-\u9fff]/.test(char) ? "h" : "-";
    if (!shape.endsWith(kind)) shape += kind;
  }
  return shape;
}
