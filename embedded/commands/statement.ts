import { BSONRegExp, ObjectId } from "bson";
import { decodeDocument } from "../bson/decode.js";
import { type Encodable, encodeDocument } from "../bson/encode.js";
import { must, StoreError } from "../errors.js";
import { parseFilter } from "../query/filter.js";
import { findDocuments, type Found, planQuery, type Query } from "../query/find-documents.js";
import { compileFilter, type Position } from "../query/matcher.js";
import { type Command, type Environment, flagOption, wholeOption } from "../server/command.js";
import type { Store } from "../server/store.js";
import { JOB_MS, runInTurns } from "../server/turns.js";
import type { CollectionInfo } from "../storage/catalog.js";
import { ReadView } from "../storage/records.js";
import { immutableId } from "../update/operators.js";
import { parseUpdate, type Update, upsertedDocument, withIdFirst } from "../update/parse-update.js";
import { equalValues } from "../values/order.js";
import { deepCopy, type Document, getOwn, operatorOf, setOwn, type Value } from "../values/values.js";
import { parseHint, parseSort, resolveHint } from "./read.js";

/** A checked update or, without `update`, delete. */
export type Statement = Omit<ReturnType<typeof parseUpdateStatement>, "update"> & {
  readonly update: Update | undefined;
};

/** What a statement did; `error` ended it early (what was done before stays). */
export interface Written {
  matched: number;
  modified: number;
  /** The `_id` of a document that an upsert inserted, in a box because it may be null. */
  upserted?: { readonly id: Value };
  before?: Document;
  after?: Document;
  error?: StoreError;
}

export function parseUpdateStatement(given: Document, environment: Environment) {
  const isMulti = flagOption(given, "multi");
  const sort = parseSort(getOwn(given, "sort"));
  must(!isMulti || !sort, 9, "Cannot specify sort with multi=true");
  const update = parseUpdate(getOwn(given, "u"), getOwn(given, "arrayFilters"), environment.scope);
  must(!isMulti || update.kind !== "replacement", 9, "multi update is not supported for replacement-style update");
  const filter = parseFilter(getOwn(given, "q"), environment.scope);
  const [isUpsert, hint] = [flagOption(given, "upsert"), parseHint(getOwn(given, "hint"))];
  const { needsPosition } = update; // the index at which an array matched
  return { filter, update, isMulti, isUpsert, needsPosition, sort, hint, environment };
}

export function parseDeleteStatement(given: Document, environment: Environment): Statement {
  const isMulti = wholeOption(given, "limit") === 0;
  const filter = parseFilter(getOwn(given, "q"), environment.scope);
  const hint = parseHint(getOwn(given, "hint"));
  const none = { update: undefined, sort: undefined, isUpsert: false, needsPosition: false };
  return { ...none, filter, isMulti, hint, environment };
}

/** The collection, made when it is missing; inside a write job. */
export const collectionForWriting = (store: Store, namespace: string): CollectionInfo =>
  store.catalog.find(namespace) ?? store.catalog.create(namespace);
/** Inserts one document as it came from the client; inside a write job. */
export function insertOne(store: Store, collection: CollectionInfo, bytes: Buffer): Written {
  const document = decodeDocument(bytes);
  const complete = withIdFirst(document, getOwn(document, "_id") ?? new ObjectId());
  checkId(complete["_id"]);
  store.records.insert(collection, complete === document ? bytes : encodeDocument(complete), complete);
  return { matched: 1, modified: 0 };
}

function checkId(id: Value): void {
  const isWrong = Array.isArray(id) || id instanceof BSONRegExp;
  must(!isWrong, 53, "The '_id' value cannot be of type array or regex");
  must(operatorOf(id) === undefined, 52, "_id fields may not contain '$'-prefixed fields");
}

function queryOf(collection: CollectionInfo, statement: Statement): Query {
  const { filter, sort, isMulti, needsPosition, environment } = statement;
  const hint = resolveHint(statement.hint, collection);
  const limit = isMulti ? 0 : 1;
  return { filter, variables: environment.variables, sort, skip: 0, limit, needsDocument: needsPosition, hint };
}

/** A record as it is now, if it still matches: somebody may have changed it since it was found. */
function recheck(store: Store, collection: CollectionInfo, statement: Statement, recordId: number): Found | undefined {
  const { filter, environment } = statement;
  const bytes = store.records.fetch(collection, recordId);
  const document = bytes && decodeDocument(bytes);
  const position: Position = { index: undefined };
  if (!document || !compileFilter(filter)(document, environment.variables, position)) return undefined;
  return { recordId, bytes, document, position: position.index };
}

