/** Warnings about a contact or account, each with its evidence and a play to try. */
import type { Silence } from "../rhythm/contact-rhythm.js";
import type { Intent } from "../understanding/understanding.js";

export const WARNING_KINDS = [
  "silence",
  "broken-promise",
  "complaint",
  "removed",
  "competitor",
  "single-threaded",
] as const;
export type WarningKind = (typeof WARNING_KINDS)[number];
export type WarningSeverity = "high" | "medium" | "low";

export interface FoundWarning {
  kind: WarningKind;
  severity: WarningSeverity;
  /** Same cause, same key: a warning is raised once. */
  key: string;
  explanation: string;
  /** The message behind it, or null. */
  messageId: string | null;
  at: Date;
  /** What to try, in Chinese. */
  play: string;
}

export interface WarningInput {
  silence: Silence | null;
  /** Our own promises that are broken now. */
  brokenPromises: readonly { id: string; what: string; dueAt: Date; messageId: string }[];
  intents: readonly { intent: Intent; messageId: string; at: Date; quote: string }[];
  /** Any word of ours since; a complaint that was answered is less pressing. */
  lastOutboundAt: Date | null;
  removedAt: Date | null;
  /** Contacts of the account that we talk to, and whether a deal or customer hangs on it. */
  account: { activeContacts: number; isKey: boolean } | null;
  now: Date;
}

const PLAYS: Readonly<Record<WarningKind, string>> = {
  silence: "换一个由头联系：行业动态、使用情况回访，或请对方同事带话；不要直接问要不要买",
  "broken-promise": "今天先致歉并给出新的确定时间，再补上承诺的内容；金额大的由主管出面",
  complaint: "两小时内电话回应，先处理情绪再给方案；记工单并约定回访时间",
  removed: "改由主管或另一位同事以新由头联系，核对是否转给竞品；列入挽回名单",
  competitor: "问清对方看重哪一点，给出对比材料和同行案例；必要时约试用或降低门槛",
  "single-threaded": "请现有联系人引荐使用部门或决策人，约一次多人参加的沟通",
};
const RECENT_MS = 30 * 86_400_000;

/** All warnings that hold now, most severe first; the order of the input does not matter. */
export function warningsOf(input: WarningInput): FoundWarning[] {
  const found = [
    ...silenceWarning(input),
    ...input.brokenPromises.map((promise) =>
      warning(
        "broken-promise",
        "high",
        promise.id,
        promise.dueAt,
        `承诺「${promise.what}」已过期仍未兑现`,
        promise.messageId,
      ),
    ),
    ...complaintWarning(input),
    ...competitorWarning(input),
    ...(input.removedAt
      ? [warning("removed", "high", input.removedAt.toISOString(), input.removedAt, "客户已删除好友或退群", null)]
      : []),
    ...singleThreaded(input),
  ];
  return found.sort(
    (a, b) =>
      RANK[a.severity] - RANK[b.severity] ||
      b.at.getTime() - a.at.getTime() ||
      (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );
}

const RANK: Readonly<Record<WarningSeverity, number>> = { high: 0, medium: 1, low: 2 };

const warning = (
  kind: WarningKind,
  severity: WarningSeverity,
  cause: string,
  at: Date,
  explanation: string,
  messageId: string | null,
): FoundWarning => ({ kind, severity, key: `${kind}:${cause}`, explanation, messageId, at, play: PLAYS[kind] });

function silenceWarning({ silence, account, now }: WarningInput): FoundWarning[] {
  if (!silence || silence.level === "usual") return [];
  const severity = silence.level === "alarming" || account?.isKey === true ? "high" : "medium";
  const since = new Date(now.getTime() - silence.silentMs);
  return [warning("silence", severity, since.toISOString(), now, silence.explanation, null)];
}

const recent = (input: WarningInput, intents: readonly Intent[]): WarningInput["intents"] =>
  input.intents
    .filter(
      ({ intent, at }) =>
        intents.includes(intent) && at <= input.now && input.now.getTime() - at.getTime() <= RECENT_MS,
    )
    .toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.messageId < b.messageId ? -1 : 1));

function complaintWarning(input: WarningInput): FoundWarning[] {
  const last = recent(input, ["complaint"]).at(-1);
  if (!last) return [];
  const isAnswered = input.lastOutboundAt !== null && input.lastOutboundAt > last.at;
  return [
    warning(
      "complaint",
      isAnswered ? "medium" : "high",
      last.messageId,
      last.at,
      `${isAnswered ? "客户投诉过" : "客户投诉，尚未回应"}：「${last.quote}」`,
      last.messageId,
    ),
  ];
}

function competitorWarning(input: WarningInput): FoundWarning[] {
  const last = recent(input, ["compare_competitor"]).at(-1);
  return last
    ? [warning("competitor", "medium", last.messageId, last.at, `客户在与竞品比较：「${last.quote}」`, last.messageId)]
    : [];
}

function singleThreaded({ account, now }: WarningInput): FoundWarning[] {
  if (!account?.isKey || account.activeContacts !== 1) return [];
  return [warning("single-threaded", "low", "account", now, "重点客户只有一位联系人，对方离职或休假就会断线", null)];
}
