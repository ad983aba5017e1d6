import { StoreError } from "../errors.js";
import { compileExpression, isKnownExpression } from "../expressions/compile.js";
import type { Scope, Variables } from "../expressions/scope.js";
import { isTrue } from "../expressions/truth.js";
import { shallowCopy } from "../values/fields.js";
import { type Document, isDocument, isNumber, type Value } from "../values/types.js";
import { FieldTree } from "./field-tree.js";

/** Makes the projected document; `position` is the array index the filter matched, for `path.$`. */
export type Projection = (document: Document, variables: Variables, position?: number) => Document;

/** Something done to the projected document afterwards: `$slice`, `path.$` and, beside exclusions, `$elemMatch`. */
export type Afterwards = (projected: Document, original: Document, variables: Variables, position?: number) => Document;

/** What a form known only to find makes of one entry; undefined when the entry is not such a form. */
export type SpecialForm = (path: string, value: Value) => Special | undefined;

/** A form known only to find, taken apart. */
export interface Special {
  /** What the projection is when nothing is included or excluded plainly; "exclude" is stronger. */
  readonly mode: "include" | "exclude";
  /** It counts as a plain inclusion. */
  readonly isPlain?: true;
  /** The path that an inclusion must keep for it; undefined when the form adds the field by itself. */
  readonly keeps?: string;
  readonly afterwards: Afterwards;
}

/**
 * Compiles a projection as `$project` and find have it: all inclusions with computed fields, or all exclusions.
 * `_id` is included unless excluded and may differ from the others.
 *
 * @param special recognises the forms that only find knows.
 * @throws StoreError 31253/31254 for mixtures, 31249/31250 for collisions, 51270 for `{}` as a value and others.
 */
export function compileProjection(
  specification: Document,
  scope: Scope,
  special: SpecialForm = () => undefined,
): Projection {
  const builder = new ProjectionBuilder(scope, special);
  for (const path of Object.keys(specification)) builder.entry(path, specification[path]);
  return builder.build();
}

class ProjectionBuilder {
  readonly #scope: Scope;
  readonly #special: SpecialForm;
  readonly #tree = new FieldTree();
  /** All paths, those of special forms included; only there to find collisions. */
  readonly #paths = new FieldTree();
  readonly #specials: Special[] = [];
  #mode: "include" | "exclude" | undefined;
  #id: boolean | undefined;
  #hasComputedId = false;

  constructor(scope: Scope, special: SpecialForm) {
    this.#scope = scope;
    this.#special = special;
  }

  entry(path: string, value: Value, isNested = false): void {
    const form = isNested ? undefined : this.#special(path, value);
    if (form) {
      this.#paths.put(path.replace(/\.\$$/, ""), { kind: "include" });
      if (form.isPlain) this.#demand(form.mode, path);
      this.#specials.push(form);
    } else if (typeof value === "boolean" || isNumber(value)) {
      this.#flag(path, isTrue(value));
    } else if (isDocument(value) && !Object.keys(value).some((field) => field.startsWith("$"))) {
      this.#nested(path, value);
    } else this.#computed(path, value);
  }

  #flag(path: string, isIncluded: boolean): void {
    if (path === "_id") {
      if (this.#id !== undefined) throw new StoreError(31250, "Path collision at _id");
      this.#id = isIncluded;
      return;
    }
    if (path === "$" || path.endsWith(".$")) throw new StoreError(31324, "positional projection is not allowed here");
    this.#demand(isIncluded ? "include" : "exclude", path);
    this.#paths.put(path, { kind: "include" });
    this.#tree.put(path, { kind: isIncluded ? "include" : "exclude" });
  }

  #nested(path: string, value: Document): void {
    const fields = Object.keys(value);
    if (fields.length === 0) throw new StoreError(51270, "An empty sub-projection is not a valid value");
    for (const field of fields) this.entry(`${path}.${field}`, value[field], true);
  }

  #computed(path: string, value: Value): void {
    if (isDocument(value) && Object.keys(value).length > 1) {
      throw new StoreError(16410, "FieldPath field names may not start with '$'");
    }
    const [operator] = isDocument(value) ? Object.keys(value) : [];
    if (operator !== undefined && !isKnownExpression(operator))
      throw new StoreError(31325, `Unknown expression ${operator}`);
    const expression = compileExpression(value, this.#scope);
    if (this.#mode === "exclude") throw new StoreError(31252, "Cannot use an expression in an exclusion projection");
    this.#mode = "include";
    if (path === "_id") this.#hasComputedId = true;
    this.#paths.put(path, { kind: "include" });
    this.#tree.put(path, { kind: "computed", expression });
  }

  #demand(mode: "include" | "exclude", path: string): void {
    if (this.#mode === undefined) this.#mode = mode;
    else if (this.#mode !== mode) {
      const [code, other] = mode === "include" ? [31253, "exclusion"] : [31254, "inclusion"];
      throw new StoreError(
        code,
        `Cannot do ${mode === "include" ? "inclusion" : "exclusion"} on field ${path} in ${other} projection`,
      );
    }
  }

  build(): Projection {
    const mode = this.#mode ?? this.#defaultMode();
    const tree = this.#tree;
    for (const { keeps } of this.#specials)
      if (mode === "include" && keeps !== undefined) tree.put(keeps, { kind: "include" });
    if (mode === "include") {
      if (this.#id !== false && !tree.fields.has("_id")) tree.put("_id", { kind: "include" });
    } else if (this.#id === false) tree.put("_id", { kind: "exclude" });
    return withAfterwards(
      mode === "include" ? inclusion(tree, this.#hasComputedId) : (document) => tree.exclude(document),
      this.#specials,
    );
  }

  #defaultMode(): "include" | "exclude" {
    if (this.#specials.length === 0) return this.#id === true ? "include" : "exclude";
    return this.#id !== false && this.#specials.every(({ mode }) => mode === "include") ? "include" : "exclude";
  }
}

function inclusion(tree: FieldTree, hasComputedId: boolean): Projection {
  return (document, variables) => {
    const result = tree.include(document);
    if (!hasComputedId) {
      tree.compute(result, document, variables);
      return result;
    }
    // A computed _id stands first.
    const computed: Document = { _id: null, ...result };
    tree.compute(computed, document, variables);
    return computed;
  };
}

function withAfterwards(project: Projection, specials: readonly Special[]): Projection {
  if (specials.length === 0) return project;
  return (document, variables, position) => {
    let result = project(document, variables);
    for (const { afterwards } of specials) result = afterwards(result, document, variables, position);
    return result;
  };
}

/** Compiles `$addFields` / `$set`: every value is an expression, an object merges into the object that is there. */
export function compileAddFields(specification: Document, scope: Scope): Projection {
  const tree = new FieldTree();
  const add = (path: string, value: Value): void => {
    const fields = isDocument(value) ? Object.keys(value) : [];
    if (isDocument(value) && fields.length > 0 && !fields[0]?.startsWith("$")) {
      for (const field of fields) add(`${path}.${field}`, value[field]);
    } else tree.put(path, { kind: "computed", expression: compileExpression(value, scope) });
  };
  for (const path of Object.keys(specification)) add(path, specification[path]);
  return (document, variables) => {
    const result = shallowCopy(document);
    tree.compute(result, document, variables);
    return result;
  };
}

/** Compiles `$unset`: the paths to leave out. */
export function compileUnset(paths: readonly string[]): Projection {
  const tree = new FieldTree();
  for (const path of paths) tree.put(path, { kind: "exclude" });
  return (document) => tree.exclude(document);
}
