import { Int32 } from "bson";
import { StoreError } from "../errors.js";
import type { AccumulatorState } from "../expressions/accumulator-states.js";
import { compileExpression } from "../expressions/compile.js";
import { constantOf, type Expression, type Scope } from "../expressions/scope.js";
import { compareValues } from "../values/compare.js";
import { getOwn, setOwn } from "../values/fields.js";
import { type GroupKey, groupKey } from "../values/group-key.js";
import { compileSort } from "../values/sort-order.js";
import { type Document, isDocument, typeRank, type Value } from "../values/types.js";
import { type CompiledAccumulator, compileAccumulator } from "./accumulators.js";
import { sortStage } from "./sort.js";
import { type CompiledStage, type DocumentStream, type PipelineRun, type StageCompiler } from "./stage.js";

interface Output {
  readonly field: string;
  readonly accumulator: CompiledAccumulator;
}

/** `$group`: streams; memory grows with the number of groups, not of documents. */
export const group: StageCompiler = (specification, { scope }) => {
  if (!isDocument(specification)) throw new StoreError(15947, "a group's fields must be specified in an object");
  if (!Object.hasOwn(specification, "_id")) throw new StoreError(15955, "a group specification must include an _id");
  const { _id: id, ...outputs } = specification;
  return groupStage("$group", compileGroupId(id, scope), compileOutputs(outputs, scope));
};

/** The `_id` of a group: missing is null; so is the only part of an object with one part. */
function compileGroupId(specification: Value, scope: Scope): Expression {
  const expression = compileExpression(specification, scope);
  if (isDocument(specification)) {
    const [only, ...others] = Object.keys(specification);
    if (only !== undefined && !only.startsWith("$") && others.length === 0) {
      return (root, variables) => {
        const id = expression(root, variables);
        return isDocument(id) && getOwn(id, only) === undefined ? { [only]: null } : id;
      };
    }
  }
  return expression;
}

function compileOutputs(specification: Document, scope: Scope): Output[] {
  return Object.keys(specification).map((field) => ({
    field,
    accumulator: accumulatorOf(field, specification[field], scope),
  }));
}

function accumulatorOf(field: string, value: Value, scope: Scope): CompiledAccumulator {
  if (!isDocument(value) || Object.keys(value).length === 0) {
    throw new StoreError(40234, `The field '${field}' must be an accumulator object`);
  }
  if (field.includes(".")) throw new StoreError(40235, `The field name '${field}' cannot contain '.'`);
  if (field.startsWith("$")) throw new StoreError(40236, `The field name '${field}' cannot be an operator name`);
  const [name = "", ...others] = Object.keys(value);
  if (others.length > 0) throw new StoreError(40238, `The field '${field}' must specify one accumulator`);
  const accumulator = compileAccumulator(name, value[name], scope);
  if (!accumulator) throw new StoreError(15952, `unknown group operator '${name}'`);
  return accumulator;
}

function groupStage(name: string, id: Expression, outputs: readonly Output[]): CompiledStage {
  return {
    name,
    *run(source, run) {
      const groups = yield* collect(source, run, id, outputs);
      for (const { id: groupId, states } of groups.values()) {
        const document: Document = { _id: groupId };
        for (let i = 0; i < outputs.length; i++) setOwn(document, outputs[i]?.field ?? "", states[i]?.result());
        yield document;
        if (run.pacer.isDue()) yield undefined;
      }
    },
  };
}

interface Group {
  readonly id: Value;
  readonly states: readonly AccumulatorState[];
}

function* collect(
  source: DocumentStream,
  { variables }: PipelineRun,
  id: Expression,
  outputs: readonly Output[],
): Generator<undefined, Map<GroupKey, Group>> {
  const groups = new Map<GroupKey, Group>();
  const inputs = outputs.map(({ accumulator }) => accumulator.input);
  for (const document of source) {
    if (document === undefined) {
      yield undefined;
      continue;
    }
    const groupId = id(document, variables) ?? null;
    const key = groupKey(groupId);
    let found = groups.get(key);
    if (found === undefined) {
      found = { id: groupId, states: outputs.map(({ accumulator }) => accumulator.start()) };
      groups.set(key, found);
    }
    const { states } = found;
    for (let i = 0; i < inputs.length; i++) states[i]?.add(inputs[i]?.(document, variables));
  }
  return groups;
}

/** Runs stages one behind the other as one stage. */
function chain(name: string, ...stages: CompiledStage[]): CompiledStage {
  return { name, run: (source, run) => stages.reduce((stream, stage) => stage.run(stream, run), source) };
}

