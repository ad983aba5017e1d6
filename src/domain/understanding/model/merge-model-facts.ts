/** The rule by which a model's facts join what the grammars found. Pure. */
import { holdsSeveral } from "../../fact/profile.js";
import type { Chat, ExtractedFact } from "../understanding.js";
import { MODEL_PROMPT_VERSION, type ModelFact } from "./model-fact.js";

/** What agreement leaves of the doubt. */
const DOUBT_LEFT = 0.5;
const MAX_CONFIDENCE = 0.99;

/**
 * - Both say the same value of the same field in the same message: one fact, the grammars', surer than before.
 * - The grammars found the field: they win. A single-valued field of that person is left alone altogether; of several
 *   values a model may add another one, but not in a message where the grammars found one.
 * - The grammars found nothing: the model's fact is proposed, never surer than 0.6.
 *
 * The quote is looked up again, so what was edited or withdrawn since has no effect. Stages, intents and promises are
 * not touched.
 *
 * @param readings facts of all readings of this conversation, in any order.
 */
export function mergeModelFacts(
  chat: Chat,
  found: readonly ExtractedFact[],
  readings: readonly (ModelFact & { model: string })[],
): ExtractedFact[] {
  if (readings.length === 0) return [...found];
  const sides = new Map(chat.people.map((person) => [person.key, person.side]));
  const revoked = new Set(
    chat.messages.flatMap((message) => (message.type === "revoke" && message.of ? [message.of] : [])),
  );
  const messages = new Map(chat.messages.map((message) => [message.id, message]));
  const merged = found.map((fact) => ({ ...fact }));
  const added = new Map<string, ExtractedFact>();
  for (const reading of [...readings].sort(byContent)) {
    const message = messages.get(reading.messageId);
    if (!message || message.type !== "text" || revoked.has(message.id)) continue;
    if (sides.get(message.from) !== "contact") continue;
    const start = message.text.indexOf(reading.quote);
    if (start < 0) continue;
    const about = message.from;
    const own = merged.filter((fact) => fact.about === about && fact.field === reading.field);
    const here = own.filter((fact) => fact.messageId === message.id);
    const same = here.find((fact) => fact.value === reading.value);
    if (same) {
      const original = found.find(
        (fact) => fact.messageId === same.messageId && fact.value === same.value && fact.field === same.field,
      );
      const surer = 1 - (1 - (original?.confidence ?? same.confidence)) * DOUBT_LEFT;
      same.confidence = Math.max(same.confidence, Math.min(MAX_CONFIDENCE, Math.round(surer * 1_000) / 1_000));
      continue;
    }
    if (here.length > 0 || (own.length > 0 && !holdsSeveral(reading.field))) continue;
    if (own.some((fact) => fact.value === reading.value)) continue;
    const key = `${message.id} ${reading.field} ${reading.value}`;
    if (added.has(key)) continue;
    added.set(key, {
      about,
      field: reading.field,
      value: reading.value,
      messageId: message.id,
      quote: reading.quote,
      span: { start, end: start + reading.quote.length },
      confidence: reading.confidence,
      extractor: `model.${reading.model}@${MODEL_PROMPT_VERSION}`,
      supersededBy: null,
    });
  }
  return [...merged, ...added.values()];
}

const keyOf = (fact: ModelFact): string =>
  JSON.stringify([fact.messageId, fact.field, fact.value, fact.quote, 1 - fact.confidence]);
const byContent = (a: ModelFact, b: ModelFact): number => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);
