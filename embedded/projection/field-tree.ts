import { StoreError } from "../errors.js";
import type { Expression, Variables } from "../expressions/scope.js";
import { validateFieldPath } from "../values/field-path.js";
import { setOwn, shallowCopy } from "../values/fields.js";
import { type Document, isDocument, type Value } from "../values/types.js";

/** What happens to one path of a projection. */
export type Leaf =
  | { readonly kind: "include" }
  | { readonly kind: "exclude" }
  | { readonly kind: "computed"; readonly expression: Expression };

/** Paths of a projection as a tree: a field leads to a leaf or to the fields below it, in the order of writing. */
export class FieldTree {
  readonly fields = new Map<string, Leaf | FieldTree>();
  #hasComputed = false;

  /**
   * Puts a leaf under a dotted path.
   *
   * @throws StoreError 31249/31250 when the path lies below another one, or has one below it; codes of bad paths.
   */
  put(path: string, leaf: Leaf): void {
    validateFieldPath(path);
    const parts = path.split(".");
    const last = parts.pop() ?? "";
    let node: FieldTree = this; // oxlint-disable-line typescript/no-this-alias -- a cursor that starts at this node
    for (const part of parts) {
      if (leaf.kind === "computed") node.#hasComputed = true;
      const next = node.fields.get(part) ?? new FieldTree();
      if (!(next instanceof FieldTree)) throw new StoreError(31249, `Path collision at ${path}`);
      node.fields.set(part, next);
      node = next;
    }
    if (leaf.kind === "computed") node.#hasComputed = true;
    if (node.fields.has(last)) throw new StoreError(31250, `Path collision at ${path}`);
    node.fields.set(last, leaf);
  }

  /** The document with the included fields only, in their order. */
  include(document: Document): Document {
    const result: Document = {};
    for (const field of Object.keys(document)) {
      const entry = this.fields.get(field);
      if (entry === undefined) continue;
      if (entry instanceof FieldTree) {
        const inner = entry.#includeValue(document[field]);
        if (inner !== undefined) setOwn(result, field, inner);
      } else if (entry.kind === "include") setOwn(result, field, document[field]);
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
    for (const field of Object.keys(document)) {
      const entry = this.fields.get(field);
      if (entry === undefined) setOwn(result, field, document[field]);
      else if (entry instanceof FieldTree) setOwn(result, field, entry.#excludeValue(document[field]));
      else if (entry.kind !== "exclude") setOwn(result, field, document[field]);
    }
    return result;
  }

  #excludeValue(value: Value): Value {
    if (isDocument(value)) return this.exclude(value);
    return Array.isArray(value) ? value.map((item) => this.#excludeValue(item)) : value;
  }

  /**
   * Sets the computed fields in `target`, evaluating them on `root`; a missing result removes the field.
   * Objects and arrays on the way are copied, never changed.
   */
  compute(target: Document, root: Document, variables: Variables): void {
    if (!this.#hasComputed) return;
    for (const [field, entry] of this.fields) {
      let value: Value;
      if (entry instanceof FieldTree) {
        if (!entry.#hasComputed) continue;
        value = entry.#computeValue(Object.hasOwn(target, field) ? target[field] : undefined, root, variables);
      } else if (entry.kind === "computed") value = entry.expression(root, variables);
      else continue;
      if (value === undefined) delete target[field];
      else setOwn(target, field, value);
    }
  }

  /** Computed fields below an array go into each element; a scalar gives way to an object. */
  #computeValue(value: Value, root: Document, variables: Variables): Value {
    if (Array.isArray(value)) return value.map((item) => this.#computeValue(item, root, variables));
    const target = isDocument(value) ? shallowCopy(value) : {};
    this.compute(target, root, variables);
    return target;
  }
}
