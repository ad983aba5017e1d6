/**
 * Cuts Chinese text into words and names at once: of all ways to cut it, the one of least cost, where a name costs what its
 * surname, given-name or transcription characters cost. Linear: at each place at most a dozen continuations are tried.
 */
import { longSurnameCost, mayBeginLongSurname, UNKNOWN_COST, wordModel, type WordModel } from "./word-model.js";

/** One piece of the text. `kind`: class of a word (F, V, N, L, O, P, K), "?" an unknown unit, "name" or "foreign" a person's name. */
export interface Piece {
  start: number;
  end: number;
  kind: "F" | "V" | "N" | "L" | "O" | "P" | "K" | "?" | "name" | "foreign";
}

const NAME_COST = 6.2;
const FOREIGN_COST = 6.4;
/** Cost of a transcribed name's length: three to five characters are usual. */
const LENGTH_COST = [0, 9, 4.2, 1.2, 1.2, 1.6, 2.3, 3.2, 4.5];
/** Units behind which a transcription is rather a place or people. */
const PLACE_BEHIND = new Uint8Array(65_536);
for (const char of "州市省县河岛山湖海港国镇郡区洲湾峡堡城族语") PLACE_BEHIND[char.charCodeAt(0)] = 1;
const NAME = 1;
const FOREIGN = 2;
const isHan = (code: number): boolean => code >= 0x4e00 && code <= 0x9fff;

/** Longest run that is cut at once; the buffers below are that long. */
const LONGEST = 2_000;
const best = new Float64Array(LONGEST + 1);
const back = new Int32Array(LONGEST + 1);
const kinds = new Uint8Array(LONGEST + 1);

function relax(at: number, end: number, cost: number, kind: number): void {
  const total = (best[at] ?? 0) + cost;
  if (total < (best[end] ?? 0)) {
    best[end] = total;
    back[end] = at;
    kinds[end] = kind;
  }
}

/** Cuts one run of Chinese characters, [from, to) of a folded text. */
function cutRun(s: string, from: number, to: number, pieces: Piece[]): void {
  const model = wordModel();
  const { next, cost, kind, roots } = model;
  const length = to - from;
  best.fill(1e9, 0, length + 1);
  best[0] = 0;
  for (let i = 0; i < length; i++) {
    relax(i, i + 1, UNKNOWN_COST, 63);
    let node = roots[s.charCodeAt(from + i)] ?? 0;
    for (let j = i; node !== 0;) {
      j++;
      const wordCost = cost[node] ?? 0;
      if (wordCost > 0) relax(i, j, wordCost, kind[node] ?? 63);
      if (j >= length) break;
      node = next(node, s.charCodeAt(from + j));
    }
    names(s, from, i, length, model);
  }
  const reversed: Piece[] = [];
  for (let end = length; end > 0;) {
    const at = back[end] ?? 0;
    const kind = kinds[end] ?? 63;
    reversed.push({
      start: from + at,
      end: from + end,
      kind:
        kind === NAME
          ? "name"
          : kind === FOREIGN
            ? "foreign"
            : kind === 63
              ? "?"
              : (String.fromCharCode(kind) as Piece["kind"]),
    });
    end = at;
  }
  for (let k = reversed.length - 1; k >= 0; k--) {
    const piece = reversed[k];
    if (piece) pieces.push(piece);
  }
}

function names(s: string, from: number, i: number, length: number, model: WordModel): void {
  const first = s.charCodeAt(from + i);
  const surname = model.surname[first] ?? 0;
  if (surname > 0) given(s, from, i, i + 1, length, NAME_COST + surname, model);
  if (i + 2 < length && mayBeginLongSurname(first)) {
    const long = longSurnameCost(s.slice(from + i, from + i + 2));
    if (long > 0) given(s, from, i, i + 2, length, NAME_COST + long, model);
  }
  let cost = FOREIGN_COST;
  for (let j = i; j < length && j - i < 8; j++) {
    const char = model.foreign[s.charCodeAt(from + j)] ?? 0;
    if (char === 0) break;
    cost += char;
    const count = j - i + 1;
    if (count >= 2) {
      const place = PLACE_BEHIND[s.charCodeAt(from + j + 1)] === 1 ? 4 : 0;
      relax(i, j + 1, cost + (LENGTH_COST[count] ?? 6) + place, FOREIGN);
    }
  }
}

function given(s: string, from: number, i: number, at: number, length: number, cost: number, model: WordModel): void {
  if (at >= length) return;
  const one = model.givenLast[s.charCodeAt(from + at)] ?? 0;
  if (one > 0) relax(i, at + 1, cost + one + 2.4, NAME);
  if (at + 1 >= length) return;
  const first = model.givenFirst[s.charCodeAt(from + at)] ?? 0;
  const last = model.givenLast[s.charCodeAt(from + at + 1)] ?? 0;
  if (first > 0 && last > 0) relax(i, at + 2, cost + first + last, NAME);
}

let lastText = "";
let lastPieces: Piece[] = [];

/** All pieces of the Chinese runs of a folded text, in order. Calling it again with the same text costs nothing. */
export function segment(s: string): readonly Piece[] {
  if (s === lastText) return lastPieces;
  const pieces: Piece[] = [];
  for (let i = 0; i < s.length;) {
    if (!isHan(s.charCodeAt(i))) {
      i++;
      continue;
    }
    let end = i + 1;
    while (end < s.length && end - i < LONGEST && isHan(s.charCodeAt(end))) end++;
    cutRun(s, i, end, pieces);
    i = end;
  }
  lastText = s;
  lastPieces = pieces;
  return pieces;
}
