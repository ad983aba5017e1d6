/** What the fixture API answers, typed by the contract. */
import type { JoinWayJson } from "#src/api/contract/join-ways.js";
import { outreachAnswer } from "./outreach.js";
import { defaultSendBudget } from "#src/domain/touch/send-budget.js";
import { defaultValueRules } from "#src/domain/value/value-rules.js";
import { planAnswer } from "./plans.js";
import { failedJobs, queues } from "./queues.js";
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
import { at, contactDetail, contactRef, contactRow, messages, task } from "./people.js";

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

const joinWays = (now: Date): JoinWayJson[] => [
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

const users = (now: Date): UserJson[] => [
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

const timeline = (now: Date): TimelineEntryJson[] => [
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

/** The answer to one GET, or undefined when the fixture knows no such path. */
export function answerTo(path: string, search: URLSearchParams, role: Role, now: Date, isEmpty: boolean): unknown {
  const page = (data: unknown[]) => ({ data: isEmpty ? [] : data, nextCursor: null });
  if (path === "/session") return { data: session(role) };
  if (path === "/sign-in-ways") return { data: { wecom: true } };
  if (path === "/day-list") return { data: dayList(now, isEmpty) };
  if (path === "/contacts/by-identity") return { data: { contactId: search.get("id") === "wm_0" ? "ct_0" : null } };
  if (path === "/contacts/facets") return { data: facets(isEmpty) };
  if (path === "/contacts") {
    const from = Number(search.get("cursor") ?? 0);
    const limit = Number(search.get("limit") ?? 50);
    const q = search.get("q") ?? "";
    const all = Array.from({ length: isEmpty ? 0 : CONTACTS }, (_, index) => contactRow(index, now)).filter(
      (row) => !q || row.displayName.includes(q) || row.company?.includes(q),
    );
    return { data: all.slice(from, from + limit), nextCursor: from + limit < all.length ? String(from + limit) : null };
  }
  if (path.endsWith("/messages")) return { data: isEmpty ? [] : messages(now), hasOlder: false, hasNewer: false };
  if (path.endsWith("/timeline")) return page(timeline(now));
  if (path.endsWith("/send-budget")) {
    const lines = [{ kind: "contact_week", used: 1, planned: 0, limit: 3 }];
    return { data: { lines, now: { isAllowed: true, note: null, retryAt: null } } };
  }
  const plan = isEmpty ? undefined : planAnswer(path, search, now);
  if (plan !== undefined) return plan;
  const outreach = outreachAnswer(path, now);
  if (outreach !== undefined) return outreach;
  if (path === "/rehearsal") return { data: { from: at(now, 0), until: at(now, 0), isTruncated: false, items: [] } };
  if (path.endsWith("/merges")) return { data: { suggestions: [], merges: [] } };
  if (/^\/contacts\/[^/]+\/(sops|dates)$/.test(path) || path === "/sops") return { data: [] };
  if (/^\/contacts\/[^/]+$/.test(path))
    return { data: contactDetail(Number.parseInt(path.split("_")[1] ?? "0", 10) || 0, now) };
  if (path === "/reports/follow-up") return { data: report(now, isEmpty) };
  if (path === "/reports/follow-up/records")
    return page([
      {
        metric: "newContacts",
        at: at(now, -5),
        contact: contactRef(2),
        member: { userId: "m0", name: "李倩" },
        title: "新增客户",
        quote: "您好",
        messageId: "ms_1",
      },
    ]);
  if (path === "/queues") return { data: queues(isEmpty) };
  if (path.startsWith("/queues/")) return { data: failedJobs };
  if (path === "/settings") return { data: settings(now) };
  if (path === "/stage-rules")
    return {
      data: STAGES.map((stage) => ({
        id: `${stage}.rule`,
        to: stage,
        from: ["lead", "engaged"],
        explain: "客户说:{quote}",
      })),
    };
  if (path === "/users") return { data: users(now) };
  if (path === "/members")
    return {
      data: [
        { userId: "liqian", name: "李倩" },
        { userId: "zhangwei", name: "张伟" },
      ],
    };
  if (path === "/departments") return { data: [{ departmentId: "east", name: "华东销售部", parentId: null }] };
  if (path === "/api-keys")
    return {
      data: isEmpty
        ? []
        : [{ id: "k1", name: "ERP 同步", actions: ["message:capture"], createdAt: at(now, -500), lastUsedAt: null }],
    };
  if (path === "/contact-ways")
    return {
      data: isEmpty
        ? []
        : [
            {
              id: "cw1",
              name: "春季展会",
              state: "gx_1",
              qrCodeUrl: "https://example.test/qr/1",
              skipVerify: true,
              members: [{ userId: "liqian", name: "李倩", spans: [], dailyCap: 30 }],
              backups: [{ userId: "zhouhang", name: "周航" }],
              tags: [{ group: "来源", label: "展会" }],
              welcome: { text: "{客户昵称}，您好，我是{员工姓名}。", link: null },
              isOn: true,
              syncState: "synced",
              note: null,
              onDuty: [{ userId: "liqian", name: "李倩" }],
              createdAt: at(now, -3_000),
              createdBy: { userId: "wufan", name: "吴凡" },
            },
          ],
    };
  if (path === "/corp-tags")
    return {
      data: isEmpty
        ? []
        : [
            ["客户等级", "重要", "synced", false],
            ["客户等级", "一般", "pending", false],
            ["阶段", "商机", "synced", true],
          ].map(([groupName, name, syncState, isMirrored], i) => ({
            id: `tg${i}`,
            groupName,
            name,
            order: 0,
            syncState,
            pending: null,
            origin: i === 1 ? "product" : "wecom",
            isMirrored,
            note: null,
          })),
    };
  if (path === "/group-welcomes") return { data: [] };
  if (path === "/join-ways") return { data: isEmpty ? [] : joinWays(now) };
  if (path === "/departures" || path === "/group-transfers" || path === "/transfers/leavers") return { data: [] };
  if (path === "/group-chats")
    return {
      data: isEmpty
        ? []
        : [
            {
              chatId: "wr1",
              name: "展会交流群",
              owner: { userId: "liqian", name: "李倩" },
              status: "normal",
              members: 2,
              customers: 36,
              createdAt: at(now, -9_000),
              unseenSince: null,
            },
          ],
    };
  if (path === "/transfers")
    return {
      data: isEmpty
        ? []
        : [
            {
              id: "tf1",
              kind: "on_job",
              from: { userId: "liqian", name: "李倩" },
              to: { userId: "zhouhang", name: "周航" },
              createdAt: at(now, -300),
              createdBy: { userId: "wufan", name: "吴凡" },
              counts: { waiting: 1, done: 1, refused: 0, failed: 1 },
              customers: [
                { contactId: "ct_wang", name: "王工", state: "waiting", note: null },
                { contactId: "ct_chen", name: "陈总", state: "done", note: null },
                { contactId: null, name: "李姐", state: "failed", note: "90 天内已转接过两次" },
              ],
            },
          ],
    };
  if (path === "/wecom/sync")
    return {
      data: ["members", "customers", "tags", "groups"].map((kind, i) => ({
        kind,
        state: i === 1 && !isEmpty ? "running" : isEmpty ? "never" : "done",
        done: isEmpty ? 0 : 1_240,
        total: isEmpty ? null : 3_100,
        ended: i === 1 ? 3 : 0,
        unseen: i === 1 ? 2 : 0,
        startedAt: isEmpty ? null : at(now, -5),
        updatedAt: isEmpty ? null : at(now, -1),
        finishedAt: isEmpty || i === 1 ? null : at(now, -4),
        note: null,
      })),
    };
  if (path === "/wecom/setup")
    return {
      data: {
        wecomCorpId: isEmpty ? null : "ww0123456789abcdef",
        agentId: isEmpty ? null : 1_000_002,
        source: isEmpty ? null : "settings",
        callbackUrl: "https://crm.example.test/callbacks/wecom/ww0123456789abcdef/1000002",
        secrets: isEmpty ? {} : { app: at(now, -9_000), callbackToken: at(now, -9_000) },
        updatedAt: null,
      },
    };
  if (path === "/wecom/rules")
    return { data: { mirroredGroups: ["阶段"], defaultWelcome: null, keepEventsDays: 30, updatedAt: null } };
  if (path === "/wecom/events")
    return {
      data: isEmpty
        ? []
        : [
            {
              id: "we1",
              name: "change_external_contact.add_external_contact",
              agent: "1000002",
              userId: "liqian",
              externalUserId: "wmAAAA",
              chatId: null,
              happenedAt: at(now, -3),
              receivedAt: at(now, -3),
              state: "processed",
              attempts: 1,
              note: null,
              processedAt: at(now, -3),
              welcome: { state: "done", note: null, doneAt: at(now, -3) },
            },
          ],
      nextCursor: null,
    };
  if (path === "/bot-settings")
    return {
      data: {
        dailyBudget: 200,
        hours: { from: "08:30", to: "21:30" },
        typingMsPerChar: 120,
        friendGreeting: "",
        rules: isEmpty
          ? []
          : [
              {
                id: "r1",
                name: "入群欢迎",
                isOn: true,
                kind: "group_welcome",
                account: null,
                groupNames: ["采购"],
                inDirect: false,
                keywords: [],
                match: "contains",
                text: "欢迎{称呼}加入{群名}",
                cooldownMinutes: 60,
              },
            ],
        updatedAt: null,
      },
    };
  if (path === "/merge-suggestions") return { data: [] };
  if (path.endsWith("/merges")) return { data: { suggestions: [], merges: [] } };
  if (/^\/contacts\/[^/]+\/(sops|dates)$/.test(path) || path === "/sops") return { data: [] };
  if (path === "/bots")
    return {
      data: isEmpty
        ? []
        : [
            {
              account: "main",
              puppet: "wechaty-puppet-mock",
              state: "scan",
              qr: "https://example.test/qr",
              memberId: "liqian",
              lastEventAt: at(now, -1),
              sentToday: 12,
              dailyBudget: 200,
              capabilities: { contacts: "yes", groups: "yes", tags: "no", send_text: "unknown" },
              restarts: 1,
              gaps: [{ from: at(now, -300), to: at(now, -260), found: 3 }],
              note: null,
            },
          ],
    };
  if (path === "/touches") return page(contactDetail(0, now).touches);
  if (path === "/audit")
    return page([
      {
        at: at(now, -2),
        by: { userId: "zhoumin", name: "周敏" },
        action: "contact.reveal",
        target: "ct_0",
        detail: "phone",
      },
    ]);
  return undefined;
}
