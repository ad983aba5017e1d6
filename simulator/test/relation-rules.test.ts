/** The platform's rules of who belongs to whom: tags, transfers, groups, links. */
import { describe, expect, it } from "vitest";
import type { Answer } from "./kit.js";
import { EC, useSalesTeam } from "./sales-team.js";

const { kit, ids, advance, code } = useSalesTeam();

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
    // The page lets a person refuse for the customer as long as it waits.
    const onPage = async () => (await kit.act<Answer>(`view?customer=${ids["chen"] ?? ""}`))["transfer"];
    expect(await onPage()).toMatchObject({ mayRefuse: true });
    await kit.act("customers/chen/refuse-transfer", {});
    expect(await onPage()).toBeNull();
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
