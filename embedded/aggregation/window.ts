import { fail, must, refuse } from "../errors.js";
import { accumulatorNames, compileAccumulator } from "../expressions/arithmetic.js";
import { constantOf, namedArguments, type Scope, type Variables } from "../expressions/operator.js";
import { firstInOrder, paused } from "../server/turns.js";
import { type Document, fieldPathParts, intOrLong, isDocument, isNullish, isNumber } from "../values/values.js";
import { isWhole, toDouble, type Value } from "../values/values.js";
import { compareValues, compileSort, type SortKey, type SortOrder } from "../values/order.js";
import { optionsOf, setAtPath, type StageCompiler } from "./stage.js";

type Item = { readonly document: Document; readonly partition: Value; readonly key: SortKey };
/** `$setWindowFields`: fields computed over a window of neighbours in a sorted partition. */
export const setWindowFields: StageCompiler = (specification, { scope }) => {
  const options = optionsOf("$setWindowFields", specification, "partitionBy sortBy output", 9, 40415);
  const { partitionBy = null, sortBy, output } = options;
  must(output !== undefined, 40414, "BSON field '$setWindowFields.output' is missing but a required field");
  must(isDocument(output), 14, "BSON field '$setWindowFields.output' is the wrong type");
  must(isNullish(sortBy) || isDocument(sortBy), 14, "BSON field '$setWindowFields.sortBy' is the wrong type");
  const partitionOf = scope.compile(partitionBy);
  const order = sortBy ? compileSort(sortBy) : undefined;
  for (const { path } of order?.fields ?? []) scope.use(path);
  const functions = Object.entries(output).map(([path, given]) => {
    scope.use(path);
    return { parts: fieldPathParts(path), compute: compileWindowFunction(given, order, scope) };
  });
  const compare = (a: Item, b: Item): number =>
    compareValues(a.partition, b.partition) || (order?.compareKeys(a.key, b.key) ?? 0);
  return {
    name: "$setWindowFields",
    *run(source, { variables }) {
      const items = function* (): Generator<Item | undefined> {
        for (const document of source) {
          const partition = document && (partitionOf(document, variables) ?? null);
          must(!Array.isArray(partition), 14, "An expression used to partition cannot evaluate to an array");
          yield document && { document, partition, key: order?.keyOf(document) ?? [] };
        }
      };
      const sorted = yield* firstInOrder(items(), compare, Infinity);
      for (let start = 0, end = 1; start < sorted.length; start = end++) {
        while (end < sorted.length && compareValues(sorted[start]?.partition, sorted[end]?.partition) === 0) end++;
        const partition = sorted.slice(start, end);
        const columns = functions.map(({ parts, compute }) => [parts, compute(partition, variables)] as const);
        for (const item of paused(partition)) {
          let result = item?.document;
          for (const [parts, values] of columns) {
            if (result) result = setAtPath(result, parts, values.next().value as Value);
          }
          yield result;
        }
      }
    },
  };
};

/** Yields one value per document of a sorted partition, in order. */
type WindowFunction = (partition: readonly Item[], variables: Variables) => Generator<Value>;
const ranks: Readonly<Record<string, (previous: number, place: number, isTie: boolean) => number>> = {
  $rank: (previous, place, isTie) => (isTie ? previous : place),
  $denseRank: (previous, _place, isTie) => (isTie ? previous : previous + 1),
  $documentNumber: (_previous, place) => place,
};

const unsupported = new Set(
  "$derivative $integral $expMovingAvg $linearFill $locf $covariancePop $covarianceSamp $minMaxScaler".split(" "),
);

