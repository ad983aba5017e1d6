/** What the history of a contact says about its value: orders with their sums, referrals, praise, complaints, effort. */
import { DAY_MS } from "../shared/time.js";
import type { StageSignal } from "../stage/stage.js";
import { findMoney } from "../understanding/grammar/money.js";
import type { Intent } from "../understanding/understanding.js";
import type { ValueRules } from "./value-rules.js";
import { nextValueCheckAt, valueTier, type ValueResult } from "./value-tier.js";

/** The sum of an order stands in the offer before it, when the order itself does not name one. */
const OFFER_BEFORE_MS = 45 * DAY_MS;
/** A sum agreed on right after the order is the order's, when none was offered before. */
const OFFER_AFTER_MS = 3 * DAY_MS;
/** Smaller sums are unit prices, larger ones slips of the tongue. */
const MIN_YUAN = 100;
const MAX_YUAN = 1_000_000_000;

export interface ValueHistory {
  signals: readonly StageSignal[];
  rules: ValueRules;
  now: Date;
  zone: string;
}

/** The tier with its arithmetic, and when time alone may change it. */
export function contactValue({ signals, rules, now, zone }: ValueHistory): {
  value: ValueResult;
  nextCheckAt: Date | null;
} {
  const past = signals.filter((signal) => signal.at <= now);
  const orders = ordersOf(past);
  const count = (intent: Intent): number =>
    new Set(past.flatMap((signal) => (signal.kind === "intent" && signal.intent === intent ? [signal.messageId] : [])))
      .size;
  const complaints = count("complaint");
  const messages = past.filter((signal) => signal.kind === "outbound").length;
  const value = valueTier({
    orders,
    messages,
    referrals: count("referral"),
    contributions: count("praise"),
    complaints,
    now,
    zone,
    rules,
  });
  return { value, nextCheckAt: nextValueCheckAt(ordersOf(signals), now) };
}

/** Orders with the sum that was named with them, offered before or agreed on right after; null when nobody named one. */
export function ordersOf(signals: readonly StageSignal[]): { at: Date; amountFen: number | null }[] {
  const offers = signals.flatMap((signal) => {
    const fen = signal.kind === "deal" ? sumIn(signal.quote) : null;
    return fen === null ? [] : [{ at: signal.at, fen }];
  });
  return signals
    .filter((signal) => signal.kind === "order")
    .map(({ at, quote }) => {
      const lead = (offer: { at: Date }): number => at.getTime() - offer.at.getTime();
      const before = offers
        .filter((offer) => lead(offer) >= 0 && lead(offer) <= OFFER_BEFORE_MS)
        .sort((a, b) => lead(a) - lead(b) || b.fen - a.fen)[0];
      const after = offers
        .filter((offer) => lead(offer) < 0 && -lead(offer) <= OFFER_AFTER_MS)
        .sort((a, b) => lead(b) - lead(a) || b.fen - a.fen)[0];
      return { at, amountFen: sumIn(quote) ?? before?.fen ?? after?.fen ?? null };
    });
}

/** The largest sum in yuan that a text names, in fen; unit prices beside a total are smaller. */
function sumIn(text: string): number | null {
  const sums = findMoney(text, { aboutMoney: true })
    .filter((money) => money.currency === "CNY")
    // Without a money word only 12.8万 is a sum; a long plain number may be a code.
    .filter((money) => money.explicit || /[万wWkK千]/.test(text.slice(money.start, money.end)))
    .map(({ amount }) => amount.value ?? amount.max ?? amount.min ?? 0)
    .filter((yuan) => yuan >= MIN_YUAN && yuan <= MAX_YUAN);
  return sums.length === 0 ? null : Math.round(Math.max(...sums) * 100);
}
