/** What the model of talk sees of a message: its words and those around it. */
import { DAY_MS } from "../../shared/time.js";
import { utteranceFeatures } from "../model/features.js";
import { markBuckets, type TalkFeatures } from "../model/talk-model.js";
import type { Scene, Turn } from "./scene.js";

/** What the other side says later than this answers no longer. */
const ANSWERED_WITHIN_MS = 3 * DAY_MS;

/** Reads messages of one conversation; words of each message are looked at once. */
export function talkFeaturesIn({ turns }: Scene): (turn: Turn, marks: readonly string[]) => TalkFeatures {
  const read: (readonly number[] | undefined)[] = [];
  const wordsOf = (turn: Turn | null | undefined): readonly number[] => {
    if (!turn || turn.isRevoked || turn.clauses.length === 0) return [];
    return (read[turn.index] ??= utteranceFeatures(turn.folded.slice(turn.ownFrom)));
  };
  const answers = answersIn(turns);
  return (turn, marks) => {
    const [before, after] = [turns[turn.index - 1], turns[turn.index + 1]];
    return {
      words: wordsOf(turn),
      earlier: before?.side === turn.side ? wordsOf(before) : [],
      later: after?.side === turn.side ? wordsOf(after) : [],
      reply: wordsOf(turn.replyTo),
      answer: wordsOf(answers[turn.index]),
      marks: markBuckets(marks),
    };
  };
}

/** For each message the other side's next one, when it comes soon. */
function answersIn(turns: readonly Turn[]): (Turn | null)[] {
  const answers: (Turn | null)[] = turns.map(() => null);
  for (let i = turns.length - 2; i >= 0; i--) {
    const [turn, next] = [turns[i], turns[i + 1]];
    if (!turn || !next) continue;
    const answer = next.side === turn.side ? (answers[i + 1] ?? null) : next;
    answers[i] = answer;
  }
  return answers.map((answer, i) =>
    answer && answer.at.getTime() - (turns[i]?.at.getTime() ?? 0) <= ANSWERED_WITHIN_MS ? answer : null,
  );
}
