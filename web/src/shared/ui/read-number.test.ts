import { expect, it } from "vitest";
import { readNumber } from "./read-number";

const rule = { min: 0, max: 365, hasFractions: false, isOptional: false };

it.each([
  ["0", 0],
  ["365", 365],
  [" 7 ", 7],
  ["３０", 30],
  ["+5", 5],
  ["-5", undefined],
  ["366", undefined],
  ["2.5", undefined],
  ["", undefined],
  ["1e2", undefined],
  ["五", undefined],
])("%j is %j", (text, value) => {
  expect(readNumber(text, rule)).toBe(value);
});

it("takes fractions and emptiness where they mean something", () => {
  expect(readNumber("2.5", { ...rule, hasFractions: true })).toBe(2.5);
  expect(readNumber("  ", { ...rule, isOptional: true })).toBeNull();
});
