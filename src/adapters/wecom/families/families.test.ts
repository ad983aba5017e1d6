import { describe, expect, it } from "vitest";
import { apiSample, fakeWecomClient } from "#test/fakes/fake-wecom-client.js";
import { appMessagesApi } from "./app-messages.js";
import { contactWaysApi } from "./contact-ways.js";
import { corpTagsApi } from "./corp-tags.js";
import { customersApi } from "./customers.js";
import { directoryApi } from "./directory.js";
import { massSendApi } from "./mass-send.js";
import { welcomeApi } from "./welcome.js";

describe("directory", () => {
  it("reads the published samples", async () => {
    const api = directoryApi(
      fakeWecomClient({
        "user/list": apiSample("wechatpy.user_list"),
        "user/get": apiSample("wxjava.WxCpUserGsonAdapter.testDeserialize.userJson"),
        "department/list": apiSample("wechatpy.department_list"),
      }),
    );
    expect(await api.membersOfDepartment(345_678)).toMatchObject([
      { userId: "zhangthree-userid", name: "张三", departmentIds: [345_678], status: "active", position: "CEO" },
    ]);
    expect((await api.getMember("x")).userId).not.toBe("");
    expect(await api.departments()).toMatchObject([
      { id: 2, name: "广州研发中心", parentId: 1, leaderIds: [] },
      { id: 3, parentId: 2 },
    ]);
  });
});

describe("customers", () => {
  it("reads one customer with all follow users, over pages", async () => {
    const sample = apiSample("wechatpy.externalcontact_get");
    const client = fakeWecomClient({ "externalcontact/get": [{ ...sample, next_cursor: "p2" }, sample] });
    const detail = await customersApi(client).getCustomer("wo1");
    expect(detail.customer).toMatchObject({ name: "李四", type: 2, corpName: "腾讯", gender: "male" });
    expect(detail.follows).toHaveLength(4);
    expect(detail.follows[0]).toMatchObject({
      userId: "rocky",
      remark: "李部长",
      createdAt: new Date(1_525_779_812_000),
      remarkMobiles: ["138000001", "130000002"],
      tags: [{ tagId: null, name: "标签名称", groupName: "标签分组名称", kind: "corp" }],
    });
    expect(detail.follows[1]).toMatchObject({ state: "外联二维码1", tags: [] });
    expect(client.asked.map(({ query }) => query)).toEqual([
      { external_userid: "wo1", cursor: undefined },
      { external_userid: "wo1", cursor: "p2" },
    ]);
  });

  it("reads a batch page, and a member without customers as empty", async () => {
    const client = fakeWecomClient({
      "externalcontact/batch/get_by_user": apiSample("wechatpy.externalcontact_batch_get_by_user"),
      "externalcontact/list": { errcode: 84061 },
    });
    const page = await customersApi(client).customersOf(["rocky"], null);
    expect(page.next).toBeNull();
    expect(page.rows[0]).toMatchObject({
      customer: { externalUserId: "woAJ2GCAAAXtWyujaWJHDDGi0mACHAAA" },
      follow: { userId: "rocky", tags: [{ tagId: "etAJ2GCAAAXtWyujaWJHDDGi0mACHAAA", kind: "corp" }], addWay: 1 },
    });
    expect(await customersApi(client).customerIdsOf("nobody")).toEqual([]);
  });

  it("changes tags and remarks of a pair one after another, clears phones, leaves the rest untouched", async () => {
    const client = fakeWecomClient({ "externalcontact/mark_tag": {}, "externalcontact/remark": {} });
    const api = customersApi(client);
    await api.markTags({ userId: "ZhangSan", externalUserId: "wm1", add: ["et1"] });
    await api.markTags({ userId: "zhangsan", externalUserId: "wm1" });
    await api.setRemark({ userId: "zhangsan", externalUserId: "wm1", mobiles: [] });
    expect(client.asked).toMatchObject([
      { body: { userid: "ZhangSan", external_userid: "wm1", add_tag: ["et1"] }, serial: "pair:zhangsan:wm1" },
      { body: { userid: "zhangsan", external_userid: "wm1", remark_mobiles: [""] }, serial: "pair:zhangsan:wm1" },
    ]);
    expect(client.asked).toHaveLength(2);
  });
});

describe("corp tags", () => {
  it("adds to a group by name and reads the new tags", async () => {
    const client = fakeWecomClient({
      "externalcontact/add_corp_tag": apiSample("wechatpy.externalcontact_add_corp_tag"),
    });
    const group = await corpTagsApi(client).add({ groupName: "开发1组", tags: [{ name: "大鸟" }, { name: "小菜" }] });
    expect(group).toMatchObject({ name: "开发1组", order: 1, tags: [{ name: "大鸟" }, { name: "小菜" }] });
    expect(client.asked[0]).toMatchObject({
      repeat: "unsafe",
      body: { group_name: "开发1组", tag: [{ name: "大鸟" }, { name: "小菜" }], agentid: 1_000_002 },
    });
  });
});

