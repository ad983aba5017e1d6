/** WeChat customer service: accounts, servicers, sessions, reading and sending. wecom §7.1–7.5 */
import { createHash } from "node:crypto";
import { charsOf, type Json, type Params } from "../core/params.js";
import { PlatformError, refuse } from "../core/platform-error.js";
import { addKfAccount, appendKf, issueKfCode, kfEvent, kfSession, servicersOf } from "../acts/kf-acts.js";
import { receive } from "../acts/receive.js";
import type { Call, Routes } from "../server/route.js";
import type { KfAccount, KfCode, KfSession } from "../state/content.js";
import { checkUrl, mediaOf, memberOf } from "./checks.js";

const WINDOW_S = 48 * 3_600;
const MOST_ANSWERS = 5;
const STREAM_S = 3 * 86_400;
const TOKEN_LIFE_S = 600;
/** Calls of sync_msg without a token, per account and minute. */
const TOKENLESS_PER_MINUTE = 30;
const MSGID = /^[\w-]{1,32}$/;

export const kfRoutes: Routes = {
  "kf/account/add": {
    needs: "kf",
    handle: (call) => {
      const name = call.params.text("name", { missing: 95006 });
      if (charsOf(name) > 16) refuse(95006);
      const mediaId = call.params.textOr("media_id", "");
      if (mediaId !== "") mediaOf(call, mediaId, "upload", "image");
      return { open_kfid: addKfAccount(call.sim, call.corp, name, mediaId).openKfId };
    },
  },
  "kf/account/del": {
    needs: "kf",
    handle: (call) => {
      call.corp.kfAccounts.delete(accountOf(call).openKfId);
    },
  },
  "kf/account/update": {
    needs: "kf",
    handle: (call) => {
      const account = accountOf(call);
      account.name = call.params.textOr("name", account.name, { maxChars: 16, invalid: 95006 });
      account.mediaId = call.params.textOr("media_id", account.mediaId);
    },
  },
  "kf/account/list": {
    needs: "kf",
    handle: ({ corp, params }) => {
      const offset = params.intOr("offset", 0, { min: 0 });
      const limit = params.intOr("limit", 100, { min: 1, max: 100 });
      return {
        account_list: [...corp.kfAccounts.values()].slice(offset, offset + limit).map(({ openKfId, name }) => ({
          open_kfid: openKfId,
          name,
          avatar: "https://wework.qpic.cn/wwhead/kf/0",
          manage_privilege: true,
        })),
      };
    },
  },
  "kf/add_contact_way": {
    needs: "kf",
    handle: (call) => {
      const account = accountOf(call);
      const scene = call.params.textOr("scene", "", { maxBytes: 32 });
      if (!/^[\w-]*$/.test(scene)) refuse(40058, "scene");
      const key = call.sim.random.stableHex(`kf ${account.openKfId} ${scene}`, 24);
      account.scenes.set(key, scene);
      return { url: `https://work.weixin.qq.com/kfid/${account.openKfId}?enc_scene=${key}` };
    },
  },
  "kf/servicer/add": { needs: "kf", handle: (call) => changeServicers(call, true) },
  "kf/servicer/del": { needs: "kf", handle: (call) => changeServicers(call, false) },
  "kf/servicer/list": {
    needs: "kf",
    handle: (call) => ({
      servicer_list: accountOf(call).servicers.map(({ userid, departmentId, status }) =>
        userid === "" ? { department_id: departmentId } : { userid, status },
      ),
    }),
  },
  "kf/service_state/get": {
    needs: "kf",
    handle: (call) => {
      const session = sessionOf(call, accountOf(call), "external_userid");
      return {
        service_state: session.state,
        ...(session.state === 3 ? { servicer_userid: session.servicer } : {}),
      };
    },
  },
  "kf/service_state/trans": { needs: "kf", handle: changeState },
  "kf/sync_msg": { needs: "kf", handle: syncMessages },
  "kf/send_msg": {
    needs: "kf",
    handle: (call) => {
      const account = accountOf(call);
      const session = sessionOf(call, account, "touser");
      const { content, msgtype } = contentOf(call, SEND_TYPES);
      const known = repeatedId(call);
      if (known !== null) return { msgid: known };
      const problem = sendProblem(call, session);
      if (problem !== null && !call.sim.settings.kfFailsLater) refuse(problem.errcode);
      const msgid = newId(call);
      if (problem === null) {
        session.answers++;
        deliver(call, session, msgid, msgtype, content);
      } else {
        appendKf(
          call.sim,
          call.corp,
          account,
          kfEvent({
            event_type: "msg_send_fail",
            open_kfid: account.openKfId,
            external_userid: session.externalUserId,
            fail_msgid: msgid,
            fail_type: problem.failType,
          }),
        );
      }
      return { msgid };
    },
  },
  "kf/send_msg_on_event": {
    needs: "kf",
    handle: (call) => {
      const code = call.corp.kfCodes.get(call.params.text("code")) ?? refuse(40058, "code");
      const { content, msgtype } = contentOf(call, allowedOnEvent(code));
      const lifeS = code.kind === "welcome" || code.kind === "ended" ? 20 : WINDOW_S;
      if (code.isUsed || call.now - code.issuedAt > lifeS) refuse(40058, "code used or expired");
      const session = kfSession(call.corp, code.openKfId, code.externalUserId);
      code.isUsed = true;
      if (code.kind === "welcome") session.lastWelcomeAt = call.now;
      const msgid = newId(call);
      deliver(call, session, msgid, msgtype, content);
      return { msgid };
    },
  },
};

