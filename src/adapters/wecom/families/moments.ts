/** Moments 朋友圈 (wecom.md §4.7). Permission: 客户联系→客户朋友圈. 10 tasks a minute, 100,000 a month (41210). */
import { z } from "zod";
import type { MomentContent, MomentsApi, MomentTaskResult } from "#src/usecases/wecom-platform/moments-api.js";
import type { WecomClient } from "../client/wecom-client.js";
import { allPages, instant, integer, listOf, nextCursor, nothing, secondsOf, textOrNull, texts } from "./fields.js";
import { at, contactPoster } from "./poster.js";

function attachmentsOf({ images = [], video, link }: MomentContent): Record<string, unknown>[] {
  if (video !== undefined) return [{ msgtype: "video", video: { media_id: video } }];
  if (link) return [{ msgtype: "link", link: { title: link.title, url: link.url, media_id: link.mediaId } }];
  return images.map((mediaId) => ({ msgtype: "image", image: { media_id: mediaId } }));
}

const STATES: Readonly<Record<number, MomentTaskResult["state"]>> = { 1: "created", 2: "running", 3: "done" };

export function momentsApi(client: WecomClient): MomentsApi {
  const post = contactPoster(client);
  return {
    /**
     * POST externalcontact/get_moment_list, path/93333. Permission: 客户朋友圈. Page ≤ 20. Span ≤ 30 days.
     * Repeat: safe (read).
     */
    list: async ({ from, to, cursor }) => {
      const answer = await post(
        "get_moment_list",
        { start_time: secondsOf(from), end_time: secondsOf(to), filter_type: 2, limit: 20, ...at(cursor) },
        z.looseObject({
          next_cursor: nextCursor,
          moment_list: listOf(
            z.looseObject({
              moment_id: z.string(),
              creator: textOrNull,
              create_time: instant,
              text: z.looseObject({ content: textOrNull }).nullish(),
            }),
          ),
        }),
      );
      const rows = answer.moment_list.map((row) => ({
        momentId: row.moment_id,
        creator: row.creator,
        createdAt: row.create_time,
        text: row.text?.content ?? "",
      }));
      return { rows, next: answer.next_cursor };
    },
    /**
     * POST externalcontact/add_moment_task, path/95094. Permission: 客户朋友圈. Unpaged. 10 a minute, 100,000 a month
     * (41210); text ≤ 2000 characters, ≤ 9 images. Repeat: unsafe (another task).
     */
    create: async ({ content, userIds, departmentIds, tagIds }) => {
      const senders = {
        ...(userIds ? { user_list: userIds } : {}),
        ...(departmentIds ? { department_list: departmentIds } : {}),
      };
      const range = {
        ...(Object.keys(senders).length > 0 ? { sender_list: senders } : {}),
        ...(tagIds ? { external_contact_list: { tag_list: tagIds } } : {}),
      };
      const attachments = attachmentsOf(content);
      const answer = await post(
        "add_moment_task",
        {
          ...(content.text === undefined ? {} : { text: { content: content.text } }),
          ...(attachments.length > 0 ? { attachments } : {}),
          ...(Object.keys(range).length > 0 ? { visible_range: range } : {}),
        },
        z.looseObject({ jobid: z.string() }),
        "unsafe",
      );
      return answer.jobid;
    },
    /**
     * GET externalcontact/get_moment_task_result, path/95094. Permission: 客户朋友圈. Unpaged. The job lives 24 h.
     * Repeat: safe (read).
     */
    result: async (jobId) => {
      const answer = await client.call({
        method: "GET",
        endpoint: "externalcontact/get_moment_task_result",
        secret: "contact",
        query: { jobid: jobId },
        answer: z.looseObject({
          status: integer,
          result: z
            .looseObject({
              moment_id: textOrNull,
              invalid_sender_list: z.looseObject({ user_list: texts }).nullish(),
              invalid_external_contact_list: z.looseObject({ tag_list: texts }).nullish(),
            })
            .nullish(),
        }),
        repeat: "safe",
      });
      return {
        state: STATES[answer.status] ?? "running",
        momentId: answer.result?.moment_id ?? null,
        invalidUserIds: answer.result?.invalid_sender_list?.user_list ?? [],
        invalidTagIds: answer.result?.invalid_external_contact_list?.tag_list ?? [],
      };
    },
    /**
     * POST externalcontact/cancel_moment_task, path/97612. Permission: 客户朋友圈. Unpaged. No limit stated; published
     * ones stay. Repeat: safe.
     */
    cancel: async (momentId) => {
      await post("cancel_moment_task", { moment_id: momentId }, nothing);
    },
    /**
     * POST externalcontact/get_moment_task, path/93333. Permission: 客户朋友圈. Page ≤ 1000. No limit stated; just
     * created: 41079. Repeat: safe (read).
     */
    members: (momentId) =>
      allPages(async (cursor) => {
        const answer = await post(
          "get_moment_task",
          { moment_id: momentId, limit: 1_000, ...at(cursor) },
          z.looseObject({
            task_list: listOf(z.looseObject({ userid: z.string(), publish_status: integer })),
            next_cursor: nextCursor,
          }),
        );
        const rows = answer.task_list.map((row) => ({ userId: row.userid, isPublished: row.publish_status === 1 }));
        return { rows, next: answer.next_cursor };
      }),
    /**
     * POST externalcontact/get_moment_send_result, path/93333. Permission: 客户朋友圈. Page ≤ 5000. No limit stated;
     * not yet published: 41062. Repeat: safe (read).
     */
    receivers: (momentId, userId) =>
      allPages(async (cursor) => {
        const answer = await post(
          "get_moment_send_result",
          { moment_id: momentId, userid: userId, limit: 5_000, ...at(cursor) },
          z.looseObject({
            customer_list: listOf(z.looseObject({ external_userid: z.string() })),
            next_cursor: nextCursor,
          }),
        );
        return { rows: answer.customer_list.map((row) => row.external_userid), next: answer.next_cursor };
      }),
    /**
     * POST externalcontact/get_moment_comments, path/93333. Permission: 客户朋友圈. Unpaged. No limit stated; comments
     * come without their text. Repeat: safe (read).
     */
    interactions: async (momentId, userId) => {
      const rows = listOf(z.looseObject({ external_userid: textOrNull, create_time: instant }));
      const answer = await post(
        "get_moment_comments",
        { moment_id: momentId, userid: userId },
        z.looseObject({ comment_list: rows, like_list: rows }),
      );
      const told = (list: typeof answer.comment_list) =>
        list.map((row) => ({ externalUserId: row.external_userid, at: row.create_time }));
      return { comments: told(answer.comment_list), likes: told(answer.like_list) };
    },
  };
}
