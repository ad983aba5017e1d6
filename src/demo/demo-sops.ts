/** Plans that the demo company starts with; also templates for a real one. */
import type { SopDefinition, SopWait } from "#src/domain/sop/sop.js";

const day = (n: number, at: string | null, unit: SopWait["unit"] = "calendar"): SopWait => ({ day: n, at, unit });

const ICE_BREAKER: SopDefinition = {
  name: "新客户破冰",
  audience: "contact",
  trigger: { kind: "added" },
  stops: { onReply: false, onPurchase: true, onStageExit: false },
  steps: [
    {
      id: "greet",
      kind: "task",
      wait: day(0, null),
      title: "打招呼，问清主要做什么、最近有没有需求",
      text: "{称呼}，您好，我是{我的公司}的{我}。方便了解一下{公司|贵公司}这边主要做什么吗？",
    },
    {
      id: "case",
      kind: "message",
      wait: day(2, "10:00", "working"),
      channel: "touch",
      text: "{称呼}，给您整理了一份同行在用的方案，您看看有没有参考价值，有问题随时找我。",
      attachments: [],
    },
    {
      id: "talked",
      kind: "branch",
      wait: day(5, "10:00", "working"),
      condition: { kind: "replied", not: false },
      yes: [
        {
          id: "needs",
          kind: "task",
          wait: day(5, "10:00", "working"),
          title: "聊过了，补齐需求、预算和时间",
          text: "",
        },
      ],
      no: [
        {
          id: "once-more",
          kind: "message",
          wait: day(7, "10:30", "working"),
          channel: "touch",
          text: "{称呼}，不多打扰。{产品|我们的产品}这块您什么时候想聊，随时发我就好。",
          attachments: [],
        },
      ],
    },
  ],
};

const AFTER_QUOTE: SopDefinition = {
  name: "报价后跟进",
  audience: "contact",
  trigger: { kind: "stage", anyOf: ["opportunity"] },
  stops: { onReply: false, onPurchase: true, onStageExit: true },
  steps: [
    {
      id: "received",
      kind: "task",
      wait: day(1, "10:00", "working"),
      title: "确认报价收到了、看过了",
      text: "{称呼}，昨天的报价您看过了吗？哪里不清楚我来解释。",
    },
    { id: "doubts", kind: "task", wait: day(3, "10:00", "working"), title: "问清顾虑：价格、交期还是别家", text: "" },
    {
      id: "silent",
      kind: "branch",
      wait: day(5, "10:00", "working"),
      condition: { kind: "replied", not: true },
      yes: [
        {
          id: "reference",
          kind: "message",
          wait: day(5, "10:00", "working"),
          channel: "task",
          text: "{称呼}，发您一个同行的使用情况，供您内部讨论时参考。",
          attachments: [
            {
              kind: "link",
              title: "同行案例",
              url: "https://example.com/cases",
              description: "同行业三个现场的改造前后",
              imageUrl: null,
              coverId: null,
            },
          ],
        },
      ],
      no: [{ id: "close", kind: "task", wait: day(6, "10:00", "working"), title: "约一次电话，谈定时间表", text: "" }],
    },
    {
      id: "decide",
      kind: "task",
      wait: day(10, "10:00", "working"),
      title: "请主管一起判断：继续、让步还是放下",
      text: "",
    },
  ],
};

const WAKE_UP: SopDefinition = {
  name: "沉睡唤醒",
  audience: "contact",
  trigger: { kind: "stage", anyOf: ["dormant"] },
  stops: { onReply: true, onPurchase: true, onStageExit: true },
  steps: [
    {
      id: "hello",
      kind: "message",
      wait: day(1, "10:00", "working"),
      channel: "touch",
      text: "{称呼}，好久没联系了，最近项目还顺利吗？",
      attachments: [],
    },
    {
      id: "news",
      kind: "task",
      wait: day(8, "10:00", "working"),
      title: "发一条新品或案例，看看反应",
      text: "{称呼}，最近出了新的{产品|产品}，想到您之前问过，发您看看。",
    },
    { id: "call", kind: "task", wait: day(20, "10:00", "working"), title: "打一次电话，确认还有没有需求", text: "" },
  ],
};

const AFTER_SALES: SopDefinition = {
  name: "售后回访",
  audience: "contact",
  trigger: { kind: "stage", anyOf: ["customer", "repeat"] },
  stops: { onReply: false, onPurchase: false, onStageExit: false },
  steps: [
    {
      id: "arrived",
      kind: "task",
      wait: day(7, "10:00", "working"),
      title: "问到货和安装是否顺利",
      text: "{称呼}，货到了吗？安装上有问题随时找我。",
    },
    { id: "running", kind: "task", wait: day(30, "10:00", "working"), title: "问使用情况，有没有要改的地方", text: "" },
    { id: "again", kind: "task", wait: day(90, "10:00", "working"), title: "看备件和下一批的计划", text: "" },
  ],
};

/** Short key → plan. */
export const DEMO_SOPS: Readonly<Record<string, SopDefinition>> = {
  "ice-breaker": ICE_BREAKER,
  "after-quote": AFTER_QUOTE,
  "wake-up": WAKE_UP,
  "after-sales": AFTER_SALES,
};
