/** Cuts a message's text at its marks: facts, promises, and where they overlap. */
import type { MessageJson } from "#src/api/contract/contract.js";

type Marks = MessageJson["marks"];

export interface TextPiece {
  text: string;
  fact: Marks["facts"][number] | null;
  promise: Marks["promises"][number] | null;
  /** The first piece of its promise: where the clock stands. */
  isPromiseStart: boolean;
}

/** Pieces in order; joined they are the text again. Spans outside of the text are cut off, empty ones ignored. */
export function textPieces(text: string, marks: Pick<Marks, "facts" | "promises">): TextPiece[] {
  const clamp = (value: number): number => Math.max(0, Math.min(text.length, value));
  const edges = new Set([0, text.length]);
  for (const { span } of [...marks.facts, ...marks.promises]) {
    edges.add(clamp(span.start));
    edges.add(clamp(span.end));
  }
  const cuts = [...edges].sort((a, b) => a - b);
  const covers = (span: { start: number; end: number }, from: number, to: number): boolean =>
    span.start <= from && span.end >= to;
  const pieces = cuts.slice(0, -1).flatMap((from, index) => {
    const to = cuts[index + 1] ?? text.length;
    if (to <= from) return [];
    const fact = marks.facts.find(({ span }) => covers(span, from, to)) ?? null;
    const promise = marks.promises.find(({ span }) => covers(span, from, to)) ?? null;
    return [{ text: text.slice(from, to), fact, promise }];
  });
  return pieces.map((piece, index) => ({
    ...piece,
    isPromiseStart: piece.promise !== null && piece.promise.promiseId !== pieces[index - 1]?.promise?.promiseId,
  }));
}
