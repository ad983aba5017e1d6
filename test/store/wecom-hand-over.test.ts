/** What a member has goes to a colleague: customer groups, on the job and after leaving; and who left is said once. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  DepartureJson,
  GroupTransferJson,
  LeaverJson,
  TransferableGroupJson,
} from "#src/api/contract/hand-over.js";
import type { AuditEntryJson, UserJson } from "#src/api/contract/contract.js";
import type { ContactWayJson, GroupChatRowJson } from "#src/api/contract/wecom.js";
import type { SyncKind } from "#src/domain/wecom/wecom-records.js";
import { mongoCustomerStore } from "#src/adapters/mongo/wecom-data/customer-store.js";
import type { ApiClient } from "#test/e2e/api-client.js";
import { startKit, type Kit } from "../../simulator/test/kit.js";
import { CORP, openApi, type TestApi } from "./api-fixture.js";

let kit: Kit;
let api: TestApi;
let admin: ApiClient;
let groups: Record<string, string>;

async function sync(kind: SyncKind): Promise<void> {
  await api.app.wecomWork.startSync({ corpId: CORP, kind, byUserId: null });
  await api.app.wecomWork.runSync({ corpId: CORP, kind });
}

beforeAll(async () => {
  kit = await startKit("hand-over", Date.now());
  const loaded = await kit.act<{ groups: Record<string, string> }>("load", {
    departments: [{ id: 2, name: "华东销售部", parentId: 1 }],
    members: ["liqian", "zhouhang", "sunli", "wufan"].map((userid) => ({ userid, name: `名字-${userid}` })),
    customers: [{ key: "chen", name: "陈总", follows: [{ userid: "liqian" }] }],
    groups: [
      { key: "fair", name: "展会交流群", owner: "liqian", customers: [] },
      { key: "vip", name: "大客户群", owner: "liqian", customers: [] },
      { key: "service", name: "售后群", owner: "zhouhang", customers: [] },
    ],
  });
  groups = loaded.groups;
  api = await openApi({
    WECOM_BASE_URL: kit.url,
    WECOM_CORP_ID: kit.corp.corpId,
    WECOM_SECRET: kit.app("self-built").secret,
    WECOM_AGENT_ID: String(kit.app("self-built").agentId),
  });
  admin = await api.signIn("wufan", "admin");
  await sync("groups");
  await sync("members");
});
afterAll(async () => {
  await api.close();
  await kit.close();
});

const departures = async (who: ApiClient = admin): Promise<DepartureJson[]> =>
  (await who.get<{ data: DepartureJson[] }>("/departures")).data;
/** Messages of the app that a member got. */
const toldTo = (userid: string): number =>
  [...kit.corp.appMessages.values()].filter((message) => message.to.includes(userid)).length;
const ownerOf = async (key: string): Promise<string | undefined> =>
  (await admin.get<{ data: GroupChatRowJson[] }>("/group-chats")).data.find((group) => group.chatId === groups[key])
    ?.owner.userId;
const candidates = async (fromUserId: string, kind: string): Promise<string[]> =>
  (
    await admin.get<{ data: TransferableGroupJson[] }>(
      `/group-transfers/candidates?fromUserId=${fromUserId}&kind=${kind}`,
    )
  ).data
    .map((group) => group.name)
    .sort();
const give = (kind: string, fromUserId: string, toUserId: string, keys: readonly string[]) =>
  admin.send<{ data: GroupTransferJson }>("POST", "/group-transfers", {
    kind,
    fromUserId,
    toUserId,
    chatIds: keys.map((key) => groups[key] ?? key),
  });

