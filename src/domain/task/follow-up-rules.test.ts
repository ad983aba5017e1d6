import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chinaCalendar as calendar } from "#test/builders/calendars.js";
import { aContact, aPromise, aWarning } from "#test/builders/a-contact.js";
import { defaultSettings } from "../settings/settings.js";
import { STAGES } from "../stage/stage.js";
import type { ValueTier } from "../value/value-tier.js";
import { WARNING_KINDS, WARNING_SEVERITIES, type Warning } from "../warning/warning.js";
import { followUpPlan, type FollowUpInput } from "./follow-up-rules.js";

const at = (local: string): Date => new Date(`${local}:00+08:00`);
const settings = defaultSettings("c", "测试", new Date(0));
const plan = (changes: Partial<FollowUpInput>, now = "2026-11-23T15:00") =>
  followUpPlan({
    contact: aContact(),
    questions: [],
    promises: [],
    warnings: [],
    hasPlannedStep: false,
    settings,
    calendar,
    now: at(now),
    ...changes,
  });
const question = (askedAt: string) => ({
  messageId: "ms_q",
  quote: "样品什么时候能寄?",
  askedAt: at(askedAt),
  memberId: null,
});
const recent = aContact({ lastMessageAt: at("2026-11-22T10:00") });

describe("an unanswered question", () => {
  it("becomes a task after the limit of working minutes, due at that instant", () => {
    const { matters } = plan({ contact: recent, questions: [question("2026-11-23T09:40")] });
    expect(matters).toMatchObject([
      { reason: "unanswered", key: "unanswered:ct_wang:ms_q", assigneeId: "liqian", dueAt: at("2026-11-23T11:40") },
    ]);
  });

  it("waits until then", () => {
    const { matters, nextCheckAt } = plan({ contact: recent, questions: [question("2026-11-23T14:00")] });
    expect(matters).toEqual([]);
    expect(nextCheckAt).toEqual(at("2026-11-23T16:00"));
  });

  it("counts no weekend: asked on Friday evening, due on Monday", () => {
    const { nextCheckAt } = plan({ contact: recent, questions: [question("2026-11-20T19:00")] }, "2026-11-21T12:00");
    expect(nextCheckAt).toEqual(at("2026-11-23T11:00"));
  });

  it("of an opted-out contact counts only when asked afterwards", () => {
    const contact = aContact({ optedOutAt: at("2026-11-23T09:00"), lastMessageAt: at("2026-11-23T09:40") });
    expect(plan({ contact, questions: [question("2026-11-23T08:00")] }).matters).toEqual([]);
    expect(plan({ contact, questions: [question("2026-11-23T09:40")] }).matters).toHaveLength(1);
  });
});

describe("a promise of ours", () => {
  const promise = aPromise({ dueAt: at("2026-11-25T17:00") });

  it.each([
    { now: "2026-11-25T09:00", reasons: [] },
    { now: "2026-11-25T11:30", reasons: ["promise_due"] },
    { now: "2026-11-25T17:00", reasons: ["promise_due"] },
    { now: "2026-11-25T17:01", reasons: ["promise_broken"] },
  ])("at $now: $reasons", ({ now, reasons }) => {
    const { matters } = plan({ contact: recent, promises: [promise] }, now);
    expect(matters.map((matter) => matter.reason)).toEqual(reasons);
  });

  it("is one matter before and after its due time", () => {
    const keys = ["2026-11-25T12:00", "2026-11-26T12:00"].map(
      (now) => plan({ contact: recent, promises: [promise] }, now).matters[0]?.key,
    );
    expect(new Set(keys)).toEqual(new Set(["promise:ct_wang:pr_1"]));
  });

  it.each([
    { case: "kept", changes: { keptBy: "ms_9", keptAt: at("2026-11-24T10:00") } },
    {
      case: "kept by word",
      changes: { resolution: { status: "kept" as const, byUserId: "liqian", at: at("2026-11-24T10:00") } },
    },
    {
      case: "dropped",
      changes: { resolution: { status: "dropped" as const, byUserId: "liqian", at: at("2026-11-24T10:00") } },
    },
    { case: "without a time", changes: { dueAt: null } },
  ])("$case makes no task", ({ changes }) => {
    expect(plan({ contact: recent, promises: [{ ...promise, ...changes }] }, "2026-11-26T12:00").matters).toEqual([]);
  });

  it("is not pursued after the contact was lost", () => {
    const contact = aContact({ stage: "lost", stageSince: at("2026-11-21T10:00") });
    expect(plan({ contact, promises: [promise] }, "2026-11-26T12:00").matters).toEqual([]);
  });
});

