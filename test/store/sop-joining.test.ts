import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collectionOf } from "#src/adapters/mongo/collection-of.js";
import { conversationModel } from "#src/adapters/mongo/capture/conversation-model.js";
import { contactFollowModel } from "#src/adapters/mongo/understand/contact-follow-model.js";
import type { Contact } from "#src/domain/contact/contact.js";
import type { SopDefinition } from "#src/domain/sop/sop.js";
import { aContact } from "#test/builders/a-contact.js";
import { aDefinition, aMessage, aReminder } from "#test/builders/a-sop.js";
import { putContact } from "./follow-up-kit.js";
import { openStore, type TestStore } from "./open-store.js";
import { openSop } from "./sop-kit.js";

let store: TestStore;
beforeAll(async () => void (store = await openStore()));
afterAll(() => store.close());

const DAY = 86_400_000;
let corps = 0;

async function open() {
  const corpId = `joining${++corps}`;
  const kit = openSop(store.connection, corpId);
  await kit.stores.bots.report({ corpId, account: "main", memberId: "liqian", updatedAt: kit.clock.now() });
  const put = async (name: string, changes: Partial<Contact> = {}): Promise<string> => {
    const id = `ct_${corpId}_${name}`;
    const identities = [{ channel: "wechaty", id }];
    await putContact(
      store.connection,
      aContact({ corpId, id, identities, stage: "lead", lastInboundAt: null, displayName: name, ...changes }),
    );
    return id;
  };
  const segment = await kit.segments.create(kit.viewer, { name: "线索", rule: { kind: "stage", in: ["lead"] } });
  const ofSegment = (changes: Partial<SopDefinition> = {}): Promise<{ id: string }> =>
    kit.activate({ trigger: { kind: "segment", segmentId: segment.id }, ...changes });
  const onPlan = async (contactId: string): Promise<string[]> =>
    (await kit.enrollments.ofContact(corpId, contactId, 10)).map(({ status }) => status);
  const forget = (contactId: string) =>
    collectionOf(store.connection, contactFollowModel).insertOne({
      _id: `fo_${contactId}`,
      corpId,
      contactId,
      status: "removed_by_contact",
    } as never);
  return { ...kit, put, segment, ofSegment, onPlan, forget };
}

describe("a plan for a segment", () => {
  it("takes its members once, also those who come later, and nobody who opted out or removed us", async () => {
    const kit = await open();
    const [first, other, out, gone] = await Promise.all([
      kit.put("first"),
      kit.put("other", { stage: "customer" }),
      kit.put("out", { optedOutAt: kit.clock.now() }),
      kit.put("gone"),
    ]);
    await kit.forget(gone);
    await kit.ofSegment({ steps: [aReminder("call", 0)] });
    await Promise.all([kit.work(), kit.work()]);
    await kit.work();
    const seen = async () => await Promise.all([first, other, out, gone].map((id) => kit.onPlan(id)));
    expect(await seen()).toEqual([["completed"], [], [], []]);
    const late = await kit.put("late");
    await kit.work();
    expect(await kit.onPlan(late), "looked at once a day").toEqual([]);
    kit.clock.advance(DAY);
    await kit.work();
    expect(await kit.onPlan(late)).toHaveLength(1);
    expect(await seen()).toEqual([["completed"], [], [], []]);
  });

  it("says before it is switched on who comes, who does not, whose first message waits, and stores nothing", async () => {
    const kit = await open();
    const written = await kit.put("written", { profile: [] });
    const touch = await kit.touch.planTouch({
      corpId: kit.corpId,
      key: "today",
      why: "sop",
      contactId: written,
      text: "您好",
      dueAt: kit.clock.now(),
      expiresAt: null,
    });
    expect(touch.touch.state).toBe("planned");
    const [fine, , stranger, gone] = await Promise.all([
      kit.put("fine"),
      kit.put("out", { optedOutAt: kit.clock.now() }),
      kit.put("stranger", { identities: [{ channel: "elsewhere", id: "x" }] }),
      kit.put("gone"),
      kit.put("foreign", { memberIds: ["zhaolei"], ownerId: "zhaolei", optedOutAt: kit.clock.now() }),
    ]);
    await kit.forget(gone);
    const draft = await kit.sop.createSop(
      kit.viewer,
      aDefinition({
        trigger: { kind: "segment", segmentId: kit.segment.id },
        steps: [aMessage("hi", 0, { wait: { day: 0, unit: "calendar", at: null } })],
      }),
    );
    const { joining, groups, isPartial } = await kit.sop.preflight(kit.viewer, draft.id);
    expect([joining, isPartial]).toEqual([3, false]);
    const told = groups.map(({ kind, reason, count, people }) => [
      kind,
      reason,
      count,
      people.map(({ contact }) => contact.displayName),
    ]);
    expect(told).toHaveLength(4);
    expect(told).toEqual(
      expect.arrayContaining([
        // The colleague's customer counts and is not named.
        ["out", "opted_out", 2, ["out"]],
        ["out", "removed", 1, ["gone"]],
        ["later", "contact_day", 1, ["written"]],
        ["by_hand", null, 1, ["stranger"]],
      ]),
    );
    expect(await Promise.all([fine, written, stranger].map((id) => kit.onPlan(id)))).toEqual([[], [], []]);
    await kit.sop.setSopStatus(kit.viewer, draft.id, "active");
    await kit.work();
    expect((await Promise.all([fine, written, stranger].map((id) => kit.onPlan(id)))).flat()).toHaveLength(3);
    const again = await kit.sop.preflight(kit.viewer, draft.id);
    expect([again.joining, again.groups.find(({ reason }) => reason === "was_on_plan")?.count]).toEqual([0, 3]);
  });
});