/** Collections up to this size are searched inside the write job. */
const SMALL = 2000;
/** True when finding the document would hold up everybody: no index leads to it, or many must be sorted. */
export function isLongSearch(store: Store, namespace: string, statement: Statement): boolean {
  const collection = store.catalog.find(namespace);
  if (!collection || collection.count <= SMALL) return false;
  const plan = planQuery(collection, queryOf(collection, statement));
  return plan.kind !== "index" || !plan.isSorted;
}

/** The records a statement is about, searched in a snapshot in turns with others. */
export async function searchRecords(store: Store, namespace: string, statement: Statement): Promise<number[]> {
  const collection = store.catalog.find(namespace);
  const ids: number[] = [];
  if (!collection) return ids;
  const query = queryOf(collection, statement);
  const keep = ({ recordId }: Found): void => void ids.push(recordId);
  await store.reading((view) => runInTurns(findDocuments(view, collection, query), keep));
  return ids;
}

/** Runs a statement on the first document that matches, or inserts one when none does and it is an upsert; inside a
 * write job. @param candidate the record that a search before found. */
export function writeOne(store: Store, namespace: string, statement: Statement, candidate?: number): Written {
  const collection = store.catalog.find(namespace);
  if (collection) {
    const known = candidate === undefined ? undefined : recheck(store, collection, statement, candidate);
    if (known) return writeFound(store, collection, known, statement);
    const query = queryOf(collection, statement);
    for (const found of findDocuments(ReadView.forWriting(store.tables), collection, query)) {
      if (found) return writeFound(store, collection, found, statement);
    }
  }
  return statement.isUpsert ? upsert(store, namespace, statement) : { matched: 0, modified: 0 };
}

/** Runs a statement on all matching documents: they are found in a snapshot first (so none is met twice), then written
 * in small transactions. Each is matched again, because others may have changed it in between. */
export async function writeMany(store: Store, namespace: string, statement: Statement): Promise<Written> {
  const sums: Written = { matched: 0, modified: 0 };
  const id = store.catalog.find(namespace)?.id;
  const ids = await searchRecords(store, namespace, statement);
  let next = 0;
  const job = (): void => {
    const collection = store.catalog.find(namespace);
    if (!collection || collection.id !== id) return void (next = ids.length);
    const until = performance.now() + JOB_MS;
    while (next < ids.length && !sums.error && performance.now() < until) {
      const found = recheck(store, collection, statement, ids[next++] ?? 0);
      if (!found) continue;
      try {
        sums.modified += writeFound(store, collection, found, statement).modified;
        sums.matched++;
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        sums.error = error;
      }
    }
  };
  while (next < ids.length && !sums.error) await store.queue.run(job);
  if (sums.matched > 0 || sums.error || !statement.isUpsert) return sums;
  return store.queue.run(() => upsert(store, namespace, statement));
}

function writeFound(store: Store, collection: CollectionInfo, found: Found, statement: Statement): Written {
  const { recordId, bytes, position } = found;
  const before = found.document ?? decodeDocument(bytes);
  const { update, environment } = statement;
  if (!update) {
    store.records.remove(collection, recordId, bytes, before);
    return { matched: 1, modified: 1, before };
  }
  const { variables } = environment;
  const after = update.apply(changeable(before, update.touched), { variables, position, isInsert: false });
  const id = getOwn(after, "_id");
  must(id !== undefined && equalValues(id, before["_id"]), 66, immutableId);
  const ordered = withIdFirst(after, id);
  const isModified = store.records.replace(collection, recordId, { bytes, document: before }, ordered, update.touched);
  return { matched: 1, modified: isModified ? 1 : 0, before, after: ordered };
}

/** A copy to be changed in place: deep where something may change, and where nothing is known of that everywhere. */
function changeable(document: Document, touched: Update["touched"]): Document {
  if (!touched) return deepCopy(document);
  const copy = { ...document };
  for (const field of touched) if (Object.hasOwn(copy, field)) setOwn(copy, field, deepCopy(copy[field]));
  return copy;
}

function upsert(store: Store, namespace: string, { filter, update, environment }: Statement): Written {
  const { variables } = environment;
  const after = upsertedDocument(filter, update as Update, { variables, position: undefined, isInsert: true });
  checkId(after["_id"]);
  store.records.insert(collectionForWriting(store, namespace), encodeDocument(after), after);
  return { matched: 1, modified: 0, upserted: { id: after["_id"] }, after };
}

/** The reply of a write command while it grows. */
type Result = Record<string, Encodable>;
/** Adds to a counter of the reply that is there. */
function add(result: Result, counter: string, n: number): void {
  if (result[counter] !== undefined) result[counter] = Number(result[counter]) + n;
}