describe("a contact's promise", () => {
  const promise = aPromise({ side: "contact", what: "确认数量", dueAt: at("2026-11-23T10:00") });

  it("brings a polite reminder once it has passed", () => {
    expect(plan({ contact: recent, promises: [promise] }, "2026-11-23T09:30").matters).toEqual([]);
    const { matters } = plan({ contact: recent, promises: [promise] }, "2026-11-23T10:01");
    expect(matters).toMatchObject([{ reason: "promise_due", dueAt: at("2026-11-23T15:30") }]);
  });

  it("is not asked for after an opt-out", () => {
    const contact = aContact({ optedOutAt: at("2026-11-19T10:00") });
    expect(plan({ contact, promises: [promise] }).matters).toEqual([]);
  });
});

describe("silence", () => {
  const silent = aContact({ stage: "win_back", lastMessageAt: at("2026-11-10T10:00") });

  it("becomes a task after the days of its stage, due today", () => {
    const { matters } = plan({ contact: silent });
    expect(matters).toMatchObject([{ reason: "silence", title: "已超过 7 天没有联系", dueAt: at("2026-11-23T18:00") }]);
  });

  it("is looked at again when the days are over", () => {
    const { matters, nextCheckAt } = plan({ contact: { ...silent, lastMessageAt: at("2026-11-20T10:00") } });
    expect(matters).toEqual([]);
    expect(nextCheckAt).toEqual(at("2026-11-27T10:00"));
  });

  it.each([
    { case: "a planned step", changes: { hasPlannedStep: true } },
    { case: "another matter", changes: { questions: [question("2026-11-23T09:00")] } },
    { case: "an opt-out", changes: { contact: { ...silent, optedOutAt: at("2026-11-11T10:00") } } },
    { case: "a stage without a limit", changes: { contact: { ...silent, stage: "lost" as const } } },
  ])("is no news beside $case", ({ changes }) => {
    expect(plan({ contact: silent, ...changes }).matters.filter((matter) => matter.reason === "silence")).toEqual([]);
  });

  it("takes the place of old questions and broken promises", () => {
    const promises = [1, 2, 3].map((n) =>
      aPromise({ id: `pr_${n}`, dueAt: at("2026-09-10T10:00"), saidAt: at("2026-09-01T10:00") }),
    );
    const { matters } = plan({ contact: recent, promises, questions: [question("2026-10-01T09:00")] });
    expect(matters.map((matter) => matter.reason)).toEqual(["silence"]);
  });
});