const countOutput = (scope: Scope): Output[] => [
  { field: "count", accumulator: accumulatorOf("count", { $sum: new Int32(1) }, scope) },
];

/** `$sortByCount`: groups, the largest first. */
export const sortByCount: StageCompiler = (specification, { scope }) => {
  if (isDocument(specification)) {
    if (!Object.keys(specification)[0]?.startsWith("$")) {
      throw new StoreError(40147, "the sortByCount field must be defined as a $-prefixed path or an expression");
    }
  } else if (typeof specification !== "string") {
    throw new StoreError(40149, "the sortByCount field must be specified as a string or as an object");
  } else if (!specification.startsWith("$")) {
    throw new StoreError(40148, "the sortByCount field must be defined as a $-prefixed path or an expression");
  }
  const grouping = groupStage("$sortByCount", compileExpression(specification, scope), countOutput(scope));
  return chain("$sortByCount", grouping, sortStage(compileSort({ count: new Int32(-1) })));
};

/** `$bucket`: groups by ranges; a bucket is named by its lower boundary. */
export const bucket: StageCompiler = (specification, { scope }) => {
  if (!isDocument(specification)) throw new StoreError(40201, "Argument to $bucket stage must be an object");
  for (const option of Object.keys(specification)) {
    if (!["groupBy", "boundaries", "default", "output"].includes(option)) {
      throw new StoreError(40197, `Unrecognized option to $bucket: ${option}.`);
    }
  }
  const { groupBy, boundaries, output } = specification;
  if (groupBy === undefined || boundaries === undefined) {
    throw new StoreError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  }
  if (!isExpressionLike(groupBy))
    throw new StoreError(40202, "The $bucket 'groupBy' field must be defined as a $-prefixed path or an expression");
  const limits = checkedBoundaries(boundaries, scope);
  const other = Object.hasOwn(specification, "default")
    ? defaultBucket(specification["default"], limits, scope)
    : undefined;
  if (output !== undefined && !isDocument(output))
    throw new StoreError(40196, "The $bucket 'output' field must be an object");
  const value = compileExpression(groupBy, scope);
  const id: Expression = (root, variables) => {
    const found = bucketOf(value(root, variables), limits) ?? other;
    if (found === undefined)
      throw new StoreError(
        40066,
        "$switch could not find a matching branch for an input, and no default was specified.",
      );
    return found;
  };
  const grouping = groupStage("$bucket", id, output ? compileOutputs(output, scope) : countOutput(scope));
  return chain("$bucket", grouping, sortStage(compileSort({ _id: new Int32(1) })));
};

function isExpressionLike(value: Value): boolean {
  if (typeof value === "string") return value.startsWith("$");
  return isDocument(value) && Object.keys(value)[0]?.startsWith("$") === true;
}

function checkedBoundaries(boundaries: Value, scope: Scope): Value[] {
  if (!Array.isArray(boundaries)) throw new StoreError(40200, "The $bucket 'boundaries' field must be an array");
  const limits = boundaries.map((boundary) => {
    const constant = constantOf(compileExpression(boundary, scope));
    if (!constant) throw new StoreError(40191, "The $bucket 'boundaries' field must be an array of constant values");
    return constant.value;
  });
  if (limits.length < 2) throw new StoreError(40192, "The $bucket 'boundaries' field must have at least 2 values");
  limits.forEach((limit, i) => {
    if (i === 0) return;
    const before = limits[i - 1];
    if (typeRank(limit) !== typeRank(before))
      throw new StoreError(40193, "All values in the 'boundaries' option to $bucket must have the same type");
    if (compareValues(before, limit) >= 0)
      throw new StoreError(40194, "The 'boundaries' option to $bucket must be sorted in ascending order");
  });
  return limits;
}

function defaultBucket(specification: Value, limits: readonly Value[], scope: Scope): Value {
  const constant = constantOf(compileExpression(specification, scope));
  if (!constant) throw new StoreError(40195, "The $bucket 'default' field must be a constant expression");
  const { value } = constant;
  if (compareValues(value, limits[0]) >= 0 && compareValues(value, limits.at(-1)) < 0) {
    throw new StoreError(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
    );
  }
  return value;
}

function bucketOf(value: Value, limits: readonly Value[]): Value {
  if (compareValues(value, limits[0]) < 0 || compareValues(value, limits.at(-1)) >= 0) return undefined;
  let low = 0;
  let high = limits.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (compareValues(value, limits[middle]) >= 0) low = middle;
    else high = middle;
  }
  return limits[low];
}
