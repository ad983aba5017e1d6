/** Messages per conversation, contact, member and local day. */
import type { DailyActivity } from "#src/domain/report/follow-up-report.js";
import { defineModel } from "../define-model.js";

export interface DailyActivityDoc extends DailyActivity {
  _id: string;
  digest: string;
}

export const dailyActivityModel = defineModel<DailyActivityDoc>(
  "DailyActivity",
  "daily_activities",
  {
    _id: String,
    corpId: String,
    conversationId: String,
    contactId: String,
    memberId: String,
    localDate: String,
    inbound: Number,
    outbound: Number,
    digest: String,
  },
  [
    // Activity of a period, by member: report and its records.
    { name: "by_day", keys: { corpId: 1, localDate: 1, memberId: 1, _id: 1 } },
    // A conversation's activity: replaced as a set.
    { name: "by_conversation", keys: { corpId: 1, conversationId: 1 } },
  ],
);
