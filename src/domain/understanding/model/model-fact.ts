/** What a language model may say, and what of it is believed. Pure. */
import { z } from "zod";
import { enteredValue } from "../../fact/entered-value.js";
import { FACT_FIELDS, type Chat, type FactField } from "../understanding.js";
import type { MaskedChat } from "./mask-chat.js";
import { pattern } from "../pattern/pattern.js";

/** Raised whenever the question changes, so that answers to another question are told apart. */
export const MODEL_PROMPT_VERSION = 1;

/**
 * Fields that a model may propose. Whether somebody has bought before moves stages and orders, so it is left to the
 * grammars; a surname follows from the name.
 */
export const MODEL_FIELDS = FACT_FIELDS.filter(
  (field) => field !== "customer_of_ours" && field !== "surname",
) as readonly FactField[];

/** One claim of an answer. Anything beside these keys is ignored. */
export const ModelClaim = z.object({
  n: z.int().min(1).max(10_000),
  field: z.string().max(40),
  value: z.string().max(200),
  quote: z.string().min(1).max(400),
  confidence: z.number().min(0).max(1).catch(0.5),
});
export type ModelClaim = z.infer<typeof ModelClaim>;

/** The whole answer: claims are checked one by one, so that a bad one does not take the others with it. */
export const ModelAnswer = z.object({ facts: z.array(z.unknown()).max(200) });

/** A claim that was found in the chat. */
export interface ModelFact {
  messageId: string;
  field: FactField;
  value: string;
  quote: string;
  confidence: number;
}

/** Fields whose value must stand in the quote letter by letter. */
const VERBATIM: ReadonlySet<FactField> = new Set(["phone", "email", "wechatId", "name"]);
const NUMERIC: ReadonlySet<FactField> = new Set(["budget", "quantity", "timeline", "birthday"]);
const HAS_NUMBER = pattern(/[\d零〇一二两三四五六七八九十百千万亿半几]|[年月周天季节后前底初]/);
/** A model alone is never surer than this. */
const MAX_ALONE = 0.6;

/**
 * The believable claims: about a text of a contact, with a quote that stands in the named message, a known field and a
 * value in that field's normal form. Everything else is dropped.
 */
export function believedClaims(claims: readonly unknown[], masked: MaskedChat, chat: Chat): ModelFact[] {
  const sides = new Map(chat.people.map((person) => [person.key, person.side]));
  const messages = new Map(chat.messages.map((message) => [message.id, message]));
  const lines = new Map(masked.lines.map((line) => [line.n, line]));
  return claims.flatMap((claim): ModelFact[] => {
    const parsed = ModelClaim.safeParse(claim);
    if (!parsed.success) return [];
    const field = MODEL_FIELDS.find((known) => known === parsed.data.field);
    const messageId = lines.get(parsed.data.n)?.messageId;
    const message = messageId === undefined ? undefined : messages.get(messageId);
    if (!field || !message || message.type !== "text" || sides.get(message.from) !== "contact") return [];
    const quote = masked.unmask(parsed.data.quote).trim();
    if (quote === "" || !message.text.includes(quote)) return [];
    const entered = enteredValue(field, masked.unmask(parsed.data.value));
    if (!entered.isValid || /[〔〕]/.test(entered.value) || !isGrounded(field, entered.value, quote)) return [];
    const confidence = Math.min(MAX_ALONE, Math.round(parsed.data.confidence * 100) / 100);
    return [{ messageId: message.id, field, value: entered.value, quote, confidence }];
  });
}

const bare = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\-—_.,，。]/g, "");

function isGrounded(field: FactField, value: string, quote: string): boolean {
  if (VERBATIM.has(field)) return bare(quote).includes(bare(value));
  if (NUMERIC.has(field)) return HAS_NUMBER.test(quote);
  return true;
}
