import { Int32 } from "bson";
import { must } from "../errors.js";
import { compareValues } from "../values/order.js";
import { sliceOf, type Value } from "../values/values.js";
import { binary, lazily, listOrNull, needArray, needWhole, unary, unaryOrNull } from "./operator.js";
import type { Codes, Operator, OperatorTable } from "./operator.js";

const int32 = (value: Value, codes: Codes, name: string): number => needWhole(value, codes, name, true);
const edge = (index: number): Operator => unaryOrNull((value, name) => needArray(value, 28689, name).at(index));
export const arrayOperators: OperatorTable = {
  $size: unary((value, name) => new Int32(needArray(value, 17124, name).length)),
  $isArray: unary((value) => Array.isArray(value)),
  $first: edge(0),
  $last: edge(-1),
  $in: binary((value, items, name) => needArray(items, 40081, name).some((item) => compareValues(item, value) === 0)),
  $arrayElemAt: listOrNull(2, 2, ([all, i], name) => needArray(all, 28689, name).at(int32(i, [28690, 28691], name))),
  $slice: listOrNull(2, 3, (values, name) => {
    const items = needArray(values[0], 28724, name);
    const first = int32(values[1], [28725, 28726], name);
    if (values.length === 2) return sliceOf(items, first);
    const count = int32(values[2], [28727, 28728], name);
    must(count > 0, 28729, `Third argument to $slice must be positive: ${count}`);
    return sliceOf(items, first, count);
  }),
  $concatArrays: lazily((values, name) => {
    let all: Value[] = [];
    for (const value of values) {
      if (value === null || value === undefined) return null;
      all = all.concat(needArray(value, 28664, name));
    }
    return all;
  }),
  $reverseArray: unaryOrNull((value, name) => needArray(value, 34435, name).toReversed()),
};
