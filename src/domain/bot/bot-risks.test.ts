import { expect, it } from "vitest";
import { botRisksOf } from "./bot-risks.js";

const now = new Date("2026-11-28T02:00:00Z");
const calm = { puppet: "wechaty-puppet-mock", sentToday: 10, dailyBudget: 200, restarts: 0, gaps: [], now };
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);

it.each([
  { case: "the mock, little sent", changes: {}, risks: [] },
  { case: "a real account", changes: { puppet: "wechaty-puppet-service" }, risks: ["unofficial"] },
  { case: "a budget beyond a person's", changes: { dailyBudget: 500 }, risks: ["many_a_day"] },
  { case: "nearly used up", changes: { sentToday: 160 }, risks: ["budget_nearly_used"] },
  { case: "nothing allowed is not used up", changes: { sentToday: 0, dailyBudget: 0 }, risks: [] },
  { case: "restarted again and again", changes: { restarts: 3 }, risks: ["often_restarted"] },
  {
    case: "a gap that nothing came back of",
    changes: { gaps: [{ to: daysAgo(1), found: 0 }] },
    risks: ["messages_missing"],
  },
  { case: "a gap that was caught up", changes: { gaps: [{ to: daysAgo(1), found: 4 }] }, risks: [] },
  { case: "a gap of long ago", changes: { gaps: [{ to: daysAgo(8), found: 0 }] }, risks: [] },
])("$case: $risks", ({ changes, risks }) => {
  expect(botRisksOf({ ...calm, ...changes })).toEqual(risks);
});
