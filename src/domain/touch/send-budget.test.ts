import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkSend, defaultSendBudget, massQuotaAt, type CheckSendInput, type LedgerEntry } from "./send-budget.js";

const ZONE = "Asia/Shanghai";
const at = (local: string): Date => new Date(`${local}:00+08:00`);
const entry = (when: string, changes: Partial<LedgerEntry> = {}): LedgerEntry => ({
  touchId: `to_${when}`,
  contactId: "ct_1",
  at: at(when),
  isMass: false,
  isManual: false,
  ...changes,
});
const check = (changes: Partial<CheckSendInput> = {}, when = "2026-11-25T10:00") =>
  checkSend({
    touch: { id: "to_me", why: "broadcast", contactId: "ct_1", expiresAt: null, isMass: true },
    contact: { optedOutAt: null, lastInboundAt: null, lastMessageAt: null, stage: "engaged" },
    complaintAt: null,
    ledger: [],
    accountLedger: [],
    budget: defaultSendBudget,
    quietHours: { from: "21:00", to: "08:30" },
    zone: ZONE,
    at: at(when),
    now: at(when),
    ...changes,
  });
const talking = { optedOutAt: null, lastInboundAt: null, lastMessageAt: at("2026-11-24T10:00") };

describe("the send budget", () => {
  it("lets a message through by day", () => expect(check()).toEqual({ ok: true }));

  it.each([
    {
      case: "an opt-out",
      changes: { contact: { ...talking, optedOutAt: at("2026-11-01T10:00"), stage: "engaged" } },
      reason: "opted_out",
      retry: null,
    },
    { case: "a contact that is gone", changes: { contact: null }, reason: "gone", retry: null },
    {
      case: "a talk about the deal",
      changes: { contact: { ...talking, stage: "opportunity" } },
      reason: "negotiation",
      retry: "2026-11-27T10:00",
    },
    {
      case: "a complaint last week",
      changes: { complaintAt: at("2026-11-20T10:00") },
      reason: "complaint",
      retry: "2026-11-27T10:00",
    },
    {
      case: "one message that day",
      changes: { ledger: [entry("2026-11-25T09:00")] },
      reason: "contact_day",
      retry: "2026-11-26T00:00",
    },
    {
      case: "three that week",
      changes: { ledger: [entry("2026-11-23T09:00"), entry("2026-11-24T09:00"), entry("2026-11-27T09:00")] },
      reason: "contact_week",
      retry: "2026-11-30T00:00",
    },
    {
      case: "five to the company that day",
      changes: { accountLedger: [1, 2, 3, 4, 5].map((n) => entry(`2026-11-25T0${n}:00`, { contactId: `ct_${n}` })) },
      reason: "account_day",
      retry: "2026-11-26T00:00",
    },
    {
      case: "a blackout",
      changes: {
        budget: { ...defaultSendBudget, blackouts: [{ from: "2026-11-24", to: "2026-11-26", name: "年会" }] },
      },
      reason: "blackout",
      retry: "2026-11-27T09:00",
    },
    {
      case: "WeCom's one a day",
      changes: {
        budget: { ...defaultSendBudget, massQuota: "one_a_day", contactPerDay: 9 },
        ledger: [entry("2026-11-25T00:01", { isMass: true, isManual: true })],
      },
      reason: "mass_quota",
      retry: "2026-11-26T00:00",
    },
  ] as const)("stops for $case", ({ changes, reason, retry }) => {
    expect(check(changes as Partial<CheckSendInput>)).toMatchObject({ ok: false, reason, retryAt: retry && at(retry) });
  });

  it("waits for the end of quiet hours", () => {
    expect(check({}, "2026-11-25T22:00")).toMatchObject({ reason: "quiet_hours", retryAt: at("2026-11-26T08:30") });
  });

  it("does not count itself, nor what a member wrote by hand", () => {
    const ledger = [entry("2026-11-25T09:00", { touchId: "to_me" }), entry("2026-11-25T09:30", { isManual: true })];
    expect(check({ ledger })).toEqual({ ok: true });
  });

  it("lets a member write whatever rules sent", () => {
    const touch = { id: "to_me", why: "manual", contactId: "ct_1", expiresAt: null, isMass: false } as const;
    expect(check({ touch, ledger: [entry("2026-11-25T09:00")], complaintAt: at("2026-11-25T09:00") })).toEqual({
      ok: true,
    });
  });

  it("knows WeCom's month", () => {
    expect(massQuotaAt("days_of_month", at("2028-02-29T23:59"), ZONE)).toEqual({
      limit: 29,
      from: at("2028-02-01T00:00"),
      until: at("2028-03-01T00:00"),
    });
    expect(massQuotaAt("days_of_month", at("2026-12-31T12:00"), ZONE).until).toEqual(at("2027-01-01T00:00"));
  });

  it("names a later instant whenever it says later, and in the end lets the message through", () => {
    const anyEntry = fc.record({
      touchId: fc.uuid(),
      contactId: fc.constant("ct_1"),
      at: fc.date({ min: at("2026-11-01T00:00"), max: at("2026-12-20T00:00"), noInvalidDate: true }),
      isMass: fc.boolean(),
      isManual: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(anyEntry, { maxLength: 40 }),
        fc.date({ min: at("2026-11-01T00:00"), max: at("2026-12-01T00:00"), noInvalidDate: true }),
        (ledger, start) => {
          let when = start;
          for (let move = 0; move < 200; move++) {
            const answer = check({ ledger, at: when, now: start });
            if (answer.ok) return true;
            if (!answer.retryAt || answer.retryAt <= when) return false;
            when = answer.retryAt;
          }
          return false;
        },
      ),
    );
  });
});
