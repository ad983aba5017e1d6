import { fail, must, refuse } from "../errors.js";
import { isKnownExpression } from "../expressions/compile.js";
import { isTrue } from "../expressions/conditions.js";
import type { Expression, Scope, Variables } from "../expressions/operator.js";
import { compileMatcher } from "../query/matcher.js";
import { type Document, fieldPathParts, getOwn, isDocument, isNullish, isNumber } from "../values/values.js";
import { operatorOf, setOwn, sliceOf, toDouble, type Value } from "../values/values.js";

export type Leaf = "include" | "exclude" | Expression;
/** Paths of a projection as a tree: a field leads to a leaf or to the fields below it, in the order of writing. */
export class FieldTree {
  readonly fields = new Map<string, Leaf | FieldTree>();
  #hasComputed = false;
  /** Puts a leaf under a dotted path. @throws StoreError 31249/31250 when it lies below or above another one. */
  put(path: string, leaf: Leaf): void {
    this.#put(fieldPathParts(path), 0, leaf, path);
  }
  #put(parts: readonly string[], at: number, leaf: Leaf, path: string): void {
    const part = parts[at] ?? "";
    const known = this.fields.get(part);
    this.#hasComputed ||= typeof leaf === "function";
    if (at === parts.length - 1) {
      if (known !== undefined) fail(31250, `Path collision at ${path}`);
      this.fields.set(part, leaf);
      return;
    }
    const next = known ?? new FieldTree();
    if (!(next instanceof FieldTree)) return fail(31249, `Path collision at ${path}`);
    this.fields.set(part, next);
    next.#put(parts, at + 1, leaf, path);
  }
  include(document: Document): Document {
    const result: Document = {};
    for (const [field, value] of Object.entries(document)) {
      const entry = this.fields.get(field);
      const kept = entry instanceof FieldTree ? entry.#includeValue(value) : entry === "include" ? value : undefined;
      if (kept !== undefined || entry === "include") setOwn(result, field, kept);
    }
    return result;
  }
  /** Below an included path scalars vanish, also from arrays, unless computed fields take their place. */
  #includeValue(value: Value): Value {
    if (isDocument(value)) return this.include(value);
    if (!Array.isArray(value)) return undefined;
    const items = value.map((item) => this.#includeValue(item));
    return this.#hasComputed ? items : items.filter((item) => item !== undefined);
  }
  exclude(document: Document): Document {
    const result: Document = {};
    for (const [field, value] of Object.entries(document)) {
      const entry = this.fields.get(field);
      if (entry !== "exclude") setOwn(result, field, entry instanceof FieldTree ? entry.#excludeValue(value) : value);
    }
    return result;
  }
  #excludeValue(value: Value): Value {
    if (isDocument(value)) return this.exclude(value);
    return Array.isArray(value) ? value.map((item) => this.#excludeValue(item)) : value;
  }
  /** Sets the computed fields in `target`, evaluating them on `root`; a missing result removes the field. Objects and
   * arrays on the way are copied, never changed. */
  compute(target: Document, root: Document, variables: Variables): void {
    if (!this.#hasComputed) return;
    for (const [field, entry] of this.fields) {
      let value: Value;
      if (typeof entry === "function") value = entry(root, variables);
      else if (entry instanceof FieldTree && entry.#hasComputed) {
        value = entry.#computeValue(getOwn(target, field), root, variables);
      } else continue;
      if (value === undefined) delete target[field];
      else setOwn(target, field, value);
    }
  }
  /** Computed fields below an array go into each element; a scalar gives way to an object. */
  #computeValue(value: Value, root: Document, variables: Variables): Value {
    if (Array.isArray(value)) return value.map((item) => this.#computeValue(item, root, variables));
    const target = isDocument(value) ? { ...value } : {};
    this.compute(target, root, variables);
    return target;
  }
}

export type Projection = (document: Document, variables: Variables) => Document;
/** A form known only to find, taken apart: `$slice` and `$elemMatch`. */
export interface Special {
  /** What the projection is when nothing is included or excluded plainly; "exclude" is stronger. */
  readonly mode: "include" | "exclude";
  /** The path that an inclusion must keep for it; undefined when the form adds the field by itself. */
  readonly keeps?: string;
  readonly afterwards: (projected: Document, original: Document, variables: Variables) => Document;
}

/** Compiles a projection as `$project` and find have it: all inclusions with computed fields, or all exclusions. `_id`
 * is included unless excluded and may differ from the others. `isInclusion`: it keeps only what it names. */
export function compileProjection(
  specification: Document,
  scope: Scope,
  special: (path: string, value: Value) => Special | undefined = () => undefined,
): { readonly project: Projection; readonly isInclusion: boolean } {
  const tree = new FieldTree();
  const paths = new FieldTree(); // all paths, those of special forms included; only there to find collisions
  const specials: Special[] = [];
  let plainMode: Special["mode"] | undefined;
  let id: boolean | undefined;
  let hasComputedId = false;
  const demand = (mode: Special["mode"], path: string): void => {
    const code = mode === "include" ? 31253 : 31254;
    must((plainMode ??= mode) === mode, code, `Cannot ${mode} field ${path} in a projection of the other kind`);
  };
  const put = (path: string, leaf: Parameters<FieldTree["put"]>[1]): void => {
    paths.put(path, "include");
    tree.put(path, leaf);
    scope.use(path);
  };
  const entry = (path: string, value: Value, isNested: boolean): void => {
    const form = isNested ? undefined : special(path, value);
    if (form) {
      paths.put(path, "include");
      specials.push(form);
    } else if ((typeof value === "boolean" || isNumber(value)) && path === "_id") {
      must(id === undefined, 31250, "Path collision at _id");
      id = isTrue(value);
    } else if (typeof value === "boolean" || isNumber(value)) {
      must(path !== "$" && !path.endsWith(".$"), 31324, "positional projection is not allowed here");
      const mode = isTrue(value) ? "include" : "exclude";
      demand(mode, path);
      put(path, mode);
    } else if (isDocument(value) && !Object.keys(value).some((field) => field.startsWith("$"))) {
      const fields = Object.entries(value);
      must(fields.length > 0, 51270, "An empty sub-projection is not a valid value");
      for (const [field, inner] of fields) entry(`${path}.${field}`, inner, true);
    } else {
      const operator = operatorOf(value);
      must(!isDocument(value) || Object.keys(value).length === 1, 16410, "field names may not start with '$'");
      must(operator === undefined || isKnownExpression(operator), 31325, `Unknown expression ${operator}`);
      const expression = scope.compile(value);
      must(plainMode !== "exclude", 31252, "Cannot use an expression in an exclusion projection");
      plainMode = "include";
      hasComputedId ||= path === "_id";
      put(path, expression);
    }
  };
  for (const [path, value] of Object.entries(specification)) entry(path, value, false);
  const isOnlyId = specials.length === 0 ? id === true : id !== false;
  const isIncluding = isOnlyId && specials.every(({ mode }) => mode === "include");
  const isInclusion = plainMode === undefined ? isIncluding : plainMode === "include";
  for (const { keeps } of specials) if (isInclusion && keeps !== undefined) tree.put(keeps, "include");
  if (isInclusion && id !== false && !tree.fields.has("_id")) tree.put("_id", "include");
  if (!isInclusion && id === false) tree.put("_id", "exclude");
  scope.use("_id");
  const project: Projection = (document, variables) => {
    let result = isInclusion ? tree.include(document) : tree.exclude(document);
    if (hasComputedId) result = { _id: null, ...result }; // a computed _id stands first
    tree.compute(result, document, variables);
    for (const { afterwards } of specials) result = afterwards(result, document, variables);
    return result;
  };
  return { project, isInclusion };
}

/** Compiles `$addFields` / `$set`: every value is an expression, an object merges into the object that is there. */
export function compileAddFields(specification: Document, scope: Scope): Projection {
  const tree = new FieldTree();
  const add = (path: string, value: Value): void => {
    const fields = isDocument(value) && operatorOf(value) === undefined ? Object.entries(value) : [];
    for (const [field, inner] of fields) add(`${path}.${field}`, inner);
    if (fields.length > 0) return;
    tree.put(path, scope.compile(value));
    scope.use(path);
  };
  for (const [path, value] of Object.entries(specification)) add(path, value);
  return (document, variables) => {
    const result = { ...document };
    tree.compute(result, document, variables);
    return result;
  };
}

export function compileUnset(paths: readonly string[]): Projection {
  const tree = new FieldTree();
  for (const path of paths) tree.put(path, "exclude");
  return (document) => tree.exclude(document);
}

/** Compiles the projection of a find: as `$project`, and with `{$elemMatch}` and `{$slice}`. Undefined for an empty
 * projection, which keeps everything. `fields`: the only top-level fields that it looks at, undefined for all. */
export function compileFindProjection(specification: Value, scope: Scope) {
  if (isNullish(specification)) return undefined;
  must(isDocument(specification), 14, "the projection must be an object");
  const paths = Object.keys(specification);
  if (paths.length === 0) return undefined;
  const { project, isInclusion } = compileProjection(specification, scope, (path, value) => {
    if (path.endsWith(".$")) refuse("a positional projection");
    const operator = operatorOf(value);
    const operand = operator && getOwn(value as Document, operator);
    if (operator === "$elemMatch") return elemMatchForm(path, operand, scope);
    return operator === "$slice" ? sliceForm(path, operand) : undefined;
  });
  // Whether the scope knows all fields that special forms look at is not asked: they are rare.
  const isPlain = isInclusion && Object.values(specification).every((v) => typeof v === "boolean" || isNumber(v));
  return { project, fields: isPlain ? new Set(paths.map((path) => path.split(".")[0] ?? "")).add("_id") : undefined };
}

function sliceForm(path: string, argument: Value): Special {
  const given = Array.isArray(argument) ? argument : [argument];
  const [first = 0, second] = given.map((value) =>
    isNumber(value) ? Math.trunc(toDouble(value)) : fail(28667, "$slice in a projection needs numbers"),
  );
  must(!Array.isArray(argument) || given.length === 2, 28667, "$slice in a projection needs an array of two numbers");
  must(second === undefined || second > 0, 28729, "Third argument to $slice must be positive");
  const slice = (array: Value[]): Value[] => sliceOf(array, first, second);
  const parts = path.split(".");
  const afterwards = (projected: Document): Document => changeArrays(projected, parts, slice) as Document;
  return { mode: "exclude", keeps: path, afterwards };
}

function elemMatchForm(path: string, filter: Value, scope: Scope): Special {
  must(!path.includes("."), 31275, "Cannot use $elemMatch projection on a nested field.");
  must(isDocument(filter), 31274, "elemMatch: Invalid argument, object required");
  const matches = compileMatcher({ "": { $elemMatch: filter } }, scope);
  const afterwards: Special["afterwards"] = (projected, original, variables) => {
    const array = getOwn(original, path);
    const found = Array.isArray(array) ? array.find((item) => matches({ "": [item] }, variables)) : undefined;
    const result = { ...projected };
    if (found === undefined) delete result[path];
    else setOwn(result, path, [found]);
    return result;
  };
  return { mode: "include", afterwards };
}

function changeArrays(value: Value, parts: readonly string[], change: (array: Value[]) => Value[], at = 0): Value {
  if (Array.isArray(value)) {
    if (at === parts.length) return change(value);
    return value.map((item) => (isDocument(item) ? changeArrays(item, parts, change, at) : item));
  }
  const part = parts[at];
  if (part === undefined || !isDocument(value) || !Object.hasOwn(value, part)) return value;
  const copy = { ...value };
  setOwn(copy, part, changeArrays(value[part], parts, change, at + 1));
  return copy;
}
