import { Int32, Long } from "bson";
import { fail, must } from "../errors.js";
import { type AccumulatorState, compileAccumulator, type CompiledAccumulator } from "../expressions/arithmetic.js";
import { constantOf, type Expression, type Scope } from "../expressions/operator.js";
import { compileAddFields, compileProjection, compileUnset } from "../projection/projection.js";
import { compileMatcher } from "../query/matcher.js";
import { firstInOrder, paused } from "../server/turns.js";
import { type Document, fieldPathParts, getOwn, isDocument, isNullish, isNumber } from "../values/values.js";
import { operatorOf, setOwn, toDouble, typeName, typeRank, type Value } from "../values/values.js";
import { compareValues, compileSort, groupKey, type GroupKey, type SortOrder } from "../values/order.js";
import { mapStage, optionsOf, runPipeline, setAtPath, spreadStage } from "./stage.js";
import type { CompiledStage, StageCompiler, StageContext } from "./stage.js";

export const match: StageCompiler = (specification, { scope }) => {
  must(isDocument(specification), 15959, "the match filter must be an expression in an object");
  const matches = compileMatcher(specification, scope);
  return mapStage("$match", () => (document, variables) => (matches(document, variables) ? document : undefined));
};

export const project: StageCompiler = (specification, { scope }) => {
  must(isDocument(specification), 15969, "$project specification must be an object");
  must(Object.keys(specification).length > 0, 51272, "Invalid $project: it must have at least one field");
  const { project: apply, isInclusion } = compileProjection(specification, scope);
  return mapStage("$project", () => apply, isInclusion);
};

export const addFields: StageCompiler = (specification, { scope }) => {
  must(isDocument(specification), 40272, "$addFields specification stage must be an object");
  must(Object.keys(specification).length > 0, 40177, "$addFields must have at least one field");
  const apply = compileAddFields(specification, scope);
  return mapStage("$addFields", () => apply);
};

export const unset: StageCompiler = (specification) => {
  const isFine = typeof specification === "string" || Array.isArray(specification);
  must(isFine, 31002, "$unset specification must be a string or an array");
  const paths = Array.isArray(specification) ? specification : [specification];
  must(paths.length > 0, 31119, "$unset specification must have at least one field");
  const texts = paths.filter((path) => typeof path === "string");
  must(texts.length === paths.length, 31120, "$unset specification must contain only string values");
  const apply = compileUnset(texts);
  return mapStage("$unset", () => apply);
};

/** `$replaceRoot`: the document gives way to an object computed from it. */
export const replaceRoot: StageCompiler = (specification, context) => {
  const { newRoot } = optionsOf("$replaceRoot", specification, "newRoot", 40229, 40415);
  must(newRoot !== undefined, 40414, "BSON field '$replaceRoot.newRoot' is missing but a required field");
  return replaceWith(newRoot, context);
};

export const replaceWith: StageCompiler = (specification, { scope }) => {
  const expression = scope.compile(specification);
  const map = (document: Document, variables: Value[]): Document => {
    const result = expression(document, variables);
    return isDocument(result) ? result : fail(40228, `'newRoot' must evaluate to an object, not ${typeName(result)}`);
  };
  return mapStage("$replaceRoot", () => map, true);
};

/** `$sort`, stable; with `wanted` only that many documents are kept. */
export const sort: StageCompiler = (specification, { scope }) => {
  const isEmpty = isDocument(specification) && Object.keys(specification).length === 0;
  must(!isEmpty, 15976, "$sort stage must have at least one sort key");
  const order = compileSort(specification);
  for (const { path } of order.fields) scope.use(path);
  return sortStage(order);
};

/** A `$sort` of which only the first documents are wanted. */
export function sortStage(order: SortOrder, wanted = Infinity): CompiledStage {
  return {
    name: "$sort",
    limitedTo: (count) => sortStage(order, Math.min(count, wanted)),
    *run(source) {
      const keyed = function* () {
        for (const document of source) yield document && { key: order.keyOf(document), document };
      };
      const sorted = yield* firstInOrder(keyed(), (a, b) => order.compareKeys(a.key, b.key), wanted);
      for (const item of paused(sorted)) yield item?.document;
    },
  };
}

function wholeCount(specification: Value, code: number, name: string): number {
  const number = isNumber(specification) ? toDouble(specification) : Number.NaN;
  must(Number.isInteger(number) && number >= 0, code, `invalid argument to ${name}: Expected a non-negative integer`);
  return number;
}

