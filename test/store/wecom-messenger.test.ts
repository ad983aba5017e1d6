/** One message to one customer through WeCom, as a salesperson sends it: a task to confirm, or 微信客服. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { ContactDetailJson, MessagesJson, TouchJson } from "#src/api/contract/contract.js";
import type { MaterialJson } from "#src/api/contract/materials.js";
import { mongoCustomerStore } from "#src/adapters/mongo/wecom-data/customer-store.js";
import { mediaIdOf } from "#src/usecases/media/media-use-cases.js";
import type { ApiClient } from "#test/e2e/api-client.js";
import { addMedia } from "../../simulator/api/media.js";
import { PNG } from "../../simulator/test/files.js";
import { startKit, type Kit } from "../../simulator/test/kit.js";
import { allowSending, CORP, openApi, type TestApi } from "./api-fixture.js";

let dir: string;
let kit: Kit;
let api: TestApi;
let sales: ApiClient;
let image: MaterialJson;
let customers: Record<string, string>;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "messenger-"));
  kit = await startKit("messenger", Date.now());
  const loaded = await kit.act<{ customers: Record<string, string> }>("load", {
    members: [
      { userid: "liqian", name: "李倩" },
      { userid: "zhouhang", name: "周航" },
    ],
    customers: [
      { key: "wang", name: "王工", follows: [{ userid: "liqian" }] },
      { key: "li", name: "李姐", follows: [{ userid: "zhouhang" }] },
    ],
  });
  ({ customers } = loaded);
  const { secret, agentId } = kit.app("self-built");
  api = await openApi({
    DATA_DIR: dir,
    WECOM_BASE_URL: kit.url,
    WECOM_CORP_ID: kit.corp.corpId,
    WECOM_SECRET: secret,
    WECOM_KF_SECRET: kit.app("kf").secret,
    WECOM_AGENT_ID: String(agentId),
  });
  sales = await api.signIn("liqian", "sales");
  const admin = await api.signIn("wufan", "admin");
  await allowSending(admin);
  for (const kind of ["members", "customers"] as const) {
    await api.app.wecomWork.startSync({ corpId: CORP, kind, byUserId: "liqian" });
    await api.app.wecomWork.runSync({ corpId: CORP, kind });
  }
  await api.app.derive.deriveBacklog({ corpId: CORP });
  image = (await sales.send<{ data: MaterialJson }>("POST", "/materials?name=a.png", PNG)).data;
});
afterAll(async () => {
  await api.close();
  await kit.close();
  rmSync(dir, { recursive: true });
});
beforeEach(() => {
  kit.corp.received.splice(0);
  kit.sim.faults.clear();
});

const idOf = async (key: string): Promise<string> =>
  (await mongoCustomerStore(api.infrastructure.connection).findCustomer(CORP, customers[key] ?? ""))?.contactId ?? "";
const contactOf = async (key: string): Promise<ContactDetailJson> =>
  (await sales.get<{ data: ContactDetailJson }>(`/contacts/${await idOf(key)}`)).data;
let messages = 0;
/** Pressed in the composer. */
const write = async (text: string, attachments: unknown[] = []): Promise<TouchJson> =>
  (
    await sales.send<{ data: TouchJson }>("POST", `/contacts/${await idOf("wang")}/touches`, {
      text,
      attachments,
      idempotencyKey: `message-${++messages}`,
    })
  ).data;
const work = ({ id }: TouchJson) => api.app.touch.sendTouch({ corpId: CORP, touchId: id });
/** Everything that time would bring: leases over, results asked for. */
const sweep = async ({ id }: TouchJson, past = 0): Promise<void> => {
  const at = new Date(Date.now() - past);
  const touches = api.infrastructure.connection.db?.collection<{ _id: string }>("touches");
  await touches?.updateOne({ _id: id, pollAt: { $exists: true } }, { $set: { pollAt: new Date(0) } });
  if (past > 0) await touches?.updateOne({ _id: id, state: "unknown" }, { $set: { "claim.sendingAt": at } });
  await api.app.touch.sweepTouches({ corpId: CORP });
};
const now = async ({ id }: TouchJson) =>
  (await contactOf("wang")).touches.map((touch) => ({ ...touch })).find((touch) => touch.id === id);
