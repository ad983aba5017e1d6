/** What the contacts list's filters offer, counted in one pass over the contacts of a scope. */
import { performance } from "node:perf_hooks";
import { LRUCache } from "lru-cache";
import type { mongo } from "mongoose";
import type { Viewer } from "#src/domain/member/member.js";
import { STAGES, type Stage } from "#src/domain/stage/stage.js";
import { VALUE_TIERS, type ValueTier } from "#src/domain/value/value-tier.js";
import { WARNING_KINDS, type WarningKind } from "#src/domain/warning/warning.js";
import type { ContactFacets } from "#src/usecases/contacts/ports.js";
import type { ContactDoc } from "../capture/contact-model.js";
import { contactsOf } from "./contact-scope.js";

/** Tags and owners offered as filters. */
const LIMIT = 200;
/**
 * An answer may be this many times as old as it took to count, so that counting takes a twentieth of the store's time
 * at most; small corps always get fresh ones.
 */
const AGE_PER_COST = 20;
const MAX_AGE_MS = 30_000;
const FRESH_MS = 10;

interface Row {
  _id: {
    stage: Stage;
    ownerId: string | null;
    tags?: { group: string; label: string }[];
    tier?: ValueTier;
    warningKinds?: WarningKind[];
  };
  count: number;
}

/** Counts facets per scope; requests for the same scope at the same time share one pass. */
export function contactFacets(contacts: mongo.Collection<ContactDoc>): (viewer: Viewer) => Promise<ContactFacets> {
  const kept = new LRUCache<string, Promise<ContactFacets>>({ max: 500 });
  return (viewer) => {
    const key = JSON.stringify([viewer.corpId, viewer.members]);
    const known = kept.get(key);
    if (known) return known;
    const startedAt = performance.now();
    const counting = count(contacts, viewer);
    kept.set(key, counting);
    counting.then(
      () => {
        const tookMs = performance.now() - startedAt;
        if (tookMs <= FRESH_MS) kept.delete(key);
        else kept.set(key, counting, { ttl: Math.min(MAX_AGE_MS, Math.ceil(tookMs * AGE_PER_COST)) });
      },
      () => kept.delete(key),
    );
    return counting;
  };
}

async function count(contacts: mongo.Collection<ContactDoc>, viewer: Viewer): Promise<ContactFacets> {
  const rows = await contacts
    .aggregate<Row>([
      { $match: contactsOf(viewer) as mongo.Filter<ContactDoc> },
      { $project: { stage: 1, ownerId: 1, "tags.group": 1, "tags.label": 1, tier: 1, warningKinds: 1 } },
      {
        $group: {
          _id: { stage: "$stage", ownerId: "$ownerId", tags: "$tags", tier: "$tier", warningKinds: "$warningKinds" },
          count: { $sum: 1 },
        },
      },
    ])
    .toArray();
  const stages = new Map<Stage, number>();
  const owners = new Map<string, number>();
  const tags = new Map<string, { group: string; label: string; count: number }>();
  const tiers = new Map<ValueTier, number>();
  const warnings = new Map<WarningKind, number>();
  for (const { _id, count } of rows) {
    tiers.set(_id.tier ?? "normal", (tiers.get(_id.tier ?? "normal") ?? 0) + count);
    for (const kind of _id.warningKinds ?? []) warnings.set(kind, (warnings.get(kind) ?? 0) + count);
    stages.set(_id.stage, (stages.get(_id.stage) ?? 0) + count);
    if (_id.ownerId !== null) owners.set(_id.ownerId, (owners.get(_id.ownerId) ?? 0) + count);
    for (const { group, label } of _id.tags ?? []) {
      const key = `${group}\u0000${label}`;
      const tag = tags.get(key) ?? { group, label, count: 0 };
      tags.set(key, { ...tag, count: tag.count + count });
    }
  }
  const byCount =
    <T extends { count: number }>(keyOf: (row: T) => string) =>
    (a: T, b: T): number =>
      b.count - a.count || (keyOf(a) < keyOf(b) ? -1 : 1);
  return {
    total: rows.reduce((sum, row) => sum + row.count, 0),
    stages: STAGES.map((stage) => ({ stage, count: stages.get(stage) ?? 0 })),
    tags: [...tags.values()].sort(byCount((tag) => `${tag.group}/${tag.label}`)).slice(0, LIMIT),
    owners: [...owners]
      .map(([userId, count]) => ({ userId, count }))
      .sort(byCount((owner) => owner.userId))
      .slice(0, LIMIT),
    tiers: VALUE_TIERS.map((tier) => ({ tier, count: tiers.get(tier) ?? 0 })),
    warnings: WARNING_KINDS.map((kind) => ({ kind, count: warnings.get(kind) ?? 0 })),
  };
}
