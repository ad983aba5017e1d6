/** Customer groups, join codes and group welcome texts (wecom.md §4.8-4.10). Owners must be in the app's range. */
import { z } from "zod";
import type {
  GroupChatRow,
  GroupChatsApi,
  GroupWelcomesApi,
  JoinWayInput,
  JoinWaysApi,
} from "#src/usecases/wecom-platform/group-chats-api.js";
import type { WecomContent } from "#src/usecases/wecom-platform/message-content.js";
import type { WecomClient } from "../client/wecom-client.js";
import { contentOf } from "./content.js";
import { given, instant, integer, listOf, nextCursor, nothing, text, textOrNull, texts } from "./fields.js";
import { at, contactPoster } from "./poster.js";

const STATUSES: readonly GroupChatRow["status"][] = ["normal", "owner_left", "inheriting", "inherited"];

const GroupChat = z.looseObject({
  chat_id: z.string(),
  name: text,
  owner: text,
  create_time: instant,
  notice: text,
  member_version: text,
  member_list: listOf(
    z.looseObject({
      userid: z.string(),
      type: integer,
      unionid: textOrNull,
      join_time: instant,
      join_scene: integer,
      invitor: z.looseObject({ userid: textOrNull }).nullish(),
      name: text,
      state: textOrNull,
    }),
  ),
  admin_list: listOf(z.looseObject({ userid: z.string() })),
});

export function groupChatsApi(client: WecomClient): GroupChatsApi {
  const post = contactPoster(client);
  return {
    /**
     * POST externalcontact/groupchat/list, path/92120. Permission: customer contact, owners in range. Page ≤ 1000.
     * ≤ 100 owners; without owners ≤ 1000 members in range (81017). Repeat: safe (read).
     */
    list: async ({ ownerIds, cursor }) => {
      const answer = await post(
        "groupchat/list",
        { limit: 1_000, ...at(cursor), ...(ownerIds ? { owner_filter: { userid_list: ownerIds } } : {}) },
        z.looseObject({
          group_chat_list: listOf(z.looseObject({ chat_id: z.string(), status: integer })),
          next_cursor: nextCursor,
        }),
      );
      const rows = answer.group_chat_list.map(({ chat_id, status }) => ({
        chatId: chat_id,
        status: STATUSES[status] ?? ("other" as const),
      }));
      return { rows, next: answer.next_cursor };
    },
    /**
     * POST externalcontact/groupchat/get, path/92122. Permission: customer contact, owner in range. Unpaged.
     * No limit stated. Repeat: safe (read).
     */
    get: async (chatId) => {
      const { group_chat: chat } = await post(
        "groupchat/get",
        { chat_id: chatId, need_name: 1 },
        z.looseObject({ group_chat: GroupChat }),
      );
      return {
        chatId: chat.chat_id,
        name: chat.name,
        ownerId: chat.owner,
        createdAt: chat.create_time,
        notice: chat.notice,
        memberVersion: chat.member_version,
        adminIds: chat.admin_list.map(({ userid }) => userid),
        members: chat.member_list.map((member) => ({
          id: member.userid,
          isExternal: member.type === 2,
          name: member.name,
          unionId: member.unionid,
          joinedAt: member.join_time,
          joinScene: member.join_scene,
          invitedBy: member.invitor?.userid ?? null,
          state: member.state,
        })),
      };
    },
  };
}

const JoinWay = z.looseObject({
  config_id: z.string(),
  scene: integer,
  remark: text,
  auto_create_room: integer,
  room_base_name: text,
  room_base_id: integer,
  chat_id_list: texts,
  qr_code: textOrNull,
  state: text,
});

const joinFields = (input: JoinWayInput) => ({
  scene: input.scene === "mini_program" ? 1 : 2,
  auto_create_room: input.autoCreateRoom ? 1 : 0,
  chat_id_list: input.chatIds,
  ...given({
    remark: input.remark,
    room_base_name: input.roomBaseName,
    room_base_id: input.roomBaseId,
    state: input.state,
  }),
});

