/** Customers (wecom.md §4.1) and the tags on them (§4.2). All need customer-contact permission and members in range. */
import { z } from "zod";
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import type {
  CustomersApi,
  WecomCustomer,
  WecomFollow,
  WecomFollowTag,
} from "#src/usecases/wecom-platform/customers-api.js";
import type { WecomClient } from "../client/wecom-client.js";
import { allPages, given, instant, integer, listOf, nextCursor, nothing, text, textOrNull, texts } from "./fields.js";

const ExternalContact = z.looseObject({
  external_userid: z.string(),
  name: text,
  type: integer,
  avatar: textOrNull,
  gender: integer,
  unionid: textOrNull,
  position: textOrNull,
  corp_name: textOrNull,
  corp_full_name: textOrNull,
});

const followFields = {
  userid: z.string(),
  remark: text,
  description: text,
  createtime: instant,
  remark_corp_name: text,
  remark_mobiles: texts,
  add_way: integer,
  oper_userid: textOrNull,
  state: textOrNull,
};
const FollowUser = z.looseObject({
  ...followFields,
  tags: listOf(z.looseObject({ group_name: text, tag_name: text, tag_id: textOrNull, type: integer })),
});
/** Older answers leave the member out when only one was asked for. */
const FollowInfo = z.looseObject({ ...followFields, userid: text, tag_id: texts });

const TAG_KIND: Readonly<Record<number, WecomFollowTag["kind"]>> = { 1: "corp", 2: "personal", 3: "strategy" };

const customerOf = (contact: z.infer<typeof ExternalContact>): WecomCustomer => ({
  externalUserId: contact.external_userid,
  name: contact.name,
  type: contact.type,
  gender: contact.gender === 1 ? "male" : contact.gender === 2 ? "female" : "unknown",
  avatarUrl: contact.avatar,
  unionId: contact.unionid,
  position: contact.position,
  corpName: contact.corp_name,
  corpFullName: contact.corp_full_name,
});

const followOf = (
  follow: z.infer<typeof FollowInfo> | z.infer<typeof FollowUser>,
  tags: WecomFollowTag[],
): WecomFollow => ({
  userId: follow.userid,
  remark: follow.remark,
  description: follow.description,
  remarkCorpName: follow.remark_corp_name,
  remarkMobiles: follow.remark_mobiles,
  createdAt: follow.createtime,
  tags,
  addWay: follow.add_way,
  operUserId: follow.oper_userid,
  state: follow.state,
});

const tagsOf = (tags: z.infer<typeof FollowUser>["tags"]): WecomFollowTag[] =>
  tags.map((tag) => ({
    tagId: tag.tag_id,
    name: tag.tag_name,
    groupName: tag.group_name,
    kind: TAG_KIND[tag.type] ?? (tag.tag_id === null ? "personal" : "corp"),
  }));

/** Member without customers, or without customer contact: not an empty list but 84061. */
const NO_RELATION = 84_061;

/** Name of the lock for changes of one pair. */
const pairOf = (userId: string, externalUserId: string): string => `pair:${userId.toLowerCase()}:${externalUserId}`;

