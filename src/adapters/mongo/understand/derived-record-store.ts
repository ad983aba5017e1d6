/** Derived records of conversations, each kind replaced as a set. */
import type { Connection, Model } from "mongoose";
import { digestOf } from "#src/usecases/understand/digest.js";
import type { DerivedRecordStore } from "#src/usecases/understand/ports.js";
import { collectionOf } from "../collection-of.js";
import { dailyActivityModel } from "./daily-activity-model.js";
import { factModel } from "./fact-model.js";
import { intentModel } from "./intent-model.js";
import { moodModel } from "./mood-model.js";
import { promiseModel } from "./promise-model.js";
import { replaceSet, type DerivedDoc, type ReplaceSet } from "./replace-set.js";
import { replyModel } from "./reply-model.js";
import { stageSignalsModel } from "./stage-signals-model.js";

export function mongoDerivedRecordStore(connection: Connection): DerivedRecordStore {
  return {
    replace: async ({ corpId, conversationIds, records, rewriteAll }) => {
      const scope = { corpId, conversationId: { $in: [...conversationIds] } };
      const replace = async <Doc extends DerivedDoc>(
        model: (connection: Connection) => Model<Doc>,
        wanted: readonly (Omit<Doc, "_id" | "digest"> & { id: string })[],
        extras: Pick<ReplaceSet<Doc>, "personFields" | "removable"> = {},
      ): Promise<void> => {
        const docs = wanted.map((record) => docOf<Doc>(record));
        await replaceSet({ collection: collectionOf(connection, model), scope, docs, rewriteAll, ...extras });
      };
      await Promise.all([
        replace(factModel, records.facts),
        replace(intentModel, records.intents),
        replace(moodModel, records.moods),
        replace(
          promiseModel,
          records.promises.map((promise) => ({ ...promise, resolution: undefined as never })),
          // A person's word on a promise outlives the promise's reading.
          { personFields: { resolution: null }, removable: { resolution: null } },
        ),
        replace(replyModel, records.replies),
        replace(dailyActivityModel, records.activity),
        replace(stageSignalsModel, records.signals),
      ]);
    },
  };
}

function docOf<Doc extends DerivedDoc>(record: Omit<Doc, "_id" | "digest"> & { id: string }): Doc {
  const { id, ...fields } = record;
  return { _id: id, ...fields, digest: digestOf(fields) } as unknown as Doc;
}
