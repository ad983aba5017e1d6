import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mongoBroadcastPageStore } from "#src/adapters/mongo/broadcast/broadcast-page-store.js";
import { mongoBroadcastStore } from "#src/adapters/mongo/broadcast/broadcast-store.js";
import type { Contact } from "#src/domain/contact/contact.js";
import type { RehearsalItem } from "#src/usecases/rehearsal/rehearse.js";
import { createRehearsalUseCases } from "#src/usecases/rehearsal/rehearsal-use-cases.js";
import { aContact } from "#test/builders/a-contact.js";
import { aBranch, aDefinition, aMessage, aReminder } from "#test/builders/a-sop.js";
import { aViewer, putContact } from "./follow-up-kit.js";
import { openStore, type TestStore } from "./open-store.js";
import { openSop, type SopKitOptions } from "./sop-kit.js";

let store: TestStore;
beforeAll(async () => void (store = await openStore()));
afterAll(() => store.close());

const DAY = 86_400_000;
let corps = 0;

/** A contact whom a member's account reaches, on a Monday morning. */
async function open(contact: Partial<Contact> = {}, options: SopKitOptions = {}) {
  const corpId = `rehearsal${++corps}`;
  const kit = openSop(store.connection, corpId, options);
  const contactId = `ct_${corpId}`;
  const identities = [{ channel: "wechaty", id: contactId }];
  await putContact(store.connection, aContact({ corpId, id: contactId, identities, lastInboundAt: null, ...contact }));
  await kit.stores.bots.report({ corpId, account: "main", memberId: "liqian", updatedAt: kit.clock.now() });
  const rehearsal = createRehearsalUseCases({
    ...kit.touchDeps,
    broadcasts: mongoBroadcastStore(store.connection),
    pages: mongoBroadcastPageStore(store.connection),
    steps: { until: kit.sop.upcomingSteps },
    tasks: { until: kit.followUp.upcomingTasks },
  });
  return {
    ...kit,
    contactId,
    rehearsal,
    enroll: (sopId: string) => kit.sop.enrollContact(kit.viewer, { sopId, contactId }),
    days: async (days: number) => (await rehearsal.rehearse(kit.viewer, days)).items,
  };
}

const local = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(5, 16).replace("T", " ");
const shown = (items: readonly RehearsalItem[]) =>
  items.map(({ at, outcome, channel, task, text }) => [local(at), outcome, channel, task, text]);

