import { decodeDocument } from "../bson/decode.js";
import type { Catalog, CollectionInfo } from "./catalog.js";
import { entriesOf } from "./index-entries.js";
import type { IndexInfo } from "./index-info.js";
import { ReadView } from "./read-view.js";
import { recordIdBytes, recordKey } from "./records.js";
import { keep, type Tables } from "./tables.js";

/** What a check of the whole store found. */
export interface Verification {
  readonly documents: number;
  readonly entries: number;
  /** One line per contradiction; empty when all is well. */
  readonly problems: readonly string[];
}

/**
 * Compares documents and index entries both ways, and counters with both. Reads everything; for tests and for a look
 * after an accident, in a process that does nothing else.
 */
export function verifyStore(tables: Tables, catalog: Catalog): Verification {
  const problems: string[] = [];
  let documents = 0;
  let entries = 0;
  const view = ReadView.snapshot(tables);
  try {
    for (const collection of catalog.list()) {
      const counted = verifyCollection(tables, view, collection, problems);
      documents += counted.documents;
      entries += counted.entries;
    }
  } finally {
    view.close();
  }
  return { documents, entries, problems };
}

function verifyCollection(
  tables: Tables,
  view: ReadView,
  collection: CollectionInfo,
  problems: string[],
): { documents: number; entries: number } {
  const expected = new Map<IndexInfo, number>();
  let documents = 0;
  let last = 0;
  for (const recordId of view.recordIds(collection, false)) {
    documents++;
    last = recordId;
    const shared = view.record(collection, recordId);
    const document = shared && decodeDocument(keep(shared));
    if (!document) continue;
    for (const index of collection.indexes) {
      const { keys } = entriesOf(index, document);
      expected.set(index, (expected.get(index) ?? 0) + keys.length);
      for (const key of keys) {
        const isThere = index.isUnique
          ? view.uniqueEntry(key) === recordId
          : tables.entries.doesExist(Buffer.concat([key, recordIdBytes(recordId)]));
        if (!isThere) problems.push(`${collection.namespace} ${index.name}: record ${recordId} has no entry`);
      }
    }
  }
  if (documents !== collection.count) {
    problems.push(`${collection.namespace}: ${documents} documents, counted ${collection.count}`);
  }
  if (last >= collection.nextRecordId) problems.push(`${collection.namespace}: record id ${last} would be used again`);
  let entries = 0;
  for (const index of collection.indexes) {
    let found = 0;
    const end = Buffer.alloc(4);
    end.writeUInt32BE(index.id + 1);
    for (const { recordId } of view.entries(index, index.head, end, false)) {
      found++;
      if (!tables.documents.doesExist(recordKey(collection, recordId))) {
        problems.push(`${collection.namespace} ${index.name}: an entry leads to no record (${recordId})`);
      }
    }
    if (found !== (expected.get(index) ?? 0)) {
      problems.push(`${collection.namespace} ${index.name}: ${found} entries, expected ${expected.get(index) ?? 0}`);
    }
    entries += found;
  }
  return { documents, entries };
}
