import { describe, expect, it } from "vitest";
import { kfMessage } from "#src/usecases/wecom-kf/sync-kf.js";
import { apiSample, fakeWecomClient } from "#test/fakes/fake-wecom-client.js";
import { acquisitionApi } from "./acquisition.js";
import { groupChatsApi, groupWelcomesApi, joinWaysApi } from "./group-chats.js";
import { kfApi } from "./kf.js";
import { mediaApi, type ShortCache } from "./media.js";
import { momentsApi } from "./moments.js";
import { statisticsApi } from "./statistics.js";
import { transfersApi } from "./transfers.js";
import { jsSdkApi, jsSdkSignature, wecomLoginApi } from "./web.js";

function memoryCache(): ShortCache & { kept: Map<string, { value: string; seconds: number }> } {
  const kept = new Map<string, { value: string; seconds: number }>();
  return {
    kept,
    get: async (key) => kept.get(key)?.value ?? null,
    set: async (key, value, seconds) => void kept.set(key, { value, seconds }),
  };
}

describe("customer groups", () => {
  it("reads the published samples", async () => {
    const api = groupChatsApi(
      fakeWecomClient({
        "externalcontact/groupchat/list": apiSample("wechatpy.externalcontact_groupchat_list"),
        "externalcontact/groupchat/get": apiSample("wechatpy.externalcontact_groupchat_get"),
      }),
    );
    const page = await api.list({ cursor: null });
    expect(page.rows.length).toBeGreaterThan(0);
    const chat = await api.get(page.rows[0]?.chatId ?? "");
    expect(chat.chatId).not.toBe("");
    expect(chat.members.some(({ isExternal }) => isExternal)).toBe(true);
  });

  it("makes a join code with all its fields, and a group welcome with one attachment", async () => {
    const client = fakeWecomClient({
      "externalcontact/groupchat/add_join_way": { config_id: "c1" },
      "externalcontact/group_welcome_template/add": apiSample("wechatpy.externalcontact_group_welcome_template_add"),
    });
    const way = { scene: "qr_code", autoCreateRoom: true, chatIds: ["wr1"], state: "fair" } as const;
    expect(await joinWaysApi(client).add(way)).toBe("c1");
    await groupWelcomesApi(client).add({ text: "欢迎", attachments: [{ kind: "file", mediaId: "m" }] }, true);
    expect(client.asked.map(({ body }) => body)).toEqual([
      { scene: 2, auto_create_room: 1, chat_id_list: ["wr1"], state: "fair" },
      { text: { content: "欢迎" }, file: { media_id: "m" }, notify: 1 },
    ]);
  });
});

it("moments: a task, its result and who published", async () => {
  const client = fakeWecomClient({
    "externalcontact/add_moment_task": { jobid: "j1" },
    "externalcontact/get_moment_task_result": { status: 3, result: { moment_id: "mom1" } },
    "externalcontact/get_moment_task": { task_list: [{ userid: "a", publish_status: 1 }, { userid: "b" }] },
  });
  const api = momentsApi(client);
  expect(await api.create({ content: { text: "新品", images: ["m1"] }, userIds: ["a"], tagIds: ["et1"] })).toBe("j1");
  expect(client.asked[0]).toMatchObject({
    repeat: "unsafe",
    body: {
      text: { content: "新品" },
      attachments: [{ msgtype: "image", image: { media_id: "m1" } }],
      visible_range: { sender_list: { user_list: ["a"] }, external_contact_list: { tag_list: ["et1"] } },
    },
  });
  expect(await api.result("j1")).toMatchObject({ state: "done", momentId: "mom1" });
  expect(await api.members("mom1")).toEqual([
    { userId: "a", isPublished: true },
    { userId: "b", isPublished: false },
  ]);
});

