/** Contacts through a rule: an index finds candidates, a cursor walks them, memory holds one page. */
import { performance } from "node:perf_hooks";
import type { Connection, mongo } from "mongoose";
import { matches, NO_LOOKUPS, type SegmentContact, type SegmentMoment } from "#src/domain/segment/matches.js";
import { leavesOf, type SegmentRule } from "#src/domain/segment/rule.js";
import type { Audience, AudienceContact, SegmentReader } from "#src/usecases/segment/ports.js";
import { identitiesOf, toContact } from "../capture/contact-mapping.js";
import { contactModel, type ContactDoc } from "../capture/contact-model.js";
import { collectionOf } from "../collection-of.js";
import { compileCount, compileSegment } from "./segment-filter.js";
import { segmentLookups } from "./segment-lookups.js";

type Filter = mongo.Filter<ContactDoc>;

/** Candidates looked at together. */
const BATCH = 1_000;
/** Message-sized fields that no rule needs. */
const SLIM = { searchKeys: 0, digest: 0 } as const;
/** What a walk through an audience needs. */
const AUDIENCE = {
  identities: 1,
  "absorbed.identities": 1,
  memberIds: 1,
  wecomFollowerIds: 1,
  ownerId: 1,
  stage: 1,
  optedOutAt: 1,
  lastInboundAt: 1,
  lastMessageAt: 1,
  accountKey: 1,
} as const;
/** Candidates looked at for a sample. */
const SAMPLE_CANDIDATES = 20_000;
const LOOKUP_KINDS = new Set(["intent", "bought", "group", "campaign"]);

export function mongoSegmentReader(connection: Connection): SegmentReader {
  const contacts = collectionOf(connection, contactModel);
  const lookupsOf = segmentLookups(connection);

  /** Candidates of a page that really match. */
  async function narrowed(corpId: string, rule: SegmentRule, moment: SegmentMoment, docs: readonly ContactDoc[]) {
    const needs = leavesOf(rule).some((leaf) => LOOKUP_KINDS.has(leaf.kind));
    const seen = needs
      ? await lookupsOf(
          corpId,
          rule,
          docs.map((doc) => doc._id),
        )
      : null;
    return docs.filter((doc) => matches(rule, toSubject(doc), moment, seen?.get(doc._id) ?? NO_LOOKUPS));
  }

  /** Candidates in the order of the plan, page by page. */
  async function* candidates(
    filter: Filter,
    pageSize = BATCH,
    limit = 0,
    projection: Record<string, 0 | 1> = SLIM,
  ): AsyncGenerator<ContactDoc[]> {
    const cursor = contacts.find(filter, { projection, batchSize: pageSize, limit });
    try {
      let page: ContactDoc[] = [];
      for await (const doc of cursor) {
        page.push(doc);
        if (page.length < pageSize) continue;
        yield page;
        page = [];
      }
      if (page.length > 0) yield page;
    } finally {
      await cursor.close();
    }
  }

  async function exactCount(audience: Audience, rule: SegmentRule, moment: SegmentMoment): Promise<number> {
    const { all, merged } = compileCount(audience, rule, moment);
    const [counted, mergedAway] = await Promise.all([
      contacts.countDocuments(all),
      contacts.countDocuments(merged, { hint: "merged" }),
    ]);
    return counted - mergedAway;
  }

  return {
    count: async (audience, rule, moment, limitMs) => {
      const { filter, isExact } = compileSegment(audience, rule, moment);
      if (isExact) return { count: await exactCount(audience, rule, moment), isPartial: false };
      const startedAt = performance.now();
      let count = 0;
      for await (const page of candidates(filter)) {
        count += (await narrowed(audience.corpId, rule, moment, page)).length;
        if (performance.now() - startedAt > limitMs) return { count, isPartial: true };
      }
      return { count, isPartial: false };
    },

    sample: async (audience, rule, moment, size) => {
      const { filter, isExact } = compileSegment(audience, rule, moment);
      const found: ContactDoc[] = [];
      for await (const page of candidates(filter, BATCH, isExact ? size : SAMPLE_CANDIDATES)) {
        found.push(...(isExact ? page : await narrowed(audience.corpId, rule, moment, page)));
        if (found.length >= size) break;
      }
      return found.slice(0, size).map(toContact);
    },

    async *pages(audience, rule, moment, pageSize, parts = "whole") {
      const { filter, isExact } = compileSegment(audience, rule, moment);
      // What has to be looked at again is read whole.
      const isSlim = isExact && parts === "slim";
      for await (const docs of candidates(filter, pageSize, 0, isSlim ? AUDIENCE : SLIM)) {
        const page = isExact ? docs : await narrowed(audience.corpId, rule, moment, docs);
        if (page.length > 0) yield page.map(isSlim ? toAudience : toContact);
      }
    },

    idsAfter: async (audience, rule, moment, after, limit) => {
      const { filter, isExact } = compileSegment(audience, rule, moment);
      const docs = await contacts
        .find(after === null ? filter : { $and: [filter, { _id: { $gt: after } }] }, { projection: SLIM, limit })
        .sort({ _id: 1 })
        .toArray();
      const page = isExact ? docs : await narrowed(audience.corpId, rule, moment, docs);
      return { ids: page.map(({ _id }) => _id), next: docs.length < limit ? null : (docs.at(-1)?._id ?? null) };
    },

    lookupsOf,
    subject: async (corpId, contactId) => {
      const doc = await contacts.findOne({ _id: contactId, corpId, mergedInto: null }, { projection: SLIM });
      return doc && toSubject(doc);
    },

    plan: async (audience, rule, moment) => {
      const { filter, isExact } = compileSegment(audience, rule, moment);
      return { ...(await explained(filter)), isExact };
    },
  };

  async function explained(filter: Filter): Promise<{ stages: string[]; indexes: string[] }> {
    const answer = await contacts.find(filter).explain("queryPlanner");
    const stages: string[] = [];
    const indexes = new Set<string>();
    const walk = (node: unknown): void => {
      if (typeof node !== "object" || node === null) return;
      const { stage, indexName, inputStage, inputStages } = node as Record<string, unknown>;
      if (typeof stage === "string") stages.push(stage);
      if (typeof indexName === "string") indexes.add(indexName);
      walk(inputStage);
      if (Array.isArray(inputStages)) inputStages.forEach(walk);
    };
    walk((answer as { queryPlanner?: { winningPlan?: unknown } }).queryPlanner?.winningPlan);
    return { stages, indexes: [...indexes] };
  }
}

/** A tier that was never derived is none, as the store's filter sees it. */
const toSubject = (doc: ContactDoc): SegmentContact => ({ ...toContact(doc), tier: doc.tier ?? null });

const toAudience = (doc: ContactDoc): AudienceContact => ({
  id: doc._id,
  identities: identitiesOf(doc),
  memberIds: doc.memberIds,
  wecomFollowerIds: doc.wecomFollowerIds ?? null,
  ownerId: doc.ownerId,
  nickname: "",
  displayName: "",
  profile: [],
  stage: doc.stage,
  optedOutAt: doc.optedOutAt,
  lastInboundAt: doc.lastInboundAt,
  lastMessageAt: doc.lastMessageAt,
  accountKey: doc.accountKey ?? null,
});
