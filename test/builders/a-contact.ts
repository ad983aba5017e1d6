/** Contacts, promises, tasks and touches of a corp "c"; a test says only what it is about. */
import type { Contact } from "#src/domain/contact/contact.js";
import type { ProfileValue } from "#src/domain/fact/fact.js";
import type { StoredPromise } from "#src/domain/promise/promise.js";
import type { Task } from "#src/domain/task/task.js";
import type { Touch } from "#src/domain/touch/touch.js";
import { WARNING_PLAYS, type Warning } from "#src/domain/warning/warning.js";
import { noValue } from "#src/domain/value/value-tier.js";

export const aContact = (changes: Partial<Contact> = {}): Contact => ({
  corpId: "c",
  id: "ct_wang",
  identities: [{ channel: "wechaty", id: "wx_wang" }],
  nickname: "王工-华盛",
  displayName: "王工",
  memberIds: ["liqian"],
  wecomFollowerIds: null,
  ownerId: "liqian",
  createdAt: new Date("2026-10-01T01:00:00Z"),
  firstMessageAt: new Date("2026-10-01T01:00:00Z"),
  lastMessageAt: new Date("2026-11-20T02:00:00Z"),
  lastInboundAt: new Date("2026-11-20T02:00:00Z"),
  lastOutboundAt: new Date("2026-11-19T02:00:00Z"),
  profile: [],
  stage: "engaged",
  stageSince: new Date("2026-10-01T01:00:00Z"),
  stageReason: "",
  isStagePinned: false,
  nextStageCheckAt: null,
  tags: [],
  optedOutAt: null,
  tier: "normal",
  value: noValue,
  rhythm: null,
  warningKinds: [],
  openWarnings: 0,
  warnedAt: null,
  worstWarning: null,
  accountKey: null,
  openedAt: null,
  opened: [],
  ...changes,
});

export const aProfileValue = (field: ProfileValue["field"], value: string): ProfileValue => ({
  field,
  value,
  state: "proposed",
  factId: null,
  messageId: null,
  decisionId: null,
});

export const aPromise = (changes: Partial<StoredPromise> = {}): StoredPromise => ({
  corpId: "c",
  id: "pr_1",
  contactId: "ct_wang",
  conversationId: "cv_1",
  side: "member",
  memberId: "liqian",
  what: "发报价单",
  quote: "周三给您报价",
  span: { start: 0, end: 6 },
  messageId: "ms_1",
  saidAt: new Date("2026-11-20T02:00:00Z"),
  due: "2026-11-25",
  dueAt: new Date("2026-11-25T16:00:00Z"),
  keptBy: null,
  keptAt: null,
  confidence: 0.9,
  extractor: "promise.test",
  version: 1,
  resolution: null,
  ...changes,
});

export const aWarning = (changes: Partial<Warning> = {}): Warning => {
  const kind = changes.kind ?? "complaint";
  return {
    corpId: "c",
    id: "wa_1",
    contactId: "ct_wang",
    ownerId: "liqian",
    memberIds: ["liqian"],
    kind,
    severity: "high",
    key: `${kind}:ms_1`,
    explanation: "客户投诉，尚未回应：「你们这质量太差了」",
    messageId: "ms_1",
    quote: "你们这质量太差了",
    raisedAt: new Date("2026-11-23T02:00:00Z"),
    endedAt: null,
    endedWhy: null,
    play: WARNING_PLAYS[kind],
    status: "open",
    decision: null,
    outcome: null,
    ...changes,
  };
};

export const aTask = (changes: Partial<Task> = {}): Task => ({
  corpId: "c",
  id: "tk_1",
  key: "unanswered:ct_wang:ms_1",
  assigneeId: "liqian",
  contactId: "ct_wang",
  reason: "unanswered",
  title: "客户的提问还没有回复",
  messageId: "ms_1",
  quote: "样品什么时候能寄?",
  promiseId: null,
  suggestedText: "",
  dueAt: new Date("2026-11-23T04:00:00Z"),
  createdAt: new Date("2026-11-23T02:00:00Z"),
  status: "open",
  snoozedUntil: null,
  result: null,
  closedBy: null,
  escalatedTo: null,
  escalatedAt: null,
  createdBy: null,
  ...changes,
});

export const aTouch = (changes: Partial<Touch> = {}): Touch => ({
  corpId: "c",
  id: "to_1",
  key: "care.birthday:ct_wang:2026",
  why: "care.birthday",
  contactId: "ct_wang",
  memberId: "liqian",
  channel: "wechaty:main",
  text: "王工,生日快乐。",
  dueAt: new Date("2026-11-23T02:00:00Z"),
  expiresAt: null,
  state: "planned",
  claim: null,
  attempts: 0,
  sentAt: null,
  channelMessageId: null,
  note: null,
  taskId: null,
  createdAt: new Date("2026-11-20T02:00:00Z"),
  createdBy: null,
  ...changes,
});