/** Appends to a list of the reply, which is there only when something is in it. */
const append = (result: Result, list: string, item: Encodable): void =>
  void ((result[list] ??= []) as Encodable[]).push(item);
/** One statement. Without `prepare` it runs inside a write job that it shares with others. Otherwise (many documents, a
 * long search) `prepare` does what it does in jobs of its own and calls `finish` inside the last one. */
type Step = { run: () => Written; prepare?: (finish: (run: () => Written) => void) => Promise<void> };
export function stepOf(store: Store, namespace: string, { retryKey }: Command, statement: Statement): Step {
  must(!statement.isMulti || !retryKey, 72, "Cannot use retryable writes with many documents");
  const run = (candidate?: number): Written => writeOne(store, namespace, statement, candidate);
  if (!statement.isMulti && !isLongSearch(store, namespace, statement)) return { run };
  return {
    run,
    prepare: async (finish) => {
      if (statement.isMulti) {
        const written = await writeMany(store, namespace, statement);
        return finish(() => written);
      }
      const [candidate] = await searchRecords(store, namespace, statement);
      return store.queue.run(() => finish(() => run(candidate)));
    },
  };
}

/** Checks all statements before the first is run. What MongoDB has and the store has not (238) fails the whole command,
 * other errors wait until the statement's turn. */
export function checkAll<G, T>(given: readonly G[], check: (statement: G) => T): (() => T)[] {
  return given.map((one) => {
    try {
      const checked = check(one);
      return () => checked;
    } catch (error) {
      if (!(error instanceof StoreError) || error.code === 238) throw error;
      return () => raise(error);
    }
  });
}

const raise = (error: unknown): never => {
  throw error;
};

/** Runs the statements of a command in as few transactions as their number allows. Every commit carries the reply so
 * far, so that a retried command goes on where the first one was cut off, and an answered one gets the same answer. */
export async function runStatements(
  store: Store,
  { retryKey, body }: Command,
  steps: readonly (() => Step)[],
  start: Result,
): Promise<Result> {
  const isOrdered = flagOption(body, "ordered", true);
  let state = { next: 0, isFinished: false, result: { ...start } };
  /** What the store met in a document and cannot do: it fails the whole command. */
  const refusal: { error?: StoreError } = {};
  const attempt = (index: number, run: () => Written | undefined): void => {
    try {
      const written = run();
      if (!written) return;
      add(state.result, "n", written.matched);
      add(state.result, "nModified", written.modified);
      if (written.upserted) append(state.result, "upserted", { index, _id: written.upserted.id });
      if (written.error) throw written.error; // what was done before counts
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (error.code === 238) refusal.error = error;
      const { code, message: errmsg, extras } = error;
      append(state.result, "writeErrors", { index, code, errmsg, ...(extras as Document) });
      state.isFinished ||= isOrdered || error.code === 238;
    }
  };
  // A driver that lost its connection may send the command again while the first one still runs: each job goes on from
  // where the last commit, whosever it was, has left the statements.
  const load = (): void => void (state = (retryKey && store.retries.find(retryKey)) ?? state);
  const save = (): void => {
    state.isFinished ||= state.next >= steps.length;
    if (retryKey) store.retries.save(retryKey, state);
  };
  /** The next statement needs jobs of its own; they are run when the present job is committed. */
  const long: { prepare?: Step["prepare"] } = {};
  const job = (): void => {
    load();
    const until = performance.now() + JOB_MS + patience(state.result);
    while (state.next < steps.length && !state.isFinished && !long.prepare && performance.now() < until) {
      const index = state.next;
      const step = steps[index] as () => Step;
      attempt(index, () => {
        const { run, prepare } = step();
        long.prepare = prepare;
        return prepare ? undefined : run();
      });
      if (!long.prepare) state.next++;
    }
    save();
  };
  while (!state.isFinished && state.next < steps.length) {
    await store.queue.run(job);
    const { prepare } = long;
    long.prepare = undefined;
    const index = state.next;
    const finish = (run: () => Written): void => {
      load();
      if (state.next !== index) return;
      attempt(index, run);
      state.next++;
      save();
    };
    await prepare?.(finish).catch((error: unknown) => store.queue.run(() => finish(() => raise(error))));
  }
  if (refusal.error) throw refusal.error;
  return state.result;
}

/** When the lists of a reply are long, fewer and longer jobs keep the storing of it from dominating; ms. */
const patience = (result: Result): number =>
  Math.min(30, (Object.values(result).find((list) => Array.isArray(list))?.length ?? 0) / 300);
