/** Codes into customer groups: made here, in WeCom, and counted by who came through each. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { JoinWayFiguresJson, JoinWayJson } from "#src/api/contract/join-ways.js";
import type { ApiClient } from "#test/e2e/api-client.js";
import { startKit, type Kit } from "../../simulator/test/kit.js";
import { CORP, openApi, type TestApi } from "./api-fixture.js";

let kit: Kit;
let api: TestApi;
let admin: ApiClient;
let groups: Record<string, string>;
let people: Record<string, string>;

beforeAll(async () => {
  kit = await startKit("join-ways", Date.now());
  const loaded = await kit.act<{ groups: Record<string, string>; customers: Record<string, string> }>("load", {
    members: [{ userid: "liqian", name: "李倩" }],
    customers: ["wang", "chen", "li"].map((key) => ({ key, name: key, follows: [{ userid: "liqian" }] })),
    groups: [
      { key: "fair", name: "展会一群", owner: "liqian", customers: [] },
      { key: "second", name: "展会二群", owner: "liqian", customers: [] },
    ],
  });
  ({ groups, customers: people } = loaded);
  api = await openApi({
    WECOM_BASE_URL: kit.url,
    WECOM_CORP_ID: kit.corp.corpId,
    WECOM_SECRET: kit.app("self-built").secret,
    WECOM_AGENT_ID: String(kit.app("self-built").agentId),
  });
  admin = await api.signIn("wufan", "admin");
  await api.app.wecomWork.startSync({ corpId: CORP, kind: "groups", byUserId: null });
  await api.app.wecomWork.runSync({ corpId: CORP, kind: "groups" });
});
afterAll(async () => {
  await api.close();
  await kit.close();
});

const body = (changes: object = {}) => ({
  name: "春季展会进群",
  state: "",
  chatIds: [groups["fair"]],
  autoCreateRoom: true,
  roomBaseName: "展会群",
  roomBaseId: 3,
  ...changes,
});
const list = async (): Promise<JoinWayJson[]> => (await admin.get<{ data: JoinWayJson[] }>("/join-ways")).data;
const figures = async (id: string): Promise<JoinWayFiguresJson> =>
  (await admin.get<{ data: JoinWayFiguresJson }>(`/join-ways/${id}/figures`)).data;
const look = async (key: string): Promise<void> => {
  await kit.act("clock", { advanceSeconds: 10 });
  await api.app.wecomWork.refreshGroup({ corpId: CORP, chatId: groups[key] ?? "" });
};

it("a code is made with its picture, counts who joined and left through it, follows changes, and goes with its deletion", async () => {
  const made = (await admin.send<{ data: JoinWayJson }>("POST", "/join-ways", body())).data;
  expect(made).toMatchObject({
    syncState: "synced",
    hasPicture: true,
    groups: [{ chatId: groups["fair"], name: "展会一群" }],
    joined: 0,
  });
  expect(made.state).toMatch(/^gq_/);
  const { headers } = { headers: { cookie: admin.cookies.map(({ name, value }) => `${name}=${value}`).join("; ") } };
  const picture = await fetch(`${api.url}/api/v1/join-ways/${made.id}/qr?download=true`, { headers });
  expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/svg+xml"]);
  expect(picture.headers.get("content-disposition")).toContain(encodeURIComponent("春季展会进群"));
  expect(await picture.text()).toContain("<svg");

  await kit.act(`customers/${people["wang"]}/scan-group`, { way: made.state });
  await kit.act(`customers/${people["chen"]}/scan-group`, { way: made.state });
  await kit.act(`groups/${groups["fair"]}/join`, { ids: [people["li"]], invitor: "liqian" });
  await look("fair");
  await look("fair");
  expect((await list())[0]).toMatchObject({ joined: 2, left: 0, groups: [{ customers: 3 }] });
  await kit.act(`groups/${groups["fair"]}/leave`, { ids: [people["chen"]] });
  await look("fair");
  expect(await figures(made.id)).toMatchObject({
    joined: 2,
    left: 1,
    byGroup: [{ name: "展会一群", joined: 2, left: 1 }],
  });
  expect((await figures(made.id)).days.at(-1)).toMatchObject({ joined: 2 });
  // Whoever comes back is there once.
  await kit.act(`customers/${people["chen"]}/scan-group`, { way: made.state });
  await look("fair");
  expect(await figures(made.id)).toMatchObject({ joined: 2, left: 0 });

  const { state: _state, ...fields } = body({ name: "改名进群", chatIds: [groups["fair"], groups["second"]] });
  const changed = (await admin.send<{ data: JoinWayJson }>("PUT", `/join-ways/${made.id}`, fields)).data;
  expect(changed).toMatchObject({ name: "改名进群", state: made.state, syncState: "synced", joined: 2 });
  const [inWecom] = [...kit.corp.joinWays.values()];
  expect(inWecom).toMatchObject({ remark: "改名进群", state: made.state, roomBaseName: "展会群" });
  expect(inWecom?.chatIds).toEqual([groups["fair"], groups["second"]]);

  expect((await admin.request("DELETE", `/api/v1/join-ways/${made.id}`)).status).toBe(204);
  expect([...kit.corp.joinWays.values()]).toEqual([]);
  expect(await list()).toEqual([]);
});

it("groups that WeCom opened because the others were full appear, and a change does not count their names anew", async () => {
  await kit.act("settings", { caps: { groupMembers: 4 } });
  const made = (await admin.send<{ data: JoinWayJson }>("POST", "/join-ways", body({ state: "展会" }))).data;
  for (const name of ["赵工", "钱工", "孙工"]) {
    const { externalUserId } = await kit.act<{ externalUserId: string }>("customers", { name });
    await kit.act(`customers/${externalUserId}/scan-group`, { way: "展会" });
  }
  const opened = [...kit.corp.groupChats.values()].find((chat) => chat.name === "展会群3");
  await kit.act("clock", { advanceSeconds: 10 });
  await api.app.wecomWork.refreshGroup({ corpId: CORP, chatId: opened?.chatId ?? "" });
  expect((await figures(made.id)).byGroup.map((group) => group.name)).toContain("展会群3");
  const shown = (await list())[0];
  expect(shown?.groups.map((group) => group.name)).toContain("展会群3");
  const { state: _state, ...fields } = body({ chatIds: shown?.groups.map((group) => group.chatId) });
  await admin.send("PUT", `/join-ways/${made.id}`, fields);
  expect([...kit.corp.joinWays.values()][0]?.roomBaseId).toBe(4);
});

it("what is wrong is named; what WeCom refuses stays with its reason; an unanswered making says so", async () => {
  const problem = async (changes: object): Promise<unknown> =>
    (
      await admin.request<{ error: { details: { issues: { message: string }[] } } }>(
        "POST",
        "/api/v1/join-ways",
        body(changes),
      )
    ).body.error.details;
  expect(JSON.stringify(await problem({ chatIds: [] }))).toContain("请至少选择一个客户群");
  expect(JSON.stringify(await problem({ state: "展会" }))).toContain("渠道标记已用于");
  expect(JSON.stringify(await problem({ name: "名".repeat(31) }))).toContain("最多 30 个字");
  const refused = (await admin.send<{ data: JoinWayJson }>("POST", "/join-ways", body({ chatIds: ["wr_nowhere"] })))
    .data;
  expect(refused).toMatchObject({ syncState: "failed", hasPicture: false, note: expect.any(String) });
  await kit.act("faults", { path: "externalcontact/groupchat/add_join_way", kind: "cut-after", count: 1 });
  const lost = (await admin.send<{ data: JoinWayJson }>("POST", "/join-ways", body())).data;
  expect(lost).toMatchObject({ syncState: "unknown", note: expect.stringContaining("核对") });
});
