import { Double, Int32, Long } from "bson";
import { describe, expect, it } from "vitest";
import { StoreError } from "../errors.js";
import { type Document, setOwn, type Value } from "../values/values.js";
import { compileExpression, expressionNames, rootScope, variablesOf } from "./compile.js";

const evaluate = (expression: Value, document: Document = {}): Value => {
  return compileExpression(expression, rootScope())(document, variablesOf(new Date(0)));
};

const codeOf = (act: () => unknown): number | undefined => {
  try {
    act();
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
  return undefined;
};

const one = new Int32(1);

describe("compileExpression", () => {
  it.each<[string, Value, number]>([
    ["an operator nobody knows", { $nope: one }, 168],
    ["an operator nobody knows, deep inside", { $add: [one, { $cond: [true, { $nope: one }, one] }] }, 168],
    ["an operator of MongoDB that is not supported", { $function: {} }, 238],
    ["two operators in one object", { $add: [], $subtract: [] }, 15983],
    ["the wrong number of arguments", { $subtract: [one] }, 16020],
    ["an undefined variable", "$$zz", 17276],
    ["a bare dollar", "$", 16872],
    ["a path with a trailing dot", "$a.", 40353],
    ["a path with an empty part", "$a..b", 15998],
    ["a bad variable name", { $let: { vars: { Abc: one }, in: one } }, 9],
    ["an unknown named argument", { $dateTrunc: { date: "$d", unit: "day", foo: one } }, 5439008],
    ["a constant that cannot be computed", { $toString: [[one]] }, 241],
  ])("finds %s before any data is read", (_name, expression, code) => {
    expect(codeOf(() => compileExpression(expression, rootScope()))).toBe(code);
  });

  it("evaluates constants once", () => {
    expect(evaluate({ $multiply: [new Int32(6), new Int32(7)] })).toEqual(new Int32(42));
    expect(evaluate({ $split: ["a,b", ","] })).toEqual(["a", "b"]);
  });

  it("never finds inherited properties", () => {
    expect(evaluate({ $type: "$constructor" })).toBe("missing");
    expect(evaluate("$__proto__.polluted")).toBeUndefined();
    expect(codeOf(() => evaluate({ $constructor: one }))).toBe(168);
    const hostile: Document = {};
    setOwn(hostile, "__proto__", { x: one });
    const merged = evaluate({ $mergeObjects: [{ $literal: hostile }] });
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(Object.keys(merged as Document)).toEqual(["__proto__"]);
  });

  it("keeps variables of nested scopes apart", () => {
    const nested = {
      $map: {
        input: "$a",
        as: "x",
        in: { $sum: { $map: { input: "$b", as: "y", in: { $multiply: ["$$x", "$$y"] } } } },
      },
    };
    const document = { a: [one, new Int32(2)], b: [new Int32(10), new Int32(20)] };
    expect(evaluate(nested, document)).toEqual([new Int32(30), new Int32(60)]);
  });

  it("does not change the document", () => {
    const document = { a: [new Int32(3), one], o: { x: one } };
    const before = structuredClone({ a: [3, 1], o: { x: 1 } });
    evaluate({ $concatArrays: ["$a", "$a"] }, document);
    evaluate({ $reverseArray: "$a" }, document);
    expect({ a: document.a.map(Number), o: { x: Number(document.o.x) } }).toEqual(before);
  });

  it("promotes numbers as MongoDB does", () => {
    expect(evaluate({ $add: [new Int32(2 ** 31 - 1), one] })).toEqual(Long.fromNumber(2 ** 31));
    expect(evaluate({ $add: [Long.MAX_VALUE, one] })).toEqual(new Double(2 ** 63));
    expect(evaluate({ $multiply: [new Int32(0), new Int32(-1)] })).toEqual(new Int32(0));
    expect(evaluate({ $sum: Array.from({ length: 10 }, () => new Double(0.1)) })).toEqual(new Double(1));
  });
});

it("lists its operators", () => {
  expect(expressionNames).toContain("$dateTrunc");
  expect(expressionNames.every((name) => /^\$[a-z][A-Za-z0-9]*$/.test(name))).toBe(true);
});
