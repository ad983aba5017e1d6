import { Double, Int32 } from "bson";
import { validatePipeline, wantedOf } from "../aggregation/run-pipeline.js";
import { type CollectionReader, runPipeline } from "../aggregation/stage.js";
import { decodeDocument } from "../bson/decode.js";
import { encodeDocument } from "../bson/encode.js";
import { must, refuse } from "../errors.js";
import { everything, onPath, parseFilter } from "../query/filter.js";
import { countDocuments, findDocuments, plainQuery, planQuery } from "../query/find-documents.js";
import type { Found, Query } from "../query/find-documents.js";
import type { IndexPlan, Plan } from "../query/plan.js";
import { checkCommand, collectionName, countOption, documentOption, newEnvironment } from "../server/command.js";
import type { Command, Reply } from "../server/command.js";
import { Cursor } from "../server/cursors.js";
import type { Store } from "../server/store.js";
import type { ReadView } from "../storage/records.js";
import { toDouble } from "../values/numbers.js";
import { compileSort, type SortOrder } from "../values/order.js";
import { type Document, getOwn, isDocument, isNumber, setOwn } from "../values/types.js";
import { FIRST_BATCH, firstBatch, openCursor, parseFind, parseHint, resolveHint } from "./find.js";

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
  const cursor = openCursor(store, namespace, (view) => {
    const source = collection ? findDocuments(view, collection, limited, planQuery(collection, query)) : [];
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

/** What the stages of a pipeline may read besides their source. */
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
  const { name: indexName, isUnique, isSparse } = index;
  const kind = {
    isMultiKey: index.isMultikey.includes(true),
    isUnique,
    isSparse,
    isPartial: !!index.partial,
    isMerged,
  };
  const keyPattern = getOwn(index.specification, "key");
  return { stage: "IXSCAN", keyPattern, indexName, ...kind, direction: isReverse ? "backward" : "forward" };
}
