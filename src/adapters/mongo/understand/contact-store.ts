/** Contacts as the derive chain takes and leaves them. */
import type { Connection, mongo } from "mongoose";
import type { ContactTag } from "#src/domain/contact/contact.js";
import type { FactDecision } from "#src/domain/fact/fact.js";
import type { StageOverride, StageSignal } from "#src/domain/stage/stage.js";
import { digestOf } from "#src/usecases/understand/digest.js";
import type { Companion, ContactState, ContactStore } from "#src/usecases/understand/ports.js";
import { bulkUpsert } from "../bulk.js";
import { toContactState } from "../capture/contact-mapping.js";
import { contactModel, type ContactDoc } from "../capture/contact-model.js";
import { survivorsOf } from "../capture/survivors-of.js";
import { collectionOf } from "../collection-of.js";
import { linkOpenModel } from "../link/link-models.js";
import { factDecisionModel } from "../profile/fact-decision-model.js";
import { personTagModel } from "../profile/person-tag-model.js";
import { stageOverrideModel } from "../profile/stage-override-model.js";
import { reviewItemDocOf, reviewItemModel } from "../review/review-item-model.js";
import { warningDecisionModel, toWarningDecision } from "../warnings/warning-decision-model.js";
import { warningDocOf, warningModel } from "../warnings/warning-model.js";
import { wecomFollowModel, type WecomFollowDoc } from "../wecom-data/wecom-models.js";
import { contactFollowModel } from "./contact-follow-model.js";
import { factModel, toSaidFact } from "./fact-model.js";
import { idPage } from "./id-page.js";
import { promiseModel, toPromise } from "./promise-model.js";
import { replaceSet } from "./replace-set.js";
import { stageSignalsModel } from "./stage-signals-model.js";
import { stageTransitionModel } from "./stage-transition-model.js";

/** Contacts of the accounts of one page; beyond this an account hangs on no single person anyway. */
const MAX_COMPANIONS = 5_000;

/** When the person deleted the last of us who had them; null while somebody has them, or when we ended it. */
function removalOf(pairs: readonly Pick<WecomFollowDoc, "status" | "statusAt">[]): Date | null {
  if (pairs.some((pair) => pair.status === "active")) return null;
  const [last] = [...pairs].sort((a, b) => b.statusAt.getTime() - a.statusAt.getTime());
  return last?.status === "removed_by_contact" ? last.statusAt : null;
}

