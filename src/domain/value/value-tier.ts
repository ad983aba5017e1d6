/** Value tiers: 最有价值 MVC, 最具成长性 MGC, 普通, 负值 BZ; money and what a contact gives besides, every point shown. */
import { DAY_MS } from "../shared/time.js";

export const VALUE_TIERS = ["MVC", "MGC", "normal", "BZ"] as const;
export type ValueTier = (typeof VALUE_TIERS)[number];

export const VALUE_TIER_LABELS: Readonly<Record<ValueTier, string>> = {
  MVC: "最有价值",
  MGC: "最具成长性",
  normal: "普通",
  BZ: "负值",
};

export interface ValueInput {
  orders: readonly { at: Date; amountFen: number }[];
  /** Share of an order that is left after its cost, 0 to 1. */
  marginRate: number;
  /** What serving this contact has cost, without the goods. */
  serviceCostFen: number;
  referrals: number;
  /** Advice, references, introductions and other help. */
  contributions: number;
  complaints: number;
  now: Date;
  limits: ValueLimits;
}

/** Thresholds, editable per corp. */
export interface ValueLimits {
  /** A year's turnover that counts as large. */
  largeYearFen: number;
  /** Points from which a contact is MVC. */
  mvcPoints: number;
  /** Growth of a year's turnover from which a contact is MGC (0.3 = 30 %). */
  growthRate: number;
}

export const defaultValueLimits: ValueLimits = { largeYearFen: 20_000_000, mvcPoints: 70, growthRate: 0.3 };

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
  /** This year's turnover against last year's; null without last year's orders. */
  growth: number | null;
  lines: ValueLine[];
}

const YEAR_DAYS = 365;

/** The tier of a contact with its arithmetic. Orders after `now` do not count. */
export function valueTier(input: ValueInput): ValueResult {
  const ageDays = (at: Date): number => (input.now.getTime() - at.getTime()) / DAY_MS;
  const orders = input.orders.filter((order) => order.at <= input.now);
  const total = (from: number, to: number): number =>
    orders
      .filter((order) => ageDays(order.at) >= from && ageDays(order.at) < to)
      .reduce((sum, order) => sum + order.amountFen, 0);
  const yearFen = total(0, YEAR_DAYS);
  const lastYearFen = total(YEAR_DAYS, 2 * YEAR_DAYS);
  const growth = lastYearFen > 0 ? yearFen / lastYearFen - 1 : null;
  const netFen = Math.round(total(0, Infinity) * input.marginRate) - input.serviceCostFen;
  const lines = [
    amountLine(yearFen, input.limits.largeYearFen),
    recencyLine(orders.length === 0 ? null : Math.min(...orders.map((order) => ageDays(order.at)))),
    frequencyLine(orders.filter((order) => ageDays(order.at) < YEAR_DAYS).length),
    line("转介绍", Math.min(15, input.referrals * 8), `${input.referrals} 次`),
    line("建议与背书", Math.min(10, input.contributions * 4), `${input.contributions} 次`),
    line("投诉", -Math.min(15, input.complaints * 5), `${input.complaints} 次`),
  ];
  const points = lines.reduce((sum, { points: own }) => sum + own, 0);
  return { tier: tierOf(input, { points, netFen, growth, yearFen }), points, netFen, growth, lines };
}

function tierOf(
  input: ValueInput,
  sums: { points: number; netFen: number; growth: number | null; yearFen: number },
): ValueTier {
  if (sums.netFen < 0) return "BZ";
  if (sums.points >= input.limits.mvcPoints) return "MVC";
  if (sums.yearFen > 0 && sums.growth !== null && sums.growth >= input.limits.growthRate) return "MGC";
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

function recencyLine(sinceDays: number | null): ValueLine {
  if (sinceDays === null) return line("最近成交", 0, "没有订单");
  const points = sinceDays <= 30 ? 20 : sinceDays <= 90 ? 14 : sinceDays <= 180 ? 8 : sinceDays <= YEAR_DAYS ? 3 : 0;
  return line("最近成交", points, `${Math.floor(sinceDays)} 天前`);
}

const frequencyLine = (count: number): ValueLine =>
  line("近一年成交次数", Math.min(20, count * 4), `${count} 次 × 4，最多 20`);
