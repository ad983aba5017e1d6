/** The invented company of the fixture: who signs in, its settings, members, day list and report. */
import type { JoinWayJson } from "#src/api/contract/join-ways.js";
import { defaultSendBudget } from "#src/domain/touch/send-budget.js";
import { defaultValueRules } from "#src/domain/value/value-rules.js";
import { defaultFollowUp } from "#src/domain/settings/settings.js";
import type {
  ContactFacetsJson,
  DayListJson,
  FollowUpReportJson,
  SessionJson,
  SettingsJson,
  TimelineEntryJson,
  UserJson,
} from "#src/api/contract/contract.js";
import { actionsOf, defaultScopeOf, type Role } from "#src/domain/member/member.js";
import { VALUE_TIERS } from "#src/domain/value/value-tier.js";
import { WARNING_KINDS } from "#src/domain/warning/warning.js";
import { STAGES } from "#src/domain/stage/stage.js";
import { at, task } from "./people.js";

const NAMES: Record<Role, string> = { sales: "李倩", manager: "周敏", operations: "何琳", admin: "吴凡" };
export const CONTACTS = 137;

export const session = (role: Role): SessionJson => ({
  user: { userId: role, name: NAMES[role], role, dataScope: defaultScopeOf[role] },
  corp: { corpId: "default", name: "远达自动化", zone: "Asia/Shanghai" },
  actions: [...actionsOf[role]],
  holidayYears: [2024, 2025, 2026],
  isDemo: true,
});

export function dayList(now: Date, isEmpty: boolean): DayListJson {
  const date = now.toISOString().slice(0, 10);
  if (isEmpty)
    return {
      date,
      counts: { open: 0, overdue: 0, doneToday: 0 },
      overdue: [],
      today: [],
      upcoming: [],
      isTruncated: false,
    };
  return {
    date,
    counts: { open: 8, overdue: 2, doneToday: 5 },
    overdue: [task(0, -30, "overdue", now), task(7, -3, "overdue", now)],
    today: [task(1, 0.5, "today", now), task(2, 1, "today", now), task(3, 1.2, "today", now)],
    upcoming: [task(4, 26, "upcoming", now), task(5, 50, "upcoming", now), task(9, 75, "upcoming", now)],
    isTruncated: false,
  };
}

export const joinWays = (now: Date): JoinWayJson[] => [
  {
    id: "jw1",
    name: "春季展会进群",
    state: "gq_1",
    groups: [{ chatId: "wr1", name: "展会交流群", customers: 36 }],
    autoCreateRoom: true,
    roomBaseName: "展会群",
    roomBaseId: 2,
    hasPicture: false,
    syncState: "synced",
    note: null,
    joined: 41,
    left: 5,
    createdAt: at(now, -2_000),
    createdBy: { userId: "wufan", name: "吴凡" },
  },
];

export const facets = (isEmpty: boolean): ContactFacetsJson => ({
  total: isEmpty ? 0 : 1284,
  stages: isEmpty ? [] : STAGES.map((stage, index) => ({ stage, count: 240 - index * 22 })),
  tags: isEmpty
    ? []
    : ["高意向", "要报价", "价格敏感", "要样品", "老客户推荐"].map((label, index) => ({
        group: "意向",
        label,
        count: 90 - index * 13,
      })),
  owners: isEmpty
    ? []
    : [
        { userId: "liqian", name: "李倩", count: 412 },
        { userId: "zhangwei", name: "张伟", count: 380 },
      ],
  tiers: VALUE_TIERS.map((tier, index) => ({ tier, count: isEmpty ? 0 : 40 * (index + 1) })),
  warnings: WARNING_KINDS.map((kind, index) => ({ kind, count: isEmpty ? 0 : 3 * index })),
});

const counts = (scale: number) => ({
  newContacts: 4 * scale,
  conversations: 21 * scale,
  inboundMessages: 140 * scale,
  outboundMessages: 162 * scale,
  replies: 70 * scale,
  promisesMade: 12 * scale,
  promisesKept: 8 * scale,
  promisesLate: scale,
  promisesBroken: scale,
  tasksDone: 30 * scale,
  tasksOverdue: scale - 1,
  stageMoves: 9 * scale,
  firstReplyMedianMinutes: 12 * scale,
  firstReplyP90Minutes: 95 * scale,
});

