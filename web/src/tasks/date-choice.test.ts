import { describe, expect, it } from "vitest";
import { type DateChoice, instantOfChoice } from "./date-choice";

const zone = "Asia/Shanghai";

describe("when the next step is", () => {
  it.each<[string, DateChoice, string | null]>([
    ["tomorrow", { kind: "tomorrow" }, "2026-11-26T02:00:00.000Z"],
    ["in three days", { kind: "in3days" }, "2026-11-28T02:00:00.000Z"],
    ["next Monday", { kind: "nextMonday" }, "2026-11-30T02:00:00.000Z"],
    ["a picked date", { kind: "pick", day: "2026-12-01", time: "16:30" }, "2026-12-01T08:30:00.000Z"],
    ["a date that is not complete", { kind: "pick", day: "", time: "16:30" }, null],
  ])("%s", (_case, choice, instant) => {
    expect(instantOfChoice(choice, "2026-11-25", zone)?.toISOString() ?? null).toBe(instant);
  });
});
