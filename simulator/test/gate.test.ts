/** Tokens, permission, limits, paging, faults. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startKit, type Kit } from "./kit.js";

let kit: Kit;
beforeEach(async () => {
  kit = await startKit();
  await kit.act("load", {
    departments: [
      { id: 2, name: "销售" },
      { id: 3, name: "运营" },
    ],
    members: [
      { userid: "liqian", name: "李倩", departments: [2] },
      { userid: "suya", name: "苏雅", departments: [3] },
      { userid: "guest", name: "无客户联系", departments: [2], hasCustomerContact: false },
    ],
    customers: [{ key: "wang", name: "王工", follows: [{ userid: "liqian" }] }],
  });
});
afterEach(() => kit.close());

const LIST = "externalcontact/list?userid=liqian";
const raw = async (path: string): Promise<number> =>
  ((await (await fetch(`${kit.url}/cgi-bin/${path}`)).json()) as { errcode: number }).errcode;

describe("tokens", () => {
  it("is the same while valid, ends after 7200 s, dies when killed", async () => {
    const first = await kit.token();
    expect(await kit.token()).toBe(first);
    expect(await raw(`${LIST}&access_token=${first}`)).toBe(0);
    await kit.act("clock", { advanceSeconds: 7_200 });
    expect(await raw(`${LIST}&access_token=${first}`)).toBe(42001);
    const second = await kit.token();
    expect(second).not.toBe(first);
    await kit.act("tokens/kill", {});
    expect(await raw(`${LIST}&access_token=${second}`)).toBe(40014);
    expect(await raw(`${LIST}&access_token=${await kit.token()}`)).toBe(0);
    expect(await raw(`${LIST}&access_token=nonsense`)).toBe(40014);
  });

  it("needs the right corp and secret", async () => {
    const { corpId } = kit.corp;
    expect(await raw(`gettoken?corpid=ww0&corpsecret=x`)).toBe(40013);
    expect(await raw(`gettoken?corpid=${corpId}&corpsecret=x`)).toBe(40001);
    expect(await raw(`gettoken?corpid=${corpId}`)).toBe(41004);
  });
});

describe("permission and visibility", () => {
  it("needs customer contact for customers, and each system app its own area", async () => {
    await kit.act(`apps/${kit.app("self-built").agentId}`, { canCustomerContact: false });
    expect(await kit.call(LIST)).toMatchObject({ errcode: 48002 });
    expect(await kit.call("msgaudit/get_permit_user_list", {})).toMatchObject({ errcode: 48002 });
    expect(await kit.call("user/get?userid=liqian", undefined, kit.app("archive"))).toMatchObject({ errcode: 48002 });
    expect(await kit.call("user/get?userid=liqian", undefined, kit.app("directory"))).toMatchObject({ errcode: 48009 });
    expect((await kit.call("user/list_id", {}, kit.app("directory")))["dept_user"]).toHaveLength(3);
  });

  it("hides members outside the visible range", async () => {
    await kit.act(`apps/${kit.app("self-built").agentId}`, { visible: { userids: ["suya"], departments: [] } });
    expect(await kit.call("user/get?userid=liqian")).toMatchObject({ errcode: 60011 });
    expect(await kit.call(LIST)).toMatchObject({ errcode: 60021 });
    expect((await kit.call("externalcontact/get_follow_user_list"))["follow_user"]).toEqual(["suya"]);
    expect(await kit.call("user/get?userid=nobody")).toMatchObject({ errcode: 60111 });
    const all = { touser: "liqian", agentid: kit.app("self-built").agentId, msgtype: "text", text: { content: "x" } };
    expect(await kit.call("message/send", all)).toMatchObject({ errcode: 81013 });
    expect(await kit.call("message/send", { ...all, touser: "LiQian|SUYA" })).toMatchObject({
      errcode: 0,
      invaliduser: "liqian",
    });
  });

  it("answers 84061 for a member without customers and after the last relation ended", async () => {
    expect(await kit.call("externalcontact/list?userid=suya")).toMatchObject({ errcode: 84061 });
    expect(await kit.call("externalcontact/list?userid=guest")).toMatchObject({ errcode: 84061 });
    const [externalUserId = ""] = kit.corp.people.keys();
    await kit.act("customers/wang/delete", { userid: "liqian" });
    expect(await kit.call(`externalcontact/get?external_userid=${externalUserId}`)).toMatchObject({ errcode: 0 });
    await kit.act("members/liqian/delete-customer", { customer: "wang" });
    expect(await kit.call(`externalcontact/get?external_userid=${externalUserId}`)).toMatchObject({ errcode: 84061 });
    await kit.act("customers/wang/add", { userid: "suya" });
    expect(await kit.call("externalcontact/list?userid=suya")).toMatchObject({ external_userid: [externalUserId] });
    expect(await kit.call("externalcontact/get?external_userid=wmnobody")).toMatchObject({ errcode: 40096 });
  });
});

describe("limits", () => {
  it("answers 45009 from the call over the limit until the minute, then the hour has ended", async () => {
    await kit.act("settings", { limits: { apis: { "externalcontact/list": { perMinute: 3, perHour: 5 } } } });
    const codes = async (n: number): Promise<number[]> => {
      const found: number[] = [];
      for (let i = 0; i < n; i++) found.push((await kit.call(LIST)).errcode);
      return found;
    };
    expect(await codes(5)).toEqual([0, 0, 0, 45009, 45009]);
    expect(await kit.call("externalcontact/get_follow_user_list")).toMatchObject({ errcode: 0 });
    await kit.act("clock", { advanceSeconds: 61 });
    expect(await codes(2)).toEqual([0, 45009]);
    await kit.act("clock", { advanceSeconds: 61 });
    expect(await codes(1)).toEqual([45009]);
    await kit.act("clock", { advanceHours: 1 });
    expect(await codes(1)).toEqual([0]);
  });

  it("answers 45033 beyond the calls in flight, 45035 for two writes on one pair, 41096 for two welcomes", async () => {
    await kit.act("settings", { latencyMs: 150, limits: { concurrency: 2 } });
    const pair = { userid: "liqian", external_userid: [...kit.corp.people.keys()][0], remark: "王" };
    const codes = async (calls: Promise<{ errcode: number }>[]): Promise<number[]> =>
      (await Promise.all(calls)).map((answer) => answer.errcode).sort((a, b) => a - b);
    const token = await kit.token();
    const list = async (): Promise<{ errcode: number }> => ({ errcode: await raw(`${LIST}&access_token=${token}`) });
    expect(await codes([list(), list(), list()])).toEqual([0, 0, 45033]);
    const remark = (): Promise<{ errcode: number }> => kit.call("externalcontact/remark", pair);
    expect(await codes([remark(), remark()])).toEqual([0, 45035]);
    const { welcomeCode } = await kit.act<{ welcomeCode: string }>("customers/wang/add", { userid: "suya" });
    const welcome = { welcome_code: welcomeCode, text: { content: "您好" } };
    const greet = (): Promise<{ errcode: number }> => kit.call("externalcontact/send_welcome_msg", welcome);
    expect(await codes([greet(), greet()])).toEqual([0, 41096]);
    expect(await greet()).toMatchObject({ errcode: 41051 });
  });
});

describe("pages", () => {
  it("are walked with opaque cursors through short and empty pages, each row once", async () => {
    await kit.act("bulk", { customers: 300, members: 1 });
    await kit.act("settings", { pages: { short: 0.3, empty: 0.3 } });
    const userid = [...kit.corp.followsByMember].find(([, set]) => set.size >= 300)?.[0];
    const seen: string[] = [];
    let pages = 0;
    let cursor = "";
    do {
      const body = { userid_list: [userid], limit: 40, cursor };
      const page = await kit.call("externalcontact/batch/get_by_user", body);
      const list = page["external_contact_list"] as { external_contact: { external_userid: string } }[];
      seen.push(...list.map((row) => row.external_contact.external_userid));
      cursor = page["next_cursor"] as string;
      pages++;
    } while (cursor !== "");
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(kit.corp.followsByMember.get(userid ?? "")?.size);
    expect(pages).toBeGreaterThan(8);
  });

  it("refuses a foreign and an old cursor", async () => {
    await kit.act("bulk", { customers: 300, members: 1 });
    const [userid] = [...kit.corp.followsByMember].find(([, set]) => set.size >= 300) ?? [];
    const body = { userid_list: [userid], limit: 10 };
    const cursor = (await kit.call("externalcontact/batch/get_by_user", body))["next_cursor"];
    expect(await kit.call("externalcontact/contact_list", { cursor })).toMatchObject({ errcode: 50100 });
    await kit.act("clock", { advanceHours: 4 });
    expect(await kit.call("externalcontact/batch/get_by_user", { ...body, cursor })).toMatchObject({ errcode: 50100 });
  });
});

describe("fault switches", () => {
  const TEMPLATE = { sender: "liqian", text: { content: "新品" } };
  const send = (): Promise<unknown> => kit.call("externalcontact/add_msg_template", TEMPLATE);

  it.each([
    { kind: "cut-before", effects: 0 },
    { kind: "timeout-before", effects: 0 },
    { kind: "http-500", effects: 0 },
    { kind: "cut-after", effects: 1 },
    { kind: "timeout-after", effects: 1 },
    { kind: "http-502-after", effects: 1 },
  ])("$kind: no answer, $effects effect", async ({ kind, effects }) => {
    await kit.act("faults", { path: "externalcontact/add_msg_template", kind, count: 1, delayMs: 20 });
    await expect(send()).rejects.toThrow(/fetch failed|not valid JSON/);
    expect(kit.corp.massSends.size).toBe(effects);
    expect(await send()).toMatchObject({ errcode: 0 });
  });

  it.each([
    { kind: "busy", errcode: -1 },
    { kind: "rate-limit", errcode: 45009 },
    { kind: "concurrency", errcode: 45033 },
    { kind: "ip", errcode: 60020 },
    { kind: "token", errcode: 40014 },
    { kind: "errcode", errcode: 45036 },
  ])("$kind answers $errcode", async ({ kind, errcode }) => {
    await kit.act("faults", { path: "externalcontact/*", kind, count: 1, errcode: 45036 });
    expect(await send()).toMatchObject({ errcode });
    expect(kit.corp.massSends.size).toBe(0);
    expect(await kit.act("faults")).toMatchObject([{ hits: 1 }]);
    await kit.act("clock", { advanceSeconds: 61 });
    expect(await send()).toMatchObject({ errcode: 0 });
  });

  it("happen by chance as the seed says", async () => {
    await kit.act("faults", { path: "*", kind: "busy", probability: 0.5, skip: 1 });
    const codes: number[] = [];
    const token = await kit.token();
    for (let i = 0; i < 40; i++) codes.push(await raw(`${LIST}&access_token=${token}`));
    const busy = codes.filter((code) => code === -1).length;
    expect(busy).toBeGreaterThan(8);
    expect(busy).toBeLessThan(32);
    await kit.act("reset", { seed: kit.sim.world.seed });
    expect(await kit.act("faults")).toEqual([]);
  });
});
