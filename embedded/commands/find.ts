import { Long } from "bson";
import { decodeDocument } from "../bson/decode.js";
import { encodeDocument, Raw } from "../bson/encode.js";
import { fail, must } from "../errors.js";
import { compileFindProjection } from "../projection/projection.js";
import { parseFilter } from "../query/filter.js";
import { countDocuments, findDocuments, type FoundStream, plainQuery, planQuery } from "../query/find-documents.js";
import type { Query } from "../query/find-documents.js";
import { isPoint } from "../query/plan.js";
import { countOption, documentOption, newEnvironment, flagOption, wholeOption } from "../server/command.js";
import type { Command, Reply } from "../server/command.js";
import { Cursor, type ResultSource } from "../server/cursors.js";
import type { Store } from "../server/store.js";
import type { CollectionInfo } from "../storage/catalog.js";
import { ReadView } from "../storage/records.js";
import { toDouble } from "../values/numbers.js";
import { compileSort, equalValues, type SortOrder } from "../values/order.js";
import { type Document, getOwn, isDocument, isNullish, isNumber, type Value } from "../values/types.js";

/** Documents of a first batch when the client names no size. */
export const FIRST_BATCH = 101;

/** A hint: the name or the key of an index, or `{$natural: ±1}`; resolved against a collection by `resolveHint`. */
export type Hint = string | Document | undefined;

/** Checks a hint. @throws StoreError 9 for what cannot be one. */
export function parseHint(value: Value): Hint {
  if (isNullish(value)) return undefined;
  must(typeof value === "string" || isDocument(value), 9, "hint must be a string or an object");
  return typeof value === "string" || Object.keys(value).length > 0 ? value : undefined;
}

/** The plan's form of a hint. @throws StoreError 2 when there is no such index. */
export function resolveHint(hint: Hint, { indexes }: CollectionInfo): Query["hint"] {
  if (hint === undefined) return undefined;
  const natural = isDocument(hint) ? getOwn(hint, "$natural") : undefined;
  if (isNumber(natural)) return { natural: toDouble(natural) < 0 ? -1 : 1 };
  const index = indexes.find(({ name, specification }) => name === hint || equalValues(specification["key"], hint));
  return index ? { index } : fail(2, "hint provided does not correspond to an existing index");
}

/** A sort; undefined when there is none. */
export const parseSort = (value: Value): SortOrder | undefined =>
  isDocument(value) && Object.keys(value).length > 0 ? compileSort(value) : undefined;

/** A find taken apart and checked, before it is known whether the collection exists. */
export type FindRequest = ReturnType<typeof parseFind>;

/** Checks a find completely. @throws StoreError for everything that is wrong with it. */
export function parseFind(body: Document) {
  const environment = newEnvironment();
  const sort = parseSort(getOwn(body, "sort"));
  const projection = compileFindProjection(getOwn(body, "projection"), environment.scope);
  const plain = plainQuery(parseFilter(documentOption(body, "filter"), environment.scope), environment.variables);
  const [skip, limit] = [countOption(body, "skip") ?? 0, countOption(body, "limit") ?? 0];
  const query = { ...plain, sort, skip, limit };
  return { query, hint: parseHint(getOwn(body, "hint")), projection, environment };
}

export async function find(store: Store, { body, namespace }: Command): Promise<Reply> {
  const request = parseFind(body);
  const batchSize = countOption(body, "batchSize") ?? FIRST_BATCH;
  const collection = store.catalog.find(namespace);
  const query = { ...request.query, hint: collection && resolveHint(request.hint, collection) };
  const plan = collection && planQuery(collection, query);
  const snapshot = store.snapshots.takeFor(body);
  const read = (view: ReadView): ResultSource =>
    collection ? projected(findDocuments(view, collection, query, plan), request) : [].values();
  // The most frequent question, at most one document by its key, is answered without a cursor.
  if (plan && isPoint(plan) && !snapshot && batchSize > 0) {
    return batchReply(store.readingNow((view) => [...read(view)]), Long.ZERO, namespace); // prettier-ignore
  }
  const cursor = snapshot
    ? new Cursor(namespace, read(snapshot.view), () => snapshot.release())
    : openCursor(store, namespace, read);
  const reply = await firstBatch(store, cursor, batchSize, flagOption(body, "singleBatch"));
  // The driver sends the instant with the session's next reads.
  return snapshot ? { cursor: { ...(reply["cursor"] as Document), atClusterTime: snapshot.at } } : reply;
}

