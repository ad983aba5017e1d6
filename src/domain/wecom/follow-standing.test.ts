import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endsFollow, eventInstant, followAfter, type SeenFollow } from "./follow-standing.js";
import type { FollowStatus, WecomFollowRecord } from "./wecom-records.js";

const second = (n: number): Date => new Date(Date.UTC(2026, 10, 1, 2, 0, n));
const seen: SeenFollow = {
  userId: "liqian",
  remark: "王工",
  description: "",
  remarkCompany: "",
  mobiles: [],
  state: null,
  addWay: 1,
  tagIds: [],
  addedAt: second(0),
};
const told = { corpId: "c", externalUserId: "wm1", contactId: "ct1" };

it.each([
  { case: "the moment of arrival within the second", received: 400, at: 400 },
  { case: "its end, when it came later", received: 5_000, at: 999 },
  { case: "its begin, when our clock is behind", received: -3_000, at: 0 },
])("an event happened at $case", ({ received, at }) => {
  const happened = second(10);
  expect(eventInstant(happened, new Date(happened.getTime() + received)).getTime() - happened.getTime()).toBe(at);
});

describe("a pair", () => {
  const active = followAfter(null, seen, { ...told, at: second(30), metAt: second(1) }).follow;
  it("begins when they met, not when we heard of it", () => {
    expect(active).toMatchObject({ status: "active", statusAt: second(1), addedAt: second(0) });
  });
  it("that the customer ended stays ended while WeCom lists it", () => {
    const ended: WecomFollowRecord = { ...active, status: "removed_by_contact", statusAt: second(5) };
    const again = followAfter(ended, seen, { ...told, at: second(60), metAt: null });
    expect(again).toMatchObject({
      follow: { status: "removed_by_contact", statusAt: second(5) },
      before: { isNew: false },
    });
  });
  it("that the customer ended begins anew with a later meeting, also when its end was handled late", () => {
    const ended: WecomFollowRecord = { ...active, status: "removed_by_contact", statusAt: second(5) };
    const again = followAfter(ended, seen, { ...told, at: second(60), metAt: second(7) });
    expect(again).toMatchObject({ follow: { status: "active", statusAt: second(7) }, before: { isNew: true } });
  });
  it.each(["removed_by_member", "transferred"] as const)("%s is active again when WeCom lists it", (status) => {
    const ended: WecomFollowRecord = { ...active, status, statusAt: second(5) };
    const again = followAfter(ended, seen, { ...told, at: second(60), metAt: null });
    expect(again).toMatchObject({ follow: { status: "active", statusAt: second(60) }, before: { isNew: true } });
  });
  it("is new, with the tags it had, until what follows from it is done", () => {
    const begun: WecomFollowRecord = { ...active, tagIds: ["t1"], taking: { tagIds: [], isNew: true } };
    const again = followAfter(begun, { ...seen, tagIds: ["t1"] }, { ...told, at: second(60), metAt: null });
    expect(again).toMatchObject({ before: { isNew: true, tagIds: [] }, hasChanged: true });
  });
  it("is not ended by what happened before they met again", () => {
    expect(endsFollow(active, second(0))).toBe(false);
    expect(endsFollow(active, second(2))).toBe(true);
  });
});

it("stands the same in whatever order meetings and removals by the customer are told, each up to three times", () => {
  const anyStory = fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 }).chain((times) => {
    const events = times.sort((a, b) => a - b).map((n, i) => ({ at: second(n), isEnd: i % 2 === 1 }));
    const told3 = fc.array(fc.nat({ max: events.length - 1 }), { maxLength: 12 });
    return fc.tuple(
      fc.constant(events),
      told3.chain((extra) => {
        const all = [...events.keys(), ...extra];
        return fc.shuffledSubarray(all, { minLength: all.length });
      }),
    );
  });
  fc.assert(
    fc.property(anyStory, ([events, order]) => {
      const stored: { pair: WecomFollowRecord | null } = { pair: null };
      const look = (metAt: Date | null): void => {
        const found = { ...seen, addedAt: events[0]?.at ?? null };
        stored.pair = followAfter(stored.pair, found, { ...told, at: second(59), metAt }).follow;
      };
      for (const i of order) {
        const event = events[i];
        if (!event) continue;
        if (!event.isEnd) {
          look(event.at);
          continue;
        }
        // An end of a pair that is not known yet is looked up first.
        if (!stored.pair) look(null);
        if (stored.pair && endsFollow(stored.pair, event.at)) {
          stored.pair = { ...stored.pair, status: "removed_by_contact", statusAt: event.at };
        }
      }
      const status: FollowStatus = events.at(-1)?.isEnd ? "removed_by_contact" : "active";
      expect(stored.pair?.status).toBe(status);
    }),
  );
});
