import { Int32, Long, ObjectId } from "bson";
import { decodeDocument } from "../bson/decode.js";
import { MAX_DOCUMENT_BYTES } from "../bson/encode.js";
import { fail, must, refuse } from "../errors.js";
import { rootScope, variablesOf } from "../expressions/compile.js";
import { indexOptions } from "../profile.js";
import { conjunctsOf, type Filter, parseFilter } from "../query/filter.js";
import { compileMatcher } from "../query/matcher.js";
import { checkFields, type Command, documentOption, flagOption, type Handler, type Reply } from "../server/command.js";
import type { Store } from "../server/store.js";
import { JOB_MS } from "../server/turns.js";
import type { CollectionInfo, IndexInfo } from "../storage/catalog.js";
import { ReadView } from "../storage/records.js";
import { equalValues } from "../values/order.js";
import { type Document, getOwn, isDocument, isNaNValue, isNumber, isZero, toDouble } from "../values/values.js";
import { type Value } from "../values/values.js";
import { MAX_MESSAGE_BYTES } from "../wire/connection.js";
import { cursorOver } from "./read.js";
import { collectionForWriting } from "./statement.js";

const electionId = new ObjectId("7fffffff0000000000000001");
/** The handshake. The store looks like a replica set of one node, so that drivers retry writes as they do in
 * production. @param address what clients connect to: `host:port` or the path of a socket. */
export function helloHandler(address: string): Handler {
  const limits = { maxBsonObjectSize: MAX_DOCUMENT_BYTES, maxMessageSizeBytes: MAX_MESSAGE_BYTES };
  const more = { maxWriteBatchSize: 100_000, logicalSessionTimeoutMinutes: 30, minWireVersion: 0, maxWireVersion: 25 };
  const set = { setName: "embedded", setVersion: 1, hosts: [address], primary: address, me: address, electionId };
  return (_store, { name, connectionId }) => {
    const primary = { helloOk: true, [name === "hello" ? "isWritablePrimary" : "ismaster"]: true, readOnly: false };
    const times = { localTime: new Date(), lastWrite: { lastWriteDate: new Date() } };
    return { ...primary, ...limits, ...more, ...set, ...times, secondary: false, connectionId };
  };
}

/** The version the store says it is: what it implements is a part of this one. */
export function buildInfo(): Reply {
  const versionArray = [8, 0, 0, 0].map((part) => new Int32(part));
  const build = { gitVersion: "embedded", modules: ["embedded"], storageEngines: ["lmdb"], bits: 64, debug: false };
  const uptime = Long.fromNumber(Math.floor(process.uptime()));
  return { version: "8.0.0", versionArray, ...build, maxBsonObjectSize: MAX_DOCUMENT_BYTES, uptime };
}

export async function create(store: Store, { namespace }: Command): Promise<Reply> {
  // The same collection again is no error, as in MongoDB 7.
  await store.queue.run(() => store.catalog.find(namespace) ?? store.catalog.create(namespace));
  return {};
}

export async function drop(store: Store, { namespace }: Command): Promise<Reply> {
  return store.queue.run((): Reply => {
    const collection = store.catalog.find(namespace);
    if (!collection) return {};
    store.catalog.drop(collection);
    return { nIndexesWas: collection.indexes.length, ns: namespace };
  });
}

export async function dropDatabase(store: Store, { database }: Command): Promise<Reply> {
  return store.queue.run((): Reply => {
    const collections = store.catalog.list(database);
    for (const collection of collections) store.catalog.drop(collection);
    return collections.length > 0 ? { dropped: database } : {};
  });
}

function filtered(entries: Document[], body: Document): Document[] {
  const matches = compileMatcher(documentOption(body, "filter"), rootScope());
  return entries.filter((entry) => matches(entry, variablesOf(new Date())));
}

export async function listCollections(store: Store, { body, database }: Command): Promise<Reply> {
  const isNameOnly = flagOption(body, "nameOnly");
  const more = isNameOnly ? {} : { options: {}, info: { readOnly: false } };
  const entries = store.catalog.list(database).map(({ name }): Document => ({ name, type: "collection", ...more }));
  return cursorOver(store, `${database}.$cmd.listCollections`, filtered(entries, body), body);
}

/** The collection of a command that needs one. @throws StoreError 26. */
export function existingCollection(store: Store, namespace: string): CollectionInfo {
  return store.catalog.find(namespace) ?? fail(26, `ns does not exist: ${namespace}`);
}

