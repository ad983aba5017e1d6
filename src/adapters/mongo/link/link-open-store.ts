/** Who opened what, in MongoDB: one record for each link and visitor, counted by single updates. */
import type { Connection, mongo } from "mongoose";
import { SITTING_MS, type LinkOpen } from "#src/domain/link/link-open.js";
import type { Viewer } from "#src/domain/member/member.js";
import { pageOf } from "#src/domain/shared/paging.js";
import type { LinkOpenStore, Tap } from "#src/usecases/link/ports.js";
import { contactModel, type ContactDoc } from "../capture/contact-model.js";
import { collectionOf } from "../collection-of.js";
import { isDuplicateKey } from "../duplicate-key.js";
import { contactsOf } from "../read/contact-scope.js";
import { linkOpenModel, type LinkOpenDoc } from "./link-models.js";

/** Visits that a record remembers: a repeat comes within minutes. */
const KEPT_VISITS = 50;
/** Openers looked at for one page: of a link that everybody opened, most may be outside the viewer's scope. */
const MOST_CANDIDATES = 2_000;

export function mongoLinkOpenStore(connection: Connection): LinkOpenStore {
  const opens = collectionOf(connection, linkOpenModel);
  const contacts = collectionOf(connection, contactModel);
  const visible = async (viewer: Viewer, contactIds: readonly string[]): Promise<Set<string>> => {
    const scope = contactsOf(viewer) as mongo.Filter<ContactDoc>;
    const found = contacts.find({ ...scope, _id: { $in: [...new Set(contactIds)] } }, { projection: { _id: 1 } });
    return new Set((await found.toArray()).map(({ _id }) => _id));
  };

  return {
    record: async (tap) => {
      const { link, openId, visitId, at } = tap;
      const mine: mongo.Filter<LinkOpenDoc> = { _id: openId, corpId: link.corpId };
      const uncounted = { ...mine, visits: { $ne: visitId } } as mongo.Filter<LinkOpenDoc>;
      const again = { ...uncounted, lastAt: { $lte: new Date(at.getTime() - SITTING_MS) } };
      const { matchedCount } = await opens.updateOne(again, updateOf(tap, true));
      if (matchedCount === 0) {
        try {
          await opens.updateOne(uncounted, { ...updateOf(tap, false), $setOnInsert: newOpen(tap) }, { upsert: true });
        } catch (error) {
          if (!isDuplicateKey(error)) throw error;
          // Counted already, or another visit made the record at this moment.
          await opens.updateOne(uncounted, updateOf(tap, false));
        }
      }
      const doc = await opens.findOne(mine);
      if (!doc) throw new Error(`opening ${openId} is gone`);
      return toLinkOpen(doc);
    },
    told: async (corpId, done) => {
      if (done.length === 0) return;
      await opens.bulkWrite(
        done.map(({ id, lastAt }) => ({
          updateOne: { filter: { _id: id, corpId, lastAt }, update: { $unset: { untold: "" } } },
        })),
        { ordered: false },
      );
    },
    untold: async (corpId, limit) =>
      (await opens.find({ corpId, untold: true }).sort({ _id: 1 }).limit(limit).toArray()).map(toLinkOpen),
    join: async (corpId, externalUserId, contactId) => {
      const update = { $set: { contactId, isKnown: true, untold: true as const }, $unset: { strangerId: "" as const } };
      return (await opens.updateMany({ corpId, strangerId: externalUserId }, update)).modifiedCount;
    },
    strangers: async (corpId, after, limit) => {
      const found = opens
        .find({ corpId, strangerId: { $gt: after ?? "" } }, { projection: { strangerId: 1 } })
        .sort({ strangerId: 1 })
        .limit(limit);
      return [...new Set((await found.toArray()).flatMap(({ strangerId }) => strangerId ?? []))];
    },
    removeBefore: async (corpId, before, limit) => {
      const old = await opens
        .find({ corpId, lastAt: { $lt: before } }, { projection: { contactId: 1 } })
        .sort({ lastAt: 1 })
        .limit(limit)
        .toArray();
      if (old.length === 0) return { removed: 0, contactIds: [] };
      // One that was opened again meanwhile stays.
      const filter = { _id: { $in: old.map(({ _id }) => _id) }, corpId, lastAt: { $lt: before } };
      await opens.deleteMany(filter);
      return { removed: old.length, contactIds: [...new Set(old.flatMap(({ contactId }) => contactId ?? []))] };
    },
    unknownOfBroadcast: async (corpId, broadcastId) => {
      const rows = opens.aggregate<{ _id: string; opens: number }>([
        { $match: { corpId, "broadcast.id": broadcastId, isKnown: false } },
        { $group: { _id: "$broadcast.variant", opens: { $sum: "$opens" } } },
      ]);
      return new Map((await rows.toArray()).map(({ _id, opens: count }) => [_id, count]));
    },
    statsOf: async (corpId, savedLinkId) => {
      const known = { corpId, savedLinkId, isKnown: true };
      const [people, [unknown], last] = await Promise.all([
        opens.countDocuments(known),
        opens
          .aggregate<{ opens: number }>([
            { $match: { corpId, savedLinkId, isKnown: false } },
            { $group: { _id: null, opens: { $sum: "$opens" } } },
          ])
          .toArray(),
        opens.findOne(known, { projection: { lastAt: 1 }, sort: { lastAt: -1 } }),
      ]);
      return { people, unknown: unknown?.opens ?? 0, lastAt: last?.lastAt ?? null };
    },

    ofContact: async (viewer, contactId, limit) => {
      if (!(await visible(viewer, [contactId])).has(contactId)) return [];
      const found = opens.find({ corpId: viewer.corpId, contactId }).sort({ lastAt: -1, _id: -1 }).limit(limit);
      return (await found.toArray()).map(toLinkOpen);
    },
    ofSavedLink: async (viewer, savedLinkId, { after, limit }) => {
      const behind: mongo.Filter<LinkOpenDoc> = after?.at
        ? { $or: [{ lastAt: { $lt: after.at } }, { lastAt: after.at, _id: { $lt: after.id } }] }
        : {};
      const seesAll = viewer.members === "all";
      const most = seesAll ? limit + 1 : MOST_CANDIDATES;
      const docs = await opens
        .find({ corpId: viewer.corpId, savedLinkId, isKnown: true, ...behind })
        .sort({ lastAt: -1, _id: -1 })
        .limit(most)
        .toArray();
      const keyOf = ({ lastAt, id }: LinkOpen) => ({ at: lastAt, id });
      if (seesAll) return pageOf(docs.map(toLinkOpen), limit, keyOf);
      const seen = await visible(
        viewer,
        docs.flatMap(({ contactId }) => contactId ?? []),
      );
      const mine = docs.filter(({ contactId }) => contactId !== null && seen.has(contactId)).map(toLinkOpen);
      const page = pageOf(mine, limit, keyOf);
      const last = docs.at(-1);
      // Where the look ended, when there may be more behind it.
      const isCut = page.next === null && docs.length === most && last !== undefined;
      return isCut ? { ...page, next: keyOf(toLinkOpen(last)) } : page;
    },
  };
}

