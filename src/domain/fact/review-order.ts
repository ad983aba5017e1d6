/** Which facts a person should look at first: the most valuable and the least certain. Pure. */
import type { Stage } from "../stage/stage.js";
import type { FactField } from "../understanding/understanding.js";
import { holdsSeveral } from "./profile.js";
import type { ExtractorCount } from "./extractor-trust.js";
import type { Fact } from "./fact.js";

/** What a right value of the field is worth to a salesperson, 0 to 1. */
const FIELD_WORTH: Readonly<Record<FactField, number>> = {
  phone: 1,
  budget: 1,
  company: 0.95,
  name: 0.95,
  timeline: 0.9,
  decisionRole: 0.9,
  wechatId: 0.85,
  email: 0.85,
  quantity: 0.75,
  title: 0.75,
  competitor: 0.75,
  productInterest: 0.7,
  birthday: 0.7,
  address: 0.6,
  painPoint: 0.55,
  region: 0.45,
  preference: 0.45,
  customer_of_ours: 0.45,
  surname: 0.35,
};

const STAGE_WORTH: Readonly<Record<Stage, number>> = {
  opportunity: 1,
  qualified: 0.95,
  customer: 0.9,
  repeat: 0.9,
  loyal: 0.9,
  win_back: 0.85,
  engaged: 0.8,
  lead: 0.7,
  dormant: 0.5,
  lost: 0.2,
};

/** An extractor's own certainty counts like so many decisions. */
const PRIOR_DECISIONS = 5;

/** Scores are whole numbers up to this. */
const SCALE = 1_000_000;

/**
 * The place of a fact in the queue; higher comes first.
 *
 * @param count what people said about this extractor, version and field; null: nothing yet.
 */
export function reviewScore(fact: Fact, stage: Stage, count: ExtractorCount | null): number {
  const decided = count ? count.confirmed + count.corrected + count.rejected : 0;
  const p = (fact.confidence * PRIOR_DECISIONS + (count?.confirmed ?? 0)) / (PRIOR_DECISIONS + decided);
  // A coin's toss is the most uncertain; what is surely wrong is silent anyway.
  const uncertainty = fact.state === "conflicting" ? 1 : 1 - Math.abs(2 * Math.min(1, Math.max(0, p)) - 1);
  return Math.round(SCALE * FIELD_WORTH[fact.field] * STAGE_WORTH[stage] * (0.35 + 0.65 * uncertainty));
}

/**
 * The facts of a contact that wait for a person's word: of each value the latest, nothing that was superseded or settled.
 *
 * @param facts with their states, in any order.
 */
export function factsToReview(facts: readonly Fact[]): Fact[] {
  const latest = new Map<string, Fact>();
  for (const fact of [...facts].sort((a, b) => a.saidAt.getTime() - b.saidAt.getTime() || (a.id < b.id ? -1 : 1))) {
    if (fact.state !== "proposed" && fact.state !== "conflicting") continue;
    latest.set(`${fact.field} ${fact.value}`, fact);
  }
  const byField = new Map<FactField, Fact[]>();
  for (const fact of latest.values()) byField.set(fact.field, [...(byField.get(fact.field) ?? []), fact]);
  // A single-valued field asks about the latest value, and about the others only when they contradict it.
  return [...byField].flatMap(([field, group]) => {
    if (holdsSeveral(field)) return group;
    const last = group.at(-1);
    return group.filter((fact) => fact === last || fact.state === "conflicting");
  });
}
