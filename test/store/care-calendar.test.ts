import { afterAll, beforeAll, expect, it } from "vitest";
import { collectionOf } from "#src/adapters/mongo/collection-of.js";
import { stageTransitionModel } from "#src/adapters/mongo/understand/stage-transition-model.js";
import { mongoDepartureStore } from "#src/adapters/mongo/wecom-data/departure-store.js";
import { defaultCareRules } from "#src/domain/care/care-rules.js";
import { aContact, aProfileValue, aTouch } from "#test/builders/a-contact.js";
import { aViewer, openFollowUp, putContact } from "./follow-up-kit.js";
import { openStore, type TestStore } from "./open-store.js";

let store: TestStore;
beforeAll(async () => void (store = await openStore()));
afterAll(() => store.close());

let corps = 0;
const at = (local: string): Date => new Date(`${local}:00+08:00`);

async function open(now: string) {
  const corpId = `calendar${++corps}`;
  const kit = openFollowUp(store.connection, corpId);
  kit.clock.set(at(now));
  const viewer = aViewer(corpId);
  const put = async (name: string, company: string) => {
    const id = `ct_${corpId}_${name}`;
    const profile = [aProfileValue("company", company)];
    await putContact(
      store.connection,
      aContact({
        corpId,
        id,
        displayName: name,
        identities: [{ channel: "wechaty", id }],
        stage: "customer",
        profile,
        accountKey: company,
      }),
    );
    return id;
  };
  const plan = (contactId: string) => kit.care.planCare({ corpId, contactId });
  const only = (id: string) =>
    kit.care.changeRules(
      viewer,
      { rules: defaultCareRules.rules.map((rule) => ({ ...rule, isOn: rule.id === id })) },
      null,
    );
  const touches = async (month: string) =>
    (await kit.care.month(viewer, month)).days.flatMap(({ date, items }) =>
      items.map(({ touch }) => [date, touch.contactId, touch.why, touch.state] as const),
    );
  return { ...kit, viewer, put, plan, only, touches };
}

it("is sent by a colleague who knows the contact when who is responsible has left", async () => {
  const kit = await open("2026-12-25T09:00");
  await kit.only("new_year");
  const corpId = kit.viewer.corpId;
  const id = await kit.put("王工", "华盛精密机械有限公司");
  const both = { memberIds: ["liqian", "zhouhang"], ownerId: "liqian" };
  await store.connection.db!.collection("contacts").updateOne({ _id: id as never }, { $set: both });
  const foundAt = at("2026-12-20T09:00");
  const left = { corpId, userId: "LiQian", how: "left" as const, foundAt, foundBy: "pass" as const };
  const waiting = { customers: 1, groups: 0, countedAt: foundAt, state: "open" as const, toldAt: null, closedBy: null };
  await mongoDepartureStore(store.connection).begin({ ...left, ...waiting });
  await kit.plan(id);
  const [touch] = await store.connection.db!.collection("touches").find({ corpId, contactId: id }).toArray();
  expect(touch).toMatchObject({ why: expect.stringContaining("care.") as string, memberId: "zhouhang" });
});

it("greets one person of a company on a feast, whoever is planned first, how often it is planned", async () => {
  const kit = await open("2026-12-25T09:00");
  await kit.only("new_year");
  const [wang, chen, li] = [
    await kit.put("王工", "华盛精密机械有限公司"),
    await kit.put("陈总", "华盛精密机械有限公司"),
    await kit.put("李姐", "创联贸易有限公司"),
  ];
  for (const id of [wang, chen, li, chen, wang]) await kit.plan(id);
  const planned = await kit.touches("2027-01");
  expect(planned.map(([date, , why, state]) => [date, why, state])).toEqual([
    ["2027-01-01", "care.festival", "planned"],
    ["2027-01-01", "care.festival", "planned"],
  ]);
  expect(new Set(planned.map(([, id]) => id))).toEqual(new Set([wang, li]));
  const { isYearUnknown, days } = await kit.care.month(kit.viewer, "2027-01");
  expect([isYearUnknown, days[0]?.kind, days[0]?.name]).toEqual([true, "unknown-off", "元旦"]);
});

