import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aContact, aProfileValue } from "#test/builders/a-contact.js";
import { aBranch, aDefinition, aMessage, anEnrollment, anySteps, aReminder, aSop, wait } from "#test/builders/a-sop.js";
import { chinaCalendar } from "#test/builders/calendars.js";
import type { Stage } from "../stage/stage.js";
import type { DoneStep } from "./enrollment.js";
import { simulateSop, type SopForecastInput } from "./simulate-sop.js";
import { occurrenceFor, stopReasonOf } from "./sop-conditions.js";
import { anchorAfter, decideStep, nextOf, nextStep } from "./sop-run.js";
import { SopDefinition, type SopStep } from "./sop.js";
import { stepDueAt } from "./step-due.js";

const ZONE = "Asia/Shanghai";
const setting = { zone: ZONE, calendar: chinaCalendar, corpName: "新元自动化" };
const at = (local: string): Date => new Date(`${local}:00+08:00`);
const person = (changes: Parameters<typeof aContact>[0] = {}) => ({
  contact: aContact({ lastInboundAt: null, ...changes }),
  firstOrderAt: null as Date | null,
  isRemoved: false,
  memberName: "李倩",
});

describe("when a step is due", () => {
  it.each([
    { case: "later the same day", step: wait(0, "18:00"), start: "2026-11-23T10:00", due: "2026-11-23T18:00" },
    { case: "time already gone", step: wait(0, "09:00"), start: "2026-11-23T10:00", due: "2026-11-23T10:00" },
    { case: "days later", step: wait(3, "10:00"), start: "2026-11-23T23:30", due: "2026-11-26T10:00" },
    { case: "at the time of the start", step: wait(2, null), start: "2026-11-23T15:45", due: "2026-11-25T15:45" },
    { case: "calendar days go over the feast", step: wait(1), start: "2026-09-30T10:00", due: "2026-10-01T10:00" },
    {
      case: "working days wait for its end",
      step: wait(1, "10:00", "working"),
      start: "2026-09-30T10:00",
      due: "2026-10-08T10:00",
    },
    {
      case: "working days begin on one",
      step: wait(0, "10:00", "working"),
      start: "2026-10-03T10:00",
      due: "2026-10-08T10:00",
    },
    {
      case: "a make-up Saturday is one",
      step: wait(1, "10:00", "working"),
      start: "2026-10-09T10:00",
      due: "2026-10-10T10:00",
    },
  ])("$case", ({ step, start, due }) => {
    expect(stepDueAt(step, at(start), ZONE, chinaCalendar)).toEqual(at(due));
  });

  it.each([
    {
      case: "a time that does not exist",
      zone: "Europe/Berlin",
      start: "2026-03-28T12:00:00Z",
      step: wait(1, "02:30"),
      due: "2026-03-29T01:30:00Z",
    },
    {
      case: "a time that comes twice is the first",
      zone: "Europe/Berlin",
      start: "2026-10-24T12:00:00Z",
      step: wait(1, "02:30"),
      due: "2026-10-25T00:30:00Z",
    },
    {
      case: "ten o'clock stays ten o'clock",
      zone: "America/New_York",
      start: "2026-03-06T15:00:00Z",
      step: wait(3, "10:00"),
      due: "2026-03-09T14:00:00Z",
    },
    {
      case: "twice in New York",
      zone: "America/New_York",
      start: "2026-10-31T15:00:00Z",
      step: wait(1, "01:30"),
      due: "2026-11-01T05:30:00Z",
    },
  ])("abroad: $case", ({ zone, start, step, due }) => {
    expect(stepDueAt(step, new Date(start), zone, { ...chinaCalendar, isWorkingDay: () => true })).toEqual(
      new Date(due),
    );
  });

  it("is never before the start, and never twice the same day apart", () => {
    const anyStart = fc.date({ min: new Date("2024-01-01"), max: new Date("2027-06-01"), noInvalidDate: true });
    fc.assert(
      fc.property(
        anyStart,
        fc.nat(60),
        fc.constantFrom(ZONE, "Europe/Berlin", "America/New_York"),
        (start, day, zone) => {
          for (const unit of ["calendar", "working"] as const) {
            const due = stepDueAt(wait(day, "02:30", unit), start, zone, chinaCalendar);
            expect(due >= start).toBe(true);
            expect(stepDueAt(wait(day + 1, "02:30", unit), start, zone, chinaCalendar) >= due).toBe(true);
          }
        },
      ),
    );
  });
});

