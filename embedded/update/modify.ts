import { StoreError } from "../errors.js";
import type { Variables } from "../expressions/scope.js";
import { arrayIndex, getOwn, setOwn } from "../values/fields.js";
import { type Document, isDocument, type Value } from "../values/types.js";

/** What an operator makes of the value at its path (`undefined`: missing). `unchanged` leaves everything as it is. */
export type Outcome = { readonly set: Value } | "remove" | "unchanged";

/** The change an operator makes at one place. */
export type Change = (value: Value, context: UpdateContext) => Outcome;

/** What an update knows about the document it changes. */
export interface UpdateContext {
  readonly variables: Variables;
  readonly now: Date;
  /** The array index that the query matched, for `$`. */
  readonly position: number | undefined;
  /** The document is being inserted by an upsert. */
  readonly isInsert: boolean;
  /** Tests of the array filters by identifier. */
  readonly arrayFilters: ReadonlyMap<string, (element: Value, variables: Variables) => boolean>;
}

/** Indexes beyond the end of an array are filled with null up to this many (as in MongoDB). */
const MAX_BACKFILL = 1_500_000;

/**
 * Applies a change at a dotted path, in place. Positional parts (`$`, `$[]`, `$[name]`) may lead to several places.
 *
 * @param isCreating the operator makes missing fields, and complains where it cannot; others pass over them.
 * @throws StoreError 28 when the path leads through a scalar, 2 when a positional part finds no array or no match.
 */
export function modifyAt(
  node: Document | Value[],
  parts: readonly string[],
  at: number,
  change: Change,
  isCreating: boolean,
  context: UpdateContext,
): void {
  const part = parts[at] ?? "";
  if (part.startsWith("$")) {
    for (const index of positions(node, parts, at, context)) {
      modifyField(node, parts, at, String(index), change, isCreating, context);
    }
  } else modifyField(node, parts, at, part, change, isCreating, context);
}

/** The indexes that a positional part stands for. */
function positions(node: Document | Value[], parts: readonly string[], at: number, context: UpdateContext): number[] {
  const part = parts[at] ?? "";
  const path = parts.slice(0, at).join(".");
  if (part === "$") {
    if (context.position === undefined) {
      throw new StoreError(2, "The positional operator did not find the match needed from the query.");
    }
    if (!Array.isArray(node)) throw new StoreError(2, `Cannot apply the positional operator to non-array '${path}'`);
    return [context.position];
  }
  if (!Array.isArray(node)) throw new StoreError(2, `Cannot apply array updates to non-array element ${path}`);
  if (part === "$[]") return node.map((_, i) => i);
  const matches = context.arrayFilters.get(part.slice(2, -1));
  if (!matches)
    throw new StoreError(2, `No array filter found for identifier '${part.slice(2, -1)}' in path '${parts.join(".")}'`);
  return node.flatMap((element, i) => (matches(element, context.variables) ? [i] : []));
}

function modifyField(
  node: Document | Value[],
  parts: readonly string[],
  at: number,
  part: string,
  change: Change,
  isCreating: boolean,
  context: UpdateContext,
): void {
  const index = Array.isArray(node) ? arrayIndex(part) : 0;
  if (index < 0) {
    if (isCreating) throw notViable(part, parts, at);
    return;
  }
  const value = Array.isArray(node) ? node[index] : getOwn(node, part);
  if (at === parts.length - 1) {
    const outcome = change(value, context);
    if (outcome !== "unchanged") put(node, part, index, outcome);
    return;
  }
  if (value === undefined) {
    const next = parts[at + 1] ?? "";
    if (next.startsWith("$[") || (next === "$" && isCreating)) {
      const path = parts.slice(0, at + 1).join(".");
      throw new StoreError(2, `The path '${path}' must exist in the document in order to apply array updates.`);
    }
    if (!isCreating) return;
    const child: Document = {};
    let isChanged = false;
    const track: Change = (inner, innerContext) => {
      const outcome = change(inner, innerContext);
      isChanged ||= outcome !== "unchanged";
      return outcome;
    };
    modifyAt(child, parts, at + 1, track, true, context);
    if (isChanged) put(node, part, index, { set: child });
    return;
  }
  if (isDocument(value) || Array.isArray(value)) modifyAt(value, parts, at + 1, change, isCreating, context);
  else if ((parts[at + 1] ?? "").startsWith("$")) {
    throw new StoreError(2, `Cannot apply array updates to non-array element ${parts.slice(0, at + 1).join(".")}`);
  } else if (isCreating) throw notViable(parts[at + 1] ?? "", parts, at + 1);
}

function put(node: Document | Value[], part: string, index: number, outcome: { set: Value } | "remove"): void {
  if (!Array.isArray(node)) {
    if (outcome === "remove") delete node[part];
    else setOwn(node, part, outcome.set);
    return;
  }
  if (outcome === "remove") {
    // Removing an element would move the others.
    if (index < node.length) node[index] = null;
    return;
  }
  if (index - node.length > MAX_BACKFILL) {
    throw new StoreError(34, `can't backfill more than ${MAX_BACKFILL} elements`);
  }
  while (node.length < index) node.push(null);
  node[index] = outcome.set;
}

function notViable(field: string, parts: readonly string[], at: number): StoreError {
  return new StoreError(28, `Cannot create field '${field}' in element {${parts.slice(0, at).join(".")}}`);
}
