/** Invented people and talk for browser tests of states that the real product rarely shows (slow, failing, empty, extreme). */
import type {
  ContactDetailJson,
  ContactRef,
  ContactRowJson,
  MessageJson,
  TagJson,
  TaskJson,
} from "#src/api/contract/contract.js";
import { defaultValueRules } from "#src/domain/value/value-rules.js";
import { VALUE_TIERS } from "#src/domain/value/value-tier.js";
import { STAGES } from "#src/domain/stage/stage.js";

const SURNAMES = ["王", "陈", "李", "赵", "周", "吴", "郑", "孙", "何", "许"];
const CALLED = ["工", "总", "姐", "经理", "主任"];
const COMPANIES = ["华盛精密", "宏达机电", "创联贸易", "远景自动化", "博瑞仪器", "中科恒泰", "盛世包装", "立信电子"];
const TITLES = ["采购经理", "设备主管", "总经理", "技术负责人", null];
/** As long as a careless import may bring. */
const LONG_NAME = "超长名字".repeat(50);

export const at = (now: Date, hours: number): string => new Date(now.getTime() + hours * 3_600_000).toISOString();
const pick = <T>(list: readonly T[], index: number): T => {
  const value = list[index % list.length];
  if (value === undefined) throw new Error("empty list");
  return value;
};

export function contactRef(index: number): ContactRef {
  return {
    id: `ct_${index}`,
    displayName: index === 7 ? LONG_NAME : `${pick(SURNAMES, index * 3)}${pick(CALLED, index)}`,
    company: index % 6 === 5 ? null : pick(COMPANIES, index),
    title: pick(TITLES, index),
    stage: pick(STAGES, index * 7 + 3),
  };
}

const tagsOf = (index: number): TagJson[] => [
  {
    group: "意向",
    label: pick(["高意向", "要报价", "价格敏感", "要样品"], index),
    origin: "rule",
    by: "tag.intent",
    messageId: "ms_5",
  },
  ...(index % 3 === 0
    ? [{ group: "自定义", label: "老客户推荐", origin: "person", by: "李倩", messageId: null } as const]
    : []),
];

export function contactRow(index: number, now: Date): ContactRowJson {
  return {
    ...contactRef(index),
    nickname: `昵称${index}`,
    stageSince: at(now, -24 * (index + 2)),
    tags: tagsOf(index),
    phone: index % 4 === 0 ? "138****0017" : index % 4 === 1 ? "13800000017" : null,
    budget: index % 3 === 0 ? pick(["500000", "~120000", "<=80000", "300000-500000"], index / 3) : null,
    owner: index % 9 === 8 ? null : { userId: "liqian", name: "李倩" },
    lastMessageAt: index === 11 ? null : at(now, -index * index * 0.7 - 0.2),
    lastInboundAt: index % 2 === 0 ? at(now, -index * index * 0.7 - 0.2) : at(now, -index * 5 - 3),
    openTasks: index % 4 === 0 ? 2 : 0,
    tier: pick(VALUE_TIERS, index),
    openWarnings: index % 3 === 0 ? 2 : 0,
    worstWarning: index % 3 === 0 ? "high" : null,
    warningKinds: index % 3 === 0 ? ["silence", "complaint"] : [],
  };
}

const REASONS: readonly [TaskJson["reason"], string, string, string][] = [
  ["promise_broken", "答应周三报价,已过期", "周三给您报价,含运费", "您好,报价单整理好了,马上发您。"],
  ["unanswered", "问样品时间,3 小时没回", "样品什么时候能寄?", "样品今天下午寄出,单号稍后发您。"],
  ["promise_due", "答应今天 17:00 前发图纸", "下班前把图纸发您", "图纸在这里,请看一下尺寸。"],
  ["silence", "沉默 24 天(平时 9 天)", "等年后再看看", "最近上了新款,方便时发您一份目录。"],
  ["next_step", "下一步:确认验收时间", "下周安排验收吧", "这周哪天方便验收?"],
  ["care", "生日问候没有发出,请手动发送", "", "生日快乐,祝一切顺利。"],
];

