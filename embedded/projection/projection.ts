import { fail, must } from "../errors.js";
import { isKnownExpression } from "../expressions/compile.js";
import { isTrue } from "../expressions/conditions.js";
import type { Scope, Variables } from "../expressions/scope.js";
import { type Document, isDocument, isNumber, operatorOf, type Value } from "../values/types.js";
import { FieldTree } from "./field-tree.js";

/** Makes the projected document; `position` is the array index the filter matched, for `path.$`. */
export type Projection = (document: Document, variables: Variables, position?: number) => Document;

/** A form known only to find, taken apart: `$slice`, `path.$` and `$elemMatch`. */
export interface Special {
  /** What the projection is when nothing is included or excluded plainly; "exclude" is stronger. */
  readonly mode: "include" | "exclude";
  /** It counts as a plain inclusion. */
  readonly isPlain?: true;
  /** The path that an inclusion must keep for it; undefined when the form adds the field by itself. */
  readonly keeps?: string;
  /** Done to the projected document afterwards. */
  readonly afterwards: (projected: Document, original: Document, variables: Variables, position?: number) => Document;
}

/**
 * Compiles a projection as `$project` and find have it: all inclusions with computed fields, or all exclusions.
 * `_id` is included unless excluded and may differ from the others. `isInclusion`: it keeps only what it names.
 *
 * @param special recognises the forms that only find knows.
 * @throws StoreError 31253/31254 for mixtures, 31249/31250 for collisions, 51270 for `{}` as a value and others.
 */
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
      paths.put(path.replace(/\.\$$/, ""), "include");
      if (form.isPlain) demand(form.mode, path);
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
  const project: Projection = (document, variables, position) => {
    let result = isInclusion ? tree.include(document) : tree.exclude(document);
    if (hasComputedId) result = { _id: null, ...result }; // a computed _id stands first
    tree.compute(result, document, variables);
    for (const { afterwards } of specials) result = afterwards(result, document, variables, position);
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

/** Compiles `$unset`: the paths to leave out. */
export function compileUnset(paths: readonly string[]): Projection {
  const tree = new FieldTree();
  for (const path of paths) tree.put(path, "exclude");
  return (document) => tree.exclude(document);
}
