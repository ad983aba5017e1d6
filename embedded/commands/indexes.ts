import { decodeDocument } from "../bson/decode.js";
import { StoreError } from "../errors.js";
import { documentOption } from "../server/check-command.js";
import type { Command, Reply } from "../server/command.js";
import type { Store } from "../server/store.js";
import type { CollectionInfo } from "../storage/catalog.js";
import type { IndexInfo } from "../storage/index-info.js";
import { ReadView } from "../storage/read-view.js";
import { fetchRecord } from "../storage/records.js";
import { equalValues } from "../values/compare.js";
import { getOwn } from "../values/fields.js";
import { type Document, isDocument, type Value } from "../values/types.js";
import { existingCollection } from "./collections.js";
import { cursorOver } from "./find.js";
import { checkIndexSpecification } from "./index-specification.js";
import { countOption } from "./read-options.js";
import { collectionForWriting } from "./write-statements.js";

/** How long one write job of an index build may take, in ms. */
const JOB_MS = 8;
const MAX_INDEXES = 64;

export async function createIndexes(store: Store, { body, namespace }: Command): Promise<Reply> {
  const given = getOwn(body, "indexes") as Value[];
  if (given.length === 0) throw new StoreError(2, "Must specify at least one index to create");
  const specifications = given.map(checkIndexSpecification);
  let createdCollectionAutomatically = false;
  const before = await store.queue.run(() => {
    createdCollectionAutomatically = !store.catalog.find(namespace);
    const collection = collectionForWriting(store, namespace);
    // All are compared with what is there before the first is made.
    for (const specification of specifications) findSame(collection, specification);
    return collection.indexes.length;
  });
  for (const specification of specifications) await buildIndex(store, namespace, specification);
  const after = existingCollection(store, namespace).indexes.length;
  return {
    numIndexesBefore: before,
    numIndexesAfter: after,
    createdCollectionAutomatically,
    ...(before === after ? { note: "all indexes already exist" } : {}),
  };
}

/**
 * Makes one index. It is maintained by all writes from the first transaction on, filled in small ones, and readable
 * after the last. A duplicate found on the way removes it again.
 */
async function buildIndex(store: Store, namespace: string, specification: Document): Promise<void> {
  let index: IndexInfo | undefined;
  let lastId = 0;
  let ids: number[] = [];
  const step = (): boolean => {
    const collection = existingCollection(store, namespace);
    if (!index) {
      if (findSame(collection, specification)) return true;
      if (collection.indexes.length >= MAX_INDEXES) throw new StoreError(67, "too many indexes");
      index = store.catalog.addIndex(collection, specification);
      ids = [...ReadView.forWriting(store.tables).recordIds(collection, false)];
    }
    if (!collection.indexes.includes(index)) throw new StoreError(276, "the index was dropped while it was built");
    const until = performance.now() + JOB_MS;
    while (lastId < ids.length) {
      const recordId = ids[lastId++] ?? 0;
      const bytes = fetchRecord(store.tables, collection, recordId);
      if (bytes) store.records.addToIndex(collection, index, recordId, decodeDocument(bytes));
      if (performance.now() > until) return false;
    }
    index.isBuilt = true;
    store.catalog.save(collection);
    return true;
  };
  try {
    while (!(await store.queue.run(step)));
  } catch (error) {
    const failed = index;
    if (failed) {
      await store.queue.run(() => {
        const collection = store.catalog.find(namespace);
        if (collection?.indexes.includes(failed)) store.catalog.dropIndex(collection, failed);
      });
    }
    throw error;
  }
}

/**
 * The index that the specification describes, if it is there already.
 *
 * @throws StoreError 86 when the name, 85 when the key is taken by another one.
 */
function findSame(collection: CollectionInfo, specification: Document): IndexInfo | undefined {
  const name = getOwn(specification, "name");
  const key = getOwn(specification, "key");
  for (const index of collection.indexes) {
    const isSameKey = sameKey(index, key);
    const isSame = isSameKey && sameOptions(index.specification, specification);
    if (index.name === name) {
      if (isSame || (isSameKey && name === "_id_")) return index;
      throw new StoreError(86, `An existing index has the same name as the requested index: ${name}`);
    }
    if (isSame) {
      throw new StoreError(85, `Index already exists with a different name: ${index.name}`);
    }
    if (isSameKey && samePartial(index.specification, specification)) {
      throw new StoreError(85, `Index already exists with other options: ${index.name}`);
    }
  }
  return undefined;
}

/** Same fields in the same order and direction; numbers of any type. */
function sameKey({ specification }: IndexInfo, key: Value): boolean {
  const own = getOwn(specification, "key");
  return isDocument(own) && isDocument(key) && equalValues(own, key);
}

function samePartial(a: Document, b: Document): boolean {
  return equalValues(getOwn(a, "partialFilterExpression") ?? null, getOwn(b, "partialFilterExpression") ?? null);
}

function sameOptions(a: Document, b: Document): boolean {
  return ["unique", "sparse", "partialFilterExpression", "expireAfterSeconds", "hidden"].every((option) =>
    equalValues(getOwn(a, option) ?? null, getOwn(b, option) ?? null),
  );
}

export async function listIndexes(store: Store, { body, namespace }: Command): Promise<Reply> {
  const collection = existingCollection(store, namespace);
  const specifications = collection.indexes.map((index) => index.specification);
  const batchSize = countOption(documentOption(body, "cursor"), "batchSize");
  return cursorOver(store, namespace, specifications, batchSize);
}

export async function dropIndexes(store: Store, { body, namespace }: Command): Promise<Reply> {
  const wanted = getOwn(body, "index");
  return store.queue.run((): Reply => {
    const collection = existingCollection(store, namespace);
    const nIndexesWas = collection.indexes.length;
    const [idIndex, ...others] = collection.indexes;
    let dropped: IndexInfo[];
    if (wanted === "*") dropped = others;
    else if (Array.isArray(wanted)) dropped = wanted.map((name) => findDropped(collection, name));
    else dropped = [findDropped(collection, wanted)];
    if (idIndex && dropped.includes(idIndex)) throw new StoreError(72, "cannot drop _id index");
    for (const index of dropped) store.catalog.dropIndex(collection, index);
    return { nIndexesWas };
  });
}

function findDropped(collection: CollectionInfo, wanted: Value): IndexInfo {
  const index = collection.indexes.find((candidate) =>
    typeof wanted === "string" ? candidate.name === wanted : sameKey(candidate, wanted),
  );
  if (index) return index;
  const shown = typeof wanted === "string" ? wanted : JSON.stringify(wanted);
  throw new StoreError(27, `index not found with name [${shown}]`);
}
