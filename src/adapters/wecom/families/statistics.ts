/** WeCom's own figures (wecom.md §4.11). */
import { z } from "zod";
import type { StatisticsApi } from "#src/usecases/wecom-platform/statistics-api.js";
import type { WecomClient } from "../client/wecom-client.js";
import { instant, integer, listOf, secondsOf, text } from "./fields.js";
import { contactPoster } from "./poster.js";

const figures = z
  .looseObject({
    new_chat_cnt: integer,
    chat_total: integer,
    chat_has_msg: integer,
    new_member_cnt: integer,
    member_total: integer,
    msg_total: integer,
  })
  .transform((data) => ({
    newChats: data.new_chat_cnt,
    chats: data.chat_total,
    chatsWithMessages: data.chat_has_msg,
    newMembers: data.new_member_cnt,
    members: data.member_total,
    messages: data.msg_total,
  }));

export function statisticsApi(client: WecomClient): StatisticsApi {
  const post = contactPoster(client);
  return {
    /**
     * POST externalcontact/get_user_behavior_data, path/92132. Permission: customer contact, members in range. Unpaged.
     * ≤ 100 members, ≤ 30 days, 180 days back. Repeat: safe (read).
     */
    behavior: async (userIds, from, to) => {
      const answer = await post(
        "get_user_behavior_data",
        { userid: userIds, start_time: secondsOf(from), end_time: secondsOf(to) },
        z.looseObject({
          behavior_data: listOf(
            z.looseObject({
              stat_time: instant,
              new_apply_cnt: integer,
              new_contact_cnt: integer,
              chat_cnt: integer,
              message_cnt: integer,
              reply_percentage: z.number().nullish(),
              avg_reply_time: z.number().nullish(),
              negative_feedback_cnt: integer,
            }),
          ),
        }),
      );
      return answer.behavior_data.map((row) => ({
        day: row.stat_time,
        newApplications: row.new_apply_cnt,
        newContacts: row.new_contact_cnt,
        chats: row.chat_cnt,
        messages: row.message_cnt,
        replyPercentage: row.reply_percentage ?? null,
        averageReplyMinutes: row.avg_reply_time ?? null,
        negativeFeedback: row.negative_feedback_cnt,
      }));
    },
    /**
     * POST externalcontact/groupchat/statistic, path/92133. Permission: customer contact, owners in range. Page ≤ 1000,
     * one holds all. ≤ 100 owners. Repeat: safe (read).
     */
    groupsByOwner: async (ownerIds, day) => {
      const answer = await post(
        "groupchat/statistic",
        { day_begin_time: secondsOf(day), owner_filter: { userid_list: ownerIds }, limit: 1_000 },
        z.looseObject({ items: listOf(z.looseObject({ owner: text, data: figures })) }),
      );
      return answer.items.map(({ owner, data }) => ({ ownerId: owner, ...data }));
    },
    /**
     * POST externalcontact/groupchat/statistic_group_by_day, path/92133. Permission: customer contact, owners in range.
     * Unpaged. ≤ 100 owners, ≤ 30 days, 180 days back. Repeat: safe (read).
     */
    groupsByDay: async (ownerIds, from, to) => {
      const answer = await post(
        "groupchat/statistic_group_by_day",
        {
          day_begin_time: secondsOf(from),
          day_end_time: secondsOf(to),
          owner_filter: { userid_list: ownerIds },
        },
        z.looseObject({ items: listOf(z.looseObject({ stat_time: instant, data: figures })) }),
      );
      return answer.items.map(({ stat_time, data }) => ({ day: stat_time, ...data }));
    },
  };
}
