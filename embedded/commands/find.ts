import { Long } from "bson";
import { decodeDocument } from "../bson/decode.js";
import { encodeDocument, Raw } from "../bson/encode.js";
import { StoreError } from "../errors.js";
import { compileFindProjection, type FindProjection } from "../projection/find-projection.js";
import { countDocuments, findDocuments, type Query } from "../query/find-documents.js";
import { flagOption, wholeOption } from "../server/check-command.js";
import { type Command, type Environment, environmentOf, type Reply } from "../server/command.js";
import { Cursor, type ResultSource } from "../server/cursors.js";
import type { Store } from "../server/store.js";
import { runInTurns } from "../server/turns.js";
import type { CollectionInfo } from "../storage/catalog.js";
import type { ReadView } from "../storage/read-view.js";
import { getOwn } from "../values/fields.js";
import type { Document, Value } from "../values/types.js";
import { snapshotFor, markedWith } from "./snapshot-reads.js";
import { countOption, filterOption, type Hint, parseHint, parseSort, resolveHint } from "./read-options.js";

/** Documents of a first batch when the client names no size. */
export const FIRST_BATCH = 101;

/** A find taken apart and checked, before it is known whether the collection exists. */
export interface FindRequest {
  readonly query: Omit<Query, "hint">;
  readonly hint: Hint;
  readonly projection: FindProjection | undefined;
  readonly environment: Environment;
}

/** Checks a find completely. @throws StoreError for everything that is wrong with it. */
export function parseFind(body: Document): FindRequest {
  const environment = environmentOf(body);
  const filter = filterOption(body, "filter", environment);
  const { sort, natural } = parseSort(getOwn(body, "sort"));
  const projection = compileFindProjection(getOwn(body, "projection"), environment.scope);
  return {
    query: {
      filter,
      sort,
      variables: environment.variables,
      skip: countOption(body, "skip") ?? 0,
      limit: countOption(body, "limit") ?? 0,
      needsDocument: projection?.needsPosition ?? false,
    },
    hint: natural ?? parseHint(getOwn(body, "hint")),
    projection,
    environment,
  };
}

export async function find(store: Store, command: Command): Promise<Reply> {
  const { body, namespace } = command;
  const request = parseFind(body);
  const batchSize = countOption(body, "batchSize");
  const isSingle = flagOption(body, "singleBatch");
  const collection = store.catalog.find(namespace);
  const snapshot = snapshotFor(store, body);
  if (!collection) return snapshot ? markedWith(snapshot, emptyCursor(namespace)) : emptyCursor(namespace);
  const query: Query = { ...request.query, hint: resolveHint(request.hint, collection) };
  const read = (view: ReadView): ResultSource => projected(findDocuments(view, collection, query), request);
  const cursor = snapshot
    ? new Cursor(namespace, read(snapshot.view), () => snapshot.release())
    : openCursor(store, namespace, read);
  const reply = await firstBatch(store, cursor, batchSize ?? FIRST_BATCH, isSingle);
  return snapshot ? markedWith(snapshot, reply) : reply;
}

/** A cursor on a snapshot of its own, which is given back when the cursor closes or cannot be made. */
export function openCursor(store: Store, namespace: string, read: (view: ReadView) => ResultSource): Cursor {
  const view = store.snapshot();
  try {
    return new Cursor(namespace, read(view), () => view.close());
  } catch (error) {
    view.close();
    throw error;
  }
}

function* projected(
  matches: ReturnType<typeof findDocuments>,
  { projection, environment }: FindRequest,
): Generator<Buffer | undefined, void> {
  for (const found of matches) {
    if (!found || !projection) yield found?.bytes;
    else {
      const document = found.document ?? decodeDocument(found.bytes);
      yield encodeDocument(projection.project(document, environment.variables, found.position));
    }
  }
}

/** Reads the first batch; what is left stays open as a cursor. */
export async function firstBatch(store: Store, cursor: Cursor, batchSize: number, isSingle: boolean): Promise<Reply> {
  try {
    const { documents, isDone } = await cursor.read(batchSize);
    let id = Long.ZERO;
    if (isDone || isSingle) cursor.close();
    else id = store.cursors.keep(cursor);
    return { cursor: { firstBatch: documents.map((bytes) => new Raw(bytes)), id, ns: cursor.namespace } };
  } catch (error) {
    cursor.close();
    throw error;
  }
}

/** An exhausted cursor without documents. */
export function emptyCursor(namespace: string): Reply {
  return { cursor: { firstBatch: [], id: Long.ZERO, ns: namespace } };
}

/** A reply whose documents are all known at once, as listIndexes and listCollections have them. */
export async function cursorOver(
  store: Store,
  namespace: string,
  documents: readonly Document[],
  batchSize: number | undefined,
): Promise<Reply> {
  const source: ResultSource = documents.map((document) => encodeDocument(document)).values();
  return firstBatch(store, new Cursor(namespace, source, () => undefined), batchSize ?? Infinity, false);
}

export async function getMore(store: Store, command: Command): Promise<Reply> {
  const { body, database } = command;
  const id = asLong(getOwn(body, "getMore"));
  const batchSize = countOption(body, "batchSize");
  const cursor = store.cursors.find(id, `${database}.${getOwn(body, "collection") as string}`);
  if (cursor.isInUse) throw new StoreError(12051, `cursor id ${id.toString()} is already in use`);
  cursor.isInUse = true;
  try {
    const { documents, isDone } = await cursor.read(batchSize === undefined || batchSize === 0 ? Infinity : batchSize);
    if (isDone) store.cursors.remove(id);
    const nextBatch = documents.map((bytes) => new Raw(bytes));
    return { cursor: { nextBatch, id: isDone ? Long.ZERO : id, ns: cursor.namespace } };
  } catch (error) {
    store.cursors.remove(id);
    throw error;
  } finally {
    cursor.isInUse = false;
    cursor.lastUsedAt = Date.now();
  }
}

export function killCursors(store: Store, { body }: Command): Reply {
  const cursorsKilled: Value[] = [];
  const cursorsNotFound: Value[] = [];
  for (const value of getOwn(body, "cursors") as Value[]) {
    (store.cursors.remove(asLong(value)) ? cursorsKilled : cursorsNotFound).push(value);
  }
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
}

function asLong(value: Value): Long {
  if (!(value instanceof Long)) throw new StoreError(14, "a cursor id must be a long");
  return value;
}

export async function count(store: Store, { body, namespace }: Command): Promise<Reply> {
  const environment = environmentOf(body);
  const filter = filterOption(body, "query", environment);
  const hint = parseHint(getOwn(body, "hint"));
  // A negative limit means the same as a positive one here.
  const limit = Math.abs(wholeOption(body, "limit") ?? 0);
  const skip = countOption(body, "skip") ?? 0;
  const collection = store.catalog.find(namespace);
  if (!collection) return { n: 0 };
  const query: Query = {
    filter,
    variables: environment.variables,
    sort: undefined,
    skip,
    limit,
    needsDocument: false,
    hint: resolveHint(hint, collection),
  };
  if (!hint && filter.kind === "and" && filter.filters.length === 0) return { n: clipped(collection, query) };
  const view = store.snapshot();
  try {
    return { n: await runInTurns(countDocuments(view, collection, query)) };
  } finally {
    view.close();
  }
}

function clipped(collection: CollectionInfo, { skip, limit }: Query): number {
  const rest = Math.max(0, collection.count - skip);
  return limit === 0 ? rest : Math.min(rest, limit);
}
