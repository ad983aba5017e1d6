import { ObjectId } from "bson";
import { StoreError } from "../errors.js";
import type { Filter, Test } from "../query/filter.js";
import { equalValues } from "../values/compare.js";
import { deepCopy, getOwn, setOwn } from "../values/fields.js";
import { type Document, isDocument, type Value } from "../values/types.js";
import { type ApplyContext, idOf, type Update } from "./parse-update.js";

/**
 * The document that an upsert inserts when nothing matched: the equality conditions of the query, then the update.
 * A replacement takes only `_id` from the query. `_id` is made when neither has it, and comes first.
 *
 * @throws StoreError 54 when the query gives a field two values, 224 for `$expr`, and what the update throws.
 */
export function upsertedDocument(filter: Filter, update: Update, context: ApplyContext): Document {
  const equalities = equalitiesOf(filter);
  const base: Document = {};
  for (const [path, value] of equalities) {
    if (update.kind === "replacement" && path !== "_id") continue;
    setPath(base, path, value);
  }
  const queryId = idOf(base);
  const result = update.apply(base, { ...context, position: undefined, isInsert: true });
  const id = getOwn(result, "_id");
  if (queryId !== undefined && id !== undefined && !equalValues(queryId, id)) {
    throw new StoreError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
  }
  return withIdFirst(result, id === undefined ? new ObjectId() : id);
}

/** The document with `_id` in front. */
export function withIdFirst(document: Document, id: Value): Document {
  if (Object.keys(document)[0] === "_id") return document;
  const result: Document = { _id: id };
  for (const field of Object.keys(document)) {
    if (field !== "_id") setOwn(result, field, document[field]);
  }
  return result;
}

/** Paths that the filter binds to one value. */
function equalitiesOf(filter: Filter): Map<string, Value> {
  const found = new Map<string, Value>();
  const visit = (node: Filter): void => {
    switch (node.kind) {
      case "and":
        node.filters.forEach(visit);
        return;
      case "or":
        if (node.filters.length === 1 && node.filters[0]) visit(node.filters[0]);
        return;
      case "expression":
        throw new StoreError(224, "$expr is not allowed in the query predicate for an upsert");
      case "path": {
        const value = boundValue(node.test);
        if (value === undefined) return;
        if (found.has(node.path)) {
          throw new StoreError(54, `cannot infer query fields to set, path '${node.path}' is matched twice`);
        }
        found.set(node.path, value.value);
        return;
      }
      case "constant":
      case "nor":
      default:
    }
  };
  visit(filter);
  for (const path of found.keys()) {
    for (const other of found.keys()) {
      if (other.startsWith(`${path}.`)) {
        throw new StoreError(54, `cannot infer query fields to set, both paths '${path}' and '${other}' are matched`);
      }
    }
  }
  return found;
}

function boundValue(test: Test): { value: Value } | undefined {
  if (test.kind === "compare" && test.operator === "eq") return { value: test.value };
  if (test.kind === "in" && test.values.length === 1 && test.patterns.length === 0) return { value: test.values[0] };
  if (test.kind === "all" && test.tests.length === 1 && test.tests[0]) return boundValue(test.tests[0]);
  return undefined;
}

function setPath(document: Document, path: string, value: Value): void {
  const parts = path.split(".");
  let node = document;
  for (const part of parts.slice(0, -1)) {
    const next = getOwn(node, part);
    if (isDocument(next)) node = next;
    else {
      const child: Document = {};
      setOwn(node, part, child);
      node = child;
    }
  }
  setOwn(node, parts.at(-1) ?? "", deepCopy(value));
}
