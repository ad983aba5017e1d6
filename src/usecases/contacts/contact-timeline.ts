/** What happened with a contact, newest first: stages, tasks, touches, promises, decisions, tags, members, looks. */
import type { AuditEntry } from "#src/domain/member/access.js";
import { reaches } from "#src/domain/member/data-scope.js";
import { openedWords, type LinkOpen } from "#src/domain/link/link-open.js";
import { actionsOf, type Viewer } from "#src/domain/member/member.js";
import { promiseStatus, type StoredPromise } from "#src/domain/promise/promise.js";
import { pageOf, type PageKey, type PageOf } from "#src/domain/shared/paging.js";
import type { Stage } from "#src/domain/stage/stage.js";
import type { Task } from "#src/domain/task/task.js";
import type { Touch } from "#src/domain/touch/touch.js";
import type { FactField } from "#src/domain/understanding/understanding.js";
import type { LinkOpenStore } from "../link/ports.js";
import type { ContactAudit, ContactReadModel, ContactRecord, ContactTasks, ContactTouches } from "./ports.js";
import type { Clock } from "#src/usecases/shared/clock.js";

export type TimelineKind = "stage" | "task" | "touch" | "promise" | "decision" | "tag" | "follow" | "open" | "audit";

export interface TimelineEntry {
  /** Unique in the contact's timeline. */
  id: string;
  at: Date;
  kind: TimelineKind;
  /** Plain Chinese, one line. */
  title: string;
  detail: string | null;
  messageId: string | null;
  byUserId: string | null;
  /** The field that `title` or `detail` quotes a value of; its value is masked for some viewers. */
  field: FactField | null;
}

/** Tasks and touches looked at; older ones are found in their own lists. */
const LIMIT = 500;

interface Deps {
  contacts: Pick<ContactReadModel, "transitions" | "decisions" | "follows" | "promises">;
  tasks: ContactTasks;
  touches: ContactTouches;
  opens: Pick<LinkOpenStore, "ofContact">;
  audit: ContactAudit;
  clock: Clock;
}

/** Reads one page. The contact's visibility was checked before. */
export async function contactTimeline(
  deps: Deps,
  viewer: Viewer,
  contact: ContactRecord,
  after: PageKey | null,
  limit: number,
): Promise<PageOf<TimelineEntry>> {
  const { corpId, id } = contact;
  const mayReadAudit = actionsOf[viewer.role].includes("audit:read");
  const [transitions, decisions, follows, promises, tasks, touches, opens, audit] = await Promise.all([
    deps.contacts.transitions(corpId, id),
    deps.contacts.decisions(corpId, [id]),
    deps.contacts.follows(corpId, id),
    deps.contacts.promises(corpId, id),
    deps.tasks.ofContact(corpId, id, LIMIT),
    deps.touches.ofContact(corpId, id, LIMIT),
    deps.opens.ofContact(viewer, id, LIMIT),
    mayReadAudit ? deps.audit.ofTarget(corpId, id, LIMIT) : [],
  ]);
  const now = deps.clock.now();
  const entries: TimelineEntry[] = [
    ...transitions.map((move, index) => ({
      ...EMPTY,
      id: `stage-${index}`,
      at: move.at,
      kind: "stage" as const,
      title: move.from
        ? `阶段从“${STAGE_NAMES[move.from]}”变为“${STAGE_NAMES[move.to]}”`
        : `阶段为“${STAGE_NAMES[move.to]}”`,
      detail: move.explanation,
      messageId: move.messageId,
      byUserId: move.byUserId,
    })),
    ...decisions.map((decision) => ({
      ...EMPTY,
      id: `decision-${decision.id}`,
      at: decision.undoneAt ?? decision.at,
      kind: "decision" as const,
      title: `${decision.undoneAt ? "撤回：" : ""}${VERDICTS[decision.verdict]}${FIELD_NAMES[decision.field]}`,
      detail: decision.value,
      byUserId: decision.byUserId,
      field: decision.field,
    })),
    ...contact.tags
      .filter((tag) => tag.origin === "person")
      .map((tag) => ({
        ...EMPTY,
        id: `tag-${tag.group}/${tag.label}`,
        at: tag.at,
        kind: "tag" as const,
        title: `打上标签“${tag.label}”`,
        detail: tag.group,
        byUserId: tag.by,
      })),
    ...follows.map((follow) => ({
      ...EMPTY,
      id: `follow-${follow.memberId}`,
      at: follow.since,
      kind: "follow" as const,
      title: "开始联系",
      detail: follow.remark,
      byUserId: follow.memberId,
    })),
    ...promises.flatMap((promise) => promiseEntries(promise, now)),
    ...tasks.flatMap(taskEntries),
    ...touches.map(touchEntry),
    ...opens.map(openEntry),
    ...audit.filter((entry) => reaches(viewer, entry.byUserId)).map(auditEntry),
  ];
  // A task or message that is planned stands in its own list until it happens.
  const past = entries.filter((entry) => entry.at <= now).sort(newestFirst);
  const rest = after ? past.filter((entry) => newestFirst({ at: after.at ?? now, id: after.id }, entry) < 0) : past;
  return pageOf(rest.slice(0, limit + 1), limit, ({ at, id }) => ({ at, id }));
}

