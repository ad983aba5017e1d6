/** Contact ways (渠道活码) and temporary chats. wecom §4.4 */
import type { Params } from "../core/params.js";
import { refuse } from "../core/platform-error.js";
import { findMember } from "../acts/relations.js";
import { pageOf } from "../server/pages.js";
import type { Call, Routes } from "../server/route.js";
import type { ContactWay } from "../state/customers.js";
import { membersOfDepartments } from "../state/visibility.js";
import { contactMember, followOf } from "./checks.js";

const MAX_MEMBERS = 100;
const MAX_TEMP_S = 14 * 86_400;

export const contactWayRoutes: Routes = {
  "externalcontact/add_contact_way": {
    needs: "customer",
    handle: (call) => {
      const { sim, corp, params, app, now } = call;
      const type = params.int("type", { missing: 41037, invalid: 41039, min: 1, max: 2 }) as 1 | 2;
      const scene = params.int("scene", { missing: 41038, invalid: 41040, min: 1, max: 2 }) as 1 | 2;
      if (corp.contactWays.size + corp.joinWays.size >= sim.settings.caps.contactWays) refuse(41045);
      const configId = sim.random.stableHex(`way ${sim.seq()}`, 32);
      const way: ContactWay = {
        configId,
        seq: sim.seq(),
        type,
        scene,
        ...looks(params, { style: 0, remark: "", skipVerify: true, state: "", markSource: true }),
        qrCode: "",
        ...range(call, type, { users: [], parties: [] }),
        isTemp: params.flagOr("is_temp", false),
        ...temporary(params, { expiresIn: 7 * 86_400, chatExpiresIn: 86_400, unionId: "", conclusions: null }),
        isExclusive: params.flagOr("is_exclusive", false),
        createdAt: now,
        byAgent: app.agentId,
        turn: 0,
      };
      if (way.isTemp && type !== 1) refuse(41039, "temporary chats are of type 1");
      corp.contactWays.set(configId, way);
      return { config_id: configId, ...(scene === 2 ? { qr_code: pictureOf(call, way) } : {}) };
    },
  },
  "externalcontact/get_contact_way": {
    needs: "customer",
    handle: (call) => ({ contact_way: presentWay(call, wayOf(call)) }),
  },
  "externalcontact/list_contact_way": {
    needs: "customer",
    handle: (call) => {
      const { corp, params, now } = call;
      const start = params.intOr("start_time", now - 90 * 86_400);
      const end = params.intOr("end_time", now);
      const rows = [...corp.contactWays.values()].filter(
        (way) => !way.isTemp && way.createdAt >= start && way.createdAt <= end,
      );
      const page = pageOf(call, rows, (way) => way.seq, { scope: "list_contact_way", limit: 100, max: 1_000 });
      return {
        contact_way: page.rows.map((way) => ({ config_id: way.configId })),
        next_cursor: page.nextCursor,
      };
    },
  },
  "externalcontact/update_contact_way": {
    needs: "customer",
    handle: (call) => {
      const way = wayOf(call);
      Object.assign(way, looks(call.params, way), range(call, way.type, way), temporary(call.params, way));
    },
  },
  "externalcontact/del_contact_way": {
    needs: "customer",
    handle: (call) => {
      call.corp.contactWays.delete(wayOf(call).configId);
    },
  },
  "externalcontact/close_temp_chat": {
    needs: "customer",
    handle: (call) => {
      const userid = call.params.text("userid", { missing: 41009 });
      followOf(call, userid, call.params.text("external_userid", { missing: 41035 }));
    },
  },
};

function wayOf({ corp, params }: Call): ContactWay {
  const id = params.text("config_id", { missing: 41043 });
  return corp.contactWays.get(id) ?? refuse(41044, id);
}

type Looks = Pick<ContactWay, "style" | "remark" | "skipVerify" | "state" | "markSource">;

function looks(params: Params, known: Looks): Looks {
  return {
    style: params.intOr("style", known.style, { invalid: 41042, min: 0, max: 3 }),
    remark: params.textOr("remark", known.remark, { maxChars: 30 }),
    skipVerify: params.flagOr("skip_verify", known.skipVerify),
    state: params.textOr("state", known.state, { maxChars: 30 }),
    markSource: params.flagOr("mark_source", known.markSource),
  };
}

function temporary(
  params: Params,
  known: Pick<ContactWay, "expiresIn" | "chatExpiresIn" | "unionId" | "conclusions">,
): Pick<ContactWay, "expiresIn" | "chatExpiresIn" | "unionId" | "conclusions"> {
  return {
    expiresIn: params.intOr("expires_in", known.expiresIn, { min: 1, max: MAX_TEMP_S }),
    chatExpiresIn: params.intOr("chat_expires_in", known.chatExpiresIn, { min: 1, max: MAX_TEMP_S }),
    unionId: params.textOr("unionid", known.unionId),
    conclusions: params.object("conclusions")?.values ?? known.conclusions,
  };
}

/** Members of a code: replaced whole when given. Everybody must be active, verified and in scope. */
function range(
  call: Call,
  type: 1 | 2,
  known: Pick<ContactWay, "users" | "parties">,
): Pick<ContactWay, "users" | "parties"> {
  const { params, corp } = call;
  const users = params.has("user") ? params.texts("user") : known.users;
  const parties = params.has("party") ? params.ints("party") : known.parties;
  if (type === 1 && (users.length !== 1 || parties.length > 0)) refuse(users.length > 1 ? 41041 : 40063, "user");
  if (users.length + parties.length === 0) refuse(40063, "user and party are empty");
  for (const id of parties) if (!corp.departments.has(id)) refuse(60003, String(id));
  const members = users.map((userid) => contactMember(call, userid));
  for (const member of members) {
    if (member.status !== 1) refuse(41054, member.userid);
    if (!member.isRealNamed) refuse(40098, member.userid);
  }
  const everybody = new Set([
    ...members.map((member) => member.userid),
    ...membersOfDepartments(corp, parties).map((member) => member.userid),
  ]);
  if (everybody.size > MAX_MEMBERS) refuse(41041);
  return { users: members.map((member) => findMember(corp, member.userid)?.userid ?? member.userid), parties };
}

/** Where the picture is now: a simulator that was started again has another address. */
const pictureOf = ({ sim }: Call, way: ContactWay): string => `${sim.url}/sim/qr/${way.configId}`;

function presentWay(call: Call, way: ContactWay): Record<string, unknown> {
  return {
    config_id: way.configId,
    type: way.type,
    scene: way.scene,
    style: way.style,
    remark: way.remark,
    skip_verify: way.skipVerify,
    state: way.state,
    ...(way.scene === 2 ? { qr_code: pictureOf(call, way) } : {}),
    user: way.users,
    party: way.parties,
    is_temp: way.isTemp,
    is_exclusive: way.isExclusive,
    mark_source: way.markSource,
    ...(way.isTemp ? { expires_in: way.expiresIn, chat_expires_in: way.chatExpiresIn, unionid: way.unionId } : {}),
    ...(way.conclusions === null ? {} : { conclusions: way.conclusions }),
  };
}
