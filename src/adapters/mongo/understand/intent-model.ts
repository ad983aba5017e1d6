/** Intents of contacts' messages. */
import type { Intent } from "#src/domain/understanding/understanding.js";
import { defineModel } from "../define-model.js";

export interface IntentDoc {
  _id: string;
  corpId: string;
  conversationId: string;
  contactId: string;
  messageId: string;
  intent: Intent;
  saidAt: Date;
  confidence: number;
  extractor: string;
  version: number;
  digest: string;
}

export const intentModel = defineModel<IntentDoc>(
  "Intent",
  "intents",
  {
    _id: String,
    corpId: String,
    conversationId: String,
    contactId: String,
    messageId: String,
    intent: String,
    saidAt: Date,
    confidence: Number,
    extractor: String,
    version: Number,
    digest: String,
  },
  [
    // A contact's intents, latest first: tags, follow-up.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, saidAt: -1, _id: 1 } },
    // Who complained lately: pauses of the send budget.
    { name: "complaints", keys: { corpId: 1, intent: 1, saidAt: 1 }, partial: { intent: "complaint" } },
    // A conversation's intents: replaced as a set, shown as marks.
    { name: "by_conversation", keys: { corpId: 1, conversationId: 1, messageId: 1 } },
  ],
);
