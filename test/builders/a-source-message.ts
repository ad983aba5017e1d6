/** Messages as sources deliver them; a test says only what it is about. */
import type { SourceMessage } from "#src/domain/conversation/message.js";
import type { MessageType, Side } from "#src/domain/understanding/understanding.js";

export interface SourceMessageOptions {
  conversation?: string;
  id?: string;
  from?: string;
  name?: string;
  side?: Side;
  to?: string | null;
  at?: string | Date;
  text?: string;
  type?: MessageType;
  room?: string | null;
  revokes?: string;
  edits?: string;
  source?: string;
}

let counter = 0;

/** A text of the contact "wang" to the member "liqian" in conversation "c1". */
export function aSourceMessage(options: SourceMessageOptions = {}): SourceMessage {
  const conversation = options.conversation ?? "c1";
  const side = options.side ?? "contact";
  const from = options.from ?? (side === "contact" ? "wang" : "liqian");
  const other = options.to === undefined ? (side === "contact" ? "liqian" : "wang") : options.to;
  const room = options.room ?? null;
  const inConversation = (id: string): string => `${conversation}/${id}`;
  return {
    source: options.source ?? "import",
    sourceId: inConversation(options.id ?? `m${++counter}`),
    conversation: { id: conversation, kind: room === null ? "direct" : "group", name: room },
    sender: { id: from, name: options.name ?? from, side },
    recipient:
      room !== null || other === null
        ? null
        : { id: other, name: other, side: side === "contact" ? "member" : "contact" },
    type: options.type ?? "text",
    text: options.text ?? "在吗",
    media: null,
    sentAt: new Date(options.at ?? "2026-03-02T09:14:00+08:00"),
    revokes: options.revokes === undefined ? null : inConversation(options.revokes),
    edits: options.edits === undefined ? null : inConversation(options.edits),
  };
}