export function task(index: number, dueHours: number, group: TaskJson["group"], now: Date): TaskJson {
  const [reason, title, quote, suggestedText] = pick(REASONS, index);
  return {
    id: `tk_${index}`,
    contact: contactRef(index),
    assignee: { userId: "liqian", name: "李倩" },
    priority: { score: 69, why: ["客户在等回复 +60", "阶段是商机 +9"] },
    reason,
    place: null,
    title,
    evidence: quote
      ? { messageId: "ms_5", quote, saidAt: at(now, -30), side: reason.startsWith("promise") ? "member" : "contact" }
      : null,
    suggestedText,
    warning: null,
    dueAt: at(now, dueHours),
    group,
    status: "open",
    snoozedUntil: null,
    result: null,
    closedWhy: null,
    escalatedTo: index === 0 ? { userId: "zhou", name: "周敏" } : null,
    createdAt: at(now, -40),
  };
}

const TALK: readonly [side: "contact" | "member", text: string][] = [
  ["member", "您好王工,我是远达的李倩,上次展会见过。"],
  ["contact", "你好,记得。我们在看伺服电机,大概要20台。"],
  ["member", "好的,方便说一下预算和时间吗?"],
  ["contact", "预算50万以内,希望12月中旬前到货。"],
  ["contact", "我电话13800000017,有事打这个。"],
  ["member", "周三给您报价,含运费。"],
  ["contact", "另外价格能不能再低一点,别家报得便宜。"],
  ["member", "量大可以谈,我跟领导申请一下。"],
  ["contact", "样品什么时候能寄?"],
];

const mark = (text: string, part: string): { start: number; end: number } => {
  const start = text.indexOf(part);
  return { start, end: start + part.length };
};

export function messages(now: Date): MessageJson[] {
  return TALK.map(([side, text], index): MessageJson => {
    const facts: MessageJson["marks"]["facts"] = [];
    if (text.includes("50万"))
      facts.push({ factId: "f_budget", field: "budget", span: mark(text, "50万以内"), state: "proposed" });
    if (text.includes("138"))
      facts.push({ factId: "f_phone", field: "phone", span: mark(text, "13800000017"), state: "confirmed" });
    if (text.includes("20台"))
      facts.push({ factId: "f_quantity", field: "quantity", span: mark(text, "20台"), state: "conflicting" });
    return {
      id: `ms_${index}`,
      conversationId: "cv_1",
      side,
      senderName: side === "contact" ? "王工-华盛" : "李倩",
      senderId: side === "contact" ? "ct_0" : "liqian",
      type: "text",
      text,
      media: null,
      isRevoked: index === 7,
      editedText: null,
      sentAt: at(now, -48 + index * 2.2),
      marks: {
        facts,
        promises: text.includes("周三")
          ? [{ promiseId: "pr_1", span: mark(text, "周三给您报价"), status: "broken" }]
          : [],
        intents: text.includes("别家")
          ? ["objection_price", "compare_competitor"]
          : text.includes("样品")
            ? ["request_sample"]
            : [],
        mood: text.includes("记得") ? "positive" : null,
      },
    };
  });
}

