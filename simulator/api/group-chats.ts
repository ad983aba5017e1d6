/** Customer groups, join ways, group welcome templates. wecom §4.8–4.10 */
import type { Json, Params } from "../core/params.js";
import { refuse } from "../core/platform-error.js";
import { pageOf } from "../server/pages.js";
import type { Call, Routes } from "../server/route.js";
import type { GroupChat, GroupMember, JoinWay } from "../state/content.js";
import { appSees } from "../state/visibility.js";
import { attachmentBody, textContent } from "./checks.js";

/** Above so many visible members a list needs a filter (81017). */
const UNFILTERED_MEMBERS = 1_000;

export const groupChatRoutes: Routes = {
  "externalcontact/groupchat/list": {
    needs: "customer",
    handle: (call) => {
      const { corp, app, params } = call;
      const status = params.intOr("status_filter", 0, { min: 0, max: 3 });
      const owners = params.object("owner_filter")?.texts("userid_list", { max: 100 }) ?? [];
      params.int("limit", { min: 1, max: 1_000 });
      if (owners.length === 0 && corp.members.size > UNFILTERED_MEMBERS) refuse(81017);
      const wanted = new Set(owners.map((owner) => owner.toLowerCase()));
      const rows = [...corp.groupChats.values()].filter(
        (chat) =>
          !chat.isInternal &&
          !chat.isDismissed &&
          (status === 0 || chat.status === status) &&
          (wanted.size === 0
            ? corp.members.get(chat.owner.toLowerCase())?.leftAt === null
            : wanted.has(chat.owner.toLowerCase())) &&
          appSees(corp, app, chat.owner),
      );
      const scope = `groupchat ${status} ${owners.join(",")}`;
      const page = pageOf(call, rows, (chat) => chat.seq, { scope, limit: 1_000, max: 1_000 });
      return {
        group_chat_list: page.rows.map(({ chatId, status }) => ({ chat_id: chatId, status })),
        next_cursor: page.nextCursor,
      };
    },
  },
  "externalcontact/groupchat/get": {
    needs: "customer",
    handle: (call) => {
      const chat = chatOf(call);
      const withNames = call.params.intOr("need_name", 0) === 1;
      const shown = call.sim.now() < chat.shown.atMs ? chat.shown : chat;
      return {
        group_chat: {
          chat_id: chat.chatId,
          name: chat.name,
          owner: chat.owner,
          create_time: chat.createdAt,
          notice: chat.notice,
          member_list: shown.members.map((member) => presentMember(call, member, withNames)),
          admin_list: chat.admins.map((userid) => ({ userid })),
          member_version: shown.version,
        },
      };
    },
  },
  "externalcontact/opengid_to_chatid": {
    needs: "customer",
    handle: ({ corp, params, sim }) => {
      const opengid = params.text("opengid", { missing: 90511 });
      const chat = [...corp.groupChats.values()].find(({ chatId }) => opengidOf(sim.random, chatId) === opengid);
      return { chat_id: (chat ?? refuse(90511)).chatId };
    },
  },
  "externalcontact/groupchat/add_join_way": {
    needs: "customer",
    handle: (call) => {
      const { sim, corp } = call;
      if (corp.contactWays.size + corp.joinWays.size >= sim.settings.caps.contactWays) refuse(41045);
      const configId = sim.random.stableHex(`join ${sim.seq()}`, 32);
      corp.joinWays.set(configId, joinWay(call, configId));
      return { config_id: configId };
    },
  },
  "externalcontact/groupchat/get_join_way": {
    needs: "customer",
    handle: (call) => {
      const way = wayOf(call);
      return {
        join_way: {
          config_id: way.configId,
          scene: way.scene,
          remark: way.remark,
          auto_create_room: way.autoCreateRoom,
          room_base_name: way.roomBaseName,
          room_base_id: way.roomBaseId,
          chat_id_list: way.chatIds,
          qr_code: way.qrCode,
          state: way.state,
          mark_source: way.markSource,
        },
      };
    },
  },
  "externalcontact/groupchat/update_join_way": {
    needs: "customer",
    handle: (call) => {
      const { configId } = wayOf(call);
      call.corp.joinWays.set(configId, joinWay(call, configId));
    },
  },
  "externalcontact/groupchat/del_join_way": {
    needs: "customer",
    handle: (call) => {
      call.corp.joinWays.delete(wayOf(call).configId);
    },
  },
  "externalcontact/group_welcome_template/add": {
    needs: "customer",
    handle: (call) => {
      const { sim, corp, app } = call;
      if (corp.groupWelcomes.size >= sim.settings.caps.groupWelcomes) refuse(41055);
      const content = welcomeContent(call);
      const templateId = sim.random.id("msg", 29);
      corp.groupWelcomes.set(templateId, { templateId, content, byAgent: app.agentId });
      return { template_id: templateId };
    },
  },
  "externalcontact/group_welcome_template/edit": {
    needs: "customer",
    handle: (call) => {
      const template = ownTemplate(call);
      template.content = welcomeContent(call);
    },
  },
  "externalcontact/group_welcome_template/get": {
    needs: "customer",
    handle: (call) => templateOf(call).content,
  },
  "externalcontact/group_welcome_template/del": {
    needs: "customer",
    handle: (call) => {
      call.corp.groupWelcomes.delete(ownTemplate(call).templateId);
    },
  },
};

