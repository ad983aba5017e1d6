/** The numbered changes of stored records. A number is never reused; a released migration is never edited. */
import type { Connection } from "mongoose";

export interface Migration {
  number: number;
  name: string;
  /** Must be safe to run twice and beside itself. */
  up: (connection: Connection) => Promise<void>;
}

export const migrations: readonly Migration[] = [
  {
    number: 11,
    name: "value, rhythm and warnings of contacts",
    // They follow from what is stored; the sweep derives every contact anew.
    up: async (connection) => {
      const update = { $inc: { dirtySeq: 1 }, $set: { isDirty: true, digest: null } };
      await connection.db?.collection("contacts").updateMany({ tier: { $exists: false } }, update);
    },
  },
  {
    number: 12,
    name: "what the machine had said, on decisions about facts",
    up: async (connection) => {
      const { db } = connection;
      if (!db) return;
      interface Said {
        _id: string;
        extractor: string;
        version: number;
        value: string;
      }
      const decisions = db.collection<{ _id: string; factId: string | null }>("fact_decisions");
      const facts = db.collection<Said>("facts");
      const open = decisions.find(
        { machine: { $exists: false }, factId: { $ne: null } },
        { projection: { factId: 1 } },
      );
      for await (const { _id, factId } of open) {
        const fact = factId === null ? null : await facts.findOne({ _id: factId });
        const machine = fact && { extractor: fact.extractor, version: fact.version, value: fact.value };
        await decisions.updateOne({ _id }, { $set: { machine } });
      }
    },
  },
];
