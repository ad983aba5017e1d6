/** People's words in MongoDB: decisions on facts, stages by hand, tags by hand, owner and opt-out. */
import type { Connection } from "mongoose";
import type { FactDecision } from "#src/domain/fact/fact.js";
import type { StageOverride } from "#src/domain/stage/stage.js";
import type { ContactWords, DecisionStore, PersonTagStore, StageOverrideStore } from "#src/usecases/profile/ports.js";
import { stableId } from "#src/usecases/shared/ids.js";
import { contactModel } from "../capture/contact-model.js";
import { factModel, toSaidFact, type FactDoc } from "../understand/fact-model.js";
import { factDecisionModel, type FactDecisionDoc } from "./fact-decision-model.js";
import { personTagModel } from "./person-tag-model.js";
import { stageOverrideModel, type StageOverrideDoc } from "./stage-override-model.js";

export const toDecision = (doc: FactDecisionDoc): FactDecision => ({
  corpId: doc.corpId,
  id: doc._id,
  contactId: doc.contactId,
  field: doc.field,
  factId: doc.factId,
  verdict: doc.verdict,
  value: doc.value,
  machine: doc.machine ?? null,
  byUserId: doc.byUserId,
  at: doc.at,
  undoneAt: doc.undoneAt,
});

export function mongoDecisionStore(connection: Connection): DecisionStore {
  const facts = factModel(connection);
  const decisions = factDecisionModel(connection);
  return {
    findFact: async (corpId, contactId, factId) => {
      const doc = await facts.findOne({ _id: factId, corpId, contactId }).lean<FactDoc>().exec();
      return doc && toSaidFact(doc);
    },
    find: async (corpId, contactId, decisionId) => {
      const doc = await decisions.findOne({ _id: decisionId, corpId, contactId }).lean<FactDecisionDoc>().exec();
      return doc && toDecision(doc);
    },
    standing: async (corpId, contactId, field) => {
      const docs = await decisions
        .find({ corpId, contactId, field, undoneAt: null })
        .sort({ at: 1, _id: 1 })
        .lean<FactDecisionDoc[]>()
        .exec();
      return docs.map(toDecision);
    },
    insert: async ({ id, ...decision }) => {
      await decisions.create({ _id: id, ...decision });
    },
    undo: async (corpId, decisionId, at) => {
      const answer = await decisions
        .updateOne({ _id: decisionId, corpId, undoneAt: null }, { $set: { undoneAt: at } })
        .exec();
      return answer.modifiedCount === 1;
    },
  };
}

const toOverride = ({ _id, at, stage, reason, byUserId, isPinned }: StageOverrideDoc): StageOverride => ({
  id: _id,
  at,
  stage,
  reason,
  byUserId,
  isPinned,
});

export function mongoStageOverrideStore(connection: Connection): StageOverrideStore {
  const overrides = stageOverrideModel(connection);
  return {
    list: async (corpId, contactId) => {
      const docs = await overrides
        .find({ corpId, contactId })
        .sort({ at: 1, _id: 1 })
        .lean<StageOverrideDoc[]>()
        .exec();
      return docs.map(toOverride);
    },
    insert: async (corpId, contactId, { id, ...override }) => {
      await overrides.create({ _id: id, corpId, contactId, ...override });
    },
  };
}

const tagId = (corpId: string, contactId: string, group: string, label: string): string =>
  stableId("pt", corpId, contactId, group, label);

export function mongoPersonTagStore(connection: Connection): PersonTagStore {
  const tags = personTagModel(connection);
  return {
    put: async ({ corpId, contactId, group, label, byUserId, at }) => {
      await tags
        .updateOne(
          { _id: tagId(corpId, contactId, group, label) },
          { $setOnInsert: { corpId, contactId, group, label, byUserId, at } },
          { upsert: true },
        )
        .exec();
    },
    remove: async (corpId, contactId, group, label) => {
      const answer = await tags.deleteOne({ _id: tagId(corpId, contactId, group, label), corpId }).exec();
      return answer.deletedCount > 0;
    },
  };
}

/** Raised together with the word itself: no crash can part them. */
const RAISED = { $inc: { dirtySeq: 1 } } as const;

export function mongoContactWords(connection: Connection): ContactWords {
  const contacts = contactModel(connection);
  return {
    setOwner: async (corpId, contactId, ownerId) => {
      await contacts
        .updateOne({ _id: contactId, corpId }, { $set: { ownerSetTo: ownerId, isDirty: true }, ...RAISED })
        .exec();
    },
    setOptOut: async (corpId, contactId, at) => {
      await contacts
        .updateOne({ _id: contactId, corpId }, { $set: { optOutSetAt: at, isDirty: true }, ...RAISED })
        .exec();
    },
    liftOptOut: async (corpId, contactId, at) => {
      await contacts
        .updateOne(
          { _id: contactId, corpId },
          { $set: { optOutSetAt: null, optOutLiftedAt: at, isDirty: true }, ...RAISED },
        )
        .exec();
    },
  };
}
