import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ContactDetailJson, ContactRowJson } from "#src/api/contract/contract.js";
import type {
  ContactWayJson,
  CorpTagJson,
  GroupChatJson,
  GroupChatRowJson,
  SyncRunJson,
  TransferJson,
  WayFiguresJson,
  WecomProbeJson,
} from "#src/api/contract/wecom.js";
import { SYNC_KINDS, type SyncKind, type SyncRun } from "#src/domain/wecom/wecom-records.js";
import { mongoCustomerStore } from "#src/adapters/mongo/wecom-data/customer-store.js";
import { startKit, type Kit } from "../../simulator/test/kit.js";
import { CORP, openApi, type TestApi } from "./api-fixture.js";
import type { ApiClient } from "#test/e2e/api-client.js";

let kit: Kit;
let api: TestApi;
let admin: ApiClient;
let ids: Record<string, string>;

beforeAll(async () => {
  kit = await startKit("product", Date.now());
  const loaded = await kit.act<{ customers: Record<string, string> }>("load", {
    departments: [{ id: 2, name: "华东销售部", parentId: 1 }],
    members: [
      { userid: "liqian", name: "李倩", departments: [2] },
      { userid: "zhouhang", name: "周航", departments: [2] },
    ],
    tags: [{ group: "客户等级", tags: ["重要", "一般"] }],
    customers: [
      { key: "wang", name: "王工", unionId: "o_wang", follows: [{ userid: "liqian" }] },
      { key: "chen", name: "陈总", follows: [{ userid: "liqian" }, { userid: "zhouhang" }] },
      { key: "li", name: "李姐", follows: [{ userid: "zhouhang" }] },
    ],
  });
  ids = loaded.customers;
  api = await openApi({
    WECOM_BASE_URL: kit.url,
    WECOM_CORP_ID: kit.corp.corpId,
    WECOM_SECRET: kit.app("self-built").secret,
    WECOM_AGENT_ID: String(kit.app("self-built").agentId),
  });
  admin = await api.signIn("wufan", "admin");
});
afterAll(async () => {
  await api.close();
  await kit.close();
});

const sync = async (...kinds: readonly SyncKind[]): Promise<void> => {
  for (const kind of kinds) {
    await api.app.wecomWork.startSync({ corpId: CORP, kind, byUserId: "wufan" });
    await api.app.wecomWork.runSync({ corpId: CORP, kind });
  }
  await api.app.derive.deriveBacklog({ corpId: CORP });
};
const contactOf = async (key: string): Promise<ContactDetailJson> => {
  const store = mongoCustomerStore(api.infrastructure.connection);
  const customer = await store.findCustomer(CORP, ids[key] ?? "");
  return (await admin.get<{ data: ContactDetailJson }>(`/contacts/${customer?.contactId}`)).data;
};
const pairsOf = (key: string) => mongoCustomerStore(api.infrastructure.connection).followsOf(CORP, ids[key] ?? "");
/** Who could send to the customer's contact. */
const followersOf = async (key: string): Promise<unknown> => {
  const customer = await mongoCustomerStore(api.infrastructure.connection).findCustomer(CORP, ids[key] ?? "");
  const contacts = api.infrastructure.connection.db!.collection<{ _id: string; wecomFollowerIds: string[] }>(
    "contacts",
  );
  return (await contacts.findOne({ _id: customer?.contactId ?? "" }))?.wecomFollowerIds;
};
const tagsInWecom = async (key: string, userid: string): Promise<string[]> => {
  const detail = await kit.call(`externalcontact/get?external_userid=${ids[key]}`);
  const follows = detail["follow_user"] as { userid: string; tags: { tag_name: string }[] }[];
  return (follows.find((one) => one.userid === userid)?.tags ?? []).map((tag) => tag.tag_name).sort();
};