describe("the rehearsal of a plan", () => {
  const plan = aDefinition({
    steps: [
      aMessage("hi", 1),
      aMessage("more", 1, { wait: { day: 1, unit: "calendar", at: "15:00" } }),
      aReminder("call", 3),
      aBranch("answered", 4, { no: [aMessage("again", 5)] }),
      aMessage("late", 20),
    ],
  });

  it("shows every step of the days with its channel, puts off what the caps put off, and names the tasks", async () => {
    const kit = await open();
    await kit.enroll((await kit.activate(plan)).id);
    expect(shown(await kit.days(7))).toEqual([
      ["11-24 10:00", "send", "wechaty:main", null, "“新客户破冰”：hi,王工"],
      ["11-25 08:30", "send", "wechaty:main", null, "“新客户破冰”：more,王工"],
      ["11-26 10:00", "task", null, "sop", "“新客户破冰”：call:打电话"],
      ["11-28 10:00", "send", "wechaty:main", null, "“新客户破冰”：again,王工"],
    ]);
    expect((await kit.days(7)).map(({ note }) => note)).toEqual([
      null,
      "当天已有消息(1/1)",
      null,
      "分支按现在的情况判断",
    ]);
    expect(shown(await kit.days(2))).toHaveLength(2);
    expect(await kit.touchesOf(kit.contactId), "nothing is stored").toEqual([]);
    expect(await kit.tasksOf(kit.contactId)).toEqual([]);
  });

  it("is what then happens", async () => {
    const kit = await open();
    await kit.enroll((await kit.activate(plan)).id);
    const foretold = (await kit.days(7)).map(({ at, outcome }) => `${local(at).slice(0, 5)} ${outcome}`);
    const seen: string[] = [];
    for (let day = 0; day < 7; day++) {
      for (let hour = 0; hour < 24; hour += 6) {
        kit.clock.advance(DAY / 4);
        await kit.work();
        for (const touch of await kit.touchesOf(kit.contactId)) {
          if (touch.state !== "planned" || touch.dueAt > kit.clock.now()) continue;
          const outcome = await kit.touch.sendTouch({ corpId: kit.corpId, touchId: touch.id });
          if (outcome === "sent") seen.push(`${local(kit.clock.now()).slice(0, 5)} send`);
        }
      }
    }
    for (const task of await kit.tasksOf(kit.contactId)) seen.push(`${local(task.createdAt).slice(0, 5)} task`);
    expect(seen.toSorted()).toEqual(foretold.toSorted());
  });

  it("says what will not go out and why, and leaves the message to the member where no account reaches", async () => {
    const kit = await open({ identities: [{ channel: "elsewhere", id: "x" }], profile: [] });
    const steps = [aMessage("hi", 1), aMessage("name", 2, { text: "{姓名}您好" })];
    await kit.enroll((await kit.activate(aDefinition({ steps }))).id);
    expect((await kit.days(7)).map(({ outcome, channel, reason, text }) => [outcome, channel, reason, text])).toEqual([
      ["task", null, null, "“新客户破冰”：hi,王工"],
      ["skip", null, "content", "“新客户破冰”：还不知道客户的姓名"],
    ]);
  });

  it("shows nobody else's customers", async () => {
    const kit = await open();
    await kit.enroll((await kit.activate(plan)).id);
    expect((await kit.rehearsal.rehearse(aViewer(kit.corpId, "zhaolei"), 7)).items).toEqual([]);
  });
});

it("names the tasks that silence will bring, once each, and not those that are done", async () => {
  const kit = await open({ stage: "opportunity", lastMessageAt: new Date("2026-11-22T09:00:00+08:00") });
  await kit.followUp.planFollowUp({ corpId: kit.corpId, contactId: kit.contactId });
  const silence = ["11-25 09:00", "task", null, "silence", "已 3 天没有联系"];
  expect(shown(await kit.days(1))).toEqual([]);
  expect(shown(await kit.days(14))).toEqual([silence]);
  kit.clock.advance(3 * DAY);
  await kit.followUp.planFollowUp({ corpId: kit.corpId, contactId: kit.contactId });
  expect(await kit.days(14), "it stands in the day list now").toEqual([]);
  const [task] = await kit.tasksOf(kit.contactId);
  const done = { outcome: "closed" as const, note: "", nextStep: null };
  await kit.followUp.completeTask(kit.viewer, task?.id ?? "", done);
  expect(await kit.days(14)).toEqual([]);
});

it("a contact's budget counts what went out and what is planned, and says why not now", async () => {
  const kit = await open({ accountKey: "xinyuan" });
  const contact = await kit.touchDeps.contacts.find(kit.corpId, kit.contactId);
  if (!contact) throw new Error("no contact");
  const plan = async (key: string, dueAt: Date) =>
    await kit.touch.planTouch({
      corpId: kit.corpId,
      key,
      why: "sop",
      contactId: contact.id,
      text: "您好",
      dueAt,
      expiresAt: null,
    });
  const { touch } = await plan("one", kit.clock.now());
  await kit.touch.sendTouch({ corpId: kit.corpId, touchId: touch.id });
  await plan("two", new Date(kit.clock.now().getTime() + DAY));
  const { lines, now } = await kit.rehearsal.contactBudget(contact);
  expect(lines.map(({ kind, used, planned, limit }) => [kind, used, planned, limit])).toEqual([
    ["contact_day", 1, 0, 1],
    ["contact_week", 1, 1, 3],
    ["account_day", 1, 0, 5],
    ["account_week", 1, 1, 15],
    ["mass_quota", 0, 0, 30],
  ]);
  expect(now).toMatchObject({ ok: false, reason: "contact_day", retryAt: new Date("2026-11-24T00:00:00+08:00") });
});
