import { describe, expect, it } from "vitest";
import { aContact } from "#test/builders/a-contact.js";
import { chinaCalendar } from "#test/builders/calendars.js";
import { defaultSettings } from "../settings/settings.js";
import type { LedgerEntry } from "../touch/send-budget.js";
import { careOutlook, type OutlookInput } from "./care-outlook.js";

const at = (local: string): Date => new Date(`${local}:00+08:00`);
const settings = defaultSettings("c", "远达", new Date(0));
const budget = (changes: Partial<typeof settings.sendBudget>) => ({
  settings: { ...settings, sendBudget: { ...settings.sendBudget, ...changes } },
});
const entry = (local: string): LedgerEntry => ({
  touchId: local,
  contactId: "ct",
  at: at(local),
  isMass: false,
  isManual: false,
});
/** A message for Wednesday 25 November at ten that makes sense until Saturday. */
const outlook = (changes: Partial<OutlookInput> = {}) =>
  careOutlook({
    message: {
      why: "care.contract",
      dueAt: at("2026-11-25T10:00"),
      expiresAt: at("2026-11-28T00:00"),
      isBusiness: true,
    },
    touchId: "to",
    contact: aContact({ id: "ct", stage: "customer" }),
    isMass: false,
    complaintAt: null,
    ledger: [],
    accountLedger: [],
    settings,
    calendar: chinaCalendar,
    now: at("2026-11-20T09:00"),
    ...changes,
  });
const birthday = {
  why: "care.birthday" as const,
  dueAt: at("2026-11-25T10:00"),
  expiresAt: at("2026-11-26T00:00"),
  isBusiness: false,
};

describe("the outlook of a care message", () => {
  it("is as wanted when nothing speaks against it", () => {
    expect(outlook()).toEqual({ dueAt: at("2026-11-25T10:00"), note: null, outlook: null });
  });

  it.each<[string, Partial<OutlookInput>, string, string]>([
    ["a full day", { ledger: [entry("2026-11-25T09:00")] }, "contact_day", "2026-11-26T10:00"],
    [
      "a full day of the company",
      { accountLedger: [entry("2026-11-25T08:30")], ...budget({ accountPerDay: 1 }) },
      "account_day",
      "2026-11-26T10:00",
    ],
    [
      "days without sending, one after the other",
      budget({
        blackouts: ["2026-11-25", "2026-11-26"].map((day) => ({ from: day, to: day, name: day })),
      }),
      "blackout",
      "2026-11-27T10:00",
    ],
    ["a recent complaint", { complaintAt: at("2026-11-19T15:00") }, "complaint", "2026-11-26T15:00"],
  ])("puts off to care's time after %s, and says why and from when", (_case, changes, reason, until) => {
    expect(outlook(changes)).toEqual({
      dueAt: at(until),
      note: expect.stringMatching(/./) as string,
      outlook: { kind: "moved", reason, wantedAt: at("2026-11-25T10:00") },
    });
  });

  it("puts business off over the weekend", () => {
    const message = {
      why: "care.contract" as const,
      dueAt: at("2026-11-27T10:00"),
      expiresAt: at("2026-12-02T00:00"),
      isBusiness: true,
    };
    expect(outlook({ message, ledger: [entry("2026-11-27T09:00")] }).dueAt).toEqual(at("2026-11-30T10:00"));
    expect(outlook({ message: { ...message, isBusiness: false }, ledger: [entry("2026-11-27T09:00")] }).dueAt).toEqual(
      at("2026-11-28T10:00"),
    );
  });

  it.each<[string, Partial<OutlookInput>, string]>([
    ["the day is full", { message: birthday, ledger: [entry("2026-11-25T09:00")] }, "contact_day"],
    ["the week is full", { ledger: ["23", "24", "25"].map((day) => entry(`2026-11-${day}T09:00`)) }, "contact_day"],
    ["nothing goes out at all", budget({ contactPerDay: 0 }), "contact_day"],
    [
      "nothing is sent on that day",
      { message: birthday, ...budget({ blackouts: [{ from: "2026-11-25", to: "2026-11-25", name: "年会" }] }) },
      "blackout",
    ],
  ])("is blocked, at its own time, when %s and later makes no sense", (_case, changes, reason) => {
    expect(outlook(changes)).toMatchObject({
      dueAt: at("2026-11-25T10:00"),
      outlook: { kind: "blocked", reason, wantedAt: at("2026-11-25T10:00") },
    });
  });
});