describe("full passes", () => {
  it("bring members, customers and tags in; their contacts belong to who follows them", async () => {
    await sync(...SYNC_KINDS);
    const runs = (await admin.get<{ data: SyncRunJson[] }>("/wecom/sync")).data;
    expect(runs.map((run) => [run.kind, run.state])).toEqual(SYNC_KINDS.map((kind) => [kind, "done"]));
    expect(runs.find((run) => run.kind === "customers")).toMatchObject({ done: 4, ended: 0, unseen: 0 });
    const chen = await contactOf("chen");
    const source = "企业微信：扫码添加";
    expect(chen).toMatchObject({ displayName: "陈总", follows: [{ source }, { source }] });
    await api.app.access.addUser({ corpId: CORP, userId: "liqian", name: "李倩", role: "sales", departmentIds: [] });
    const liqian = await api.signIn("liqian");
    const seen = (await liqian.get<{ data: ContactRowJson[] }>("/contacts")).data;
    expect(seen.map((row) => row.displayName).sort()).toEqual(["王工", "陈总"].sort());
    const tags = (await admin.get<{ data: CorpTagJson[] }>("/corp-tags")).data;
    expect(tags.map((tag) => [tag.groupName, tag.name, tag.syncState, tag.origin])).toEqual(
      expect.arrayContaining([["客户等级", "重要", "synced", "wecom"]]),
    );
  });

  it("again changes nothing, and never ends what the list only left out", async () => {
    await sync("customers");
    expect(await pairsOf("wang")).toMatchObject([{ userId: "liqian", status: "active", unseenSince: null }]);
    // The member is hidden from the app: the list says nothing about his customers.
    await kit.act("members/zhouhang/settings", { hasCustomerContact: false });
    await sync("customers");
    expect((await pairsOf("li")).map((pair) => pair.status)).toEqual(["active"]);
    await kit.act("members/zhouhang/settings", { hasCustomerContact: true });
    // Gone with proof: WeCom answers that nobody follows the customer.
    await kit.act("members/zhouhang/delete-customer", { customer: ids["li"] });
    expect(await followersOf("li")).toEqual(["zhouhang"]);
    await sync("customers");
    expect((await pairsOf("li")).map((pair) => pair.status)).toEqual(["removed_by_member"]);
    // Nobody could send to them now.
    expect(await followersOf("li")).toEqual([]);
  });

  it("stops after the page in hand and goes on where it was", async () => {
    const { wecomWork } = api.app;
    await wecomWork.startSync({ corpId: CORP, kind: "members", byUserId: null });
    await wecomWork.stopSync({ corpId: CORP, kind: "members" });
    await wecomWork.runSync({ corpId: CORP, kind: "members" });
    const state = async () => (await wecomWork.syncRuns(CORP)).find((run) => run.kind === "members")?.state;
    expect(await state()).toBe("stopped");
    await expect(wecomWork.startSync({ corpId: CORP, kind: "members", byUserId: null })).resolves.toBeUndefined();
    await expect(wecomWork.startSync({ corpId: CORP, kind: "members", byUserId: null })).rejects.toMatchObject({
      code: "conflict",
    });
    await wecomWork.runSync({ corpId: CORP, kind: "members" });
    expect(await state()).toBe("done");
  });

  it("that broke off go on an hour later, and whatever became of the last one the next day brings a new one", async () => {
    const { wecomWork } = api.app;
    const runs = api.infrastructure.connection.db!.collection<SyncRun & { _id: string }>("wecom_sync_runs");
    const run = () => runs.findOne({ _id: `${CORP}/tags` });
    const sweep = () => wecomWork.sweepSync({ corpId: CORP });
    const ago = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);
    await kit.act("faults", { path: "externalcontact/get_corp_tag_list", kind: "errcode", errcode: 48002, count: 1 });
    await sync("tags");
    await sweep();
    expect((await run())?.state).toBe("failed");
    await runs.updateOne({ _id: `${CORP}/tags` }, { $set: { updatedAt: ago(2) } });
    const broken = (await run())?.runId;
    await sweep();
    expect(await run()).toMatchObject({ state: "running", runId: broken });
    await wecomWork.runSync({ corpId: CORP, kind: "tags" });
    await runs.updateOne({ _id: `${CORP}/tags` }, { $set: { state: "stopped", startedAt: ago(24) } });
    await sweep();
    const next = await run();
    expect(next?.state).toBe("running");
    expect(next?.runId).not.toBe(broken);
    await wecomWork.runSync({ corpId: CORP, kind: "tags" });
  });
});

