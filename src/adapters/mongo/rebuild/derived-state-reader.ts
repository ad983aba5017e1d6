/** Everything derived, line by line, for the state hash. */
import type { Connection, Model, mongo } from "mongoose";
import type { FactDecision } from "#src/domain/fact/fact.js";
import { splitSilent } from "#src/domain/fact/extractor-trust.js";
import { factStates, type SaidFact } from "#src/domain/fact/profile.js";
import type { DerivedStateReader } from "#src/usecases/rebuild/ports.js";
import { contactModel } from "../capture/contact-model.js";
import { conversationModel } from "../capture/conversation-model.js";
import { collectionOf } from "../collection-of.js";
import { factDecisionModel } from "../profile/fact-decision-model.js";
import { contactFollowModel } from "../understand/contact-follow-model.js";
import { dailyActivityModel } from "../understand/daily-activity-model.js";
import { factModel, toSaidFact } from "../understand/fact-model.js";
import { intentModel } from "../understand/intent-model.js";
import { moodModel } from "../understand/mood-model.js";
import { promiseModel } from "../understand/promise-model.js";
import { replyModel } from "../understand/reply-model.js";
import { stageSignalsModel } from "../understand/stage-signals-model.js";
import { stageTransitionModel } from "../understand/stage-transition-model.js";
import { extractorTrustModel } from "../review/trust-store.js";
import { warningModel } from "../warnings/warning-model.js";

const CONTACT_PAGE = 200;

/** Marks, instants of processing, search keys and what silence will do next: not derived from messages alone. */
const CONTACT_MARKS = ["createdAt", "nextStageCheckAt", "dirtySeq", "stagedSeq", "isDirty", "digest"];
const CONVERSATION_MARKS = ["capturedSeq", "derivedSeq", "isDirty", "mustRewrite", "lease"];

export function mongoDerivedStateReader(connection: Connection): DerivedStateReader {
  const facts = collectionOf(connection, factModel);
  const decisions = collectionOf(connection, factDecisionModel);
  const trusts = collectionOf(connection, extractorTrustModel);

  async function* factLines(
    corpId: string,
    contactIds: readonly string[],
    silentKeys: ReadonlySet<string>,
  ): AsyncGenerator<string> {
    const scope = { corpId, contactId: { $in: [...contactIds] } };
    const [said, decided] = await Promise.all([facts.find(scope).toArray(), decisions.find(scope).toArray()]);
    for (const contactId of contactIds) {
      const own = said.flatMap((doc): SaidFact[] => (doc.contactId === contactId ? [toSaidFact(doc)] : []));
      const words = decided.flatMap(({ _id, ...decision }): FactDecision[] =>
        decision.contactId === contactId ? [{ id: _id, ...decision }] : [],
      );
      const { proposed, silent } = splitSilent(own, words, silentKeys);
      for (const fact of silent) yield lineOf("silent", { id: fact.id });
      for (const fact of factStates(proposed, words)) yield lineOf("fact", { ...fact });
    }
  }

  async function* contactLines(corpId: string): AsyncGenerator<string> {
    let page: string[] = [];
    const silent = new Set((await trusts.findOne({ _id: corpId, corpId }))?.silent ?? []);
    for await (const contact of byId(connection, contactModel, corpId)) {
      yield lineOf("contact", without(contact, CONTACT_MARKS));
      page.push(contact._id);
      if (page.length < CONTACT_PAGE) continue;
      yield* factLines(corpId, page, silent);
      page = [];
    }
    yield* factLines(corpId, page, silent);
  }

  async function* linesOf<Doc extends mongo.Document & { _id: string }>(
    kind: string,
    model: (connection: Connection) => Model<Doc>,
    corpId: string,
    leftOut: readonly string[] = ["digest"],
  ): AsyncGenerator<string> {
    for await (const doc of byId(connection, model, corpId)) yield lineOf(kind, without(doc, leftOut));
  }

  return {
    lines: async function* (corpId) {
      yield* contactLines(corpId);
      yield* linesOf("conversation", conversationModel, corpId, CONVERSATION_MARKS);
      yield* linesOf("follow", contactFollowModel, corpId);
      yield* linesOf("intent", intentModel, corpId);
      yield* linesOf("mood", moodModel, corpId);
      yield* linesOf("promise", promiseModel, corpId);
      yield* linesOf("reply", replyModel, corpId);
      yield* linesOf("activity", dailyActivityModel, corpId);
      yield* linesOf("signals", stageSignalsModel, corpId);
      yield* linesOf("transition", stageTransitionModel, corpId);
      yield* linesOf("warning", warningModel, corpId);
    },
  };
}

function byId<Doc extends mongo.Document & { _id: string }>(
  connection: Connection,
  model: (connection: Connection) => Model<Doc>,
  corpId: string,
): AsyncIterable<mongo.WithId<Doc>> {
  const filter = { corpId } as unknown as mongo.Filter<Doc>;
  return collectionOf(connection, model).find(filter).sort({ _id: 1 }).batchSize(1_000);
}

function without(doc: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(doc).filter(([name]) => !names.includes(name)));
}

/** Keys in alphabetical order at every depth, so that how a document was written does not matter. */
function lineOf(kind: string, record: Record<string, unknown>): string {
  return `${kind} ${JSON.stringify(canonical(record))}`;
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, canonical(part)]));
}