it("a plan tried on a contact knows what the budget will do to its messages", async () => {
  const kit = await open();
  const contactId = await kit.put("wang");
  const definition = aDefinition({
    steps: [
      aMessage("one", 1),
      aMessage("two", 1, { wait: { day: 1, unit: "calendar", at: "15:00" } }),
      aMessage("three", 6),
    ],
  });
  kit.settings.sendBudget = {
    ...kit.settings.sendBudget,
    blackouts: [{ from: "2026-11-29", to: "2026-12-05", name: "盘点" }],
  };
  const forecast = await kit.sop.forecast(kit.viewer, {
    definition,
    contactId,
    startAt: null,
    until: new Date("2027-01-01T00:00:00+08:00"),
    repliesAfter: null,
  });
  expect(forecast.steps.map(({ stepId, at, kind, notes }) => [stepId, at, kind, notes])).toEqual([
    ["one", new Date("2026-11-24T10:00:00+08:00"), "touch", []],
    ["two", new Date("2026-11-25T08:30:00+08:00"), "touch", ["当天已有消息(1/1)，顺延"]],
    ["three", new Date("2026-11-29T10:00:00+08:00"), "skipped", ["静默日：盘点，不会发出"]],
  ]);
});

it("a plan for a group reminds its member to write there, and does not end when one of its people does", async () => {
  const kit = await open();
  const contactId = await kit.put("wang");
  const groupId = `gr_${kit.corpId}`;
  await collectionOf(store.connection, conversationModel).insertOne({
    _id: groupId,
    corpId: kit.corpId,
    kind: "group",
    name: "华盛项目群",
    contactIds: [contactId],
    memberIds: ["liqian"],
    activity: [],
    lastMessageAt: kit.clock.now(),
  } as never);
  const steps = [aMessage("hi", 1, { text: "大家好" }), aReminder("ask", 2)];
  const sop = await kit.activate({ audience: "group", steps });
  const { id } = await kit.sop.enrollGroup(kit.viewer, { sopId: sop.id, groupId });
  expect((await kit.sop.enrollGroup(kit.viewer, { sopId: sop.id, groupId })).id, "once").toBe(id);
  await kit.put("wang", { stage: "customer", optedOutAt: kit.clock.now() });
  const contact = await kit.touchDeps.contacts.find(kit.corpId, contactId);
  if (contact) await kit.sop.checkContact(contact);
  kit.clock.advance(3 * DAY);
  await kit.work();
  kit.clock.advance(DAY);
  await kit.work();
  expect(
    (await kit.tasksOf(contactId)).map(({ assigneeId, title, suggestedText }) => [assigneeId, title, suggestedText]),
  ).toEqual(
    expect.arrayContaining([
      ["liqian", "“新客户破冰”：在群里发这段话", "大家好"],
      ["liqian", "ask:打电话", ""],
    ]),
  );
  expect(await kit.touchesOf(contactId)).toEqual([]);
  expect(await kit.onPlan(contactId)).toEqual(["completed"]);
});