describe("a warning", () => {
  const complaint = aWarning({ raisedAt: at("2026-11-23T14:30") });
  const silence = aWarning({ kind: "silence", key: "silence:x", severity: "medium", raisedAt: at("2026-11-23T09:00") });

  it("is a line with its play, its evidence and a text to send", () => {
    expect(plan({ contact: recent, warnings: [complaint] }).matters).toMatchObject([
      {
        key: "warning:ct_wang:complaint:ms_1",
        reason: "warning",
        assigneeId: "liqian",
        title: "客户投诉，还没有回应",
        quote: "你们这质量太差了",
        // Two working hours.
        dueAt: at("2026-11-23T16:30"),
        suggestedText: expect.stringContaining("给您添麻烦了"),
        warning: { id: "wa_1", kind: "complaint" },
      },
    ]);
  });
  it.each<{ case: string; warning: Partial<Warning>; tier?: ValueTier }>([
    { case: "answered by a person", warning: { status: "acted" } },
    { case: "over", warning: { status: "ended" } },
    { case: "older than a month", warning: { raisedAt: at("2026-10-20T09:00") } },
    { case: "slight", warning: { severity: "low" } },
    { case: "middling, of an unwanted customer", warning: { severity: "medium" }, tier: "BZ" },
  ])("$case makes no line", ({ warning, tier = "normal" }) => {
    const contact = aContact({ lastMessageAt: at("2026-11-22T10:00"), tier });
    expect(plan({ contact, warnings: [{ ...complaint, ...warning }] }).matters).toEqual([]);
  });
  it("that is slight counts with a valuable customer", () => {
    const slight = aWarning({ kind: "single-threaded", severity: "low", messageId: null, quote: null });
    const lines = (tier: "MVC" | "normal") => plan({ contact: { ...recent, tier }, warnings: [slight] }).matters;
    expect([lines("normal").length, lines("MVC").map((matter) => matter.reason)]).toEqual([0, ["warning"]]);
  });
  it.each([
    {
      case: "the unanswered question that was the complaint",
      changes: { questions: [{ ...question("2026-11-23T09:00"), messageId: "ms_1" }] },
      warning: complaint,
      reason: "unanswered",
    },
    {
      case: "the broken promise",
      changes: { promises: [aPromise({ dueAt: at("2026-11-23T10:00") })] },
      warning: aWarning({ kind: "broken-promise", key: "broken-promise:pr_1", messageId: "ms_other" }),
      reason: "promise_broken",
    },
    {
      case: "the silence of its stage",
      changes: { contact: aContact({ stage: "win_back", lastMessageAt: at("2026-11-10T10:00") }) },
      warning: silence,
      reason: "silence",
    },
  ])("rides on $case", ({ changes, warning, reason }) => {
    expect(plan({ contact: recent, ...changes, warnings: [warning] }).matters).toMatchObject([
      { reason, warning: { id: "wa_1", kind: warning.kind } },
    ]);
  });
  it("of silence is a line until somebody writes, and none where a step is planned", () => {
    const quiet = aContact({ lastMessageAt: at("2026-11-20T10:00") });
    expect(plan({ contact: quiet, warnings: [silence] }).matters).toHaveLength(1);
    expect(plan({ contact: quiet, warnings: [silence], hasPlannedStep: true }).matters).toEqual([]);
    const written = { ...quiet, lastMessageAt: at("2026-11-23T10:00") };
    expect(plan({ contact: written, warnings: [silence] }).matters).toEqual([]);
  });
  it("of being removed is pursued although the contact is lost, with nothing to send", () => {
    const lost = aContact({ stage: "lost", stageSince: at("2026-11-23T09:00"), lastMessageAt: at("2026-11-20T10:00") });
    const removed = aWarning({ kind: "removed", messageId: null, quote: null, raisedAt: at("2026-11-23T09:00") });
    expect(plan({ contact: lost, warnings: [removed] }).matters).toMatchObject([
      { reason: "warning", suggestedText: "" },
    ]);
  });
});

