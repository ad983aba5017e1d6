/** Promises of both sides. `resolution` is a person's word and never touched by derivation. */
import type { StoredPromise } from "#src/domain/promise/promise.js";
import { defineModel } from "../define-model.js";

export interface PromiseDoc extends Omit<StoredPromise, "id"> {
  _id: string;
  digest: string;
}

export const promiseModel = defineModel<PromiseDoc>(
  "Promise",
  "promises",
  {
    _id: String,
    corpId: String,
    contactId: String,
    conversationId: String,
    side: String,
    memberId: String,
    what: String,
    quote: String,
    span: Object,
    messageId: String,
    saidAt: Date,
    due: String,
    dueAt: Date,
    keptBy: String,
    keptAt: Date,
    confidence: Number,
    extractor: String,
    version: Number,
    resolution: Object,
    digest: String,
  },
  [
    // A contact's promises: contact page, follow-up.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, saidAt: -1, _id: 1 } },
    // A conversation's promises: replaced as a set, shown as marks.
    { name: "by_conversation", keys: { corpId: 1, conversationId: 1, messageId: 1 } },
    // Promises made in a period, by member: report.
    { name: "made", keys: { corpId: 1, saidAt: 1, _id: 1 } },
    // Promises kept in a period: report.
    { name: "kept", keys: { corpId: 1, keptAt: 1, _id: 1 } },
    // Promises falling due in a period: report (broken ones).
    { name: "due", keys: { corpId: 1, dueAt: 1, _id: 1 } },
    // Promises on which a person spoke in a period: report.
    { name: "settled", keys: { corpId: 1, "resolution.at": 1, _id: 1 } },
  ],
);

export function toPromise(doc: PromiseDoc): StoredPromise {
  return {
    corpId: doc.corpId,
    id: doc._id,
    contactId: doc.contactId,
    conversationId: doc.conversationId,
    side: doc.side,
    memberId: doc.memberId,
    what: doc.what,
    quote: doc.quote,
    span: doc.span,
    messageId: doc.messageId,
    saidAt: doc.saidAt,
    due: doc.due,
    dueAt: doc.dueAt,
    keptBy: doc.keptBy,
    keptAt: doc.keptAt,
    confidence: doc.confidence,
    extractor: doc.extractor,
    version: doc.version,
    resolution: doc.resolution,
  };
}
