/** Stage moves with rule and evidence; the current stage is the last one. */
import type { StageTransition } from "#src/domain/stage/stage.js";
import { defineModel } from "../define-model.js";

export interface StageTransitionDoc extends StageTransition {
  _id: string;
  corpId: string;
  contactId: string;
  /** Position in the contact's history, from 0. */
  index: number;
  /** The contact's owner, for the report. */
  memberId: string | null;
  digest: string;
}

export const stageTransitionModel = defineModel<StageTransitionDoc>(
  "StageTransition",
  "stage_transitions",
  {
    _id: String,
    corpId: String,
    contactId: String,
    index: Number,
    memberId: String,
    from: String,
    to: String,
    at: Date,
    rule: String,
    explanation: String,
    messageId: String,
    quote: String,
    byUserId: String,
    digest: String,
  },
  [
    // A contact's history, oldest first: contact page, timeline.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, index: 1 } },
    // Moves of a period: report.
    { name: "by_time", keys: { corpId: 1, at: 1, _id: 1 } },
  ],
);
