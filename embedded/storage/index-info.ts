import { rootScope } from "../expressions/compile.js";
import type { Filter } from "../query/filter.js";
import { compileFilter, type Matcher } from "../query/matcher.js";
import { parseFilter } from "../query/parse-filter.js";
import { encodeKey } from "../values/encode-key.js";
import { toDouble } from "../values/numbers.js";
import { keyTuples, plainTuple } from "../values/sort-order.js";
import { type Document, getOwn, isDocument, isNumber, type NumberValue, type Value } from "../values/types.js";

/** An index, ready to be maintained and read. */
export interface IndexInfo {
  readonly id: number;
  readonly name: string;
  /** Bytes that all its keys start with. */
  readonly head: Buffer;
  readonly fields: readonly { readonly path: string; readonly parts: readonly string[]; readonly direction: 1 | -1 }[];
  readonly paths: readonly (readonly string[])[];
  readonly directions: readonly (1 | -1)[];
  readonly isUnique: boolean;
  readonly isSparse: boolean;
  readonly isHidden: boolean;
  readonly expireAfterSeconds: number | undefined;
  /** The documents it holds; undefined: all. */
  readonly partial: { readonly filter: Filter; readonly matches: Matcher } | undefined;
  /** As given to createIndexes, for listIndexes. */
  readonly specification: Document;
  /** Per field: some document has an array on the path, so that it has several entries. Never goes back to false. */
  isMultikey: boolean[];
  /** Some key was too long and is stored as prefix and hash: the order of entries is not reliable. */
  isCut: boolean;
  /** All documents have their entries (stored). */
  isBuilt: boolean;
  /** Built, and the commit is visible to readers (memory only). */
  isReady: boolean;
}

/** Compiles the description of an index. The specification has been checked before. */
export function describeIndex(id: number, specification: Document): IndexInfo {
  const pattern = specification["key"] as Document;
  const fields = Object.keys(pattern).map((path) => ({
    path,
    parts: path.split("."),
    direction: toDouble(pattern[path] as NumberValue) < 0 ? (-1 as const) : (1 as const),
  }));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(id);
  const partial = getOwn(specification, "partialFilterExpression");
  const filter = isDocument(partial) ? parseFilter(partial, rootScope().scope) : undefined;
  const seconds = getOwn(specification, "expireAfterSeconds");
  return {
    id,
    name: specification["name"] as string,
    head,
    fields,
    paths: fields.map(({ parts }) => parts),
    directions: fields.map(({ direction }) => direction),
    isUnique: specification["unique"] === true || (fields.length === 1 && fields[0]?.path === "_id"),
    isSparse: specification["sparse"] === true,
    isHidden: specification["hidden"] === true,
    expireAfterSeconds: isNumber(seconds) ? toDouble(seconds) : undefined,
    partial: filter && { filter, matches: compileFilter(filter) },
    specification,
    isMultikey: fields.map(() => false),
    isCut: false,
    isBuilt: false,
    isReady: false,
  };
}

/** What a document has in one index. */
export interface IndexEntries {
  /** Encoded keys, each once, and the values behind them. */
  readonly keys: readonly Buffer[];
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
  if (index.isSparse && !index.paths.some((parts) => hasPath(document, parts, 0))) return none;
  const plain = plainTuple(document, index.paths);
  if (plain) {
    const { bytes, isCut } = encodeKey(plain, index.directions, index.head);
    return { keys: [bytes], tuples: [plain], isMultikey: undefined, isCut };
  }
  const found = new Map<string, { key: Buffer; tuple: Value[] }>();
  let isCut = false;
  for (const tuple of keyTuples(document, index.paths)) {
    const key = encodeKey(tuple, index.directions, index.head);
    isCut ||= key.isCut;
    const text = key.bytes.toString("latin1");
    if (!found.has(text)) found.set(text, { key: key.bytes, tuple });
  }
  const entries = [...found.values()];
  return {
    keys: entries.map(({ key }) => key),
    tuples: entries.map(({ tuple }) => tuple),
    isMultikey: index.paths.map((parts) => plainTuple(document, [parts]) === undefined),
    isCut,
  };
}

function hasPath(node: Value, parts: readonly string[], at: number): boolean {
  if (at === parts.length) return node !== undefined;
  if (Array.isArray(node)) return node.some((element) => isDocument(element) && hasPath(element, parts, at));
  return isDocument(node) && hasPath(getOwn(node, parts[at] ?? ""), parts, at + 1);
}
