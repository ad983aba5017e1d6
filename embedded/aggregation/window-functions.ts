import { notInStore, StoreError } from "../errors.js";
import { namedArguments } from "../expressions/arguments.js";
import { compileExpression } from "../expressions/compile.js";
import { constantOf, type Scope, type Variables } from "../expressions/scope.js";
import { intOrLong, isWhole, toDouble } from "../values/numbers.js";
import type { SortKey, SortOrder } from "../values/sort-order.js";
import { type Document, isDocument, isNumber, type Value } from "../values/types.js";
import { accumulatorNames, type CompiledAccumulator, compileAccumulator } from "./accumulators.js";
import { compileWindow, type Window } from "./window-bounds.js";

/** A sorted partition: its documents and their sort keys. */
export interface Partition {
  readonly documents: readonly Document[];
  readonly keys: readonly SortKey[];
}

/** Yields one value per document of a partition, in order. */
export type WindowFunction = (partition: Partition, variables: Variables) => Iterable<Value>;

type RankStep = (previous: number, place: number, isTie: boolean) => number;

const ranks: Readonly<Record<string, RankStep>> = {
  $rank: (previous, place, isTie) => (isTie ? previous : place),
  $denseRank: (previous, _place, isTie) => (isTie ? previous : previous + 1),
  $documentNumber: (_previous, place) => place,
};

const notInWindows = new Set(["$mergeObjects"]);
const unsupported = new Set(
  "$derivative $integral $expMovingAvg $linearFill $locf $covariancePop $covarianceSamp $minMaxScaler".split(" "),
);

/** The names of all functions that `$setWindowFields` supports, sorted. */
export const windowFunctionNames: readonly string[] = Object.freeze(
  [...Object.keys(ranks), "$shift", ...accumulatorNames.filter((name) => !notInWindows.has(name))].sort(),
);

/**
 * Compiles one output of `$setWindowFields`: `{$function: argument, window: …}`.
 *
 * @throws StoreError 9 FailedToParse and MongoDB's codes; 238 for functions this store lacks.
 */
export function compileWindowFunction(
  specification: Value,
  order: SortOrder | undefined,
  scope: Scope,
): WindowFunction {
  if (!isDocument(specification)) throw new StoreError(9, "The field in 'output' must be an object");
  const names = Object.keys(specification).filter((name) => name !== "window");
  const [name = "", ...others] = names;
  if (others.length > 0) throw new StoreError(9, `Cannot specify two functions in window function spec: ${others[0]}`);
  const argument = specification[name];
  const hasWindow = Object.hasOwn(specification, "window");
  const rank = Object.hasOwn(ranks, name) ? ranks[name] : undefined;
  if (rank || name === "$shift") {
    if (hasWindow) throw new StoreError(5371601, `${name} does not accept a 'window' field`);
    return rank ? rankFunction(name, argument, rank, order) : shiftFunction(argument, order, scope);
  }
  const accumulator = notInWindows.has(name) ? undefined : compileAccumulator(name, argument, scope);
  if (!accumulator) {
    throw unsupported.has(name)
      ? notInStore(`window function ${name}`)
      : new StoreError(9, `Unrecognized window function, ${name}`);
  }
  const fields = order?.fields ?? [];
  const window = compileWindow(specification["window"], fields.length, fields[0]?.direction === 1);
  return accumulate(accumulator, window);
}

function rankFunction(name: string, argument: Value, step: RankStep, order: SortOrder | undefined): WindowFunction {
  if (!isDocument(argument) || Object.keys(argument).length > 0) {
    throw new StoreError(5371603, `${name} must be specified with '{}' as the value`);
  }
  if (!order || (order.fields.length !== 1 && name !== "$documentNumber")) {
    throw new StoreError(
      5371602,
      `${name} must be specified with a top level sortBy expression with exactly one element`,
    );
  }
  return function* ({ keys }) {
    let value = 0;
    for (let i = 0; i < keys.length; i++) {
      value = step(value, i + 1, i > 0 && order.compareKeys(keys[i - 1] ?? [], keys[i] ?? []) === 0);
      yield intOrLong(value);
    }
  };
}

function shiftFunction(argument: Value, order: SortOrder | undefined, scope: Scope): WindowFunction {
  const raw = namedArguments("$shift", argument, ["output", "by"], ["default"], {
    notObject: 9,
    unknown: 9,
    missing: 9,
  });
  if (!order) throw new StoreError(9, "'$shift' requires a sortBy");
  const by = raw.get("by");
  if (!isNumber(by) || !isWhole(by)) throw new StoreError(9, "'$shift:by' field must be an integer");
  const fallback = constantOf(compileExpression(raw.get("default") ?? null, scope));
  if (!fallback) throw new StoreError(9, "'$shift:default' expression must yield a constant value.");
  const output = compileExpression(raw.get("output"), scope);
  const offset = toDouble(by);
  return function* ({ documents }, variables) {
    for (let i = 0; i < documents.length; i++) {
      const other = documents[i + offset];
      yield other ? (output(other, variables) ?? null) : fallback.value;
    }
  };
}

/**
 * Moves a window over the partition. Values enter once; they leave one by one where the accumulator can give them back,
 * otherwise the window is added up again.
 */
function accumulate({ input, start }: CompiledAccumulator, window: Window): WindowFunction {
  return function* ({ documents, keys }, variables) {
    const values = documents.map((document) => input(document, variables));
    if (window.kind === "whole") {
      const state = start();
      for (const value of values) state.add(value);
      const result = state.result();
      for (let i = 0; i < documents.length; i++) yield result;
      return;
    }
    const sortValues = keys.map(([value]) => value);
    const boundsAt = window.start();
    let state = start();
    let [low, high] = [0, 0];
    for (let i = 0; i < documents.length; i++) {
      const [from, to] = boundsAt(i, sortValues);
      if (from > low && (!state.removeOldest || from >= high)) {
        state = start();
        low = from;
        high = from;
      }
      for (; low < from; low++) state.removeOldest?.(values[low]);
      for (; high < to; high++) state.add(values[high]);
      yield state.result();
    }
  };
}
