/** What a broadcast says: text with variables, attachments, and variants that are tried against each other. */

export type Attachment =
  | { kind: "image"; url: string }
  | { kind: "link"; title: string; url: string; description: string; imageUrl: string | null }
  | { kind: "file"; url: string; name: string }
  | { kind: "mini_program"; appId: string; page: string; title: string; imageUrl: string };

/** A ready message: no variables left. Media are addresses; the channel's adapter uploads them anew for each task. */
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

/** Most attachments of one WeCom message (path/92135). */
export const MAX_ATTACHMENTS = 9;
/** Longest text of a WeCom mass send, in bytes of UTF-8 (path/92135). */
export const MAX_TEXT_BYTES = 4_000;
