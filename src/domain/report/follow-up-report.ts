/** Derived records that the follow-up report counts, and the report's shapes. */
import type { LocalDate } from "../shared/time.js";

/** One answer of a member to a stretch of a contact's messages. */
export interface Reply {
  corpId: string;
  /** The first message of the stretch. */
  askedMessageId: string;
  askedAt: Date;
  repliedMessageId: string;
  repliedAt: Date;
  workingMinutes: number;
  conversationId: string;
  contactId: string;
  memberId: string;
  /** Day of the answer in the corp's zone. */
  localDate: LocalDate;
  /** The contact's very first stretch with this member. */
  isFirst: boolean;
}

/** Messages of one conversation, member and local day. */
export interface DailyActivity {
  corpId: string;
  conversationId: string;
  contactId: string;
  memberId: string;
  localDate: LocalDate;
  inbound: number;
  outbound: number;
}

export const REPORT_METRICS = [
  "newContacts",
  "conversations",
  "inboundMessages",
  "outboundMessages",
  "replies",
  "promisesMade",
  "promisesKept",
  "promisesLate",
  "promisesBroken",
  "tasksDone",
  "tasksOverdue",
  "stageMoves",
] as const;
export type ReportMetric = (typeof REPORT_METRICS)[number];

export type ReportCounts = Record<ReportMetric, number> & {
  /** Working minutes; null when nothing was answered. */
  firstReplyMedianMinutes: number | null;
  firstReplyP90Minutes: number | null;
};
