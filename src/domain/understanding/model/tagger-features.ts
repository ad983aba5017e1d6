/** What the tagger sees of each character of a message: its neighbours, the words around it, its clause, the talk. */
import { classesAt } from "./features.js";

/** A message as the tagger reads it, folded for reading; all arrays run along its characters. */
export interface TaggerText {
  text: string;
  /** Words of the Chinese runs with their kind, in order. */
  pieces: readonly { start: number; end: number; kind: string }[];
  /** Stretches between pauses, each with what is known of it. */
  clauses: readonly { start: number; end: number; notes: readonly string[] }[];
  /** What is known of the whole message: what was asked before it, how new the talk is. */
  notes: readonly string[];
  /** Who else says a pair of neighbouring characters, as bits; one number a pair. */
  echoes: Uint8Array;
}

/** Number of hash buckets of the tagger; a power of two. */
export const TAGGER_BUCKETS = 131_072;

const SALT = 0x2c1b3c6d;
const PRIME = 0x01000193;
const EDGE = 2;
const DIGIT = 48;

const mixed = (hash: number, value: number): number => Math.imul(hash ^ value, PRIME);
const bucket = (hash: number): number => (hash ^ (hash >>> 15)) & (TAGGER_BUCKETS - 1);
const named = (text: string): number => {
  let hash = SALT;
  for (let i = 0; i < text.length; i++) hash = mixed(hash, text.charCodeAt(i));
  return hash;
};
const feature = (template: number, a: number, b = 0, c = 0, d = 0): number =>
  bucket(mixed(mixed(mixed(mixed(mixed(SALT, template), a), b), c), d));

/** Buckets of every character. */
export function taggerFeatures({ text, pieces, clauses, notes, echoes }: TaggerText): number[][] {
  const length = text.length;
  const codes = new Int32Array(length + 8);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    codes[i + 4] = code >= 48 && code <= 57 ? DIGIT : code;
  }
  const at = (i: number): number => (i < 0 || i >= length ? EDGE : (codes[i + 4] as number));
  const words = wordsOf(text, pieces);
  const classes = classesAt(text).map(named);
  const messageNotes = notes.map(named);
  const clauseNotes = clauses.map((clause) => clause.notes.map(named));
  const found: number[][] = Array.from({ length }, () => []);
  let clauseIndex = 0;
  for (let i = 0; i < length; i++) {
    while (clauseIndex < clauses.length && (clauses[clauseIndex]?.end ?? 0) <= i) clauseIndex++;
    const clause = clauses[clauseIndex];
    const isInside = clause !== undefined && clause.start <= i;
    const from = isInside ? clause.start : i;
    const to = isInside ? clause.end : i + 1;
    // Characters of other clauses count as the edge: what a name is made of does not reach over a pause.
    const near = (k: number): number => (k < from ? EDGE : k >= to ? EDGE + 1 : at(k));
    const [a, b, c, d, e] = [near(i - 2), near(i - 1), at(i), near(i + 1), near(i + 2)];
    const word = words[i] as Word;
    const place = i === from ? 1 : i === to - 1 ? 2 : 0;
    const list = found[i] as number[];
    list.push(
      feature(1, c),
      feature(2, b, c),
      feature(3, c, d),
      feature(4, a, b),
      feature(5, d, e),
      feature(6, b, c, d),
      feature(7, a, b, c),
      feature(8, c, d, e),
      feature(9, b),
      feature(10, d),
      feature(11, near(i - 3), a, b),
      feature(12, d, e, near(i + 3)),
      feature(13, word.hash, word.part),
      feature(14, word.kind, word.part),
      feature(15, word.before, word.part),
      feature(16, word.after, word.part),
      feature(17, word.kindBefore, word.kind, word.kindAfter, word.part),
      feature(18, word.before, word.kind, word.after, word.part),
      feature(19, classes[i] as number),
      feature(20, i > from ? (classes[i - 1] as number) : EDGE, classes[i]),
      feature(21, classes[i] as number, i + 1 < to ? classes[i + 1] : EDGE),
      feature(22, echoes[i] as number, word.part),
      feature(23, echoes[i] as number, word.kind),
      feature(24, place, word.kind),
      feature(25, Math.min(6, clauseIndex), place),
      feature(26, word.hash, word.after),
      feature(27, word.before, word.hash),
      feature(28, word.twoBefore, word.before, word.part),
    );
    if (isInside)
      for (const note of clauseNotes[clauseIndex] ?? [])
        list.push(feature(30, note), feature(31, note, place, word.kind));
    for (const note of messageNotes) list.push(feature(32, note), feature(33, note, place, word.kind));
  }
  return found;
}

interface Word {
  hash: number;
  kind: number;
  /** Where in the word the character stands: alone 0, first 1, inside 2, last 3. */
  part: number;
  before: number;
  twoBefore: number;
  after: number;
  kindBefore: number;
  kindAfter: number;
}

/** The word that each character belongs to; characters of no Chinese word stand in runs of letters and digits, or alone. */
function wordsOf(text: string, pieces: TaggerText["pieces"]): Word[] {
  const all: { start: number; end: number; kind: string }[] = [];
  let next = 0;
  for (let i = 0; i < text.length;) {
    const piece = pieces[next];
    if (piece && piece.start <= i) {
      next++;
      if (piece.end <= i) continue;
      all.push(piece);
      i = piece.end;
      continue;
    }
    const run = /^(?:\d[\d.,]*|[a-z][a-z0-9+&'-]*)/.exec(text.slice(i, i + 24))?.[0].length ?? 1;
    const end = Math.min(i + Math.max(1, run), piece?.start ?? text.length);
    const first = text.charCodeAt(i);
    all.push({ start: i, end, kind: first >= 48 && first <= 57 ? "9" : first >= 97 && first <= 122 ? "a" : "-" });
    i = end;
  }
  const hashes = all.map(({ start, end, kind }) => (kind === "9" ? DIGIT : named(text.slice(start, end))));
  const kinds = all.map(({ kind }) => kind.charCodeAt(0));
  return all.flatMap(({ start, end }, w) =>
    Array.from({ length: end - start }, (_, k): Word => ({
      hash: hashes[w] ?? EDGE,
      kind: kinds[w] ?? EDGE,
      part: end - start === 1 ? 0 : k === 0 ? 1 : k === end - start - 1 ? 3 : 2,
      before: hashes[w - 1] ?? EDGE,
      twoBefore: hashes[w - 2] ?? EDGE,
      after: hashes[w + 1] ?? EDGE,
      kindBefore: kinds[w - 1] ?? EDGE,
      kindAfter: kinds[w + 1] ?? EDGE,
    })),
  );
}
