/** The profile as a view: what was said and what people decided about it. Pure; nothing here is stored as truth. */
import type { FactField } from "../understanding/understanding.js";
import type { Fact, FactDecision, FactState, ProfileValue } from "./fact.js";

/** A fact as stored: without state, which follows from all facts and decisions of the contact. */
export interface SaidFact extends Omit<Fact, "state" | "supersededBy"> {
  /** Id of the later message that corrects it. */
  correctedBy: string | null;
}

/** Fields of which several values may be true at once. */
const SEVERAL: ReadonlySet<FactField> = new Set([
  "productInterest",
  "quantity",
  "competitor",
  "painPoint",
  "preference",
  "address",
  "region",
]);

/** Fields in which a longer text is the same thing said in full: 华盛 and 华盛精密. */
const REFINABLE: ReadonlySet<FactField> = new Set(["company", "title", "name"]);

/** Needs change: what is said this long after the earlier claim replaces it instead of contradicting it. */
const NEED_RENEWS_AFTER_MS = 30 * 86_400_000;
const NEEDS: ReadonlySet<FactField> = new Set(["budget", "timeline"]);

/** Shown values of one field. */
const MAX_VALUES = 12;

/** May the field hold several values at once? */
export const holdsSeveral = (field: FactField): boolean => SEVERAL.has(field);

/**
 * The facts of one contact with their states.
 *
 * - A decision about the fact itself comes first: confirmed, rejected, or corrected (then superseded).
 * - A confirmed or corrected value of a single-valued field stands: other values said before are superseded, said
 *   later they are conflicting, and the profile keeps the confirmed one.
 * - Without a decision a corrected fact is superseded, and single-valued claims that differ are conflicting.
 *
 * @param facts     all facts of the contact, in any order.
 * @param decisions all decisions about the contact, in any order; undone ones are ignored.
 * @returns the facts by said instant and id.
 */
export function factStates(facts: readonly SaidFact[], decisions: readonly FactDecision[]): Fact[] {
  const sorted = [...facts].sort(compareSaid);
  const result: Fact[] = [];
  for (const group of byField(sorted).values()) {
    const field = group[0]?.field;
    if (field) result.push(...fieldStates(field, group, standingDecisions(decisions, field)));
  }
  return result.sort(compareSaid);
}

/** The values that the profile shows, fields in the order in which they were first said, best value first. */
export function profileOf(facts: readonly Fact[], decisions: readonly FactDecision[]): ProfileValue[] {
  const fields = new Set<FactField>();
  for (const fact of [...facts].sort(compareSaid)) fields.add(fact.field);
  for (const decision of [...decisions].sort(compareDecided)) fields.add(decision.field);
  return [...fields].flatMap((field) =>
    fieldValues(
      field,
      facts.filter((fact) => fact.field === field),
      standingDecisions(decisions, field),
    ),
  );
}

function fieldStates(field: FactField, facts: readonly SaidFact[], decisions: readonly FactDecision[]): Fact[] {
  const standing = SEVERAL.has(field) ? null : standingValue(decisions);
  const open: SaidFact[] = [];
  const done = new Map<string, { state: FactState; supersededBy: string | null }>();
  for (const fact of facts) {
    const settled = settledState(fact, facts, decisions, standing);
    if (settled) done.set(fact.id, settled);
    else open.push(fact);
  }
  const live = SEVERAL.has(field) ? open : withoutRenewed(field, open, done);
  const isContested = !SEVERAL.has(field) && live.some((a) => live.some((b) => !isSame(field, a.value, b.value)));
  for (const fact of live) done.set(fact.id, { state: isContested ? "conflicting" : "proposed", supersededBy: null });
  return facts.map((fact) => withState(fact, done.get(fact.id)));
}

function withState(fact: SaidFact, settled?: { state: FactState; supersededBy: string | null }): Fact {
  const { correctedBy, ...said } = fact;
  return {
    ...said,
    state: settled?.state ?? (correctedBy ? "superseded" : "proposed"),
    supersededBy: settled?.supersededBy ?? null,
  };
}

/** What a decision or a correction says about the fact; null when neither does. */
function settledState(
  fact: SaidFact,
  facts: readonly SaidFact[],
  decisions: readonly FactDecision[],
  standing: FactDecision | null,
): { state: FactState; supersededBy: string | null } | null {
  const own = decisions.findLast((decision) => decision.factId === fact.id);
  if (own?.verdict === "rejected") return { state: "rejected", supersededBy: null };
  const isOwnLatest =
    !standing || !own || own.id === standing.id || isSame(fact.field, fact.value, standing.value ?? "");
  if (own && isOwnLatest)
    return { state: own.verdict === "confirmed" ? "confirmed" : "superseded", supersededBy: null };
  if (standing?.value != null) {
    if (isSame(fact.field, fact.value, standing.value)) return { state: "confirmed", supersededBy: null };
    return { state: fact.saidAt > standing.at ? "conflicting" : "superseded", supersededBy: standing.factId };
  }
  const sameValue = decisions.findLast((decision) => {
    const about = facts.find((other) => other.id === decision.factId);
    return about !== undefined && about.value === fact.value && fact.saidAt <= decision.at;
  });
  if (sameValue?.verdict === "rejected") return { state: "rejected", supersededBy: null };
  if (sameValue?.verdict === "confirmed") return { state: "confirmed", supersededBy: null };
  if (fact.correctedBy === null) return null;
  const successor = facts.find((other) => other.messageId === fact.correctedBy && other.id !== fact.id);
  return { state: "superseded", supersededBy: successor?.id ?? null };
}