describe("any contact", () => {
  const anyInstant = fc.date({ min: new Date("2026-08-01"), max: new Date("2026-12-20"), noInvalidDate: true });
  const anyInput = fc.record({
    stage: fc.constantFrom(...STAGES),
    lastMessageAt: anyInstant,
    optedOutAt: fc.option(anyInstant),
    asked: fc.array(anyInstant, { maxLength: 3 }),
    due: fc.array(fc.record({ at: anyInstant, side: fc.constantFrom("member" as const, "contact" as const) }), {
      maxLength: 3,
    }),
    warned: fc.array(
      fc.record({
        kind: fc.constantFrom(...WARNING_KINDS),
        severity: fc.constantFrom(...WARNING_SEVERITIES),
        raisedAt: anyInstant,
        messageId: fc.constantFrom(null, "ms_0", "ms_9"),
      }),
      { maxLength: 3 },
    ),
    now: anyInstant,
  });
  const inputOf = (any: typeof anyInput extends fc.Arbitrary<infer T> ? T : never): FollowUpInput => ({
    contact: aContact({ stage: any.stage, lastMessageAt: any.lastMessageAt, optedOutAt: any.optedOutAt }),
    questions: any.asked.map((askedAt, i) => ({ messageId: `ms_${i}`, quote: "?", askedAt, memberId: null })),
    promises: any.due.map(({ at: dueAt, side }, i) => aPromise({ id: `pr_${i}`, dueAt, side })),
    warnings: any.warned.map((warned, i) => aWarning({ id: `wa_${i}`, key: `${warned.kind}:pr_${i}`, ...warned })),
    hasPlannedStep: false,
    settings,
    calendar,
    now: any.now,
  });

  it("has distinct keys, never more than one silence, and looks ahead only", () => {
    fc.assert(
      fc.property(anyInput, (any) => {
        const { matters, nextCheckAt } = followUpPlan(inputOf(any));
        const keys = matters.map((matter) => matter.key);
        const silences = matters.filter((matter) => matter.reason === "silence").length;
        return new Set(keys).size === keys.length && silences <= 1 && (!nextCheckAt || nextCheckAt > any.now);
      }),
    );
  });

  it("changes by time alone only at the instant it named", () => {
    fc.assert(
      fc.property(anyInput, fc.double({ min: 0, max: 1, noNaN: true }), (any, share) => {
        const { matters, nextCheckAt } = followUpPlan(inputOf(any));
        const end = nextCheckAt?.getTime() ?? any.now.getTime() + 90 * 86_400_000;
        const between = new Date(any.now.getTime() + Math.floor((end - 1 - any.now.getTime()) * share));
        const later = followUpPlan({ ...inputOf(any), now: between }).matters;
        return (
          JSON.stringify(later.map((m) => m.key + m.reason)) === JSON.stringify(matters.map((m) => m.key + m.reason))
        );
      }),
    );
  });
});

describe("a running deal without contact", () => {
  const deal = aContact({
    stage: "opportunity",
    stageSince: at("2026-11-01T10:00"),
    lastMessageAt: at("2026-11-10T10:00"),
  });

  it.each([
    { now: "2026-11-13T09:59", title: null, tellManager: undefined },
    { now: "2026-11-13T10:00", title: "已 3 天没有联系", tellManager: undefined },
    { now: "2026-11-15T10:00", title: "已 5 天没有联系", tellManager: undefined },
    { now: "2026-11-17T10:00", title: "已 7 天没有联系，已请主管关注", tellManager: true },
  ])("climbs the ladder: $now", ({ now, title, tellManager }) => {
    const [matter] = plan({ contact: deal }, now).matters;
    expect([matter?.title ?? null, matter?.tellManager]).toEqual([title, tellManager]);
  });

  it("is one task all the way up, and looked at again at each rung", () => {
    const keys = ["2026-11-13T10:00", "2026-11-17T10:00"].map((now) => plan({ contact: deal }, now).matters[0]?.key);
    expect(new Set(keys).size).toBe(1);
    expect(plan({ contact: deal }, "2026-11-13T10:00").nextCheckAt).toEqual(at("2026-11-15T10:00"));
  });

  it("asks for a decision when it is stuck in its stage and nothing else is planned", () => {
    const stuck = { ...deal, stageSince: at("2026-10-01T10:00"), lastMessageAt: at("2026-11-22T10:00") };
    expect(plan({ contact: stuck }).matters).toMatchObject([
      { reason: "stage_dwell", title: "在“商机”停了 45 天以上，定一个推进或放下的办法" },
    ]);
    expect(plan({ contact: stuck, hasPlannedStep: true }).matters).toEqual([]);
    expect(plan({ contact: { ...stuck, lastMessageAt: at("2026-11-12T10:00") } }).matters).toMatchObject([
      { reason: "silence" },
    ]);
  });
});