const MAX_INDEXES = 64;
const MAX_EXPIRE_SECONDS = 2 ** 31 - 1;
const flags = ["unique", "sparse"] as const;
export async function createIndexes(store: Store, { body, namespace }: Command): Promise<Reply> {
  const given = getOwn(body, "indexes") as Value[];
  must(given.length > 0, 2, "Must specify at least one index to create");
  const specifications = given.map(checkIndexSpecification);
  const wanted = specifications.filter((one, i) => !hasSame(specifications.slice(0, i), one));
  const createdCollectionAutomatically = !store.catalog.find(namespace);
  const { before, added, end } = await store.queue.run(() => {
    const collection = collectionForWriting(store, namespace);
    const present = collection.indexes.map(({ specification }) => specification);
    const missing = wanted.filter((one) => !hasSame(present, one));
    must(present.length + missing.length <= MAX_INDEXES, 67, "too many indexes");
    const indexes = missing.map((one) => store.catalog.addIndex(collection, one));
    // What is inserted from now on has its entries.
    return { before: present.length, added: indexes, end: collection.nextRecordId };
  });
  if (added.length > 0) await fillIndexes(store, namespace, added, end);
  const after = existingCollection(store, namespace).indexes.length;
  const note = before === after ? { note: "all indexes already exist" } : {};
  return { numIndexesBefore: before, numIndexesAfter: after, createdCollectionAutomatically, ...note };
}

/** Fills the new indexes of a command together, each document decoded once. All writes maintain them already; they are
 * filled in small transactions and readable after the last. A duplicate found on the way removes all of them again. */
async function fillIndexes(store: Store, namespace: string, indexes: readonly IndexInfo[], end: number): Promise<void> {
  let lastId = 0;
  const step = (): boolean => {
    const collection = existingCollection(store, namespace);
    const isThere = indexes.every((index) => collection.indexes.includes(index));
    must(isThere, 276, "the index was dropped while it was built");
    const until = performance.now() + JOB_MS;
    for (const recordId of ReadView.forWriting(store.tables).recordIds(collection, false, lastId + 1)) {
      if (recordId >= end) break;
      if (performance.now() > until) return false;
      const bytes = store.records.fetch(collection, recordId);
      if (bytes) store.records.addToIndexes(collection, indexes, recordId, decodeDocument(bytes));
      lastId = recordId;
    }
    for (const index of indexes) index.isBuilt = true;
    store.catalog.save(collection);
    return true;
  };
  try {
    while (!(await store.queue.run(step)));
  } catch (error) {
    await store.queue.run(() => {
      const collection = store.catalog.find(namespace);
      for (const index of indexes) if (collection?.indexes.includes(index)) store.catalog.dropIndex(collection, index);
    });
    throw error;
  }
}

const sameOption = (a: Document, b: Document, option: string): boolean =>
  equalValues(getOwn(a, option) ?? null, getOwn(b, option) ?? null);
/** Whether the index that the specification describes is one of `present`. @throws StoreError 86 when the name, 85 when
 * the key is taken by another one. */
function hasSame(present: readonly Document[], specification: Document): boolean {
  const nameOf = (one: Document): string => getOwn(one, "name") as string;
  const name = nameOf(specification);
  return present.some((other) => {
    const isSameKey = sameOption(other, specification, "key");
    const options = [...flags, "partialFilterExpression", "expireAfterSeconds"];
    const isSame = isSameKey && options.every((option) => sameOption(other, specification, option));
    if (nameOf(other) === name) {
      if (isSame || (isSameKey && name === "_id_")) return true;
      fail(86, `An existing index has the same name as the requested index: ${name}`);
    }
    if (isSameKey && sameOption(other, specification, "partialFilterExpression")) {
      fail(85, `Index already exists with a different name or other options: ${nameOf(other)}`);
    }
    return false;
  });
}

export async function listIndexes(store: Store, { body, namespace }: Command): Promise<Reply> {
  const { indexes } = existingCollection(store, namespace);
  return cursorOver(store, namespace, indexes.map(({ specification }) => specification), body); // prettier-ignore
}

