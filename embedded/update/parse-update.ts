import { StoreError } from "../errors.js";
import type { Scope, Variables } from "../expressions/scope.js";
import { getOwn, setOwn } from "../values/fields.js";
import { type Document, isDocument, type Value } from "../values/types.js";
import { type ArrayFilters, parseArrayFilters } from "./array-filters.js";
import { type Change, modifyAt, type UpdateContext } from "./modify.js";
import { operandEntries, updateOperators } from "./operators.js";
import { compilePipelineUpdate } from "./pipeline-update.js";
import { renameChange } from "./rename.js";

/** What an update is told about the document at hand. */
export type ApplyContext = Omit<UpdateContext, "arrayFilters">;

/** A checked update. */
export interface Update {
  readonly kind: "operators" | "replacement" | "pipeline";
  /** Some path holds `$`: the index the query matched is needed. */
  readonly needsPosition: boolean;
  /** Top-level fields that may change; undefined: any. */
  readonly touched: ReadonlySet<string> | undefined;
  /**
   * The new version of a document. Operators change the given document in place and return it.
   *
   * @throws StoreError for what cannot be applied to this document; nothing of it may be stored then.
   */
  apply(document: Document, context: ApplyContext): Document;
}

/**
 * Checks and compiles the `u` of an update or the `update` of findAndModify.
 *
 * @throws StoreError 9, 2, 14, 28, 40, 52, 56, 66 and others, as MongoDB; 238 outside the profile.
 */
export function parseUpdate(update: Value, arrayFilters: Value, scope: Scope): Update {
  const filters = parseArrayFilters(arrayFilters, scope);
  if (Array.isArray(update)) {
    if (filters.names.length > 0)
      throw new StoreError(9, "arrayFilters may not be specified for pipeline-style updates");
    return compilePipelineUpdate(update, scope);
  }
  if (!isDocument(update)) throw new StoreError(9, "the update must be an object or an array");
  const [first] = Object.keys(update);
  if (first === undefined || !first.startsWith("$")) return replacement(update, filters);
  return operators(update, filters, scope);
}

function replacement(update: Document, filters: ArrayFilters): Update {
  filters.checkAllUsed(new Set());
  for (const field of Object.keys(update)) {
    if (field.startsWith("$")) {
      throw new StoreError(
        52,
        `The dollar ($) prefixed field '${field}' is not allowed in the context of a replacement`,
      );
    }
  }
  return {
    kind: "replacement",
    needsPosition: false,
    touched: undefined,
    apply: (document) => {
      const result: Document = {};
      if (Object.hasOwn(document, "_id")) setOwn(result, "_id", document["_id"]);
      for (const field of Object.keys(update)) setOwn(result, field, update[field]);
      return result;
    },
  };
}

interface Modification {
  readonly path: string;
  readonly parts: readonly string[];
  apply(document: Document, context: UpdateContext): void;
}

function operators(update: Document, filters: ArrayFilters, scope: Scope): Update {
  const modifications: Modification[] = [];
  /** All paths an operator reads or writes, for conflicts. */
  const paths: string[] = [];
  for (const name of Object.keys(update)) {
    const operand = update[name];
    const operator = Object.hasOwn(updateOperators, name) ? updateOperators[name] : undefined;
    if (!operator && name !== "$rename") {
      throw new StoreError(9, `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update`);
    }
    for (const [path, value] of operandEntries(name, operand)) {
      const parts = checkPath(path);
      paths.push(path);
      if (!operator) {
        if (typeof value !== "string") throw new StoreError(2, `The 'to' field for $rename must be a string: ${path}`);
        const target = checkPath(value);
        paths.push(value);
        modifications.push({ path: value, parts: target, apply: renameChange(path, parts, value, target) });
        continue;
      }
      const change: Change = operator.make(value, path, scope);
      const { isCreating } = operator;
      modifications.push({
        path,
        parts,
        apply: (document, context) => modifyAt(document, parts, 0, change, isCreating, context),
      });
    }
  }
  checkConflicts(paths);
  filters.checkAllUsed(new Set(paths.flatMap((path) => path.split("."))));
  modifications.sort((a, b) => comparePaths(a.parts, b.parts));
  return {
    kind: "operators",
    needsPosition: paths.some((path) => path.split(".").includes("$")),
    touched: new Set(paths.map((path) => path.split(".")[0] ?? "")),
    apply: (document, context) => {
      const full: UpdateContext = { ...context, arrayFilters: filters.tests };
      for (const modification of modifications) modification.apply(document, full);
      return document;
    },
  };
}

function checkPath(path: string): string[] {
  const parts = path.split(".");
  if (path === "") throw new StoreError(56, "An empty update path is not valid.");
  if (parts.includes("")) throw new StoreError(56, `The update path '${path}' contains an empty field name.`);
  parts.forEach((part, i) => {
    if (!part.startsWith("$")) return;
    const isPositional = part === "$" || /^\$\[.*\]$/.test(part);
    if (!isPositional && !(i > 0 && (part === "$id" || part === "$ref" || part === "$db"))) {
      throw new StoreError(52, `The dollar ($) prefixed field '${part}' in '${path}' is not valid for storage.`);
    }
    if (isPositional && i === 0) {
      throw new StoreError(2, `Cannot have positional (i.e. '$') element in the first position in path '${path}'`);
    }
  });
  if (parts.filter((part) => part === "$").length > 1) {
    throw new StoreError(2, `Too many positional (i.e. '$') elements found in path '${path}'`);
  }
  return parts;
}

/** Two operators must not touch the same field, nor one a field inside the other's. */
function checkConflicts(paths: readonly string[]): void {
  const seen = new Set<string>();
  const parents = new Set<string>();
  for (const path of paths) {
    const parts = path.split(".");
    const isConflict =
      seen.has(path) || parents.has(path) || parts.some((_, i) => i > 0 && seen.has(parts.slice(0, i).join(".")));
    if (isConflict) throw new StoreError(40, `Updating the path '${path}' would create a conflict at '${path}'`);
    seen.add(path);
    for (let i = 1; i < parts.length; i++) parents.add(parts.slice(0, i).join("."));
  }
}

/** Lexicographic order of paths, part by part; numbers as numbers. New fields are appended in this order. */
function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x = "", y = ""] = [a[i], b[i]];
    if (x === y) continue;
    const isNumeric = /^\d+$/.test(x) && /^\d+$/.test(y);
    if (isNumeric && Number(x) !== Number(y)) return Number(x) - Number(y);
    return Buffer.compare(Buffer.from(x), Buffer.from(y));
  }
  return a.length - b.length;
}

/** Evaluation context of `apply` for an update of an existing document. */
export function applyContext(variables: Variables, now: Date, position: number | undefined): ApplyContext {
  return { variables, now, position, isInsert: false };
}

/** `_id` of a document; undefined when it has none. */
export function idOf(document: Document): Value {
  return getOwn(document, "_id");
}
