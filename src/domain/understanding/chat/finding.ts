/** What a fact rule yields, and the small questions that all of them ask. */
import type { ExtractedFact, FactField, Span } from "../understanding.js";
import type { Clause } from "./clauses.js";
import { slotScore, type SlotName } from "../model/slot-model.js";
import { pattern } from "../pattern/pattern.js";
import type { Scene, Turn } from "./scene.js";

/** A fact before it is anchored: offsets are into the turn's message. */
export interface Finding extends Span {
  field: FactField;
  value: string;
  confidence: number;
  /** Extractor name, e.g. "budget.stated". */
  rule: string;
  /** Key of the person it is about, when that is not the sender. */
  about?: string;
}

/** Reads one kind of fact from one turn. `known` holds what earlier turns gave, oldest first. */
export type FactRule = (turn: Turn, scene: Scene, known: readonly ExtractedFact[]) => Finding[];

/** The clause an offset lies in. */
export const clauseAt = (turn: Turn, offset: number): Clause | null =>
  turn.clauses.find((clause) => clause.start <= offset && offset < clause.end) ?? null;

/** The clause before, in the same message. */
export const clauseBefore = (turn: Turn, clause: Clause): Clause | null =>
  turn.clauses[turn.clauses.indexOf(clause) - 1] ?? null;

/** Clauses that say something: neither asked nor supposed. */
export const statedClauses = (turn: Turn): Clause[] =>
  turn.clauses.filter((clause) => !clause.isQuestion && !clause.isHypothetical);

/** Whether the words right before an offset deny what follows: 不是50万, 不到东莞, 别按30台. */
export function isDenied(turn: Turn, clause: Clause, offset: number): boolean {
  const before = turn.folded.slice(clause.start, offset);
  return /(?:不是|并不是|不要|没有|没到|不到|不用|不去|不在|别按|别写|不送|不发|不寄|先不|不含|不算|而不是|唔系|唔使)\s?.{0,2}$/.test(
    before,
  );
}

/** Relatives, friends, neighbours: what follows is theirs. */
export const THIRD_PARTY = pattern(
  /(?:同学|朋友|哥们|闺蜜|亲戚|邻居|老乡|战友|师[兄姐弟妹]|前同事|前东家|[表堂][哥姐弟妹]|(?:小|大)?姨夫|姐夫|妹夫|小?舅|姑[姑父]|叔叔|婶婶|侄|外甥|儿子|闺女|女儿|老婆|老公|媳妇|我[爸妈弟妹哥姐兄]|我兄弟|隔壁|对门|人家)/,
);

/** Probability that the amount or time at `span` of a clause fills the slot, judged by what surrounds it. */
export const fills = (
  slot: SlotName,
  at: { turn: Turn; clause: Clause; span: Span; unit?: string; isAsked: boolean },
): number =>
  slotScore(slot, {
    left: at.turn.folded.slice(at.clause.start, at.span.start),
    right: at.turn.folded.slice(at.span.end, at.clause.end),
    unit: at.unit ?? "",
    isAsked: at.isAsked,
    message: at.turn.folded.slice(at.turn.ownFrom),
    reply: at.turn.replyTo?.folded ?? "",
  });
