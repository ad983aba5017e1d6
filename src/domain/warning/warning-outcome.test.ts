import { expect, it } from "vitest";
import { DAY_MS } from "../shared/time.js";
import type { StageSignal, StageTransition } from "../stage/stage.js";
import { answeredWarning } from "./warning-outcome.js";
import type { WarningDecision, WarningEpisode } from "./warning.js";

const day = (n: number): Date => new Date(Date.UTC(2026, 5, 1) + n * DAY_MS);
const episode: WarningEpisode = {
  kind: "silence",
  severity: "medium",
  key: "silence:x",
  explanation: "",
  messageId: null,
  quote: null,
  raisedAt: day(0),
  endedAt: null,
  endedWhy: null,
};
const acted: WarningDecision = {
  corpId: "c",
  id: "wd_1",
  contactId: "ct",
  key: "silence:x",
  verdict: "acted",
  reason: "",
  taskId: "tk_1",
  byUserId: "u",
  at: day(1),
  undoneAt: null,
};
const wrote = (n: number): StageSignal => ({ kind: "inbound", at: day(n), messageId: `in${n}`, isAutomatic: false });
const back: StageTransition = {
  from: "dormant",
  to: "win_back",
  at: day(6),
  rule: "test",
  explanation: "",
  messageId: null,
  quote: null,
  byUserId: null,
};
const nothing = { signals: [], transitions: [] };

it("is open until somebody says a word or it ends", () => {
  expect(answeredWarning(episode, [], { ...nothing, now: day(2) }).status).toBe("open");
  expect(answeredWarning({ ...episode, endedAt: day(2) }, [], { ...nothing, now: day(3) }).status).toBe("ended");
  expect(answeredWarning(episode, [{ ...acted, undoneAt: day(2) }], { ...nothing, now: day(3) }).status).toBe("open");
  expect(answeredWarning(episode, [{ ...acted, verdict: "dismissed" }], { ...nothing, now: day(3) })).toMatchObject({
    status: "dismissed",
    outcome: null,
  });
});

it.each([
  { case: "an answer", history: { signals: [wrote(0), wrote(4)], transitions: [] }, now: 5, kind: "replied", after: 3 },
  { case: "nothing yet", history: nothing, now: 5, kind: "pending", after: null },
  { case: "nothing for two weeks", history: nothing, now: 20, kind: "no_reply", after: 14 },
  {
    case: "an answer that came too late",
    history: { signals: [wrote(30)], transitions: [] },
    now: 31,
    kind: "no_reply",
    after: 14,
  },
  { case: "a return", history: { signals: [wrote(6)], transitions: [back] }, now: 7, kind: "won_back", after: 5 },
  {
    case: "an order",
    history: {
      signals: [wrote(6), { kind: "order" as const, at: day(9), messageId: "o", quote: "" }],
      transitions: [back],
    },
    now: 10,
    kind: "ordered",
    after: 8,
  },
])("shows $case as $kind", ({ history, now, kind, after }) => {
  const { outcome } = answeredWarning(episode, [acted], { ...history, now: day(now) });
  expect(outcome).toMatchObject({ kind, afterDays: after });
});
