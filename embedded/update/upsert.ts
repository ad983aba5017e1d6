import { ObjectId } from "bson";
import { fail, must } from "../errors.js";
import { conjunctsOf, type Filter, type Test } from "../query/filter.js";
import { equalValues } from "../values/compare.js";
import { deepCopy, type Document, getOwn, setOwn, type Value } from "../values/types.js";
import { modifyAt } from "./modify.js";
import type { ApplyContext, Update } from "./parse-update.js";

/**
 * The document that an upsert inserts when nothing matched: the equality conditions of the query, then the update.
 * A replacement takes only `_id` from the query. `_id` is made when neither has it, and comes first.
 *
 * @throws StoreError 54 when the query gives a field two values, 224 for `$expr`, and what the update throws.
 */
export function upsertedDocument(filter: Filter, update: Update, context: ApplyContext): Document {
  const base: Document = {};
  for (const [path, value] of equalitiesOf(filter)) {
    if (update.kind === "replacement" && path !== "_id") continue;
    const change = () => ({ set: deepCopy(value) });
    const walk = { parts: path.split("."), change, isCreating: true, context: { ...context, arrayFilters: new Map() } };
    modifyAt(base, walk);
  }
  const queryId = getOwn(base, "_id");
  const result = update.apply(base, { ...context, position: undefined, isInsert: true });
  const id = getOwn(result, "_id");
  const isSame = queryId === undefined || id === undefined || equalValues(queryId, id);
  must(isSame, 66, "Performing an update on the path '_id' would modify the immutable field '_id'");
  return withIdFirst(result, id === undefined ? new ObjectId() : id);
}

/** The document with `_id` in front. */
export function withIdFirst(document: Document, id: Value): Document {
  if (Object.keys(document)[0] === "_id") return document;
  const result: Document = { _id: id };
  for (const [field, value] of Object.entries(document)) if (field !== "_id") setOwn(result, field, value);
  return result;
}

/** Paths that the filter binds to one value. */
function equalitiesOf(filter: Filter): Map<string, Value> {
  const found = new Map<string, Value>();
  for (const one of conjunctsOf(filter)) {
    if (one.kind === "expression") fail(224, "$expr is not allowed in the query predicate for an upsert");
    const [only] = one.kind === "or" && one.filters.length === 1 ? one.filters : [];
    const inner = only ? equalitiesOf(only) : new Map<string, Value>();
    const bound = one.kind === "path" ? boundValue(one.test) : undefined;
    if (one.kind === "path" && bound) inner.set(one.path, bound.value);
    for (const [path, value] of inner) {
      must(!found.has(path), 54, `cannot infer query fields to set, path '${path}' is matched twice`);
      found.set(path, value);
    }
  }
  const isNested = [...found.keys()].some((path) => [...found.keys()].some((other) => other.startsWith(`${path}.`)));
  must(!isNested, 54, "cannot infer query fields to set, one path is inside another");
  return found;
}

function boundValue(test: Test): { value: Value } | undefined {
  if (test.kind === "compare" && test.operator === "eq") return { value: test.value };
  if (test.kind === "in" && test.values.length === 1 && test.patterns.length === 0) return { value: test.values[0] };
  return test.kind === "all" && test.tests.length === 1 && test.tests[0] ? boundValue(test.tests[0]) : undefined;
}
