import { describe, expect, it } from "vitest";
import { workCalendar } from "../calendar/work-calendar.js";
import { dailyActivityOf, repliesOf, withBothEnds, type TalkMessage } from "./activity.js";

const calendar = workCalendar(new Map());
const hours = {
  zone: "Asia/Shanghai",
  spans: [
    { from: 540, to: 720 },
    { from: 810, to: 1080 },
  ],
};
const context = { corpId: "c", conversationId: "cv", hours, calendar };

/** "c1" speaks for a contact, "m1" for a member; the other end is unknown. */
function talk(...lines: [who: string, at: string][]): TalkMessage[] {
  return withBothEnds(
    lines.map(([who, at], i) => ({
      id: `ms${i}`,
      at: new Date(`${at}+08:00`),
      side: who.startsWith("c") ? "contact" : "member",
      contactId: who.startsWith("c") ? who : null,
      memberId: who.startsWith("m") ? who : null,
    })),
  );
}

describe("replies", () => {
  it("measures from the first question of a stretch to the first answer, in working minutes", () => {
    const messages = talk(["c1", "2026-03-02T09:00:00"], ["c1", "2026-03-02T09:05:00"], ["m1", "2026-03-02T09:30:00"]);
    expect(repliesOf(messages, context)).toMatchObject([
      { askedMessageId: "ms0", repliedMessageId: "ms2", workingMinutes: 30, isFirst: true, localDate: "2026-03-02" },
    ]);
  });

  it("does not count the night", () => {
    const messages = talk(["c1", "2026-03-02T17:50:00"], ["m1", "2026-03-03T09:10:00"]);
    expect(repliesOf(messages, context)[0]?.workingMinutes).toBe(20);
  });

  it("marks only the first answer of a pair as first", () => {
    const messages = talk(
      ["c1", "2026-03-02T09:00:00"],
      ["m1", "2026-03-02T09:10:00"],
      ["c1", "2026-03-02T09:20:00"],
      ["m1", "2026-03-02T09:30:00"],
    );
    expect(repliesOf(messages, context).map((reply) => reply.isFirst)).toEqual([true, false]);
  });

  it("knows no answer where we wrote first, or nobody answered", () => {
    expect(repliesOf(talk(["m1", "2026-03-02T09:00:00"], ["c1", "2026-03-02T09:10:00"]), context)).toEqual([]);
  });
});

describe("daily activity", () => {
  it("counts every message once, by contact, member and local day", () => {
    const messages = talk(
      ["c1", "2026-03-02T23:59:00"],
      ["m1", "2026-03-03T00:01:00"],
      ["c2", "2026-03-03T09:00:00"],
      ["m2", "2026-03-03T09:01:00"],
    );
    const rows = dailyActivityOf(messages, { ...context, zone: hours.zone });
    expect(rows.map((row) => [row.contactId, row.memberId, row.localDate, row.inbound, row.outbound])).toEqual([
      ["c1", "m1", "2026-03-02", 1, 0],
      ["c1", "m1", "2026-03-03", 0, 1],
      ["c2", "m1", "2026-03-03", 1, 0],
      ["c2", "m2", "2026-03-03", 0, 1],
    ]);
  });
});
