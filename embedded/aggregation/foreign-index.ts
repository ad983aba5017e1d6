import { arrayIndex } from "../values/fields.js";
import { type GroupKey, groupKey } from "../values/group-key.js";
import { type Document, isDocument, type Value } from "../values/types.js";
import type { DocumentStream } from "./stage.js";

/**
 * The documents of a foreign collection by the values under one path, made when a join first needs it and kept for the
 * run. It may name too many candidates, never too few: the caller checks each.
 */
export class ForeignIndex {
  readonly #parts: readonly string[];
  readonly #documents: Document[] = [];
  readonly #places = new Map<GroupKey, number[]>();
  #isBuilt = false;

  constructor(parts: readonly string[]) {
    this.#parts = parts;
  }

  /** Candidates in natural order; `collection` is read by the first call only. */
  *candidates(values: readonly Value[], collection: DocumentStream): Generator<Document | undefined> {
    if (!this.#isBuilt) {
      for (const document of collection) {
        if (document === undefined) yield undefined;
        else this.#add(document);
      }
      this.#isBuilt = true;
    }
    const lists = values.map((value) => this.#places.get(groupKey(value ?? null)) ?? []);
    const places = lists.length === 1 ? (lists[0] ?? []) : [...new Set(lists.flat())].sort((a, b) => a - b);
    for (const place of places) yield this.#documents[place];
  }

  #add(document: Document): void {
    const place = this.#documents.push(document) - 1;
    const keys = new Set<GroupKey>();
    collectKeys(document, this.#parts, 0, keys);
    for (const key of keys) {
      const places = this.#places.get(key);
      if (places) places.push(place);
      else this.#places.set(key, [place]);
    }
  }
}

/** Keys of everything a filter could find under the path: values, elements and whole arrays; null for what is missing. */
function collectKeys(node: Value, parts: readonly string[], at: number, keys: Set<GroupKey>): void {
  const part = parts[at];
  if (part === undefined) {
    keys.add(groupKey(node ?? null));
    if (Array.isArray(node)) for (const item of node) keys.add(groupKey(item ?? null));
  } else if (isDocument(node)) {
    collectKeys(Object.hasOwn(node, part) ? node[part] : undefined, parts, at + 1, keys);
  } else if (Array.isArray(node)) {
    const index = arrayIndex(part);
    if (index >= 0) collectKeys(node[index], parts, at + 1, keys);
    for (const item of node) if (isDocument(item) || Array.isArray(item)) collectKeys(item, parts, at, keys);
  } else keys.add(null);
}
