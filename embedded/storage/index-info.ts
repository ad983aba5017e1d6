import { rootScope } from "../expressions/compile.js";
import { parseFilter } from "../query/parse-filter.js";
import { compileFilter, type Matcher } from "../query/matcher.js";
import type { Filter } from "../query/filter.js";
import { getOwn, splitPath } from "../values/fields.js";
import { toDouble } from "../values/numbers.js";
import { type Document, isDocument, isNumber, type NumberValue } from "../values/types.js";

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
    parts: splitPath(path),
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
