/** Acquisition links 获客助手 (wecom.md §4.13). The app's own token; an app sees only its own links. */
import { z } from "zod";
import type { AcquisitionApi, AcquisitionLinkInput } from "#src/usecases/wecom-platform/acquisition-api.js";
import type { WecomClient } from "../client/wecom-client.js";
import {
  given,
  instant,
  integer,
  integers,
  listOf,
  nextCursor,
  nothing,
  secondsOf,
  text,
  textOrNull,
  texts,
} from "./fields.js";
import { at } from "./poster.js";

const Link = z.looseObject({ link_id: text, link_name: text, url: text, create_time: instant });

const linkFields = (input: Partial<AcquisitionLinkInput>) => ({
  ...given({ link_name: input.name, skip_verify: input.skipVerify }),
  ...(input.userIds || input.departmentIds
    ? { range: given({ user_list: input.userIds, department_list: input.departmentIds }) }
    : {}),
});

export function acquisitionApi(client: WecomClient): AcquisitionApi {
  const post = <T>(name: string, body: unknown, answer: z.ZodType<T>, repeat: "safe" | "unsafe" = "safe") =>
    client.call({ method: "POST", endpoint: `externalcontact/customer_acquisition/${name}`, body, answer, repeat });
  const linkOf = (link: z.infer<typeof Link>, id = link.link_id) => ({
    linkId: id,
    name: link.link_name,
    url: link.url,
    createdAt: link.create_time,
  });
  return {
    /**
     * POST …/list_link, path/97297. Permission: the app's own token, own links only. Page ≤ 100. No limit stated.
     * Repeat: safe (read).
     */
    list: async (cursor) => {
      const answer = z.looseObject({ link_id_list: texts, next_cursor: nextCursor });
      const page = await post("list_link", { limit: 100, ...at(cursor) }, answer);
      return { linkIds: page.link_id_list, next: page.next_cursor };
    },
    /**
     * POST …/get, path/97297. Permission: the app's own token, own links only. Unpaged. No limit stated.
     * Repeat: safe (read).
     */
    get: async (linkId) => {
      const range = z.looseObject({ user_list: texts, department_list: integers }).nullish();
      const answer = await post("get", { link_id: linkId }, z.looseObject({ link: Link, range }));
      return {
        ...linkOf(answer.link, linkId),
        userIds: answer.range?.user_list ?? [],
        departmentIds: answer.range?.department_list ?? [],
      };
    },
    /**
     * POST …/create_link, path/97297. Permission: the app's own token. Unpaged. ≤ 500 people, name ≤ 30 characters.
     * Repeat: unsafe (makes one more).
     */
    create: async (input) =>
      linkOf((await post("create_link", linkFields(input), z.looseObject({ link: Link }), "unsafe")).link),
    /**
     * POST …/update_link, path/97297. Permission: the app's own token, own links only. Unpaged. ≤ 500 people; the range
     * is replaced whole. Repeat: safe (sets values).
     */
    update: async (linkId, patch) => {
      await post("update_link", { link_id: linkId, ...linkFields(patch) }, nothing);
    },
    /**
     * POST …/delete_link, path/97297. Permission: the app's own token, own links only. Unpaged. No limit stated.
     * Repeat: safe.
     */
    remove: async (linkId) => {
      await post("delete_link", { link_id: linkId }, nothing);
    },
    /**
     * POST …/customer, path/97298. Permission: the app's own token, own links only. Page ≤ 1000. No limit stated.
     * Repeat: safe (read).
     */
    customers: async (linkId, cursor) => {
      const answer = await post(
        "customer",
        { link_id: linkId, limit: 1_000, ...at(cursor) },
        z.looseObject({
          customer_list: listOf(
            z.looseObject({ external_userid: z.string(), userid: text, chat_status: integer, state: textOrNull }),
          ),
          next_cursor: nextCursor,
        }),
      );
      const rows = answer.customer_list.map((row) => ({
        externalUserId: row.external_userid,
        userId: row.userid,
        // 2 is "not known yet" by some sources; anything beyond 0 and 1 is read so.
        hasWritten: row.chat_status === 1 ? true : row.chat_status === 0 ? false : null,
        state: row.state,
      }));
      return { rows, next: answer.next_cursor };
    },
    /**
     * GET externalcontact/customer_acquisition_quota, path/97375. Permission: the app's own token. Unpaged.
     * No limit stated. Repeat: safe (read).
     */
    quota: async () => {
      const answer = await client.call({
        method: "GET",
        endpoint: "externalcontact/customer_acquisition_quota",
        answer: z.looseObject({
          total: integer,
          balance: integer,
          quota_list: listOf(z.looseObject({ expire_date: instant, balance: integer })),
        }),
        repeat: "safe",
      });
      const expiring = answer.quota_list.map((row) => ({ at: row.expire_date, balance: row.balance }));
      return { total: answer.total, balance: answer.balance, expiring };
    },
    /**
     * POST …/statistic, path/97375. Permission: the app's own token, own links only. Unpaged. ≤ 30 days, 180 days back.
     * Repeat: safe (read).
     */
    statistic: async (linkId, from, to) => {
      const answer = await post(
        "statistic",
        { link_id: linkId, start_time: secondsOf(from), end_time: secondsOf(to) },
        z.looseObject({ click_link_customer_cnt: integer, new_customer_cnt: integer }),
      );
      return { clicks: answer.click_link_customer_cnt, newCustomers: answer.new_customer_cnt };
    },
    /**
     * POST …/get_chat_info, path/97375. Permission: the app's own token, own links only. Unpaged. The key lives
     * 30 minutes (41201). Repeat: safe (read).
     */
    chatInfo: async (chatKey) => {
      const info = z.looseObject({ link_id: textOrNull, state: textOrNull }).nullish();
      const answer = await post(
        "get_chat_info",
        { chat_key: chatKey },
        z.looseObject({ userid: text, external_userid: text, chat_info: info }),
      );
      return {
        userId: answer.userid,
        externalUserId: answer.external_userid,
        linkId: answer.chat_info?.link_id ?? null,
        state: answer.chat_info?.state ?? null,
      };
    },
  };
}
