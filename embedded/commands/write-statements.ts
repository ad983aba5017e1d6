import { ObjectId } from "bson";
import { decodeDocument } from "../bson/decode.js";
import { encodeDocument } from "../bson/encode.js";
import { StoreError } from "../errors.js";
import type { FindProjection } from "../projection/find-projection.js";
import type { Filter } from "../query/filter.js";
import { findDocuments, type Found, planQuery, type Query } from "../query/find-documents.js";
import { compileFilter, type Position } from "../query/matcher.js";
import type { Environment } from "../server/command.js";
import type { Store } from "../server/store.js";
import { runInTurns } from "../server/turns.js";
import type { CollectionInfo } from "../storage/catalog.js";
import { ReadView } from "../storage/read-view.js";
import { fetchRecord } from "../storage/records.js";
import { equalValues } from "../values/compare.js";
import { deepCopy, getOwn } from "../values/fields.js";
import type { SortOrder } from "../values/sort-order.js";
import { type Document, isDocument, type Value } from "../values/types.js";
import type { Update } from "../update/parse-update.js";
import { upsertedDocument, withIdFirst } from "../update/upsert.js";
import { type Hint, resolveHint } from "./read-options.js";

/** A checked update statement. */
export interface UpdateStatement {
  readonly filter: Filter;
  readonly update: Update;
  readonly isMulti: boolean;
  readonly isUpsert: boolean;
  readonly sort: SortOrder | undefined;
  readonly hint: Hint;
  readonly environment: Environment;
}

/** A checked delete statement. */
export interface DeleteStatement {
  readonly filter: Filter;
  readonly isMulti: boolean;
  readonly sort: SortOrder | undefined;
  readonly hint: Hint;
  readonly environment: Environment;
}

/** What a write did to one document. */
export interface Written {
  readonly isMatched: boolean;
  readonly isModified: boolean;
  /** The `_id` of a document that an upsert inserted, in a box because it may be null. */
  readonly upserted: { readonly id: Value } | undefined;
  readonly before: Document | undefined;
  readonly after: Document | undefined;
  readonly position: number | undefined;
}

const nothing: Written = {
  isMatched: false,
  isModified: false,
  upserted: undefined,
  before: undefined,
  after: undefined,
  position: undefined,
};

/** The collection, made when it is missing; inside a write job. */
export function collectionForWriting(store: Store, namespace: string): CollectionInfo {
  return store.catalog.find(namespace) ?? store.catalog.create(namespace);
}

/**
 * Inserts one document as it came from the client; inside a write job.
 *
 * @throws StoreError 11000, 2 or 53 for bad `_id`s, 10334.
 */
export function insertOne(store: Store, collection: CollectionInfo, bytes: Buffer): void {
  const document = decodeDocument(bytes);
  const isFirst = Object.keys(document)[0] === "_id";
  const id = getOwn(document, "_id");
  if (isFirst && id !== undefined) {
    checkId(id);
    store.records.insert(collection, bytes, document);
    return;
  }
  const complete = withIdFirst(document, id ?? new ObjectId());
  checkId(complete["_id"]);
  store.records.insert(collection, encodeDocument(complete), complete);
}

function checkId(id: Value): void {
  if (Array.isArray(id)) throw new StoreError(53, "The '_id' value cannot be of type array");
  if (isDocument(id)) {
    for (const field of Object.keys(id)) {
      if (field.startsWith("$")) throw new StoreError(52, `_id fields may not contain '$'-prefixed fields: ${field}`);
    }
  } else if (
    Object.prototype.toString.call(id) === "[object Object]" &&
    (id as { pattern?: string }).pattern !== undefined
  ) {
    throw new StoreError(53, "The '_id' value cannot be of type regex");
  }
}

function firstMatchQuery(collection: CollectionInfo, statement: DeleteStatement, needsDocument: boolean): Query {
  return {
    filter: statement.filter,
    variables: statement.environment.variables,
    sort: statement.sort,
    skip: 0,
    limit: 1,
    needsDocument,
    hint: resolveHint(statement.hint, collection),
  };
}

