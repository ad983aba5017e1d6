import { ObjectId } from "bson";
import { runUpdateStages, validateUpdatePipeline } from "../aggregation/run-pipeline.js";
import { fail, must, refuse } from "../errors.js";
import type { Scope } from "../expressions/operator.js";
import { conjunctsOf, type Filter, type Test } from "../query/filter.js";
import { compileMatcher } from "../query/matcher.js";
import { equalValues } from "../values/order.js";
import { deepCopy, type Document, getOwn, isDocument, setOwn, typeName, type Value } from "../values/values.js";
import { immutableId, modifyAt, renameChange, updateOperators } from "./operators.js";
import type { ElementTest, UpdateContext } from "./operators.js";

export type ApplyContext = Omit<UpdateContext, "arrayFilters">;
export interface Update {
  readonly kind: "operators" | "replacement" | "pipeline";
  /** Some path holds `$`: the index the query matched is needed. */
  readonly needsPosition: boolean;
  /** Top-level fields that may change; undefined: any. */
  readonly touched: ReadonlySet<string> | undefined;
  /** The new version of a document, which may be changed in place. What is thrown leaves nothing to be stored. */
  apply(document: Document, context: ApplyContext): Document;
}

/** Checks and compiles the `u` of an update or the `update` of findAndModify. @throws StoreError 9, 2, 14, 28, 40, 52,
 * 56, 66 and others, as MongoDB; 238 outside the profile. */
export function parseUpdate(update: Value, arrayFilters: Value, scope: Scope): Update {
  const filters = parseArrayFilters(arrayFilters, scope);
  if (Array.isArray(update)) {
    must(filters.size === 0, 9, "arrayFilters may not be specified for pipeline-style updates");
    const pipeline = validateUpdatePipeline(update, scope);
    const apply: Update["apply"] = (document, { variables }) =>
      withId(runUpdateStages(pipeline, document, variables), getOwn(document, "_id"));
    return { kind: "pipeline", needsPosition: false, touched: undefined, apply };
  }
  must(isDocument(update), 9, "the update must be an object or an array");
  const isReplacement = Object.keys(update)[0]?.startsWith("$") !== true;
  return isReplacement ? replacement(update, filters) : operators(update, filters, scope);
}

function withId(document: Document, id: Value): Document {
  return id === undefined || Object.hasOwn(document, "_id") ? document : { _id: id, ...document };
}

function replacement(update: Document, filters: ReadonlyMap<string, ElementTest>): Update {
  checkAllUsed(filters, []);
  const dollar = Object.keys(update).find((field) => field.startsWith("$"));
  must(dollar === undefined, 52, `The dollar ($) prefixed field '${dollar}' is not allowed in a replacement`);
  const apply: Update["apply"] = (document) => {
    const result: Document = Object.hasOwn(document, "_id") ? { _id: document["_id"] } : {};
    for (const [field, value] of Object.entries(update)) setOwn(result, field, value);
    return result;
  };
  return { kind: "replacement", needsPosition: false, touched: undefined, apply };
}

function operators(update: Document, filters: ReadonlyMap<string, ElementTest>, scope: Scope): Update {
  const changes: { parts: readonly string[]; apply: (document: Document, context: UpdateContext) => void }[] = [];
  const paths: string[][] = [];
  for (const [name, operand] of Object.entries(update)) {
    const operator = Object.hasOwn(updateOperators, name) ? updateOperators[name] : undefined;
    if (name === "$bit") refuse("update operator $bit");
    must(operator || name === "$rename", 9, `Unknown modifier: ${name}. Expected a valid update modifier`);
    must(isDocument(operand), 9, `Modifiers operate on fields but we found type ${typeName(operand)}: {${name}: …}`);
    for (const [path, value] of Object.entries(operand)) {
      const parts = checkPath(path);
      paths.push(parts);
      if (operator) {
        const walk = { parts, change: operator.make(value, path, scope), isCreating: operator.isCreating };
        changes.push({ parts, apply: (document, context) => modifyAt(document, { ...walk, context }) });
      } else {
        if (typeof value !== "string") return fail(2, `The 'to' field for $rename must be a string: ${path}`);
        const target = checkPath(value);
        paths.push(target);
        changes.push({ parts: target, apply: renameChange(parts, target) });
      }
    }
  }
  checkConflicts(paths.map((parts) => parts.join(".")));
  checkAllUsed(filters, paths.flat());
  changes.sort((a, b) => comparePaths(a.parts, b.parts));
  return {
    kind: "operators",
    needsPosition: paths.some((parts) => parts.includes("$")),
    touched: new Set(paths.map(([first = ""]) => first)),
    apply: (document, context) => {
      for (const { apply } of changes) apply(document, { ...context, arrayFilters: filters });
      return document;
    },
  };
}

