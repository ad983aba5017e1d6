import { fail, must } from "../errors.js";
import type { Variables } from "../expressions/operator.js";
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
  const places = part.startsWith("$") ? positions(node, part, walk, at).map(String) : [part];
  for (const place of places) modifyField(node, walk, at, place);
}

const pathOf = ({ parts }: Walk, length: number): string => parts.slice(0, length).join(".");

/** The indexes that a positional part stands for. */
function positions(node: Document | Value[], part: string, walk: Walk, at: number): number[] {
  const { position, arrayFilters, variables } = walk.context;
  if (part === "$" && position === undefined) fail(2, "The positional operator did not find the match needed.");
  if (!Array.isArray(node)) return noArray(walk, at);
  if (part === "$") return [position ?? 0];
  const matches = part === "$[]" ? () => true : arrayFilters.get(part.slice(2, -1));
  return node.flatMap((element, i) => (matches?.(element, variables) ? [i] : []));
}

const noArray = (walk: Walk, at: number): never =>
  fail(2, `Cannot apply array updates to non-array element ${pathOf(walk, at)}`);

function modifyField(node: Document | Value[], walk: Walk, at: number, part: string): void {
  const { parts, change, isCreating, context } = walk;
  const notViable = (field: string, length: number): void => {
    if (isCreating) fail(28, `Cannot create field '${field}' in element {${pathOf(walk, length)}}`);
  };
  const index = Array.isArray(node) ? arrayIndex(part) : 0;
  if (index < 0) return notViable(part, at);
  const value = Array.isArray(node) ? node[index] : getOwn(node, part);
  const next = parts[at + 1];
  if (next === undefined) return put(node, part, index, change(value, context));
  if (isDocument(value) || Array.isArray(value)) return modifyAt(value, walk, at + 1);
  if (value !== undefined) return next.startsWith("$") ? noArray(walk, at + 1) : notViable(next, at + 1);
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
}

function put(node: Document | Value[], part: string, index: number, outcome: Outcome): void {
  if (outcome === "unchanged") return;
  if (!Array.isArray(node)) {
    if (outcome === "remove") delete node[part];
    else setOwn(node, part, outcome.set);
  } else if (outcome === "remove") {
    if (index < node.length) node[index] = null; // removing an element would move the others
  } else {
    must(index - node.length <= MAX_BACKFILL, 34, `can't backfill more than ${MAX_BACKFILL} elements`);
    while (node.length < index) node.push(null);
    node[index] = outcome.set;
  }
}

/** The message of error 66. */
export const immutableId = "Performing an update on the path '_id' would modify the immutable field '_id'";

/**
 * `$rename`: takes a value from one path to another, at the end of the object it comes to. Neither path may lead
 * through an array.
 *
 * @throws StoreError 2 for positional parts and equal paths, 28 or 2 for arrays on the way.
 */
export function renameChange(source: readonly string[], target: readonly string[]) {
  const path = source.join(".");
  must(path !== target.join("."), 2, `The source and target field for $rename must differ: ${path}`);
  const isDynamic = [...source, ...target].some((part) => part.startsWith("$"));
  must(!isDynamic, 2, `The fields of $rename may not be dynamic: ${path}`);
  const inArray = (next: string): never =>
    arrayIndex(next) < 0
      ? fail(28, `cannot use the part '${next}' of '${path}' to traverse the element`)
      : fail(2, `The source field cannot be an array element, '${path}'`);
  return (document: Document, context: UpdateContext): void => {
    const parent = parentOf(document, source, inArray);
    const last = source.at(-1) ?? "";
    const value = parent && getOwn(parent, last);
    if (!parent || value === undefined) return;
    must(context.isInsert || (target[0] !== "_id" && source[0] !== "_id"), 66, immutableId);
    parentOf(document, target, () => fail(2, "The destination field of $rename cannot be an array element"));
    delete parent[last];
    // A field that is replaced keeps its place, as with $set.
    modifyAt(document, { parts: target, change: () => ({ set: value }), isCreating: true, context });
  };
}

/** The object that holds the last field of a path; `onArray` is told which part would enter an array. */
function parentOf(root: Document, parts: readonly string[], onArray: (next: string) => never): Document | undefined {
  let node: Value = root;
  for (let i = 0; i < parts.length - 1; i++) {
    node = isDocument(node) ? getOwn(node, parts[i] ?? "") : undefined;
    if (Array.isArray(node)) return onArray(parts[i + 1] ?? "");
  }
  return isDocument(node) ? node : undefined;
}
