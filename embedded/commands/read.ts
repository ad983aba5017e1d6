import { Double, Int32, Long } from "bson";
import { validatePipeline, wantedOf } from "../aggregation/run-pipeline.js";
import { type CollectionReader, runPipeline } from "../aggregation/stage.js";
import { decodeDocument } from "../bson/decode.js";
import { encodeDocument, Raw } from "../bson/encode.js";
import { fail, must, refuse } from "../errors.js";
import { compileFindProjection } from "../projection/projection.js";
import { everything, onPath, parseFilter } from "../query/filter.js";
import { countDocuments, findDocuments, type Found, type FoundStream, plainQuery } from "../query/find-documents.js";
import { planQuery, type Query } from "../query/find-documents.js";
import { type IndexPlan, isPoint, type Plan } from "../query/plan.js";
import { checkCommand, collectionName, type Command, countOption, documentOption } from "../server/command.js";
import { flagOption, newEnvironment, type Reply, wholeOption } from "../server/command.js";
import { Cursor, type ResultSource } from "../server/cursors.js";
import type { Store } from "../server/store.js";
import { runInTurns } from "../server/turns.js";
import type { CollectionInfo } from "../storage/catalog.js";
import { ReadView } from "../storage/records.js";
import { compileSort, equalValues, groupKey, type GroupKey, type SortOrder, valuesAt } from "../values/order.js";
import { type Document, getOwn, isDocument, isNullish, isNumber, setOwn, toDouble } from "../values/values.js";
import { type Value } from "../values/values.js";

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
  if (plan && isPoint(plan) && !snapshot && batchSize > 0)
    return store.reading((view) => batchReply([...read(view)], Long.ZERO, namespace));
  const cursor = snapshot
    ? new Cursor(namespace, read(snapshot.view), () => snapshot.release())
    : openCursor(store, namespace, read);
  const reply = await firstBatch(store, cursor, batchSize, flagOption(body, "singleBatch"));
  // The driver sends the instant with the session's next reads.
  return snapshot ? { cursor: { ...(reply["cursor"] as Document), atClusterTime: snapshot.at } } : reply;
}

