/** People's decisions about the stage, with reason. */
import type { StageOverride } from "#src/domain/stage/stage.js";
import { defineModel } from "../define-model.js";

export interface StageOverrideDoc extends Omit<StageOverride, "id"> {
  _id: string;
  corpId: string;
  contactId: string;
}

export const stageOverrideModel = defineModel<StageOverrideDoc>(
  "StageOverride",
  "stage_overrides",
  {
    _id: String,
    corpId: String,
    contactId: String,
    at: Date,
    stage: String,
    reason: String,
    byUserId: String,
    isPinned: Boolean,
  },
  [
    // A contact's decisions, oldest first: stage.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, at: 1, _id: 1 } },
  ],
);
