import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startKit, startReceiver, type Kit, type Receiver } from "./kit.js";

const TOKEN = "token123";
const KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
let kit: Kit;
let receiver: Receiver;
beforeAll(async () => {
  kit = await startKit();
  receiver = await startReceiver(TOKEN, KEY, kit.corp.corpId);
  await kit.act("load", {
    members: [
      { userid: "liqian", name: "李倩" },
      { userid: "ZhouHang", name: "周航" },
    ],
    tags: [{ group: "客户等级", tags: ["重要"] }],
  });
  await kit.act("callback", { url: receiver.url, token: TOKEN, aesKey: KEY });
});
afterAll(async () => {
  await kit.close();
  await receiver.close();
});

describe("from a scanned code to a confirmed mass send", () => {
  it("plays through", async () => {
    const way = await kit.call("externalcontact/add_contact_way", {
      type: 1,
      scene: 2,
      user: ["liqian"],
      state: "fair",
    });
    expect(way).toMatchObject({ errcode: 0, config_id: expect.any(String), qr_code: expect.any(String) });

    const person = await kit.act<{ externalUserId: string }>("customers", { name: "王工" });
    const added = await kit.act<{ welcomeCode: string }>(`customers/${person.externalUserId}/scan`, { way: "fair" });
    await kit.act("callbacks/idle");
    expect(receiver.events.at(-1)).toBe(
      `<xml><ToUserName><![CDATA[${kit.corp.corpId}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>` +
        `<CreateTime>${kit.sim.seconds()}</CreateTime><MsgType><![CDATA[event]]></MsgType>` +
        `<Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[add_external_contact]]></ChangeType>` +
        `<UserID><![CDATA[liqian]]></UserID><ExternalUserID><![CDATA[${person.externalUserId}]]></ExternalUserID>` +
        `<State><![CDATA[fair]]></State><WelcomeCode><![CDATA[${added.welcomeCode}]]></WelcomeCode></xml>`,
    );

    const welcome = { welcome_code: added.welcomeCode, text: { content: "您好" } };
    expect(await kit.call("externalcontact/send_welcome_msg", welcome)).toMatchObject({ errcode: 0 });
    expect(await kit.call("externalcontact/send_welcome_msg", welcome)).toMatchObject({ errcode: 41051 });

    const tags = await kit.call("externalcontact/get_corp_tag_list", {});
    const [group] = tags["tag_group"] as { tag: { id: string }[] }[];
    const pair = { userid: "liqian", external_userid: person.externalUserId };
    const mark = { ...pair, add_tag: [group?.tag[0]?.id] };
    expect(await kit.call("externalcontact/mark_tag", mark)).toMatchObject({ errcode: 0 });
    const detail = await kit.call(`externalcontact/get?external_userid=${person.externalUserId}`);
    expect(detail).toMatchObject({
      external_contact: { name: "王工", type: 1 },
      follow_user: [{ userid: "liqian", state: "fair", add_way: 1, tags: [{ tag_name: "重要", type: 1 }] }],
    });

    const sent = await kit.call("externalcontact/add_msg_template", { sender: "liqian", text: { content: "新品" } });
    const { msgid } = sent as unknown as { msgid: string };
    expect(await kit.call("externalcontact/get_groupmsg_task", { msgid })).toMatchObject({ errcode: 41063 });
    await kit.act("clock", { advanceSeconds: 2 });
    expect((await kit.call("externalcontact/get_groupmsg_task", { msgid }))["task_list"]).toEqual([
      { userid: "liqian", status: 0 },
    ]);
    await kit.act("members/liqian/confirm", {});
    const result = await kit.call("externalcontact/get_groupmsg_send_result", { msgid, userid: "liqian" });
    expect(result["send_list"]).toMatchObject([{ external_userid: person.externalUserId, status: 1 }]);
    expect(await kit.act(`received/summary?external_userid=${person.externalUserId}`)).toMatchObject({
      total: 2,
      doubled: 0,
    });
  });
});
