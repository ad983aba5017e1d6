import { Binary, BSONRegExp, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from "bson";
import * as fc from "fast-check";
import { setOwn } from "../../embedded/values/values.js";
import type { Document, NumberValue, Value } from "../../embedded/values/values.js";

/** Numbers of all three types, with many equal across types and many at the edges. */
export const anyNumber = (): fc.Arbitrary<NumberValue> =>
  fc.oneof(
    fc.integer({ min: -3, max: 3 }).map((n) => new Int32(n)),
    fc.integer().map((n) => new Int32(n)),
    fc.integer({ min: -3, max: 3 }).map((n) => new Double(n)),
    fc.double().map((n) => new Double(n)),
    fc
      .constantFrom(0.1, -0, NaN, Infinity, -Infinity, 5e-324, 2 ** 53, 2 ** 53 + 2, 2 ** 63, -(2 ** 63), 1e20)
      .map((n) => new Double(n)),
    fc.integer({ min: -3, max: 3 }).map((n) => Long.fromNumber(n)),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => Long.fromBigInt(n)),
    fc.bigInt({ min: 2n ** 53n - 2n, max: 2n ** 53n + 2n }).map((n) => Long.fromBigInt(n)),
  );

const anyText = () =>
  fc.oneof(fc.constantFrom("", "a", "b", "é", "\u{20bb7}", "\uff01", "1"), fc.string({ maxLength: 4 }));

/** A value without fields or elements. */
const anyScalar = (): fc.Arbitrary<Value> =>
  fc.oneof(
    { weight: 5, arbitrary: anyNumber() },
    { weight: 3, arbitrary: anyText() },
    fc.constantFrom<Value>(null, true, false, new MinKey(), new MaxKey()),
    fc.integer({ min: -5, max: 5 }).map((ms) => new Date(ms)),
    fc.integer({ min: 0, max: 3 }).map((n) => ObjectId.createFromTime(n)),
    fc.integer({ min: 0, max: 3 }).map((i) => new Timestamp({ t: 1, i })),
    fc.uint8Array({ maxLength: 2 }).map((bytes) => new Binary(bytes, bytes.length % 2)),
    anyText()
      .filter((text) => !text.includes("\0"))
      .map((text) => new BSONRegExp(text, "i")),
  );

/** Any value, nested up to `depth` levels. */
export const anyValue = (depth = 2): fc.Arbitrary<Value> =>
  depth === 0
    ? anyScalar()
    : fc.oneof(
        { weight: 4, arbitrary: anyScalar() },
        fc.array(anyValue(depth - 1), { maxLength: 3 }),
        anyDocument(depth - 1),
      );

/** A document with few, often equal, field names. */
const anyDocument = (depth = 2): fc.Arbitrary<Document> =>
  fc
    .array(fc.tuple(fc.constantFrom("a", "b", "c", "__proto__", "constructor"), anyValue(depth)), { maxLength: 3 })
    .map((fields) => {
      const document: Document = {};
      for (const [field, value] of fields) setOwn(document, field, value);
      return document;
    });