const tasks = () => [...kit.corp.massSends.values()];

it("becomes a task of the member, and is sent when it is confirmed", async () => {
  expect((await contactOf("wang")).sendChannels).toEqual(["wecom:task"]);
  const touch = await write("报价单请查收", [{ kind: "image", materialId: image.id, name: image.name }]);
  expect(touch).toMatchObject({ state: "planned", channel: "wecom:task", attachments: ["【图片】a.png"] });
  expect([await work(touch), await work(touch)]).toEqual(["awaiting", "nothing"]);
  expect(tasks().at(-1)?.rows).toMatchObject([{ userid: "liqian", externalUserId: customers["wang"] }]);
  await sweep(touch);
  expect(await now(touch)).toMatchObject({ state: "awaiting", note: "已在企业微信里，等成员确认后发出" });
  await kit.act("clock", { advanceSeconds: 5 });
  await kit.act("members/liqian/confirm", {});
  await sweep(touch);
  expect(await now(touch)).toMatchObject({ state: "sent", note: null });
  expect(kit.corp.received).toMatchObject([
    { kind: "mass-send", from: "liqian", externalUserId: customers["wang"], text: "报价单请查收" },
  ]);
});

it("can be taken back while nobody confirmed it", async () => {
  const touch = await write("先不发了");
  await work(touch);
  await sales.send("POST", `/touches/${touch.id}/cancel`);
  expect(await now(touch)).toMatchObject({ state: "cancelled" });
  await kit.act("clock", { advanceSeconds: 5 });
  await kit.act("members/liqian/confirm", {}).catch(() => undefined);
  expect(kit.corp.received).toEqual([]);
});

it("is found in WeCom's list when the answer was lost, and made again only when it is not there", async () => {
  await kit.act("faults", { path: "externalcontact/add_msg_template", kind: "cut-after", count: 1 });
  const lost = await write("答复丢了");
  expect(await work(lost)).toBe("unknown");
  await kit.act("clock", { advanceSeconds: 5 });
  await sweep(lost);
  expect(await now(lost)).toMatchObject({ state: "awaiting" });
  expect(tasks().filter(({ text }) => JSON.stringify(text).includes("答复丢了"))).toHaveLength(1);

  await kit.act("faults", { path: "externalcontact/add_msg_template", kind: "cut-before", count: 1 });
  const never = await write("根本没到");
  expect(await work(never)).toBe("unknown");
  await sweep(never);
  expect(await now(never)).toMatchObject({ state: "unknown" });
  await sweep(never, 11 * 60_000);
  expect(await work(never)).toBe("awaiting");
  expect(tasks().filter(({ text }) => JSON.stringify(text).includes("根本没到"))).toHaveLength(1);
});

it("stays a task to copy when the member does not follow the customer", async () => {
  const boss = await api.signIn("wufan", "admin");
  const { data } = await boss.send<{ data: TouchJson }>("POST", `/contacts/${await idOf("wang")}/touches`, {
    text: "我来跟一下",
    idempotencyKey: "not-mine-1",
  });
  expect(data).toMatchObject({ state: "handed_over", channel: null });
});

