/** Records as the product stores them, always the same for the same numbers. */
import { createHash } from "node:crypto";

export const CORP = "bench";
const DAY_MS = 24 * 3_600_000;
const START = Date.parse("2026-01-01T00:00:00Z");
const TEXTS = [
  "好的,我们先内部讨论一下,下周三之前给您答复,预算大概在五十万左右",
  "您好,上次说的压力变送器样品什么时候能寄出来?现场等着用",
  "收到",
  "这个型号我们要四十台,麻烦报个含税价,发货到苏州工业园区,联系人王工 13800000000",
  "合同已经发您邮箱了,盖章之后扫描回传就行,有问题随时找我",
];

export const idOf = (kind: string, n: number): string =>
  createHash("sha256").update(`${kind}${n}`).digest("base64url").slice(0, 22);

/** The n-th message of the log; conversations take turns, as they do in time order. */
export function messageRecord(n: number, contacts: number) {
  const contact = n % contacts;
  const isInbound = n % 3 !== 0;
  const sentAt = new Date(START + Math.floor(n * ((300 * DAY_MS) / 1_000_000)));
  return {
    _id: idOf("m", n),
    corpId: CORP,
    source: "wechaty:main",
    sourceId: `c${contact}/m${n}`,
    conversationId: idOf("v", contact),
    side: isInbound ? "contact" : "member",
    contactId: isInbound ? idOf("c", contact) : null,
    memberId: isInbound ? null : `member${contact % 40}`,
    senderName: isInbound ? `客户${contact}` : `成员${contact % 40}`,
    type: "text",
    text: TEXTS[n % TEXTS.length] ?? "",
    media: null,
    sentAt,
    capturedAt: new Date(sentAt.getTime() + 800),
    revokes: null,
    edits: null,
    toContactId: isInbound ? null : idOf("c", contact),
    toMemberId: isInbound ? `member${contact % 40}` : null,
    toName: null,
    roomName: null,
  };
}

const STAGES = ["lead", "engaged", "qualified", "opportunity", "customer"];

/** A contact with a profile of usual size (about 1.5 kB). */
export function contactRecord(n: number) {
  const at = new Date(START + n * 60_000);
  return {
    _id: idOf("c", n),
    corpId: CORP,
    identities: [{ channel: "wechaty", id: `wxid_${n}` }],
    nickname: `客户${n}`,
    displayName: `王工${n}`,
    memberIds: [`member${n % 40}`],
    ownerId: `member${n % 40}`,
    ownerSetTo: null,
    createdAt: at,
    firstMessageAt: at,
    lastMessageAt: new Date(at.getTime() + (n % 200) * DAY_MS),
    lastInboundAt: at,
    lastOutboundAt: at,
    profile: ["company", "title", "budget", "quantity", "phone", "timeline"].map((field, i) => ({
      field,
      value: `${field} ${n}`,
      state: i % 2 === 0 ? "proposed" : "confirmed",
      factId: idOf("f", n * 6 + i),
      quote: TEXTS[i % TEXTS.length],
    })),
    stage: STAGES[n % STAGES.length],
    stageSince: at,
    stageReason: "客户问了价格",
    stageMessageId: idOf("m", n),
    isStagePinned: false,
    nextStageCheckAt: new Date(at.getTime() + 30 * DAY_MS),
    tags: [{ group: "阶段", label: STAGES[n % STAGES.length], by: "rule" }],
    optedOutAt: null,
    optOutLiftedAt: null,
    optOutSetAt: null,
    optOutMessageId: null,
    searchKeys: [`客户${n}`, `kehu${n}`, `kh${n}`],
    dirtySeq: 1,
    stagedSeq: 1,
    isDirty: false,
    digest: idOf("d", n),
  };
}

/** A planned touch that is due. */
export function touchRecord(n: number) {
  return {
    _id: idOf("t", n),
    corpId: CORP,
    key: `k${n}`,
    why: "birthday",
    contactId: idOf("c", n),
    memberId: `member${n % 40}`,
    channel: "wechaty:main",
    text: TEXTS[0],
    dueAt: new Date(START + n),
    expiresAt: null,
    state: "planned",
    claim: null,
    attempts: 0,
    sentAt: null,
    channelMessageId: null,
    note: null,
    taskId: null,
    createdAt: new Date(START),
    createdBy: "rule",
  };
}

/** One member's activity in one conversation on one day, what the report adds up. */
export function activityRecord(n: number) {
  const day = new Date(START + (n % 300) * DAY_MS).toISOString().slice(0, 10);
  return {
    _id: idOf("a", n),
    corpId: CORP,
    memberId: `member${n % 40}`,
    conversationId: idOf("v", n % 20_000),
    contactId: idOf("c", n % 20_000),
    localDate: day,
    inbound: n % 7,
    outbound: n % 5,
  };
}
