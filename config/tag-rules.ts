/** The default rules that give tags. Data: a corp may replace any of them in its settings. */
import { STAGE_LABELS } from "#src/domain/stage/stage-labels.js";
import { STAGES } from "#src/domain/stage/stage.js";
import type { TagRule } from "#src/domain/tag/rule-tags.js";

export const defaultTagRules: TagRule[] = [
  ...STAGES.map((stage): TagRule => ({
    id: `stage.${stage}`,
    group: "阶段",
    label: STAGE_LABELS[stage],
    when: { type: "stage", stage },
  })),
  {
    id: "intent.buying",
    group: "意向",
    label: "有购买信号",
    when: { type: "intent", anyOf: ["buying_signal", "place_order"], withinDays: 90 },
  },
  { id: "intent.asked-quote", group: "意向", label: "要过报价", when: { type: "intent", anyOf: ["request_quote"] } },
  { id: "intent.asked-sample", group: "意向", label: "要过样品", when: { type: "intent", anyOf: ["request_sample"] } },
  { id: "intent.asked-demo", group: "意向", label: "要过演示", when: { type: "intent", anyOf: ["request_demo"] } },
  {
    id: "intent.price-sensitive",
    group: "意向",
    label: "价格敏感",
    when: { type: "intent", anyOf: ["objection_price"], atLeast: 2 },
  },
  {
    id: "intent.comparing",
    group: "意向",
    label: "正在比价",
    when: { type: "intent", anyOf: ["compare_competitor"], withinDays: 90 },
  },
  {
    id: "intent.postponed",
    group: "意向",
    label: "暂缓",
    when: { type: "intent", anyOf: ["objection_timing", "decline"], withinDays: 60 },
  },
  {
    id: "care.complained",
    group: "关怀",
    label: "有过投诉",
    when: { type: "intent", anyOf: ["complaint"], withinDays: 180 },
  },
  { id: "care.referrer", group: "关怀", label: "转介绍", when: { type: "intent", anyOf: ["referral"] } },
  { id: "care.birthday", group: "关怀", label: "有生日", when: { type: "fact", field: "birthday" } },
  { id: "care.opted-out", group: "触达", label: "勿扰", when: { type: "intent", anyOf: ["opt_out"] } },
  {
    id: "role.decider",
    group: "角色",
    label: "决策人",
    when: { type: "fact", field: "decisionRole", pattern: "^decider$" },
  },
  {
    id: "role.influencer",
    group: "角色",
    label: "影响人",
    when: { type: "fact", field: "decisionRole", pattern: "^influencer$" },
  },
  { id: "role.user", group: "角色", label: "使用人", when: { type: "fact", field: "decisionRole", pattern: "^user$" } },
  { id: "role.buyer", group: "角色", label: "采购", when: { type: "fact", field: "decisionRole", pattern: "^buyer$" } },
  {
    id: "role.blocker",
    group: "角色",
    label: "反对者",
    when: { type: "fact", field: "decisionRole", pattern: "^blocker$" },
  },
  { id: "region.city", group: "地区", label: "{value}", when: { type: "fact", field: "region" } },
];
