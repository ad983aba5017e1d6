import * as fc from "fast-check";
import { expect, it } from "vitest";
import { InvalidInputError } from "#src/domain/shared/errors.js";
import { decodeCursor, encodeCursor } from "./cursor.js";

it("comes back as it went out", () => {
  fc.assert(
    fc.property(fc.option(fc.date({ noInvalidDate: true })), fc.string({ maxLength: 40 }), (at, id) => {
      expect(decodeCursor(encodeCursor({ at, id }) ?? "")).toEqual({ at, id });
    }),
  );
});

it("says nothing at the end and begins at the beginning", () => {
  expect(encodeCursor(null)).toBeNull();
  expect(decodeCursor(undefined)).toBeNull();
});

it.each([
  "",
  "abc",
  "bnVsbA",
  Buffer.from('[1e300,"x"]').toString("base64url"),
  Buffer.from('{"at":1}').toString("base64url"),
])("refuses %j", (cursor) => {
  expect(() => decodeCursor(cursor)).toThrow(InvalidInputError);
});
