/** Does one contact match a rule? The store's query is compiled from the same rule and must agree (property test). */
import type { Contact } from "../contact/contact.js";
import { DAY_MS, instantAt } from "../shared/time.js";
import type { Intent } from "../understanding/understanding.js";
import type { ValueTier } from "../value/value-tier.js";
import type { CampaignOutcome } from "./condition-words.js";
import type { SegmentLeaf, SegmentRule } from "./rule.js";

/** What a rule can see of a contact. */
export type SegmentContact = Pick<
  Contact,
  | "id"
  | "identities"
  | "memberIds"
  | "ownerId"
  | "createdAt"
  | "firstMessageAt"
  | "lastMessageAt"
  | "lastInboundAt"
  | "lastOutboundAt"
  | "profile"
  | "stage"
  | "stageSince"
  | "tags"
  | "optedOutAt"
  | "openedAt"
  | "opened"
> & { tier: ValueTier | null };

/** What is kept beside the contact and read only when a rule asks for it. */
export interface SegmentLookups {
  /** Last time of each intent. */
  intents: ReadonlyMap<Intent, Date>;
  /** Last time it became a customer or bought again. */
  boughtAt: Date | null;
  groupIds: ReadonlySet<string>;
  /** Outcomes by broadcast id. */
  campaigns: ReadonlyMap<string, ReadonlySet<CampaignOutcome>>;
}

export const NO_LOOKUPS: SegmentLookups = {
  intents: new Map(),
  boughtAt: null,
  groupIds: new Set(),
  campaigns: new Map(),
};

export interface SegmentMoment {
  now: Date;
  /** The corp's zone, in which a rule's days are meant. */
  zone: string;
}

/** Pure. `all` of nothing is everybody, `any` of nothing is nobody; what is not known satisfies no condition. */
export function matches(
  rule: SegmentRule,
  contact: SegmentContact,
  moment: SegmentMoment,
  lookups: SegmentLookups = NO_LOOKUPS,
): boolean {
  if (rule.kind === "all") return rule.of.every((inner) => matches(inner, contact, moment, lookups));
  if (rule.kind === "any") return rule.of.some((inner) => matches(inner, contact, moment, lookups));
  if (rule.kind === "not") return !matches(rule.of, contact, moment, lookups);
  return leafMatches(rule, contact, moment, lookups);
}

function leafMatches(leaf: SegmentLeaf, contact: SegmentContact, moment: SegmentMoment, seen: SegmentLookups): boolean {
  const since = (days: number): Date => daysAgo(moment.now, days);
  switch (leaf.kind) {
    case "stage":
      return leaf.in.includes(contact.stage);
    case "tier":
      return !!contact.tier && leaf.in.includes(contact.tier);
    case "tag":
      return contact.tags.some(
        ({ group, label }) => label === leaf.label && (leaf.group === undefined || group === leaf.group),
      );
    case "owner":
      return contact.ownerId !== null && leaf.in.includes(contact.ownerId);
    case "member":
      return contact.memberIds.some((memberId) => leaf.in.includes(memberId));
    case "channel":
      return contact.identities.some(({ channel }) => leaf.in.includes(channel));
    case "opted_out":
      return contact.optedOutAt !== null;
    case "fact":
      return contact.profile.some(({ field, value }) => field === leaf.field && factMatches(leaf, value));
    case "time":
      return timeMatches(leaf, contact[leaf.field], moment);
    case "wrote_last":
      return (
        contact.lastInboundAt !== null &&
        (contact.lastOutboundAt === null || contact.lastInboundAt > contact.lastOutboundAt)
      );
    case "intent": {
      const at = seen.intents.get(leaf.intent);
      return at !== undefined && at >= since(leaf.withinDays);
    }
    case "bought":
      return seen.boughtAt !== null && (leaf.withinDays === undefined || seen.boughtAt >= since(leaf.withinDays));
    case "opened":
      return openedMatches(leaf, contact, moment.now);
    case "group":
      return seen.groupIds.has(leaf.conversationId);
    case "campaign":
      return seen.campaigns.get(leaf.broadcastId)?.has(leaf.outcome) ?? false;
    default:
      return leaf satisfies never;
  }
}

function openedMatches(
  { of, withinDays }: SegmentLeaf & { kind: "opened" },
  { openedAt, opened }: Pick<SegmentContact, "openedAt" | "opened">,
  now: Date,
): boolean {
  const at = of ? (opened.find((thing) => thing.of === of.id)?.at ?? null) : openedAt;
  return at !== null && (withinDays === undefined || at >= daysAgo(now, withinDays));
}

/** Numbers are compared only with values that are plain numbers. */
const PLAIN_NUMBER = /^-?\d{1,15}(?:\.\d{1,6})?$/;

function factMatches(leaf: SegmentLeaf & { kind: "fact" }, value: string): boolean {
  switch (leaf.op) {
    case "known":
      return true;
    case "is":
      return value === leaf.value;
    case "contains":
      return value.includes(leaf.value);
    case "at_least":
      return PLAIN_NUMBER.test(value) && Number(value) >= leaf.value;
    case "at_most":
      return PLAIN_NUMBER.test(value) && Number(value) <= leaf.value;
    default:
      return leaf satisfies never;
  }
}

function timeMatches(leaf: SegmentLeaf & { kind: "time" }, at: Date | null, { now, zone }: SegmentMoment): boolean {
  if (leaf.op === "never") return at === null;
  if (at === null) return false;
  switch (leaf.op) {
    case "within_days":
      return at >= daysAgo(now, leaf.days);
    case "older_days":
      return at < daysAgo(now, leaf.days);
    case "on_or_after":
      return at >= instantAt(leaf.date, 0, zone);
    case "before":
      return at < instantAt(leaf.date, 0, zone);
    default:
      return leaf satisfies never;
  }
}

export const daysAgo = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);
