import { decodeDocument } from "../bson/decode.js";
import { StoreError } from "../errors.js";
import { findDocuments, type Query } from "../query/find-documents.js";
import { type Command, environmentOf, type Reply } from "../server/command.js";
import type { Store } from "../server/store.js";
import { runInTurns } from "../server/turns.js";
import { arrayIndex, getOwn, splitPath } from "../values/fields.js";
import { groupKey, type GroupKey } from "../values/group-key.js";
import { isDocument, type Value } from "../values/types.js";
import { filterOption, parseHint, resolveHint } from "./read-options.js";

export async function distinct(store: Store, { body, namespace }: Command): Promise<Reply> {
  const environment = environmentOf(body);
  const filter = filterOption(body, "query", environment);
  const path = getOwn(body, "key") as string;
  if (path === "" || path.includes("\0")) throw new StoreError(2, "FieldPath cannot be constructed with empty string");
  const hint = parseHint(getOwn(body, "hint"));
  const collection = store.catalog.find(namespace);
  if (!collection) return { values: [] };
  const query: Query = {
    filter,
    variables: environment.variables,
    sort: undefined,
    skip: 0,
    limit: 0,
    needsDocument: false,
    hint: resolveHint(hint, collection),
  };
  const view = store.snapshot();
  const values = new Map<GroupKey, Value>();
  const parts = splitPath(path);
  const collect = function* (): Generator<undefined, void> {
    for (const found of findDocuments(view, collection, query)) {
      if (!found) yield undefined;
      else {
        for (const value of valuesAt(found.document ?? decodeDocument(found.bytes), parts, 0, false)) {
          const key = groupKey(value);
          if (!values.has(key)) values.set(key, value);
        }
      }
    }
  };
  try {
    await runInTurns(collect());
  } finally {
    view.close();
  }
  return { values: [...values.values()] };
}

/** The values under a path: arrays on the way are entered, an array at the end gives its elements. */
function* valuesAt(node: Value, parts: readonly string[], at: number, isElement: boolean): Generator<Value> {
  if (at === parts.length) {
    if (Array.isArray(node) && !isElement) yield* node;
    else if (node !== undefined) yield node;
    return;
  }
  const part = parts[at] ?? "";
  if (Array.isArray(node)) {
    const index = arrayIndex(part);
    if (index >= 0 && index < node.length) yield* valuesAt(node[index], parts, at + 1, false);
    else for (const element of node) if (isDocument(element)) yield* valuesAt(element, parts, at, false);
  } else if (isDocument(node)) yield* valuesAt(getOwn(node, part), parts, at + 1, false);
}