function updateOf({ at, visitId, contactId }: Tap, isNewSitting: boolean) {
  return {
    $inc: { taps: 1, ...(isNewSitting ? { opens: 1 } : {}) },
    $max: { lastAt: at },
    $min: { firstAt: at },
    $push: { visits: { $each: [visitId], $slice: -KEPT_VISITS } },
    $set: { untold: true as const, ...(contactId === null ? {} : { contactId, isKnown: true }) },
    ...(contactId === null ? {} : { $unset: { strangerId: "" as const } }),
  };
}

function newOpen({ link, contactId, externalUserId }: Tap) {
  const { corpId: _known, id: linkId, title, savedLinkId, broadcast, touchId } = link;
  return {
    linkId,
    title,
    savedLinkId,
    broadcast,
    touchId,
    externalUserId,
    opens: 1,
    ...(contactId === null ? { contactId: null, isKnown: false } : {}),
    ...(contactId === null && externalUserId !== null ? { strangerId: externalUserId } : {}),
  };
}

export const toLinkOpen = (doc: LinkOpenDoc): LinkOpen => ({
  corpId: doc.corpId,
  id: doc._id,
  linkId: doc.linkId,
  title: doc.title,
  savedLinkId: doc.savedLinkId,
  broadcast: doc.broadcast,
  touchId: doc.touchId,
  contactId: doc.contactId,
  externalUserId: doc.externalUserId,
  firstAt: doc.firstAt,
  lastAt: doc.lastAt,
  opens: doc.opens,
  taps: doc.taps,
});
