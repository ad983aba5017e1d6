/** Ports of the follow-up report. The scope names the members whose work may be counted; nothing outside it is read. */
import type { Member, Viewer } from "#src/domain/member/member.js";
import type { DailyActivity } from "#src/domain/report/follow-up-report.js";
import type { EventRow, PromiseRow, TaskRow } from "#src/domain/report/report-counts.js";
import type { ReportWindow } from "#src/domain/report/report-period.js";
import type { LocalDate } from "#src/domain/shared/time.js";
import type { Stage } from "#src/domain/stage/stage.js";
import type { LogMessage } from "../capture/ports.js";

export interface ReportScope {
  corpId: string;
  members: Viewer["members"];
  window: ReportWindow;
}

/** A reply as a row that can be listed. */
export interface ReplyRow extends EventRow {
  contactId: string;
  workingMinutes: number;
  repliedMessageId: string;
}

/** Messages of one conversation, contact, member and day. */
export type ActivityRow = DailyActivity & { id: string };

/** What a listed record shows beyond its member and instant. */
export interface RecordDetail {
  contactId: string;
  text: string;
  quote: string | null;
  messageId: string | null;
}

export interface ReportReadModel {
  /** Contacts of the scope's owners whose first message lies in the window; `id` is the contact's. */
  newContacts(scope: ReportScope): Promise<EventRow[]>;
  /** Stage moves (the first stage is none) of contacts of the scope's owners. */
  stageMoves(scope: ReportScope): Promise<EventRow[]>;
  /** Promises of the scope's members that were made, fell due, were kept or settled in the window. */
  promises(scope: ReportScope): Promise<PromiseRow[]>;
  /** Tasks of the scope's members that became late or were done in the window. */
  tasks(scope: ReportScope): Promise<TaskRow[]>;
  /** Messages by member and day. */
  activityByDay(
    scope: ReportScope,
  ): Promise<{ memberId: string; localDate: LocalDate; inbound: number; outbound: number }[]>;
  conversationsByMember(scope: ReportScope): Promise<{ memberId: string; count: number }[]>;
  replyMinutesByDay(scope: ReportScope): Promise<{ memberId: string; localDate: LocalDate; minutes: number[] }[]>;
  /** Contacts inside the viewer's scope by stage, as of now. */
  funnel(viewer: Viewer): Promise<{ stage: Stage; count: number }[]>;

  // For lists of records.
  replies(scope: ReportScope): Promise<ReplyRow[]>;
  activity(scope: ReportScope): Promise<ActivityRow[]>;
  /** The log of a conversation, in no order. */
  messagesOf(corpId: string, conversationId: string): Promise<LogMessage[]>;
  /** The contact that each of these was merged into, as the derived records name it; only for those that were. */
  survivorsOf(corpId: string, contactIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Text, quote and message of these records, by id. */
  stageMoveDetails(corpId: string, ids: readonly string[]): Promise<Map<string, RecordDetail>>;
  promiseDetails(corpId: string, ids: readonly string[]): Promise<Map<string, RecordDetail>>;
  taskDetails(corpId: string, ids: readonly string[]): Promise<Map<string, RecordDetail>>;
}

/** Read port into access: who is inside the scope. */
export interface ReportMembers {
  membersInScope(viewer: Viewer): Promise<Member[]>;
  /** @throws NotFoundError no such department. */
  narrowToDepartment(viewer: Viewer, departmentId: string | undefined): Promise<Viewer>;
}
