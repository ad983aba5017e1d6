import { fail, must } from "../errors.js";
import type { Scope } from "../expressions/scope.js";
import { isTrue } from "../expressions/conditions.js";
import { compileMatcher } from "../query/matcher.js";
import { toDouble } from "../values/numbers.js";
import {
  type Document,
  getOwn,
  isDocument,
  isNullish,
  isNumber,
  operatorOf,
  setOwn,
  type Value,
} from "../values/types.js";
import { compileProjection, type Projection, type Special } from "./projection.js";

/** A compiled projection of find, findAndModify and their kin. */
export interface FindProjection {
  readonly project: Projection;
  /** The projection has `path.$` and needs the index that the filter matched. */
  readonly needsPosition: boolean;
  /** The only top-level fields that it looks at; undefined: all. */
  readonly fields: ReadonlySet<string> | undefined;
}

/**
 * Compiles the projection of a find: as `$project`, and with `{$elemMatch}`, `{$slice}` and `"path.$"`.
 * Undefined for an empty projection, which keeps everything.
 */
export function compileFindProjection(specification: Value, scope: Scope): FindProjection | undefined {
  if (isNullish(specification)) return undefined;
  must(isDocument(specification), 14, "the projection must be an object");
  const paths = Object.keys(specification);
  if (paths.length === 0) return undefined;
  const positional = paths.filter((path) => path.endsWith(".$"));
  must(positional.length < 2, 31276, "Cannot specify more than one positional projection per query.");
  const { project, isInclusion } = compileProjection(specification, scope, (path, value) => {
    if (path.endsWith(".$")) return positionalForm(path.slice(0, -2), value);
    const operator = operatorOf(value);
    const operand = operator && getOwn(value as Document, operator);
    if (operator === "$elemMatch") return elemMatchForm(path, operand, scope);
    return operator === "$slice" ? sliceForm(path, operand) : undefined;
  });
  // Whether the scope knows all fields that special forms look at is not asked: they are rare.
  const isPlain =
    isInclusion && Object.values(specification).every((value) => typeof value === "boolean" || isNumber(value));
  const fields =
    isPlain && positional.length === 0 ? new Set(paths.map((path) => path.split(".")[0] ?? "")).add("_id") : undefined;
  return { project, needsPosition: positional.length > 0, fields };
}

function positionalForm(path: string, value: Value): Special {
  must(isTrue(value), 31395, "positional projection cannot be used with exclusion");
  const parts = path.split(".");
  const afterwards: Special["afterwards"] = (projected, _original, _variables, position) =>
    changeArrays(projected, parts, true, (array) =>
      position === undefined
        ? fail(51246, "positional operator '.$' couldn't find a matching element in the array")
        : array.slice(position, position + 1),
    );
  return { mode: "include", isPlain: true, keeps: path, afterwards };
}

function sliceForm(path: string, argument: Value): Special {
  const given = Array.isArray(argument) ? argument : [argument];
  const [first = 0, second] = given.map((value) =>
    isNumber(value) ? Math.trunc(toDouble(value)) : fail(28667, "$slice in a projection needs numbers"),
  );
  must(!Array.isArray(argument) || given.length === 2, 28667, "$slice in a projection needs an array of two numbers");
  must(second === undefined || second > 0, 28729, "Third argument to $slice must be positive");
  const slice = (array: Value[]): Value[] => {
    if (second === undefined) return first >= 0 ? array.slice(0, first) : array.slice(first);
    const from = first >= 0 ? first : Math.max(0, array.length + first);
    return array.slice(from, from + second);
  };
  const parts = path.split(".");
  return { mode: "exclude", keeps: path, afterwards: (projected) => changeArrays(projected, parts, false, slice) };
}

function elemMatchForm(path: string, filter: Value, scope: Scope): Special {
  must(!path.includes("."), 31275, "Cannot use $elemMatch projection on a nested field.");
  must(isDocument(filter), 31274, "elemMatch: Invalid argument, object required");
  const matches = compileMatcher({ "": { $elemMatch: filter } }, scope);
  const afterwards: Special["afterwards"] = (projected, original, variables) => {
    const array = getOwn(original, path);
    const found = Array.isArray(array) ? array.find((item) => matches({ "": [item] }, variables)) : undefined;
    const result = { ...projected };
    if (found === undefined) delete result[path];
    else setOwn(result, path, [found]);
    return result;
  };
  return { mode: "include", afterwards };
}

/** A copy in which the arrays under a path are changed; `onlyFirst` stops at the first array on the way. */
function changeArrays(
  document: Document,
  parts: readonly string[],
  onlyFirst: boolean,
  change: (array: Value[]) => Value[],
): Document {
  const descend = (value: Value, at: number): Value => {
    if (Array.isArray(value)) {
      if (at === parts.length || onlyFirst) return change(value);
      return value.map((item) => (isDocument(item) ? descend(item, at) : item));
    }
    const part = parts[at];
    if (part === undefined || !isDocument(value) || !Object.hasOwn(value, part)) return value;
    const copy = { ...value };
    setOwn(copy, part, descend(value[part], at + 1));
    return copy;
  };
  return descend(document, 0) as Document;
}