function checkPath(path: string): string[] {
  const parts = path.split(".");
  must(!parts.includes(""), 56, `The update path '${path}' contains an empty field name.`);
  parts.forEach((part, i) => {
    if (!part.startsWith("$") || (i > 0 && ["$id", "$ref", "$db"].includes(part))) return;
    const isPositional = part === "$" || /^\$\[.*\]$/.test(part);
    must(isPositional, 52, `The dollar ($) prefixed field '${part}' in '${path}' is not valid for storage.`);
    must(i > 0, 2, `Cannot have positional (i.e. '$') element in the first position in path '${path}'`);
  });
  const isSingle = parts.indexOf("$") === parts.lastIndexOf("$");
  must(isSingle, 2, `Too many positional (i.e. '$') elements found in path '${path}'`);
  return parts;
}

/** Two operators must not touch the same field, nor one a field inside the other's. */
function checkConflicts(paths: readonly string[]): void {
  const sorted = paths.map((path) => `${path}.`).toSorted();
  sorted.forEach((path, i) => {
    const isConflict = i > 0 && path.startsWith(sorted[i - 1] ?? "");
    must(!isConflict, 40, `Updating the path '${path}' would create a conflict at '${sorted[i - 1]}'`);
  });
}

/** Lexicographic order of paths, part by part; numbers as numbers. New fields are appended in this order. */
function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x = "", y = ""] = [a[i], b[i]];
    const isNumeric = /^\d+$/.test(x) && /^\d+$/.test(y);
    const order = (isNumeric ? Number(x) - Number(y) : 0) || Buffer.compare(Buffer.from(x), Buffer.from(y));
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Checks and compiles array filters: each is a filter about one identifier, `{e: 5}` or `{"e.x": 5, "e.y": 6}`. */
function parseArrayFilters(given: Value, scope: Scope): ReadonlyMap<string, ElementTest> {
  const tests = new Map<string, ElementTest>();
  for (const filter of Array.isArray(given) ? given : []) {
    must(isDocument(filter), 14, "array filters must be objects");
    const matches = compileMatcher(filter, scope);
    const [name, second] = new Set(identifiersOf(filter));
    if (name === undefined || second !== undefined) return fail(9, "an array filter needs one top-level field name");
    must(/^[a-z][a-zA-Z0-9]*$/.test(name), 2, `array filter '${name}' must begin with a lowercase letter`);
    must(!tests.has(name), 9, `Found multiple array filters with the same top-level field name ${name}`);
    tests.set(name, (element, variables) => matches({ [name]: element }, variables));
  }
  return tests;
}

function identifiersOf(filter: Document): string[] {
  return Object.entries(filter).flatMap(([field, value]) => {
    if (!field.startsWith("$")) return field.split(".").slice(0, 1);
    const isLogical = ["$and", "$or", "$nor"].includes(field) && Array.isArray(value);
    return isLogical ? value.filter(isDocument).flatMap(identifiersOf) : [];
  });
}

/** @throws StoreError 9 when a filter is used by no path, 2 when a path uses one that is not there. */
function checkAllUsed(filters: ReadonlyMap<string, ElementTest>, parts: readonly string[]): void {
  for (const name of filters.keys()) {
    must(parts.includes(`$[${name}]`), 9, `The array filter for identifier '${name}' was not used in the update`);
  }
  for (const part of parts) {
    const isKnown = !part.startsWith("$[") || part === "$[]" || filters.has(part.slice(2, -1));
    must(isKnown, 2, `No array filter found for identifier '${part.slice(2, -1)}'`);
  }
}

/** The document that an upsert inserts when nothing matched: the equality conditions of the query, then the update. A
 * replacement takes only `_id` from the query. `_id` is made when neither has it, and comes first. */
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
  must(isSame, 66, immutableId);
  return withIdFirst(result, id === undefined ? new ObjectId() : id);
}

export function withIdFirst(document: Document, id: Value): Document {
  if (Object.keys(document)[0] === "_id") return document;
  const result: Document = { _id: id };
  for (const [field, value] of Object.entries(document)) if (field !== "_id") setOwn(result, field, value);
  return result;
}

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