export function report(now: Date, isEmpty: boolean): FollowUpReportJson {
  const names = ["李倩", "张伟", "陈晨", "王思远", "刘洋"];
  const day = (offset: number): string => at(now, 24 * offset).slice(0, 10);
  return {
    period: { kind: "month", from: day(-22), to: day(7), label: "11月" },
    previous: { from: day(-53), to: day(-23), label: "10月" },
    total: isEmpty
      ? { ...counts(0), tasksOverdue: 0, firstReplyMedianMinutes: null, firstReplyP90Minutes: null }
      : counts(5),
    previousTotal: counts(4),
    members: isEmpty
      ? []
      : names.map((name, index) => ({ member: { userId: `m${index}`, name }, ...counts(index + 1) })),
    trend: Array.from({ length: 23 }, (_, index) => ({
      date: day(index - 22),
      newContacts: (index * 7) % 5,
      inboundMessages: 20 + ((index * 13) % 31),
      outboundMessages: 24 + ((index * 17) % 29),
      firstReplyMedianMinutes: index % 7 > 4 ? null : 10 + ((index * 11) % 40),
      promisesKept: (index * 3) % 4,
      promisesBroken: index % 9 === 3 ? 1 : 0,
      stageMoves: (index * 5) % 6,
    })),
    funnel: STAGES.map((stage, index) => ({ stage, count: isEmpty ? 0 : Math.max(0, 240 - index * 27) })),
    unknownCalendarDays: 0,
    asOf: now.toISOString(),
  };
}

export const settings = (now: Date): SettingsJson => ({
  corpName: "远达自动化",
  zone: "Asia/Shanghai",
  workingHours: [
    { from: "09:00", to: "12:00" },
    { from: "13:30", to: "18:00" },
  ],
  quietHours: { from: "21:00", to: "08:30" },
  unansweredMinutes: 120,
  promiseLeadMinutes: 240,
  escalateAfterMinutes: 480,
  silenceDays: { engaged: 14, qualified: 10, opportunity: 7 },
  followUp: defaultFollowUp,
  dormantAfterDays: 60,
  care: {
    isBirthdayOn: true,
    birthdayText: "{称呼},生日快乐。",
    isFirstOrderOn: false,
    firstOrderText: "{称呼},首单已经在安排了。",
    atLocalTime: "10:00",
  },
  sendBudget: defaultSendBudget,
  valueRules: defaultValueRules,
  dictionary: { products: ["伺服电机", "减速机"], competitors: ["汇川"], ownCompanyNames: ["远达自动化"] },
  updatedAt: now.toISOString(),
  holidayYears: [2024, 2025, 2026],
});

export const users = (now: Date): UserJson[] => [
  {
    userId: "liqian",
    name: "李倩",
    role: "sales",
    dataScope: "own",
    departmentIds: ["east"],
    status: "active",
    hasPassword: true,
    departed: null,
    lastSeenAt: at(now, -1),
  },
  {
    userId: "zhoumin",
    name: "周敏",
    role: "manager",
    dataScope: "department",
    departmentIds: ["east"],
    status: "active",
    hasPassword: false,
    departed: null,
    lastSeenAt: null,
  },
  {
    userId: "old",
    name: "离职同事",
    role: "sales",
    dataScope: "own",
    departmentIds: [],
    status: "disabled",
    hasPassword: true,
    departed: "left",
    lastSeenAt: at(now, -4000),
  },
];

export const timeline = (now: Date): TimelineEntryJson[] => [
  {
    at: at(now, -4),
    kind: "promise",
    title: "承诺过期:发报价单",
    detail: "周三给您报价,含运费",
    messageId: "ms_5",
    by: null,
  },
  {
    at: at(now, -20),
    kind: "decision",
    title: "确认了公司:华盛精密",
    detail: null,
    messageId: null,
    by: { userId: "liqian", name: "李倩" },
  },
  { at: at(now, -30), kind: "stage", title: "互动 → 商机", detail: "要求报价", messageId: "ms_3", by: null },
];