export function joinWaysApi(client: WecomClient): JoinWaysApi {
  const post = contactPoster(client);
  return {
    /**
     * POST externalcontact/groupchat/add_join_way, path/92229. Permission: customer contact, owners in range. Unpaged.
     * ≤ 5 groups (41091), 500,000 codes a corp with contact ways (41045). Repeat: unsafe (makes one more).
     */
    add: async (input) => {
      const answer = z.looseObject({ config_id: z.string() });
      return (await post("groupchat/add_join_way", joinFields(input), answer, "unsafe")).config_id;
    },
    /**
     * POST externalcontact/groupchat/get_join_way, path/92229. Permission: customer contact. Unpaged. No limit stated.
     * Repeat: safe (read).
     */
    get: async (configId) => {
      const answer = z.looseObject({ join_way: JoinWay });
      const { join_way: way } = await post("groupchat/get_join_way", { config_id: configId }, answer);
      return {
        configId: way.config_id,
        scene: way.scene === 1 ? "mini_program" : "qr_code",
        remark: way.remark,
        autoCreateRoom: way.auto_create_room === 1,
        roomBaseName: way.room_base_name,
        roomBaseId: way.room_base_id,
        chatIds: way.chat_id_list,
        state: way.state,
        qrCodeUrl: way.qr_code,
      };
    },
    /**
     * POST externalcontact/groupchat/update_join_way, path/92229. Permission: customer contact. Unpaged. ≤ 5 groups
     * (41091); overwrites everything. Repeat: safe.
     */
    update: async (configId, input) => {
      await post("groupchat/update_join_way", { config_id: configId, ...joinFields(input) }, nothing);
    },
    /**
     * POST externalcontact/groupchat/del_join_way, path/92229. Permission: customer contact. Unpaged. No limit stated.
     * Repeat: safe; gone already: 41044.
     */
    remove: async (configId) => {
      await post("groupchat/del_join_way", { config_id: configId }, nothing);
    },
  };
}

/** Group welcome texts take one attachment, as a field of its own kind. */
function templateOf(content: WecomContent): Record<string, unknown> {
  const { text: words, attachments } = contentOf(content) as {
    text?: unknown;
    attachments?: { msgtype: string; [kind: string]: unknown }[];
  };
  const [attachment] = attachments ?? [];
  return {
    ...(words === undefined ? {} : { text: words }),
    ...(attachment ? { [attachment.msgtype]: attachment[attachment.msgtype] } : {}),
  };
}

export function groupWelcomesApi(client: WecomClient): GroupWelcomesApi {
  const post = contactPoster(client);
  return {
    /**
     * POST externalcontact/group_welcome_template/add, path/92366. Permission: customer contact. Unpaged. ≤ 100 a corp
     * (41055), text ≤ 3000 B. Repeat: unsafe (makes one more).
     */
    add: async (content, notify) => {
      const body = { ...templateOf(content), notify: notify ? 1 : 0 };
      const answer = z.looseObject({ template_id: z.string() });
      return (await post("group_welcome_template/add", body, answer, "unsafe")).template_id;
    },
    /**
     * POST externalcontact/group_welcome_template/edit, path/92366. Permission: customer contact, own ones only
     * (41058). Unpaged. Text ≤ 3000 B. Repeat: safe (sets values).
     */
    edit: async (templateId, content) => {
      await post("group_welcome_template/edit", { template_id: templateId, ...templateOf(content) }, nothing);
    },
    /**
     * POST externalcontact/group_welcome_template/del, path/92366. Permission: customer contact, own ones only (41058).
     * Unpaged. No limit stated. Repeat: safe.
     */
    remove: async (templateId) => {
      await post("group_welcome_template/del", { template_id: templateId }, nothing);
    },
  };
}
