import { describe, expect, it } from "vitest";
import { LIVE_EVENT_TYPES, touchedBy } from "./query-keys";

describe("what a live event makes old", () => {
  it.each([
    ["message.captured", "ct_1", [["contact", "ct_1"], ["contacts"], ["conversations"], ["report"]]],
    ["task.changed", "ct_1", [["day-list"], ["contact", "ct_1"], ["report"]]],
    ["bot.changed", null, [["bots"]]],
  ] as const)("%s", (type, contactId, keys) => {
    expect(touchedBy(type, contactId)).toEqual(keys);
  });

  it("listens to what WeCom changed, so that its pages show it", () => {
    expect(LIVE_EVENT_TYPES).toContain("wecom.changed");
    expect(touchedBy("wecom.changed", null)).toContainEqual(["departures"]);
  });

  it("leaves other contacts alone", () => {
    expect(touchedBy("contact.changed", "ct_1")).not.toContainEqual(["contact", "ct_2"]);
  });
});
