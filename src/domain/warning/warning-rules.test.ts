import { expect, it } from "vitest";
import { warningsOf, type WarningInput } from "./warning-rules.js";

const now = new Date("2026-06-10T00:00:00Z");
const at = (day: number): Date => new Date(Date.UTC(2026, 5, day));
const anInput = (part: Partial<WarningInput>): WarningInput => ({
  silence: null,
  brokenPromises: [],
  intents: [],
  lastOutboundAt: null,
  removedAt: null,
  account: null,
  now,
  ...part,
});
const complaint = { intent: "complaint" as const, messageId: "m1", at: at(9), quote: "怎么还没到" };

it("is quiet when all is well", () => {
  expect(warningsOf(anInput({ account: { activeContacts: 2, isKey: true } }))).toEqual([]);
});

it("names the broken promise and what to do", () => {
  const [found] = warningsOf(
    anInput({ brokenPromises: [{ id: "p1", what: "发报价", dueAt: at(8), messageId: "m3" }] }),
  );
  expect(found).toMatchObject({ kind: "broken-promise", severity: "high", key: "broken-promise:p1", messageId: "m3" });
  expect(found?.play).not.toBe("");
});

it("presses for an unanswered complaint more than for an answered one", () => {
  expect(warningsOf(anInput({ intents: [complaint] }))[0]?.severity).toBe("high");
  expect(warningsOf(anInput({ intents: [complaint], lastOutboundAt: at(10) }))[0]?.severity).toBe("medium");
});

it("forgets a comparison after a month", () => {
  const compare = {
    intent: "compare_competitor" as const,
    messageId: "m2",
    at: new Date("2026-05-01T00:00:00Z"),
    quote: "别家便宜",
  };
  expect(warningsOf(anInput({ intents: [compare] }))).toEqual([]);
});

it("warns of a key account on one thread only", () => {
  expect(warningsOf(anInput({ account: { activeContacts: 1, isKey: true } })).map(({ kind }) => kind)).toEqual([
    "single-threaded",
  ]);
  expect(warningsOf(anInput({ account: { activeContacts: 1, isKey: false } }))).toEqual([]);
});

it("puts the most severe first", () => {
  const kinds = warningsOf(
    anInput({ intents: [complaint], removedAt: at(7), account: { activeContacts: 1, isKey: true } }),
  ).map(({ kind }) => kind);
  expect(kinds).toEqual(["complaint", "removed", "single-threaded"]);
});