export async function dropIndexes(store: Store, { body, namespace }: Command): Promise<Reply> {
  const wanted = getOwn(body, "index");
  return store.queue.run((): Reply => {
    const collection = existingCollection(store, namespace);
    const nIndexesWas = collection.indexes.length;
    const [idIndex, ...others] = collection.indexes;
    const find = (one: Value): IndexInfo =>
      collection.indexes.find(({ name, specification }) => name === one || equalValues(specification["key"], one)) ??
      fail(27, `index not found with name [${JSON.stringify(one)}]`);
    const dropped = wanted === "*" ? others : (Array.isArray(wanted) ? wanted : [wanted]).map(find);
    must(!dropped.some((index) => index === idIndex), 72, "cannot drop _id index");
    for (const index of dropped) store.catalog.dropIndex(collection, index);
    return { nIndexesWas };
  });
}

/** Checks one index description and gives it the form in which it is stored and listed. @throws StoreError 67, 197, 9,
 * 14, 40414 and others as MongoDB; 238 for text, geo, hashed, wildcard and other kinds. */
function checkIndexSpecification(given: Value): Document {
  must(isDocument(given), 14, "an index specification must be an object");
  checkFields("createIndexes.indexes", given, indexOptions, { codes: [197, 9] });
  const { key, name, partialFilterExpression: partial } = given;
  must(isDocument(key), 14, "The field 'key' must be an object");
  must(typeof name === "string", 14, "The field 'name' must be a string");
  checkKey(key);
  must(name !== "" && !name.includes("\0"), 67, "index name cannot be empty or contain NUL bytes");
  must(name !== "*", 2, "The index name '*' is not valid.");
  const isIdIndex = Object.keys(key).length === 1 && Object.hasOwn(key, "_id") && Number(key["_id"]) === 1;
  const result: Document = { v: new Int32(2), key, name: isIdIndex ? "_id_" : name };
  for (const flag of flags) if (flagOption(given, flag) && !(isIdIndex && flag === "unique")) result[flag] = true;
  if (partial !== undefined) {
    must(result["sparse"] !== true, 67, "cannot mix partialFilterExpression and sparse options");
    must(!isIdIndex, 197, "_id index cannot be a partial index");
    checkPartial(parseFilter(partial, rootScope()));
    result["partialFilterExpression"] = partial;
  }
  const expire = getOwn(given, "expireAfterSeconds");
  if (expire !== undefined) {
    const seconds = isNumber(expire) ? toDouble(expire) : Number.NaN;
    const isInRange = seconds >= 0 && seconds <= MAX_EXPIRE_SECONDS;
    must(isInRange, 67, `TTL index 'expireAfterSeconds' option must be within 0 to ${MAX_EXPIRE_SECONDS}`);
    must(Object.keys(key).length === 1, 67, "TTL indexes are single-field indexes");
    must(!Object.hasOwn(key, "_id"), 197, "'expireAfterSeconds' is not valid for an _id index specification.");
    result["expireAfterSeconds"] = expire;
  }
  must(!isIdIndex || result["sparse"] !== true, 197, "_id index cannot be sparse");
  return result;
}

const plugins = ["text", "2d", "2dsphere", "hashed", "geoHaystack", "columnstore"];
function checkKey(key: Document): void {
  const fields = Object.keys(key);
  must(fields.length > 0, 67, "Index keys cannot be an empty object");
  must(fields.length <= 32, 13103, "too many compound keys");
  for (const field of fields) {
    const value = key[field];
    if (typeof value === "string" && plugins.includes(value)) refuse(`an index of type ${value}`);
    must(isNumber(value), 67, `Values in the index key pattern must be numbers: ${field}`);
    must(!isNaNValue(value) && !isZero(value), 67, `Values in the index key pattern cannot be 0 or NaN: ${field}`);
    const parts = field.split(".");
    if (parts.at(-1) === "$**") refuse("a wildcard index");
    must(!parts.includes(""), 67, "Index keys cannot contain an empty field");
    const isIllegal = parts.some((part) => part.startsWith("$") && !["$id", "$ref", "$db"].includes(part));
    must(!isIllegal, 67, "Index key contains an illegal field name: field name starts with '$'");
  }
}

function checkPartial(filter: Filter): void {
  for (const one of conjunctsOf(filter)) {
    if (one.kind === "or") one.filters.forEach(checkPartial);
    else {
      const isFine = one.kind === "path" && ["compare", "exists", "type", "in"].includes(one.test.kind);
      must(isFine, 67, "unsupported expression in partial index");
    }
  }
}
