/**
 * A segment's rule as a filter on contacts. What a contact's document does not hold (intents, campaigns, groups, numbers
 * inside values) is left out so that the filter finds too many rather than too few; `isExact` says whether candidates
 * have to be looked at once more with `matches`.
 */
import type { mongo } from "mongoose";
import { daysAgo, type SegmentMoment } from "#src/domain/segment/matches.js";
import type { SegmentLeaf, SegmentRule } from "#src/domain/segment/rule.js";
import { instantAt } from "#src/domain/shared/time.js";
import type { Audience } from "#src/usecases/segment/ports.js";
import type { ContactDoc } from "../capture/contact-model.js";

type Filter = mongo.Filter<ContactDoc>;

export interface CompiledSegment {
  filter: Filter;
  isExact: boolean;
}

/** `null`: everybody (nothing to filter on). */
type Part = { filter: Filter | null; isExact: boolean };

const NOBODY: Filter = { _id: { $in: [] } };

/** Candidates of a rule inside an audience. */
export function compileSegment(audience: Audience, rule: SegmentRule, moment: SegmentMoment): CompiledSegment {
  // A record merged into another is nobody of its own.
  return compileRecords({ ...scopeOf(audience), mergedInto: null }, rule, moment);
}

/**
 * The same as two filters to count by: all records less those that were merged into others. An index alone counts the
 * first one, and the second one meets few.
 */
export function compileCount(
  audience: Audience,
  rule: SegmentRule,
  moment: SegmentMoment,
): { all: Filter; merged: Filter } {
  const { filter: all } = compileRecords(scopeOf(audience), rule, moment);
  return { all, merged: { corpId: audience.corpId, mergedInto: { $type: "string" }, $and: [all] } };
}

const scopeOf = ({ corpId, members }: Audience): Filter =>
  members === "all" ? { corpId } : { corpId, memberIds: { $in: [...members] } };

function compileRecords(scope: Filter, rule: SegmentRule, moment: SegmentMoment): CompiledSegment {
  const flat = flatten(rule);
  // Branches carry the corp each, so that every branch finds its own index.
  if (flat.kind === "any" && flat.of.length > 1) {
    const parts = flat.of.map((branch) => compile(branch, false, moment));
    if (parts.every((part) => part.filter !== null)) {
      return {
        filter: { $or: parts.map((part) => within(scope, part.filter)) },
        isExact: parts.every((part) => part.isExact),
      };
    }
  }
  const part = compile(flat, false, moment);
  return { filter: within(scope, part.filter), isExact: part.isExact };
}

/** Conjuncts stand side by side at the top, where the planner sees them. */
function within(scope: Filter, filter: Filter | null): Filter {
  if (filter === null) return scope;
  const conjuncts: Filter[] = "$and" in filter && Array.isArray(filter.$and) ? filter.$and : [filter];
  const merged: Record<string, unknown> = { ...scope };
  const rest: Filter[] = [];
  for (const conjunct of conjuncts) {
    const entries = Object.entries(conjunct);
    if (entries.every(([key]) => !key.startsWith("$") && !(key in merged))) Object.assign(merged, conjunct);
    else rest.push(conjunct);
  }
  return rest.length === 0 ? merged : { ...merged, $and: rest };
}

/** Groups of one and groups inside groups of their kind say the same as their content. */
function flatten(rule: SegmentRule): SegmentRule {
  if (rule.kind !== "all" && rule.kind !== "any") return rule;
  const of = rule.of.map(flatten).flatMap((inner) => (inner.kind === rule.kind ? inner.of : [inner]));
  const [only] = of;
  return of.length === 1 && only ? only : { kind: rule.kind, of };
}

function compile(rule: SegmentRule, isNegated: boolean, moment: SegmentMoment): Part {
  if (rule.kind === "not") return compile(rule.of, !isNegated, moment);
  if (rule.kind === "all" || rule.kind === "any") {
    const parts = rule.of.map((inner) => compile(inner, isNegated, moment));
    return (rule.kind === "all") !== isNegated ? allOf(parts) : anyOf(parts);
  }
  const leaf = leafFilter(rule, moment);
  if (!isNegated) return leaf;
  // A superset turned round would find too few: then everybody is a candidate.
  return leaf.isExact ? { filter: { $nor: [leaf.filter ?? {}] }, isExact: true } : EVERYBODY_MAYBE;
}

