/** The platform's rules of the service desk, the archive and signing in. */
import { describe, expect, it } from "vitest";
import type { Person } from "../state/customers.js";
import type { Answer } from "./kit.js";
import { useSalesTeam } from "./sales-team.js";

const { kit, ids, advance, code } = useSalesTeam();

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
        `${kit.url}/sim/oauth2/choose?appid=${kit.corp.corpId}&redirect_uri=${encodeURIComponent("http://crm.example.com/back")}&state=s1${more.includes("userid=") ? more : `&userid=liqian${more}`}`,
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
    const person = (name: string) => kit.act<Person>("customers", { name });
    const [customer, stranger] = [await person("甲"), await person("乙")];
    await kit.act(`customers/${customer.externalUserId}/add`, { userid: "liqian" });
    const seen = async (of: Person) => info(await codeOf(`&external_userid=${of.externalUserId}&userid=`));
    expect(await seen(customer)).toMatchObject({ openid: customer.openId, external_userid: customer.externalUserId });
    expect(await seen(stranger)).toEqual({ errcode: 0, errmsg: "ok", openid: stranger.openId });
    await kit.act(`apps/${kit.app("self-built").agentId}`, { trustedDomains: ["other.example.com"] });
    expect((await choose()).status).toBe(422);
    const page = await fetch(
      `${kit.url}/wwlogin/sso/login?appid=${kit.corp.corpId}&redirect_uri=http://other.example.com/`,
    );
    expect(await page.text()).toContain("李倩");
  });
});
