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
];
