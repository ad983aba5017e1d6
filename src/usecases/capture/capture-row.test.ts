import { describe, expect, it } from "vitest";
import { readCaptureRow } from "./capture-row.js";

const now = new Date("2026-11-23T04:00:00Z");
const row = {
  conversation: "c1",
  id: "m1",
  at: "2026-03-02T09:14:00+08:00",
  from: { id: "u1", name: "王工", side: "contact" },
  to: { id: "liqian", side: "member" },
  room: null,
  type: "text",
  text: "在吗",
};
const read = (changes: Record<string, unknown>) => readCaptureRow({ ...row, ...changes }, "import", now);

/** The problems as "path: message". */
const problemsOf = (changes: Record<string, unknown>): string[] => {
  const reading = read(changes);
  return reading.ok ? [] : reading.issues.map((issue) => `${issue.path}: ${issue.message}`);
};

describe("capture row", () => {
  it("becomes a message whose id is unique over conversations", () => {
    expect(read({})).toEqual({
      ok: true,
      message: {
        source: "import",
        sourceId: "c1/m1",
        conversation: { id: "c1", kind: "direct", name: null },
        sender: { id: "u1", name: "王工", side: "contact" },
        recipient: { id: "liqian", name: "liqian", side: "member" },
        type: "text",
        text: "在吗",
        media: null,
        sentAt: new Date("2026-03-02T01:14:00Z"),
        revokes: null,
        edits: null,
      },
    });
  });

  it.each([
    ["room", { id: "r1", name: "采购群" }, { id: "c1", kind: "group", name: "采购群" }],
    ["room", "r1", { id: "c1", kind: "group", name: null }],
  ])("takes a %s as text or object", (field, value, conversation) => {
    expect(read({ [field]: value })).toMatchObject({ message: { conversation } });
  });

  it("takes numbers as ids, a blank for the T, and leaves out what is optional", () => {
    const reading = read({ id: 7, at: "2026-03-02 09:14:00+08:00", to: undefined, room: undefined, type: undefined });
    expect(reading).toMatchObject({ ok: true, message: { sourceId: "c1/7", recipient: null, type: "text" } });
  });

  it("names the withdrawn message in its conversation", () => {
    expect(read({ type: "revoke", text: "", of: "m0" })).toMatchObject({ message: { revokes: "c1/m0" } });
  });

  it.each([
    [{ conversation: "" }, "conversation: 要填会话 id"],
    [{ id: undefined }, "id: 要填消息 id，文字或整数"],
    [{ at: "2026-03-02 09:14" }, "at: 要写成带时区的时间，例如 2026-03-02T09:14:00+08:00"],
    [{ at: "2026-03-02T09:14:00" }, "at: 要写成带时区的时间，例如 2026-03-02T09:14:00+08:00"],
    [{ at: "2027-01-01T00:00:00Z" }, "at: 时间在将来，请检查日期和时区"],
    [{ at: "1970-01-01T00:00:00Z" }, "at: 时间早于 2000 年，请检查日期"],
    [{ from: { id: "u1", side: "customer" } }, 'from.side: 要写 "contact"（客户）或 "member"（我方成员）'],
    [{ from: "u1" }, 'from: 要写成 {"id":"u1","name":"王工","side":"contact"}'],
    [{ text: " " }, "text: 文字消息不能没有内容"],
    [{ text: "长".repeat(20_001) }, "text: 太长，有 20001 个字，最多 20000 个，请分成几条"],
    [{ type: "revoke" }, "of: 撤回消息要写明撤回的是哪一条，填那条消息的 id"],
  ])("refuses %j", (changes, problem) => {
    expect(problemsOf(changes)).toEqual([problem]);
  });

  it("lists every problem at once", () => {
    expect(problemsOf({ conversation: undefined, at: 5, type: "sms" }).map((line) => line.split(":")[0])).toEqual([
      "conversation",
      "at",
      "type",
    ]);
  });

  it.each([null, 5, "text", [], undefined])("refuses %j as a row", (value) => {
    expect(readCaptureRow(value, "import", now).ok).toBe(false);
  });
});
