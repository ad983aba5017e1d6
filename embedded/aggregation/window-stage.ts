import { StoreError } from "../errors.js";
import { compileExpression } from "../expressions/compile.js";
import { validateFieldPath } from "../values/field-path.js";
import { compareValues } from "../values/compare.js";
import { splitPath } from "../values/fields.js";
import { compileSort, type SortKey } from "../values/sort-order.js";
import { type Document, isDocument, type Value } from "../values/types.js";
import { setAtPath } from "./set-at-path.js";
import { sortWithPauses } from "./sort.js";
import type { StageCompiler } from "./stage.js";
import { compileWindowFunction, type Partition } from "./window-functions.js";

interface Item {
  readonly document: Document;
  readonly partition: Value;
  readonly key: SortKey;
}

/** `$setWindowFields`: fields computed over a window of neighbours in a sorted partition. */
export const setWindowFields: StageCompiler = (specification, { scope }) => {
  if (!isDocument(specification)) throw new StoreError(9, "the $setWindowFields stage specification must be an object");
  for (const option of Object.keys(specification)) {
    if (!["partitionBy", "sortBy", "output"].includes(option)) {
      throw new StoreError(40415, `BSON field '$setWindowFields.${option}' is an unknown field.`);
    }
  }
  const { partitionBy = null, sortBy, output } = specification;
  if (output === undefined)
    throw new StoreError(40414, "BSON field '$setWindowFields.output' is missing but a required field");
  if (!isDocument(output))
    throw new StoreError(14, "BSON field '$setWindowFields.output' is the wrong type, expected type 'object'");
  if (sortBy !== undefined && sortBy !== null && !isDocument(sortBy))
    throw new StoreError(14, "BSON field '$setWindowFields.sortBy' is the wrong type, expected type 'object'");
  const partitionOf = compileExpression(partitionBy, scope);
  const order = sortBy ? compileSort(sortBy) : undefined;
  const functions = Object.keys(output).map((path) => {
    validateFieldPath(path);
    return { parts: splitPath(path), compute: compileWindowFunction(output[path], order, scope) };
  });
  const compare = (a: Item, b: Item) =>
    compareValues(a.partition, b.partition) || (order ? order.compareKeys(a.key, b.key) : 0);

  return {
    name: "$setWindowFields",
    *run(source, { variables, pacer }) {
      const items: Item[] = [];
      for (const document of source) {
        if (document === undefined) {
          yield undefined;
          continue;
        }
        const partition = partitionOf(document, variables) ?? null;
        if (Array.isArray(partition)) {
          throw new StoreError(14, "An expression used to partition cannot evaluate to value of type array");
        }
        items.push({ document, partition, key: order ? order.keyOf(document) : [] });
      }
      const sorted = yield* sortWithPauses(items, compare, pacer);
      for (const partition of partitions(sorted)) {
        const columns = functions.map(({ parts, compute }) => ({
          parts,
          values: compute(partition, variables)[Symbol.iterator](),
        }));
        for (const document of partition.documents) {
          let result = document;
          for (const { parts, values } of columns) result = setAtPath(result, parts, values.next().value as Value);
          yield result;
          if (pacer.isDue()) yield undefined;
        }
      }
    },
  };
};

function* partitions(sorted: readonly Item[]): Generator<Partition> {
  let start = 0;
  for (let end = 1; end <= sorted.length; end++) {
    if (end < sorted.length && compareValues(sorted[start]?.partition, sorted[end]?.partition) === 0) continue;
    const items = sorted.slice(start, end);
    yield { documents: items.map(({ document }) => document), keys: items.map(({ key }) => key) };
    start = end;
  }
}
