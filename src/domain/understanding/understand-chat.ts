/** From a conversation to what it says: facts, intents, promises, moods, open questions, each with its proof. */
import { factsOf } from "./chat/facts.js";
import { intentsOf, judgedMessages } from "./chat/intents.js";
import { moodsOf } from "./chat/moods.js";
import { openQuestionsOf } from "./chat/open-questions.js";
import { promisesOf } from "./chat/promises.js";
import { sceneOf } from "./chat/scene.js";
import type { Chat, Understanding, UnderstandingContext } from "./understanding.js";

/**
 * Understands one conversation. Pure: the same chat and context give the same answer, and every quote is
 * `text.slice(span.start, span.end)` of the message it names.
 *
 * @param chat    messages in time order (messages of the same instant keep the order given).
 * @param context calendar of the corp's country and the words the corp taught.
 */
export function understandChat(chat: Chat, context: UnderstandingContext): Understanding {
  const scene = sceneOf(chat, context);
  const facts = factsOf(scene);
  const judged = judgedMessages({ scene, facts });
  const intents = intentsOf(judged);
  return {
    facts,
    intents,
    promises: promisesOf(scene),
    moods: moodsOf(judged, facts),
    openQuestions: openQuestionsOf(scene),
  };
}
