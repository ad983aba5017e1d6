import { Double } from "bson";
import { must } from "../errors.js";
import { findDocuments, planQuery, type Query } from "../query/find-documents.js";
import type { Plan } from "../query/plan.js";
import { checkCommand, type Command, type Reply } from "../server/command.js";
import type { Store } from "../server/store.js";
import { runInTurns } from "../server/turns.js";
import type { CollectionInfo } from "../storage/catalog.js";
import { type Document, getOwn, isDocument, setOwn } from "../values/types.js";
import { parseAggregate } from "./aggregate.js";
import { type Hint, parseFind, resolveHint } from "./find.js";

/** explain of find, count, distinct, aggregate, findAndModify and one update or delete: which plan finds the documents. */
export async function explain(store: Store, { body, database }: Command): Promise<Reply> {
  const inner = getOwn(body, "explain");
  must(isDocument(inner), 14, "explain needs a command as an object");
  const command: Document = { ...inner, $db: database };
  const { name } = checkCommand(command);
  const namespace = `${database}.${Object.values(command)[0] as string}`;
  const { query, hint } = name === "aggregate" ? parseAggregate(command) : queryIn(command);
  const collection = store.catalog.find(namespace);
  const full: Query = { ...query, hint: collection && resolveHint(hint, collection) };
  const plan = collection && planQuery(collection, full);
  const winningPlan = plan ? withSort(stageOf(plan, full), plan, full) : { stage: "EOF" };
  const parsedQuery = getOwn(command, "filter") ?? getOwn(command, "query") ?? {};
  const planned = { queryPlanner: { namespace, parsedQuery, winningPlan, rejectedPlans: [] } };
  const isRun = getOwn(body, "verbosity") !== "queryPlanner" && collection && plan;
  const executionStats = isRun ? await statisticsOf(store, collection, full, plan) : undefined;
  const explained: Reply = executionStats ? { ...planned, executionStats } : planned;
  if (name !== "aggregate") return { ...explained, command };
  return { stages: [{ $cursor: explained }], ...planned, command };
}

/** The question inside a command that is not an aggregate. */
function queryIn(command: Document): { query: Omit<Query, "hint">; hint: Hint } {
  const [statement] = (getOwn(command, "updates") ?? getOwn(command, "deletes") ?? []) as Document[];
  const source = statement ?? command;
  const fields = ["sort", "skip", "hint", ...(statement ? [] : ["limit"])];
  const find = Object.fromEntries(fields.map((field) => [field, getOwn(source, field)]));
  const filter = getOwn(source, "q") ?? getOwn(source, "filter") ?? getOwn(source, "query");
  return parseFind({ ...find, filter, let: getOwn(command, "let") });
}

function withSort(stage: Document, plan: Plan, { sort }: Query): Document {
  if (!sort || plan.isSorted) return stage;
  const sortPattern: Document = {};
  for (const { path, direction } of sort.fields) setOwn(sortPattern, path, new Double(direction));
  return { stage: "SORT", sortPattern, inputStage: stage };
}

function stageOf(plan: Plan, query: Query): Document {
  if (plan.kind === "collection") return { stage: "COLLSCAN", direction: plan.isReverse ? "backward" : "forward" };
  if (plan.kind === "index") {
    return { stage: "FETCH", inputStage: scanOf(plan), isFiltered: !plan.isExact || query.needsDocument };
  }
  return { stage: "FETCH", inputStage: { stage: "OR", inputStages: plan.plans.map(scanOf) } };
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
  const startedAt = performance.now();
  let found = 0;
  return store.reading(async (view) => {
    await runInTurns(findDocuments(view, collection, query, plan), () => found++);
    return {
      executionSuccess: true,
      nReturned: new Double(found),
      executionTimeMillis: new Double(Math.round(performance.now() - startedAt)),
      totalKeysExamined: new Double(view.keysExamined),
      totalDocsExamined: new Double(view.documentsExamined),
    };
  });
}