export const windowFunctionNames: readonly string[] = [...Object.keys(ranks), "$shift", ...accumulatorNames];
/** Compiles one output of `$setWindowFields`: `{$function: argument, window: …}`. */
function compileWindowFunction(given: Value, order: SortOrder | undefined, scope: Scope): WindowFunction {
  must(isDocument(given), 9, "The field in 'output' must be an object");
  const { window, ...functions } = given;
  const [name = "", other] = Object.keys(functions);
  must(other === undefined, 9, `Cannot specify two functions in window function spec: ${other}`);
  const argument = functions[name];
  if (Object.hasOwn(ranks, name) || name === "$shift") {
    must(!Object.hasOwn(given, "window"), 5371601, `${name} does not accept a 'window' field`);
    return name === "$shift" ? shift(argument, order, scope) : rank(name, argument, order);
  }
  const accumulator = name === "$mergeObjects" ? undefined : compileAccumulator(name, argument, scope);
  if (!accumulator) return unsupported.has(name) ? refuse(name) : fail(9, `Unrecognized window function, ${name}`);
  const isRunning = isRunningWindow(window, order);
  return function* (partition, variables) {
    const state = accumulator.start();
    const add = ({ document }: Item): void => state.add(accumulator.input(document, variables));
    if (!isRunning) partition.forEach(add);
    const whole = isRunning ? undefined : state.result();
    for (const item of partition) {
      if (isRunning) add(item);
      yield isRunning ? state.result() : whole;
    }
  };
}

function rank(name: string, argument: Value, order: SortOrder | undefined): WindowFunction {
  const isEmpty = isDocument(argument) && Object.keys(argument).length === 0;
  must(isEmpty, 5371603, `${name} must be specified with '{}' as the value`);
  const isFine = order && (order.fields.length === 1 || name === "$documentNumber");
  must(isFine, 5371602, `${name} must be specified with a top level sortBy expression with exactly one element`);
  return function* (partition) {
    let value = 0;
    for (const [i, { key }] of partition.entries()) {
      const isTie = i > 0 && order?.compareKeys(partition[i - 1]?.key ?? [], key) === 0;
      value = ranks[name]?.(value, i + 1, isTie) ?? 0;
      yield intOrLong(value);
    }
  };
}

function shift(argument: Value, order: SortOrder | undefined, scope: Scope): WindowFunction {
  const raw = namedArguments("$shift", argument, "output:9 by:9 default", [9, 9]);
  must(order, 9, "'$shift' requires a sortBy");
  const by = raw.get("by");
  must(isNumber(by) && isWhole(by), 9, "'$shift:by' field must be an integer");
  const fallback = constantOf(scope.compile(raw.get("default") ?? null));
  must(fallback, 9, "'$shift:default' expression must yield a constant value.");
  const output = scope.compile(raw.get("output"));
  return function* (partition, variables) {
    for (let i = 0; i < partition.length; i++) {
      const other = partition[i + toDouble(by)];
      yield other ? (output(other.document, variables) ?? null) : fallback.value;
    }
  };
}

/** Whether a window ends at the document itself; false: it is the whole partition. Others are refused. */
function isRunningWindow(given: Value, order: SortOrder | undefined): boolean {
  const window = given === undefined ? {} : optionsOf("window", given, "documents range unit", 9, 9);
  const { documents = ["unbounded", "unbounded"], range, unit } = window;
  const isBoth = range !== undefined && Object.hasOwn(window, "documents");
  must(!isBoth, 9, "Window bounds: either 'documents' or 'range', not both.");
  if (range !== undefined || unit !== undefined) refuse("a window by range");
  if (!Array.isArray(documents) || documents.length !== 2) return fail(9, "Window bounds must be a 2-element array");
  const [from = 0, to = 0] = documents.map((bound, i) => offsetOf(bound, i === 0 ? -Infinity : Infinity));
  must(from <= to, 5339900, "Lower bound must not exceed upper bound");
  must(order || (from === -Infinity && to === Infinity), 5339901, "Document-based bounds require a sortBy");
  if (from !== -Infinity || (to !== 0 && to !== Infinity)) refuse("a moving window");
  return to === 0;
}

function offsetOf(bound: Value, unbounded: number): number {
  if (bound === "unbounded") return unbounded;
  if (bound === "current") return 0;
  must(isNumber(bound), 9, "Window bounds must be 'unbounded', 'current', or a number.");
  return isWhole(bound) ? toDouble(bound) : fail(9, "Numeric document-based bounds must be an integer");
}
