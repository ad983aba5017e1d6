/** How far unfinished imports came. */
import type { Connection } from "mongoose";
import type { ImportCheckpoints, ImportCounts } from "#src/usecases/import/ports.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";

interface ImportCheckpointDoc {
  /** corpId + "/" + fingerprint. */
  _id: string;
  corpId: string;
  line: number;
  counts: ImportCounts;
  updatedAt: Date;
}

const importCheckpointModel = defineModel<ImportCheckpointDoc>(
  "ImportCheckpoint",
  "import_checkpoints",
  { _id: String, corpId: String, line: Number, counts: Object, updatedAt: Date },
  [],
);

export function mongoImportCheckpoints(connection: Connection): ImportCheckpoints {
  const checkpoints = collectionOf(connection, importCheckpointModel);
  const idOf = (corpId: string, fingerprint: string): string => `${corpId}/${fingerprint}`;
  return {
    async load(corpId, fingerprint) {
      const found = await checkpoints.findOne({ _id: idOf(corpId, fingerprint) });
      return found ? { line: found.line, counts: found.counts } : null;
    },
    async save(corpId, fingerprint, { line, counts }) {
      await checkpoints.updateOne(
        { _id: idOf(corpId, fingerprint) },
        { $set: { corpId, line, counts: { ...counts }, updatedAt: new Date() } },
        { upsert: true },
      );
    },
    async clear(corpId, fingerprint) {
      await checkpoints.deleteOne({ _id: idOf(corpId, fingerprint) });
    },
  };
}
