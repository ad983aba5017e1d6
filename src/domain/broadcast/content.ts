/** What a broadcast says: text with variables, attachments, and variants that are tried against each other. */
import type { Attachment } from "../material/attachment.js";

/** A ready message: no variables left. Files are materials; the channel brings them to where it sends. */
export interface MessageContent {
  text: string;
  attachments: Attachment[];
}

/** One version of a broadcast's message. `text` may hold `{称呼}`, or with a fallback `{姓名|朋友}`. */
export interface Variant extends MessageContent {
  /** "A", "B", … */
  key: string;
  /** Share of the audience in relation to the other variants' weights, above 0. */
  weight: number;
}

/** Longest text of a WeCom mass send, in bytes of UTF-8 (path/92135). */
export const MAX_TEXT_BYTES = 4_000;
