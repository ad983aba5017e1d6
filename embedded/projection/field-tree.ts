import { fail } from "../errors.js";
import type { Expression, Variables } from "../expressions/scope.js";
import { type Document, fieldPathParts, getOwn, isDocument, setOwn, type Value } from "../values/types.js";

/** What happens to one path of a projection. */
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

  /** The document with the included fields only, in their order. */
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

  /** The document without the excluded fields. */
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

  /**
   * Sets the computed fields in `target`, evaluating them on `root`; a missing result removes the field. Objects and
   * arrays on the way are copied, never changed.
   */
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
