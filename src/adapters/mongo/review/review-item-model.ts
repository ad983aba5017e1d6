/** Facts that wait for a person's word: an index over the contacts' facts, derived with each contact. */
import type { ReviewItem } from "#src/usecases/review/ports.js";
import { digestOf } from "#src/usecases/understand/digest.js";
import { defineModel } from "../define-model.js";

export interface ReviewItemDoc extends Omit<ReviewItem, "id"> {
  _id: string;
  digest: string;
}

export const reviewItemModel = defineModel<ReviewItemDoc>(
  "ReviewItem",
  "review_items",
  {
    _id: String,
    corpId: String,
    contactId: String,
    conversationId: String,
    memberIds: [String],
    field: String,
    value: String,
    state: String,
    messageId: String,
    quote: String,
    span: Object,
    saidAt: Date,
    confidence: Number,
    extractor: String,
    score: Number,
    digest: String,
  },
  [
    // A contact's items: replaced as a set; other values of a conflict.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, field: 1 } },
    // The queue for those who see all.
    { name: "queue", keys: { corpId: 1, score: -1, _id: 1 } },
    // The queue of one member or a department.
    { name: "queue_by_member", keys: { corpId: 1, memberIds: 1, score: -1, _id: 1 } },
  ],
);

export function reviewItemDocOf({ id, ...fields }: ReviewItem): ReviewItemDoc {
  return { _id: id, ...fields, digest: digestOf(fields) };
}

export const toReviewItem = ({ _id, digest: _digest, ...item }: ReviewItemDoc): ReviewItem => ({
  corpId: item.corpId,
  id: _id,
  contactId: item.contactId,
  conversationId: item.conversationId,
  memberIds: item.memberIds,
  field: item.field,
  value: item.value,
  state: item.state,
  messageId: item.messageId,
  quote: item.quote,
  span: item.span,
  saidAt: item.saidAt,
  confidence: item.confidence,
  extractor: item.extractor,
  score: item.score,
});
