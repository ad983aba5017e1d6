/** The platform's rules of what members send: quotas, windows, uploads, moments. */
import { describe, expect, it } from "vitest";
import { MP4, PNG } from "./files.js";
import type { Answer } from "./kit.js";
import { EC, useSalesTeam } from "./sales-team.js";

const { kit, ids, advance, code, massSend } = useSalesTeam();

const rowsOf = async (msgid: string): Promise<number[]> => {
  const answer = await kit.call(`${EC}/get_groupmsg_send_result`, { msgid, userid: "liqian" });
  return (answer["send_list"] as { status: number }[]).map((row) => row.status).toSorted((a, b) => a - b);
};

async function upload(path: string, bytes: Buffer, name: string): Promise<Answer & { media_id: string }> {
  const form = new FormData();
  form.set("media", new Blob([Uint8Array.from(bytes)]), name);
  const url = `${kit.url}/cgi-bin/${path}&access_token=${await kit.token()}`;
  return (await (await fetch(url, { method: "POST", body: form })).json()) as never;
}

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
