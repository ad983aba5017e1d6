/** Features of the statistical models: hashed character n-grams. Training and use share this file. */
import { pattern } from "../pattern/pattern.js";

/** Number of hash buckets; a power of two. */
export const FEATURE_BUCKETS = 16_384;
const MAX_CHARS = 60;
const LONGEST = 4;
/** How much of an amount's or a time's surroundings its slot model sees, in characters. */
const CONTEXT_CHARS = 10;
const UTTERANCE_SALT = 0x811c9dc5;
const LEFT_SALT = 0x2f0b4a17;
const RIGHT_SALT = 0x5bd1e995;
const AROUND_SALT = 0x1b873593;

const COUNTED = pattern(
  /[\d一二两三四五六七八九十百千万几半]+(?:\.\d+)?(?:[来多余])?(?=[台套个件块吨箱支只条张份米盒袋组间路平辆匹桶瓶罐卷把根双副顶人名位万元年天月周号点期批票折成斤公])|\d+(?:\.\d+)?/g,
);

/** Digits and counted numerals as one sign, punctuation as blanks. */
const normalised = (text: string): string =>
  COUNTED.replace(text, "0")
    .replace(/[\s\p{P}]+/gu, " ")
    .trim();

/** Bucket numbers of a folded utterance, each once; its ends are marked. */
export function utteranceFeatures(text: string): number[] {
  const buckets = new Set<number>();
  addGrams(buckets, `^${normalised(text.slice(0, MAX_CHARS))}$`, UTTERANCE_SALT);
  return [...buckets];
}

/** What surrounds an amount or a time in its clause. */
export interface SlotContext {
  /** The clause up to it, and the clause after it, folded. */
  left: string;
  right: string;
  /** Measure word, empty for money and times. */
  unit: string;
  /** The other side asked for it. */
  isAsked: boolean;
}

/** Bucket numbers of a slot's surroundings: what stands left, right, on both sides; unit; whether it was asked for. */
export function slotFeatures({ left, right, unit, isAsked }: SlotContext): number[] {
  const buckets = new Set<number>();
  const before = normalised(`^${left}`.slice(-CONTEXT_CHARS));
  const after = normalised(`${right}$`.slice(0, CONTEXT_CHARS));
  addGrams(buckets, `${before}◆`, LEFT_SALT);
  addGrams(buckets, `◆${after}`, RIGHT_SALT);
  for (const gram of [
    `${before.slice(-1)}◆${after.slice(0, 1)}`,
    `${before.slice(-2)}◆`,
    `◆${unit}`,
    `${before.slice(-1)}${unit}`,
    `${unit}${after.slice(0, 1)}`,
    `asked${String(isAsked)}`,
    `asked${String(isAsked)}${unit}`,
    `asked${String(isAsked)}${before === "^" ? "bare" : before.slice(-1)}`,
  ])
    buckets.add(bucketOf(gram, 0, gram.length, AROUND_SALT));
  return [...buckets];
}

/** All n-grams up to the longest; the hash of a longer one goes on from that of the shorter (FNV-1a). */
function addGrams(buckets: Set<number>, text: string, salt: number): void {
  for (let i = 0; i < text.length; i++) {
    let hash = salt;
    const end = Math.min(text.length, i + LONGEST);
    for (let j = i; j < end; j++) {
      hash = Math.imul(hash ^ text.charCodeAt(j), 0x01000193);
      buckets.add((hash ^ (hash >>> 15)) & (FEATURE_BUCKETS - 1));
    }
  }
}

function bucketOf(text: string, start: number, end: number, salt: number): number {
  let hash = salt;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) & (FEATURE_BUCKETS - 1);
}
