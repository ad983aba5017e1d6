import { StoreError } from "../errors.js";
import { type Document, isDocument, isNullish, type Value } from "../values/types.js";
import { namedArguments, needWhole } from "./arguments.js";
import { checkVariableName } from "./field-paths.js";
import { constant, type Expression, operatorTable, type Scope } from "./scope.js";
import { isTrue } from "./truth.js";

/** Operators that bind variables (`$let $map $filter $reduce`), and `$literal`. */
export const variableOperators = operatorTable({
  $literal: (argument) => constant(argument),
  $let: (argument, scope, name) => {
    const raw = namedArguments(name, argument, [], ["vars", "in"], {
      notObject: 16874,
      unknown: 16875,
      missing: 16876,
    });
    const vars = raw.get("vars");
    if (vars === undefined) throw new StoreError(16876, "Missing 'vars' parameter to $let");
    if (!isDocument(vars)) throw new StoreError(10065, "'vars' of $let must be an object");
    if (!raw.has("in")) throw new StoreError(16877, "Missing 'in' parameter to $let");
    const names = Object.keys(vars);
    names.forEach(checkVariableName);
    const values = names.map((variable) => scope.compile(vars[variable]));
    const { scope: inner, slots } = scope.bind(names);
    const body = inner.compile(raw.get("in"));
    return (root, variables) => {
      for (let i = 0; i < values.length; i++) variables[slots[i] ?? 0] = values[i]?.(root, variables);
      return body(root, variables);
    };
  },
  $map: (argument, scope, name) => {
    const codes = { notObject: 16878, unknown: 16879, missing: { input: 16880, in: 16882 } };
    const raw = namedArguments(name, argument, ["input", "in"], ["as"], codes);
    const input = arrayInput(raw.get("input"), scope, 16883, "input to $map must be an array");
    const [body, slot] = bindOne(raw, "in", scope);
    return (root, variables) => {
      const items = input(root, variables);
      if (items === null) return null;
      const result: Value[] = [];
      for (const item of items) {
        variables[slot] = item;
        result.push(body(root, variables) ?? null);
      }
      return result;
    };
  },
  $filter: (argument, scope, name) => {
    const codes = { notObject: 28646, unknown: 28647, missing: { input: 28648, cond: 28650 } };
    const raw = namedArguments(name, argument, ["input", "cond"], ["as", "limit"], codes);
    const input = arrayInput(raw.get("input"), scope, 28651, "input to $filter must be an array");
    const [body, slot] = bindOne(raw, "cond", scope);
    const limit = raw.has("limit") ? scope.compile(raw.get("limit")) : constant(null);
    return (root, variables) => {
      const items = input(root, variables);
      if (items === null) return null;
      const most = filterLimit(limit(root, variables));
      const result: Value[] = [];
      for (const item of items) {
        variables[slot] = item;
        if (isTrue(body(root, variables))) result.push(item);
        if (result.length >= most) break;
      }
      return result;
    };
  },
  $reduce: (argument, scope, name) => {
    const codes = { notObject: 40075, unknown: 40076, missing: { input: 40077, initialValue: 40078, in: 40079 } };
    const raw = namedArguments(name, argument, ["input", "initialValue", "in"], [], codes);
    const input = arrayInput(raw.get("input"), scope, 40080, "$reduce requires that 'input' be an array");
    const initial = scope.compile(raw.get("initialValue"));
    const { scope: inner, slots } = scope.bind(["value", "this"]);
    const [valueSlot = 0, thisSlot = 0] = slots;
    const body = inner.compile(raw.get("in"));
    return (root, variables) => {
      const items = input(root, variables);
      if (items === null) return null;
      let value = initial(root, variables);
      for (const item of items) {
        variables[thisSlot] = item;
        variables[valueSlot] = value;
        value = body(root, variables);
      }
      return value;
    };
  },
});

function bindOne(raw: ReadonlyMap<string, Value>, body: string, scope: Scope): [Expression, number] {
  const as = raw.has("as") ? raw.get("as") : "this";
  if (typeof as !== "string") throw new StoreError(9, "'as' must be a string");
  if (as === "") throw new StoreError(9, "empty variable names are not allowed");
  checkVariableName(as);
  const { scope: inner, slots } = scope.bind([as]);
  return [inner.compile(raw.get(body)), slots[0] ?? 0];
}

/** The input of `$map` and its kin: an array, or null for null and missing. */
function arrayInput(
  input: Value,
  scope: Scope,
  code: number,
  message: string,
): (root: Document, variables: Value[]) => Value[] | null {
  const expression = scope.compile(input);
  return (root, variables) => {
    const value = expression(root, variables);
    if (Array.isArray(value)) return value;
    if (isNullish(value)) return null;
    throw new StoreError(code, message);
  };
}

function filterLimit(value: Value): number {
  if (isNullish(value)) return Infinity;
  const limit = needWhole(value, 327391, 327391, "'limit' of $filter");
  if ((limit | 0) !== limit) throw new StoreError(327391, "$filter: limit must be a 32-bit integer");
  if (limit <= 0) throw new StoreError(327392, "$filter: limit must be greater than 0");
  return limit;
}
