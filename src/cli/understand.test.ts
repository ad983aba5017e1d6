import { expect, it } from "vitest";
import { testContext } from "#test/builders/a-chat.js";
import { readChatLine, understoodLine } from "./understand.js";

const line = JSON.stringify({
  id: "x-1",
  zone: "Asia/Shanghai",
  people: [
    { key: "c1", side: "contact", nickname: "老柴" },
    { key: "m1", side: "member", nickname: "小米" },
  ],
  messages: [
    { id: "m01", at: "2026-10-15T09:00:00+08:00", from: "c1", text: "电话13800000455" },
    { id: "m02", at: "2026-10-15T09:01:00+08:00", from: "m1", type: "text", text: "明天给您报价" },
    { id: "m03", at: "2026-10-15T09:02:00+08:00", from: "c1", type: "sticker" },
    { id: "m04", at: "2026-10-15T09:03:00+08:00", from: "c1", text: "给我报个价" },
  ],
  gold: { facts: [] },
});

it("writes the shapes of gold", () => {
  expect(understoodLine(readChatLine(line), testContext)).toMatchObject({
    id: "x-1",
    facts: [{ about: "c1", field: "phone", value: "13800000455", message: "m01", quote: "13800000455" }],
    promises: [{ message: "m02", by: "m1", due: "2026-10-16", keptBy: null }],
    stages: [
      { after: "m01", stage: "engaged" },
      { after: "m04", stage: "opportunity" },
    ],
  });
});

it("takes types that it does not know, and a missing text", () => {
  expect(readChatLine(line).messages[2]).toMatchObject({ type: "other", text: "" });
});

it.each([["not json"], ["{}"], ['{"id":"x","people":[],"messages":[{"id":"m","at":"yesterday","from":"c1"}]}']])(
  "refuses %s",
  (bad) => {
    expect(() => readChatLine(bad)).toThrow(/JSON|id|at/);
  },
);
