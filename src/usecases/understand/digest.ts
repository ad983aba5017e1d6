/** Short hashes of records, so that derivation writes only what differs. */
import { createHash } from "node:crypto";

/** Hash of plain data; the order of keys counts, so records of one kind are built by one function. */
export const digestOf = (record: unknown): string =>
  createHash("sha1").update(JSON.stringify(record)).digest("base64").slice(0, 16);