/** The account of `open_kfid`. */
export function accountOf({ corp, params }: Call): KfAccount {
  const id = params.text("open_kfid", { missing: 60251 });
  return corp.kfAccounts.get(id) ?? refuse(95000, id);
}

function sessionOf({ corp, params }: Call, account: KfAccount, name: string): KfSession {
  const id = params.text(name, { missing: 41035 });
  if (!corp.people.has(id)) refuse(40096, id);
  return kfSession(corp, account.openKfId, id);
}

function changeServicers(call: Call, isAdded: boolean): Json {
  const account = accountOf(call);
  const { params } = call;
  const users = params.texts("userid_list", { max: 100 });
  const departments = params.ints("department_id_list", { max: 20 });
  if (users.length + departments.length === 0) refuse(40063, "userid_list and department_id_list are empty");
  const results: Json[] = users.map((userid) => {
    const known = account.servicers.find((servicer) => servicer.userid.toLowerCase() === userid.toLowerCase());
    try {
      const member = memberOf(call, userid, 60030);
      if (isAdded && !known) account.servicers.push({ userid: member.userid, departmentId: 0, status: 0 });
      if (!isAdded && !known) refuse(60253);
      if (!isAdded) account.servicers = account.servicers.filter((servicer) => servicer !== known);
      return { userid, errcode: 0, errmsg: "success" };
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      return { userid, errcode: error.errcode, errmsg: error.message };
    }
  });
  for (const id of departments) {
    const isKnown = call.corp.departments.has(id);
    const others = account.servicers.filter((servicer) => servicer.departmentId !== id);
    if (isKnown) account.servicers = isAdded ? [...others, { userid: "", departmentId: id, status: 0 }] : others;
    results.push({ department_id: id, errcode: isKnown ? 0 : 60003, errmsg: isKnown ? "success" : "not found" });
  }
  return { result_list: results };
}

/** Allowed moves by API (wecom §7.2); ending from 0–2 is not confirmed there and refused here. */
const MOVES: Readonly<Record<number, readonly number[]>> = { 0: [1, 2, 3], 1: [2, 3], 2: [3], 3: [3, 4], 4: [] };

function changeState(call: Call): Json {
  const account = accountOf(call);
  const { params, sim, corp } = call;
  const session = sessionOf(call, account, "external_userid");
  const next = params.int("service_state", { min: 0, max: 4 }) as KfSession["state"];
  if (session.state === 4) refuse(95013);
  if (!MOVES[session.state]?.includes(next)) refuse(95016, `${session.state} to ${next}`);
  if (next === 3) {
    const userid = params.text("servicer_userid", { missing: 95014 });
    const servicer = servicersOf(corp, account).find((id) => id.toLowerCase() === userid.toLowerCase());
    const entry = account.servicers.find((entry) => entry.userid === servicer);
    if (servicer === undefined) refuse(95014, userid);
    if (entry?.status === 1) refuse(95019, userid);
    if (session.state === 3 && session.servicer === servicer) refuse(95016, "same servicer");
    const isFirst = session.state !== 3;
    Object.assign(session, { state: 3, servicer });
    return isFirst ? { msg_code: issueKfCode(sim, corp, session, "taken") } : {};
  }
  Object.assign(session, { state: next, servicer: "" });
  if (next === 1) return {};
  return { msg_code: issueKfCode(sim, corp, session, next === 2 ? "pool" : "ended") };
}

