/** Questions to us that nobody of ours has followed with a word yet. */
import type { OpenQuestion } from "../understanding.js";
import { isContactSpeech, type Scene } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

const REQUEST = pattern(
  /(?:发|给|报|寄|送|做|出|拉|开|回)(?:我|一?下|个|份|过来)|麻烦|帮我|帮忙|能不能|可以.{0,8}吗|在吗|在不在|人呢/,
);

/** The last question or request of the unanswered stretch at the end of the conversation, per contact. */
export function openQuestionsOf(scene: Scene): OpenQuestion[] {
  const open = new Map<string, OpenQuestion>();
  for (const turn of scene.turns) {
    if (turn.side === "member") {
      if (turn.type !== "system" && turn.type !== "revoke" && !turn.isRevoked) open.clear();
      continue;
    }
    if (!isContactSpeech(turn)) continue;
    const clause = turn.clauses.findLast((c) => c.isQuestion) ?? turn.clauses.findLast((c) => REQUEST.test(c.text));
    if (clause)
      open.set(turn.from, {
        messageId: turn.id,
        about: turn.from,
        quote: turn.text.slice(clause.start, clause.end),
        askedAt: turn.at,
      });
  }
  return [...open.values()];
}