describe("the way through a plan", () => {
  const steps = [
    aMessage("a", 0),
    aBranch("b", 1, { yes: [aReminder("y", 2)], no: [aMessage("n", 2)] }),
    aReminder("z", 5),
  ];
  const done = (...ids: [string, DoneStep["outcome"]][]) => ids.map(([stepId, outcome]) => ({ stepId, outcome }));

  it.each([
    [done(), "a"],
    [done(["a", "touch"]), "b"],
    [done(["a", "touch"], ["b", "yes"]), "y"],
    [done(["a", "touch"], ["b", "no"]), "n"],
    [done(["a", "touch"], ["b", "no"], ["n", "touch"]), "z"],
    [done(["a", "touch"], ["b", "yes"], ["y", "task"], ["z", "task"]), null],
  ])("after %j comes %s", (before, next) => {
    expect(nextStep(steps, before)?.id ?? null).toBe(next);
  });

  it("never goes back when steps were put in before what is done", () => {
    const edited = [aMessage("new", 0), ...steps, aMessage("last", 9)];
    expect(nextStep(edited, done(["a", "touch"]))?.id).toBe("b");
    expect(nextStep(edited, done(["a", "touch"], ["b", "yes"], ["y", "task"], ["z", "task"]))?.id).toBe("last");
    // What was done last is gone from the new version: it goes on behind what is still known.
    expect(nextStep([steps[0], steps[2]] as SopStep[], done(["a", "touch"], ["b", "no"]))?.id).toBe("z");
  });

  it("a step that comes days late moves the later ones, one that is minutes late does not", () => {
    const anchor = at("2026-11-20T09:15");
    expect(anchorAfter(anchor, at("2026-11-23T10:00"), at("2026-11-23T10:20"), ZONE)).toEqual(anchor);
    expect(anchorAfter(anchor, at("2026-11-23T23:59"), at("2026-11-24T00:01"), ZONE)).toEqual(anchor);
    expect(anchorAfter(anchor, at("2026-11-23T10:00"), at("2026-11-30T08:00"), ZONE)).toEqual(at("2026-11-27T09:15"));
  });
});

describe("what a step does", () => {
  const decide = (step: SopStep, who = person()) =>
    decideStep(aDefinition({ steps: [step] }), anEnrollment(), step, who, setting);

  it("sends, with the contact's form of address", () => {
    expect(decide(aMessage("hi", 0))).toMatchObject({ stop: null, act: { kind: "touch", text: "hi,王工" } });
  });
  it("sends what goes along with its titles filled, also by the member's hand", () => {
    const link = { kind: "link", title: "给{称呼}的样册", url: "https://example.com/a", description: "" } as const;
    const attachments = [{ ...link, imageUrl: null, coverId: null }];
    expect(decide(aMessage("hi", 0, { attachments }))).toMatchObject({
      act: { kind: "touch", text: "hi,王工", attachments: [{ title: "给王工的样册" }] },
    });
    expect(decide(aMessage("hi", 0, { attachments, channel: "task" }))).toMatchObject({
      act: { kind: "task", text: "hi,王工", attachments: [{ title: "给王工的样册" }] },
    });
    const unknown = [{ ...attachments[0]!, title: "{姓名}的样册" }];
    expect(decide(aMessage("hi", 0, { attachments: unknown }))).toMatchObject({ act: { kind: "skip" } });
    expect(decide(aMessage("hi", 0, { channel: "task" }))).toMatchObject({ act: { kind: "task" } });
  });
  it("skips a text that cannot be filled, and says why; a reminder comes without draft", () => {
    expect(decide(aMessage("hi", 0, { text: "{姓名}" }))).toMatchObject({
      act: { kind: "skip", note: "还不知道客户的姓名" },
    });
    expect(decide(aReminder("call", 0, { text: "{姓名}" }))).toMatchObject({ act: { kind: "task", text: "" } });
  });
  it("takes the side of a branch and says what it saw", () => {
    const fact = aBranch("b", 0, { condition: { kind: "fact", not: false, field: "budget", value: null } });
    expect(decide(fact, person({ profile: [aProfileValue("budget", "500000")] }))).toMatchObject({
      act: { taken: "yes", note: "知道预算？是（资料里写着“500000”）" },
    });
    expect(decide(fact)).toMatchObject({ act: { taken: "no", note: "知道预算？否（资料里还没有）" } });
    const stage = aBranch("b", 0, { condition: { kind: "stage", not: true, anyOf: ["lead", "engaged"] } });
    expect(decide(stage)).toMatchObject({ act: { taken: "no", note: "阶段不是潜在或互动？否（现在是“互动”）" } });
  });
});

