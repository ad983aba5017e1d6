import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareMessages, compareNatural } from "./chat-order.js";

describe("order of messages", () => {
  it.each([
    ["m9", "m10"],
    ["c1/m2", "c1/m11"],
    ["a", "b"],
    ["m", "m1"],
    ["m1", "m1a"],
    ["99999999999999999998", "99999999999999999999"],
  ])("%s comes before %s", (a, b) => {
    expect(compareNatural(a, b)).toBeLessThan(0);
    expect(compareNatural(b, a)).toBeGreaterThan(0);
  });

  it("is one total order: sorting any arrangement gives the same list", () => {
    const anyMessage = fc.record({
      id: fc.uuid(),
      sentAt: fc.integer({ min: 0, max: 3 }).map((second) => new Date(second * 1_000)),
      sourceId: fc.stringMatching(/^[ab]{0,2}0{0,1}\d{0,3}$/),
    });
    fc.assert(
      fc.property(
        fc
          .uniqueArray(anyMessage, { selector: (message) => message.id, maxLength: 20 })
          .chain((messages) =>
            fc.tuple(
              fc.constant(messages),
              fc.shuffledSubarray(messages, { minLength: messages.length, maxLength: messages.length }),
            ),
          ),
        ([messages, shuffled]) => {
          expect([...shuffled].sort(compareMessages)).toEqual([...messages].sort(compareMessages));
        },
      ),
    );
  });
});