it("follows a noted date, is moved by a person and stays there, and goes when the date is removed", async () => {
  const kit = await open("2026-11-23T09:00");
  const id = await kit.put("王工", "华盛精密机械有限公司");
  const [date] = await kit.care.addDate(kit.viewer, id, { kind: "contract_end", date: "2026-12-26", note: "二期" });
  await kit.plan(id);
  // Further away than care plans: told as what is to come, on the working day it will be.
  await kit.care.addDate(kit.viewer, id, { kind: "warranty_end", date: "2027-01-18", note: "" });
  await kit.plan(id);
  const { days } = await kit.care.month(kit.viewer, "2026-12");
  expect(days.flatMap(({ date: on, ahead }) => ahead.map(({ what }) => [on, what]))).toEqual([
    ["2026-12-21", "care.warranty"],
  ]);
  // Thirty days before; a working day.
  const [item] = (await kit.care.month(kit.viewer, "2026-11")).days.flatMap(({ items }) => items);
  expect(item?.touch).toMatchObject({ why: "care.contract", dueAt: at("2026-11-26T10:00"), state: "planned" });
  await kit.care.moveTouch(kit.viewer, item?.touch.id ?? "", at("2026-11-27T15:00"));
  await kit.plan(id);
  expect(await kit.touches("2026-11")).toEqual([["2026-11-27", id, "care.contract", "planned"]]);
  await kit.care.removeDate(kit.viewer, id, date?.id ?? "");
  await kit.plan(id);
  expect(await kit.touches("2026-11")).toEqual([["2026-11-27", id, "care.contract", "cancelled"]]);
});

it("asks all caps when it plans: put off or blocked with the reason, and free again when the reason is gone", async () => {
  const kit = await open("2026-11-23T09:00");
  const id = await kit.put("王工", "华盛精密机械有限公司");
  const items = async () =>
    (await kit.care.month(kit.viewer, "2026-11")).days.flatMap(({ date, items: found }) =>
      found
        .filter(({ touch }) => touch.why === "care.contract")
        .map(({ touch }) => [date, touch.state, touch.outlook?.kind, touch.note]),
    );
  // Two messages that were there first fill the day and the next one.
  const other = (day: string) =>
    kit.stores.touches.insertOnce(
      aTouch({
        corpId: kit.corpId,
        id: `to_${kit.corpId}_${day}`,
        key: `sop:${kit.corpId}:${day}`,
        why: "sop",
        contactId: id,
        dueAt: at(`${day}T09:30`),
      }),
    );
  const { touch: first } = await other("2026-11-25");
  await other("2026-11-26");
  await kit.care.addDate(kit.viewer, id, { kind: "contract_end", date: "2026-12-25", note: "" });
  await kit.plan(id);
  expect(await items()).toEqual([["2026-11-27", "planned", "moved", "当天已有消息(1/1)"]]);
  // Repeating it changes nothing.
  await kit.plan(id);
  expect(await items()).toEqual([["2026-11-27", "planned", "moved", "当天已有消息(1/1)"]]);
  await kit.stores.touches.cancel(kit.corpId, first.id, "不发了");
  await kit.plan(id);
  expect(await items()).toEqual([["2026-11-25", "planned", undefined, null]]);
});

it("asks how things go after the first order and again after the next one", async () => {
  const kit = await open("2026-11-23T09:00");
  const id = await kit.put("王工", "华盛精密机械有限公司");
  await kit.only("after-sales");
  const { corpId } = kit.viewer;
  const bought = (to: string, local: string, index: number) => ({
    _id: `${id}/${index}`,
    corpId,
    contactId: id,
    to,
    at: at(local),
    index,
  });
  const moves = [bought("customer", "2026-05-06T10:00", 1), bought("opportunity", "2026-10-01T10:00", 2)];
  const transitions = collectionOf(store.connection, stageTransitionModel);
  await transitions.insertMany([...moves, bought("repeat", "2026-11-12T10:00", 3)] as never);
  await kit.plan(id);
  expect(await kit.touches("2026-11")).toEqual([["2026-11-26", id, "care.after_sales", "planned"]]);
});
