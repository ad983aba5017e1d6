import { Double } from "bson";
import { StoreError } from "../errors.js";
import { findDocuments, planQuery, type Query } from "../query/find-documents.js";
import type { Plan } from "../query/plan.js";
import { checkCommand } from "../server/check-command.js";
import type { Command, Reply } from "../server/command.js";
import type { Store } from "../server/store.js";
import { runInTurns } from "../server/turns.js";
import type { CollectionInfo } from "../storage/catalog.js";
import { getOwn, setOwn, shallowCopy } from "../values/fields.js";
import { type Document, isDocument, type Value } from "../values/types.js";
import { parseAggregate } from "./aggregate.js";
import { parseFind } from "./find.js";
import { type Hint, resolveHint } from "./read-options.js";

/** explain of find, count, distinct, aggregate, findAndModify and one update or delete: which plan finds the documents. */
export async function explain(store: Store, { body, database }: Command): Promise<Reply> {
  const inner = getOwn(body, "explain");
  if (!isDocument(inner)) throw new StoreError(14, "explain needs a command as an object");
  const command = shallowCopy(inner);
  setOwn(command, "$db", database);
  const { name } = checkCommand(command);
  const target = getOwn(command, Object.keys(command)[0] ?? "");
  const namespace = `${database}.${typeof target === "string" ? target : ""}`;
  const { query, hint, wasMatch } = queryIn(name, command);
  const collection = store.catalog.find(namespace);
  const full: Query = { ...query, hint: collection && resolveHint(hint, collection) };
  const plan = collection && planQuery(collection, full);
  const planned = { queryPlanner: plannerOf(namespace, command, plan, full) };
  const isRun = getOwn(body, "verbosity") !== "queryPlanner" && collection && plan;
  const explained: Reply = isRun
    ? { ...planned, executionStats: await statisticsOf(store, collection, full, plan) }
    : planned;
  if (!wasMatch) return { ...explained, command };
  return { stages: [{ $cursor: explained }], ...planned, command };
}

function queryIn(name: string, command: Document): { query: Omit<Query, "hint">; hint: Hint; wasMatch: boolean } {
  if (name === "aggregate") {
    const { filter, environment, sort, hint } = parseAggregate(command);
    const { variables } = environment;
    const query = { filter, variables, sort, skip: 0, limit: 0, needsDocument: false };
    return { query, hint, wasMatch: true };
  }
  const find: Document = {};
  const put = (field: string, value: Value): void => {
    if (value !== undefined) setOwn(find, field, value);
  };
  const statement = ((getOwn(command, "updates") ?? getOwn(command, "deletes")) as Document[] | undefined)?.[0];
  put("filter", statement ? getOwn(statement, "q") : (getOwn(command, "filter") ?? getOwn(command, "query")));
  for (const field of ["sort", "skip", "limit", "hint", "let"]) {
    put(field, getOwn(statement && field !== "let" && field !== "limit" ? statement : command, field));
  }
  const { query, hint } = parseFind(find);
  return { query, hint, wasMatch: false };
}

function plannerOf(namespace: string, command: Document, plan: Plan | undefined, query: Query): Document {
  return {
    namespace,
    parsedQuery: getOwn(command, "filter") ?? getOwn(command, "query") ?? {},
    winningPlan: plan ? withSort(stageOf(plan, query), plan, query) : { stage: "EOF" },
    rejectedPlans: [],
  };
}

function withSort(stage: Document, plan: Plan, { sort }: Query): Document {
  if (!sort || plan.isSorted) return stage;
  const sortPattern: Document = {};
  for (const { path, direction } of sort.fields) setOwn(sortPattern, path, new Double(direction));
  return { stage: "SORT", sortPattern, inputStage: stage };
}

function stageOf(plan: Plan, query: Query): Document {
  switch (plan.kind) {
    case "collection":
      return { stage: "COLLSCAN", direction: plan.isReverse ? "backward" : "forward" };
    case "union":
      return { stage: "FETCH", inputStage: { stage: "OR", inputStages: plan.plans.map((inner) => scanOf(inner)) } };
    case "index":
    default:
      return { stage: "FETCH", inputStage: scanOf(plan), isFiltered: !plan.isExact || query.needsDocument };
  }
}

function scanOf({ index, isReverse, isMerged }: Plan & { kind: "index" }): Document {
  return {
    stage: "IXSCAN",
    keyPattern: getOwn(index.specification, "key"),
    indexName: index.name,
    isMultiKey: index.isMultikey.includes(true),
    isUnique: index.isUnique,
    isSparse: index.isSparse,
    isPartial: index.partial !== undefined,
    isMerged,
    direction: isReverse ? "backward" : "forward",
  };
}

async function statisticsOf(store: Store, collection: CollectionInfo, query: Query, plan: Plan): Promise<Document> {
  const view = store.snapshot();
  const startedAt = performance.now();
  const counted = { keysExamined: 0, documentsExamined: 0 };
  let found = 0;
  const run = function* (): Generator<undefined, void> {
    for (const match of findDocuments(view, collection, query, plan, counted)) {
      if (match) found++;
      else yield undefined;
    }
  };
  try {
    await runInTurns(run());
  } finally {
    view.close();
  }
  return {
    executionSuccess: true,
    nReturned: new Double(found),
    executionTimeMillis: new Double(Math.round(performance.now() - startedAt)),
    totalKeysExamined: new Double(counted.keysExamined),
    totalDocsExamined: new Double(counted.documentsExamined),
  };
}
