import { describe, expect, it } from "vitest";
import { freshId, idsOf, typedStep } from "./typed-step";

const last = { day: 2, unit: "calendar", at: "09:30" } as const;

describe("a typed step", () => {
  it.each([
    [
      "第 3 天 10:00 问问报价看了没有",
      { kind: "task", title: "问问报价看了没有", wait: { day: 3, unit: "calendar", at: "10:00" } },
    ],
    ["5个工作日后 打电话", { kind: "task", title: "打电话", wait: { day: 5, unit: "working", at: "09:30" } }],
    ["发:{称呼},在吗", { kind: "message", text: "{称呼},在吗", wait: last }],
    [
      "第7天 如果没回复",
      { kind: "branch", condition: { kind: "replied", not: true }, wait: { day: 7, unit: "calendar", at: "09:30" } },
    ],
    ["如果回复了", { kind: "branch", condition: { kind: "replied", not: false } }],
    ["day 3 9:05 send: hello", { kind: "message", text: "hello", wait: { day: 3, unit: "calendar", at: "09:05" } }],
    ["working day 4 call", { kind: "task", title: "call", wait: { day: 4, unit: "working", at: "09:30" } }],
  ])("%s", (line, step) => expect(typedStep(line, last, "s9")).toMatchObject({ id: "s9", ...step }));

  it.each(["", "第 3 天", "发:", "  "])("needs words: %j", (line) => expect(typedStep(line, last, "s9")).toBeNull());

  it("begins on the first day at ten", () =>
    expect(typedStep("打招呼", null, "s1")?.wait).toEqual({ day: 0, unit: "calendar", at: "10:00" }));

  it("gets an id that is free", () => {
    const branch = typedStep("如果回复", null, "s2");
    const inner = typedStep("a", null, "s3");
    if (branch?.kind === "branch" && inner) branch.yes.push(inner);
    expect(idsOf(branch ? [branch] : [])).toEqual(["s2", "s3"]);
    expect(freshId(new Set(["s1", "s3"]))).toBe("s4");
    expect(freshId(new Set(["s1", "s2"]))).toBe("s3");
  });
});
