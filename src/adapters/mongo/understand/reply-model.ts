/** First answers of members to stretches of contacts' messages. */
import type { Reply } from "#src/domain/report/follow-up-report.js";
import { defineModel } from "../define-model.js";

/** `_id` is hashed from the first message of the stretch. */
export interface ReplyDoc extends Reply {
  _id: string;
  digest: string;
}

export const replyModel = defineModel<ReplyDoc>(
  "Reply",
  "replies",
  {
    _id: String,
    corpId: String,
    askedMessageId: String,
    askedAt: Date,
    repliedMessageId: String,
    repliedAt: Date,
    workingMinutes: Number,
    conversationId: String,
    contactId: String,
    memberId: String,
    localDate: String,
    isFirst: Boolean,
    digest: String,
  },
  [
    // Replies of a period, by member: report and its records.
    { name: "by_day", keys: { corpId: 1, localDate: 1, memberId: 1, _id: 1 } },
    // A conversation's replies: replaced as a set.
    { name: "by_conversation", keys: { corpId: 1, conversationId: 1 } },
  ],
);
