/** Ports of segments: the definitions, and the contacts seen through a rule. */
import type { Contact } from "#src/domain/contact/contact.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { SegmentContact, SegmentLookups, SegmentMoment } from "#src/domain/segment/matches.js";
import type { SegmentRule } from "#src/domain/segment/rule.js";
import type { Segment, SegmentVersion } from "#src/domain/segment/segment.js";

export interface SegmentStore {
  /** Newest change first; archived ones only when asked for. */
  list(corpId: string, limit: number): Promise<Segment[]>;
  find(corpId: string, id: string): Promise<Segment | null>;
  version(corpId: string, id: string, version: number): Promise<SegmentVersion | null>;
  versions(corpId: string, id: string, limit: number): Promise<SegmentVersion[]>;
  insert(segment: Segment): Promise<void>;
  /** Saves as the next version if `expected` is still the current one; null when it is not. */
  save(segment: Segment, expected: number): Promise<Segment | null>;
}

/** Whose contacts: a viewer's scope, or a stored copy of it. */
export type Audience = Pick<Viewer, "corpId" | "members">;

/** What a walk through an audience sees of each contact. */
export type AudienceContact = Pick<
  Contact,
  | "id"
  | "identities"
  | "memberIds"
  | "wecomFollowerIds"
  | "ownerId"
  | "nickname"
  | "displayName"
  | "profile"
  | "stage"
  | "optedOutAt"
  | "lastInboundAt"
  | "lastMessageAt"
  | "accountKey"
>;

export interface SegmentCount {
  count: number;
  /** Counting was cut short: at least so many. */
  isPartial: boolean;
}

/** How the store finds the contacts of a rule, for people who look at speed. */
export interface SegmentPlan {
  /** Stage names from the outside in, e.g. COUNT, IXSCAN. */
  stages: string[];
  /** Names of the indexes used. */
  indexes: string[];
  /** The query alone decides; otherwise each candidate is looked at once more in memory. */
  isExact: boolean;
}

/** Reads contacts by rule in bounded memory: cursors and pages, whatever the number of contacts. */
export interface SegmentReader {
  count(audience: Audience, rule: SegmentRule, moment: SegmentMoment, limitMs: number): Promise<SegmentCount>;
  sample(audience: Audience, rule: SegmentRule, moment: SegmentMoment, size: number): Promise<Contact[]>;
  /**
   * Pages of matching contacts, in the order that the index gives. A contact that changes meanwhile may come twice:
   * who acts on one does so under a deterministic id.
   */
  pages(
    audience: Audience,
    rule: SegmentRule,
    moment: SegmentMoment,
    pageSize: number,
    /** `slim`: without the profile, for walks over very many; what is left out is empty. */
    parts?: "whole" | "slim",
  ): AsyncIterable<AudienceContact[]>;
  /** Matching contacts in id order after one: for slow walks that go on another time. */
  idsAfter(
    audience: Audience,
    rule: SegmentRule,
    moment: SegmentMoment,
    after: string | null,
    limit: number,
  ): Promise<{ ids: string[]; next: string | null }>;
  /** What a rule needs beside these contacts. */
  lookupsOf(corpId: string, rule: SegmentRule, contactIds: readonly string[]): Promise<Map<string, SegmentLookups>>;
  /** The contact as rules see it; null: unknown. */
  subject(corpId: string, contactId: string): Promise<SegmentContact | null>;
  plan(audience: Audience, rule: SegmentRule, moment: SegmentMoment): Promise<SegmentPlan>;
}
