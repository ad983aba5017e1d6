import { notInStore, StoreError } from "../errors.js";
import { getOwn, setOwn } from "../values/fields.js";
import { type Document, isDocument, type Value } from "../values/types.js";
import { accumulatorExpressions } from "./accumulator-expressions.js";
import { arithmeticOperators } from "./arithmetic.js";
import { arrayOperators } from "./arrays.js";
import { conditionOperators } from "./conditions.js";
import { conversionOperators } from "./conversions.js";
import { dateMathOperators } from "./date-math.js";
import { datePartOperators } from "./date-parts.js";
import { dateTextOperators } from "./date-text.js";
import { compileString } from "./field-paths.js";
import { objectOperators } from "./objects.js";
import { regexOperators } from "./regex.js";
import { constant, constantOf, type Expression, type Operator, Scope } from "./scope.js";
import { setOperators } from "./sets.js";
import { stringOperators } from "./strings.js";
import { isUnsupportedExpression } from "./unsupported.js";
import { variableOperators } from "./variables.js";

const operators: Readonly<Record<string, Operator>> = Object.assign(
  Object.create(null) as Record<string, Operator>,
  accumulatorExpressions,
  arithmeticOperators,
  arrayOperators,
  conditionOperators,
  conversionOperators,
  dateMathOperators,
  datePartOperators,
  dateTextOperators,
  objectOperators,
  regexOperators,
  setOperators,
  stringOperators,
  variableOperators,
);

/** The names of all supported expression operators, sorted. */
export const expressionNames: readonly string[] = Object.freeze(Object.keys(operators).toSorted());

/** True when the name is an operator of MongoDB, supported here or not. */
export function isKnownExpression(name: string): boolean {
  return operators[name] !== undefined || isUnsupportedExpression(name);
}

/** A scope in which the given variables are defined; `slots` tells where their values belong at run time. */
export function rootScope(names: readonly string[] = []): { scope: Scope; slots: number[] } {
  return new Scope(compileExpression).bind(names);
}

/**
 * Compiles an aggregation expression into a closure. Everything that can be wrong without data is found here;
 * expressions of constants are evaluated here.
 *
 * @throws StoreError with MongoDB's codes; 168 for an operator MongoDB does not know, 238 for one this store lacks.
 */
export function compileExpression(value: Value, scope: Scope): Expression {
  if (typeof value === "string") return compileString(value, scope);
  if (Array.isArray(value)) return compileArray(value, scope);
  if (isDocument(value)) {
    const [first] = Object.keys(value);
    return first?.startsWith("$") ? compileOperator(first, value, scope) : compileObject(value, scope);
  }
  return constant(value);
}

/**
 * The value of an expression on one document, for callers that need it once.
 *
 * @param slots where `rootScope` put the variables, whose values are `values` in the same order.
 */
export function variablesOf(now: Date, slots: readonly number[] = [], values: readonly Value[] = []): Value[] {
  const variables: Value[] = [now];
  slots.forEach((slot, i) => (variables[slot] = values[i]));
  return variables;
}

function compileOperator(name: string, value: Document, scope: Scope): Expression {
  if (Object.keys(value).length > 1) {
    throw new StoreError(15983, "An object representing an expression must have exactly one field");
  }
  const operator = operators[name];
  if (operator) return operator(getOwn(value, name), scope, name);
  if (isUnsupportedExpression(name)) throw notInStore(`expression ${name}`);
  throw new StoreError(168, `Unrecognized expression '${name}'`);
}

function compileArray(items: Value[], scope: Scope): Expression {
  const elements = items.map((item) => compileExpression(item, scope));
  if (elements.every((element) => constantOf(element))) {
    return constant(elements.map((element) => constantOf(element)?.value ?? null));
  }
  return (root, variables) => {
    const result: Value[] = [];
    for (const element of elements) result.push(element(root, variables) ?? null);
    return result;
  };
}

function compileObject(object: Document, scope: Scope): Expression {
  const fields = Object.keys(object).map((field) => {
    checkFieldName(field);
    return [field, compileExpression(object[field], scope)] as const;
  });
  const build: Expression = (root, variables) => {
    const result: Document = {};
    for (const [field, expression] of fields) {
      const value = expression(root, variables);
      if (value !== undefined) setOwn(result, field, value);
    }
    return result;
  };
  return fields.every(([, expression]) => constantOf(expression)) ? constant(build({}, [])) : build;
}

function checkFieldName(field: string): void {
  if (field === "") throw new StoreError(15998, "FieldPath field names may not be empty strings.");
  if (field.startsWith("$")) {
    throw new StoreError(
      16410,
      `FieldPath field names may not start with '$'. Consider using $getField or $setField. Got '${field}'`,
    );
  }
  if (field.includes(".")) throw new StoreError(16412, `FieldPath field names may not contain '.'. Got '${field}'`);
}
