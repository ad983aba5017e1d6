import { Int32 } from "bson";
import { fail, must } from "../errors.js";
import { type AccumulatorState, compileAccumulator, type CompiledAccumulator } from "../expressions/accumulators.js";
import { constantOf, type Expression, type Scope } from "../expressions/scope.js";
import { paused } from "../server/turns.js";
import { compareValues, groupKey, type GroupKey } from "../values/compare.js";
import { type Document, getOwn, isDocument, operatorOf, setOwn, typeRank, type Value } from "../values/types.js";
import { optionsOf, runPipeline, type StageCompiler } from "./stage.js";

interface Output {
  readonly field: string;
  readonly accumulator: CompiledAccumulator;
}

/** The `_id` of a group: missing is null; so is the only part of an object with one part. */
function compileGroupId(specification: Value, scope: Scope): Expression {
  const expression = scope.compile(specification);
  const [only, ...others] = isDocument(specification) ? Object.keys(specification) : [];
  if (only === undefined || only.startsWith("$") || others.length > 0) return expression;
  return (root, variables) => {
    const id = expression(root, variables);
    return isDocument(id) && getOwn(id, only) === undefined ? { [only]: null } : id;
  };
}

function compileOutputs(specification: Document, scope: Scope): Output[] {
  return Object.entries(specification).map(([field, value]) => {
    const [only, ...others] = isDocument(value) ? Object.entries(value) : [];
    if (!only) return fail(40234, `The field '${field}' must be an accumulator object`);
    must(!field.includes("."), 40235, `The field name '${field}' cannot contain '.'`);
    must(!field.startsWith("$"), 40236, `The field name '${field}' cannot be an operator name`);
    must(others.length === 0, 40238, `The field '${field}' must specify one accumulator`);
    const accumulator = compileAccumulator(only[0], only[1], scope);
    return { field, accumulator: accumulator ?? fail(15952, `unknown group operator '${only[0]}'`) };
  });
}

/** `$group`: streams; memory grows with the number of groups, not of documents. */
export const group: StageCompiler = (specification, { scope }) => {
  must(isDocument(specification), 15947, "a group's fields must be specified in an object");
  must(Object.hasOwn(specification, "_id"), 15955, "a group specification must include an _id");
  const { _id: given, ...fields } = specification;
  const id = compileGroupId(given, scope);
  const outputs = compileOutputs(fields, scope);
  const inputs = outputs.map(({ accumulator }) => accumulator.input);
  return {
    name: "$group",
    isClosing: true,
    *run(source, { variables }) {
      const groups = new Map<GroupKey, { readonly id: Value; readonly states: readonly AccumulatorState[] }>();
      for (const document of source) {
        if (document === undefined) {
          yield undefined;
          continue;
        }
        const groupId = id(document, variables) ?? null;
        const key = groupKey(groupId);
        let found = groups.get(key);
        if (!found) {
          found = { id: groupId, states: outputs.map(({ accumulator }) => accumulator.start()) };
          groups.set(key, found);
        }
        for (let i = 0; i < inputs.length; i++) found.states[i]?.add(inputs[i]?.(document, variables));
      }
      for (const found of paused(groups.values())) {
        const document: Document | undefined = found && { _id: found.id };
        if (document) outputs.forEach(({ field }, i) => setOwn(document, field, found?.states[i]?.result()));
        yield document;
      }
    },
  };
};

const isExpression = (value: Value): boolean =>
  typeof value === "string" ? value.startsWith("$") : operatorOf(value) !== undefined;

/** `$bucket`: groups by ranges; a bucket is named by its lower boundary. In MongoDB too it is a `$group` and a `$sort`. */
export const bucket: StageCompiler = (specification, context) => {
  const options = optionsOf("$bucket", specification, "groupBy boundaries default output", 40201, 40197);
  const { groupBy, boundaries, output = { count: { $sum: new Int32(1) } } } = options;
  const isThere = groupBy !== undefined && boundaries !== undefined;
  must(isThere, 40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  must(isExpression(groupBy), 40202, "The $bucket 'groupBy' field must be a $-prefixed path or an expression");
  const limits = checkedBoundaries(boundaries, context.scope);
  const rest: Document = {};
  if (Object.hasOwn(options, "default")) {
    const constant = constantOf(context.scope.compile(options["default"]));
    if (!constant) fail(40195, "The $bucket 'default' field must be a constant expression");
    const isIn = compareValues(constant.value, limits[0]) >= 0 && compareValues(constant.value, limits.at(-1)) < 0;
    must(!isIn, 40199, "The $bucket 'default' field must lie outside of the boundaries");
    rest["default"] = { $literal: constant.value };
  }
  must(isDocument(output), 40196, "The $bucket 'output' field must be an object");
  const [test, result] = ["case", "then"];
  const branches = limits.slice(1).map((upper, i): Document => {
    const lower = { $literal: limits[i] };
    const isIn = { $and: [{ $gte: [groupBy, lower] }, { $lt: [groupBy, { $literal: upper }] }] };
    return { [test]: isIn, [result]: lower };
  });
  const stages = [{ $group: { _id: { $switch: { branches, ...rest } }, ...output } }, { $sort: { _id: new Int32(1) } }];
  const compiled = context.compileStages(stages, context);
  return { name: "$group", isClosing: true, run: (source, reader) => runPipeline(compiled, source, reader) };
};

function checkedBoundaries(boundaries: Value, scope: Scope): Value[] {
  must(Array.isArray(boundaries), 40200, "The $bucket 'boundaries' field must be an array");
  const limits = boundaries.map((boundary) => {
    const constant = constantOf(scope.compile(boundary));
    return constant ? constant.value : fail(40191, "The $bucket 'boundaries' must be constant values");
  });
  must(limits.length >= 2, 40192, "The $bucket 'boundaries' field must have at least 2 values");
  limits.slice(1).forEach((limit, i) => {
    must(typeRank(limit) === typeRank(limits[i]), 40193, "All $bucket 'boundaries' must have the same type");
    must(compareValues(limits[i], limit) < 0, 40194, "The $bucket 'boundaries' must be sorted in ascending order");
  });
  return limits;
}
