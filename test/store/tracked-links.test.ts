/** Tracked links: customers tap in the simulator's WeChat, and what the product learns from it. */
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Koa from "koa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mongoLinkOpenStore } from "#src/adapters/mongo/link/link-open-store.js";
import { mongoTrackedLinkStore } from "#src/adapters/mongo/link/link-stores.js";
import type { TimelineEntryJson } from "#src/api/contract/contract.js";
import type { LinkOpenJson, SavedLinkJson } from "#src/api/contract/links.js";
import type { BroadcastJson } from "#src/api/contract/outreach.js";
import { linkVisits } from "#src/api/links/visit-route.js";
import type { ApiState } from "#src/api/http/api-context.js";
import { SITTING_MS } from "#src/domain/link/link-open.js";
import type { TrackedLink } from "#src/domain/link/tracked-link.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { LinkOpenStore } from "#src/usecases/link/ports.js";
import { linkTracker } from "#src/usecases/link/track-links.js";
import type { ApiClient } from "#test/e2e/api-client.js";
import { startKit, type Kit } from "../../simulator/test/kit.js";
import { allowSending, CORP, openApi, type TestApi } from "./api-fixture.js";

const TARGET = "https://shop.example.com/catalogue?page=2";
const ALL: Viewer = { corpId: CORP, userId: "wufan", role: "admin", members: "all", seesContactDetails: true };
const ONLY_ZHAO: Viewer = { ...ALL, userId: "zhaolei", role: "sales", members: ["zhaolei"] };

let kit: Kit;
let api: TestApi;
let server: Server;
let publicUrl: string;
let opens: LinkOpenStore;
let sales: ApiClient;

