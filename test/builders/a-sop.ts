/** SOP steps and plans; a test says only what it is about. */
import * as fc from "fast-check";
import type { SopEnrollment } from "#src/domain/sop/enrollment.js";
import type { BranchStep, MessageStep, Sop, SopDefinition, SopStep, SopWait, TaskStep } from "#src/domain/sop/sop.js";

export const wait = (day: number, at: string | null = "10:00", unit: SopWait["unit"] = "calendar"): SopWait => ({
  day,
  unit,
  at,
});

export const aMessage = (id: string, day: number, changes: Partial<MessageStep> = {}): MessageStep => ({
  id,
  kind: "message",
  wait: wait(day),
  channel: "touch",
  text: `${id},{称呼}`,
  attachments: [],
  ...changes,
});

export const aReminder = (id: string, day: number, changes: Partial<TaskStep> = {}): TaskStep => ({
  id,
  kind: "task",
  wait: wait(day),
  title: `${id}:打电话`,
  text: "",
  ...changes,
});

export const aBranch = (id: string, day: number, changes: Partial<BranchStep> = {}): BranchStep => ({
  id,
  kind: "branch",
  wait: wait(day),
  condition: { kind: "replied", not: false },
  yes: [],
  no: [],
  ...changes,
});

export const aDefinition = (changes: Partial<SopDefinition> = {}): SopDefinition => ({
  name: "新客户破冰",
  audience: "contact",
  trigger: { kind: "manual" },
  stops: { onReply: false, onPurchase: true, onStageExit: false },
  steps: [aMessage("hello", 0), aReminder("call", 3)],
  ...changes,
});

export const aSop = (changes: Partial<Sop> = {}): Sop => ({
  corpId: "c",
  id: "so_1",
  status: "active",
  version: 1,
  definition: aDefinition(),
  activeSince: new Date("2026-11-01T00:00:00Z"),
  createdAt: new Date("2026-11-01T00:00:00Z"),
  updatedAt: new Date("2026-11-01T00:00:00Z"),
  updatedBy: "suya",
  ...changes,
});

export const anEnrollment = (changes: Partial<SopEnrollment> = {}): SopEnrollment => ({
  corpId: "c",
  id: "se_1",
  sopId: "so_1",
  version: 1,
  contactId: "ct_wang",
  groupId: null,
  occurrence: "manual:0",
  enrolledBy: "liqian",
  startedAt: new Date("2026-11-23T02:00:00Z"),
  anchorAt: new Date("2026-11-23T02:00:00Z"),
  stageAtStart: "engaged",
  status: "active",
  next: null,
  done: [],
  stop: null,
  claim: null,
  isCleanupDue: false,
  ...changes,
});

/** Steps in order of time, with branches inside. */
export function anySteps(): fc.Arbitrary<SopStep[]> {
  const days = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 });
  const kinds = fc.array(fc.constantFrom("message", "task", "branch"), { minLength: 5, maxLength: 5 });
  return fc.tuple(days, kinds, kinds).map(([gaps, outer, inner]) => {
    let day = 0;
    return gaps.map((gap, i): SopStep => {
      day += gap;
      const kind = outer[i] ?? "message";
      if (kind === "message") return aMessage(`m${i}`, day);
      if (kind === "task") return aReminder(`t${i}`, day);
      const side = (name: string): SopStep[] => (inner[i] === "task" ? [aReminder(`${name}${i}`, day)] : []);
      return aBranch(`b${i}`, day, { yes: side("y"), no: side("n") });
    });
  });
}
