import { Decimal128, Double, Int32, Long, Timestamp } from "bson";
import { StoreError } from "../errors.js";
import { compareValues } from "../values/compare.js";
import { deepCopy, getOwn } from "../values/fields.js";
import { addNumbers, multiplyNumbers } from "../values/numbers.js";
import { isDocument, isNumber, type NumberValue, typeName, type Value } from "../values/types.js";
import { arrayOperators } from "./array-operators.js";
import type { Change } from "./modify.js";
import type { Scope } from "../expressions/scope.js";

/** Makes the change of one operator at one path; what is wrong with the operand is found here. */
export type OperatorFactory = (operand: Value, path: string, scope: Scope) => Change;

/** An update operator. `isCreating`: it makes missing fields. */
export interface UpdateOperator {
  readonly make: OperatorFactory;
  readonly isCreating: boolean;
}

const set: OperatorFactory = (operand) => () => ({ set: deepCopy(operand) });

const valueOperators: Readonly<Record<string, UpdateOperator>> = {
  $set: { make: set, isCreating: true },
  $setOnInsert: {
    make:
      (operand) =>
      (_value, { isInsert }) =>
        isInsert ? { set: deepCopy(operand) } : "unchanged",
    isCreating: true,
  },
  $unset: { make: () => (value) => (value === undefined ? "unchanged" : "remove"), isCreating: false },
  $inc: {
    make: arithmetic("increment", addNumbers, (operand) => operand),
    isCreating: true,
  },
  $mul: { make: arithmetic("multiply", multiplyNumbers, zeroOf), isCreating: true },
  $min: { make: extreme((order) => order > 0), isCreating: true },
  $max: { make: extreme((order) => order < 0), isCreating: true },
  $currentDate: { make: currentDate, isCreating: true },
  $bit: { make: bit, isCreating: true },
};

/** The update operators by name; `$rename` is apart because it has two paths. */
export const updateOperators: Readonly<Record<string, UpdateOperator>> = { ...valueOperators, ...arrayOperators };

function arithmetic(
  verb: string,
  combine: (a: NumberValue, b: NumberValue) => NumberValue,
  missing: (operand: NumberValue) => NumberValue,
): OperatorFactory {
  return (operand, path) => {
    if (!isNumber(operand)) {
      throw new StoreError(14, `Cannot ${verb} with non-numeric argument: {${path}: ${typeName(operand)}}`);
    }
    return (value) => {
      if (value === undefined) return { set: missing(operand) };
      if (!isNumber(value)) {
        throw new StoreError(14, `Cannot apply ${verb} to a value of non-numeric type: {${path}: ${typeName(value)}}`);
      }
      const result = combine(value, operand);
      if (result instanceof Double && isInteger(value) && isInteger(operand)) {
        throw new StoreError(2, `Failed to apply operations to current value: ${verb} overflows 64 bits`);
      }
      return { set: result };
    };
  };
}

const isInteger = (value: NumberValue): boolean => value instanceof Int32 || value instanceof Long;

function zeroOf(operand: NumberValue): NumberValue {
  if (operand instanceof Int32) return new Int32(0);
  if (operand instanceof Long) return Long.ZERO;
  return operand instanceof Double ? new Double(0) : multiplyNumbers(operand, Decimal128.fromString("0"));
}

function extreme(isReplaced: (order: number) => boolean): OperatorFactory {
  return (operand) => (value) =>
    value === undefined || isReplaced(compareValues(value, operand)) ? { set: deepCopy(operand) } : "unchanged";
}

function currentDate(operand: Value, path: string): Change {
  let type: Value = "date";
  if (isDocument(operand)) {
    type = getOwn(operand, "$type");
    if (Object.keys(operand).some((key) => key !== "$type"))
      throw new StoreError(2, "Unrecognized $currentDate option");
    if (type !== "date" && type !== "timestamp") {
      throw new StoreError(2, "The '$type' string field is required to be 'date' or 'timestamp'");
    }
  } else if (typeof operand !== "boolean") {
    throw new StoreError(2, `${typeName(operand)} is not valid type for $currentDate of ${path}`);
  }
  if (type === "date") return (_value, { now }) => ({ set: now });
  return (_value, { now }) => ({ set: new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }) });
}

function bit(operand: Value, path: string): Change {
  if (!isDocument(operand) || Object.keys(operand).length === 0) {
    throw new StoreError(2, `The $bit modifier is not compatible with ${path}: expected {and|or|xor: integer}`);
  }
  const steps = Object.entries(operand).map(([name, mask]) => {
    if (name !== "and" && name !== "or" && name !== "xor") {
      throw new StoreError(2, `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`);
    }
    if (!(mask instanceof Int32) && !(mask instanceof Long)) {
      throw new StoreError(2, "The $bit modifier field must be an Integer(32/64 bit)");
    }
    return { name, mask };
  });
  return (value) => {
    let current: Value = value === undefined ? new Int32(0) : value;
    for (const { name, mask } of steps) {
      if (!(current instanceof Int32) && !(current instanceof Long)) {
        throw new StoreError(2, `Cannot apply $bit to a value of non-integral type: {${path}: ${typeName(current)}}`);
      }
      const isLong: boolean = current instanceof Long || mask instanceof Long;
      const a: Long = Long.fromString(current.toString());
      const b = Long.fromString(mask.toString());
      const result: Long = name === "and" ? a.and(b) : name === "or" ? a.or(b) : a.xor(b);
      current = isLong ? result : new Int32(result.toNumber());
    }
    return { set: current };
  };
}

/** The entries of an operator's operand. @throws StoreError 9 when it is not an object. */
export function operandEntries(name: string, operand: Value): [string, Value][] {
  if (!isDocument(operand)) {
    throw new StoreError(9, `Modifiers operate on fields but we found type ${typeName(operand)} instead: {${name}: …}`);
  }
  return Object.entries(operand);
}