describe("contact ways", () => {
  it("makes and reads a code, whether the platform answers an object or a list", async () => {
    const sample = apiSample("wechatpy.externalcontact_get_contact_way");
    const [way] = sample["contact_way"] as object[];
    const client = fakeWecomClient({
      "externalcontact/add_contact_way": apiSample("wechatpy.externalcontact_add_contact_way"),
      "externalcontact/get_contact_way": [sample, { contact_way: way }],
    });
    const api = contactWaysApi(client);
    const input = { type: "single", scene: "qr_code", skipVerify: true, state: "fair", userIds: ["a"] } as const;
    expect(await api.add(input)).toEqual({ configId: "42b34949e138eb6e027c123cba77fad7", qrCodeUrl: null });
    const read = await api.get("x");
    expect(read).toMatchObject({ type: "single", state: "teststate", skipVerify: true });
    expect(await api.get("x")).toEqual(read);
    expect(client.asked[0]?.body).toEqual({ type: 1, scene: 2, skip_verify: true, state: "fair", user: ["a"] });
  });
});

describe("mass sends", () => {
  it("creates a task and tells who cannot be reached", async () => {
    const client = fakeWecomClient({
      "externalcontact/add_msg_template": [apiSample("wechatpy.externalcontact_add_msg_template"), { errcode: 41048 }],
    });
    const task = {
      chatType: "single",
      sender: "zhangsan",
      externalUserIds: ["wm1"],
      content: { text: "您好", attachments: [{ kind: "link", title: "报价单", url: "https://e.cn" }] },
    } as const;
    expect(await massSendApi(client).create(task)).toEqual({
      msgId: "msgGCAAAXtWyujaWJHDDGi0mACas1w",
      failed: ["wmqfasd1e19278asdasdasd"],
    });
    expect(client.asked[0]).toMatchObject({
      repeat: "unsafe",
      body: {
        chat_type: "single",
        sender: "zhangsan",
        external_userid: ["wm1"],
        text: { content: "您好" },
        attachments: [{ msgtype: "link", link: { title: "报价单", url: "https://e.cn" } }],
      },
    });
    expect(await massSendApi(client).create(task)).toEqual({ msgId: null, failed: ["wm1"] });
  });

  it("reads the states of members and receivers over pages; stopping twice is no error", async () => {
    const client = fakeWecomClient({
      "externalcontact/get_groupmsg_task": {
        task_list: [
          { userid: "a", status: 2, send_time: 1_700_000_000 },
          { userid: "b", status: 0 },
        ],
      },
      "externalcontact/get_groupmsg_send_result": [
        { send_list: [], next_cursor: "p2" },
        {
          send_list: [0, 1, 2, 3, 9].map((status) => ({ external_userid: `wm${status}`, userid: "a", status })),
          next_cursor: "",
        },
      ],
      "externalcontact/cancel_groupmsg_send": { errcode: 41093 },
    });
    const api = massSendApi(client);
    expect(await api.members("msg1")).toEqual([
      { userId: "a", isConfirmed: true, sentAt: new Date(1_700_000_000_000) },
      { userId: "b", isConfirmed: false, sentAt: null },
    ]);
    expect((await api.receivers("msg1", "a")).map(({ state }) => state)).toEqual([
      "unsent",
      "sent",
      "not_friend",
      "quota",
      "other",
    ]);
    await api.cancel("msg1");
  });
});

it("sends a welcome message with every kind of attachment", async () => {
  const client = fakeWecomClient({ "externalcontact/send_welcome_msg": {} });
  await welcomeApi(client).send("CODE", {
    text: "你好",
    attachments: [
      { kind: "image", mediaId: "m1" },
      { kind: "miniprogram", title: "t", coverMediaId: "m2", appId: "wx1", page: "p" },
      { kind: "video", mediaId: "m3" },
      { kind: "file", mediaId: "m4" },
    ],
  });
  expect(client.asked[0]?.body).toEqual({
    welcome_code: "CODE",
    text: { content: "你好" },
    attachments: [
      { msgtype: "image", image: { media_id: "m1" } },
      { msgtype: "miniprogram", miniprogram: { title: "t", pic_media_id: "m2", appid: "wx1", page: "p" } },
      { msgtype: "video", video: { media_id: "m3" } },
      { msgtype: "file", file: { media_id: "m4" } },
    ],
  });
});

describe("app messages", () => {
  it("sends a card to members and updates it", async () => {
    const client = fakeWecomClient({
      "message/send": { msgid: "m1", invaliduser: "gone|lost", response_code: "RC" },
      "message/update_template_card": {},
    });
    const api = appMessagesApi(client);
    const card = { card_type: "button_interaction", task_id: "t1" };
    const sent = await api.send({ userIds: ["a", "b"], content: { kind: "template_card", card } });
    expect(sent).toEqual({ msgId: "m1", invalidUserIds: ["gone", "lost"], responseCode: "RC" });
    await api.updateCard({ responseCode: "RC", userIds: ["a"], change: { buttonText: "已处理" } });
    expect(client.asked).toMatchObject([
      {
        repeat: "unsafe",
        body: { touser: "a|b", agentid: 1_000_002, msgtype: "template_card", template_card: card },
      },
      { body: { response_code: "RC", button: { replace_name: "已处理" } } },
    ]);
    await api.send({ userIds: ["a"], content: { kind: "text", text: "hi" }, dropDuplicatesSeconds: 600 });
    expect(client.asked[2]).toMatchObject({
      repeat: "safe",
      body: { enable_duplicate_check: 1, duplicate_check_interval: 600 },
    });
  });
});