/** A customer group the app may see. */
export function chatOf(call: Call, id = call.params.text("chat_id", { missing: 40063 })): GroupChat {
  const chat = call.corp.groupChats.get(id) ?? refuse(40050, id);
  if (chat.isDismissed) refuse(49008, id);
  if (chat.isInternal) refuse(90501, id);
  if (!appSees(call.corp, call.app, chat.owner)) refuse(60011, chat.owner);
  return chat;
}

/** The mini-program's id of a group. */
export const opengidOf = (random: Call["sim"]["random"], chatId: string): string =>
  random.stableId("G", `opengid ${chatId}`, 28);

function presentMember({ corp }: Call, member: GroupMember, withName: boolean): Json {
  const person = corp.people.get(member.id);
  const name = person?.name ?? corp.members.get(member.id.toLowerCase())?.name ?? "";
  return {
    userid: member.id,
    type: member.type,
    ...(person && person.unionId !== "" ? { unionid: person.unionId } : {}),
    join_time: member.joinedAt,
    join_scene: member.joinScene,
    ...(member.invitor === "" ? {} : { invitor: { userid: member.invitor } }),
    group_nickname: member.nickname,
    ...(withName ? { name } : {}),
    ...(member.state === "" ? {} : { state: member.state }),
  };
}

function wayOf({ corp, params }: Call): JoinWay {
  const id = params.text("config_id", { missing: 41043 });
  return corp.joinWays.get(id) ?? refuse(41044, id);
}

/** All fields, for making and for overwriting. */
function joinWay(call: Call, configId: string): JoinWay {
  const { params, sim } = call;
  const scene = params.int("scene", { missing: 41038, invalid: 41040, min: 1, max: 2 }) as 1 | 2;
  const chatIds = params.texts("chat_id_list", { missing: 40063, max: 5, tooMany: 41091 });
  for (const id of chatIds) chatOf(call, id);
  return {
    configId,
    scene,
    remark: params.textOr("remark", "", { maxChars: 30 }),
    autoCreateRoom: params.intOr("auto_create_room", 1, { min: 0, max: 1 }) as 0 | 1,
    roomBaseName: params.textOr("room_base_name", "", { maxChars: 40 }),
    roomBaseId: params.intOr("room_base_id", 1),
    chatIds,
    qrCode: `${sim.url}/sim/qr/${configId}`,
    state: params.textOr("state", "", { maxChars: 30 }),
    markSource: params.flagOr("mark_source", true),
  };
}

const WELCOME_KINDS = ["image", "link", "miniprogram", "file", "video"] as const;

function welcomeContent(call: Call): Json {
  const { params } = call;
  const text = textContent(params, 3_000);
  const kind = WELCOME_KINDS.find((kind) => params.has(kind));
  if (text === null && kind === undefined) refuse(40063, "text and attachment are empty");
  const body: Params | null = kind === undefined ? null : params.object(kind);
  return {
    ...(text === null ? {} : { text: { content: text } }),
    ...(kind !== undefined && body ? { [kind]: attachmentBody(call, kind, body) } : {}),
  };
}

function templateOf({ corp, params }: Call) {
  const id = params.text("template_id", { missing: 40063 });
  return corp.groupWelcomes.get(id) ?? refuse(40058, `template_id ${id}`);
}

function ownTemplate(call: Call) {
  const template = templateOf(call);
  return template.byAgent === call.app.agentId ? template : refuse(41058, template.templateId);
}