export function contactDetail(index: number, now: Date): ContactDetailJson {
  const evidence = (messageId: string, quote: string, hours: number) => ({
    messageId,
    conversationId: "cv_1",
    quote,
    saidAt: at(now, hours),
    by: "王工-华盛",
  });
  const value = (text: string, state: "proposed" | "confirmed" | "conflicting", factId: string, isMasked = false) => ({
    value: text,
    isMasked,
    state,
    factId,
    messageId: "ms_4",
    decisionId: state === "confirmed" ? "dc_1" : null,
  });
  const fact = (id: string, field: "budget" | "phone" | "quantity" | "company", text: string, quote: string) => ({
    id,
    field,
    value: text,
    isMasked: false,
    state: "proposed" as const,
    confidence: 0.86,
    extractor: `${field}.stated`,
    evidence: evidence("ms_4", quote, -40),
    supersededBy: null,
    isSilent: false,
  });
  return {
    ...contactRef(index),
    nickname: "王工-华盛",
    identities: [{ channel: "wechaty", id: "wx_1" }],
    owner: { userId: "liqian", name: "李倩" },
    follows: [
      {
        member: { userId: "liqian", name: "李倩" },
        since: at(now, -900),
        status: "active",
        source: "import",
        remark: "展会",
      },
      {
        member: { userId: "zhangwei", name: "张伟" },
        since: at(now, -2000),
        status: "removed_by_contact",
        source: "import",
        remark: null,
      },
    ],
    createdAt: at(now, -2000),
    lastInboundAt: at(now, -3),
    lastOutboundAt: at(now, -5),
    stageInfo: {
      stage: "opportunity",
      since: at(now, -30),
      reason: "要求报价:“预算50万以内”",
      messageId: "ms_3",
      isPinned: false,
    },
    value: {
      tier: "MVC",
      points: 71,
      lines: [
        { label: "近一年金额", points: 34, why: "150,000 元 ÷ 200,000 元 × 45" },
        { label: "最近成交", points: 20, why: "2026-11-12,30 天内" },
        { label: "近一年成交次数", points: 12, why: "3 次 × 4，最多 20" },
        { label: "转介绍", points: 8, why: "1 次" },
        { label: "好评与背书", points: 4, why: "1 次" },
        { label: "投诉", points: -5, why: "1 次" },
      ],
      orders: 3,
      ordersWithoutAmount: 1,
      marginFen: 4_500_000,
      serviceCostFen: 0,
      netFen: 4_500_000,
      growth: 0.4,
      rules: defaultValueRules,
    },
    rhythm: { gaps: 12, medianGapMs: 9 * 86_400_000, limitMs: 21 * 86_400_000, lastTalkAt: at(now, -24 * 24) },
    warnings: [
      {
        id: "wa_1",
        contactId: `ct_${index}`,
        kind: "silence",
        severity: "medium",
        status: "open",
        explanation: "通常每 9 天联系一次(12 次间隔的中位数)，自 2026年11月1日 起没有消息，超过警戒线 21 天",
        messageId: "ms_8",
        quote: null,
        raisedAt: at(now, -72),
        endedAt: null,
        endedWhy: null,
        play: "换一个由头联系：行业动态、使用情况回访，或请对方同事带话；不要直接问要不要买",
        decision: null,
        outcome: null,
      },
      {
        id: "wa_2",
        contactId: `ct_${index}`,
        kind: "complaint",
        severity: "medium",
        status: "acted",
        explanation: "客户投诉过：「怎么还没到」，确认是否已经处理好",
        messageId: "ms_6",
        quote: "怎么还没到",
        raisedAt: at(now, -200),
        endedAt: null,
        endedWhy: null,
        play: "两小时内电话回应，先处理情绪再给方案；记工单并约定回访时间",
        decision: {
          verdict: "acted",
          reason: "电话回应",
          taskId: "tk_9",
          by: { userId: "liqian", name: "李倩" },
          at: at(now, -190),
        },
        outcome: { kind: "replied", at: at(now, -150), afterDays: 1 },
      },
    ],
    transitions: [
      {
        from: null,
        to: "lead",
        at: at(now, -2000),
        rule: "lead.added",
        explanation: "加为好友",
        messageId: null,
        quote: null,
        by: null,
      },
      {
        from: "lead",
        to: "engaged",
        at: at(now, -48),
        rule: "engaged.inbound",
        explanation: "客户回了话",
        messageId: "ms_1",
        quote: "你好,记得。",
        by: null,
      },
      {
        from: "engaged",
        to: "opportunity",
        at: at(now, -30),
        rule: "opportunity.quote",
        explanation: "要求报价:“预算50万以内”",
        messageId: "ms_3",
        quote: "预算50万以内",
        by: null,
      },
    ],
    tags: tagsOf(0),
    profile: [
      {
        field: "company",
        values: [value("华盛精密", "confirmed", "f_company")],
        facts: [fact("f_company", "company", "华盛精密", "我们华盛精密")],
        decisions: [
          {
            id: "dc_1",
            field: "company",
            factId: "f_company",
            verdict: "confirmed",
            value: "华盛精密",
            by: { userId: "liqian", name: "李倩" },
            at: at(now, -20),
          },
        ],
      },
      {
        field: "phone",
        values: [value("138****0017", "proposed", "f_phone", true)],
        facts: [fact("f_phone", "phone", "138****0017", "我电话13800000017")],
        decisions: [],
      },
      {
        field: "budget",
        values: [value("<=500000", "proposed", "f_budget")],
        facts: [
          fact("f_budget", "budget", "<=500000", "预算50万以内"),
          { ...fact("f_budget0", "budget", "300000", "先按30万做"), state: "superseded" },
        ],
        decisions: [],
      },
      {
        field: "quantity",
        values: [value("20台", "conflicting", "f_quantity"), value("30台", "conflicting", "f_quantity2")],
        facts: [
          fact("f_quantity", "quantity", "20台", "大概要20台"),
          fact("f_quantity2", "quantity", "30台", "可能30台"),
        ],
        decisions: [],
      },
      { field: "timeline", values: [value("2026-12-15", "proposed", "f_time")], facts: [], decisions: [] },
    ],
    promises: [
      {
        id: "pr_1",
        side: "member",
        by: "李倩",
        what: "发报价单",
        quote: "周三给您报价,含运费",
        messageId: "ms_5",
        saidAt: at(now, -37),
        due: null,
        dueAt: at(now, -4),
        status: "broken",
        keptBy: null,
        keptAt: null,
      },
      {
        id: "pr_2",
        side: "contact",
        by: "王工-华盛",
        what: "发营业执照",
        quote: "明天把执照发你",
        messageId: "ms_6",
        saidAt: at(now, -30),
        due: null,
        dueAt: at(now, 20),
        status: "open",
        keptBy: null,
        keptAt: null,
      },
      {
        id: "pr_3",
        side: "member",
        by: "李倩",
        what: "寄样册",
        quote: "样册今天寄",
        messageId: "ms_7",
        saidAt: at(now, -90),
        due: null,
        dueAt: at(now, -70),
        status: "kept",
        keptBy: "ms_7",
        keptAt: at(now, -75),
      },
    ],
    tasks: [task(0, -4, "overdue", now), task(4, 26, "upcoming", now)],
    touches: [
      {
        id: "th_1",
        contact: contactRef(index),
        member: { userId: "liqian", name: "李倩" },
        why: "care.birthday",
        channel: "wechaty:main",
        text: "王工,生日快乐。",
        attachments: [],
        dueAt: at(now, 120),
        state: "planned",
        sentAt: null,
        note: null,
        outlook: null,
      },
      {
        id: "th_2",
        contact: contactRef(index),
        member: { userId: "liqian", name: "李倩" },
        why: "manual",
        channel: "wechaty:main",
        text: "报价单请查收。",
        attachments: [],
        dueAt: at(now, -9),
        state: "unknown",
        sentAt: null,
        note: "发送时连接断开",
        outlook: null,
      },
    ],
    conversations: [
      { id: "cv_1", kind: "direct", name: null, source: "wechaty:main", lastMessageAt: at(now, -3), messageCount: 9 },
      {
        id: "cv_2",
        kind: "group",
        name: "华盛项目群",
        source: "wechaty:main",
        lastMessageAt: at(now, -60),
        messageCount: 132,
      },
    ],
    optedOutAt: null,
    sendChannels: ["wechaty:main"],
    kfClosed: null,
  };
}