describe("tags both ways", () => {
  it("a stage given by rule, and a tag by hand, appear in WeCom; what falls away here goes there too", async () => {
    const wang = await contactOf("wang");
    await admin.send("POST", `/contacts/${wang.id}/stage`, { stage: "opportunity", reason: "谈过价", isPinned: false });
    await admin.send("POST", `/contacts/${wang.id}/tags`, { group: "客户等级", label: "重要" });
    await api.app.wecomWork.pushTags({ corpId: CORP, contactId: wang.id });
    const stageTag = (await contactOf("wang")).tags.find((tag) => tag.group === "阶段")?.label ?? "";
    expect(stageTag).not.toBe("");
    expect(await tagsInWecom("wang", "liqian")).toEqual([stageTag, "重要"].sort());
    await admin.send(
      "DELETE",
      `/contacts/${wang.id}/tags?group=${encodeURIComponent("客户等级")}&label=${encodeURIComponent("重要")}`,
    );
    await api.app.wecomWork.pushTags({ corpId: CORP, contactId: wang.id });
    await api.app.wecomWork.pushTags({ corpId: CORP, contactId: wang.id });
    expect(await tagsInWecom("wang", "liqian")).toEqual([stageTag]);
  });

  it("a tag that a member puts on in WeCom, and a remark, come in; what is taken off there falls away here", async () => {
    const tags = (await kit.call("externalcontact/get_corp_tag_list", {}))["tag_group"] as {
      tag: { id: string; name: string }[];
    }[];
    const normal = tags.flatMap((group) => group.tag).find((tag) => tag.name === "一般")?.id ?? "";
    const pair = { userid: "liqian", external_userid: ids["wang"] };
    await kit.call("externalcontact/mark_tag", { ...pair, add_tag: [normal] });
    await kit.call("externalcontact/remark", { ...pair, remark: "华盛王工", remark_mobiles: ["13800000017"] });
    await api.app.wecomWork.refreshCustomer({ corpId: CORP, externalUserId: ids["wang"] ?? "" });
    const wang = await contactOf("wang");
    await api.app.wecomWork.pushTags({ corpId: CORP, contactId: wang.id });
    await api.app.derive.deriveBacklog({ corpId: CORP });
    const after = await contactOf("wang");
    expect(after.tags).toContainEqual(expect.objectContaining({ group: "客户等级", label: "一般", origin: "person" }));
    expect(after.follows[0]?.remark).toBe("华盛王工");
    expect(after.profile.find((field) => field.field === "phone")?.values[0]?.value).toBe("13800000017");
    const found = (await admin.get<{ data: ContactRowJson[] }>(`/contacts?q=${encodeURIComponent("华盛")}`)).data;
    expect(found.map((row) => row.id)).toEqual([wang.id]);
    expect(await tagsInWecom("wang", "liqian")).toContain("一般");
    await kit.call("externalcontact/mark_tag", { ...pair, remove_tag: [normal] });
    await api.app.wecomWork.refreshCustomer({ corpId: CORP, externalUserId: ids["wang"] ?? "" });
    await api.app.derive.deriveBacklog({ corpId: CORP });
    expect((await contactOf("wang")).tags.map((tag) => tag.label)).not.toContain("一般");
  });

  it("a tag that goes out while its customer is being looked up is not taken for one that was taken off", async () => {
    const { customers } = api.app.wecom.platform;
    const wang = await contactOf("wang");
    await admin.send("POST", `/contacts/${wang.id}/tags`, { group: "客户等级", label: "一般" });
    // WeCom's answer was on its way when the tag went out: it does not have it yet.
    const ask = customers.getCustomer.bind(customers);
    const late = vi.spyOn(customers, "getCustomer").mockImplementation(async (id) => {
      const answer = await ask(id);
      await api.app.wecomWork.pushTags({ corpId: CORP, contactId: wang.id });
      return answer;
    });
    await api.app.wecomWork.refreshCustomer({ corpId: CORP, externalUserId: ids["wang"] ?? "" });
    late.mockRestore();
    await api.app.derive.deriveBacklog({ corpId: CORP });
    expect((await contactOf("wang")).tags.map((tag) => tag.label)).toContain("一般");
    await api.app.wecomWork.pushTags({ corpId: CORP, contactId: wang.id });
    expect(await tagsInWecom("wang", "liqian")).toContain("一般");
  });

  it("a tag of a member that is just coming in is not taken off again in WeCom", async () => {
    const { id } = await contactOf("chen");
    const pair = { userid: "liqian", external_userid: ids["chen"] };
    const groups = (await kit.call("externalcontact/get_corp_tag_list", {}))["tag_group"] as {
      tag: { id: string; name: string }[];
    }[];
    const normal = groups.flatMap((group) => group.tag).find((tag) => tag.name === "一般")?.id ?? "";
    await kit.call("externalcontact/mark_tag", { ...pair, add_tag: [normal] });
    // The one who looked it up died after the pair was recorded, before the contact had the tag.
    const follows = api.infrastructure.connection.db!.collection("wecom_follows");
    const mine = { externalUserId: ids["chen"], userId: "liqian" };
    const known = await follows.findOne(mine);
    const tagIds = [...((known?.["tagIds"] as string[] | undefined) ?? []), normal];
    const taking = { tagIds: known?.["tagIds"] as unknown, isNew: false };
    await follows.updateOne(mine, { $set: { tagIds, taking } });
    await api.app.wecomWork.pushTags({ corpId: CORP, contactId: id });
    expect(await tagsInWecom("chen", "liqian")).toContain("一般");
    await api.app.wecomWork.refreshCustomer({ corpId: CORP, externalUserId: ids["chen"] ?? "" });
    await api.app.derive.deriveBacklog({ corpId: CORP });
    expect((await contactOf("chen")).tags.map((tag) => tag.label)).toContain("一般");
  });

  it("the library is changed here and follows in WeCom, each tag with its state", async () => {
    const made = await admin.send<{ data: CorpTagJson }>("POST", "/corp-tags", { groupName: "行业", name: "包装" });
    expect(made.data).toMatchObject({ syncState: "pending", pending: "create" });
    expect((await admin.request("POST", "/api/v1/corp-tags", { groupName: "行业", name: "包装" })).status).toBe(409);
    await api.app.wecomWork.pushTagLibrary({ corpId: CORP });
    const names = async (): Promise<string[]> => {
      const groups = (await kit.call("externalcontact/get_corp_tag_list", {}))["tag_group"] as {
        group_name: string;
        tag: { name: string }[];
      }[];
      return groups.find((group) => group.group_name === "行业")?.tag.map((tag) => tag.name) ?? [];
    };
    expect(await names()).toEqual(["包装"]);
    await admin.send("PATCH", `/corp-tags/${made.data.id}`, { name: "包装机械", order: 5 });
    await api.app.wecomWork.pushTagLibrary({ corpId: CORP });
    expect(await names()).toEqual(["包装机械"]);
    await admin.send("DELETE", `/corp-tags/${made.data.id}`);
    await api.app.wecomWork.pushTagLibrary({ corpId: CORP });
    expect(await names()).toEqual([]);
    // A console's tag is not the app's to change: the reason stands beside it.
    const foreign = (await admin.get<{ data: CorpTagJson[] }>("/corp-tags")).data.find((tag) => tag.name === "一般");
    await admin.send("PATCH", `/corp-tags/${foreign?.id}`, { name: "普通" });
    await api.app.wecomWork.pushTagLibrary({ corpId: CORP });
    const failed = (await admin.get<{ data: CorpTagJson[] }>("/corp-tags")).data.find((tag) => tag.id === foreign?.id);
    expect(failed).toMatchObject({ syncState: "failed", note: expect.any(String) });
  });
});