/** A cursor on a snapshot of its own, which is given back when the cursor closes. */
export function openCursor(store: Store, namespace: string, read: (view: ReadView) => ResultSource): Cursor {
  const view = ReadView.snapshot(store.tables);
  return new Cursor(namespace, read(view), () => view.close()); // `read` makes a generator: nothing is run yet
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
/** The question of `count` and `distinct`. */
function questionOf(store: Store, { body, namespace }: Command) {
  const { scope, variables } = newEnvironment();
  const plain = plainQuery(parseFilter(documentOption(body, "query"), scope), variables);
  const hint = parseHint(getOwn(body, "hint"));
  const collection = store.catalog.find(namespace);
  return { collection, query: { ...plain, hint: collection && resolveHint(hint, collection) } };
}

export async function count(store: Store, command: Command): Promise<Reply> {
  const { collection, query } = questionOf(store, command);
  // A negative limit means the same as a positive one here.
  const limit = Math.abs(wholeOption(command.body, "limit") ?? 0);
  const skip = countOption(command.body, "skip") ?? 0;
  if (!collection) return { n: 0 };
  return { n: await store.reading((view) => countDocuments(view, collection, { ...query, skip, limit })) };
}

export async function distinct(store: Store, command: Command): Promise<Reply> {
  const path = getOwn(command.body, "key") as string;
  must(path !== "" && !path.includes("\0"), 2, "FieldPath cannot be constructed with empty string");
  const { collection, query } = questionOf(store, command);
  const parts = path.split(".");
  const fields = new Set([parts[0] ?? ""]);
  const values = new Map<GroupKey, Value>();
  const keep = ({ document, bytes }: Found): void => {
    for (const value of valuesAt(document ?? decodeDocument(bytes, fields), parts, false)) {
      const key = groupKey(value);
      if (!values.has(key)) values.set(key, value);
    }
  };
  if (collection) await store.reading((view) => runInTurns(findDocuments(view, collection, query), keep));
  return { values: [...values.values()] };
}

/** A checked aggregate: its stages, and what of them the storage can do better. */
export type AggregateRequest = ReturnType<typeof parseAggregate>;
/** Checks an aggregate completely. `query`: a leading `$match` and the `$sort` behind it. */
export function parseAggregate(body: Document) {
  const environment = newEnvironment();
  const given = getOwn(body, "pipeline");
  const pipeline = validatePipeline(given, environment.scope);
  const stages = given as Document[];
  const match = stages[0] && getOwn(stages[0], "$match");
  const hasMatch = match !== undefined;
  const second = stages[hasMatch ? 1 : 0];
  const order = second && getOwn(second, "$sort");
  const filter = hasMatch ? parseFilter(match, environment.scope) : everything;
  const plain = plainQuery(filter, environment.variables);
  const query = { ...plain, sort: order === undefined ? undefined : compileSort(order) };
  return { environment, pipeline, stages, query, hasMatch, hint: parseHint(getOwn(body, "hint")) };
}

export async function aggregate(store: Store, { body, database }: Command): Promise<Reply> {
  const target = getOwn(body, "aggregate");
  const isDatabaseLevel = isNumber(target) && toDouble(target) === 1;
  const namespace = `${database}.${isDatabaseLevel ? "$cmd.aggregate" : collectionName("aggregate", target)}`;
  must(isDocument(getOwn(body, "cursor")), 9, "The 'cursor' option is required, except with the explain argument");
  const batchSize = countOption(documentOption(body, "cursor"), "batchSize") ?? FIRST_BATCH;
  const request = parseAggregate(body);
  const { pipeline, hasMatch, environment } = request;
  const collection = store.catalog.find(namespace);
  const query: Query = { ...request.query, hint: collection && resolveHint(request.hint, collection) };
  const counted = collection && countOnly(request);
  if (counted) {
    const { id, field, skip, limit } = counted;
    const n = await store.reading((view) => countDocuments(view, collection, { ...query, skip, limit }));
    const documents = n > 0 ? [encodeDocument({ _id: id, [field]: new Int32(n) })] : [];
    return firstBatch(store, new Cursor(namespace, documents.values()), batchSize);
  }
  const rest = pipeline.stages.slice((hasMatch ? 1 : 0) + (query.sort ? 1 : 0));
  const wanted = wantedOf(rest);
  const limited = { ...query, limit: wanted < Infinity ? wanted : 0 };
  const plan = collection && planQuery(collection, query);
  const cursor = openCursor(store, namespace, (view) => {
    const source = collection ? findDocuments(view, collection, limited, plan) : [];
    const reader = { variables: environment.variables, ...readerOf(store, view, database) };
    return encoded(runPipeline(collection ? rest : pipeline.stages, decoded(source, pipeline.fields), reader));
  });
  return firstBatch(store, cursor, batchSize);
}

function* encoded(documents: Iterable<Document | undefined>): Generator<Buffer | undefined, void> {
  for (const document of documents) yield document && encodeDocument(document);
}

/** @param fields the only top-level fields that anybody looks at; undefined: all. */
function* decoded(matches: Iterable<Found | undefined>, fields?: ReadonlySet<string>): Generator<Document | undefined> {
  for (const found of matches) yield found && (found.document ?? decodeDocument(found.bytes, fields));
}

function readerOf(store: Store, view: ReadView, database: string): Omit<CollectionReader, "variables"> {
  return {
    readCollection: (name) => {
      const collection = store.catalog.find(`${database}.${name}`);
      return collection ? decoded(findDocuments(view, collection, plainQuery(everything))) : [];
    },
    findByEquality: (name, path, values) => {
      const collection = store.catalog.find(`${database}.${name}`);
      if (!collection) return [];
      const query = plainQuery(onPath(path, { kind: "in", values, patterns: [] }));
      const plan = planQuery(collection, query);
      return plan.kind === "index" ? decoded(findDocuments(view, collection, query, plan)) : undefined;
    },
  };
}

/** What `countDocuments()` of the drivers sends: match, skip, limit and one group that adds up ones. */
function countOnly({ stages, hasMatch }: AggregateRequest) {
  const rest = stages.slice(hasMatch ? 1 : 0);
  const take = (stage: string): number => {
    const value = rest[0] && getOwn(rest[0], stage);
    if (!isNumber(value)) return 0;
    rest.shift();
    return toDouble(value);
  };
  const [skip, limit] = [take("$skip"), take("$limit")];
  const group = rest[0] && getOwn(rest[0], "$group");
  if (rest.length !== 1 || !isDocument(group)) return undefined;
  const [idField, field, ...more] = Object.keys(group);
  const id = getOwn(group, "_id");
  if (idField !== "_id" || field === undefined || more.length > 0 || !(id === null || id instanceof Int32))
    return undefined;
  const sum = getOwn(group, field);
  const one = isDocument(sum) && Object.keys(sum).length === 1 ? getOwn(sum, "$sum") : undefined;
  return one instanceof Int32 && one.value === 1 ? { id, field, skip, limit } : undefined;
}

/** explain of find and aggregate: which plan finds the documents. Nothing is run, so there are no statistics. */
export function explain(store: Store, { body, database }: Command): Reply {
  const inner = getOwn(body, "explain");
  must(isDocument(inner), 14, "explain needs a command as an object");
  if (getOwn(body, "verbosity") === "executionStats") refuse("explain with executionStats");
  const command: Document = { ...inner, $db: database };
  const { name } = checkCommand(command);
  if (name !== "find" && name !== "aggregate") refuse(`explain of ${name}`);
  const namespace = `${database}.${Object.values(command)[0] as string}`;
  const { query, hint } = name === "find" ? parseFind(command) : parseAggregate(command);
  const collection = store.catalog.find(namespace);
  const plan = collection && planQuery(collection, { ...query, hint: resolveHint(hint, collection) });
  const winningPlan = plan ? stageOf(plan, query.sort) : { stage: "EOF" };
  const queryPlanner = { namespace, parsedQuery: getOwn(command, "filter") ?? {}, winningPlan, rejectedPlans: [] };
  return { ...(name === "find" ? {} : { stages: [{ $cursor: { queryPlanner } }] }), queryPlanner, command };
}

function stageOf(plan: Plan, sort: SortOrder | undefined): Document {
  if (sort && !plan.isSorted) {
    const sortPattern: Document = {};
    for (const { path, direction } of sort.fields) setOwn(sortPattern, path, new Double(direction));
    return { stage: "SORT", sortPattern, inputStage: stageOf(plan, undefined) };
  }
  if (plan.kind === "collection") return { stage: "COLLSCAN", direction: plan.isReverse ? "backward" : "forward" };
  if (plan.kind === "index") return { stage: "FETCH", inputStage: scanOf(plan), isFiltered: !plan.isExact };
  return { stage: "FETCH", inputStage: { stage: "OR", inputStages: plan.plans.map(scanOf) } };
}

function scanOf({ index, isReverse, isMerged }: IndexPlan): Document {
  const { name: indexName, isUnique, isSparse, isMultikey, partial } = index;
  const kind = { isMultiKey: isMultikey.includes(true), isUnique, isSparse, isPartial: !!partial, isMerged };
  const keyPattern = getOwn(index.specification, "key");
  return { stage: "IXSCAN", keyPattern, indexName, ...kind, direction: isReverse ? "backward" : "forward" };
}