it("answers through 微信客服 while the customer's window is open, once, with files both ways", async () => {
  // Windows are counted from the customer's message in whole seconds: both clocks show the same, a second later.
  const later = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await kit.act("clock", { now: new Date().toISOString() });
  };
  await later();
  const account = await kit.act<{ openKfId: string }>("kf", { name: "售后", servicers: ["liqian"] });
  const { openKfId } = account;
  const chat = (body: object) => kit.act(`kf/${openKfId}/chat`, { customer: customers["wang"], ...body });
  const hear = async (): Promise<void> => {
    await api.app.wecom.sinks.kf?.hasNews({ corpId: CORP, openKfId, token: "", eventId: "", at: new Date() });
    await api.app.derive.deriveBacklog({ corpId: CORP });
  };
  await kit.act(`kf/${openKfId}/enter`, { customer: customers["wang"] });
  await chat({ text: "设备报警了" });
  const call = { sim: kit.sim, corp: kit.corp, now: kit.sim.seconds() };
  const photo = addMedia(call, "image", "upload", { filename: "报警.png", contentType: "image/png", bytes: PNG });
  await chat({ msgtype: "image", body: { media_id: photo.mediaId } });
  await hear();
  const sent = kit.corp.kfAccounts.get(openKfId)?.messages.at(-1)?.body["msgid"];
  const kept = await sales.request("GET", `/api/v1/media/${mediaIdOf(CORP, "wecom:kf", String(sent))}`);
  expect([kept.status, kept.headers.get("content-type")]).toEqual([200, "image/png"]);

  expect((await contactOf("wang")).sendChannels).toEqual([`wecom:kf:${openKfId}`]);
  await kit.act("faults", { path: "kf/send_msg", kind: "cut-after", count: 1 });
  const answer = await write("请看说明", [{ kind: "image", materialId: image.id, name: image.name }]);
  expect(await work(answer)).toBe("sent");
  expect(kit.corp.received.map(({ kind, text, content }) => [kind, text, Object.keys(content as object)])).toEqual([
    ["kf", "请看说明", ["text"]],
    ["kf", "", ["image"]],
  ]);
  // WeCom does not read our own messages back to us: they stand in the conversation all the same, each once.
  const { data } = await sales.get<MessagesJson>(`/contacts/${await idOf("wang")}/messages`);
  const ours = data.filter(({ side }) => side === "member");
  expect(ours.map(({ senderId, type, text }) => [senderId, type, text])).toEqual([
    ["liqian", "text", "请看说明"],
    ["liqian", "image", "a.png"],
  ]);

  // A person serves the customer now: the platform refuses the API (95018), and the member's task takes over.
  await kit.act(`kf/${openKfId}/serve`, { customer: customers["wang"], userid: "liqian", act: "take" });
  const late = await write("还有一点补充");
  expect(late.channel).toBe(`wecom:kf:${openKfId}`);
  expect([await work(late), await work(late)]).toEqual(["moved", "awaiting"]);
  expect(kit.corp.received).toHaveLength(2);
  const noteOf = async (touch: TouchJson): Promise<string | null | undefined> =>
    (await contactOf("wang")).touches.find(({ id }) => id === touch.id)?.note;
  expect(await noteOf(late)).toContain("接待人员正在企业微信里回复");

  // The customer writes again; after five answers only the next message of the customer opens it.
  await kit.act(`kf/${openKfId}/serve`, { customer: customers["wang"], userid: "liqian", act: "end" });
  await later();
  await chat({ text: "还在吗" });
  await hear();
  for (let i = 1; i <= 5; i++) expect([i, await work(await write(`第 ${i} 条`))]).toEqual([i, "sent"]);
  expect(await contactOf("wang")).toMatchObject({ sendChannels: ["wecom:task"], kfClosed: "count" });
  await later();
  await chat({ text: "好的" });
  await hear();
  expect(await contactOf("wang")).toMatchObject({ sendChannels: [`wecom:kf:${openKfId}`], kfClosed: null });
  // Two days later by WeCom's clock: it refuses, and the note says why.
  await kit.act("clock", { advanceHours: 49 });
  const tooLate = await write("过了两天");
  expect(await work(tooLate)).toBe("moved");
  expect(await noteOf(tooLate)).toContain("超过 48 小时");
});
