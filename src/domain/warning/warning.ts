/** Warnings about a contact: found in its history, answered by people, followed to their outcome. */

export const WARNING_KINDS = [
  "silence",
  "broken-promise",
  "complaint",
  "removed",
  "competitor",
  "single-threaded",
] as const;
export type WarningKind = (typeof WARNING_KINDS)[number];

export const WARNING_SEVERITIES = ["high", "medium", "low"] as const;
export type WarningSeverity = (typeof WARNING_SEVERITIES)[number];

/** open: needs somebody. acted: a play was taken up. dismissed: a person said no. ended: it settled itself. */
export const WARNING_STATUSES = ["open", "acted", "dismissed", "ended"] as const;
export type WarningStatus = (typeof WARNING_STATUSES)[number];

/** What came of it, looked at from the person's act on. */
export const WARNING_OUTCOMES = ["pending", "replied", "won_back", "ordered", "made_good", "no_reply"] as const;
export type WarningOutcomeKind = (typeof WARNING_OUTCOMES)[number];

export interface WarningOutcome {
  kind: WarningOutcomeKind;
  /** When it was seen; null while pending. */
  at: Date | null;
  /** Whole days after the act; null while pending. */
  afterDays: number | null;
}

/** One stretch of trouble in the contact's history. Follows from the history alone. */
export interface WarningEpisode {
  kind: WarningKind;
  severity: WarningSeverity;
  /** Same cause, same key: a warning is raised once. */
  key: string;
  /** Why, in plain Chinese; names no length that grows with time. */
  explanation: string;
  /** The message behind it, or null. */
  messageId: string | null;
  quote: string | null;
  /** The instant from which it holds, computed, not that of the check. */
  raisedAt: Date;
  endedAt: Date | null;
  /** Why it is over, in plain Chinese. */
  endedWhy: string | null;
}

/** A person's word on a warning. Never derived; undo marks it. */
export interface WarningDecision {
  corpId: string;
  id: string;
  contactId: string;
  /** Key of the warning it is about. */
  key: string;
  verdict: "acted" | "dismissed";
  /** Why it was dismissed; what is done about it. */
  reason: string;
  /** The task that the play became. */
  taskId: string | null;
  byUserId: string;
  at: Date;
  undoneAt: Date | null;
}

/** A warning as stored and shown: episode, the word that stands, and what came of it. */
export interface Warning extends WarningEpisode {
  corpId: string;
  id: string;
  contactId: string;
  /** Who is responsible and who may see it: the contact's. */
  ownerId: string | null;
  memberIds: string[];
  /** What to try, in Chinese. */
  play: string;
  status: WarningStatus;
  decision: Pick<WarningDecision, "id" | "verdict" | "reason" | "taskId" | "byUserId" | "at"> | null;
  outcome: WarningOutcome | null;
}

/** What to try, in Chinese. */
export const WARNING_PLAYS: Readonly<Record<WarningKind, string>> = {
  silence: "换一个由头联系：行业动态、使用情况回访，或请对方同事带话；不要直接问要不要买",
  "broken-promise": "今天先致歉并给出新的确定时间，再补上承诺的内容；金额大的由主管出面",
  complaint: "两小时内电话回应，先处理情绪再给方案；记工单并约定回访时间",
  removed: "改由主管或另一位同事以新由头联系，核对是否转给竞品；列入挽回名单",
  competitor: "问清对方看重哪一点，给出对比材料和同行案例；必要时约试用或降低门槛",
  "single-threaded": "请现有联系人引荐使用部门或决策人，约一次多人参加的沟通",
};

/** Sorts the most severe first. */
export const SEVERITY_RANK: Readonly<Record<WarningSeverity, number>> = { high: 0, medium: 1, low: 2 };
