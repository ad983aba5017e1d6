/** A message of a talk as the tagger reads it (model/tagger-features.ts). */
import { segment } from "../grammar/segment.js";
import type { TaggerText } from "../model/tagger-features.js";
import { utteranceScores } from "../model/utterance-model.js";
import { levelOf } from "./fact-surroundings.js";
import type { Scene, Turn } from "./scene.js";

/** Longer messages are read so far. */
const MOST_CHARS = 160;
/** Labels of the utterance model that tell what a clause may name. */
const TOLD_BY = [
  "fact_pain",
  "fact_preference",
  "fact_customer",
  "fact_rival",
  "fact_influencer",
  "fact_decider",
  "fact_buyer",
  "fact_user",
  "fact_blocker",
  "compare_competitor",
  "ask_product",
  "ask_price",
  "request_quote",
  "request_sample",
  "place_order",
  "buying_signal",
  "after_sales",
  "complaint",
] as const;

/** Where the tagger begins to read a message, and what it reads. */
export function taggerText(turn: Turn, scene: Scene): TaggerText & { from: number } {
  const from = turn.ownFrom;
  const text = turn.folded.slice(from, from + MOST_CHARS);
  const pieces = segment(turn.folded).map(({ start, end, kind }) => ({ start: start - from, end: end - from, kind }));
  return {
    from,
    text,
    pieces: pieces.filter(({ start, end }) => start >= 0 && end <= text.length),
    clauses: turn.clauses.map((clause) => ({
      start: clause.start - from,
      end: clause.end - from,
      notes: clauseNotes(clause),
    })),
    notes: messageNotes(turn, scene),
    echoes: echoesOf(text, turn, scene),
  };
}

function clauseNotes(clause: Turn["clauses"][number]): string[] {
  const notes: string[] = [];
  if (clause.isQuestion) notes.push("question");
  if (clause.isHypothetical) notes.push("hypothetical");
  const scores = utteranceScores(clause.text);
  for (const label of TOLD_BY) {
    const level = levelOf(scores.of(label));
    if (level > 0) notes.push(`${label} ${level}`);
  }
  return notes;
}

function messageNotes(turn: Turn, scene: Scene): string[] {
  let speech = 0;
  for (let i = Math.max(0, turn.index - 24); i < turn.index; i++) if (scene.turns[i]?.from === turn.from) speech++;
  return [
    `turn ${speech < 3 ? speech : speech < 8 ? "3-7" : "8+"}`,
    ...(scene.contacts.length > 1 ? ["group"] : []),
    ...[...turn.asked.keys()].map((slot) => `asked ${slot}`),
    ...(turn.replyTo ? [] : ["no reply"]),
  ];
}

/** First and last message that says a pair of characters, by side. */
interface Voice {
  first: [number, number];
  last: [number, number];
}
const voices = new WeakMap<Scene, ReadonlyMap<number, Voice>>();

const pairAt = (text: string, i: number): number => text.charCodeAt(i) * 65_536 + text.charCodeAt(i + 1);

function voicesOf(scene: Scene): ReadonlyMap<number, Voice> {
  let found = voices.get(scene);
  if (found) return found;
  const pairs = new Map<number, Voice>();
  for (const { folded, side, index } of scene.turns) {
    const who = side === "member" ? 0 : 1;
    for (let i = 0; i + 1 < folded.length; i++) {
      const pair = pairAt(folded, i);
      const voice = pairs.get(pair);
      if (!voice) {
        const fresh: Voice = { first: [Infinity, Infinity], last: [-1, -1] };
        fresh.first[who] = fresh.last[who] = index;
        pairs.set(pair, fresh);
      } else {
        voice.first[who] = Math.min(voice.first[who], index);
        voice.last[who] = index;
      }
    }
  }
  found = pairs;
  voices.set(scene, found);
  return found;
}

/** Who else says the pair that begins or ends at each character: bits for nicknames, us before and after, them before and after. */
function echoesOf(text: string, turn: Turn, scene: Scene): Uint8Array {
  const found = new Uint8Array(text.length);
  const pairs = voicesOf(scene);
  const own = (turn.person?.nickname ?? "").toLowerCase();
  const ours = scene.members
    .map(({ nickname }) => nickname)
    .join(" ")
    .toLowerCase();
  for (let i = 0; i + 1 < text.length; i++) {
    const pair = text.slice(i, i + 2);
    const voice = pairs.get(pairAt(text, i));
    const bits =
      (own.includes(pair) ? 1 : 0) |
      (ours.includes(pair) ? 2 : 0) |
      (voice && voice.first[0] < turn.index ? 4 : 0) |
      (voice && voice.last[0] > turn.index ? 8 : 0) |
      (voice && voice.first[1] < turn.index ? 16 : 0) |
      (voice && voice.last[1] > turn.index ? 32 : 0);
    found[i] = (found[i] ?? 0) | bits;
    found[i + 1] = bits;
  }
  return found;
}