/** Of claims about a need keeps those of the latest stretch; earlier ones are superseded by the next. */
function withoutRenewed(
  field: FactField,
  open: readonly SaidFact[],
  done: Map<string, { state: FactState; supersededBy: string | null }>,
): readonly SaidFact[] {
  if (!NEEDS.has(field)) return open;
  let from = 0;
  open.forEach((fact, i) => {
    const before = open[i - 1];
    if (before && fact.saidAt.getTime() - before.saidAt.getTime() >= NEED_RENEWS_AFTER_MS) from = i;
  });
  for (const fact of open.slice(0, from)) {
    done.set(fact.id, { state: "superseded", supersededBy: open[from]?.id ?? null });
  }
  return open.slice(from);
}

function fieldValues(field: FactField, facts: readonly Fact[], decisions: readonly FactDecision[]): ProfileValue[] {
  const latestFirst = [...facts].sort(compareSaid).reverse();
  const valueOf = (fact: Fact, state: ProfileValue["state"], decisionId: string | null): ProfileValue => ({
    field,
    value: fact.value,
    state,
    factId: fact.id,
    messageId: fact.messageId,
    decisionId,
  });
  const stands = (decision: FactDecision): ProfileValue => {
    const fact = facts.find((other) => other.id === decision.factId && decision.verdict === "confirmed");
    return {
      field,
      value: decision.value ?? fact?.value ?? "",
      state: "confirmed",
      factId: fact?.id ?? null,
      messageId: fact?.messageId ?? null,
      decisionId: decision.id,
    };
  };
  if (!SEVERAL.has(field)) {
    const standing = standingValue(decisions);
    if (standing) return [stands(standing)];
    const best =
      latestFirst.find((fact) => fact.state === "confirmed") ??
      fullest(
        field,
        latestFirst.filter((fact) => fact.state === "proposed" || fact.state === "conflicting"),
      );
    return best
      ? [valueOf(best, best.state === "rejected" || best.state === "superseded" ? "proposed" : best.state, null)]
      : [];
  }
  const values = new Map<string, ProfileValue>();
  for (const decision of [...decisions].reverse()) {
    if (decision.verdict === "rejected" || decision.value === null || values.has(decision.value)) continue;
    values.set(decision.value, stands(decision));
  }
  for (const fact of latestFirst) {
    if (fact.state !== "proposed" && fact.state !== "confirmed") continue;
    if (!values.has(fact.value)) values.set(fact.value, valueOf(fact, fact.state, null));
  }
  return [...values.values()].slice(0, MAX_VALUES);
}

/** The latest claim, in its fullest wording. */
function fullest(field: FactField, latestFirst: readonly Fact[]): Fact | undefined {
  const [latest] = latestFirst;
  if (!latest || !REFINABLE.has(field)) return latest;
  return latestFirst.reduce(
    (best, fact) => (fact.value.length > best.value.length && isSame(field, fact.value, best.value) ? fact : best),
    latest,
  );
}

function isSame(field: FactField, a: string, b: string): boolean {
  return a === b || (REFINABLE.has(field) && (a.includes(b) || b.includes(a)));
}

/** The value that people made stand: the last decision that names one. */
const standingValue = (decisions: readonly FactDecision[]): FactDecision | null =>
  decisions.findLast((decision) => decision.verdict !== "rejected" && decision.value !== null) ?? null;

const standingDecisions = (decisions: readonly FactDecision[], field: FactField): FactDecision[] =>
  decisions.filter((decision) => decision.field === field && decision.undoneAt === null).sort(compareDecided);

function byField(facts: readonly SaidFact[]): Map<FactField, SaidFact[]> {
  const groups = new Map<FactField, SaidFact[]>();
  for (const fact of facts) {
    const group = groups.get(fact.field);
    if (group) group.push(fact);
    else groups.set(fact.field, [fact]);
  }
  return groups;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const compareSaid = (a: { saidAt: Date; id: string }, b: { saidAt: Date; id: string }): number =>
  a.saidAt.getTime() - b.saidAt.getTime() || compareText(a.id, b.id);
const compareDecided = (a: FactDecision, b: FactDecision): number =>
  a.at.getTime() - b.at.getTime() || compareText(a.id, b.id);