describe("what ends a plan", () => {
  const start = at("2026-11-23T10:00");
  const later = at("2026-11-24T10:00");
  const all = { stops: { onReply: true, onPurchase: true, onStageExit: true } };
  const none = { stops: { onReply: false, onPurchase: false, onStageExit: false } };
  it.each([
    { case: "a reply", who: person({ lastInboundAt: later }), reason: "replied", always: false },
    {
      case: "words from before do not",
      who: person({ lastInboundAt: at("2026-11-23T09:59") }),
      reason: null,
      always: false,
    },
    { case: "an order", who: { ...person(), firstOrderAt: later }, reason: "purchased", always: false },
    {
      case: "becoming a customer",
      who: person({ stage: "customer", stageSince: later }),
      reason: "purchased",
      always: false,
    },
    {
      case: "leaving the stage",
      who: person({ stage: "dormant", stageSince: later }),
      reason: "stage_exit",
      always: false,
    },
    { case: "opting out", who: person({ optedOutAt: later }), reason: "opted_out", always: true },
    { case: "removing us", who: { ...person(), isRemoved: true }, reason: "removed", always: true },
  ])("$case", ({ who, reason, always }) => {
    const enrollment = anEnrollment({ startedAt: start });
    expect(stopReasonOf(all, enrollment, who)).toBe(reason);
    expect(stopReasonOf(none, enrollment, who)).toBe(always ? reason : null);
  });
});

describe("who comes onto a plan by itself", () => {
  const since = at("2026-11-20T00:00");
  const withTrigger = (trigger: SopDefinition["trigger"]) =>
    aSop({ activeSince: since, definition: aDefinition({ trigger }) });
  it.each<[string, SopDefinition["trigger"], Parameters<typeof aContact>[0], boolean]>([
    ["a new contact", { kind: "added" }, { firstMessageAt: at("2026-11-21T09:00") }, true],
    [
      "one from before it was switched on",
      { kind: "added" },
      { createdAt: at("2026-11-21T09:00"), firstMessageAt: at("2026-11-19T09:00") },
      false,
    ],
    [
      "one that fell asleep",
      { kind: "stage", anyOf: ["dormant"] },
      { stage: "dormant", stageSince: at("2026-11-22T09:00") },
      true,
    ],
    [
      "one asleep since long",
      { kind: "stage", anyOf: ["dormant"] },
      { stage: "dormant", stageSince: at("2026-10-22T09:00") },
      false,
    ],
    ["one of whom all is true", { kind: "rule", allOf: [{ kind: "stage", not: false, anyOf: ["engaged"] }] }, {}, true],
    [
      "nobody who opted out",
      { kind: "added" },
      { firstMessageAt: at("2026-11-21T09:00"), optedOutAt: at("2026-11-22T09:00") },
      false,
    ],
    ["nobody, by hand only", { kind: "manual" }, { firstMessageAt: at("2026-11-21T09:00") }, false],
  ])("%s", (_case, trigger, contact, comes) => {
    expect(occurrenceFor(withTrigger(trigger), person(contact)) !== null).toBe(comes);
  });
  it("each fall into a stage is an occurrence of its own", () => {
    const sop = withTrigger({ kind: "stage", anyOf: ["dormant" satisfies Stage] });
    const asleep = (day: string) => occurrenceFor(sop, person({ stage: "dormant", stageSince: at(`${day}T09:00`) }));
    expect(asleep("2026-11-22")).toBe(asleep("2026-11-22"));
    expect(asleep("2026-11-22")).not.toBe(asleep("2026-11-24"));
  });
});

