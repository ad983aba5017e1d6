/** Features of the statistical models: hashed character n-grams and classes of words. Training and use share this file. */
import { pattern } from "../pattern/pattern.js";
import { WORD_CLASSES } from "./word-classes.js";

/** Number of hash buckets; a power of two. */
export const FEATURE_BUCKETS = 32_768;
const MAX_CHARS = 60;
const LONGEST = 4;
/** How much of an amount's or a time's surroundings its slot model sees, in characters. */
const CONTEXT_CHARS = 10;
const UTTERANCE_SALT = 0x811c9dc5;
const LEFT_SALT = 0x2f0b4a17;
const RIGHT_SALT = 0x5bd1e995;
const AROUND_SALT = 0x1b873593;
const CLASS_SALT = 0x3c6ef372;
const REPLY_SALT = 0x78dde6e4;

const COUNTED = pattern(
  /[\d一二两三四五六七八九十百千万几半]+(?:\.\d+)?(?:[来多余])?(?=[台套个件块吨箱支只条张份米盒袋组间路平辆匹桶瓶罐卷把根双副顶人名位万元年天月周号点期批票折成斤公])|\d+(?:\.\d+)?/g,
);

/** 13000就13000, 五年就五年: given in. */
const CONCEDED = /([\d一二两三四五六七八九十百千万]{1,6}[\u4e00-\u9fff]?)就\1/gu;
/** Days, weeks, months as said: one sign for all of them. */
const TIME = pattern(
  /大?[后前]天|[今明昨][天早晚]|(?:[上下这本]{1,2}个?)?(?:周|星期|礼拜)[一二三四五六日天末]|[上下这本]{1,2}个?(?:周|星期|月|季度)[初中底末]?|[\d一二三四五六七八九十]{1,3}月(?:份|[初中底末]|[上中下]旬|[\d一二三四五六七八九十]{1,3}[号日]?)?|[\d一二三四五六七八九十]{1,3}[号日](?![线楼门机床])|[月年]底|[今明去]年|(?:国庆|中秋|春节|元旦|清明|五一|端午)节?[前后]?/g,
);

/** Digits and counted numerals as one sign, days as another, punctuation as blanks. */
export const normalised = (text: string): string =>
  COUNTED.replace(TIME.replace(text.replace(CONCEDED, "0就0"), "〒"), "0")
    .replace(/[\s\p{P}]+/gu, " ")
    .trim();

const lastUtterances = new Map<string, readonly number[]>();
const LAST_UTTERANCES = 1_024;

/** Bucket numbers of a folded utterance, each once; its ends are marked. The last texts are remembered: several models read them. */
export function utteranceFeatures(text: string): readonly number[] {
  const read = text.slice(0, MAX_CHARS);
  let features = lastUtterances.get(read);
  if (features) return features;
  if (lastUtterances.size >= LAST_UTTERANCES) lastUtterances.clear();
  lastUtterances.set(read, (features = readUtterance(read)));
  return features;
}

function readUtterance(text: string): number[] {
  const buckets = new Set<number>();
  const plain = normalised(text);
  addGrams(buckets, `^${plain}$`, UTTERANCE_SALT);
  addClasses(buckets, plain);
  return [...buckets];
}

/** Class letter of a word; longest words first when read. */
const CLASS_OF = new Map<string, string>(
  Object.entries(WORD_CLASSES).flatMap(([name, words]) => words.split(" ").map((word) => [word, name] as const)),
);
/** Length of the longest word that begins with a character. */
const LONGEST_FROM = new Map<string, number>();
for (const word of CLASS_OF.keys()) {
  const first = word[0] ?? "";
  LONGEST_FROM.set(first, Math.max(LONGEST_FROM.get(first) ?? 0, word.length));
}
/** Pairs of classes count up to this distance. */
const PAIR_REACH = 3;

const remembered = new Map<string, readonly string[]>();
const REMEMBERED = 1_024;

/** Classes of the words of a folded text in order, between "^" and "$"; the last texts are remembered. */
export function classesIn(text: string): readonly string[] {
  let classes = remembered.get(text);
  if (classes) return classes;
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(text, (classes = readClasses(text)));
  return classes;
}

/** Longest match from the left. */
function readClasses(text: string): string[] {
  const found = ["^"];
  for (let i = 0; i < text.length;) {
    let step = 1;
    const char = text[i];
    if (char === "0" && text.startsWith("0就0", i)) {
      found.push("conceded");
      step = 3;
    } else if (char === "0") found.push("0");
    else if (char === "〒") found.push("〒");
    else
      for (let length = Math.min(LONGEST_FROM.get(char ?? "") ?? 0, text.length - i); length > 0; length--) {
        const name = CLASS_OF.get(text.slice(i, i + length));
        if (!name) continue;
        found.push(name);
        step = length;
        break;
      }
    i += step;
  }
  found.push("$");
  return found;
}

/** The class of the word that each character of a folded text belongs to, "" for none. */
export function classesAt(text: string): string[] {
  const found = Array.from({ length: text.length }, () => "");
  for (let i = 0; i < text.length;) {
    let step = 1;
    for (let length = Math.min(LONGEST_FROM.get(text[i] ?? "") ?? 0, text.length - i); length > 0; length--) {
      const name = CLASS_OF.get(text.slice(i, i + length));
      if (!name) continue;
      found.fill(name, i, i + length);
      step = length;
      break;
    }
    i += step;
  }
  return found;
}

/** Each class, each ordered pair within reach, each triple of neighbours. */
function addClasses(buckets: Set<number>, text: string): void {
  const classes = classesIn(text);
  const add = (gram: string): void => void buckets.add(bucketOf(gram, 0, gram.length, CLASS_SALT));
  for (let i = 0; i < classes.length; i++) {
    const one = classes[i] ?? "";
    add(one);
    for (let j = i + 1; j < classes.length && j <= i + PAIR_REACH; j++) add(`${one}+${classes[j] ?? ""}`);
    if (i + 2 < classes.length) add(`${one}-${classes[i + 1] ?? ""}-${classes[i + 2] ?? ""}`);
  }
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
  /** The whole message, and what the other side said before it, folded; empty when unknown. */
  message: string;
  reply: string;
}

/** So much of what the other side said before is looked at, from its end. */
const REPLY_CHARS = 24;

/** Bucket numbers of a slot's surroundings: what stands left, right, on both sides; unit; whether it was asked for. */
export function slotFeatures({ left, right, unit, isAsked, message, reply }: SlotContext): number[] {
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
  const asked = normalised(reply.slice(-REPLY_CHARS));
  for (let i = 0; i + 2 <= asked.length; i++) buckets.add(bucketOf(asked, i, i + 2, REPLY_SALT));
  for (const [place, text] of [
    ["<", left],
    [">", right],
    ["=", message.slice(0, MAX_CHARS)],
    ["?", reply.slice(0, MAX_CHARS)],
  ] as const)
    for (const name of new Set(classesIn(text))) {
      const gram = `${place}${name}`;
      buckets.add(bucketOf(gram, 0, gram.length, CLASS_SALT));
      if (place !== "=") buckets.add(bucketOf(gram + unit, 0, gram.length + unit.length, CLASS_SALT));
    }
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

/** Bucket of a piece of a text (FNV-1a), of a power of two of them. */
export function bucketOf(text: string, start: number, end: number, salt: number, buckets = FEATURE_BUCKETS): number {
  let hash = salt;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) & (buckets - 1);
}
