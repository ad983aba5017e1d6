import { StoreError } from "../errors.js";
import type { Scope } from "../expressions/scope.js";
import { isTrue } from "../expressions/truth.js";
import { compileMatcher } from "../query/matcher.js";
import { getOwn, setOwn, shallowCopy } from "../values/fields.js";
import { toDouble } from "../values/numbers.js";
import { type Document, isDocument, isNumber, type Value } from "../values/types.js";
import { compileProjection, type Projection, type Special } from "./projection.js";

/** A compiled projection of find, findAndModify and their kin. */
export interface FindProjection {
  readonly project: Projection;
  /** The projection has `path.$` and needs the index that the filter matched. */
  readonly needsPosition: boolean;
}

/**
 * Compiles the projection of a find: as `$project`, and with `{$elemMatch}`, `{$slice}` and `"path.$"`.
 * Undefined for an empty projection, which keeps everything.
 *
 * @throws StoreError as `compileProjection`; 31274, 31275, 31276, 31395 and others for the forms of find.
 */
export function compileFindProjection(specification: Value, scope: Scope): FindProjection | undefined {
  if (specification === undefined || specification === null) return undefined;
  if (!isDocument(specification)) throw new StoreError(14, "the projection must be an object");
  if (Object.keys(specification).length === 0) return undefined;
  let positional: string | undefined;
  const project = compileProjection(specification, scope, (path, value) => {
    if (path.endsWith(".$")) {
      if (positional !== undefined)
        throw new StoreError(31276, "Cannot specify more than one positional projection per query.");
      positional = path;
      return positionalForm(path.slice(0, -2), value);
    }
    if (!isDocument(value)) return undefined;
    const [operator] = Object.keys(value);
    if (operator === "$elemMatch") return elemMatchForm(path, getOwn(value, operator), scope);
    return operator === "$slice" ? sliceForm(path, getOwn(value, operator)) : undefined;
  });
  return { project, needsPosition: positional !== undefined };
}

function positionalForm(path: string, value: Value): Special {
  if (!isTrue(value)) throw new StoreError(31395, "positional projection cannot be used with exclusion");
  const parts = path.split(".");
  return {
    mode: "include",
    isPlain: true,
    keeps: path,
    afterwards: (projected, _original, _variables, position) =>
      changeArrays(projected, parts, true, (array) => {
        if (position === undefined) {
          throw new StoreError(
            51246,
            "Executor error: positional operator '.$' couldn't find a matching element in the array",
          );
        }
        return array.slice(position, position + 1);
      }),
  };
}

function sliceForm(path: string, argument: Value): Special {
  const whole = (value: Value): number => {
    if (!isNumber(value))
      throw new StoreError(28667, "$slice in a projection needs a number or an array of two numbers");
    return Math.trunc(toDouble(value));
  };
  let slice: (array: Value[]) => Value[];
  if (Array.isArray(argument)) {
    if (argument.length !== 2) throw new StoreError(28667, "$slice in a projection needs an array of two numbers");
    const [skip, limit] = [whole(argument[0]), whole(argument[1])];
    if (limit <= 0) throw new StoreError(28729, `Third argument to $slice must be positive: ${limit}`);
    slice = (array) => {
      const from = skip >= 0 ? skip : Math.max(0, array.length + skip);
      return array.slice(from, from + limit);
    };
  } else {
    const count = whole(argument);
    slice = (array) => (count >= 0 ? array.slice(0, count) : array.slice(count));
  }
  const parts = path.split(".");
  return { mode: "exclude", keeps: path, afterwards: (projected) => changeArrays(projected, parts, false, slice) };
}

function elemMatchForm(path: string, filter: Value, scope: Scope): Special {
  if (path.includes(".")) throw new StoreError(31275, "Cannot use $elemMatch projection on a nested field.");
  if (!isDocument(filter)) throw new StoreError(31274, "elemMatch: Invalid argument, object required");
  const matches = compileMatcher({ "": { $elemMatch: filter } }, scope);
  return {
    mode: "include",
    afterwards: (projected, original, variables) => {
      const array = getOwn(original, path);
      const found = Array.isArray(array) ? array.find((item) => matches({ "": [item] }, variables)) : undefined;
      const result = shallowCopy(projected);
      if (found === undefined) delete result[path];
      else setOwn(result, path, [found]);
      return result;
    },
  };
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
    const copy = shallowCopy(value);
    setOwn(copy, part, descend(value[part], at + 1));
    return copy;
  };
  return descend(document, 0) as Document;
}
