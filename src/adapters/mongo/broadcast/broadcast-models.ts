/** Broadcasts, their pages of receivers, and who was left out and why. */
import type { Broadcast, BroadcastPage } from "#src/domain/broadcast/broadcast.js";
import type { Exclusion } from "#src/usecases/broadcast/ports.js";
import { defineModel } from "../define-model.js";

export interface BroadcastDoc extends Omit<Broadcast, "id"> {
  _id: string;
}

export const broadcastModel = defineModel<BroadcastDoc>(
  "Broadcast",
  "broadcasts",
  {
    _id: String,
    corpId: String,
    name: String,
    state: String,
    delivery: String,
    segmentId: String,
    segmentVersion: Number,
    rule: Object,
    members: Object,
    variants: [Object],
    scheduledAt: Date,
    createdBy: String,
    createdAt: Date,
    updatedAt: Date,
    approvedBy: String,
    approvedAt: Date,
    rejectedNote: String,
    stoppedBy: String,
    stoppedAt: Date,
    startedAt: Date,
    finishedAt: Date,
    preflight: Object,
    planning: Object,
    version: Number,
  },
  [
    // The list, newest first.
    { name: "list", keys: { corpId: 1, createdAt: -1, _id: -1 } },
    // The sweep: what is scheduled, planning, running, stopping.
    { name: "by_state", keys: { corpId: 1, state: 1, _id: 1 } },
  ],
);

export interface BroadcastPageDoc extends Omit<BroadcastPage, "id"> {
  _id: string;
}

export const broadcastPageModel = defineModel<BroadcastPageDoc>(
  "BroadcastPage",
  "broadcast_pages",
  {
    _id: String,
    corpId: String,
    broadcastId: String,
    memberId: String,
    channel: String,
    variant: String,
    recipients: [Object],
    size: Number,
    state: String,
    dueAt: Date,
    claim: Object,
    attempts: Number,
    msgId: String,
    taskCreatedAt: Date,
    confirmedAt: Date,
    remindedAt: [Date],
    nextPollAt: Date,
    counts: Object,
    note: String,
  },
  [
    // A broadcast's pages: progress, stop, what is due.
    { name: "by_broadcast", keys: { corpId: 1, broadcastId: 1, state: 1, dueAt: 1 } },
    // Claims that ran out, creations of unknown outcome.
    { name: "by_state", keys: { corpId: 1, state: 1, "claim.until": 1, _id: 1 } },
    // Tasks whose results are wanted.
    { name: "to_poll", keys: { corpId: 1, nextPollAt: 1, _id: 1 } },
    // Whose task is this: reconciling a creation without an answer.
    { name: "by_task", keys: { corpId: 1, msgId: 1 } },
  ],
);

/** `_id` is `<broadcast id>/<run id>/<contact id>`. */
export interface ExclusionDoc extends Exclusion {
  _id: string;
}

export const exclusionModel = defineModel<ExclusionDoc>(
  "BroadcastExclusion",
  "broadcast_exclusions",
  {
    _id: String,
    corpId: String,
    broadcastId: String,
    runId: String,
    contactId: String,
    reason: String,
    note: String,
  },
  [
    // Who was left out of a run, all or by reason.
    { name: "by_run", keys: { corpId: 1, broadcastId: 1, runId: 1, _id: 1 } },
    { name: "by_reason", keys: { corpId: 1, broadcastId: 1, runId: 1, reason: 1, _id: 1 } },
  ],
);
