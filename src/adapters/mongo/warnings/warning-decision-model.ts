/** People's word on warnings. Never derived, never overwritten; undo marks `undoneAt`. */
import type { WarningDecision } from "#src/domain/warning/warning.js";
import { defineModel } from "../define-model.js";

export interface WarningDecisionDoc extends Omit<WarningDecision, "id"> {
  _id: string;
}

export const warningDecisionModel = defineModel<WarningDecisionDoc>(
  "WarningDecision",
  "warning_decisions",
  {
    _id: String,
    corpId: String,
    contactId: String,
    key: String,
    verdict: String,
    reason: String,
    taskId: String,
    byUserId: String,
    at: Date,
    undoneAt: Date,
  },
  [
    // A contact's words on warnings: derivation, contact page.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, at: 1, _id: 1 } },
  ],
);

export const toWarningDecision = ({ _id, ...decision }: WarningDecisionDoc): WarningDecision => ({
  corpId: decision.corpId,
  id: _id,
  contactId: decision.contactId,
  key: decision.key,
  verdict: decision.verdict,
  reason: decision.reason,
  taskId: decision.taskId,
  byUserId: decision.byUserId,
  at: decision.at,
  undoneAt: decision.undoneAt,
});
