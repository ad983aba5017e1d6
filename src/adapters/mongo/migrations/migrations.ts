/** The numbered changes of stored records. A number is never reused; a released migration is never edited. */
import type { Connection } from "mongoose";

export interface Migration {
  number: number;
  name: string;
  /** Must be safe to run twice and beside itself. */
  up: (connection: Connection) => Promise<void>;
}

export const migrations: readonly Migration[] = [];
