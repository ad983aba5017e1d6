import { expect, it } from "vitest";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import { capturingWithNames } from "./named-messages.js";

const message: SourceMessage = {
  source: "wecom:archive",
  sourceId: "m1",
  conversation: { id: "liqian|wm1", kind: "direct", name: null },
  sender: { id: "wm1", name: "", side: "contact" },
  recipient: { id: "liqian", name: "李倩(群里)", side: "member" },
  type: "text",
  text: "您好",
  media: null,
  sentAt: new Date("2026-11-01T02:00:00Z"),
  revokes: null,
  edits: null,
};

it("puts known names in where there is none, and asks once for everybody", async () => {
  const asked: unknown[] = [];
  const captured: SourceMessage[] = [];
  const capture = capturingWithNames(
    {
      captureMessages: async ({ messages }) => {
        captured.push(...messages);
        return [];
      },
    },
    async (corpId, ids) => {
      asked.push([corpId, ids]);
      return new Map([["wm1", "韩工"]]);
    },
  );
  const stranger: SourceMessage = {
    ...message,
    sourceId: "m2",
    sender: { ...message.sender, id: "wm2" },
    recipient: null,
  };
  await capture.captureMessages({ corpId: "c", messages: [message, stranger, message] });
  expect(asked).toEqual([["c", ["wm1", "wm2"]]]);
  expect(captured.map(({ sender, recipient }) => [sender.name, recipient?.name])).toEqual([
    ["韩工", "李倩(群里)"],
    ["", undefined],
    ["韩工", "李倩(群里)"],
  ]);
});
