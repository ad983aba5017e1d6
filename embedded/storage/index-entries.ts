import { getOwn } from "../values/fields.js";
import { keyTuples } from "../values/key-tuples.js";
import { type Document, isDocument, type Value } from "../values/types.js";
import { encodeKey } from "./encode-key.js";
import type { IndexInfo } from "./index-info.js";

/** What a document has in one index. */
export interface IndexEntries {
  /** Encoded keys, each once. */
  readonly keys: readonly Buffer[];
  /** The values behind `keys`, in the same order. */
  readonly tuples: readonly (readonly Value[])[];
  /** Flags of the index that this document raises. */
  readonly isMultikey: readonly boolean[] | undefined;
  readonly isCut: boolean;
}

const none: IndexEntries = { keys: [], tuples: [], isMultikey: undefined, isCut: false };

/**
 * The entries of a document in an index: none when a sparse or partial index leaves it out, several when a path leads
 * through an array.
 *
 * @throws StoreError 171 when two paths lead through different arrays.
 */
export function entriesOf(index: IndexInfo, document: Document): IndexEntries {
  if (index.partial && !index.partial.matches(document, [])) return none;
  const plain = plainTuple(index, document);
  if (plain === "left out") return none;
  if (plain) {
    const { bytes, isCut } = encodeKey(plain, index.directions, index.head);
    return { keys: [bytes], tuples: [plain], isMultikey: undefined, isCut };
  }
  const keys: Buffer[] = [];
  const tuples: Value[][] = [];
  const seen = new Set<string>();
  let isCut = false;
  for (const tuple of keyTuples(document, index.paths)) {
    const key = encodeKey(tuple, index.directions, index.head);
    const text = key.bytes.toString("latin1");
    if (seen.has(text)) continue;
    seen.add(text);
    isCut ||= key.isCut;
    keys.push(key.bytes);
    tuples.push(tuple);
  }
  return { keys, tuples, isMultikey: index.paths.map((parts) => meetsArray(document, parts)), isCut };
}

/** The one tuple of a document without arrays on the paths; undefined when there are some. */
function plainTuple(index: IndexInfo, document: Document): Value[] | "left out" | undefined {
  const tuple: Value[] = [];
  let isThere = !index.isSparse;
  for (const parts of index.paths) {
    let node: Value = document;
    for (const part of parts) {
      if (Array.isArray(node)) return hasAny(index, document) ? undefined : "left out";
      node = isDocument(node) ? getOwn(node, part) : undefined;
    }
    if (Array.isArray(node)) return undefined;
    if (node !== undefined) isThere = true;
    tuple.push(node === undefined ? null : node);
  }
  return isThere ? tuple : "left out";
}

function hasAny(index: IndexInfo, document: Document): boolean {
  return !index.isSparse || index.paths.some((parts) => hasPath(document, parts, 0));
}

function hasPath(node: Value, parts: readonly string[], at: number): boolean {
  if (at === parts.length) return node !== undefined;
  if (Array.isArray(node)) return node.some((element) => isDocument(element) && hasPath(element, parts, at));
  return isDocument(node) && hasPath(getOwn(node, parts[at] ?? ""), parts, at + 1);
}

function meetsArray(node: Value, parts: readonly string[]): boolean {
  let value = node;
  for (const part of parts) {
    if (Array.isArray(value)) return true;
    value = isDocument(value) ? getOwn(value, part) : undefined;
  }
  return Array.isArray(value);
}