describe("channel codes", () => {
  it("bring source, tags and greeting; the rota follows the day's cap; figures count who came and left", async () => {
    const way = (
      await admin.send<{ data: ContactWayJson }>("POST", "/contact-ways", {
        name: "春季展会",
        skipVerify: true,
        members: [{ userId: "liqian", spans: [], dailyCap: 1 }],
        backupUserIds: ["zhouhang"],
        tags: [{ group: "来源", label: "展会" }],
        welcome: { text: "{客户昵称},您好!我是{员工姓名}", link: null },
        isOn: true,
      })
    ).data;
    expect(way).toMatchObject({ syncState: "synced", onDuty: [{ userId: "liqian" }] });
    // What WeCom gave is the address of a picture, and people see that picture.
    const cookie = admin.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const picture = await fetch(`${api.url}/api/v1/contact-ways/${way.id}/qr`, { headers: { cookie } });
    expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/svg+xml"]);
    const zhao = await kit.act<{ externalUserId: string }>("customers", { name: "赵工", key: "zhao" });
    ids["zhao"] = zhao.externalUserId;
    const scanned = await kit.act<{ welcomeCode: string }>(`customers/${zhao.externalUserId}/scan`, { way: way.state });
    const receivedAt = new Date();
    const told = { corpId: CORP, userId: "liqian", externalUserId: zhao.externalUserId };
    const greeting = { ...told, state: way.state, welcomeCode: scanned.welcomeCode, receivedAt };
    expect(await api.app.wecomWork.sendWelcome(greeting)).toMatchObject({ state: "sent", wayId: way.id });
    expect(await api.app.wecomWork.sendWelcome(greeting)).toMatchObject({ state: "sent" });
    const received = await kit.act<{ total: number; doubled: number }>(
      `received/summary?external_userid=${zhao.externalUserId}`,
    );
    expect(received).toMatchObject({ total: 1, doubled: 0 });
    await api.app.wecomWork.refreshCustomer({ corpId: CORP, externalUserId: zhao.externalUserId });
    await api.app.wecomWork.refreshCustomer({ corpId: CORP, externalUserId: zhao.externalUserId });
    await api.app.derive.deriveBacklog({ corpId: CORP });
    const contact = await contactOf("zhao");
    expect(contact).toMatchObject({ displayName: "赵工", follows: [{ source: "渠道活码：春季展会" }] });
    expect(contact.tags).toContainEqual(expect.objectContaining({ group: "来源", label: "展会" }));

    await api.app.wecomWork.rotateContactWays({ corpId: CORP });
    const rotated = (await admin.get<{ data: ContactWayJson[] }>("/contact-ways")).data[0];
    expect(rotated?.onDuty.map((one) => one.userId)).toEqual(["zhouhang"]);
    await kit.act(`customers/${zhao.externalUserId}/delete`, { userid: "liqian" });
    await api.app.wecomWork.endPair({ ...told, status: "removed_by_contact" });
    // WeCom goes on listing the pair: that does not bring it back.
    await api.app.wecomWork.refreshCustomer({ corpId: CORP, externalUserId: zhao.externalUserId });
    const figures = (await admin.get<{ data: WayFiguresJson }>(`/contact-ways/${way.id}/figures?days=7`)).data;
    expect(figures).toMatchObject({
      added: 1,
      lost: 1,
      byMember: [{ member: { userId: "liqian" }, added: 1, lost: 1 }],
    });
    expect(figures.days.at(-1)).toMatchObject({ added: 1, lost: 1 });
  });

  it("give their tags also when who took the customer over died and the customer was lost before another try", async () => {
    const [way] = (await admin.get<{ data: ContactWayJson[] }>("/contact-ways")).data;
    const { externalUserId } = await kit.act<{ externalUserId: string }>("customers", { name: "孙工", key: "sun" });
    ids["sun"] = externalUserId;
    await kit.act(`customers/${externalUserId}/scan`, { way: way?.state });
    await api.app.wecomWork.refreshCustomer({ corpId: CORP, externalUserId });
    const { id } = await contactOf("sun");
    // As a process leaves it that dies after the pair was recorded.
    const db = api.infrastructure.connection.db!;
    await db.collection("contact_tags").deleteMany({ contactId: id });
    const pair = await db.collection("wecom_follows").findOne({ externalUserId });
    await db
      .collection("wecom_follows")
      .updateOne({ externalUserId }, { $set: { taking: { tagIds: [], isNew: true }, mobiles: ["13900000023"] } });
    const userId = String(pair?.["userId"]);
    await kit.act(`members/${userId}/delete-customer`, { customer: externalUserId });
    await api.app.wecomWork.endPair({ corpId: CORP, externalUserId, userId, status: "removed_by_member" });
    await api.app.derive.deriveBacklog({ corpId: CORP });
    const contact = await contactOf("sun");
    expect(contact.tags).toContainEqual(expect.objectContaining({ group: "来源", label: "展会" }));
    expect(contact.profile.find((field) => field.field === "phone")?.values[0]?.value).toBe("13900000023");
    expect((await pairsOf("sun")).map(({ status, taking }) => [status, taking])).toEqual([["removed_by_member", null]]);
  });

  it("a member has several spans a day; those over each other are refused by name", async () => {
    const days = [1, 2, 3, 4, 5, 6, 7];
    const body = (spans: { days: number[]; from: string; to: string }[]) => ({
      name: "两班",
      skipVerify: true,
      members: [{ userId: "liqian", spans, dailyCap: 20 }],
      backupUserIds: ["zhouhang"],
      tags: [],
      welcome: null,
      isOn: true,
    });
    const morning = { days, from: "09:00", to: "12:00" };
    const refused = await admin.request(
      "POST",
      "/api/v1/contact-ways",
      body([morning, { days: [3], from: "11:00", to: "18:00" }]),
    );
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).toContain("周三的 09:00–12:00 和 11:00–18:00 重叠");
    const spans = [morning, { days, from: "14:00", to: "18:00" }];
    const made = await admin.send<{ data: ContactWayJson }>("POST", "/contact-ways", body(spans));
    expect(made.data.members).toMatchObject([{ userId: "liqian", spans, dailyCap: 20 }]);
  });

  it("a code whose making was not answered is found again instead of made twice", async () => {
    await kit.act("faults", { path: "externalcontact/add_contact_way", kind: "cut-after", count: 1 });
    const body = {
      name: "断线",
      skipVerify: true,
      members: [{ userId: "liqian", spans: [], dailyCap: null }],
      backupUserIds: [],
      tags: [],
      welcome: null,
      isOn: true,
    };
    const way = (await admin.send<{ data: ContactWayJson }>("POST", "/contact-ways", body)).data;
    expect(way).toMatchObject({ syncState: "pending", note: expect.any(String) });
    await api.app.wecomWork.rotateContactWays({ corpId: CORP });
    const made = [...kit.corp.contactWays.values()].filter((one) => one.state === way.state);
    expect(made).toHaveLength(1);
    const after = (await admin.get<{ data: ContactWayJson[] }>("/contact-ways")).data.find((one) => one.id === way.id);
    expect(after).toMatchObject({ syncState: "synced", note: null });
    expect(after?.qrCodeUrl).toMatch(/^http/);
  });
});

