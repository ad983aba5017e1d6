import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aTask } from "#test/builders/a-contact.js";
import { STAGES } from "../stage/stage.js";
import { VALUE_TIERS } from "../value/value-tier.js";
import { byPriority, priorityOf, type PriorityInput } from "./priority.js";
import { TASK_REASONS } from "./task.js";

const now = new Date("2026-11-23T12:00:00+08:00");
const of = (task: Parameters<typeof aTask>[0] = {}, more: Partial<PriorityInput> = {}) =>
  priorityOf({
    task: aTask({ dueAt: now, createdAt: now, ...task }),
    stage: "lead",
    tier: null,
    warning: null,
    now,
    ...more,
  });

describe("why a task stands where it stands", () => {
  it("says every part with its points, largest first", () => {
    const dueAt = new Date(now.getTime() - 5 * 3_600_000);
    expect(
      of(
        { reason: "unanswered", dueAt, createdAt: dueAt, escalatedTo: "boss" },
        { stage: "opportunity", tier: "MVC", warning: "high" },
      ),
    ).toEqual({
      score: 99,
      why: [
        "客户在等回复 +60",
        "客户是最有价值 +12",
        "客户有未处理的预警 +10",
        "阶段是商机 +9",
        "已告知主管 +6",
        "已晚 5 小时 +2",
      ],
    });
  });
  it("a broken promise to anybody stands before silence with the best customer", () => {
    expect(of({ reason: "promise_broken" }, { tier: "BZ" }).score).toBeGreaterThan(
      of({ reason: "silence" }, { tier: "MVC", stage: "opportunity", warning: "high" }).score,
    );
  });
  it("of two questions the more valuable contact's comes first", () => {
    expect(of({}, { tier: "MVC" }).score).toBeGreaterThan(of({}, { tier: "normal" }).score);
  });
  it("nobody is late with what did not exist yet", () => {
    const dueAt = new Date("2026-01-01T00:00:00Z");
    expect(of({ dueAt, createdAt: now }).why).not.toContain(expect.stringContaining("已晚"));
  });
  it("the score is the sum of what is shown, and the order does not depend on that of arrival", () => {
    const any = fc.record({
      reason: fc.constantFrom(...TASK_REASONS),
      hours: fc.integer({ min: -50, max: 500 }),
      stage: fc.constantFrom(...STAGES),
      tier: fc.constantFrom(null, ...VALUE_TIERS),
      warning: fc.constantFrom(null, "high" as const, "low" as const),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), (rows) => {
        const shown = rows.map(({ reason, hours, ...rest }, i) => {
          const dueAt = new Date(now.getTime() - hours * 3_600_000);
          const task = aTask({ id: `tk_${i}`, reason, dueAt, createdAt: dueAt });
          return { task, priority: priorityOf({ task, now, ...rest }) };
        });
        for (const { priority } of shown)
          expect(priority.why.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0)).toBe(
            priority.score,
          );
        const ids = (list: typeof shown) => byPriority(list).map(({ task }) => task.id);
        expect(ids([...shown].reverse())).toEqual(ids(shown));
      }),
    );
  });
});
