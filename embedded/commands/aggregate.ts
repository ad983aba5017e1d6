import { Int32 } from "bson";
import { runPipeline, validatePipeline, withoutFirstStages } from "../aggregation/run-pipeline.js";
import type { CompiledPipeline } from "../aggregation/stage.js";
import { decodeDocument } from "../bson/decode.js";
import { encodeDocument } from "../bson/encode.js";
import { StoreError } from "../errors.js";
import type { Filter } from "../query/filter.js";
import { countDocuments, findDocuments, planQuery, type Query } from "../query/find-documents.js";
import { parseFilter } from "../query/parse-filter.js";
import { collectionName, documentOption } from "../server/check-command.js";
import { type Command, type Environment, environmentOf, type Reply } from "../server/command.js";
import type { Store } from "../server/store.js";
import { runInTurns } from "../server/turns.js";
import type { CollectionInfo } from "../storage/catalog.js";
import type { ReadView } from "../storage/read-view.js";
import { getOwn, splitPath } from "../values/fields.js";
import { toDouble } from "../values/numbers.js";
import { compileSort, type SortOrder } from "../values/sort-order.js";
import { type Document, isDocument, isNumber, type Value } from "../values/types.js";
import { FIRST_BATCH, firstBatch, openCursor } from "./find.js";
import { countOption, type Hint, parseHint, resolveHint } from "./read-options.js";

/** A checked aggregate: its stages, and what of them the storage can do better. */
export interface AggregateRequest {
  readonly environment: Environment;
  readonly pipeline: CompiledPipeline;
  readonly stages: readonly Document[];
  /** The filter of a leading `$match` (everything, when there is none). */
  readonly filter: Filter;
  readonly hasMatch: boolean;
  /** The order of a `$sort` right behind. */
  readonly sort: SortOrder | undefined;
  readonly hint: Hint;
}

/** Checks an aggregate completely. */
export function parseAggregate(body: Document): AggregateRequest {
  const environment = environmentOf(body);
  const given = getOwn(body, "pipeline");
  const pipeline = validatePipeline(given, environment.scope);
  const stages = given as Document[];
  const match = stages[0] && getOwn(stages[0], "$match");
  const hasMatch = match !== undefined;
  const sort = stages[hasMatch ? 1 : 0];
  const order = sort && getOwn(sort, "$sort");
  return {
    environment,
    pipeline,
    stages,
    filter: hasMatch ? parseFilter(match, environment.scope) : { kind: "and", filters: [] },
    hasMatch,
    sort: order === undefined ? undefined : compileSort(order),
    hint: parseHint(getOwn(body, "hint")),
  };
}

export async function aggregate(store: Store, command: Command): Promise<Reply> {
  const { body, database } = command;
  const target = getOwn(body, "aggregate");
  const isDatabaseLevel = isNumber(target) && toDouble(target) === 1;
  const namespace = `${database}.${isDatabaseLevel ? "$cmd.aggregate" : collectionName("aggregate", target)}`;
  if (!isDocument(getOwn(body, "cursor"))) {
    throw new StoreError(9, "The 'cursor' option is required, except for aggregate with the explain argument");
  }
  const batchSize = countOption(documentOption(body, "cursor"), "batchSize") ?? FIRST_BATCH;
  const request = parseAggregate(body);
  const collection = store.catalog.find(namespace);
  const cursor = openCursor(store, namespace, (view) => encoded(resultsOf(store, view, database, collection, request)));
  return firstBatch(store, cursor, batchSize, false);
}

async function* encoded(documents: AsyncIterable<Document>): AsyncGenerator<Buffer, void> {
  for await (const document of documents) yield encodeDocument(document);
}

function resultsOf(
  store: Store,
  view: ReadView,
  database: string,
  collection: CollectionInfo | undefined,
  request: AggregateRequest,
): AsyncIterable<Document> {
  const { variables } = request.environment;
  const query = collection && queryOf(request, collection);
  const counted = collection && query && countOnly(request);
  if (collection && query && counted) return countResult(view, collection, { ...query, sort: undefined }, counted);
  const plan = collection && query && planQuery(collection, query);
  const done = (request.hasMatch ? 1 : 0) + (request.sort && plan?.isSorted ? 1 : 0);
  const sorted = plan?.isSorted ? query : query && { ...query, sort: undefined };
  const source = collection && sorted ? decoded(findDocuments(view, collection, sorted, plan)) : [];
  return runPipeline(withoutFirstStages(request.pipeline, done), source, {
    variables,
    sliceMs: 5,
    readCollection: (name) => readAll(store, view, `${database}.${name}`),
    findByEquality: (name, path, values) => findEqual(store, view, `${database}.${name}`, path, values),
  });
}

function queryOf({ filter, environment, sort, hint }: AggregateRequest, collection: CollectionInfo): Query {
  const { variables } = environment;
  return { filter, variables, sort, skip: 0, limit: 0, needsDocument: false, hint: resolveHint(hint, collection) };
}

function* decoded(matches: ReturnType<typeof findDocuments>): Generator<Document | undefined> {
  for (const found of matches) yield found && (found.document ?? decodeDocument(found.bytes));
}

const everything: Filter = { kind: "and", filters: [] };

function* readAll(store: Store, view: ReadView, namespace: string): Generator<Document | undefined> {
  const collection = store.catalog.find(namespace);
  if (collection) yield* decoded(findDocuments(view, collection, plainQuery(everything)));
}

function plainQuery(filter: Filter): Query {
  return { filter, variables: [], sort: undefined, skip: 0, limit: 0, needsDocument: false, hint: undefined };
}

function findEqual(
  store: Store,
  view: ReadView,
  namespace: string,
  path: string,
  values: readonly Value[],
): Iterable<Document | undefined> | undefined {
  const collection = store.catalog.find(namespace);
  if (!collection) return [];
  const filter: Filter = { kind: "path", path, parts: splitPath(path), test: { kind: "in", values, patterns: [] } };
  const query = plainQuery(filter);
  const plan = planQuery(collection, query);
  return plan.kind === "index" ? decoded(findDocuments(view, collection, query, plan)) : undefined;
}

/** What `countDocuments()` of the drivers sends: match, skip, limit and one group that adds up ones. */
interface CountOnly {
  readonly id: Value;
  readonly field: string;
  readonly skip: number;
  readonly limit: number;
}

function countOnly({ stages, hasMatch }: AggregateRequest): CountOnly | undefined {
  let skip = 0;
  let limit = 0;
  const rest = stages.slice(hasMatch ? 1 : 0);
  const skipStage = rest[0] && getOwn(rest[0], "$skip");
  if (isNumber(skipStage)) {
    skip = toDouble(skipStage);
    rest.shift();
  }
  const limitStage = rest[0] && getOwn(rest[0], "$limit");
  if (isNumber(limitStage)) {
    limit = toDouble(limitStage);
    rest.shift();
  }
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

async function* countResult(
  view: ReadView,
  collection: CollectionInfo,
  query: Query,
  { id, field, skip, limit }: CountOnly,
): AsyncGenerator<Document, void> {
  const total = await runInTurns(countDocuments(view, collection, { ...query, skip, limit }));
  if (total > 0) yield { _id: id, [field]: new Int32(total) };
}