it("moments of the corp and of members are listed, whether the time is a number or a text", async () => {
  const client = fakeWecomClient({
    "externalcontact/get_moment_list": {
      next_cursor: "c2",
      moment_list: [
        { moment_id: "mom1", creator: "a", create_time: "1764400000", text: { content: "新品" } },
        { moment_id: "mom2", create_time: 1_764_400_001 },
      ],
    },
  });
  const from = new Date(1_764_300_000_000);
  const page = await momentsApi(client).list({ from, to: new Date(1_764_500_000_000), cursor: null });
  expect(client.asked[0]?.body).toEqual({
    start_time: 1_764_300_000,
    end_time: 1_764_500_000,
    filter_type: 2,
    limit: 20,
  });
  expect(page).toEqual({
    rows: [
      { momentId: "mom1", creator: "a", createdAt: new Date(1_764_400_000_000), text: "新品" },
      { momentId: "mom2", creator: null, createdAt: new Date(1_764_400_001_000), text: "" },
    ],
    next: "c2",
  });
});

it("transfers: rows that began, results by state, one at a time per member", async () => {
  const client = fakeWecomClient({
    "externalcontact/transfer_customer": { customer: [{ external_userid: "wm1", errcode: 0 }] },
    "externalcontact/transfer_result": {
      customer: [1, 2, 3, 4, 9].map((status) => ({ external_userid: `wm${status}`, status })),
    },
    "externalcontact/get_unassigned_list": apiSample("wechatpy.externalcontact_get_unassigned_list"),
  });
  const api = transfersApi(client);
  const input = { handoverUserId: "Zhang", takeoverUserId: "li", externalUserIds: ["wm1"] };
  expect(await api.start(input)).toEqual([{ externalUserId: "wm1", errcode: 0 }]);
  expect(client.asked[0]).toMatchObject({ repeat: "unsafe", serial: "transfer:zhang" });
  expect((await api.results("a", "b")).map(({ state }) => state)).toEqual([
    "done",
    "waiting",
    "refused",
    "limit",
    "other",
  ]);
  expect((await api.unassigned(null)).rows.length).toBeGreaterThan(0);
});

it("acquisition links and figures", async () => {
  const client = fakeWecomClient({
    "externalcontact/customer_acquisition/create_link": {
      link: { link_id: "l1", link_name: "展会", url: "https://x" },
    },
    "externalcontact/customer_acquisition_quota": { total: 100, balance: 7, quota_list: [{ balance: 7 }] },
    "externalcontact/get_user_behavior_data": apiSample("wechatpy.externalcontact_get_user_behavior_data"),
  });
  const link = await acquisitionApi(client).create({ name: "展会", userIds: ["a"] });
  expect(link).toMatchObject({ linkId: "l1", name: "展会" });
  expect(await acquisitionApi(client).quota()).toMatchObject({ total: 100, balance: 7 });
  const days = await statisticsApi(client).behavior(["a"], new Date(0), new Date(86_400_000));
  expect(days[0]).toMatchObject({ newApplications: expect.any(Number) as number });
});

describe("media", () => {
  it("uploads the same file once while its id lives, and keeps the two kinds apart", async () => {
    const client = fakeWecomClient({
      "media/upload": [{ media_id: "m1" }, { media_id: "m2" }],
      "media/upload_attachment": { media_id: "a1" },
    });
    const cache = memoryCache();
    const api = mediaApi(client, cache, () => 0);
    const file = { kind: "image", fileName: "a.png", contentType: "image/png", bytes: Buffer.from("PNG") } as const;
    expect([(await api.upload(file)).mediaId, (await api.upload(file)).mediaId]).toEqual(["m1", "m1"]);
    expect((await api.uploadAttachment({ ...file, for: "moment" })).mediaId).toBe("a1");
    expect((await api.upload({ ...file, bytes: Buffer.from("other") })).mediaId).toBe("m2");
    expect(client.asked).toHaveLength(3);
    expect(Math.max(...[...cache.kept.values()].map(({ seconds }) => seconds))).toBeLessThan(3 * 86_400);
  });
});