describe("customer groups", () => {
  it("on the job change their owner at once, each with its result and the platform's reason", async () => {
    expect(await candidates("liqian", "on_job")).toEqual(["大客户群", "展会交流群"]);
    const { data } = await give("on_job", "liqian", "zhouhang", ["fair", "service", "wr_nowhere"]);
    expect(data.counts).toEqual({ done: 1, failed: 2, unknown: 0 });
    expect(data.groups.map(({ state, note }) => [state, note])).toEqual([
      ["done", null],
      ["failed", "接手的成员已经是群主"],
      ["failed", "企业微信里没有这个群"],
    ]);
    expect(await ownerOf("fair")).toBe("zhouhang");
    expect(await candidates("liqian", "on_job")).toEqual(["大客户群"]);
  });

  it("are not given to their own member, and only twice in 90 days", async () => {
    expect(await give("on_job", "liqian", "liqian", ["vip"]).catch((error: Error) => error.message)).toMatch(/400|422/);
    await give("on_job", "zhouhang", "sunli", ["fair"]);
    const { data } = await give("on_job", "sunli", "liqian", ["fair"]);
    expect(data.groups[0]).toMatchObject({ state: "failed", note: "90 天内已转接过两次" });
  });

  it("whose order was not answered are settled by their owner, never ordered again", async () => {
    await kit.act("faults", { path: "externalcontact/groupchat/onjob_transfer", kind: "cut-after", count: 1 });
    const lost = (await give("on_job", "liqian", "zhouhang", ["vip"])).data;
    expect(lost.counts).toEqual({ done: 0, failed: 0, unknown: 1 });
    const asked = kit.corp.groupChats.get(groups["vip"] ?? "")?.ownerChanges.length;
    await api.app.wecomWork.readTransfers({ corpId: CORP });
    // Too early: a group's details follow its change.
    expect((await admin.get<{ data: GroupTransferJson[] }>("/group-transfers")).data[0]?.counts.unknown).toBe(1);
    await api.infrastructure.connection
      .collection<{ _id: string }>("wecom_group_transfers")
      .updateOne({ _id: lost.id }, { $set: { createdAt: new Date(Date.now() - 120_000) } });
    await kit.act("clock", { advanceSeconds: 10 });
    await api.app.wecomWork.readTransfers({ corpId: CORP });
    const settled = (await admin.get<{ data: GroupTransferJson[] }>("/group-transfers")).data.find(
      (transfer) => transfer.id === lost.id,
    );
    expect(settled?.counts).toEqual({ done: 1, failed: 0, unknown: 0 });
    expect(kit.corp.groupChats.get(groups["vip"] ?? "")?.ownerChanges.length).toBe(asked);
    expect(await ownerOf("vip")).toBe("zhouhang");
  });

  it("of a member who left are offered and inherited", async () => {
    expect(await candidates("zhouhang", "resigned")).toEqual([]);
    await kit.act("members/zhouhang/leave", {});
    expect(await candidates("zhouhang", "resigned")).toEqual(["售后群", "大客户群"].sort());
    const { data: refused } = await give("on_job", "zhouhang", "sunli", ["service"]);
    expect(refused.groups[0]).toMatchObject({ state: "failed", note: "群主已离职，请用离职继承" });
    const { data } = await give("resigned", "zhouhang", "sunli", ["service", "vip"]);
    expect(data.counts).toEqual({ done: 2, failed: 0, unknown: 0 });
    const rows = (await admin.get<{ data: GroupChatRowJson[] }>("/group-chats")).data;
    expect(rows.find((group) => group.chatId === groups["service"])).toMatchObject({
      owner: { userId: "sunli" },
      status: "inherited",
    });
    expect(await candidates("zhouhang", "resigned")).toEqual([]);
  });

  it("are counted beside the customers of a leaver", async () => {
    const loaded = await kit.act<{ groups: Record<string, string> }>("load", {
      groups: [{ key: "new", name: "新群", owner: "liqian", customers: [] }],
    });
    Object.assign(groups, loaded.groups);
    await kit.act("members/liqian/leave", {});
    const leavers = await admin.get<{ data: LeaverJson[] }>("/transfers/leavers");
    const liqian = { userId: "liqian", name: "名字-liqian" };
    expect(leavers.data).toEqual([{ member: liqian, kind: "resigned", customers: 1, groups: 1 }]);
  });
});