/** The first document a write statement is about; inside a write job. */
function findForWrite(
  store: Store,
  collection: CollectionInfo,
  statement: DeleteStatement,
  needsDocument: boolean,
  candidate: number | undefined,
): Found | undefined {
  const known = candidate === undefined ? undefined : fetchRecord(store.tables, collection, candidate);
  if (candidate !== undefined && known) {
    const document = decodeDocument(known);
    const position: Position = { index: undefined };
    // Somebody may have changed it since it was found.
    if (compileFilter(statement.filter)(document, statement.environment.variables, position)) {
      return { recordId: candidate, bytes: known, document, position: position.index };
    }
  }
  const query = firstMatchQuery(collection, statement, needsDocument);
  for (const found of findDocuments(ReadView.forWriting(store.tables), collection, query)) {
    if (found) return found;
  }
  return undefined;
}

/** Collections up to this size are searched inside the write job. */
const SMALL = 2000;

/** True when finding the document would hold up everybody: no index leads to it, or many must be sorted. */
export function isLongSearch(store: Store, namespace: string, statement: DeleteStatement): boolean {
  const collection = store.catalog.find(namespace);
  if (!collection || collection.count <= SMALL) return false;
  const plan = planQuery(collection, firstMatchQuery(collection, statement, false));
  return plan.kind !== "index" || !plan.isSorted;
}

/** Searches in a snapshot, taking turns with others. @returns the record that a write job should look at first. */
export async function searchCandidate(
  store: Store,
  namespace: string,
  statement: DeleteStatement,
): Promise<number | undefined> {
  const collection = store.catalog.find(namespace);
  if (!collection) return undefined;
  const view = store.snapshot();
  let candidate: number | undefined;
  const search = function* (): Generator<undefined, void> {
    for (const found of findDocuments(view, collection, firstMatchQuery(collection, statement, false))) {
      if (found) candidate = found.recordId;
      else yield undefined;
    }
  };
  try {
    await runInTurns(search());
  } finally {
    view.close();
  }
  return candidate;
}

/** Updates one document, or inserts one when none matches and the statement is an upsert; inside a write job. */
export function updateOne(store: Store, namespace: string, statement: UpdateStatement, candidate?: number): Written {
  const collection = store.catalog.find(namespace);
  const found = collection && findForWrite(store, collection, statement, statement.update.needsPosition, candidate);
  if (collection && found) return updateFound(store, collection, found, statement);
  return statement.isUpsert ? upsert(store, namespace, statement) : nothing;
}

/** Applies an update to a document that was found. */
export function updateFound(
  store: Store,
  collection: CollectionInfo,
  found: Pick<Found, "recordId" | "bytes" | "position">,
  { update, environment }: UpdateStatement,
): Written {
  const before = decodeDocument(found.bytes);
  const after = update.apply(deepCopy(before), {
    variables: environment.variables,
    now: environment.now,
    position: found.position,
    isInsert: false,
  });
  const id = getOwn(after, "_id");
  if (id === undefined || !equalValues(id, before["_id"])) {
    throw new StoreError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
  }
  const ordered = withIdFirst(after, id);
  const isModified = store.records.replace(
    collection,
    found.recordId,
    { bytes: found.bytes, document: before },
    ordered,
    update.touched,
  );
  return { isMatched: true, isModified, upserted: undefined, before, after: ordered, position: found.position };
}

/** Inserts what an upsert makes of its query and update. */
export function upsert(store: Store, namespace: string, { filter, update, environment }: UpdateStatement): Written {
  const { variables, now } = environment;
  const after = upsertedDocument(filter, update, { variables, now, position: undefined, isInsert: true });
  checkId(after["_id"]);
  const collection = collectionForWriting(store, namespace);
  store.records.insert(collection, encodeDocument(after), after);
  return { ...nothing, isMatched: true, upserted: { id: after["_id"] }, after };
}

/** Deletes the first matching document; inside a write job. @returns it, decoded. */
export function deleteOne(store: Store, namespace: string, statement: DeleteStatement, candidate?: number): Written {
  const collection = store.catalog.find(namespace);
  const found = collection && findForWrite(store, collection, statement, false, candidate);
  if (!collection || !found) return nothing;
  const before = found.document ?? decodeDocument(found.bytes);
  store.records.remove(collection, found.recordId, found.bytes, before);
  return { ...nothing, isMatched: true, isModified: true, before, position: found.position };
}

/** A document as a findAndModify answers it. */
export function projectedValue(
  document: Document | undefined,
  projection: FindProjection | undefined,
  environment: Environment,
  position: number | undefined,
): Document | null {
  if (!document) return null;
  return projection ? projection.project(document, environment.variables, position) : document;
}