/** A cursor on a snapshot of its own, which is given back when the cursor closes or cannot be made. */
export function openCursor(store: Store, namespace: string, read: (view: ReadView) => ResultSource): Cursor {
  const view = ReadView.snapshot(store.tables);
  try {
    return new Cursor(namespace, read(view), () => view.close());
  } catch (error) {
    view.close();
    throw error;
  }
}

function* projected(matches: FoundStream, { projection, environment }: FindRequest): ResultSource {
  for (const found of matches) {
    const document = found && projection && (found.document ?? decodeDocument(found.bytes, projection.fields));
    if (!document) yield found?.bytes;
    else yield encodeDocument(projection.project(document, environment.variables));
  }
}

/** Reads the first batch; what is left stays open as a cursor. */
export async function firstBatch(store: Store, cursor: Cursor, batchSize: number, isSingle = false): Promise<Reply> {
  const { documents, isDone } = await cursor.read(batchSize);
  if (isSingle) cursor.close();
  const id = isDone || isSingle ? Long.ZERO : store.cursors.keep(cursor);
  return batchReply(documents, id, cursor.namespace);
}

function batchReply(documents: readonly (Buffer | undefined)[], id: Long, ns: string): Reply {
  return { cursor: { firstBatch: documents.filter((one) => one !== undefined).map((one) => new Raw(one)), id, ns } };
}

/** A reply whose documents are all known at once, as listIndexes and listCollections have them. */
export function cursorOver(store: Store, namespace: string, documents: Document[], body: Document): Promise<Reply> {
  const source = documents.map((document) => encodeDocument(document)).values();
  const batchSize = countOption(documentOption(body, "cursor"), "batchSize") ?? Infinity;
  return firstBatch(store, new Cursor(namespace, source), batchSize);
}

export async function getMore(store: Store, { body, database }: Command): Promise<Reply> {
  const id = cursorId(getOwn(body, "getMore"));
  const batchSize = countOption(body, "batchSize") || Infinity;
  const cursor = store.cursors.find(id, `${database}.${getOwn(body, "collection") as string}`);
  const { documents, isDone } = await cursor.read(batchSize);
  if (isDone) store.cursors.remove(id);
  const nextBatch = documents.map((bytes) => new Raw(bytes));
  return { cursor: { nextBatch, id: isDone ? Long.ZERO : id, ns: cursor.namespace } };
}

export function killCursors(store: Store, { body }: Command): Reply {
  const ids = (getOwn(body, "cursors") as Value[]).map(cursorId);
  const cursorsKilled = ids.filter((id) => store.cursors.remove(id));
  const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id));
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
}

const cursorId = (value: Value): Long => (value instanceof Long ? value : fail(14, "a cursor id must be a long"));

export async function count(store: Store, { body, namespace }: Command): Promise<Reply> {
  const { scope, variables } = newEnvironment();
  const plain = plainQuery(parseFilter(documentOption(body, "query"), scope), variables);
  const given = parseHint(getOwn(body, "hint"));
  const collection = store.catalog.find(namespace);
  const hint = collection && resolveHint(given, collection);
  // A negative limit means the same as a positive one here.
  const limit = Math.abs(wholeOption(body, "limit") ?? 0);
  const skip = countOption(body, "skip") ?? 0;
  if (!collection) return { n: 0 };
  return { n: await store.reading((view) => countDocuments(view, collection, { ...plain, hint, skip, limit })) };
}
