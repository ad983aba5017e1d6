/** What proves that two copies of a collection are the same: how many documents, and one hash over their bytes. */
import { createHash } from "node:crypto";

export interface CollectionDigest {
  documents: number;
  /** Bytes of BSON. */
  bytes: number;
  /** SHA-256 (hex) over the documents' BSON in order of `_id`. */
  sha256: string;
}

/** Counts and hashes documents that are handed over in order of `_id`. */
export function startDigest(): { add(document: Uint8Array): void; finish(): CollectionDigest } {
  const hash = createHash("sha256");
  let documents = 0;
  let bytes = 0;
  return {
    add: (document) => {
      hash.update(document);
      documents += 1;
      bytes += document.length;
    },
    finish: () => ({ documents, bytes, sha256: hash.digest("hex") }),
  };
}

export const isSameContent = (a: CollectionDigest, b: CollectionDigest): boolean =>
  a.documents === b.documents && a.bytes === b.bytes && a.sha256 === b.sha256;
