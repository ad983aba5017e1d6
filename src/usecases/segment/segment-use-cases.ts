/** Segments: saved audiences with versions, live counts, samples, and whether one contact belongs. */
import type { Contact } from "#src/domain/contact/contact.js";
import type { Viewer } from "#src/domain/member/member.js";
import { matches, NO_LOOKUPS, type SegmentMoment } from "#src/domain/segment/matches.js";
import type { SegmentRule } from "#src/domain/segment/rule.js";
import type { Segment, SegmentVersion } from "#src/domain/segment/segment.js";
import { AppError, NotFoundError } from "#src/domain/shared/errors.js";
import type { SettingsReader } from "../follow-up/ports.js";
import type { Clock } from "../shared/clock.js";
import { randomId } from "../shared/ids.js";
import type { SegmentCount, SegmentPlan, SegmentReader, SegmentStore } from "./ports.js";

export interface SegmentDeps {
  segments: SegmentStore;
  reader: SegmentReader;
  settings: SettingsReader;
  clock: Clock;
}

export type SegmentUseCases = ReturnType<typeof createSegmentUseCases>;

/** A live count that takes longer answers with what it has. */
const COUNT_LIMIT_MS = 8_000;
const SAMPLE = 10;
const LISTED = 200;

export function createSegmentUseCases(deps: SegmentDeps) {
  const momentOf = async (corpId: string): Promise<SegmentMoment> => ({
    now: deps.clock.now(),
    zone: (await deps.settings.get(corpId)).zone,
  });
  const found = async (corpId: string, id: string): Promise<Segment> => {
    const segment = await deps.segments.find(corpId, id);
    if (!segment) throw new NotFoundError("人群", id);
    return segment;
  };

  return {
    momentOf,
    list: (corpId: string): Promise<Segment[]> => deps.segments.list(corpId, LISTED),
    find: found,
    versions: async (corpId: string, id: string): Promise<SegmentVersion[]> => {
      await found(corpId, id);
      return await deps.segments.versions(corpId, id, LISTED);
    },

    create: async (viewer: Viewer, input: { name: string; rule: SegmentRule }): Promise<Segment> => {
      const now = deps.clock.now();
      const { corpId, userId } = viewer;
      const who = { createdBy: userId, createdAt: now, updatedBy: userId, updatedAt: now };
      const segment: Segment = { corpId, id: randomId("sg"), ...input, version: 1, ...who, archivedAt: null };
      await deps.segments.insert(segment);
      return segment;
    },

    /** Saves the next version. @throws AppError conflict when somebody saved another one since `basedOn`. */
    change: async (
      viewer: Viewer,
      id: string,
      { basedOn, ...changes }: { basedOn: number; name: string; rule: SegmentRule; isArchived?: boolean },
    ): Promise<Segment> => {
      const before = await found(viewer.corpId, id);
      const now = deps.clock.now();
      const next: Segment = {
        ...before,
        name: changes.name,
        rule: changes.rule,
        version: basedOn + 1,
        updatedBy: viewer.userId,
        updatedAt: now,
        archivedAt: changes.isArchived ? (before.archivedAt ?? now) : null,
      };
      const saved = await deps.segments.save(next, basedOn);
      if (!saved) throw new AppError("conflict", "人群刚被别人改过。请刷新后再改，没有覆盖对方的修改。");
      return saved;
    },

    /** How many contacts of the viewer's scope match now. */
    count: async (viewer: Viewer, rule: SegmentRule): Promise<SegmentCount> =>
      deps.reader.count(viewer, rule, await momentOf(viewer.corpId), COUNT_LIMIT_MS),
    sample: async (viewer: Viewer, rule: SegmentRule): Promise<Contact[]> =>
      deps.reader.sample(viewer, rule, await momentOf(viewer.corpId), SAMPLE),
    /** How the store would find them. */
    plan: async (viewer: Viewer, rule: SegmentRule): Promise<SegmentPlan> =>
      deps.reader.plan(viewer, rule, await momentOf(viewer.corpId)),

    /** Contacts of the whole corp that belong to a saved segment now, after an id. */
    membersOf: async (corpId: string, id: string, after: string | null, limit: number) => {
      const { rule } = await found(corpId, id);
      return await deps.reader.idsAfter({ corpId, members: "all" }, rule, await momentOf(corpId), after, limit);
    },

    /** Does one contact belong now? The same rule, in memory. */
    contains: async (corpId: string, rule: SegmentRule, contactId: string): Promise<boolean> => {
      const subject = await deps.reader.subject(corpId, contactId);
      if (!subject) return false;
      const [moment, lookups] = await Promise.all([momentOf(corpId), deps.reader.lookupsOf(corpId, rule, [contactId])]);
      return matches(rule, subject, moment, lookups.get(contactId) ?? NO_LOOKUPS);
    },
  };
}
