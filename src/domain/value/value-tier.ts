/** Value tiers: 最有价值 MVC, 最具成长性 MGC, 普通, 负值 BZ; money and what a contact gives besides, every point shown. */
import { DAY_MS, localDateOf } from "../shared/time.js";
import type { ValueRules } from "./value-rules.js";

export const VALUE_TIERS = ["MVC", "MGC", "normal", "BZ"] as const;
export type ValueTier = (typeof VALUE_TIERS)[number];

export const VALUE_TIER_LABELS: Readonly<Record<ValueTier, string>> = {
  MVC: "最有价值",
  MGC: "最具成长性",
  normal: "普通",
  BZ: "负值",
};

export interface ValueInput {
  /** Amount null: an order of which nobody named the sum. */
  orders: readonly { at: Date; amountFen: number | null }[];
  /** Messages of ours; with the complaints they make the cost of service. */
  messages: number;
  referrals: number;
  /** Advice, references, introductions and other help. */
  contributions: number;
  complaints: number;
  now: Date;
  /** Zone in which days are shown. */
  zone: string;
  rules: ValueRules;
}

/** The arithmetic of a contact about whom nothing is known yet. */
export const noValue: ValueResult = {
  tier: "normal",
  points: 0,
  netFen: 0,
  marginFen: 0,
  serviceCostFen: 0,
  orders: 0,
  ordersWithoutAmount: 0,
  growth: null,
  lines: [],
};

/** The days after an order at which its part in the arithmetic changes. */
const RECENCY_DAYS = [30, 90, 180, 365] as const;

export interface ValueLine {
  label: string;
  points: number;
  why: string;
}

export interface ValueResult {
  tier: ValueTier;
  points: number;
  /** What the contact has left after service, in fen; may be negative. */
  netFen: number;
  /** Margin and cost of service behind `netFen`. */
  marginFen: number;
  serviceCostFen: number;
  /** Orders that count, and how many of them have no sum. */
  orders: number;
  ordersWithoutAmount: number;
  /** This year's turnover against last year's; null without last year's orders. */
  growth: number | null;
  lines: ValueLine[];
  /** The rules it was reckoned by; absent on what was stored before they were kept. */
  rules?: ValueRules;
}

const YEAR_DAYS = 365;

/** The tier of a contact with its arithmetic. Orders after `now` do not count. */
export function valueTier(input: ValueInput): ValueResult {
  const ageDays = (at: Date): number => (input.now.getTime() - at.getTime()) / DAY_MS;
  const orders = input.orders.filter((order) => order.at <= input.now);
  const total = (from: number, to: number): number =>
    orders
      .filter((order) => ageDays(order.at) > from && ageDays(order.at) <= to)
      .reduce((sum, order) => sum + (order.amountFen ?? 0), 0);
  const yearFen = total(-Infinity, YEAR_DAYS);
  const lastYearFen = total(YEAR_DAYS, 2 * YEAR_DAYS);
  const growth = lastYearFen > 0 ? Math.round((yearFen / lastYearFen - 1) * 1_000) / 1_000 : null;
  const unknown = orders.filter((order) => order.amountFen === null).length;
  const { rules } = input;
  const marginFen = Math.round(total(-Infinity, Infinity) * rules.marginRate);
  // What was earned is only known when every sum is; else nobody is called a loss.
  const isKnown = orders.length > 0 && unknown === 0;
  const serviceCostFen = isKnown
    ? input.messages * rules.messageCostFen + input.complaints * rules.complaintCostFen
    : 0;
  const netFen = marginFen - serviceCostFen;
  const lastAt = orders.reduce<Date | null>((last, { at }) => (last === null || at > last ? at : last), null);
  const lines = [
    amountLine(yearFen, rules.largeYearFen),
    recencyLine(lastAt, input),
    frequencyLine(orders.filter((order) => ageDays(order.at) <= YEAR_DAYS).length),
    line("转介绍", Math.min(15, input.referrals * 8), `${input.referrals} 次`),
    line("好评与背书", Math.min(10, input.contributions * 4), `${input.contributions} 次`),
    line("投诉", 0 - Math.min(15, input.complaints * 5), `${input.complaints} 次`),
  ];
  const points = lines.reduce((sum, { points: own }) => sum + own, 0);
  return {
    tier: tierOf(rules, { points, netFen: isKnown ? netFen : null, growth, yearFen }),
    points,
    netFen,
    marginFen,
    serviceCostFen,
    orders: orders.length,
    ordersWithoutAmount: unknown,
    growth,
    lines,
    rules: { ...rules },
  };
}

/** The next instant after `now` at which the passing of time alone changes the arithmetic; null: never. */
export function nextValueCheckAt(orders: readonly { at: Date }[], now: Date): Date | null {
  let next: number | null = null;
  for (const { at } of orders) {
    for (const limit of [0, ...RECENCY_DAYS, 2 * YEAR_DAYS]) {
      const instant = at.getTime() + limit * DAY_MS + (limit === 0 ? 0 : 1);
      if (instant > now.getTime() && (next === null || instant < next)) next = instant;
    }
  }
  return next === null ? null : new Date(next);
}

function tierOf(
  rules: ValueRules,
  sums: { points: number; netFen: number | null; growth: number | null; yearFen: number },
): ValueTier {
  if (sums.netFen !== null && sums.netFen < rules.lossBelowFen) return "BZ";
  if (sums.points >= rules.mvcPoints) return "MVC";
  if (sums.yearFen > 0 && sums.growth !== null && sums.growth >= rules.growthRate) return "MGC";
  return "normal";
}

const line = (label: string, points: number, why: string): ValueLine => ({ label, points, why });

function amountLine(yearFen: number, largeYearFen: number): ValueLine {
  const points = Math.round(45 * Math.min(1, yearFen / Math.max(1, largeYearFen)));
  return line(
    "近一年金额",
    points,
    `${(yearFen / 100).toLocaleString("zh-CN")} 元 ÷ ${(largeYearFen / 100).toLocaleString("zh-CN")} 元 × 45`,
  );
}

function recencyLine(lastAt: Date | null, { now, zone }: ValueInput): ValueLine {
  if (lastAt === null) return line("最近成交", 0, "没有订单");
  const sinceDays = (now.getTime() - lastAt.getTime()) / DAY_MS;
  const [points, within] = RECENCY_POINTS.find(([, limit]) => sinceDays <= limit) ?? ([0, null] as const);
  return line("最近成交", points, `${localDateOf(lastAt, zone)},${within === null ? "一年以前" : `${within} 天内`}`);
}

const RECENCY_POINTS = [
  [20, RECENCY_DAYS[0]],
  [14, RECENCY_DAYS[1]],
  [8, RECENCY_DAYS[2]],
  [3, RECENCY_DAYS[3]],
] as const;

const frequencyLine = (count: number): ValueLine =>
  line("近一年成交次数", Math.min(20, count * 4), `${count} 次 × 4，最多 20`);
