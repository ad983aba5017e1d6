/** The corp's tag library (path/92117, wecom.md §4.2). Needs customer contact; an app changes only what it has made. */
import { z } from "zod";
import type { CorpTagsApi, WecomTagGroup } from "#src/usecases/wecom-platform/corp-tags-api.js";
import type { WecomClient } from "../client/wecom-client.js";
import { given, instant, integer, listOf, nothing, text } from "./fields.js";

const common = { create_time: instant, order: integer, deleted: z.boolean().nullish() };
const TagGroup = z.looseObject({
  group_id: z.string(),
  group_name: text,
  ...common,
  tag: listOf(z.looseObject({ id: z.string(), name: text, ...common })),
});

const groupOf = (group: z.infer<typeof TagGroup>): WecomTagGroup => ({
  id: group.group_id,
  name: group.group_name,
  order: group.order,
  createdAt: group.create_time,
  isDeleted: group.deleted ?? false,
  tags: group.tag.map((tag) => ({
    id: tag.id,
    name: tag.name,
    order: tag.order,
    createdAt: tag.create_time,
    isDeleted: tag.deleted ?? false,
  })),
});

export function corpTagsApi(client: WecomClient): CorpTagsApi {
  /** Needed when one secret serves several apps; WeCom ignores it otherwise. */
  const agent = async () => {
    const { agentId } = await client.credentials();
    return agentId === null ? {} : { agentid: agentId };
  };
  return {
    /**
     * POST externalcontact/get_corp_tag_list, path/92117. Permission: customer contact. Unpaged. No limit stated.
     * Repeat: safe (read).
     */
    list: async ({ tagIds, groupIds } = {}) => {
      const answer = await client.call({
        method: "POST",
        endpoint: "externalcontact/get_corp_tag_list",
        secret: "contact",
        body: given({ tag_id: tagIds, group_id: groupIds }),
        answer: z.looseObject({ tag_group: listOf(TagGroup) }),
        repeat: "safe",
      });
      return answer.tag_group.map(groupOf);
    },
    /**
     * POST externalcontact/add_corp_tag, path/92117. Permission: customer contact. Unpaged. ≤ 10,000 tags a corp
     * (40126), names ≤ 30 characters. Repeat: unsafe; `list` tells what is there.
     */
    add: async ({ groupId, groupName, groupOrder, tags }) => {
      const answer = await client.call({
        method: "POST",
        endpoint: "externalcontact/add_corp_tag",
        secret: "contact",
        body: {
          ...given({ group_id: groupId, group_name: groupName, order: groupOrder }),
          tag: tags.map(({ name, order }) => ({ name, ...given({ order }) })),
          ...(await agent()),
        },
        answer: z.looseObject({ tag_group: TagGroup }),
        repeat: "unsafe",
        serial: "corp-tags",
      });
      return groupOf(answer.tag_group);
    },
    /**
     * POST externalcontact/edit_corp_tag, path/92117. Permission: customer contact, the app's own tags. Unpaged. Names
     * ≤ 30 characters. Repeat: safe (sets values).
     */
    edit: async ({ id, name, order }) => {
      await client.call({
        method: "POST",
        endpoint: "externalcontact/edit_corp_tag",
        secret: "contact",
        body: { id, ...given({ name, order }), ...(await agent()) },
        answer: nothing,
        repeat: "safe",
        serial: "corp-tags",
      });
    },
    /**
     * POST externalcontact/del_corp_tag, path/92117. Permission: customer contact, the app's own tags. Unpaged.
     * No limit stated. Repeat: safe; what is gone already answers 40068.
     */
    remove: async ({ tagIds, groupIds }) => {
      await client.call({
        method: "POST",
        endpoint: "externalcontact/del_corp_tag",
        secret: "contact",
        body: { ...given({ tag_id: tagIds, group_id: groupIds }), ...(await agent()) },
        answer: nothing,
        repeat: "safe",
        serial: "corp-tags",
      });
    },
  };
}
