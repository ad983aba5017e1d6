/** Facts as said in chat. Their state is computed from facts and decisions when read (domain/fact/profile.ts). */
import type { SaidFact } from "#src/domain/fact/profile.js";
import { defineModel } from "../define-model.js";

export interface FactDoc extends Omit<SaidFact, "id"> {
  _id: string;
  /** Hash of the content: derivation writes only what changed. */
  digest: string;
}

export const factModel = defineModel<FactDoc>(
  "Fact",
  "facts",
  {
    _id: String,
    corpId: String,
    contactId: String,
    conversationId: String,
    field: String,
    value: String,
    messageId: String,
    quote: String,
    span: Object,
    saidAt: Date,
    confidence: Number,
    extractor: String,
    version: Number,
    correctedBy: String,
    digest: String,
  },
  [
    // All facts of a contact: profile, contact page.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, saidAt: 1, _id: 1 } },
    // A conversation's facts: replaced as a set by derivation, marks in the conversation view.
    { name: "by_conversation", keys: { corpId: 1, conversationId: 1, messageId: 1 } },
  ],
);

/** The stored fact as the domain knows it. */
export function toSaidFact(doc: FactDoc): SaidFact {
  return {
    corpId: doc.corpId,
    id: doc._id,
    contactId: doc.contactId,
    conversationId: doc.conversationId,
    field: doc.field,
    value: doc.value,
    messageId: doc.messageId,
    quote: doc.quote,
    span: doc.span,
    saidAt: doc.saidAt,
    confidence: doc.confidence,
    extractor: doc.extractor,
    version: doc.version,
    correctedBy: doc.correctedBy,
  };
}
