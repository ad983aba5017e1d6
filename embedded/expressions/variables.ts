import { must, refuse } from "../errors.js";
import { type Document, isDocument, isNullish, type Value } from "../values/types.js";
import { namedArguments, needArray, needWhole } from "./arguments.js";
import { constant, type Expression, type OperatorTable, type Scope, type Variables } from "./scope.js";
import { isTrue } from "./conditions.js";

/** @throws StoreError 9 FailedToParse for names a user variable may not have. */
export function checkVariableName(name: string): void {
  if (name === "CURRENT") refuse("rebinding $$CURRENT");
  must(/^[a-z\u0080-\uffff]/.test(name), 9, `'${name}' starts with an invalid character for a user variable name`);
  must(/^[A-Za-z0-9_\u0080-\uffff]*$/.test(name), 9, `'${name}' contains an invalid character for a variable name`);
}

/** Operators that bind variables (`$let $map $filter $reduce`), and `$literal`. */
export const variableOperators: OperatorTable = {
  $literal: (argument) => constant(argument),
  $let: (argument, scope, name) => {
    const raw = namedArguments(name, argument, "vars:16876 in:16877", [16874, 16875]);
    const vars = raw.get("vars");
    must(isDocument(vars), 10065, "'vars' of $let must be an object");
    const names = Object.keys(vars);
    names.forEach(checkVariableName);
    const values = names.map((variable) => scope.compile(vars[variable]));
    const { scope: inner, slots } = scope.bind(names);
    const body = inner.compile(raw.get("in"));
    return (root, variables) => {
      values.forEach((value, i) => (variables[slots[i] ?? 0] = value(root, variables)));
      return body(root, variables);
    };
  },
  $map: (argument, scope, name) => {
    const raw = namedArguments(name, argument, "input:16880 as in:16882", [16878, 16879]);
    const input = arrayInput(raw, scope, 16883, name);
    const [body, slot] = bindOne(raw, "in", scope);
    return (root, variables) => {
      const mapped = (item: Value): Value => {
        variables[slot] = item;
        return body(root, variables) ?? null;
      };
      return input(root, variables)?.map(mapped) ?? null;
    };
  },
  $filter: (argument, scope, name) => {
    const raw = namedArguments(name, argument, "input:28648 as cond:28650 limit", [28646, 28647]);
    const input = arrayInput(raw, scope, 28651, name);
    const [body, slot] = bindOne(raw, "cond", scope);
    const limit = scope.compile(raw.get("limit") ?? null);
    return (root, variables) => {
      const items = input(root, variables);
      if (!items) return null;
      const most = limit(root, variables);
      const left = isNullish(most) ? Infinity : needWhole(most, [327391, 327391], "'limit' of $filter", true);
      must(left > 0, 327392, "$filter: limit must be greater than 0");
      const result: Value[] = [];
      for (const item of items) {
        variables[slot] = item;
        if (isTrue(body(root, variables))) result.push(item);
        if (result.length >= left) break;
      }
      return result;
    };
  },
  $reduce: (argument, scope, name) => {
    const raw = namedArguments(name, argument, "input:40077 initialValue:40078 in:40079", [40075, 40076]);
    const input = arrayInput(raw, scope, 40080, name);
    const initial = scope.compile(raw.get("initialValue"));
    const { scope: inner, slots } = scope.bind(["value", "this"]);
    const [valueSlot = 0, thisSlot = 0] = slots;
    const body = inner.compile(raw.get("in"));
    return (root, variables) => {
      const items = input(root, variables);
      let value = items ? initial(root, variables) : null;
      for (const item of items ?? []) {
        variables[thisSlot] = item;
        variables[valueSlot] = value;
        value = body(root, variables);
      }
      return value;
    };
  },
};

function bindOne(raw: ReadonlyMap<string, Value>, body: string, scope: Scope): [Expression, number] {
  const as = raw.has("as") ? raw.get("as") : "this";
  must(typeof as === "string" && as !== "", 9, "'as' must be a string, and not an empty one");
  checkVariableName(as);
  const { scope: inner, slots } = scope.bind([as]);
  return [inner.compile(raw.get(body)), slots[0] ?? 0];
}

/** The input of `$map` and its kin: an array; undefined for null and missing. */
function arrayInput(raw: ReadonlyMap<string, Value>, scope: Scope, code: number, name: string) {
  const expression = scope.compile(raw.get("input"));
  return (root: Document, variables: Variables): Value[] | undefined => {
    const value = expression(root, variables);
    return isNullish(value) ? undefined : needArray(value, code, `'input' of ${name}`);
  };
}