export const limit: StageCompiler = (specification) => {
  const count = wholeCount(specification, 5107201, "$limit");
  must(count > 0, 15958, "the limit must be positive");
  return {
    name: "$limit",
    count,
    *run(source) {
      let left = count;
      for (const document of source) {
        yield document;
        if (document && --left === 0) return;
      }
    },
  };
};

export const skip: StageCompiler = (specification) => {
  const count = wholeCount(specification, 5107200, "$skip");
  const start = () => {
    let left = count;
    return (document: Document) => (left-- > 0 ? undefined : document);
  };
  return { ...mapStage("$skip", start), count };
};

/** A stage that is short for others, a `$group` first. */
function composed(stages: Document[], context: StageContext): CompiledStage {
  const compiled = context.compileStages(stages, context);
  return { name: "$group", isClosing: true, run: (source, reader) => runPipeline(compiled, source, reader) };
}

/** `$count`: one document with the number of documents, none when there are none. */
export const count: StageCompiler = (specification, context) => {
  if (typeof specification !== "string") return fail(40156, "the count field must be a non-empty string");
  must(specification !== "", 40157, "the count field must be a non-empty string");
  must(!specification.startsWith("$"), 40158, "the count field cannot be a $-prefixed path");
  must(!specification.includes("."), 40160, "the count field cannot contain '.'");
  const counted = { $group: { _id: null, n: { $sum: new Int32(1) } } };
  return composed([counted, { $replaceWith: { [specification]: "$n" } }], context);
};

export const unwind: StageCompiler = (specification, { scope }) => {
  const given = typeof specification === "string" ? { path: specification } : specification;
  const options = optionsOf("$unwind", given, "path includeArrayIndex preserveNullAndEmptyArrays", 15981, 28811);
  const { path, includeArrayIndex: indexPath, preserveNullAndEmptyArrays: preserve = false } = options;
  if (path === undefined || path === "") return fail(28812, "no path specified to $unwind stage");
  if (typeof path !== "string") return fail(28808, `expected a string as the path for $unwind, got ${typeName(path)}`);
  must(typeof preserve === "boolean", 28809, "expected a boolean for preserveNullAndEmptyArrays");
  if (indexPath !== undefined && (typeof indexPath !== "string" || indexPath === "")) {
    return fail(28810, "expected a non-empty string for includeArrayIndex");
  }
  must(path.startsWith("$"), 28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  must(!indexPath?.startsWith("$"), 28822, "includeArrayIndex should not begin with a '$'");
  const parts = fieldPathParts(path.slice(1));
  const indexParts = indexPath?.split(".");
  scope.use(parts[0]);
  const withIndex = (document: Document, index: number | undefined): Document =>
    indexParts ? setAtPath(document, indexParts, index === undefined ? null : Long.fromNumber(index)) : document;
  return spreadStage(
    "$unwind",
    () =>
      function* (document) {
        // Only objects lead to the array.
        const inside = (node: Value, part: string): Value => (isDocument(node) ? getOwn(node, part) : undefined);
        const value = parts.reduce<Value>(inside, document);
        if (Array.isArray(value) && value.length > 0) {
          for (const [i, item] of value.entries()) yield withIndex(setAtPath(document, parts, item), i);
        } else if (preserve || !(isNullish(value) || Array.isArray(value))) {
          yield withIndex(Array.isArray(value) ? setAtPath(document, parts, undefined) : document, undefined);
        }
      },
  );
};

type Output = { readonly field: string; readonly accumulator: CompiledAccumulator };
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
  const startOf = ({ accumulator }: Output): AccumulatorState => accumulator.start();
  return {
    name: "$group",
    isClosing: true,
    *run(source, { variables }) {
      const groups = new Map<GroupKey, { readonly id: Value; readonly states: readonly AccumulatorState[] }>();
      const add = (document: Document): void => {
        const groupId = id(document, variables) ?? null;
        const key = groupKey(groupId);
        let found = groups.get(key);
        if (!found) groups.set(key, (found = { id: groupId, states: outputs.map(startOf) }));
        for (let i = 0; i < inputs.length; i++) found.states[i]?.add(inputs[i]?.(document, variables));
      };
      for (const document of source) {
        if (document === undefined) yield undefined;
        else add(document);
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
  return composed(stages, context);
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
