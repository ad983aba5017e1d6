/** People's decisions about facts. Never derived, never overwritten; undo marks `undoneAt`. */
import type { FactDecision } from "#src/domain/fact/fact.js";
import { defineModel } from "../define-model.js";

export interface FactDecisionDoc extends Omit<FactDecision, "id"> {
  _id: string;
}

export const factDecisionModel = defineModel<FactDecisionDoc>(
  "FactDecision",
  "fact_decisions",
  {
    _id: String,
    corpId: String,
    contactId: String,
    field: String,
    factId: String,
    verdict: String,
    value: String,
    byUserId: String,
    at: Date,
    undoneAt: Date,
  },
  [
    // A contact's decisions, oldest first: profile, contact page.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, at: 1, _id: 1 } },
  ],
);
