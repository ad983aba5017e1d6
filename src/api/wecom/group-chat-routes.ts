/** Customer groups and who is in them. */
import { z } from "zod";
import type { GroupChatRecord } from "#src/domain/wecom/wecom-records.js";
import { NotFoundError } from "#src/domain/shared/errors.js";
import { stableId } from "#src/usecases/shared/ids.js";
import { peopleOf, PersonRefShape, type People } from "../access/person-ref.js";
import type { ApiDeps } from "../api-deps.js";
import type { GroupChatJson, GroupChatRowJson } from "../contract/wecom.js";
import { endpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id, Instant } from "../http/response-shapes.js";

const tag = "wecom";
const groupFields = {
  chatId: z.string(),
  name: z.string(),
  owner: PersonRefShape,
  status: z.enum(["normal", "owner_left", "inheriting", "inherited", "dismissed"]),
  members: z.number(),
  customers: z.number(),
  createdAt: Instant.nullable(),
  unseenSince: Instant.nullable(),
};
const GroupRowShape = z.strictObject(groupFields).meta({ id: "GroupChatRow" }) satisfies z.ZodType<GroupChatRowJson>;
const GroupShape = z
  .strictObject({
    ...groupFields,
    notice: z.string(),
    people: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(["member", "customer"]),
        name: z.string(),
        contactId: z.string().nullable(),
        joinedAt: Instant.nullable(),
        joinScene: z.enum(["invited", "link", "qr_code", "other"]),
      }),
    ),
  })
  .meta({ id: "GroupChat" }) satisfies z.ZodType<GroupChatJson>;

const presentGroup = (group: GroupChatRecord, people: People): GroupChatRowJson => ({
  chatId: group.chatId,
  name: group.name,
  owner: people(group.ownerId),
  status: group.status,
  members: group.members.filter((one) => one.kind === "member").length,
  customers: group.members.filter((one) => one.kind === "customer").length,
  createdAt: group.createdAt?.toISOString() ?? null,
  unseenSince: group.unseenSince?.toISOString() ?? null,
});

export function groupChatRoutes({ wecomWork, contacts, access, corpId }: ApiDeps): Endpoint[] {
  return [
    endpoint(
      "wecom:read",
      {
        method: "get",
        path: "/group-chats",
        tag,
        summary: "Customer groups, newest first",
        response: dataOf(z.array(GroupRowShape)),
      },
      async () => {
        const groups = await wecomWork.groups(corpId);
        const people = await peopleOf(
          access,
          corpId,
          groups.map((group) => group.ownerId),
        );
        return { data: groups.map((group) => presentGroup(group, people)) };
      },
    ),
    endpoint(
      "wecom:read",
      {
        method: "get",
        path: "/group-chats/:chatId",
        tag,
        summary: "One customer group with its people",
        request: { params: z.object({ chatId: Id }) },
        response: dataOf(GroupShape),
      },
      async ({ params }, { viewer }) => {
        const group = await wecomWork.group(corpId, params.chatId);
        if (!group) throw new NotFoundError("客户群", params.chatId);
        const people = await peopleOf(access, corpId, [
          group.ownerId,
          ...group.members.flatMap((one) => (one.kind === "member" ? [one.id] : [])),
        ]);
        const idOf = (externalUserId: string): string => stableId("ct", corpId, "wecom", externalUserId);
        const visible = await contacts.findMany(
          viewer,
          group.members.flatMap((one) => (one.kind === "customer" ? [idOf(one.id)] : [])),
        );
        const seen = new Map(visible.map((contact) => [contact.id, contact]));
        return {
          data: {
            ...presentGroup(group, people),
            notice: group.notice,
            people: group.members.map(({ id, kind, name, joinedAt, joinScene }) => {
              const contact = kind === "customer" ? seen.get(idOf(id)) : undefined;
              return {
                id,
                kind,
                name: kind === "member" ? people(id).name : (contact?.displayName ?? name),
                contactId: contact?.id ?? null,
                joinedAt: joinedAt?.toISOString() ?? null,
                joinScene,
              };
            }),
          },
        };
      },
    ),
  ];
}
