import { decodeDocument } from "#embedded/bson/decode.js";
import { type Catalog, type CollectionInfo, entriesOf, idBytes, type IndexInfo } from "#embedded/storage/catalog.js";
import { entryKey, ReadView, recordKey } from "#embedded/storage/records.js";
import type { Tables } from "#embedded/storage/tables.js";

/** What a check of the whole store found. */
export interface Verification {
  documents: number;
  entries: number;
  /** One line per contradiction; empty when all is well. */
  readonly problems: string[];
}

/**
 * Compares documents and index entries both ways, and counters with both. Reads everything; for tests and for a look
 * after an accident, in a process that does nothing else.
 */
export function verifyStore(tables: Tables, catalog: Catalog): Verification {
  const result: Verification = { documents: 0, entries: 0, problems: [] };
  const view = ReadView.snapshot(tables);
  for (const collection of catalog.list()) verifyCollection(tables, view, collection, result);
  view.close();
  return result;
}

function verifyCollection(tables: Tables, view: ReadView, collection: CollectionInfo, result: Verification): void {
  const problem = (text: string): void => void result.problems.push(`${collection.namespace} ${text}`);
  const expected = new Map<IndexInfo, number>();
  let documents = 0;
  let last = 0;
  for (const recordId of view.recordIds(collection, false)) {
    documents++;
    last = recordId;
    const document = decodeDocument(view.record(collection, recordId) ?? Buffer.alloc(0));
    for (const index of collection.indexes) {
      const { keys } = entriesOf(index, document);
      expected.set(index, (expected.get(index) ?? 0) + keys.length);
      for (const key of keys) {
        const isThere = tables.entries.doesExist(entryKey(index, key, recordId));
        if (!isThere || (index.isUnique && view.uniqueEntry(key) !== recordId)) {
          problem(`${index.name}: record ${recordId} has no entry`);
        }
      }
    }
  }
  if (documents !== collection.count) problem(`has ${documents} documents, counted ${collection.count}`);
  if (last >= collection.nextRecordId) problem(`would use record id ${last} again`);
  for (const index of collection.indexes) {
    let found = 0;
    for (const { recordId } of view.entries(index, index.head, idBytes(index.id + 1), false)) {
      found++;
      if (!tables.documents.doesExist(recordKey(collection, recordId))) {
        problem(`${index.name}: an entry leads to no record (${recordId})`);
      }
    }
    const wanted = expected.get(index) ?? 0;
    if (found !== wanted) problem(`${index.name}: ${found} entries, expected ${wanted}`);
    result.entries += found;
  }
  result.documents += documents;
}