beforeAll(async () => {
  let listener: RequestListener = (_request, response) => response.end();
  server = createServer((request, response) => listener(request, response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  kit = await startKit("links", Date.now());
  await kit.act("load", {
    members: [
      { userid: "liqian", name: "李倩" },
      { userid: "zhaolei", name: "赵磊" },
    ],
    customers: [
      { key: "wang", name: "王工", follows: [{ userid: "liqian" }] },
      { key: "chen", name: "陈总", follows: [{ userid: "liqian" }] },
      { key: "liu", name: "刘姐", follows: [{ userid: "zhaolei" }] },
    ],
  });
  await kit.act("customers", { name: "路人", key: "passer" });
  api = await openApi({
    PUBLIC_URL: publicUrl,
    WECOM_BASE_URL: kit.url,
    WECOM_CORP_ID: kit.corp.corpId,
    WECOM_SECRET: kit.app("self-built").secret,
    WECOM_AGENT_ID: String(kit.app("self-built").agentId),
  });
  const koa = new Koa<ApiState>();
  koa.use(linkVisits({ corpId: CORP, publicUrl, links: api.app.links }));
  const handle = koa.callback();
  listener = (request, response) => void handle(request, response);
  sales = await api.signIn("zhaolei", "sales");
  await sync();
  opens = mongoLinkOpenStore(api.infrastructure.connection);
});
afterAll(async () => {
  await api.close();
  await kit.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function sync(): Promise<void> {
  for (const kind of ["members", "customers"] as const) {
    await api.app.wecomWork.startSync({ corpId: CORP, kind, byUserId: "wufan" });
    await api.app.wecomWork.runSync({ corpId: CORP, kind });
  }
  await api.app.derive.deriveBacklog({ corpId: CORP });
}

let made = 0;
/** The address that goes out for a link of a message of its own. */
async function address(of: { savedLinkId?: string; broadcast?: string } = {}): Promise<{ url: string; id: string }> {
  const tracker = linkTracker({
    links: mongoTrackedLinkStore(api.infrastructure.connection),
    clock: api.app.clock,
    publicUrl,
    problem: api.app.links.problem,
  });
  const link = { kind: "link" as const, title: "产品目录", description: "", imageUrl: null, coverId: null };
  const from = { touchId: `to_${made++}`, broadcast: of.broadcast ? { id: of.broadcast, variant: "A" } : null };
  const wanted = { ...link, url: TARGET, isTracked: true, ...(of.savedLinkId ? { savedLinkId: of.savedLinkId } : {}) };
  const [sent] = await tracker.tracked(CORP, [wanted], from);
  expect((await tracker.tracked(CORP, [wanted], from))[0]).toEqual(sent);
  const url = sent?.kind === "link" ? sent.url : "";
  return { url, id: url.slice(url.lastIndexOf("/") + 1) };
}

interface Tapped {
  landedOn: string;
  trail: string[];
}
const tap = (who: string, url: string, from = "wechat"): Promise<Tapped> =>
  kit.act<Tapped>(`customers/${who}/tap`, { url, from });
const contactOf = async (name: string): Promise<{ _id: string; openedAt?: Date; opened?: unknown[] }> => {
  await api.app.derive.deriveBacklog({ corpId: CORP });
  const found = await api.infrastructure.connection.db
    ?.collection<{ _id: string; openedAt?: Date }>("contacts")
    .findOne({ corpId: CORP, nickname: name });
  if (!found) throw new Error(name);
  return found;
};
const recordsOf = (linkId: string) =>
  api.infrastructure.connection.db?.collection("link_opens").find({ corpId: CORP, linkId }).toArray() ?? [];
const linkOf = async (id: string): Promise<TrackedLink> => {
  const link = await mongoTrackedLinkStore(api.infrastructure.connection).find(CORP, id);
  if (!link) throw new Error(id);
  return link;
};

describe("a tapped link", () => {
  it("leads to its target over WeCom, and tells whose tap it was", async () => {
    const { url, id } = await address({ broadcast: "bc_1", savedLinkId: "sl_1" });
    expect(url).toMatch(new RegExp(`^${publicUrl}/r/tl_[0-9a-z]{20}$`));
    const { landedOn, trail } = await tap("wang", url);
    expect(landedOn).toBe(TARGET);
    expect(new URL(trail[1] ?? "").host).toBe("open.weixin.qq.com");
    const wang = await contactOf("王工");
    expect(await recordsOf(id)).toMatchObject([{ contactId: wang._id, opens: 1, taps: 1, title: "产品目录" }]);
    expect(wang.openedAt).toBeInstanceOf(Date);
    expect(wang.opened).toMatchObject([{ of: "bc_1" }, { of: "sl_1" }]);
  });

  it("counts the same way back once, whoever repeats it", async () => {
    const { url, id } = await address();
    const { trail } = await tap("chen", url);
    const back = trail.find((step) => step.includes("/back")) ?? "";
    const state = new URL(back).searchParams.get("state") ?? "";
    const again = (cookie: string) => fetch(back, { redirect: "manual", headers: { cookie } });
    const answers = await Promise.all([again(`guanxi_link_state=${state}`), again(`guanxi_link_state=${state}`)]);
    expect(answers.map((answer) => answer.headers.get("location"))).toEqual([TARGET, TARGET]);
    expect(await recordsOf(id)).toMatchObject([{ externalUserId: expect.any(String), taps: 1 }]);
  });

  it("does not believe a way back that another browser began, or nobody", async () => {
    const { url, id } = await address();
    const begun = await fetch(url, { redirect: "manual", headers: { "user-agent": "MicroMessenger" } });
    const state = new URL(begun.headers.get("location") ?? "").searchParams.get("state") ?? "";
    expect(state).toMatch(/^[0-9a-f]{48}$/);
    const back = (query: string) => fetch(`${url}/back?${query}`, { redirect: "manual" });
    expect((await back(`code=stolen&state=${state}`)).headers.get("location")).toBe(TARGET);
    expect((await back(`code=C&state=${"0".repeat(48)}`)).headers.get("location")).toBe(TARGET);
    expect(await recordsOf(id)).toMatchObject([{ contactId: null, externalUserId: null, taps: 1 }]);
  });

  it("never leads elsewhere than it was made for", async () => {
    const { url } = await address();
    const to = async (address: string) => (await fetch(address, { redirect: "manual" })).headers.get("location");
    expect(await to(`${url}?url=https://evil.test&to=//evil.test`)).toBe(TARGET);
    expect(await to(`${url}/back?code=x&state=y&redirect_uri=https://evil.test`)).toBe(TARGET);
    expect((await fetch(`${publicUrl}/r/tl_${"0".repeat(20)}`, { redirect: "manual" })).status).toBe(404);
  });

  it.each([
    {
      case: "WeCom does not answer the question",
      fault: { path: "auth/getuserinfo", kind: "http-500" },
      from: "wechat",
    },
    { case: "it is no browser of WeChat", fault: null, from: "browser" },
    { case: "WeCom does not know the person as a customer", fault: null, from: "wechat", who: "passer" },
  ])("arrives, and is counted without a name, when $case", async ({ fault, from, who = "wang" }) => {
    const { url, id } = await address();
    if (fault) await kit.act("faults", { ...fault, probability: 1 });
    expect((await tap(who, url, from)).landedOn).toBe(TARGET);
    for (const { id: known } of await kit.act<{ id: number }[]>("faults"))
      await fetch(`${kit.url}/sim/faults/${known}`, { method: "DELETE" });
    expect(await recordsOf(id)).toMatchObject([{ contactId: null, externalUserId: null, opens: 1 }]);
  });

  it("is nobody's opening when a colleague or a program looks at it", async () => {
    const { url, id } = await address();
    await fetch(url, { method: "HEAD", redirect: "manual" });
    const begun = await fetch(url, { redirect: "manual", headers: { "user-agent": "wxwork MicroMessenger" } });
    const asked = new URL(begun.headers.get("location") ?? "").searchParams;
    const cookie = begun.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    asked.set("userid", "liqian");
    const chosen = await fetch(`${kit.url}/sim/oauth2/choose?${asked.toString()}`, { redirect: "manual" });
    const back = await fetch(chosen.headers.get("location") ?? "", { redirect: "manual", headers: { cookie } });
    expect(back.headers.get("location")).toBe(TARGET);
    expect(await recordsOf(id)).toEqual([]);
  });
});

describe("asking visitors who they are", () => {
  const asking = async () => (await api.app.links.asking(CORP)).state;

  it("is proven by a test link that comes back to the browser that opened it", async () => {
    expect((await fetch(`${publicUrl}/r/test`)).status).toBe(400);
    const begun = await fetch(`${publicUrl}/r/test`, {
      redirect: "manual",
      headers: { "user-agent": "MicroMessenger" },
    });
    const asked = new URL(begun.headers.get("location") ?? "").searchParams;
    asked.set("userid", "liqian");
    const chosen = await fetch(`${kit.url}/sim/oauth2/choose?${asked.toString()}`, { redirect: "manual" });
    const back = chosen.headers.get("location") ?? "";
    const cookie = begun.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const stolen = await fetch(back);
    expect([stolen.status, await stolen.text()]).toEqual([400, expect.stringContaining("没有验证成功")]);
    expect((await api.app.links.asking(CORP)).provenAt).toBeNull();
    const answer = await fetch(back, { headers: { cookie } });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("验证成功")]);
    expect((await api.app.links.asking(CORP)).provenAt).toBeInstanceOf(Date);
  });

  it("can be switched off: then openings are counted, and nobody is sent to WeCom", async () => {
    const { url, id } = await address();
    await api.app.links.switchAsking(ALL, false);
    expect(await asking()).toBe("off");
    const { trail } = await tap("wang", url);
    await api.app.links.switchAsking(ALL, true);
    expect(trail).toEqual([url, TARGET]);
    expect(await recordsOf(id)).toMatchObject([{ contactId: null, opens: 1 }]);
    expect(await asking()).toBe("on");
  });
});

describe("openings", () => {
  it("grow by taps, and by sittings half an hour apart", async () => {
    const link = await linkOf((await address()).id);
    const { _id: contactId } = await contactOf("王工");
    const begin = Date.now() - 10 * SITTING_MS;
    for (const [index, minutes] of [0, 5, 10, 45, 200].entries()) {
      const visit = { openId: `lo_${link.id}`, link, contactId, externalUserId: "wm", visitId: `v${index}` };
      await opens.record({ ...visit, at: new Date(begin + minutes * 60_000) });
      await opens.record({ ...visit, at: new Date(begin + minutes * 60_000) });
    }
    expect(await recordsOf(link.id)).toMatchObject([{ opens: 3, taps: 5 }]);
  });

  it("of two first taps at the same moment are both counted", async () => {
    const link = await linkOf((await address()).id);
    const visit = { openId: `lo_${link.id}`, link, contactId: null, externalUserId: null, at: new Date() };
    await Promise.all(Array.from({ length: 8 }, (_, n) => opens.record({ ...visit, visitId: `v${n}` })));
    expect(await recordsOf(link.id)).toMatchObject([{ opens: 1, taps: 8 }]);
  });

  it("reach the contact also when the process died right after the record", async () => {
    const { id } = await address({ savedLinkId: "sl_dead" });
    const { _id: contactId } = await contactOf("陈总");
    const at = new Date();
    const tapped = { openId: `lo_${id}`, link: await linkOf(id), contactId, externalUserId: "wm", visitId: "v", at };
    await opens.record(tapped);
    expect((await contactOf("陈总")).opened ?? []).not.toContainEqual(expect.objectContaining({ of: "sl_dead" }));
    expect(await api.app.links.sweepOpens({ corpId: CORP })).toBeGreaterThan(0);
    expect((await contactOf("陈总")).opened).toContainEqual({ of: "sl_dead", at });
    expect(await api.app.links.sweepOpens({ corpId: CORP })).toBe(0);
  });

  it("of a person whom we did not know yet become the contact's when WeCom tells of them", async () => {
    await kit.act("customers", { name: "新客", key: "new" });
    await kit.act("customers/new/add", { userid: "liqian" });
    const { url, id } = await address({ savedLinkId: "sl_early" });
    await tap("new", url);
    expect(await recordsOf(id)).toMatchObject([{ contactId: null, externalUserId: expect.stringMatching(/^w/) }]);
    await sync();
    expect(await api.app.links.pruneOpens({ corpId: CORP })).toMatchObject({ joined: 1, removed: 0 });
    const known = await contactOf("新客");
    expect(await recordsOf(id)).toMatchObject([{ contactId: known._id }]);
    expect(known.opened).toMatchObject([{ of: "sl_early" }]);
  });

  it("are shown inside the viewer's scope only", async () => {
    const { url } = await address({ savedLinkId: "sl_scope" });
    await tap("wang", url);
    await tap("liu", url);
    const [wang, liu] = [await contactOf("王工"), await contactOf("刘姐")];
    const page = { after: null, limit: 10 };
    const openers = async (viewer: Viewer): Promise<(string | null)[]> =>
      (await opens.ofSavedLink(viewer, "sl_scope", page)).items.map(({ contactId }) => contactId);
    expect(await openers(ALL)).toEqual([liu._id, wang._id]);
    expect(await openers(ONLY_ZHAO)).toEqual([liu._id]);
    expect(await api.app.links.openedBy(ONLY_ZHAO, wang._id)).toEqual([]);
    expect(await api.app.links.openedBy(ONLY_ZHAO, liu._id)).toMatchObject([{ savedLinkId: "sl_scope" }]);
    expect(await opens.statsOf(CORP, "sl_scope")).toMatchObject({ people: 2, unknown: 0 });
  });

  it("go with the time that the corp keeps them, and the contact forgets them", async () => {
    const link = await linkOf((await address({ savedLinkId: "sl_old" })).id);
    const { _id: contactId } = await contactOf("刘姐");
    const at = new Date(Date.now() - 401 * 86_400_000);
    await opens.record({ openId: "lo_old", link, contactId, externalUserId: "wm", visitId: "v", at });
    await api.app.links.sweepOpens({ corpId: CORP });
    expect((await contactOf("刘姐")).opened).toContainEqual({ of: "sl_old", at });
    expect(await api.app.links.pruneOpens({ corpId: CORP })).toMatchObject({ removed: 1 });
    expect((await contactOf("刘姐")).opened).not.toContainEqual(expect.objectContaining({ of: "sl_old" }));
  });
});

const addressOf = (content: unknown): string =>
  (content as { attachments: { link: { url: string } }[] } | undefined)?.attachments[0]?.link.url ?? "";

describe("a broadcast with a tracked link", () => {
  it("knows per version who opened it, and the contact's timeline says so", async () => {
    const admin = await api.signIn("wufan", "admin");
    await allowSending(admin);
    const { data: saved } = await admin.send<{ data: SavedLinkJson }>("POST", "/links", {
      title: "秋季目录",
      url: TARGET,
      isTracked: true,
    });
    const { title, url, id: savedLinkId } = saved;
    const link = { kind: "link", title, url, description: "", isTracked: true, savedLinkId };
    const variants = ["A", "B"].map((key) => ({ key, weight: 1, text: `版本 ${key}`, attachments: [link] }));
    const { data: draft } = await admin.send<{ data: BroadcastJson }>("POST", "/broadcasts", {
      name: "秋季",
      delivery: "wecom",
      segmentId: null,
      segmentVersion: null,
      rule: { kind: "all", of: [] },
      variants,
      scheduledAt: null,
    });
    const { broadcasts } = api.app;
    await broadcasts.preflightBroadcast({ corpId: CORP, broadcastId: draft.id });
    for (const step of ["submission", "approval"]) await admin.send("POST", `/broadcasts/${draft.id}/${step}`);
    await broadcasts.planBroadcast({ corpId: CORP, broadcastId: draft.id });
    const pages = api.infrastructure.connection.db?.collection<{ _id: string }>("broadcast_pages");
    for (const { _id } of (await pages?.find({ corpId: CORP, broadcastId: draft.id }).toArray()) ?? [])
      expect(await broadcasts.runPage({ corpId: CORP, pageId: _id })).toBe("created");
    for (const member of ["liqian", "zhaolei"]) await kit.act(`members/${member}/confirm`, {});
    const got = kit.corp.received.filter(({ text }) => text.startsWith("版本"));
    const people = new Map(got.map((row) => [row.externalUserId, { url: addressOf(row.content), version: row.text }]));
    expect(people.size).toBeGreaterThan(2);
    const [[wang, mine] = ["", { url: "", version: "" }]] = people;
    await tap(wang, mine.url);
    await tap(wang, mine.url);
    await tap("passer", mine.url);
    const { data } = await admin.get<{ data: BroadcastJson }>(`/broadcasts/${draft.id}`);
    const version = mine.version.slice(-1);
    expect(data.progress.opened).toBe(1);
    expect(data.byVariant.find(({ key }) => key === version)).toMatchObject({ opened: 1 });
    expect(data.unknownOpens).toEqual([{ key: version, count: 1 }]);
    for (const { _id } of (await pages?.find({ corpId: CORP, broadcastId: draft.id }).toArray()) ?? [])
      await broadcasts.pollPage({ corpId: CORP, pageId: _id });
    expect((await broadcasts.detail(ALL, draft.id)).progress).toMatchObject({ opened: 1 });
    const csv = (await admin.request<string>("GET", `/api/v1/broadcasts/${draft.id}/results.csv`)).body;
    expect(csv).toContain("打开时间");

    const { data: library } = await admin.get<{ data: SavedLinkJson[] }>("/links");
    expect(library).toMatchObject([{ id: savedLinkId, people: 1, unknown: 1, lastOpenedAt: expect.any(String) }]);
    const { data: openers } = await admin.get<{ data: LinkOpenJson[] }>(`/links/${savedLinkId}/opens`);
    expect(openers).toMatchObject([{ opens: 1 }]);
    const path = `/contacts/${openers[0]?.contact.id ?? ""}/timeline`;
    const { data: timeline } = await admin.get<{ data: TimelineEntryJson[] }>(path);
    expect(timeline.filter(({ kind }) => kind === "open")).toContainEqual(
      expect.objectContaining({ title: "打开了《秋季目录》" }),
    );
  });

  it("and a message to one customer is the message's own link", async () => {
    const { _id: contactId } = await contactOf("刘姐");
    const attachment = {
      kind: "link" as const,
      title: "报价",
      url: TARGET,
      description: "",
      imageUrl: null,
      coverId: null,
    };
    const { data } = await sales.send<{ data: { id: string } }>("POST", `/contacts/${contactId}/touches`, {
      text: "报价请看",
      attachments: [{ ...attachment, isTracked: true }],
      idempotencyKey: "tracked-touch",
    });
    expect(await api.app.touch.sendTouch({ corpId: CORP, touchId: data.id })).toBe("awaiting");
    await kit.act("members/zhaolei/confirm", {});
    const row = kit.corp.received.find(({ text }) => text === "报价请看");
    const url = addressOf(row?.content);
    expect((await tap("liu", url)).landedOn).toBe(TARGET);
    expect(await api.app.links.openedBy(ALL, contactId)).toContainEqual(
      expect.objectContaining({ touchId: data.id, title: "报价", contactId }),
    );
  });
});

it("says why it is off where customers cannot reach the address", async () => {
  const tracker = linkTracker({
    links: mongoTrackedLinkStore(api.infrastructure.connection),
    clock: api.app.clock,
    publicUrl,
    problem: "off",
  });
  const link = { kind: "link" as const, title: "t", description: "", imageUrl: null, coverId: null };
  expect(await tracker.tracked(CORP, [{ ...link, url: TARGET, isTracked: true }])).toEqual([
    { ...link, url: TARGET, isTracked: true },
  ]);
});
