/** Short hashes of records, so that derivation writes only what differs. */
import { hash } from "node:crypto";

/** Hash of plain data; the order of keys counts, so records of one kind are built by one function. */
export const digestOf = (record: unknown): string => hash("sha1", JSON.stringify(record), "base64").slice(0, 16);
