import { StoreError } from "../errors.js";
import type { Filter } from "../query/filter.js";
import { parseFilter } from "../query/parse-filter.js";
import type { Query } from "../query/find-documents.js";
import { documentOption, wholeOption } from "../server/check-command.js";
import type { Environment } from "../server/command.js";
import type { CollectionInfo } from "../storage/catalog.js";
import { equalValues } from "../values/compare.js";
import { getOwn } from "../values/fields.js";
import { toDouble } from "../values/numbers.js";
import { compileSort, type SortOrder } from "../values/sort-order.js";
import { type Document, isDocument, isNumber, type Value } from "../values/types.js";

/** Which index a hint names; `name` is resolved against a collection by `resolveHint`. */
export type Hint = { readonly natural: 1 | -1 } | { readonly name: string } | { readonly key: Document } | undefined;

/** Checks a hint. @throws StoreError 2 or 9 for what cannot be one. */
export function parseHint(value: Value): Hint {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return { name: value };
  if (!isDocument(value)) throw new StoreError(9, "hint must be a string or an object");
  if (Object.keys(value).length === 0) return undefined;
  const natural = getOwn(value, "$natural");
  if (isNumber(natural)) return { natural: toDouble(natural) < 0 ? -1 : 1 };
  return { key: value };
}

/** The plan's form of a hint. @throws StoreError 2 when there is no such index. */
export function resolveHint(hint: Hint, collection: CollectionInfo): Query["hint"] {
  if (!hint) return undefined;
  if ("natural" in hint) return hint;
  if ("name" in hint) return { index: hint.name };
  const index = collection.indexes.find(({ specification }) => {
    const key = getOwn(specification, "key");
    return isDocument(key) && equalValues(key, hint.key);
  });
  if (!index) throw new StoreError(2, "hint provided does not correspond to an existing index");
  return { index: index.name };
}

/** A sort; `{$natural: ±1}` is an order of the scan and becomes a hint. */
export function parseSort(value: Value): { sort: SortOrder | undefined; natural: Hint } {
  if (!isDocument(value) || Object.keys(value).length === 0) return { sort: undefined, natural: undefined };
  const natural = getOwn(value, "$natural");
  if (natural !== undefined) {
    if (!isNumber(natural) || Object.keys(value).length > 1)
      throw new StoreError(2, "$natural sort cannot be combined");
    return { sort: undefined, natural: { natural: toDouble(natural) < 0 ? -1 : 1 } };
  }
  return { sort: compileSort(value), natural: undefined };
}

/** A skip, limit or batch size. @throws StoreError 51024 when it is negative. */
export function countOption(body: Document, field: string): number | undefined {
  const value = wholeOption(body, field);
  if (value !== undefined && value < 0) {
    throw new StoreError(51024, `BSON field '${field}' value must be >= 0, actual value '${value}'`);
  }
  return value;
}

/** The filter of a command, checked. */
export function filterOption(body: Document, field: string, { scope }: Environment): Filter {
  return parseFilter(documentOption(body, field), scope);
}
