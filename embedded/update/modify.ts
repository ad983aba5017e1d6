import { fail, must } from "../errors.js";
import type { Variables } from "../expressions/scope.js";
import { arrayIndex, type Document, getOwn, isDocument, setOwn, type Value } from "../values/types.js";

/** What an operator makes of the value at its path (`undefined`: missing). `unchanged` leaves everything as it is. */
export type Outcome = { readonly set: Value } | "remove" | "unchanged";

/** The change an operator makes at one place. */
export type Change = (value: Value, context: UpdateContext) => Outcome;

/** A condition on an element of an array. */
export type ElementTest = (element: Value, variables: Variables) => boolean;

/** What an update knows about the document it changes. */
export interface UpdateContext {
  readonly variables: Variables;
  readonly now: Date;
  /** The array index that the query matched, for `$`. */
  readonly position: number | undefined;
  /** The document is being inserted by an upsert. */
  readonly isInsert: boolean;
  /** Tests of the array filters by identifier. */
  readonly arrayFilters: ReadonlyMap<string, ElementTest>;
}

/** Indexes beyond the end of an array are filled with null up to this many (as in MongoDB). */
const MAX_BACKFILL = 1_500_000;

/** A change on its way down a path. */
interface Walk {
  readonly parts: readonly string[];
  readonly change: Change;
  /** The operator makes missing fields, and complains where it cannot; others pass over them. */
  readonly isCreating: boolean;
  readonly context: UpdateContext;
}

/**
 * Applies a change at a dotted path, in place. Positional parts (`$`, `$[]`, `$[name]`) may lead to several places.
 *
 * @throws StoreError 28 when the path leads through a scalar, 2 when a positional part finds no array or no match.
 */
export function modifyAt(node: Document | Value[], walk: Walk, at = 0): void {
  const part = walk.parts[at] ?? "";
  const places = part.startsWith("$") ? positions(node, walk, at).map(String) : [part];
  for (const place of places) modifyField(node, walk, at, place);
}

const pathOf = ({ parts }: Walk, length: number): string => parts.slice(0, length).join(".");

/** The indexes that a positional part stands for. */
function positions(node: Document | Value[], walk: Walk, at: number): number[] {
  const part = walk.parts[at] ?? "";
  const { position, arrayFilters, variables } = walk.context;
  if (part === "$" && position === undefined) fail(2, "The positional operator did not find the match needed.");
  if (!Array.isArray(node)) return fail(2, `Cannot apply array updates to non-array element ${pathOf(walk, at)}`);
  if (part === "$") return [position ?? 0];
  const matches = part === "$[]" ? () => true : arrayFilters.get(part.slice(2, -1));
  return node.flatMap((element, i) => (matches?.(element, variables) ? [i] : []));
}

function modifyField(node: Document | Value[], walk: Walk, at: number, part: string): void {
  const { parts, change, isCreating, context } = walk;
  const index = Array.isArray(node) ? arrayIndex(part) : 0;
  if (index < 0) {
    if (isCreating) notViable(part, walk, at);
    return;
  }
  const value = Array.isArray(node) ? node[index] : getOwn(node, part);
  const next = parts[at + 1];
  if (next === undefined) put(node, part, index, change(value, context));
  else if (isDocument(value) || Array.isArray(value)) modifyAt(value, walk, at + 1);
  else if (value === undefined) {
    const needsArray = next.startsWith("$[") || (next === "$" && isCreating);
    must(!needsArray, 2, `The path '${pathOf(walk, at + 1)}' must exist in the document to apply array updates.`);
    if (!isCreating) return;
    const child: Document = {};
    let isChanged = false;
    const tracked: Change = (inner) => {
      const outcome = change(inner, context);
      isChanged ||= outcome !== "unchanged";
      return outcome;
    };
    modifyAt(child, { ...walk, change: tracked }, at + 1);
    if (isChanged) put(node, part, index, { set: child });
  } else if (next.startsWith("$")) {
    fail(2, `Cannot apply array updates to non-array element ${pathOf(walk, at + 1)}`);
  } else if (isCreating) notViable(next, walk, at + 1);
}

function put(node: Document | Value[], part: string, index: number, outcome: Outcome): void {
  if (outcome === "unchanged") return;
  if (!Array.isArray(node)) {
    if (outcome === "remove") delete node[part];
    else setOwn(node, part, outcome.set);
  } else if (outcome === "remove") {
    // Removing an element would move the others.
    if (index < node.length) node[index] = null;
  } else {
    must(index - node.length <= MAX_BACKFILL, 34, `can't backfill more than ${MAX_BACKFILL} elements`);
    while (node.length < index) node.push(null);
    node[index] = outcome.set;
  }
}

function notViable(field: string, walk: Walk, at: number): never {
  return fail(28, `Cannot create field '${field}' in element {${pathOf(walk, at)}}`);
}