describe("pages and signing in", () => {
  it("signs as the published vector, without the fragment", () => {
    const ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg";
    const sign = (url: string) => jsSdkSignature(ticket, "Wm3WZYTPz0wzccnW", 1_414_587_457, url);
    expect(sign("http://mp.weixin.qq.com?params=value")).toBe("0f9de62fce790f9a083d5c99e95740ceb90c27ed");
    expect(sign("http://mp.weixin.qq.com?params=value#part")).toBe("0f9de62fce790f9a083d5c99e95740ceb90c27ed");
  });

  it("keeps the two tickets apart and asks once for each", async () => {
    const client = fakeWecomClient({ get_jsapi_ticket: { ticket: "corp" }, "ticket/get": { ticket: "agent" } });
    const api = jsSdkApi(client, memoryCache(), () => 1_700_000_000_000);
    const [corp, agent] = [await api.sign("corp", "https://a.cn/"), await api.sign("agent", "https://a.cn/")];
    await api.sign("corp", "https://a.cn/");
    expect(client.asked.map(({ endpoint }) => endpoint)).toEqual(["get_jsapi_ticket", "ticket/get"]);
    expect(corp.signature).toBe(jsSdkSignature("corp", corp.nonceStr, 1_700_000_000, "https://a.cn/"));
    expect(agent.signature).toBe(jsSdkSignature("agent", agent.nonceStr, 1_700_000_000, "https://a.cn/"));
  });

  it("leads to WeCom's sign-in and reads who came back", async () => {
    const client = fakeWecomClient({ "auth/getuserinfo": [{ userid: "zhangsan" }, { openid: "o" }] });
    const api = wecomLoginApi(client);
    const input = { redirectUri: "https://crm.cn/api/v1/session/wecom", state: "S" };
    expect(await api.authorizeUrl({ ...input, isInsideWecom: false })).toContain(
      "login_type=CorpApp&appid=ww1&agentid=1000002&redirect_uri=https%3A%2F%2Fcrm.cn%2Fapi%2Fv1%2Fsession%2Fwecom&state=S",
    );
    expect(await api.authorizeUrl({ ...input, isInsideWecom: true })).toMatch(
      /^https:\/\/open\.weixin.*#wechat_redirect$/,
    );
    expect(await api.userOf("C")).toEqual({ userId: "zhangsan", externalUserId: null });
    expect(await api.userOf("C")).toEqual({ userId: null, externalUserId: null });
  });
});

it("customer service: messages of both sides, events left out, sends named by our id", async () => {
  const client = fakeWecomClient({
    "kf/sync_msg": {
      next_cursor: "c2",
      has_more: 1,
      msg_list: [
        {
          msgid: "k1",
          open_kfid: "wk1",
          external_userid: "wm1",
          send_time: 1_700_000_000,
          origin: 3,
          msgtype: "text",
          text: { content: "在吗" },
        },
        {
          msgid: "k2",
          open_kfid: "wk1",
          external_userid: "wm1",
          send_time: 1_700_000_060,
          origin: 5,
          servicer_userid: "li",
          msgtype: "text",
          text: { content: "在的" },
        },
        {
          msgid: "k3",
          send_time: 1_700_000_061,
          origin: 4,
          msgtype: "event",
          event: { event_type: "enter_session", open_kfid: "wk1", external_userid: "wm1" },
        },
      ],
    },
    "kf/send_msg": { msgid: "ours-1" },
  });
  const api = kfApi(client);
  const page = await api.sync({ openKfId: "wk1", cursor: null, token: "T" });
  expect([page.next, page.hasMore, page.entries.length]).toEqual(["c2", true, 3]);
  expect(page.entries.map((entry) => kfMessage(entry))).toMatchObject([
    {
      source: "wecom:kf",
      sourceId: "k1",
      text: "在吗",
      sender: { id: "wm1", side: "contact" },
      recipient: null, // no servicer yet: an account owns nobody
    },
    { sourceId: "k2", text: "在的", sender: { id: "li", side: "member" }, recipient: { id: "wm1" } },
    null,
  ]);
  await api.sendText({ openKfId: "wk1", externalUserId: "wm1", text: "好", msgId: "ours-1" });
  expect(client.asked[1]).toMatchObject({
    repeat: "safe",
    body: { touser: "wm1", msgid: "ours-1", text: { content: "好" } },
  });
});
