/** The touch outbox. `_id` is the hash of corp and key: one message per why × contact × step × occurrence. */
import type { Touch } from "#src/domain/touch/touch.js";
import { defineModel } from "../define-model.js";

export interface TouchDoc extends Omit<Touch, "id"> {
  _id: string;
}

export const touchModel = defineModel<TouchDoc>(
  "Touch",
  "touches",
  {
    _id: String,
    corpId: String,
    key: String,
    why: String,
    contactId: String,
    memberId: String,
    accountKey: String,
    broadcast: Object,
    channel: String,
    text: String,
    attachments: [Object],
    dueAt: Date,
    expiresAt: Date,
    state: String,
    claim: Object,
    attempts: Number,
    sentAt: Date,
    channelMessageId: String,
    pollAt: Date,
    note: String,
    taskId: String,
    outlook: Object,
    createdAt: Date,
    createdBy: String,
  },
  [
    // The sweep: planned ones that are due, unknown ones to compare; people's list by state.
    { name: "by_state", keys: { corpId: 1, state: 1, dueAt: 1, _id: 1 } },
    // What is due on one account.
    { name: "by_channel", keys: { corpId: 1, channel: 1, state: 1, dueAt: 1, _id: 1 } },
    // Claims that ran out.
    { name: "claims", keys: { corpId: 1, state: 1, "claim.until": 1, _id: 1 } },
    // Handed over, but without their task yet.
    { name: "handed_over", keys: { corpId: 1, state: 1, taskId: 1, _id: 1 } },
    // A contact's touches; what it got today.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, dueAt: -1, _id: -1 } },
    // People's list, newest due first: of members, of the corp.
    { name: "by_member", keys: { corpId: 1, memberId: 1, dueAt: -1, _id: -1 } },
    { name: "by_due", keys: { corpId: 1, dueAt: -1, _id: -1 } },
    // Tasks for one customer that wait for their member.
    { name: "to_poll", keys: { corpId: 1, pollAt: 1, _id: 1 }, partial: { pollAt: { $exists: true } } },
    // Sent through an account since an instant.
    { name: "sent", keys: { corpId: 1, channel: 1, sentAt: 1 } },
    // What a company got and will get: caps of the send budget.
    { name: "by_account", keys: { corpId: 1, accountKey: 1, dueAt: 1 }, partial: { accountKey: { $exists: true } } },
    // A page of a broadcast's receivers, by state: claims, progress, export.
    {
      name: "by_page",
      keys: { corpId: 1, "broadcast.pageId": 1, state: 1, _id: 1 },
      partial: { "broadcast.pageId": { $exists: true } },
    },
  ],
);