describe("a member who left", () => {
  const left = (by: "event" | "pass") => api.app.wecomWork.noteDeparture({ corpId: CORP, userId: "liqian", by });

  it("is one notice however often it is found, told once, with what waits", async () => {
    await Promise.all([left("event"), left("event"), left("pass")]);
    await left("event");
    await sync("members");
    expect(await departures()).toEqual([
      {
        member: { userId: "liqian", name: "名字-liqian" },
        how: "left",
        customers: 1,
        groups: 1,
        foundAt: expect.any(String),
      },
    ]);
    expect(toldTo("wufan")).toBe(1);
  });

  it("is no notice for managers of others, and none for sales", async () => {
    const manager = await api.signIn("east-manager", "manager", { departmentIds: ["2"] });
    expect(await departures(manager)).toEqual([]);
    const sales = await api.signIn("sales-person");
    expect((await sales.request("GET", "/api/v1/departures")).status).toBe(403);
  });

  it("is done when customers and groups are on their way to others", async () => {
    const { data } = await admin.get<{ data: { externalUserId: string }[] }>(
      "/transfers/candidates?kind=resigned&fromUserId=liqian",
    );
    const sides = { kind: "resigned", fromUserId: "liqian", toUserId: "sunli" };
    const externalUserIds = data.map((one) => one.externalUserId);
    await admin.send("POST", "/transfers", { ...sides, externalUserIds, message: null });
    expect(await departures()).toMatchObject([{ customers: 0, groups: 1 }]);
    await give("resigned", "liqian", "sunli", ["new"]);
    expect(await departures()).toEqual([]);
    await left("event");
    expect([await departures(), toldTo("wufan")]).toEqual([[], 1]);
  });

  it("answers no new customers any more: a code goes on with those who are there, and says when nobody is", async () => {
    const body = (users: string[]) => ({
      name: "展会",
      skipVerify: true,
      members: users.map((userId) => ({ userId, spans: [], dailyCap: null })),
      backupUserIds: [],
      tags: [],
      welcome: null,
      isOn: true,
    });
    const made = await admin.send<{ data: ContactWayJson }>("POST", "/contact-ways", body(["liqian", "sunli"]));
    expect(made.data).toMatchObject({ syncState: "synced", onDuty: [{ userId: "sunli" }] });
    const alone = await admin.send<{ data: ContactWayJson }>("POST", "/contact-ways", body(["liqian"]));
    expect(alone.data).toMatchObject({ syncState: "failed", note: expect.stringContaining("已离职") });
  });

  it("who is back and leaves again is news again; whoever is active is never gone", async () => {
    await kit.act("members", { userid: "liqian", name: "李倩", departments: [1] });
    await left("event");
    expect(await departures()).toEqual([]);
    await kit.act("load", {
      customers: [{ key: "fang", name: "方总", follows: [{ userid: "liqian" }] }],
    });
    await kit.act("members/liqian/leave", {});
    await left("event");
    expect(await departures()).toMatchObject([{ member: { userId: "liqian" }, customers: 1 }]);
    expect(toldTo("wufan")).toBe(2);
    await admin.send("POST", "/departures/liqian/dismissal");
    await left("pass");
    expect(await departures()).toEqual([]);
  });

  it("may not sign in any more, and is shown as gone; let in by a person, it stays so", async () => {
    await kit.act("members", { userid: "leaver", name: "孙莉", departments: [1] });
    const session = await api.signIn("leaver", "sales");
    const gone = () => api.app.wecomWork.noteDeparture({ corpId: CORP, userId: "leaver", by: "event" });
    await gone();
    expect((await session.request("GET", "/api/v1/session")).status).toBe(200);
    await kit.act("members/leaver/leave", {});
    await gone();
    await gone();
    expect((await session.request("GET", "/api/v1/session")).status).toBe(401);
    const shown = async () =>
      (await admin.get<{ data: UserJson[] }>("/users")).data.find(({ userId }) => userId === "leaver");
    expect(await shown()).toMatchObject({ status: "disabled", departed: "left" });
    const { data: audited } = await admin.get<{ data: AuditEntryJson[] }>("/audit");
    expect(audited.filter(({ target }) => target === "leaver")).toMatchObject([{ action: "user.departed" }]);
    await admin.send("PATCH", "/users/leaver", { status: "active" });
    await gone();
    expect(await shown()).toMatchObject({ status: "active", departed: "left" });
  });

  it("is found by the daily pass without any event, and so is one who was disabled", async () => {
    await kit.act("load", {
      members: ["qian", "zhao"].map((userid) => ({ userid, name: `名字-${userid}` })),
      customers: ["qian", "zhao"].map((userid) => ({ key: userid, name: `${userid}的客户`, follows: [{ userid }] })),
    });
    await sync("members");
    await sync("customers");
    await kit.act("members/qian/leave", {});
    await kit.act("members/zhao/change", { status: 2 });
    await sync("members");
    const found = (await departures()).map(({ member, how, customers }) => [member.userId, how, customers]);
    expect(found).toHaveLength(2);
    expect(found).toEqual(
      expect.arrayContaining([
        ["qian", "left", 1],
        ["zhao", "disabled", 1],
      ]),
    );
    const leavers = await admin.get<{ data: LeaverJson[] }>("/transfers/leavers");
    expect(leavers.data.find(({ member }) => member.userId === "zhao")).toMatchObject({ kind: "on_job", customers: 1 });
  });
});

