import { Double, Long } from "bson";
import { array, assert, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { anyNumber, anyValue } from "../../test/builders/any-bson-value.js";
import { compareStrings, compareValues, equalValues, groupKey } from "./order.js";
import type { Value } from "./values.js";

const anyText = () =>
  array(constantFrom("a", "b", "é", "\ud7ff", "\ue000", "\uffff", "\u{10000}", "\u{10ffff}"), { maxLength: 4 }).map(
    (points) => points.join(""),
  );

const sign = (n: number) => Math.sign(n) + 0;

describe("compareValues", () => {
  it("is a total order", () => {
    assert(
      property(anyValue(), anyValue(), anyValue(), (a, b, c) => {
        expect(sign(compareValues(a, b))).toBe(sign(-compareValues(b, a)));
        const [x, y, z] = [a, b, c].sort(compareValues);
        expect(compareValues(x, y)).toBeLessThanOrEqual(0);
        expect(compareValues(y, z)).toBeLessThanOrEqual(0);
        expect(compareValues(x, z)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it("agrees with the group key about equality", () => {
    assert(
      property(anyValue(1), anyValue(1), (a, b) => {
        const keys = new Map<unknown, number>([[groupKey(a), 1]]);
        expect(keys.has(groupKey(b))).toBe(equalValues(a, b));
      }),
      { numRuns: 1000 },
    );
    assert(
      property(anyNumber(), anyNumber(), (a, b) => {
        for (const [x, y] of [
          [a, b],
          [[a], [b]],
          [{ a }, { a: b }],
        ] as [Value, Value][]) {
          expect(new Set<unknown>([groupKey(x)]).has(groupKey(y))).toBe(equalValues(x, y));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("compares numbers exactly across types", () => {
    const beyond = Long.fromString("9007199254740993");
    expect(compareValues(beyond, new Double(2 ** 53))).toBeGreaterThan(0);
    expect(compareValues(beyond, new Double(2 ** 53 + 2))).toBeLessThan(0);
    expect(compareValues(new Double(Number.NaN), new Double(-Infinity))).toBeLessThan(0);
    expect(compareValues(undefined, null)).toBeLessThan(0);
  });

  it("orders strings by their UTF-8 bytes", () => {
    assert(
      property(anyText(), anyText(), (a, b) => {
        expect(sign(compareStrings(a, b))).toBe(sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
    );
    expect(compareStrings("\uff01", "\u{20bb7}")).toBeLessThan(0);
  });
});
