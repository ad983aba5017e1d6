/** Mass sends (wecom.md §4.6). Permission: 客户联系→客户群发. The member confirms each task in the client. */
import { z } from "zod";
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import type { MassSendApi, MassSendRowState } from "#src/usecases/wecom-platform/mass-send-api.js";
import type { WecomClient } from "../client/wecom-client.js";
import { contentOf } from "./content.js";
import {
  allPages,
  given,
  instant,
  integer,
  listOf,
  nextCursor,
  nothing,
  secondsOf,
  textOrNull,
  texts,
} from "./fields.js";

const EMPTY_AUDIENCE = 41_048;
const ALREADY_STOPPED = 41_093;
/** Making a task takes WeCom longer than other calls when the audience is large. */
const CREATE_TIMEOUT_MS = 20_000;

const ROW_STATES: readonly MassSendRowState[] = ["unsent", "sent", "not_friend", "quota"];

export function massSendApi(client: WecomClient): MassSendApi {
  const post = <T>(name: string, body: unknown, answer: z.ZodType<T>, repeat: "safe" | "unsafe", timeoutMs?: number) =>
    client.call({
      method: "POST",
      endpoint: `externalcontact/${name}`,
      secret: "contact",
      body,
      answer,
      repeat,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  return {
    /**
     * POST externalcontact/add_msg_template, path/92135. Permission: 客户群发. Unpaged. ≤ 10,000 customers or 2,000
     * groups a call; every customer gets at most as many mass messages a month as the month has days. Repeat: unsafe
     * (another task).
     */
    create: async ({ chatType, sender, externalUserIds, chatIds, content, allowSelect }) => {
      try {
        const answer = await post(
          "add_msg_template",
          {
            chat_type: chatType,
            ...given({
              sender: sender ?? undefined,
              external_userid: externalUserIds,
              chat_id_list: chatIds,
              allow_select: allowSelect,
            }),
            ...contentOf(content),
          },
          z.looseObject({ fail_list: texts, msgid: textOrNull }),
          "unsafe",
          CREATE_TIMEOUT_MS,
        );
        return { msgId: answer.msgid, failed: answer.fail_list };
      } catch (error) {
        if (!isWecom(error, "quota") || error.errcode !== EMPTY_AUDIENCE) throw error;
        return { msgId: null, failed: [...(externalUserIds ?? chatIds ?? [])] };
      }
    },
    /**
     * POST externalcontact/get_groupmsg_list_v2, path/93338. Permission: 客户群发. Page ≤ 100. Span ≤ 1 month.
     * Repeat: safe (read).
     */
    list: async ({ chatType, from, to, cursor }) => {
      const answer = await post(
        "get_groupmsg_list_v2",
        {
          chat_type: chatType,
          start_time: secondsOf(from),
          end_time: secondsOf(to),
          limit: 100,
          ...(cursor === null ? {} : { cursor }),
        },
        z.looseObject({
          next_cursor: nextCursor,
          group_msg_list: listOf(
            z.looseObject({
              msgid: z.string(),
              creator: textOrNull,
              create_time: instant,
              create_type: integer,
              text: z.looseObject({ content: textOrNull }).nullish(),
            }),
          ),
        }),
        "safe",
      );
      const rows = answer.group_msg_list.map((row) => ({
        msgId: row.msgid,
        creator: row.creator,
        createdAt: row.create_time,
        isByApi: row.create_type === 0 && row.creator === null,
        text: row.text?.content ?? "",
      }));
      return { rows, next: answer.next_cursor };
    },
    /**
     * POST externalcontact/get_groupmsg_task, path/93338. Permission: 客户群发. Page ≤ 1000. No limit stated; right
     * after creation 41063. Repeat: safe (read).
     */
    members: (msgId) =>
      allPages(async (cursor) => {
        const answer = await post(
          "get_groupmsg_task",
          { msgid: msgId, limit: 1_000, ...(cursor === null ? {} : { cursor }) },
          z.looseObject({
            next_cursor: nextCursor,
            task_list: listOf(z.looseObject({ userid: z.string(), status: integer, send_time: instant })),
          }),
          "safe",
        );
        const rows = answer.task_list.map((row) => ({
          userId: row.userid,
          isConfirmed: row.status === 2,
          sentAt: row.send_time,
        }));
        return { rows, next: answer.next_cursor };
      }),
    /**
     * POST externalcontact/get_groupmsg_send_result, path/93338. Permission: 客户群发. Page ≤ 1000. No limit stated.
     * Repeat: safe (read).
     */
    receivers: (msgId, userId) =>
      allPages(async (cursor) => {
        const answer = await post(
          "get_groupmsg_send_result",
          { msgid: msgId, userid: userId, limit: 1_000, ...(cursor === null ? {} : { cursor }) },
          z.looseObject({
            next_cursor: nextCursor,
            send_list: listOf(
              z.looseObject({
                external_userid: textOrNull,
                chat_id: textOrNull,
                userid: z.string(),
                status: integer,
                send_time: instant,
              }),
            ),
          }),
          "safe",
        );
        const rows = answer.send_list.map((row) => ({
          userId: row.userid,
          externalUserId: row.external_userid,
          chatId: row.chat_id,
          state: ROW_STATES[row.status] ?? ("other" as const),
          sentAt: row.send_time,
        }));
        return { rows, next: answer.next_cursor };
      }),
    /**
     * POST externalcontact/remind_groupmsg_send, path/97610. Permission: 客户群发. Unpaged. ≤ 3 a task in 24 h (41094).
     * Repeat: unsafe (uses one up).
     */
    remind: async (msgId) => {
      await post("remind_groupmsg_send", { msgid: msgId }, nothing, "unsafe");
    },
    /**
     * POST externalcontact/cancel_groupmsg_send, path/97611. Permission: 客户群发. Unpaged. No limit stated; sent ones
     * stay sent. Repeat: safe (then 41093).
     */
    cancel: async (msgId) => {
      try {
        await post("cancel_groupmsg_send", { msgid: msgId }, nothing, "safe");
      } catch (error) {
        if (!isWecom(error) || error.errcode !== ALREADY_STOPPED) throw error;
      }
    },
  };
}