describe("the doctor", () => {
  const probe = async (key: string): Promise<WecomProbeJson | undefined> =>
    (await admin.send<{ data: WecomProbeJson[] }>("POST", "/wecom/doctor")).data.find((one) => one.key === key);
  it("finds everything right, but what a local address cannot be", async () => {
    const probes = (await admin.send<{ data: WecomProbeJson[] }>("POST", "/wecom/doctor")).data;
    expect(probes.map((one) => [one.key, one.state])).toEqual([
      ["configured", "good"],
      ["secret", "good"],
      ["customers", "good"],
      ["tags", "good"],
      ["contact-ways", "good"],
      ["mass-send", "good"],
      ["groups", "good"],
      ["transfers", "good"],
      ["moments", "good"],
      ["statistics", "good"],
      ["links", "good"],
      ["sidebar", "good"],
      ["kf", "good"],
      ["agent", "good"],
      ["clock", "good"],
      ["callback", "bad"],
      ["domain", "warning"],
      ["archive", "skipped"],
    ]);
  });
  it.each([
    { case: "an address that is not trusted", fault: { path: "*", kind: "ip" }, fix: /可信 IP/ },
    {
      case: "a permission that is missing",
      fault: { path: "externalcontact/get_corp_tag_list", kind: "errcode", errcode: 48002 },
      key: "tags",
      fix: /可调用接口的应用/,
    },
    {
      case: "an AgentId of another app",
      fault: { path: "message/send", kind: "errcode", errcode: 301002 },
      key: "agent",
      fix: /AgentId 与 Secret 要来自同一个应用/,
    },
    {
      case: "what works without, as something to know",
      fault: { path: "externalcontact/get_moment_list", kind: "errcode", errcode: 48002 },
      key: "moments",
      state: "warning",
      fix: /客户朋友圈，打开功能/,
    },
  ])("names $case", async ({ fault, fix, key = "secret", state = "bad" }) => {
    await kit.act("faults", fault);
    const found = await probe(key);
    await fetch(`${kit.url}/sim/faults`, { method: "DELETE" });
    expect(found).toMatchObject({ state, fix: expect.stringMatching(fix) as string });
  });
  it("tells the quota of acquisition links while there is some, and when it is used up", async () => {
    await kit.act("link-quota", { balance: 100 });
    await kit.act("link-quota", { balance: 12 });
    expect(await probe("links")).toMatchObject({ state: "good", text: expect.stringContaining("12 / 100") as string });
    await kit.act("link-quota", { balance: 0 });
    expect(await probe("links")).toMatchObject({
      state: "warning",
      fix: expect.stringContaining("购买额度") as string,
    });
  });
  it("shows which secrets are stored, never what they are", async () => {
    const saved = await admin.send<{ data: { secrets: object } }>("PATCH", "/wecom/setup", {
      secrets: { kf: "kf-secret-of-test" },
    });
    expect(Object.keys(saved.data.secrets)).toEqual(["kf"]);
    expect(JSON.stringify(saved)).not.toContain("kf-secret-of-test");
    const sales = await api.signIn("zhouhang2");
    expect((await sales.request("GET", "/api/v1/wecom/setup")).status).toBe(403);
  });
});

