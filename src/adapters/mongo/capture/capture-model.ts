/** Captures under way: written before messages are inserted, removed after. An old one belongs to a dead process. */
import { defineModel } from "../define-model.js";

/** `_id` is the capture's token. */
export interface CaptureDoc {
  _id: string;
  corpId: string;
  at: Date;
  /** One batch of many: understanding waits for the rest. */
  isImport: boolean;
  conversationIds: string[];
}

export const captureModel = defineModel<CaptureDoc>(
  "Capture",
  "captures",
  { _id: String, corpId: String, at: Date, isImport: Boolean, conversationIds: [String] },
  [
    // Captures that a dead process left behind; how many are under way.
    { name: "by_time", keys: { corpId: 1, at: 1 } },
  ],
);
