import { describe, expect, it } from "vitest";
import { contactActivity, type ConversationActivity } from "./contact-activity.js";

const at = (day: number): Date => new Date(Date.UTC(2026, 2, day));

function aPart(day: number, extra: Partial<ConversationActivity> = {}): ConversationActivity {
  return {
    contactId: "ct",
    nickname: `王工${day}`,
    nicknameAt: at(day),
    firstMessageAt: at(day),
    lastMessageAt: at(day),
    lastInboundAt: at(day),
    lastOutboundAt: null,
    isDirect: true,
    members: [{ memberId: "liqian", firstAt: at(day), lastOutboundAt: null }],
    ...extra,
  };
}

describe("contact activity", () => {
  it("merges conversations in any order", () => {
    const parts = [aPart(1), aPart(5, { lastOutboundAt: at(6) }), aPart(3)];
    const merged = contactActivity(parts);
    expect(merged).toMatchObject({
      nickname: "王工5",
      firstMessageAt: at(1),
      lastMessageAt: at(5),
      lastOutboundAt: at(6),
      memberIds: ["liqian"],
      follows: [{ memberId: "liqian", since: at(1) }],
    });
    expect(contactActivity([...parts].reverse())).toEqual(merged);
  });

  it("gives the contact to the member who wrote last, else to the first who was written to", () => {
    const wrote = (memberId: string, day: number) => ({ memberId, firstAt: at(day), lastOutboundAt: at(day) });
    const silent = (memberId: string, day: number) => ({ memberId, firstAt: at(day), lastOutboundAt: null });
    expect(contactActivity([aPart(1, { members: [wrote("a", 1), wrote("b", 2), silent("c", 3)] })]).lastMemberId).toBe(
      "b",
    );
    expect(contactActivity([aPart(1, { members: [silent("z", 1), silent("c", 3)] })]).lastMemberId).toBe("z");
  });

  it("takes members of a group as knowing the contact, but not personally", () => {
    const merged = contactActivity([aPart(1, { isDirect: false })]);
    expect(merged.memberIds).toEqual(["liqian"]);
    expect(merged.follows).toEqual([]);
  });

  it("says nothing about a contact without conversations", () => {
    expect(contactActivity([])).toMatchObject({
      nickname: null,
      lastMessageAt: null,
      memberIds: [],
      lastMemberId: null,
    });
  });
});
