/** The platform's rules family by family: quotas, windows, waiting times, caps. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SnapshotFile } from "../core/snapshot-file.js";
import { listen } from "../server/listen.js";
import { MP4, PNG } from "./files.js";
import { startKit, type Answer, type Kit } from "./kit.js";

let kit: Kit;
const ids: Record<string, string> = {};
beforeEach(async () => {
  kit = await startKit();
  const loaded = await kit.act<{ customers: Record<string, string> }>("load", {
    departments: [{ id: 2, name: "销售" }],
    members: [
      { userid: "liqian", name: "李倩", departments: [2] },
      { userid: "zhouhang", name: "周航", departments: [2] },
    ],
    tags: [{ group: "等级", tags: ["重要", "一般"] }],
    areTagsOfApp: true,
    customers: ["wang", "chen", "ding"].map((key) => ({
      key,
      name: key,
      follows: [{ userid: "liqian", tags: key === "wang" ? ["重要"] : [] }],
    })),
  });
  Object.assign(ids, loaded.customers);
});
afterEach(() => kit.close());

const advance = (days: number): Promise<unknown> => kit.act("clock", { advanceDays: days });
const code = async (path: string, body: unknown): Promise<number> => (await kit.call(path, body)).errcode;
const EC = "externalcontact";

async function massSend(body: Record<string, unknown>): Promise<string> {
  const answer = await kit.call(`${EC}/add_msg_template`, { text: { content: "新品" }, ...body });
  expect(answer.errcode).toBe(0);
  await kit.act("clock", { advanceSeconds: 2 });
  return String(answer["msgid"]);
}
const rowsOf = async (msgid: string): Promise<number[]> => {
  const answer = await kit.call(`${EC}/get_groupmsg_send_result`, { msgid, userid: "liqian" });
  return (answer["send_list"] as { status: number }[]).map((row) => row.status).toSorted((a, b) => a - b);
};

describe("mass sends", () => {
  it("give each customer as many messages as the month has days, then status 3, and begin anew next month", async () => {
    await kit.act("customers/ding/delete", { userid: "liqian" });
    for (let i = 0; i < 30; i++) {
      await massSend({ sender: "liqian", external_userid: [ids["wang"]] });
      await kit.act("members/liqian/confirm", {});
    }
    const msgid = await massSend({ sender: "liqian" });
    expect(await rowsOf(msgid)).toEqual([0, 0, 0]);
    await kit.act("members/liqian/confirm", {});
    expect(await rowsOf(msgid)).toEqual([1, 2, 3]);
    await advance(7);
    const later = await massSend({ sender: "liqian", external_userid: [ids["wang"]] });
    await kit.act("members/liqian/confirm", {});
    expect(await rowsOf(later)).toEqual([1]);
    await kit.act("mass-rule", { rule: "day1" });
    const again = await massSend({ sender: "liqian", external_userid: [ids["chen"]] });
    const third = await massSend({ sender: "liqian", external_userid: [ids["chen"]] });
    await kit.act("members/liqian/confirm", {});
    expect([await rowsOf(again), await rowsOf(third)]).toEqual([[1], [3]]);
  });

  it("can be reminded three times a day, stopped once, and need an audience", async () => {
    const msgid = await massSend({
      tag_filter: { group_list: [{ tag_list: [...kit.corp.tagIndex.keys()].slice(0, 1) }] },
    });
    expect(await rowsOf(msgid)).toEqual([0]);
    const remind = (): Promise<number> => code(`${EC}/remind_groupmsg_send`, { msgid });
    expect([await remind(), await remind(), await remind(), await remind()]).toEqual([0, 0, 0, 41094]);
    await advance(1);
    expect(await remind()).toBe(0);
    expect(await code(`${EC}/cancel_groupmsg_send`, { msgid })).toBe(0);
    expect(await code(`${EC}/cancel_groupmsg_send`, { msgid })).toBe(41093);
    expect(await kit.act("members/liqian/confirm", {})).toEqual({ confirmed: [] });
    const empty = {
      tag_filter: { group_list: [{ tag_list: [[...kit.corp.tagIndex.keys()][1]] }] },
      text: { content: "x" },
    };
    expect(await code(`${EC}/add_msg_template`, empty)).toBe(41048);
    const unknown = { sender: "zhouhang", external_userid: [ids["wang"], "wmnobody"], text: { content: "x" } };
    expect(await code(`${EC}/add_msg_template`, unknown)).toBe(41048);
    const some = { sender: "liqian", external_userid: [ids["wang"], "wmnobody"], text: { content: "x" } };
    expect(await kit.call(`${EC}/add_msg_template`, some)).toMatchObject({ errcode: 0, fail_list: ["wmnobody"] });
    expect(await code(`${EC}/get_groupmsg_task`, { msgid: "none" })).toBe(41047);
  });

  it("go to the member who last wrote with the customer, and to groups by their owner", async () => {
    await kit.act("customers/wang/add", { userid: "zhouhang" });
    await kit.act("clock", { advanceSeconds: 5 });
    await kit.act("customers/wang/chat", { userid: "liqian", text: "在吗" });
    const msgid = await massSend({ external_userid: [ids["wang"]] });
    expect((await kit.call(`${EC}/get_groupmsg_task`, { msgid }))["task_list"]).toMatchObject([{ userid: "liqian" }]);
    const { chatId } = await kit.act<{ chatId: string }>("groups", { name: "群", owner: "liqian", ids: ["wang"] });
    const group = await massSend({ chat_type: "group", sender: "liqian", chat_id_list: [chatId] });
    await kit.act(`mass-sends/${group}/confirm`, {});
    const result = await kit.call(`${EC}/get_groupmsg_send_result`, { msgid: group, userid: "liqian" });
    expect(result["send_list"]).toMatchObject([{ chat_id: chatId, status: 1 }]);
    expect(await kit.act(`received/summary?chat_id=${chatId}`)).toMatchObject({ total: 1, groups: 1 });
  });
});

describe("welcome codes", () => {
  const greet = (welcomeCode: string): Promise<number> =>
    code(`${EC}/send_welcome_msg`, { welcome_code: welcomeCode, text: { content: "您好" } });
  const add = async (key: string, more: Record<string, unknown> = {}): Promise<string> => {
    await kit.act("customers", { name: key, key });
    return (await kit.act<{ welcomeCode: string }>(`customers/${key}/add`, { userid: "liqian", ...more })).welcomeCode;
  };

  it("end after 20 seconds, with the first message, and are not given where the console greets", async () => {
    const late = await add("a");
    await kit.act("clock", { advanceSeconds: 21 });
    expect(await greet(late)).toBe(41050);
    const chatting = await add("b");
    await kit.act("customers/b/chat", { userid: "liqian", text: "你好" });
    expect(await greet(chatting)).toBe(41051);
    await kit.act("members/liqian/settings", { hasConsoleWelcome: true });
    expect(await add("c")).toBe("");
    expect(await greet("none")).toBe(41050);
  });

  it("wait for the customer's consent when the member is archived", async () => {
    await kit.act("members/liqian/settings", { isArchived: true });
    expect(await greet(await add("d"))).toBe(41053);
    const { welcomeCode } = await kit.act<{ welcomeCode: string }>("customers/d/consent", {
      userid: "liqian",
      agree: true,
    });
    expect(await greet(welcomeCode)).toBe(0);
    const half = await add("e", { half: true });
    expect(await code(`${EC}/remark`, { userid: "liqian", external_userid: "wm0", remark: "x" })).toBe(40096);
    expect(half).not.toBe("");
  });
});

describe("tags", () => {
  it("clash, have caps, belong to their app, and the last one takes its group along", async () => {
    const add = (name: string): Promise<Answer> =>
      kit.call(`${EC}/add_corp_tag`, { group_name: "等级", tag: [{ name }] });
    expect(await add("重要")).toMatchObject({ errcode: 40071 });
    expect(await add("很".repeat(31))).toMatchObject({ errcode: 40072 });
    await kit.act("settings", { caps: { corpTags: 2 } });
    expect(await add("新的")).toMatchObject({ errcode: 40126 });
    await kit.act("settings", { caps: { corpTags: 10_000, tagsPerFollow: 1 } });
    const [first = "", second = ""] = kit.corp.tagIndex.keys();
    const mark = { userid: "liqian", external_userid: ids["wang"], add_tag: [first, second] };
    expect(await code(`${EC}/mark_tag`, mark)).toBe(40144);
    expect(await code(`${EC}/mark_tag`, { ...mark, add_tag: ["etnone"] })).toBe(40068);
    expect(await code(`${EC}/mark_tag`, { ...mark, userid: "zhouhang" })).toBe(84061);
    const console_ = await kit.act<{ groupId: string }>("tags", { group: "控制台", tags: ["甲"] });
    expect(await code(`${EC}/edit_corp_tag`, { id: console_.groupId, name: "乙" })).toBe(81011);
    expect(await code(`${EC}/del_corp_tag`, { tag_id: [first, second] })).toBe(0);
    expect(kit.corp.follows.get(`liqian ${ids["wang"] ?? ""}`)?.tagIds).toEqual([]);
    const left = (await kit.call(`${EC}/get_corp_tag_list`, {}))["tag_group"] as { group_name: string }[];
    expect(left.map((group) => group.group_name)).toEqual(["控制台"]);
  });
});

describe("transfers", () => {
  const start = (body: Record<string, unknown> = {}, kind = ""): Promise<Answer> =>
    kit.call(`${EC}/${kind}transfer_customer`, {
      handover_userid: "liqian",
      takeover_userid: "zhouhang",
      external_userid: [ids["wang"]],
      ...body,
    });
  const status = async (kind = "", sides = {}): Promise<unknown> =>
    (
      await kit.call(`${EC}/${kind}transfer_result`, {
        handover_userid: "liqian",
        takeover_userid: "zhouhang",
        ...sides,
      })
    )["customer"];

  it("complete after 24 hours unless refused, twice in 90 days at most", async () => {
    expect(await start()).toMatchObject({ customer: [{ errcode: 0 }] });
    expect(await start()).toMatchObject({ customer: [{ errcode: 40100 }] });
    expect(await status()).toMatchObject([{ status: 2 }]);
    await kit.act("clock", { advanceHours: 24 });
    expect(await status()).toMatchObject([{ external_userid: ids["wang"], status: 1 }]);
    const moved = await kit.call(`${EC}/get?external_userid=${ids["wang"] ?? ""}`);
    expect(moved).toMatchObject({ follow_user: [{ userid: "zhouhang", tags: [{ tag_name: "重要" }] }] });
    const back = { handover_userid: "zhouhang", takeover_userid: "liqian" };
    await start(back);
    await advance(1);
    expect(await start()).toMatchObject({ customer: [{ errcode: 40128 }] });
    await advance(91);
    expect(await start()).toMatchObject({ customer: [{ errcode: 0 }] });
    await start({ external_userid: [ids["chen"]] });
    await kit.act("customers/chen/refuse-transfer", {});
    expect(await status()).toMatchObject([{ status: 1 }, { status: 2 }, { status: 3 }]);
    expect(await start({ external_userid: ["wmnobody"] })).toMatchObject({ customer: [{ errcode: 40096 }] });
    expect(await start({ takeover_userid: "liqian" })).toMatchObject({ errcode: 40130 });
    expect(await start({}, "resigned/")).toMatchObject({ errcode: 40097 });
  });

  it("follow a member who left, customers and groups", async () => {
    const { chatId } = await kit.act<{ chatId: string }>("groups", { name: "群", owner: "liqian", ids: ["wang"] });
    const move = { chat_id_list: [chatId], new_owner: "zhouhang" };
    const failed = await kit.call(`${EC}/groupchat/transfer`, move);
    expect(failed["failed_chat_list"]).toMatchObject([{ errcode: 90500 }]);
    await kit.act("members/liqian/leave", {});
    expect((await kit.call(`${EC}/get_unassigned_list`, {}))["info"]).toHaveLength(3);
    expect(await kit.call(`${EC}/get?external_userid=${ids["wang"] ?? ""}`)).toMatchObject({ errcode: 84061 });
    expect(await kit.call("user/get?userid=liqian")).toMatchObject({ errcode: 60111 });
    expect(await start()).toMatchObject({ errcode: 60111 });
    expect(await start({}, "resigned/")).toMatchObject({ customer: [{ errcode: 0 }] });
    await kit.act("transfers/complete", {});
    expect(await status("resigned/")).toMatchObject([{ status: 1 }]);
    expect((await kit.call(`${EC}/get_unassigned_list`, {}))["info"]).toHaveLength(2);
    const list = { limit: 10, status_filter: 1, owner_filter: { userid_list: ["liqian"] } };
    expect((await kit.call(`${EC}/groupchat/list`, list))["group_chat_list"]).toEqual([{ chat_id: chatId, status: 1 }]);
    expect((await kit.call(`${EC}/groupchat/transfer`, move))["failed_chat_list"]).toEqual([]);
    expect(await kit.call(`${EC}/groupchat/get`, { chat_id: chatId })).toMatchObject({
      group_chat: { owner: "zhouhang" },
    });
  });
});

describe("groups and links", () => {
  it("show new members a little later, chain their versions, and end", async () => {
    const { chatId } = await kit.act<{ chatId: string }>("groups", { name: "群", owner: "liqian", ids: ["wang"] });
    const way = await kit.call(`${EC}/groupchat/add_join_way`, { scene: 2, chat_id_list: [chatId], state: "j1" });
    await kit.act("customers/chen/scan-group", { way: String(way["config_id"]) });
    const get = async (): Promise<{ member_list: { userid: string; state?: string }[]; member_version: string }> =>
      (await kit.call(`${EC}/groupchat/get`, { chat_id: chatId, need_name: 1 }))["group_chat"] as never;
    const before = await get();
    expect(before.member_list).toHaveLength(2);
    await kit.act("clock", { advanceSeconds: 3 });
    const after = await get();
    expect(after.member_list.at(-1)).toMatchObject({ userid: ids["chen"], state: "j1", join_scene: 3, name: "chen" });
    expect(after.member_version).not.toBe(before.member_version);
    await kit.act(`groups/${chatId}/dismiss`, {});
    expect(await code(`${EC}/groupchat/get`, { chat_id: chatId })).toBe(49008);
    expect(await code(`${EC}/groupchat/get`, { chat_id: "wrnone" })).toBe(40050);
  });

  it("count acquisition quota and tell the customer's third message with a key", async () => {
    const made = await kit.call(`${EC}/customer_acquisition/create_link`, {
      link_name: "官网",
      range: { user_list: ["zhouhang"] },
    });
    const link = made["link"] as { link_id: string; url: string };
    await kit.act("customers", { name: "访客", key: "guest" });
    await kit.act("customers/guest/open-link", { link: `${link.url}?customer_channel=web` });
    for (let i = 0; i < 3; i++) await kit.act("customers/guest/chat", { userid: "zhouhang", text: "你好" });
    const customers = await kit.call(`${EC}/customer_acquisition/customer`, { link_id: link.link_id });
    expect(customers["customer_list"]).toMatchObject([{ userid: "zhouhang", chat_status: 1, state: "web" }]);
    expect(await kit.call(`${EC}/customer_acquisition_quota`)).toMatchObject({ balance: 999 });
    const [chatKey = ""] = kit.corp.chatKeys.keys();
    const info = { chat_key: chatKey };
    expect(await kit.call(`${EC}/customer_acquisition/get_chat_info`, info)).toMatchObject({
      chat_info: { recv_msg_cnt: 3, state: "web" },
    });
    await kit.act("clock", { advanceMinutes: 31 });
    expect(await code(`${EC}/customer_acquisition/get_chat_info`, info)).toBe(41201);
  });
});

async function upload(path: string, bytes: Buffer, name: string): Promise<Answer & { media_id: string }> {
  const form = new FormData();
  form.set("media", new Blob([Uint8Array.from(bytes)]), name);
  const url = `${kit.url}/cgi-bin/${path}&access_token=${await kit.token()}`;
  return (await (await fetch(url, { method: "POST", body: form })).json()) as never;
}

describe("media and moments", () => {
  it("end after three days, and the two kinds of upload are not interchangeable", async () => {
    const image = await upload("media/upload?type=image", PNG, "图.png");
    const moment = await upload("media/upload_attachment?media_type=image&attachment_type=1", PNG, "a.png");
    const raw = await fetch(
      `${kit.url}/cgi-bin/media/get?media_id=${image.media_id}&access_token=${await kit.token()}`,
    );
    expect([raw.headers.get("content-type"), Buffer.from(await raw.arrayBuffer()).equals(PNG)]).toEqual([
      "image/png",
      true,
    ]);
    const send = (media_id: string): Promise<number> =>
      code(`${EC}/add_msg_template`, { sender: "liqian", attachments: [{ msgtype: "image", image: { media_id } }] });
    expect(await send(image.media_id)).toBe(0);
    expect(await send(moment.media_id)).toBe(40007);
    await advance(3);
    expect(await send(image.media_id)).toBe(40007);
    expect(await upload("media/upload?type=image", Buffer.from("not an image"), "x.png")).toMatchObject({
      errcode: 40005,
    });
    expect(await upload("media/upload?type=video", MP4, "x.mp4")).toMatchObject({ errcode: 0 });
    expect(await upload("media/upload?type=file", Buffer.from("abc"), "x")).toMatchObject({ errcode: 40006 });
  });

  it("make a moment in steps, which each member publishes", async () => {
    const { media_id } = await upload("media/upload_attachment?media_type=image&attachment_type=1", PNG, "a.png");
    const made = await kit.call(`${EC}/add_moment_task`, {
      text: { content: "开工" },
      attachments: [{ msgtype: "image", image: { media_id } }],
      visible_range: { sender_list: { user_list: ["liqian", "nobody"] } },
    });
    const result = (): Promise<Answer> => kit.call(`${EC}/get_moment_task_result?jobid=${String(made["jobid"])}`);
    expect(await result()).toMatchObject({ status: 1 });
    await kit.act("clock", { advanceSeconds: 1 });
    expect(await result()).toMatchObject({ status: 2 });
    await kit.act("clock", { advanceSeconds: 1 });
    const done = (await result()) as Answer & { result: { moment_id: string } };
    expect(done).toMatchObject({ status: 3, result: { invalid_sender_list: { user_list: ["nobody"] } } });
    const { moment_id } = done.result;
    const one = { moment_id, userid: "liqian" };
    expect(await code(`${EC}/get_moment_send_result`, one)).toBe(41062);
    await kit.act(`moments/${moment_id}/publish`, { userid: "liqian" });
    expect((await kit.call(`${EC}/get_moment_send_result`, one))["customer_list"]).toHaveLength(3);
    await kit.act(`moments/${moment_id}/react`, { userid: "liqian", by: "wang", kind: "like" });
    expect((await kit.call(`${EC}/get_moment_comments`, one))["like_list"]).toMatchObject([
      { external_userid: ids["wang"] },
    ]);
  });
});

describe("service desk", () => {
  it("answers five times within 48 hours, in the states that allow it", async () => {
    const { openKfId } = await kit.act<{ openKfId: string }>("kf", { name: "客服", servicers: ["liqian"] });
    const send = (body = {}): Promise<number> =>
      code("kf/send_msg", {
        touser: ids["wang"],
        open_kfid: openKfId,
        msgtype: "text",
        text: { content: "好" },
        ...body,
      });
    expect(await send()).toBe(95013);
    const { welcomeCode } = await kit.act<{ welcomeCode: string }>(`kf/${openKfId}/enter`, {
      customer: "wang",
      scene: "web",
    });
    const welcome = { code: welcomeCode, msgtype: "text", text: { content: "您好" } };
    expect([await code("kf/send_msg_on_event", welcome), await code("kf/send_msg_on_event", welcome)]).toEqual([
      0, 40058,
    ]);
    await kit.act(`kf/${openKfId}/chat`, { customer: "wang", text: "在吗" });
    expect(await Promise.all([1, 2, 3, 4, 5].map(() => send()))).toEqual([0, 0, 0, 0, 0]);
    expect(await send()).toBe(95001);
    await kit.act(`kf/${openKfId}/chat`, { customer: "wang", text: "还在吗" });
    expect([await send({ msgid: "m1" }), await send({ msgid: "m1" })]).toEqual([0, 0]);
    await advance(3);
    expect(await send()).toBe(95002);
    await kit.act(`kf/${openKfId}/chat`, { customer: "wang", text: "我又来了" });
    const trans = (service_state: number, more = {}): Promise<Answer> =>
      kit.call("kf/service_state/trans", { open_kfid: openKfId, external_userid: ids["wang"], service_state, ...more });
    expect(await trans(3, { servicer_userid: "zhouhang" })).toMatchObject({ errcode: 95014 });
    expect(await trans(3, { servicer_userid: "liqian" })).toMatchObject({ errcode: 0, msg_code: expect.any(String) });
    expect(await send()).toBe(95018);
    expect(await trans(1)).toMatchObject({ errcode: 95016 });
    expect(await trans(4)).toMatchObject({ errcode: 0 });
    expect(await trans(1)).toMatchObject({ errcode: 95013 });
  });

  it("is read by cursor until has_more is 0, and tells failures afterwards when asked to", async () => {
    const { openKfId } = await kit.act<{ openKfId: string }>("kf", { name: "客服" });
    for (let i = 0; i < 7; i++) await kit.act(`kf/${openKfId}/chat`, { customer: "wang", text: `第${i}句` });
    await kit.act("settings", { pages: { short: 0.3, empty: 0.3 }, kfFailsLater: true });
    const read: unknown[] = [];
    let cursor = "";
    const pull = async (): Promise<void> => {
      for (let more = 1; more === 1;) {
        const page = await kit.call("kf/sync_msg", { open_kfid: openKfId, cursor, limit: 3 });
        read.push(...(page["msg_list"] as unknown[]));
        cursor = String(page["next_cursor"]);
        more = Number(page["has_more"]);
      }
    };
    await pull();
    expect(read).toHaveLength(7);
    const [token = ""] = kit.corp.kfTokens.keys();
    expect(await code("kf/sync_msg", { open_kfid: openKfId, cursor, token })).toBe(0);
    await kit.act("clock", { advanceMinutes: 11 });
    expect(await code("kf/sync_msg", { open_kfid: openKfId, cursor, token })).toBe(95007);
    await advance(2);
    const late = { touser: ids["wang"], open_kfid: openKfId, msgtype: "text", text: { content: "晚了" } };
    const { msgid } = (await kit.call("kf/send_msg", late)) as Answer & { msgid: string };
    await pull();
    expect(read.at(-1)).toMatchObject({ event: { event_type: "msg_send_fail", fail_msgid: msgid, fail_type: 4 } });
  });
});

describe("archive and login", () => {
  it("records only with consent, by seq, with key versions, for five days", async () => {
    await kit.act("members/liqian/settings", { isArchived: true });
    await kit.act("customers/wang/chat", { userid: "liqian", text: "不该存" });
    await kit.act("customers/wang/consent", { userid: "liqian", agree: true });
    await kit.act("customers/wang/chat", { userid: "liqian", text: "可以存" });
    await kit.act("archive/keys", {});
    await kit.act("customers/wang/chat", { userid: "liqian", text: "新钥匙" });
    await kit.act("customers/wang/consent", { userid: "liqian", agree: false });
    await kit.act("customers/wang/chat", { userid: "liqian", text: "又不该存" });
    const secret = kit.app("archive").secret;
    const pull = async (seq: number, limit = 100): Promise<{ seq: number; publickey_ver: number }[]> =>
      (
        await kit.act<{ chatdata: { seq: number; publickey_ver: number }[] }>(
          `archive/pull?corpid=${kit.corp.corpId}&secret=${secret}&seq=${seq}&limit=${limit}`,
        )
      ).chatdata;
    expect((await pull(0)).map((row) => [row.seq, row.publickey_ver])).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 2],
    ]);
    expect((await pull(2, 1)).map((row) => row.seq)).toEqual([3]);
    expect(await kit.act(`archive/pull?corpid=${kit.corp.corpId}&secret=x&seq=0`)).toMatchObject({ errcode: 40001 });
    const agree = { info: [{ userid: "liqian", exteranalopenid: ids["wang"] }] };
    expect(await kit.call("msgaudit/check_single_agree", agree, kit.app("archive"))).toMatchObject({
      agreeinfo: [{ agree_status: "Disagree" }],
    });
    expect(await kit.call("msgaudit/get_permit_user_list", {}, kit.app("archive"))).toMatchObject({ ids: ["liqian"] });
    await advance(6);
    expect(await pull(0)).toEqual([]);
  });

  it("gives media in chunks", async () => {
    const bytes = Buffer.alloc(1_200_000, 7);
    const { sdkfileid } = await kit.act<{ sdkfileid: string }>("archive/media", { base64: bytes.toString("base64") });
    const parts: Buffer[] = [];
    for (let index = "", isLast = 0; isLast === 0;) {
      const query = new URLSearchParams({
        corpid: kit.corp.corpId,
        secret: kit.app("archive").secret,
        sdkfileid,
        indexbuf: index,
      });
      const chunk = await kit.act<{ data: string; outindexbuf: string; is_finish: number }>(
        `archive/media?${query.toString()}`,
      );
      parts.push(Buffer.from(chunk.data, "base64"));
      index = chunk.outindexbuf;
      isLast = chunk.is_finish;
    }
    expect([parts.length, Buffer.concat(parts).equals(bytes)]).toEqual([3, true]);
  });

  it("logs a member in by a code that works once, for five minutes, on trusted domains", async () => {
    const choose = async (more = ""): Promise<Response> =>
      fetch(
        `${kit.url}/sim/oauth2/choose?appid=${kit.corp.corpId}&redirect_uri=${encodeURIComponent("http://crm.example.com/back")}&state=s1&userid=liqian${more}`,
        { redirect: "manual" },
      );
    const codeOf = async (more = ""): Promise<string> =>
      new URL((await choose(more)).headers.get("location") ?? "http://x").searchParams.get("code") ?? "";
    const first = await codeOf();
    const info = (text: string): Promise<Answer> => kit.call(`auth/getuserinfo?code=${text}`);
    expect(await info(first)).toMatchObject({ errcode: 0, userid: "liqian" });
    expect(await info(first)).toMatchObject({ errcode: 42022 });
    const old = await codeOf();
    await kit.act("clock", { advanceMinutes: 6 });
    expect(await info(old)).toMatchObject({ errcode: 42003 });
    expect(await info("none")).toMatchObject({ errcode: 40029 });
    const { user_ticket } = (await info(await codeOf("&scope=snsapi_privateinfo"))) as Answer & { user_ticket: string };
    expect(await kit.call("auth/getuserdetail", { user_ticket })).toMatchObject({ errcode: 0, userid: "liqian" });
    await kit.act(`apps/${kit.app("self-built").agentId}`, { trustedDomains: ["other.example.com"] });
    expect((await choose()).status).toBe(422);
    const page = await fetch(
      `${kit.url}/wwlogin/sso/login?appid=${kit.corp.corpId}&redirect_uri=http://other.example.com/`,
    );
    expect(await page.text()).toContain("李倩");
  });
});

describe("state", () => {
  /** A run of calls and acts, as JSON. */
  async function story(seed: string): Promise<string> {
    const one = await startKit(seed);
    await one.act("load", { members: [{ userid: "liqian", name: "李倩" }] });
    await one.act("faults", { path: `${EC}/list`, kind: "busy", probability: 0.5 });
    const said: unknown[] = [];
    for (let i = 0; i < 10; i++) {
      said.push(await one.act("customers", { name: `客户${i}` }));
      said.push(await one.act(`customers/客户${i}/add`, { userid: "liqian" }));
      said.push((await one.call(`${EC}/list?userid=liqian`)).errcode);
    }
    said.push(await one.call(`${EC}/add_msg_template`, { sender: "liqian", text: { content: "x" } }));
    said.push(await one.call("gettoken"));
    await one.close();
    return JSON.stringify(said).replaceAll(/hint: \[\d+\]/g, "");
  }

  it("follows from the seed", async () => {
    const first = await story("7");
    expect(await story("7")).toBe(first);
    expect(await story("8")).not.toBe(first);
  });

  it("survives a restart from its file, waiting transfers and clock included", async () => {
    const dir = mkdtempSync(join(tmpdir(), "simulator-"));
    try {
      await kit.call(`${EC}/transfer_customer`, {
        handover_userid: "liqian",
        takeover_userid: "zhouhang",
        external_userid: [ids["wang"]],
      });
      await advance(0.5);
      new SnapshotFile(dir).write(kit.sim);
      const world = new SnapshotFile(dir).read();
      if (!world) throw new Error("no state");
      const again = await listen({ seed: "other", world });
      expect([again.sim.seconds(), again.sim.corp().follows.size]).toEqual([kit.sim.seconds(), 3]);
      await fetch(`${again.url}/sim/clock`, { method: "POST", body: JSON.stringify({ advanceDays: 1 }) });
      expect(again.sim.corp().transfers).toMatchObject([{ status: 1 }]);
      await again.close();
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  it("plays a script once, on its clock", async () => {
    const script = {
      name: "s",
      lines: [
        { afterSeconds: 10, act: "appear", customer: "new", name: "新人" },
        { afterSeconds: 20, act: "scan", customer: "new", way: "fair" },
        { afterSeconds: 30, act: "customer-says", customer: "new", text: "你好" },
        { afterSeconds: 40, act: "customer-says", customer: "nobody", text: "?" },
      ],
    };
    await kit.call(`${EC}/add_contact_way`, { type: 1, scene: 2, user: ["zhouhang"], state: "fair" });
    expect(await kit.act("script", script)).toMatchObject({ queued: 4 });
    expect(await kit.act("script", script)).toMatchObject({ queued: 0 });
    await kit.act("clock", { advanceSeconds: 60 });
    const [follow] = [...kit.corp.follows.values()].filter((one) => one.state === "fair");
    expect(follow).toMatchObject({ userid: "zhouhang", customerMessages: 1 });
  });

  it("takes thousands of customers at once", async () => {
    const made = await kit.act("bulk", { customers: 20_000, members: 20, tags: ["重要"] });
    expect(made).toMatchObject({ people: 20_000, follows: 20_000 });
    const again = await kit.act("bulk", { customers: 20_000, members: 20 });
    expect(again).toMatchObject({ follows: 0 });
    const filter = { group_list: [{ tag_list: [[...kit.corp.tagIndex.keys()][0]] }] };
    const msgid = await massSend({ tag_filter: filter });
    await kit.act(`mass-sends/${msgid}/confirm`, {});
    expect(await kit.act("received/summary?kind=mass-send")).toMatchObject({ total: 20_001, doubled: 0 });
  });
});
