import { Binary, BSONRegExp, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from "bson";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Value } from "./values.js";
import { compareValues, encodeKey, encodeValue } from "./order.js";

const edges = [
  0,
  -0,
  1,
  -1,
  5,
  0.1,
  5.5,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 53),
  2 ** 63,
  1e300,
  5e-324,
  Infinity,
  -Infinity,
  NaN,
];
const number: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom(...edges).map((n) => new Double(n)),
  fc.double().map((n) => new Double(n)),
  fc.integer().map((n) => new Int32(n)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => Long.fromBigInt(n)),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }).map((n) => Long.fromBigInt(n)),
);
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "a", "a\0", "a\0b", "ab", "张三", "\uff01", "\u{20bb7}"),
);
const scalar: fc.Arbitrary<Value> = fc.oneof(
  number,
  text,
  fc.boolean(),
  fc.constantFrom<Value>(
    null,
    undefined,
    new MinKey(),
    new MaxKey(),
    new Date(0),
    new Date(-1),
    new Timestamp({ t: 1, i: 2 }),
  ),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ maxLength: 6 }).map((bytes) => new Binary(bytes, 0)),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  text.filter((source) => !source.includes("\0")).map((source) => new BSONRegExp(source, "i")),
);
const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "__x"), tie("value"), { maxKeys: 3 }),
  ),
})).value;

const sign = (n: number): number => Math.sign(n);
/** Undefined inside arrays and objects is a value of its own; the comparator has the same order for it. */
const order = (a: Value, b: Value): number => sign(compareValues(a, b));

it("orders encoded values as the comparator orders values, in both directions", () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(sign(Buffer.compare(encodeValue(a, 1), encodeValue(b, 1)))).toBe(order(a, b));
      expect(sign(Buffer.compare(encodeValue(a, -1), encodeValue(b, -1)))).toBe(order(b, a) + 0);
    }),
    { numRuns: 3000 },
  );
});

it("orders compound keys field by field", () => {
  const head = Buffer.from([0, 0, 0, 1]);
  const key = (x: Value, y: Value): Buffer => encodeKey([x, y], [1, -1], head).bytes;
  fc.assert(
    fc.property(scalar, scalar, scalar, scalar, (a, b, c, d) => {
      expect(sign(Buffer.compare(key(a, b), key(c, d)))).toBe(order(a, c) || order(d, b));
    }),
    { numRuns: 2000 },
  );
});

it("shortens keys that LMDB could not hold, equal ones equally", () => {
  const long = (last: string): ReturnType<typeof encodeKey> =>
    encodeKey(["x".repeat(5000) + last], [1], Buffer.alloc(4));
  expect(long("a").isCut).toBe(true);
  expect(long("a").bytes.length).toBeLessThan(1900);
  expect(long("a").bytes.equals(long("a").bytes)).toBe(true);
  expect(long("a").bytes.equals(long("b").bytes)).toBe(false);
});
