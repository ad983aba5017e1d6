import { notInStore, StoreError } from "../errors.js";
import {
  type AccumulatorState,
  countState,
  edgeState,
  elementCount,
  extremesState,
  plainAccumulators,
  smallestState,
} from "../expressions/accumulator-states.js";
import { namedArguments } from "../expressions/arguments.js";
import { compileExpression } from "../expressions/compile.js";
import { constantOf, type Expression, type Scope } from "../expressions/scope.js";
import { compileSort, type SortKey } from "../values/sort-order.js";
import { isDocument, type Value } from "../values/types.js";

/** An accumulator, checked and compiled: `start` begins one group, fed with the values of `input`. */
export interface CompiledAccumulator {
  readonly input: Expression;
  readonly start: () => AccumulatorState;
}

type AccumulatorCompiler = (argument: Value, scope: Scope, name: string) => CompiledAccumulator;

const accumulators: Readonly<Record<string, AccumulatorCompiler>> = Object.assign(
  Object.create(null) as Record<string, AccumulatorCompiler>,
  Object.fromEntries(Object.keys(plainAccumulators).map((name) => [name, plain])),
  {
    $count: (argument: Value, scope: Scope) => {
      if (!isDocument(argument) || Object.keys(argument).length > 0) {
        throw new StoreError(14, "$count takes no arguments, i.e. $count:{}");
      }
      return { input: compileExpression(null, scope), start: countState };
    },
    $firstN: counted((n) => edgeState(n, "first")),
    $lastN: counted((n) => edgeState(n, "last")),
    $maxN: counted((n) => extremesState(n, -1), 5787900),
    $minN: counted((n) => extremesState(n, 1), 5787900),
    $top: sorted(1, true),
    $bottom: sorted(-1, true),
    $topN: sorted(1, false),
    $bottomN: sorted(-1, false),
  },
);

/** The names of all supported accumulators, sorted. */
export const accumulatorNames: readonly string[] = Object.freeze(Object.keys(accumulators).toSorted());

const unsupported = new Set([
  "$accumulator",
  "$median",
  "$percentile",
  "$concatArrays",
  "$setUnion",
  "$_internalJsReduce",
]);

/**
 * Compiles `{$sum: …}`. Undefined for a name MongoDB does not know.
 *
 * @throws StoreError 238 for one that this store lacks, else MongoDB's code for a bad argument.
 */
export function compileAccumulator(name: string, argument: Value, scope: Scope): CompiledAccumulator | undefined {
  const compile = accumulators[name];
  if (compile) return compile(argument, scope, name);
  if (unsupported.has(name)) throw notInStore(`accumulator ${name}`);
  return undefined;
}

function plain(argument: Value, scope: Scope, name: string): CompiledAccumulator {
  if (Array.isArray(argument)) throw new StoreError(40237, `The ${name} accumulator is a unary operator`);
  const start = plainAccumulators[name] as () => AccumulatorState; // the table was made of its keys
  return { input: compileExpression(argument, scope), start };
}

function counted(start: (n: number) => AccumulatorState, notObject = 5787801): AccumulatorCompiler {
  return (argument, scope, name) => {
    const codes = { notObject, unknown: 5787901, missing: { n: 5787906, input: 5787907 } };
    const raw = namedArguments(name, argument, ["input", "n"], [], codes);
    const n = constantCount(raw.get("n"), scope);
    return { input: compileExpression(raw.get("input"), scope), start: () => start(n) };
  };
}

function constantCount(value: Value, scope: Scope): number {
  const constant = constantOf(compileExpression(value, scope));
  if (!constant) throw notInStore("a count 'n' that depends on the group");
  return elementCount(constant.value);
}

/** `$top`, `$bottom` and their `N` forms; the key and the output travel as a pair. */
function sorted(direction: 1 | -1, isSingle: boolean): AccumulatorCompiler {
  return (argument, scope, name) => {
    const required = isSingle ? ["output", "sortBy"] : ["n", "output", "sortBy"];
    const codes = { notObject: 5788001, unknown: 5788002, missing: { n: 5788003, output: 5788004, sortBy: 5788005 } };
    const raw = namedArguments(name, argument, required, [], codes);
    const sortBy = raw.get("sortBy");
    if (!isDocument(sortBy)) throw new StoreError(5788604, "expected 'sortBy' to be an object");
    const order = compileSort(sortBy);
    const output = compileExpression(raw.get("output"), scope);
    const n = isSingle ? 1 : constantCount(raw.get("n"), scope);
    return {
      input: (root, variables) => [[...order.keyOf(root)], output(root, variables) ?? null],
      start: () => {
        // The last of equals counts as the bottom, so a later one comes first when the order is reversed.
        const kept = smallestState<{ key: SortKey; value: Value; place: number }>(
          n,
          (a, b) => order.compareKeys(a.key, b.key) * direction || (a.place - b.place) * direction,
        );
        let place = 0;
        return {
          add: (pair) => {
            const [key, value] = pair as [Value[], Value];
            kept.add({ key, value, place: place++ });
          },
          result: () => {
            const values = kept.items().map(({ value }) => value);
            if (direction < 0) values.reverse();
            return isSingle ? (values[0] ?? null) : values;
          },
        };
      },
    };
  };
}