describe("groups and transfers", () => {
  it("groups come in with their people, and only WeCom's own word dismisses one", async () => {
    const loaded = await kit.act<{ groups: Record<string, string> }>("load", {
      groups: [{ key: "fair", name: "展会交流群", owner: "liqian", customers: [ids["chen"]] }],
    });
    await sync("groups");
    const [group] = (await admin.get<{ data: GroupChatRowJson[] }>("/group-chats")).data;
    expect(group).toMatchObject({ name: "展会交流群", owner: { userId: "liqian" }, members: 1, customers: 1 });
    const detail = await admin.get<{ data: GroupChatJson }>(`/group-chats/${loaded.groups["fair"]}`);
    expect(detail.data.people.find((person) => person.kind === "customer")).toMatchObject({ name: "陈总" });
    await sync("groups");
    expect((await admin.get<{ data: GroupChatRowJson[] }>("/group-chats")).data[0]?.status).toBe("normal");
    await api.app.wecomWork.dismissGroup({ corpId: CORP, chatId: loaded.groups["fair"] ?? "" });
    expect((await admin.get<{ data: GroupChatRowJson[] }>("/group-chats")).data[0]?.status).toBe("dismissed");
  });

  it("on the job: completes after a day without refusal, and the pair moves with its results", async () => {
    const candidates = await admin.get<{ data: { externalUserId: string }[] }>(
      "/transfers/candidates?kind=on_job&fromUserId=liqian",
    );
    expect(candidates.data.map((one) => one.externalUserId)).toContain(ids["wang"]);
    const body = { kind: "on_job", fromUserId: "liqian", toUserId: "zhouhang", message: "以后由周航为您服务" };
    const made = await admin.send<{ data: TransferJson }>("POST", "/transfers", {
      ...body,
      externalUserIds: [ids["wang"], "wm_unknown_customer"],
    });
    expect(made.data.counts).toEqual({ waiting: 1, done: 0, refused: 0, failed: 1 });
    await api.app.wecomWork.readTransfers({ corpId: CORP });
    expect((await admin.get<{ data: TransferJson[] }>("/transfers")).data[0]?.counts.waiting).toBe(1);
    // The documents do not say what goes along: here nothing does.
    await kit.act("settings", { transferKeepsNotes: false });
    await kit.act("clock", { advanceHours: 25 });
    await api.app.wecomWork.readTransfers({ corpId: CORP });
    expect((await admin.get<{ data: TransferJson[] }>("/transfers")).data[0]?.counts).toEqual({
      waiting: 0,
      done: 1,
      refused: 0,
      failed: 1,
    });
    const pairs = (await pairsOf("wang")).map((pair) => `${pair.userId} ${pair.status}`);
    expect(pairs).toEqual(expect.arrayContaining(["liqian transferred", "zhouhang active"]));
    expect(pairs).toHaveLength(2);
    const noted = { remark: "华盛王工", remark_mobiles: ["13800000017"] };
    const detail = await kit.call(`externalcontact/get?external_userid=${ids["wang"]}`);
    expect(detail["follow_user"]).toEqual([expect.objectContaining({ userid: "zhouhang", ...noted })]);
    expect((await pairsOf("wang")).find((pair) => pair.userId === "zhouhang")?.remark).toBe(noted.remark);
  });

  it("after leaving: the leaver's customers are offered and taken over", async () => {
    await kit.act("members/liqian/leave", {});
    const leavers = await admin.get<{ data: { member: { userId: string }; customers: number }[] }>(
      "/transfers/leavers",
    );
    expect(leavers.data.map((leaver) => leaver.member.userId)).toEqual(["liqian"]);
    const candidates = await admin.get<{ data: { externalUserId: string }[] }>(
      "/transfers/candidates?kind=resigned&fromUserId=liqian",
    );
    const made = await admin.send<{ data: TransferJson }>("POST", "/transfers", {
      kind: "resigned",
      fromUserId: "liqian",
      toUserId: "zhouhang",
      externalUserIds: candidates.data.map((one) => one.externalUserId),
      message: null,
    });
    expect(made.data.counts.waiting + made.data.counts.done).toBeGreaterThan(0);
    await kit.act("clock", { advanceHours: 25 });
    await api.app.wecomWork.readTransfers({ corpId: CORP });
    const after = (await admin.get<{ data: TransferJson[] }>("/transfers")).data.find((one) => one.id === made.data.id);
    expect(after?.counts.waiting).toBe(0);
  });
});
