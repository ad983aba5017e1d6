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
    machine: Object,
    byUserId: String,
    at: Date,
    undoneAt: Date,
  },
  [
    // A contact's decisions, oldest first: profile, contact page.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, at: 1, _id: 1 } },
    // What one person decided today: review queue.
    { name: "by_person", keys: { corpId: 1, byUserId: 1, at: 1 } },
    // How often each extractor was right.
    { name: "by_extractor", keys: { corpId: 1, undoneAt: 1, "machine.extractor": 1, "machine.version": 1 } },
  ],
);