describe("a definition", () => {
  const issues = (changes: object): string[] => {
    const parsed = SopDefinition.safeParse({ ...aDefinition(), ...changes });
    return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  };
  it("names every problem with its place", () => {
    expect(issues({})).toEqual([]);
    expect(
      issues({
        steps: [aMessage("a", 3, { text: "{昵称}" }), aReminder("a", 1), aBranch("b", 4, { yes: [aMessage("c", 2)] })],
      }),
    ).toEqual([
      "steps.0.text: 不认识的变量：{昵称}",
      "steps.1.id: 两步用了同一个编号",
      "steps.1.wait: 不能早于前一步",
      "steps.2.yes.0.wait: 不能早于前一步",
    ]);
    expect(issues({ audience: "group", trigger: { kind: "added" } })).toEqual(["trigger: 客户群的计划只能手动加入"]);
    expect(issues({ steps: [] })).toEqual(["steps: 至少要有一步"]);
  });
});

describe("what would happen", () => {
  const now = at("2026-11-23T15:00");
  const ask = (changes: Partial<SopForecastInput> = {}) =>
    simulateSop({
      definition: aDefinition({
        stops: { onReply: true, onPurchase: true, onStageExit: false },
        steps: [
          aMessage("hi", 0, { wait: wait(0, null) }),
          aBranch("b", 3, { no: [aMessage("again", 3, { wait: wait(3, "22:30") })] }),
          aReminder("call", 7),
        ],
      }),
      person: person(),
      enrollment: { startedAt: now, anchorAt: now, stageAtStart: "engaged", done: [] },
      setting: { ...setting, quietHours: { from: "21:00", to: "08:30" } },
      now,
      until: at("2026-12-31T00:00"),
      repliesAfter: null,
      ...changes,
    });
  const lines = (forecast: ReturnType<typeof ask>) =>
    forecast.steps.map((step) => `${step.at.toISOString()} ${step.stepId} ${step.kind}`);

  it("to one who stays silent: every date, quiet hours included", () => {
    const forecast = ask();
    expect(lines(forecast)).toEqual([
      "2026-11-23T07:00:00.000Z hi touch",
      "2026-11-26T02:00:00.000Z b no",
      "2026-11-27T00:30:00.000Z again touch",
      "2026-11-30T02:00:00.000Z call task",
    ]);
    expect(forecast.steps[2]?.isMoved).toBe(true);
    expect(forecast.end?.reason).toBe("completed");
  });
  it("to one who replies: it ends then", () => {
    const forecast = ask({ repliesAfter: at("2026-11-24T09:00") });
    expect(lines(forecast)).toEqual(["2026-11-23T07:00:00.000Z hi touch"]);
    expect(forecast.end).toEqual({ at: at("2026-11-24T09:00"), reason: "replied" });
  });
  it("until a date", () => expect(ask({ until: at("2026-11-25T00:00") })).toMatchObject({ end: null, goesOn: true }));
  it("says what is not sure", () => {
    const definition = aDefinition({ steps: [aMessage("y", 60, { wait: wait(60, "10:00", "working") })] });
    expect(ask({ definition, until: at("2027-12-31T00:00") }).steps[0]?.notes).toEqual([
      "这一年的放假安排还没有公布，工作日按平常周末和法定节日推算",
    ]);
  });

  it("is what the runner decides step by step, at any speed of the clock", () => {
    fc.assert(
      fc.property(
        anySteps(),
        fc.array(fc.integer({ min: 1, max: 240 }), { minLength: 80, maxLength: 80 }),
        (steps, hours) => {
          const definition = aDefinition({ steps });
          const forecast = ask({ definition, until: at("2027-06-01T00:00") });
          // A runner that looks at irregular instants, never more than ten hours late.
          const done: DoneStep[] = [];
          let anchorAt = now;
          let clock = now.getTime();
          for (const gap of hours) {
            for (;;) {
              const next = nextOf(definition, { anchorAt, done }, setting);
              const step = nextStep(steps, done);
              if (!next || !step || next.dueAt.getTime() > clock) break;
              const decision = decideStep(definition, anEnrollment({ startedAt: now }), step, person(), setting);
              if (decision.stop !== null) throw new Error("stopped");
              const { act } = decision;
              const outcome = act.kind === "branch" ? act.taken : act.kind === "skip" ? "skipped" : act.kind;
              done.push({ stepId: step.id, at: new Date(clock), outcome, ref: null, note: null });
              anchorAt = anchorAfter(anchorAt, next.dueAt, new Date(clock), ZONE);
            }
            clock += Math.min(gap, 10) * 3_600_000;
          }
          expect(done.map(({ stepId, outcome }) => [stepId, outcome])).toEqual(
            forecast.steps.slice(0, done.length).map(({ stepId, kind }) => [stepId, kind]),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});
