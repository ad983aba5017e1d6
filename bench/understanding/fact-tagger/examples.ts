/** Messages of annotated chats with what the annotator marked in them, as the tagger learns them. */
import { readChatLine } from "#src/cli/understand.js";
import { isContactSpeech, sceneOf } from "#src/domain/understanding/chat/scene.js";
import { taggerText } from "#src/domain/understanding/chat/tagger-text.js";
import { foldForReading } from "#src/domain/understanding/chat/clauses.js";
import { taggerFeatures } from "#src/domain/understanding/model/tagger-features.js";
import { TAGGER_LAYERS } from "#src/domain/understanding/model/tagger-layers.js";
import { chatLines } from "../chats/chat-sets.js";
import { context, type GoldFact } from "../fact-judge/cases.js";

export interface TaggerExample {
  set: string;
  chat: string;
  message: string;
  text: string;
  features: number[][];
  /** The right tag of each character, by layer. */
  tags: Uint8Array[];
}

/** Every message of the contacts of a set. */
export function taggerExamples(set: string): TaggerExample[] {
  return chatLines(set).flatMap((line) => {
    const { id, gold } = JSON.parse(line) as { id: string; gold: { facts: GoldFact[] } };
    const scene = sceneOf(readChatLine(line), context);
    return scene.turns.filter(isContactSpeech).map((turn): TaggerExample => {
      const input = taggerText(turn, scene);
      const facts = gold.facts.filter(({ message }) => message === turn.id);
      return {
        set,
        chat: `${set} ${id}`,
        message: turn.id,
        text: input.text,
        features: taggerFeatures(input),
        tags: TAGGER_LAYERS.map((fields) => tagsOf(facts, fields, turn.folded, input)),
      };
    });
  });
}

const AMOUNTS: ReadonlySet<string> = new Set(["quantity", "budget"]);
/** The numerals of a quote and the measure word behind them. */
const AMOUNT = /[\d一二两三四五六七八九十百千万几半](?:.*[\d一二两三四五六七八九十百千万几半])?(?:[^\s，,。\d]{1,2})?/;

function tagsOf(
  facts: readonly GoldFact[],
  fields: readonly string[],
  folded: string,
  { text, from }: { text: string; from: number },
): Uint8Array {
  const tags = new Uint8Array(text.length);
  for (const fact of facts) {
    const field = fields.indexOf(fact.field === "decisionRole" ? String(fact.value) : fact.field);
    if (field < 0) continue;
    const quote = foldForReading(fact.quote);
    const quoteAt = folded.indexOf(quote);
    const value = foldForReading(String(fact.value));
    const valueAt = folded.indexOf(value, Math.max(0, quoteAt));
    const at = valueAt >= 0 ? valueAt : quoteAt;
    const amount = AMOUNTS.has(fact.field) ? (AMOUNT.exec(quote) ?? null) : undefined;
    const start = amount ? quoteAt + amount.index - from : at - from;
    const end = start + (amount ? amount[0].length : valueAt >= 0 ? value.length : quote.length);
    if (
      at < 0 ||
      amount === null ||
      quote.length < 2 ||
      start < 0 ||
      end > text.length ||
      tags.subarray(start, end).some((tag) => tag > 0)
    )
      continue;
    tags.fill(2 + 2 * field, start, end);
    tags[start] = 1 + 2 * field;
  }
  return tags;
}