const EMPTY = { detail: null, messageId: null, byUserId: null, field: null };

const newestFirst = (a: { at: Date; id: string }, b: { at: Date; id: string }): number =>
  b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

const openEntry = ({ id, title, lastAt, opens }: LinkOpen): TimelineEntry => ({
  ...EMPTY,
  id: `open-${id}`,
  at: lastAt,
  kind: "open",
  title: openedWords(title),
  detail: opens > 1 ? `一共打开了 ${opens} 次` : null,
});

function promiseEntries(promise: StoredPromise, now: Date): TimelineEntry[] {
  const who = promise.side === "member" ? "我方答应" : "客户答应";
  const status = promiseStatus(promise, now);
  const said = {
    ...EMPTY,
    id: `promise-${promise.id}`,
    at: promise.saidAt,
    kind: "promise" as const,
    title: `${who}:${promise.what}`,
    detail: promise.quote,
    messageId: promise.messageId,
    byUserId: promise.side === "member" ? promise.memberId : null,
  };
  const settled = { kept: "已兑现", late: "已兑现(晚了)", broken: "到期未兑现", dropped: "不再需要", open: null }[
    status
  ];
  const at = promise.keptAt ?? promise.resolution?.at ?? (status === "broken" ? promise.dueAt : null);
  if (!settled || !at) return [said];
  return [
    said,
    {
      ...said,
      id: `promise-${promise.id}-${status}`,
      at,
      title: `${settled}:${promise.what}`,
      detail: null,
      messageId: promise.keptBy,
      byUserId: promise.resolution?.byUserId ?? said.byUserId,
    },
  ];
}

function taskEntries(task: Task): TimelineEntry[] {
  const made = {
    ...EMPTY,
    id: `task-${task.id}`,
    at: task.createdAt,
    kind: "task" as const,
    title: `待办：${task.title}`,
    detail: task.quote,
    messageId: task.messageId,
    byUserId: task.createdBy,
  };
  if (task.result) {
    const { at, note, byUserId } = task.result;
    return [
      made,
      { ...made, id: `task-${task.id}-done`, at, title: `完成：${task.title}`, detail: note || null, byUserId },
    ];
  }
  if (task.closedBy) {
    const { at, why, messageId } = task.closedBy;
    return [
      made,
      {
        ...made,
        id: `task-${task.id}-closed`,
        at,
        title: `了结：${task.title}`,
        detail: why,
        messageId,
        byUserId: null,
      },
    ];
  }
  return [made];
}

const touchEntry = (touch: Touch): TimelineEntry => ({
  ...EMPTY,
  id: `touch-${touch.id}`,
  at: touch.sentAt ?? touch.dueAt,
  kind: "touch",
  title: {
    planned: "计划发送消息",
    claimed: "正在发送消息",
    awaiting: "待成员确认",
    sent: "发送了消息",
    unknown: "发送结果未知",
    skipped: "没有发送",
    cancelled: "取消了发送",
    failed: "发送失败",
    handed_over: "转为成员手动发送",
  }[touch.state],
  detail: touch.note ?? touch.text,
  byUserId: touch.memberId,
});

const auditEntry = (entry: AuditEntry): TimelineEntry => ({
  ...EMPTY,
  id: `audit-${entry.id}`,
  at: entry.at,
  kind: "audit",
  title: AUDITED[entry.action] ?? entry.action,
  // Of a look at a masked field the detail is the field's name.
  detail: entry.action === "contact.reveal" ? (FIELD_NAMES[entry.detail as FactField] ?? entry.detail) : entry.detail,
  byUserId: entry.byUserId,
});

const AUDITED: Readonly<Record<string, string>> = {
  "contact.reveal": "查看了完整信息",
  "contact.owner": "更改了负责人",
  "contact.opt-out": "记录了不再打扰",
  "contact.opt-out-lifted": "解除了不再打扰",
};

const VERDICTS = { confirmed: "确认了", rejected: "否定了", corrected: "修改了" } as const;

const STAGE_NAMES: Readonly<Record<Stage, string>> = {
  lead: "潜在",
  engaged: "互动",
  qualified: "预期",
  opportunity: "商机",
  customer: "首购",
  repeat: "复购",
  loyal: "忠诚",
  dormant: "沉睡",
  lost: "流失",
  win_back: "挽回",
};

export const FIELD_NAMES: Readonly<Record<FactField, string>> = {
  name: "姓名",
  surname: "姓",
  company: "公司",
  title: "职务",
  phone: "电话",
  email: "邮箱",
  wechatId: "微信号",
  address: "地址",
  region: "地区",
  birthday: "生日",
  productInterest: "意向产品",
  quantity: "数量",
  budget: "预算",
  timeline: "采购时间",
  competitor: "竞品",
  decisionRole: "决策角色",
  painPoint: "痛点",
  preference: "偏好",
  customer_of_ours: "老客户",
};