describe("a pass that WeCom does not permit", () => {
  it("is told to administrators once a day, with the call and its code; what may pass by itself is not", async () => {
    const [before, others] = [toldTo("wufan"), toldTo("sunli")];
    const broken = { path: "externalcontact/get_corp_tag_list", kind: "errcode", count: 1 };
    for (const errcode of [48002, 48002, -1]) {
      await kit.act("faults", { ...broken, errcode });
      await sync("tags");
    }
    expect([toldTo("wufan") - before, toldTo("sunli") - others]).toEqual([1, 0]);
    const words = JSON.stringify([...kit.corp.appMessages.values()].at(-1)?.content);
    expect(words).toMatch(/标签同步中断.*get_corp_tag_list.*48002/);
  });
});

describe("acquisition links", () => {
  const told = { corpId: CORP, eventId: "e1", at: new Date() };
  it("administrators hear of their quota once a day, and of nothing that needs nobody", async () => {
    const [before, others] = [toldTo("wufan"), toldTo("sunli")];
    const say = (change: string, more: { quota?: number; expiresAt?: Date } = {}) =>
      api.app.wecom.sinks.acquisition?.notice({ ...told, change, linkId: null, expiresAt: null, quota: null, ...more });
    await say("balance_low");
    await say("balance_low");
    await say("balance_increased");
    await say("quota_expire_soon", { quota: 12, expiresAt: new Date("2026-12-10T04:00:00Z") });
    expect([toldTo("wufan") - before, toldTo("sunli") - others]).toEqual([2, 0]);
    const last = [...kit.corp.appMessages.values()].at(-1);
    expect(JSON.stringify(last?.content)).toContain("2026-12-10");
  });

  it("who writes after coming through one is looked up, also when only a key is told", async () => {
    const made = await kit.call("externalcontact/customer_acquisition/create_link", {
      link_name: "官网",
      range: { user_list: ["wufan"] },
    });
    const { externalUserId: id } = await kit.act<{ externalUserId: string }>("customers", { name: "官网来的赵工" });
    const { link_id: link } = made["link"] as { link_id: string };
    await kit.act(`customers/${id}/open-link`, { link, channel: "site" });
    for (const text of ["在吗", "想问价格", "PLC模块"])
      await kit.act(`customers/${id}/chat`, { userid: "wufan", text });
    const chat = {
      ...told,
      change: "message_from_customer",
      linkId: link,
      userId: null,
      externalUserId: null,
      state: null,
    };
    // A key that ended tells nobody any more, and is no failure.
    await api.app.wecom.sinks.acquisition?.chat({ ...chat, chatKey: "ended" });
    await api.app.wecom.sinks.acquisition?.chat({ ...chat, chatKey: [...kit.corp.chatKeys.keys()].at(-1) ?? "" });
    const pairs = await mongoCustomerStore(api.infrastructure.connection).followsOf(CORP, id);
    expect(pairs).toMatchObject([{ userId: "wufan", status: "active", state: "site", addWay: 16 }]);
  });
});