function syncMessages(call: Call): Json {
  const { sim, corp, params, now } = call;
  const account = accountOf(call);
  const token = params.textOr("token", "");
  if (token === "") {
    const allowed = { perMinute: TOKENLESS_PER_MINUTE, perHour: Infinity };
    if (!sim.limits.take(`sync ${account.openKfId}`, sim.now(), allowed)) refuse(45009);
  } else {
    const known = corp.kfTokens.get(token);
    if (!known || known.openKfId !== account.openKfId || now - known.at > TOKEN_LIFE_S) refuse(95007);
  }
  const limit = params.intOr("limit", 1_000, { min: 1, max: 1_000 });
  const after = kfPosition(params.textOr("cursor", ""), account.openKfId);
  const rows = account.messages.filter((message) => message.seq > after && now - message.at < STREAM_S);
  const { empty, short } = sim.settings.pages;
  let size = Math.min(limit, rows.length);
  if (rows.length > 1 && sim.random.chance(empty)) size = 0;
  else if (rows.length > 1 && sim.random.chance(short)) size = Math.ceil(size / 2);
  const page = rows.slice(0, size);
  return {
    next_cursor: kfCursor(page.at(-1)?.seq ?? after, account.openKfId),
    has_more: size < rows.length ? 1 : 0,
    msg_list: page.map((message) => message.body),
  };
}

const sealOf = (position: string, openKfId: string): string =>
  createHash("sha256").update(`${openKfId} ${position}`).digest("hex").slice(0, 16);

const kfCursor = (position: number, openKfId: string): string =>
  Buffer.from(`${position}.${sealOf(String(position), openKfId)}`).toString("base64url");

function kfPosition(cursor: string, openKfId: string): number {
  if (cursor === "") return -1;
  const [position = "", seal = ""] = Buffer.from(cursor, "base64url").toString().split(".");
  return seal === sealOf(position, openKfId) ? Number(position) : refuse(50100);
}

/** Why a message would not arrive, or null. */
function sendProblem({ now }: Call, session: KfSession): { errcode: number; failType: number } | null {
  if (session.state === 4) return { errcode: 95013, failType: 5 };
  if (session.state > 1) return { errcode: 95018, failType: 5 };
  if (now - session.lastCustomerAt > WINDOW_S) return { errcode: 95002, failType: 4 };
  if (session.answers >= MOST_ANSWERS) return { errcode: 95001, failType: 6 };
  return null;
}

/** The id of the same message sent before. */
function repeatedId({ corp, params }: Call): string | null {
  const msgid = params.textOr("msgid", "");
  if (msgid === "") return null;
  if (!MSGID.test(msgid)) refuse(40058, "msgid");
  return corp.kfSent.has(msgid) ? msgid : null;
}

function newId({ sim, corp, params }: Call): string {
  const msgid = params.textOr("msgid", "") || sim.random.id("", 32);
  corp.kfSent.add(msgid);
  return msgid;
}

function deliver(call: Call, session: KfSession, msgid: string, msgtype: string, content: Json): void {
  receive(call.sim, call.corp, {
    kind: "kf",
    from: session.openKfId,
    externalUserId: session.externalUserId,
    msgid,
    content: { [msgtype]: content },
  });
}

const SEND_TYPES = [
  "text",
  "image",
  "voice",
  "video",
  "file",
  "link",
  "miniprogram",
  "msgmenu",
  "location",
  "business_card",
  "ca_link",
];

const allowedOnEvent = (code: KfCode): readonly string[] =>
  code.kind === "welcome" || code.kind === "ended" ? ["text", "msgmenu"] : ["text"];

function contentOf(call: Call, allowed: readonly string[]): { msgtype: string; content: Json } {
  const msgtype = call.params.text("msgtype", { missing: 40008 });
  if (!allowed.includes(msgtype)) refuse(40008, msgtype);
  const body = call.params.object(msgtype) ?? refuse(40063, msgtype);
  switch (msgtype) {
    case "text":
      body.text("content", { missing: 44004, maxBytes: 2_048, invalid: 45002 });
      break;
    case "image":
    case "voice":
    case "video":
    case "file":
      mediaOf(call, body.text("media_id", { missing: 41006 }), "upload", msgtype);
      break;
    case "link":
      body.text("title", { missing: 41016, maxBytes: 128, invalid: 45002 });
      checkUrl(body.text("url", { missing: 41010 }));
      mediaOf(call, body.text("thumb_media_id", { missing: 41006 }), "upload", "image");
      break;
    case "msgmenu":
      checkMenu(body);
      break;
    default:
      break;
  }
  return { msgtype, content: body.values };
}

const MENU_TYPES = ["click", "view", "miniprogram", "text"];

function checkMenu(menu: Params): void {
  const items = menu.objects("list", { max: 50, tooMany: 95008 });
  for (const item of items) if (!MENU_TYPES.includes(item.text("type", { missing: 95009 }))) refuse(95009);
  if (items.filter((item) => item.textOr("type", "") !== "text").length > 10) refuse(95008);
}
