/** What moves the stage, per conversation and contact: computed once when a conversation is understood. */
import type { StageSignal } from "#src/domain/stage/stage.js";
import { defineModel } from "../define-model.js";

/** `_id` is `<conversation id>/<contact id>/<part>`; long timelines are split into parts. */
export interface StageSignalsDoc {
  _id: string;
  corpId: string;
  conversationId: string;
  contactId: string;
  signals: StageSignal[];
  digest: string;
}

export const stageSignalsModel = defineModel<StageSignalsDoc>(
  "StageSignals",
  "stage_signals",
  { _id: String, corpId: String, conversationId: String, contactId: String, signals: [Object], digest: String },
  [
    // A contact's signals from all conversations: stage.
    { name: "by_contact", keys: { corpId: 1, contactId: 1 } },
    // A conversation's signals: replaced as a set.
    { name: "by_conversation", keys: { corpId: 1, conversationId: 1 } },
  ],
);
