import { describe, expect, it } from "vitest";
import { touchedBy } from "./query-keys";

describe("what a live event makes old", () => {
  it.each([
    ["message.captured", "ct_1", [["contact", "ct_1"], ["contacts"], ["report"]]],
    ["task.changed", "ct_1", [["day-list"], ["contact", "ct_1"], ["report"]]],
    ["bot.changed", null, [["bots"]]],
    ["something.new", "ct_1", []],
  ])("%s", (type, contactId, keys) => {
    expect(touchedBy(type, contactId)).toEqual(keys);
  });

  it("leaves other contacts alone", () => {
    expect(touchedBy("contact.changed", "ct_1")).not.toContainEqual(["contact", "ct_2"]);
  });
});
