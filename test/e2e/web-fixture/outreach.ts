/** Audiences and broadcasts of the fixture. */
import type { MaterialJson } from "#src/api/contract/materials.js";
import type {
  BroadcastJson,
  RehearsalItemJson,
  RehearsalJson,
  SegmentJson,
  SegmentPreviewJson,
  SegmentVersionJson,
} from "#src/api/contract/outreach.js";
import { at } from "./people.js";

const NONE = {
  recipients: 0,
  pages: 0,
  members: 0,
  created: 0,
  waiting: 0,
  delivered: 0,
  failed: 0,
  skipped: 0,
  cancelled: 0,
  unknown: 0,
  opened: 0,
  replied: 0,
  converted: 0,
};

const preview: SegmentPreviewJson = {
  count: 1284,
  isPartial: false,
  sample: [
    { id: "ct_0", displayName: "王工", company: "华盛精密", title: "采购经理", stage: "customer", owner: "李倩" },
  ],
};

const MATERIALS: Omit<MaterialJson, "createdAt">[] = [
  {
    id: "mt_manual",
    kind: "file",
    name: "选型手册.pdf",
    mime: "application/pdf",
    sizeBytes: 350_000,
    createdBy: { userId: "suya", name: "苏雅" },
  },
];

/** A broadcast that was checked ("bc_draft") or is under way ("bc_running"). */
export function broadcast(id: string, now: Date): BroadcastJson {
  const isRunning = id === "bc_running";
  const progress = {
    ...NONE,
    recipients: 1284,
    pages: 2,
    members: 2,
    created: 1284,
    waiting: 484,
    delivered: 800,
    opened: 96,
    replied: 31,
  };
  const part = { ...progress, unconfirmed: 1, confirmedAt: null };
  return {
    id,
    name: "新品手册",
    state: isRunning ? "running" : "draft",
    delivery: "wecom",
    segmentId: null,
    segmentVersion: null,
    rule: { kind: "stage", in: ["customer"] },
    variants: [{ key: "A", weight: 1, text: "{姓名|您好},新品手册已更新。", attachments: [] }],
    scheduledAt: null,
    createdBy: { userId: "suya", name: "苏雅" },
    createdAt: at(now, -2),
    approvedBy: null,
    rejectedNote: null,
    stoppedBy: null,
    startedAt: null,
    finishedAt: null,
    preflight: {
      state: "ready",
      at: at(now, -1),
      sendable: 1284,
      members: 12,
      pages: 12,
      excluded: [{ reason: "mass_quota", count: 96 }],
      variants: [{ key: "A", count: 1284 }],
    },
    version: 1,
    progress: isRunning ? progress : NONE,
    byMember: isRunning ? [{ ...part, key: "liqian", name: "李倩" }] : [],
    byVariant: [],
    unknownOpens: isRunning ? [{ key: "A", count: 9 }] : null,
  };
}

const savedLink = (now: Date) => ({
  id: "sl_1",
  title: "秋季产品目录",
  url: "https://www.huasheng.example.com/catalogue/autumn",
  description: "新品与交期",
  coverId: null,
  isTracked: true,
  createdBy: { userId: "suya", name: "苏雅" },
  createdAt: at(now, -300),
  people: 37,
  unknown: 12,
  lastOpenedAt: at(now, -1),
});

const oldCustomers: SegmentJson = {
  id: "sg_1",
  name: "成交半年以上",
  rule: { kind: "stage", in: ["customer"] },
  version: 3,
  updatedBy: { userId: "suya", name: "苏雅" },
  updatedAt: "2026-11-01T02:00:00.000Z",
};

const segmentVersions: SegmentVersionJson[] = [3, 2, 1].map((version) => ({
  version,
  name: version === 1 ? "老客户" : oldCustomers.name,
  rule: version === 1 ? { kind: "stage", in: ["customer", "repeat"] } : oldCustomers.rule,
  savedAt: `2026-10-0${version}T02:00:00.000Z`,
  savedBy: oldCustomers.updatedBy,
}));

/** What the coming days hold. */
export const rehearsal = (now: Date): RehearsalJson => {
  const item = (hours: number, changes: Partial<RehearsalItemJson>): RehearsalItemJson => ({
    at: at(now, hours),
    movedFrom: null,
    outcome: "send",
    why: "sop",
    task: null,
    channel: "wechaty:main",
    contact: { id: "ct_0", displayName: "王工" },
    member: { userId: "liqian", name: "李倩" },
    text: "“新客户破冰”：王工,样品收到了吗？",
    count: 1,
    note: null,
    ...changes,
  });
  return {
    from: at(now, 0),
    until: at(now, 168),
    isTruncated: false,
    items: [
      item(20, {}),
      item(25, { movedFrom: at(now, 20), text: "“新客户破冰”：我们有一份案例。", note: "当天已有消息(1/1)" }),
      item(26, { outcome: "task", task: "sop", channel: null, text: "“新客户破冰”：打电话问预算" }),
      item(48, { outcome: "task", why: null, task: "silence", channel: null, text: "已 3 天没有联系" }),
      item(50, { outcome: "skip", why: "care.festival", text: "", note: "客户表示不再接收消息" }),
      item(60, { outcome: "task", channel: "wecom:task", note: "待成员在企业微信里确认" }),
    ],
  };
};

/** Answers of this area to reads and writes; undefined: another area's. */
export function outreachAnswer(path: string, now: Date): unknown {
  if (path === "/segments/preview") return { data: preview };
  if (path === "/segments/sg_1") return { data: oldCustomers };
  if (path === "/segments/sg_1/versions") return { data: segmentVersions };
  if (path === "/segments") return { data: [oldCustomers] };
  if (path === "/materials")
    return { data: MATERIALS.map((each) => ({ ...each, createdAt: at(now, -600) })), nextCursor: null };
  if (path === "/links/tracking") return { data: { problem: null, asking: "on", testUrl: "http://localhost/r/test" } };
  if (path === "/links") return { data: [savedLink(now)], nextCursor: null };
  if (path === "/broadcasts") return { data: [broadcast("bc_running", now)], nextCursor: null };
  const id = /^\/broadcasts\/(bc_\w+)/.exec(path)?.[1];
  return id === undefined ? undefined : { data: broadcast(id, now) };
}