export function customersApi(client: WecomClient): CustomersApi {
  return {
    /**
     * GET externalcontact/get_follow_user_list, path/92571. Permission: customer contact; only members in range.
     * Unpaged. No limit stated. Repeat: safe (read).
     */
    followMembers: async () => {
      const answer = await client.call({
        method: "GET",
        endpoint: "externalcontact/get_follow_user_list",
        secret: "contact",
        answer: z.looseObject({ follow_user: texts }),
        repeat: "safe",
      });
      return answer.follow_user;
    },
    /**
     * GET externalcontact/list, path/92113. Permission: customer contact, member in range. Unpaged. No limit stated.
     * Repeat: safe (read).
     */
    customerIdsOf: async (userId) => {
      try {
        const answer = await client.call({
          method: "GET",
          endpoint: "externalcontact/list",
          secret: "contact",
          query: { userid: userId },
          answer: z.looseObject({ external_userid: texts }),
          repeat: "safe",
        });
        return answer.external_userid;
      } catch (error) {
        if (isWecom(error, "gone") && error.errcode === NO_RELATION) return [];
        throw error;
      }
    },
    /**
     * GET externalcontact/get, path/92114. Permission: customer contact, a following member in range. 500 follow users
     * a page. No limit stated. Repeat: safe (read).
     */
    getCustomer: async (externalUserId) => {
      let customer: WecomCustomer | null = null;
      const follows = await allPages(async (cursor) => {
        const answer = await client.call({
          method: "GET",
          endpoint: "externalcontact/get",
          secret: "contact",
          query: { external_userid: externalUserId, cursor: cursor ?? undefined },
          answer: z.looseObject({
            external_contact: ExternalContact,
            follow_user: listOf(FollowUser),
            next_cursor: nextCursor,
          }),
          repeat: "safe",
        });
        customer = customerOf(answer.external_contact);
        const rows = answer.follow_user.map((follow) => followOf(follow, tagsOf(follow.tags)));
        return { rows, next: answer.next_cursor };
      });
      if (customer === null) throw new Error("a customer page without a customer");
      return { customer, follows };
    },
    /**
     * POST externalcontact/batch/get_by_user, path/92994. Permission: customer contact, members in range. Page ≤ 100.
     * ≤ 100 members. Repeat: safe (read).
     */
    customersOf: async (userIds, cursor) => {
      const answer = await client.call({
        method: "POST",
        endpoint: "externalcontact/batch/get_by_user",
        secret: "contact",
        body: { userid_list: userIds, limit: 100, ...(cursor === null ? {} : { cursor }) },
        answer: z.looseObject({
          external_contact_list: listOf(z.looseObject({ external_contact: ExternalContact, follow_info: FollowInfo })),
          next_cursor: nextCursor,
        }),
        repeat: "safe",
      });
      const rows = answer.external_contact_list.map(({ external_contact, follow_info }) => ({
        customer: customerOf(external_contact),
        follow: followOf(
          { ...follow_info, userid: follow_info.userid || (userIds.length === 1 ? (userIds[0] ?? "") : "") },
          follow_info.tag_id.map((tagId) => ({ tagId, name: "", groupName: "", kind: "corp" as const })),
        ),
      }));
      return { rows, next: answer.next_cursor };
    },
    /**
     * POST externalcontact/remark, path/92115. Permission: customer contact, the member's own relation. Unpaged. Remark
     * and company ≤ 20 characters, description ≤ 150. Repeat: safe (sets values).
     */
    setRemark: async ({ userId, externalUserId, remark, description, company, mobiles }) => {
      await client.call({
        method: "POST",
        endpoint: "externalcontact/remark",
        secret: "contact",
        body: {
          userid: userId,
          external_userid: externalUserId,
          ...given({
            remark,
            description,
            remark_company: company,
            // An empty list would be "untouched".
            remark_mobiles: mobiles?.length === 0 ? [""] : mobiles,
          }),
        },
        answer: nothing,
        repeat: "safe",
        serial: pairOf(userId, externalUserId),
      });
    },
    /**
     * POST externalcontact/mark_tag, path/92118. Permission: customer contact, the member's own relation. Unpaged. One
     * call at a time per pair (45035); tags a customer: 40144. Repeat: safe (sets).
     */
    markTags: async ({ userId, externalUserId, add = [], remove = [] }) => {
      if (add.length === 0 && remove.length === 0) return;
      await client.call({
        method: "POST",
        endpoint: "externalcontact/mark_tag",
        secret: "contact",
        body: {
          userid: userId,
          external_userid: externalUserId,
          ...(add.length > 0 ? { add_tag: add } : {}),
          ...(remove.length > 0 ? { remove_tag: remove } : {}),
        },
        answer: nothing,
        repeat: "safe",
        serial: pairOf(userId, externalUserId),
      });
    },
  };
}
