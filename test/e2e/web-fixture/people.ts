/** Invented people and talk for browser tests of states that the real product rarely shows (slow, failing, empty, extreme). */
import type { ContactRef, ContactRowJson, MessageJson, TagJson, TaskJson } from "#src/api/contract/contract.js";
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

export const tagsOf = (index: number): TagJson[] => [
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