const EVERYBODY_MAYBE: Part = { filter: null, isExact: false };

function allOf(parts: readonly Part[]): Part {
  const filters = parts.flatMap((part) => (part.filter === null ? [] : [part.filter]));
  const isExact = parts.every((part) => part.isExact);
  const [only] = filters;
  if (!only) return { filter: null, isExact };
  return { filter: filters.length === 1 ? only : { $and: filters }, isExact };
}

function anyOf(parts: readonly Part[]): Part {
  const isExact = parts.every((part) => part.isExact);
  if (parts.length === 0) return { filter: NOBODY, isExact: true };
  const filters = parts.flatMap((part) => (part.filter === null ? [] : [part.filter]));
  if (filters.length < parts.length) return { filter: null, isExact };
  return { filter: { $or: filters }, isExact };
}

const exact = (filter: Filter): Part => ({ filter, isExact: true });
const atMost = (filter: Filter | null): Part => ({ filter, isExact: false });

function leafFilter(leaf: SegmentLeaf, { now, zone }: SegmentMoment): Part {
  switch (leaf.kind) {
    case "stage":
      return exact({ stage: oneOf(leaf.in) } as Filter);
    case "tier":
      return exact({ tier: oneOf(leaf.in) } as Filter);
    case "tag":
      return leaf.group === undefined
        ? exact({ "tags.label": leaf.label })
        : // The plain path beside it is what an index serves.
          exact({ "tags.label": leaf.label, tags: { $elemMatch: { label: leaf.label, group: leaf.group } } });
    case "owner":
      return exact({ ownerId: oneOf(leaf.in) });
    case "member":
      return exact({ memberIds: oneOf(leaf.in) });
    case "channel":
      return exact({
        $or: [{ "identities.channel": oneOf(leaf.in) }, { "absorbed.identities.channel": oneOf(leaf.in) }],
      });
    case "opted_out":
      return exact({ optedOutAt: { $ne: null } });
    case "fact":
      return factFilter(leaf);
    case "time": {
      if (leaf.op === "never") return exact({ [leaf.field]: null });
      if ("days" in leaf) {
        const since = daysAgo(now, leaf.days);
        return exact({ [leaf.field]: leaf.op === "within_days" ? { $gte: since } : { $lt: since } });
      }
      const day = instantAt(leaf.date, 0, zone);
      return exact({ [leaf.field]: leaf.op === "before" ? { $lt: day } : { $gte: day } });
    }
    case "wrote_last":
      return exact({ $expr: { $gt: ["$lastInboundAt", "$lastOutboundAt"] } });
    case "opened":
      return openedFilter(leaf, now);
    case "intent":
    case "bought":
    case "campaign":
    case "group":
      return atMost(null);
    default:
      return leaf satisfies never;
  }
}

/** Kept on the contact for this: an index finds whom a segment over a million contacts asks for. */
function openedFilter({ of, withinDays }: SegmentLeaf & { kind: "opened" }, now: Date): Part {
  const since = withinDays === undefined ? null : daysAgo(now, withinDays);
  // Lower than any: what an index on instants serves.
  if (!of) return exact({ openedAt: { $gte: since ?? new Date(0) } });
  if (!since) return exact({ "opened.of": of.id });
  // The plain path beside it is what an index serves.
  return exact({ "opened.of": of.id, opened: { $elemMatch: { of: of.id, at: { $gte: since } } } });
}

function factFilter(leaf: SegmentLeaf & { kind: "fact" }): Part {
  const of = (value: unknown): Filter => ({
    profile: { $elemMatch: { field: leaf.field, ...(value === undefined ? {} : { value }) } },
  });
  switch (leaf.op) {
    case "known":
      return exact({ "profile.field": leaf.field });
    case "is":
      return exact({ "profile.value": leaf.value, ...of(leaf.value) });
    case "contains":
      return exact(of({ $regex: new RegExp(leaf.value.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")) }));
    case "at_least":
    case "at_most":
      return atMost({ "profile.field": leaf.field });
    default:
      return leaf satisfies never;
  }
}

const oneOf = (values: readonly string[]): string | { $in: string[] } => {
  const [only, ...more] = new Set(values);
  return only !== undefined && more.length === 0 ? only : { $in: [...new Set(values)] };
};
