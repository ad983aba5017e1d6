import { describe, expect, it } from "vitest";
import { compare, keepingRate, type MemberRow, sortMembers, sparkPath } from "./report-figures";
import { choiceOf, periodWords, searchOfChoice, stepDate } from "./report-period";

const aMember = (name: string, over: Partial<MemberRow> = {}): MemberRow => ({
  member: { userId: name, name },
  newContacts: 0,
  conversations: 0,
  inboundMessages: 0,
  outboundMessages: 0,
  replies: 0,
  promisesMade: 0,
  promisesKept: 0,
  promisesLate: 0,
  promisesBroken: 0,
  tasksDone: 0,
  tasksOverdue: 0,
  stageMoves: 0,
  firstReplyMedianMinutes: null,
  firstReplyP90Minutes: null,
  ...over,
});

describe("period in the address", () => {
  it("defaults to this month and leaves today out", () => {
    expect(choiceOf(new URLSearchParams("period=year&date=25.11.2026"), "2026-11-25")).toEqual({
      period: "month",
      date: "2026-11-25",
      departmentId: null,
    });
    const choice = { period: "week", date: "2026-11-18", departmentId: "east" } as const;
    expect(choiceOf(searchOfChoice(choice, "2026-11-25"), "2026-11-25")).toEqual(choice);
    expect(searchOfChoice({ ...choice, date: "2026-11-25" }, "2026-11-25").has("date")).toBe(false);
  });

  it.each([
    ["day", "2026-03-01", -1, "2026-02-28"],
    ["week", "2026-11-25", 1, "2026-12-02"],
    ["month", "2026-01-31", 1, "2026-02-01"],
    ["month", "2026-01-31", -1, "2025-12-01"],
  ] as const)("%s %s %i → %s", (period, date, step, result) => {
    expect(stepDate(period, date, step)).toBe(result);
  });
});

describe("names of periods", () => {
  const november = { from: "2026-11-01", to: "2026-11-30", label: "2026年11月" };
  it.each([
    ["month", "zh", "2026年11月"],
    ["month", "en", "Nov 2026"],
    ["week", "en", "1 Nov – 30 Nov"],
    ["day", "en", "1 Nov 2026"],
  ] as const)("%s in %s", (kind, language, words) => {
    expect(periodWords(kind, november, language)).toBe(words);
  });
});

describe("figures", () => {
  it("rate what fell due only", () => {
    expect(keepingRate({ promisesKept: 3, promisesLate: 1, promisesBroken: 0 })).toBe(75);
    expect(keepingRate({ promisesKept: 0, promisesLate: 0, promisesBroken: 0 })).toBeNull();
  });

  it("compare with the period before", () => {
    expect(compare(5, 3)).toEqual({ kind: "up", by: 2 });
    expect(compare(3, 3)).toEqual({ kind: "same", by: 0 });
    expect(compare(null, 3)).toBeNull();
  });

  it("sort members with missing figures last in both directions", () => {
    const rows = [
      aMember("a", { firstReplyMedianMinutes: 20 }),
      aMember("b"),
      aMember("c", { firstReplyMedianMinutes: 5 }),
    ];
    const order = (isDescending: boolean) =>
      sortMembers(rows, { column: "firstReplyMedianMinutes", isDescending }).map((row) => row.member.name);
    expect(order(false)).toEqual(["c", "a", "b"]);
    expect(order(true)).toEqual(["a", "c", "b"]);
    expect(sortMembers(rows, { column: "newContacts", isDescending: true }).map((row) => row.member.name)).toEqual([
      "a",
      "b",
      "c",
    ]);
  });

  it("draw small lines from zero with gaps", () => {
    expect(sparkPath([0, 5, 10], 100, 20)).toBe("M0.0 20.0L50.0 10.0L100.0 0.0");
    expect(sparkPath([10, null, 10], 100, 20)).toBe("M0.0 0.0M100.0 0.0");
    expect(sparkPath([], 100, 20)).toBe("");
  });
});
