/** Warnings: derived with the contact, the person's word and the outcome copied in, so that lists read one collection. */
import { SEVERITY_RANK, type Warning } from "#src/domain/warning/warning.js";
import { digestOf } from "#src/usecases/understand/digest.js";
import { defineModel } from "../define-model.js";

export interface WarningDoc extends Omit<Warning, "id"> {
  _id: string;
  /** Sorts the most severe first. */
  rank: number;
  digest: string;
}

export const warningModel = defineModel<WarningDoc>(
  "Warning",
  "warnings",
  {
    _id: String,
    corpId: String,
    contactId: String,
    ownerId: String,
    memberIds: [String],
    kind: String,
    severity: String,
    rank: Number,
    key: String,
    explanation: String,
    messageId: String,
    quote: String,
    raisedAt: Date,
    endedAt: Date,
    endedWhy: String,
    play: String,
    status: String,
    decision: Object,
    outcome: Object,
    digest: String,
  },
  [
    // A contact's warnings: contact page; replaced as a set; open ones of a page of contacts.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, raisedAt: -1, _id: 1 } },
    // Warnings list by status, latest first, for those who see all.
    { name: "list", keys: { corpId: 1, status: 1, raisedAt: -1, _id: -1 } },
    // Warnings list of one member or a department.
    { name: "list_by_member", keys: { corpId: 1, memberIds: 1, status: 1, raisedAt: -1, _id: -1 } },
    // Open warnings of whom a member is responsible for, most severe first: day list.
    { name: "by_owner", keys: { corpId: 1, ownerId: 1, status: 1, rank: 1, raisedAt: -1 } },
    // What came of acted warnings, by kind: how well a play works.
    { name: "by_outcome", keys: { corpId: 1, status: 1, kind: 1, "outcome.kind": 1 } },
  ],
);

export function warningDocOf(warning: Warning): WarningDoc {
  const { id, ...fields } = warning;
  const doc = { ...fields, rank: SEVERITY_RANK[warning.severity] };
  return { _id: id, ...doc, digest: digestOf(doc) };
}

export const toWarning = (doc: WarningDoc): Warning => ({
  corpId: doc.corpId,
  id: doc._id,
  contactId: doc.contactId,
  ownerId: doc.ownerId,
  memberIds: doc.memberIds,
  kind: doc.kind,
  severity: doc.severity,
  key: doc.key,
  explanation: doc.explanation,
  messageId: doc.messageId,
  quote: doc.quote,
  raisedAt: doc.raisedAt,
  endedAt: doc.endedAt,
  endedWhy: doc.endedWhy,
  play: doc.play,
  status: doc.status,
  decision: doc.decision,
  outcome: doc.outcome,
});
