/** Delivery of events: retries, chaos, verification, cards with passive replies. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { elementText } from "../crypto/xml.js";
import { passiveReply, startKit, startReceiver, type Kit, type Receiver } from "./kit.js";

const TOKEN = "token123";
const KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
let kit: Kit;
let receiver: Receiver;
beforeEach(async () => {
  kit = await startKit();
  receiver = await startReceiver(TOKEN, KEY, kit.corp.corpId);
  await kit.act("load", { members: [{ userid: "liqian", name: "李倩" }] });
  await kit.act("callback", { url: receiver.url, token: TOKEN, aesKey: KEY });
  await kit.act("callback-chaos", { retryAfterMs: 30, timeoutMs: 600 });
});
afterEach(async () => {
  await kit.close();
  await receiver.close();
});

const note = (n: number): Promise<unknown> =>
  kit.act("events", { elements: { Event: "made_up", Number: n }, times: 1 });

describe("delivery", () => {
  it("refuses a URL that does not answer the verification", async () => {
    await expect(kit.act("callback", { url: `${kit.url}/sim/clock`, token: TOKEN, aesKey: KEY })).rejects.toThrow(
      "was not verified",
    );
  });

  it("comes again after an error or no answer, with the same content and another ciphertext, three times", async () => {
    receiver.answer = (n) => (n === 1 ? { status: 500 } : n === 2 ? { status: 200, delayMs: 1_500 } : { status: 200 });
    await note(1);
    await kit.act("callbacks/idle");
    expect(new Set(receiver.events).size).toBe(1);
    expect(receiver.bodies).toHaveLength(3);
    expect(new Set(receiver.bodies).size).toBe(3);
    const [entry] = await kit.act<{ state: string; attempts: { status: number; error: string }[] }[]>("callbacks");
    expect(entry).toMatchObject({
      state: "delivered",
      attempts: [{ status: 500 }, { error: "timeout" }, { status: 200 }],
    });
    receiver.answer = () => ({ status: 503 });
    await note(2);
    await kit.act("callbacks/idle");
    expect(receiver.bodies).toHaveLength(7);
    expect(await kit.act("callbacks/summary")).toMatchObject({ delivered: 1, failed: 1, retries: 5 });
  });

  it("doubles, delays and loses by the chances set", async () => {
    await kit.act("callback-chaos", { duplicate: 0.2, reorder: 0.2, lose: 0.1, timeoutMs: 5_000 });
    for (let n = 0; n < 200; n++) await note(n);
    await kit.act("callbacks/idle");
    const sum = await kit.act<Record<string, number>>("callbacks/summary");
    const numbers = receiver.events.map((xml) => Number(elementText(xml, "Number")));
    expect(numbers.length).toBe(200 - (sum["lost"] ?? 0) + (sum["duplicates"] ?? 0));
    expect(sum["lost"]).toBeGreaterThan(5);
    expect(sum["duplicates"]).toBeGreaterThan(15);
    expect(sum["reordered"]).toBeGreaterThan(15);
    expect(numbers).not.toEqual(numbers.toSorted((a, b) => a - b));
  });

  it("tells the writer nothing of its own writes, and everybody of the console's", async () => {
    await kit.call("externalcontact/add_corp_tag", { group_name: "等级", tag: [{ name: "重要" }] });
    await kit.act("callbacks/idle");
    expect(receiver.events).toEqual([]);
    const group = await kit.act<{ groupId: string; tags: { id: string }[] }>("tags", { group: "来源", tags: ["展会"] });
    await kit.act(`tags/${group.tags[0]?.id ?? ""}/rename`, { name: "展览会" });
    await kit.act("tags/shuffle", { groupId: group.groupId, ids: [group.tags[0]?.id] });
    await fetch(`${kit.url}/sim/tags/${group.groupId}`, { method: "DELETE" });
    await kit.act("callbacks/idle");
    const seen = receiver.events.map((xml) => `${elementText(xml, "ChangeType")} ${elementText(xml, "TagType")}`);
    expect(seen.toSorted()).toEqual([
      "create tag",
      "create tag_group",
      "delete tag_group",
      "shuffle tag_group",
      "update tag",
    ]);
  });
});

describe("template cards", () => {
  const card = {
    card_type: "button_interaction",
    task_id: "task1",
    main_title: { title: "跟进提醒" },
    button_list: [{ text: "已跟进", key: "done" }],
  };
  const send = (): Promise<Record<string, unknown>> =>
    kit.call("message/send", {
      touser: "liqian",
      agentid: kit.app("self-built").agentId,
      msgtype: "template_card",
      template_card: card,
    });

  it("is updated once per response code, by call or by passive reply", async () => {
    const { msgid } = (await send()) as { msgid: string };
    expect(await send()).toMatchObject({ errcode: 42014 });
    const { responseCode } = await kit.act<{ responseCode: string }>(`messages/${msgid}/click`, {
      userid: "liqian",
      key: "done",
    });
    const update = {
      agentid: kit.app("self-built").agentId,
      userids: ["liqian"],
      response_code: responseCode,
      button: { replace_name: "好的" },
    };
    expect(await kit.call("message/update_template_card", update)).toMatchObject({ errcode: 0, invaliduser: [] });
    expect(await kit.call("message/update_template_card", update)).toMatchObject({ errcode: 60140 });
    await kit.act("callbacks/idle");
    receiver.answer = () => ({
      status: 200,
      body: passiveReply(
        TOKEN,
        KEY,
        kit.corp.corpId,
        "<xml><ToUserName><![CDATA[liqian]]></ToUserName><MsgType><![CDATA[update_button]]></MsgType><Button><ReplaceName><![CDATA[已收到]]></ReplaceName></Button></xml>",
      ),
    });
    await kit.act(`messages/${msgid}/click`, { userid: "liqian", key: "done" });
    await kit.act("callbacks/idle");
    expect(await kit.act("messages?userid=liqian")).toMatchObject([
      { updates: { liqian: { button: { replace_name: "已收到" } } } },
    ]);
  });

  it("needs a callback URL for interaction, and drops the excess to one member silently", async () => {
    await kit.act("callback", { url: null });
    expect(await send()).toMatchObject({ errcode: 43012 });
    const text = {
      touser: "liqian",
      agentid: kit.app("self-built").agentId,
      msgtype: "text",
      text: { content: "提醒" },
    };
    for (let i = 0; i < 31; i++) expect(await kit.call("message/send", text)).toMatchObject({ errcode: 0 });
    const got = await kit.act<{ dropped: string[] }[]>("messages?userid=liqian");
    expect(got.filter((message) => message.dropped.length > 0)).toHaveLength(1);
    expect(await kit.call("message/send", { ...text, agentid: 9 })).toMatchObject({ errcode: 40056 });
    expect(await kit.call("message/send", { ...text, touser: "" })).toMatchObject({ errcode: 82001 });
  });
});