export function mongoContactStore(connection: Connection): ContactStore {
  const contacts = collectionOf(connection, contactModel);
  const wecomFollows = collectionOf(connection, wecomFollowModel);
  const facts = collectionOf(connection, factModel);
  const signals = collectionOf(connection, stageSignalsModel);
  const decisions = collectionOf(connection, factDecisionModel);
  const overrides = collectionOf(connection, stageOverrideModel);
  const personTags = collectionOf(connection, personTagModel);
  const follows = collectionOf(connection, contactFollowModel);
  const transitions = collectionOf(connection, stageTransitionModel);
  const promises = collectionOf(connection, promiseModel);
  const warnings = collectionOf(connection, warningModel);
  const reviewItems = collectionOf(connection, reviewItemModel);
  const warningDecisions = collectionOf(connection, warningDecisionModel);
  const opens = collectionOf(connection, linkOpenModel);

  const statesOf = async (corpId: string, contactIds: readonly string[]): Promise<ContactState[]> => {
    const docs = await contacts.find({ _id: { $in: [...contactIds] }, corpId }).toArray();
    const absorbedIds = docs.flatMap(({ absorbed }) => (absorbed ?? []).map((one) => one.contactId));
    const absorbed =
      absorbedIds.length === 0 ? [] : await contacts.find({ _id: { $in: absorbedIds }, corpId }).toArray();
    const byId = new Map(absorbed.map((doc) => [doc._id, doc]));
    const records = [...contactIds, ...absorbedIds];
    const pairs = await wecomFollows
      .find(
        { corpId, contactId: { $in: records } },
        { projection: { contactId: 1, userId: 1, remark: 1, addedAt: 1, status: 1, statusAt: 1 } },
      )
      .toArray();
    const active = pairs
      .filter((pair) => pair.status === "active")
      .sort((a, b) => a.addedAt.getTime() - b.addedAt.getTime() || (a._id < b._id ? -1 : 1));
    return docs.map((doc) => {
      const own = new Set([doc._id, ...(doc.absorbed ?? []).map((one) => one.contactId)]);
      const theirs = typeof doc.mergedInto === "string" ? [] : pairs.filter((pair) => own.has(pair.contactId));
      const state = { ...withWordsOf(doc, byId), removedAt: removalOf(theirs) };
      if (theirs.length === 0) return state;
      const known = active.filter((pair) => own.has(pair.contactId));
      return { ...state, knownBy: known.map(({ userId, remark }) => ({ memberId: userId, remark })) };
    });
  };

  const signalsOf = async (corpId: string, contactIds: readonly string[]): Promise<Map<string, StageSignal[]>> => {
    const parts = await signals.find({ corpId, contactId: { $in: [...contactIds] } }).toArray();
    const grouped = new Map<string, StageSignal[]>();
    for (const part of parts) {
      const group = grouped.get(part.contactId);
      if (group) group.push(...part.signals);
      else grouped.set(part.contactId, part.signals);
    }
    return grouped;
  };

  return {
    markDirty: async (corpId, contactIds) => {
      if (contactIds.length === 0) return;
      const update = { $inc: { dirtySeq: 1 }, $set: { isDirty: true } };
      await contacts.updateMany({ _id: { $in: [...contactIds] }, corpId }, update);
    },

    survivorsOf: (corpId, contactIds) => survivorsOf(contacts, corpId, contactIds),

    load: async (corpId, contactIds) => {
      // Contacts first: what changes after this reading raises the mark beyond what was read.
      const states = await statesOf(corpId, contactIds);
      const scope = { corpId, contactId: { $in: [...contactIds] } };
      const [said, moving, decided, overridden, promised, answered, opened] = await Promise.all([
        facts.find(scope).toArray(),
        signalsOf(corpId, contactIds),
        decisions.find(scope).toArray(),
        overrides.find(scope).toArray(),
        promises.find({ ...scope, side: "member", dueAt: { $ne: null } }).toArray(),
        warningDecisions.find(scope).toArray(),
        opens.find(scope, { projection: { contactId: 1, broadcast: 1, savedLinkId: 1, lastAt: 1 } }).toArray(),
      ]);
      return {
        contacts: states,
        facts: grouped(said, toSaidFact),
        signals: moving,
        decisions: grouped(decided, ({ _id, ...decision }): FactDecision => ({ id: _id, ...decision })),
        overrides: grouped(overridden, ({ _id, at, stage, reason, byUserId, isPinned }): StageOverride => {
          return { id: _id, at, stage, reason, byUserId, isPinned };
        }),
        promises: grouped(promised, toPromise),
        warningDecisions: grouped(answered, toWarningDecision),
        opens: grouped(withContact(opened), ({ broadcast, savedLinkId, lastAt }) => ({
          broadcast,
          savedLinkId,
          lastAt,
        })),
      };
    },

    saveDerived: async (corpId, derived) => {
      if (derived.length === 0) return;
      await contacts.bulkWrite(
        derived.map(({ contact: { id, ...fields }, readSeq }) => ({
          updateOne: {
            filter: { _id: id, corpId, dirtySeq: readSeq },
            update: { $set: { ...fields, stagedSeq: readSeq } },
          },
        })),
        { ordered: false },
      );
    },

    replaceTransitions: (corpId, histories, rewriteAll) =>
      replaceSet({
        collection: transitions,
        scope: { corpId, contactId: { $in: histories.map((history) => history.contactId) } },
        rewriteAll,
        docs: histories.flatMap(({ contactId, memberId, transitions: moves }) =>
          moves.map((move, index) => {
            const { from, to, at, rule, explanation, messageId, quote, byUserId } = move;
            const fields = { from, to, at, rule, explanation, messageId, quote, byUserId };
            const doc = { corpId, contactId, index, memberId, ...fields };
            return { _id: `${contactId}/${index}`, ...doc, digest: digestOf(doc) };
          }),
        ),
      }),

    replaceWarnings: (corpId, contactIds, wanted, rewriteAll) =>
      replaceSet({
        collection: warnings,
        scope: { corpId, contactId: { $in: [...contactIds] } },
        rewriteAll,
        docs: wanted.map(warningDocOf),
      }),

    replaceReviewItems: (corpId, contactIds, wanted, rewriteAll) =>
      replaceSet({
        collection: reviewItems,
        scope: { corpId, contactId: { $in: [...contactIds] } },
        rewriteAll,
        docs: wanted.map(reviewItemDocOf),
      }),

    markAllDirty: async (corpId) => {
      await contacts.updateMany({ corpId }, { $inc: { dirtySeq: 1 }, $set: { isDirty: true } });
    },

    companionsOf: async (corpId, accountKeys) => {
      const accounts = new Map<string, Companion[]>(accountKeys.map((key) => [key, []]));
      if (accountKeys.length === 0) return accounts;
      const found = contacts
        .find(
          { corpId, accountKey: { $in: [...accountKeys] } },
          { projection: { accountKey: 1, firstMessageAt: 1, stage: 1, othersSince: 1 } },
        )
        .sort({ accountKey: 1, firstMessageAt: 1, _id: 1 })
        .limit(MAX_COMPANIONS);
      for await (const { _id, accountKey, firstMessageAt, stage, othersSince } of found) {
        accounts.get(accountKey ?? "")?.push({
          contactId: _id,
          activeSince: stage === "lost" ? null : firstMessageAt,
          othersSince: othersSince ?? null,
        });
      }
      return accounts;
    },

    addFollows: async (corpId, wanted) => {
      if (wanted.length === 0) return;
      const contactIds = [...new Set(wanted.map((follow) => follow.contactId))];
      const known = new Map<string, Date>();
      const found = follows.find({ corpId, contactId: { $in: contactIds } }, { projection: { since: 1 } });
      for await (const follow of found) known.set(follow._id, follow.since);
      const missing = wanted.filter(({ contactId, memberId, since }) => {
        const stored = known.get(`${contactId}/${memberId}`);
        return !stored || stored > since;
      });
      await bulkUpsert(
        follows,
        missing.map(({ contactId, memberId, source, since }) => ({
          updateOne: {
            filter: { _id: `${contactId}/${memberId}` },
            update: {
              $setOnInsert: { corpId, contactId, memberId, source, remark: null, status: "active" as const },
              $min: { since },
            },
            upsert: true,
          },
        })),
      );
    },

    loadForTags: async (corpId, contactIds) => {
      const states = await statesOf(corpId, contactIds);
      const [moving, byHand] = await Promise.all([
        signalsOf(corpId, contactIds),
        personTags.find({ corpId, contactId: { $in: [...contactIds] } }).toArray(),
      ]);
      return {
        contacts: states,
        signals: moving,
        personTags: grouped(byHand, ({ group, label, byUserId, at }): ContactTag => {
          return { group, label, origin: "person", by: byUserId, messageId: null, at };
        }),
      };
    },

    saveTags: async (corpId, tagged) => {
      if (tagged.length === 0) return;
      await contacts.bulkWrite(
        tagged.map(({ contactId, readSeq, tags }) => ({
          updateOne: { filter: { _id: contactId, corpId, dirtySeq: readSeq }, update: { $set: { tags } } },
        })),
        { ordered: false },
      );
    },

    settle: async (corpId, read) => {
      if (read.length === 0) return;
      const lower: mongo.AnyBulkWriteOperation<ContactDoc>[] = read.map(({ contactId, readSeq }) => ({
        updateOne: { filter: { _id: contactId, corpId, dirtySeq: readSeq }, update: { $set: { isDirty: false } } },
      }));
      const { matchedCount } = await contacts.bulkWrite(lower, { ordered: false });
      if (matchedCount === read.length) return;
      await contacts.bulkWrite(
        read.map(({ contactId, readSeq }) => ({
          updateOne: {
            filter: { _id: contactId, corpId, dirtySeq: { $ne: readSeq } },
            update: { $inc: { dirtySeq: 1 }, $set: { isDirty: true } },
          },
        })),
        { ordered: false },
      );
    },

    due: (corpId, after, limit) => idPage(contacts, { corpId, isDirty: true }, after, limit),
    countDue: (corpId) => contacts.countDocuments({ corpId, isDirty: true }),
    stageChecksDue: async (corpId, now, limit) => {
      const due = await contacts
        .find({ corpId, nextStageCheckAt: { $lte: now } }, { projection: { _id: 1 } })
        .sort({ nextStageCheckAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return due.map((contact) => contact._id);
    },
    markAllDue: async (corpId) => {
      const update = { $inc: { dirtySeq: 1 }, $set: { isDirty: true, digest: null } };
      return (await contacts.updateMany({ corpId }, update)).matchedCount;
    },
  };
}

/**
 * What people said about a contact holds for the person: a contact has also the words about records merged into it, and
 * a merged record has none of its own.
 */
function withWordsOf(doc: ContactDoc, absorbedById: ReadonlyMap<string, ContactDoc>): ContactState {
  const state = toContactState(doc);
  if (typeof doc.mergedInto === "string") {
    return { ...state, ownerSetTo: null, optOutSetAt: null, optOutLiftedAt: null };
  }
  for (const { contactId } of doc.absorbed ?? []) {
    const absorbed = absorbedById.get(contactId);
    if (!absorbed) continue;
    state.ownerSetTo ??= absorbed.ownerSetTo;
    state.optOutSetAt = latest(state.optOutSetAt, absorbed.optOutSetAt);
    state.optOutLiftedAt = latest(state.optOutLiftedAt, absorbed.optOutLiftedAt);
  }
  return state;
}

const latest = (a: Date | null, b: Date | null): Date | null => (a && b ? (a > b ? a : b) : (a ?? b));

/** Found by contact, so each has one. */
const withContact = <Doc extends { contactId: string | null }>(docs: readonly Doc[]): (Doc & { contactId: string })[] =>
  docs.flatMap((doc) => (doc.contactId === null ? [] : [{ ...doc, contactId: doc.contactId }]));

function grouped<Doc extends { contactId: string }, T>(docs: readonly Doc[], map: (doc: Doc) => T): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const doc of docs) {
    const group = groups.get(doc.contactId);
    if (group) group.push(map(doc));
    else groups.set(doc.contactId, [map(doc)]);
  }
  return groups;
}
