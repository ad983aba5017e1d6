/** What understanding reads and yields: the shapes shared by extractors, stage engine, stores and the CLI. */
import type { WorkCalendar } from "../calendar/work-calendar.js";

export type Side = "contact" | "member";

export const MESSAGE_TYPES = [
  "text",
  "image",
  "voice",
  "file",
  "link",
  "card",
  "video",
  "location",
  "revoke",
  "system",
  "other",
] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

export interface ChatPerson {
  key: string;
  side: Side;
  nickname: string;
}

export interface ChatMessage {
  id: string;
  at: Date;
  /** Key of the person who wrote it. */
  from: string;
  type: MessageType;
  /** Text, voice transcript, or file name; empty when there is none. */
  text: string;
  /** For `revoke`: the id of the withdrawn message. */
  of?: string;
}

/** One conversation in time order, direct or group. */
export interface Chat {
  id: string;
  /** IANA zone in which its dates are meant. */
  zone: string;
  people: readonly ChatPerson[];
  messages: readonly ChatMessage[];
}

/** Words a corp teaches: they widen recall, never override a quote. */
export interface CorpDictionary {
  products: readonly string[];
  competitors: readonly string[];
  ownCompanyNames: readonly string[];
}

export interface UnderstandingContext {
  calendar: WorkCalendar;
  dictionary: CorpDictionary;
}

export const FACT_FIELDS = [
  "name",
  "surname",
  "company",
  "title",
  "phone",
  "email",
  "wechatId",
  "address",
  "region",
  "birthday",
  "productInterest",
  "quantity",
  "budget",
  "timeline",
  "competitor",
  "decisionRole",
  "painPoint",
  "preference",
  "customer_of_ours",
] as const;
export type FactField = (typeof FACT_FIELDS)[number];

export const INTENTS = [
  "greeting",
  "ask_product",
  "ask_price",
  "request_quote",
  "request_demo",
  "request_sample",
  "request_material",
  "objection_price",
  "objection_need",
  "objection_trust",
  "objection_timing",
  "compare_competitor",
  "buying_signal",
  "place_order",
  "payment",
  "delivery_question",
  "after_sales",
  "complaint",
  "praise",
  "referral",
  "reschedule",
  "decline",
  "opt_out",
  "smalltalk",
] as const;
export type Intent = (typeof INTENTS)[number];

/** Half-open range of UTF-16 units of the message's text that a quote covers. */
export interface Span {
  start: number;
  end: number;
}

/** Something a message says about a person on the contact's side. `quote` is exactly `text.slice(span.start, span.end)`. */
export interface ExtractedFact {
  about: string;
  field: FactField;
  /** Normalised as SCHEMA of the field says (phone digits only, budget in yuan, timeline as ISO date …). */
  value: string;
  messageId: string;
  quote: string;
  span: Span;
  /** 0 to 1. */
  confidence: number;
  /** Name of the rule that found it, e.g. "budget.stated". */
  extractor: string;
  /** Id of the later message that corrects it, if any. */
  supersededBy: string | null;
}

export interface ExtractedIntent {
  messageId: string;
  intent: Intent;
  confidence: number;
  extractor: string;
}

/** A commitment of one side to the other. */
export interface ExtractedPromise {
  messageId: string;
  /** Key of the person who committed. */
  by: string;
  side: Side;
  /** Short verb phrase, e.g. "发报价单". */
  what: string;
  quote: string;
  span: Span;
  /** As said: "YYYY-MM-DD" (any time of that day) or an ISO instant with offset; null when no time was said. */
  due: string | null;
  /** The instant after which it is late: the instant said, or the end of the day said; null when none. */
  dueAt: Date | null;
  /** The message that shows it done, or null. */
  keptBy: string | null;
  keptAt: Date | null;
  confidence: number;
  extractor: string;
}

export interface ExtractedMood {
  messageId: string;
  mood: "positive" | "negative";
}

/** A contact's message that waits for an answer of the member's side: the last question of an unanswered stretch. */
export interface OpenQuestion {
  messageId: string;
  about: string;
  quote: string;
  askedAt: Date;
}

export interface Understanding {
  facts: ExtractedFact[];
  intents: ExtractedIntent[];
  promises: ExtractedPromise[];
  moods: ExtractedMood[];
  /** Questions to us that no member message has followed yet. */
  openQuestions: OpenQuestion[];
}

/** Raised whenever any extractor may answer differently, so that stored results can be told apart. */
export const UNDERSTANDING_VERSION = 2;
