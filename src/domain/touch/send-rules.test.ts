import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aTouch } from "#test/builders/a-contact.js";
import type { Touch } from "./touch.js";
import { isQuiet } from "../calendar/quiet-hours.js";
import { defaultSettings } from "../settings/settings.js";
import { retryDelayMs, sendDecision, type SendRulesInput } from "./send-rules.js";

const at = (local: string): Date => new Date(`${local}:00+08:00`);
const settings = defaultSettings("c", "测试", new Date(0));
const who = (changes: Partial<NonNullable<SendRulesInput["contact"]>>) => ({
  optedOutAt: null,
  lastInboundAt: null,
  lastMessageAt: null,
  stage: "engaged" as const,
  ...changes,
});
const other = (state: Touch["state"], changes: Partial<Touch> = {}): Touch =>
  aTouch({ id: "to_2", state, sentAt: state === "sent" ? at("2026-11-23T09:00") : null, ...changes });
const decide = (changes: Partial<SendRulesInput>, now = "2026-11-23T10:00") =>
  sendDecision({
    touch: aTouch({ expiresAt: at("2026-11-24T00:00") }),
    contact: who({}),
    complaintAt: null,
    touches: [],
    accountTouches: [],
    settings,
    now: at(now),
    ...changes,
  });

describe("a due touch", () => {
  it("goes out by day", () => {
    expect(decide({})).toEqual({ act: "send" });
  });

  it("waits for the end of quiet hours", () => {
    expect(decide({}, "2026-11-23T07:00")).toMatchObject({ act: "move", at: at("2026-11-23T08:30") });
  });

  it("is skipped when its time is over, now or after the wait", () => {
    expect(decide({}, "2026-11-24T00:00")).toMatchObject({ act: "skip" });
    expect(decide({}, "2026-11-23T22:00")).toMatchObject({ act: "skip" });
  });

  it("is skipped after an opt-out", () => {
    expect(
      decide({ contact: who({ optedOutAt: at("2026-11-22T10:00"), lastInboundAt: at("2026-11-23T09:00") }) }),
    ).toMatchObject({
      act: "skip",
    });
  });

  it("yields to another one that day", () => {
    const touch = aTouch({ why: "care.first_order" });
    expect(decide({ touch, touches: [other("sent")] })).toMatchObject({
      act: "move",
      at: at("2026-11-24T10:00"),
    });
    expect(
      decide({
        touch,
        touches: [
          other("claimed", {
            claim: { by: "x", at: at("2026-11-23T09:59"), until: at("2026-11-23T10:01"), sendingAt: null },
          }),
        ],
      }),
    ).toMatchObject({
      act: "move",
      at: at("2026-11-23T10:02"),
    });
  });
});

describe("a member's own message", () => {
  const touch = aTouch({ why: "manual", expiresAt: null });

  it("may answer at night who wrote within the hour", () => {
    const contact = who({ lastInboundAt: at("2026-11-23T21:30") });
    expect(decide({ touch, contact }, "2026-11-23T22:00")).toEqual({ act: "send" });
    expect(decide({ touch, contact }, "2026-11-23T23:00")).toMatchObject({ act: "move", at: at("2026-11-24T08:30") });
  });

  it("may answer what was written after the opt-out", () => {
    const optedOutAt = at("2026-11-22T10:00");
    expect(decide({ touch, contact: who({ optedOutAt, lastInboundAt: at("2026-11-23T09:00") }) })).toEqual({
      act: "send",
    });
    expect(decide({ touch, contact: who({ optedOutAt, lastInboundAt: optedOutAt }) })).toMatchObject({ act: "skip" });
  });

  it("does not count as care of the day", () => {
    expect(decide({ touch, touches: [other("sent")] })).toEqual({ act: "send" });
  });
});

it("never sends care in quiet hours, after an opt-out, or twice a day", () => {
  const anyInstant = fc.date({ min: new Date("2026-01-01"), max: new Date("2026-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(
      anyInstant,
      fc.option(anyInstant),
      fc.boolean(),
      fc.option(anyInstant),
      (now, optedOutAt, hasOther, inbound) => {
        const decision = sendDecision({
          touch: aTouch(),
          contact: who({ optedOutAt, lastInboundAt: inbound }),
          complaintAt: null,
          touches: hasOther ? [other("sent", { sentAt: now })] : [],
          accountTouches: [],
          settings,
          now,
        });
        if (decision.act === "move")
          return decision.at > now && !isQuiet(decision.at, settings.quietHours, settings.zone);
        return (
          decision.act === "skip" || (!isQuiet(now, settings.quietHours, settings.zone) && !optedOutAt && !hasOther)
        );
      },
    ),
  );
});

it.each([
  { attempts: 1, ms: 30_000 },
  { attempts: 3, ms: 120_000 },
  { attempts: 20, ms: 1_800_000 },
])("waits $ms ms after failure $attempts", ({ attempts, ms }) => {
  expect(retryDelayMs(attempts)).toBe(ms);
});
