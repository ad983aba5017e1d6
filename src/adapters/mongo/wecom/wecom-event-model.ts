/** Callbacks as they came. `_id` is the event's own hash: the same however often it is delivered. */
import type { WecomEvent } from "#src/usecases/wecom-events/wecom-event.js";
import { defineModel } from "../define-model.js";

export interface WecomEventDoc extends Omit<WecomEvent, "id"> {
  _id: string;
  /** Who handles it now, and until when nobody else may. */
  lease: string | null;
  leaseUntil: Date;
  welcomeLease: string | null;
  welcomeLeaseUntil: Date;
}

export const wecomEventModel = defineModel<WecomEventDoc>(
  "WecomEvent",
  "wecom_events",
  {
    _id: String,
    corpId: String,
    agent: String,
    name: String,
    userId: String,
    externalUserId: String,
    chatId: String,
    xml: String,
    happenedAt: Date,
    receivedAt: Date,
    state: String,
    dueAt: Date,
    attempts: Number,
    note: String,
    processedAt: Date,
    welcome: Object,
    lease: String,
    leaseUntil: Date,
    welcomeLease: String,
    welcomeLeaseUntil: Date,
  },
  [
    // What is due, earliest first.
    { name: "due", keys: { corpId: 1, state: 1, dueAt: 1, _id: 1 } },
    // Waiting welcome codes, nearest deadline first.
    { name: "welcomes", keys: { corpId: 1, "welcome.state": 1, "welcome.deadlineAt": 1, _id: 1 } },
    // The log, newest first: all, of some states, of one name.
    { name: "by_received", keys: { corpId: 1, receivedAt: -1, _id: -1 } },
    { name: "by_state", keys: { corpId: 1, state: 1, receivedAt: -1, _id: -1 } },
    { name: "by_name", keys: { corpId: 1, name: 1, receivedAt: -1, _id: -1 } },
  ],
);
