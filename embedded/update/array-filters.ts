import { StoreError } from "../errors.js";
import type { Scope, Variables } from "../expressions/scope.js";
import { compileMatcher } from "../query/matcher.js";
import { getOwn } from "../values/fields.js";
import { isDocument, type Value } from "../values/types.js";

/** The checked `arrayFilters` of an update. */
export interface ArrayFilters {
  readonly names: readonly string[];
  readonly tests: ReadonlyMap<string, (element: Value, variables: Variables) => boolean>;
  /** @throws StoreError 9 when a filter is used by no path, 2 when a path uses one that is not there. */
  checkAllUsed(parts: ReadonlySet<string>): void;
}

/**
 * Checks and compiles array filters: each is a filter about one identifier, `{e: 5}` or `{"e.x": 5, "e.y": 6}`.
 *
 * @throws StoreError 9 for several identifiers or one used twice, 2 for bad identifiers and bad filters.
 */
export function parseArrayFilters(given: Value, scope: Scope): ArrayFilters {
  const tests = new Map<string, (element: Value, variables: Variables) => boolean>();
  for (const filter of Array.isArray(given) ? given : []) {
    if (!isDocument(filter)) throw new StoreError(14, "array filters must be objects");
    const matches = compileMatcher(filter, scope);
    const names = new Set(identifiersOf(filter));
    const [name, second] = [...names];
    if (name === undefined)
      throw new StoreError(9, "Cannot use an expression without a top-level field name in arrayFilters");
    if (second !== undefined) {
      throw new StoreError(
        9,
        `Error parsing array filter: expected a single top-level field name, found '${name}' and '${second}'`,
      );
    }
    if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) {
      throw new StoreError(
        2,
        `Error parsing array filter: '${name}' must begin with a lowercase letter and be alphanumeric`,
      );
    }
    if (tests.has(name))
      throw new StoreError(9, `Found multiple array filters with the same top-level field name ${name}`);
    tests.set(name, (element, variables) => matches({ [name]: element }, variables));
  }
  const names = [...tests.keys()];
  return {
    names,
    tests,
    checkAllUsed: (parts) => {
      for (const name of names) {
        if (!parts.has(`$[${name}]`))
          throw new StoreError(9, `The array filter for identifier '${name}' was not used in the update`);
      }
      for (const part of parts) {
        if (part.startsWith("$[") && part !== "$[]" && !tests.has(part.slice(2, -1))) {
          throw new StoreError(2, `No array filter found for identifier '${part.slice(2, -1)}'`);
        }
      }
    },
  };
}

function* identifiersOf(filter: Value): Generator<string> {
  if (!isDocument(filter)) return;
  for (const field of Object.keys(filter)) {
    const value = getOwn(filter, field);
    if (field === "$and" || field === "$or" || field === "$nor") {
      for (const item of Array.isArray(value) ? value : []) yield* identifiersOf(item);
    } else if (!field.startsWith("$")) yield field.split(".")[0] ?? "";
  }
}
