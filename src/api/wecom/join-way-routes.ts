/** Codes that lead into customer groups, and who came through each. */
import { z } from "zod";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { wholeNumber } from "#src/domain/shared/whole-number.js";
import { JOIN_WAY_LIMITS } from "#src/domain/wecom/join-way.js";
import type { GroupChatRecord } from "#src/domain/wecom/wecom-records.js";
import type { JoinWayRow } from "#src/usecases/wecom/join-ways.js";
import { auditOf } from "../access/audit-of.js";
import { peopleOf, PersonRefShape } from "../access/person-ref.js";
import type { ApiDeps } from "../api-deps.js";
import type { JoinWayFiguresJson, JoinWayJson } from "../contract/join-ways.js";
import { answerOfOne } from "../http/answer-of-one.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id, Instant } from "../http/response-shapes.js";

const tag = "wecom";
const Params = z.object({ wayId: Id });
const fields = {
  name: z.string().trim().min(1).max(60),
  chatIds: z.array(z.string().min(1).max(64)).max(JOIN_WAY_LIMITS.groups),
  autoCreateRoom: z.boolean(),
  roomBaseName: z.string().trim().max(60),
  roomBaseId: wholeNumber(BOUNDS.roomNumber),
};
const WayShape = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    state: z.string(),
    groups: z.array(z.strictObject({ chatId: z.string(), name: z.string(), customers: z.number() })),
    autoCreateRoom: z.boolean(),
    roomBaseName: z.string(),
    roomBaseId: z.number(),
    hasPicture: z.boolean(),
    syncState: z.enum(["synced", "failed", "unknown"]),
    note: z.string().nullable(),
    joined: z.number(),
    left: z.number(),
    createdAt: Instant,
    createdBy: PersonRefShape,
  })
  .meta({ id: "JoinWay" }) satisfies z.ZodType<JoinWayJson>;
const FiguresShape = z
  .strictObject({
    joined: z.number(),
    left: z.number(),
    days: z.array(z.strictObject({ day: z.string(), joined: z.number() })),
    byGroup: z.array(z.strictObject({ chatId: z.string(), name: z.string(), joined: z.number(), left: z.number() })),
  })
  .meta({ id: "JoinWayFigures" }) satisfies z.ZodType<JoinWayFiguresJson>;

export function joinWayRoutes({ joinWays, wecomWork, access, corpId }: ApiDeps): Endpoint[] {
  const groupsById = async (): Promise<Map<string, GroupChatRecord>> =>
    new Map((await wecomWork.groups(corpId)).map((group) => [group.chatId, group]));
  const shown = async (rows: readonly JoinWayRow[]): Promise<JoinWayJson[]> => {
    const [groups, people] = await Promise.all([
      groupsById(),
      peopleOf(access, corpId, [...new Set(rows.map(({ way }) => way.createdBy))]),
    ]);
    return rows.map(({ way, joined, left }) => ({
      id: way.id,
      name: way.name,
      state: way.state,
      groups: way.chatIds.map((chatId) => ({
        chatId,
        name: groups.get(chatId)?.name ?? "",
        customers: groups.get(chatId)?.members.filter(({ kind }) => kind === "customer").length ?? 0,
      })),
      autoCreateRoom: way.autoCreateRoom,
      roomBaseName: way.roomBaseName,
      roomBaseId: way.roomBaseId,
      hasPicture: way.qrCodeUrl !== null,
      syncState: way.syncState,
      note: way.note,
      joined,
      left,
      createdAt: way.createdAt.toISOString(),
      createdBy: people(way.createdBy),
    }));
  };
  const one = (row: JoinWayRow): Promise<{ data: JoinWayJson }> => answerOfOne(shown([row]));
  const audit = auditOf({ access, corpId });

  return [
    endpoint(
      "wecom:read",
      {
        method: "get",
        path: "/join-ways",
        tag,
        summary: "Codes into customer groups with how many came, newest first",
        response: dataOf(z.array(WayShape)),
      },
      async () => ({ data: await shown(await joinWays.list(corpId)) }),
    ),
    endpoint(
      "wecom:operate",
      {
        method: "post",
        path: "/join-ways",
        tag,
        summary: "Make a code; when WeCom refuses it stays here with the reason",
        request: { body: z.strictObject({ ...fields, state: z.string().trim().max(60) }) },
        response: dataOf(WayShape),
        status: 201,
      },
      async ({ body }, actor) => {
        const byUserId = requireMember(actor).viewer.userId;
        const row = await joinWays.create({ ...body, corpId, byUserId });
        await audit(byUserId, "join-way.create", row.way.id, body.name);
        return one(row);
      },
    ),
    endpoint(
      "wecom:operate",
      {
        method: "put",
        path: "/join-ways/:wayId",
        tag,
        summary: "Change a code, or bring it to WeCom again",
        request: { params: Params, body: z.strictObject(fields) },
        response: dataOf(WayShape),
      },
      async ({ params, body }, actor) => {
        await audit(requireMember(actor).viewer.userId, "join-way.change", params.wayId, body.name);
        return one(await joinWays.change({ ...body, corpId, id: params.wayId }));
      },
    ),
    endpoint(
      "wecom:operate",
      {
        method: "delete",
        path: "/join-ways/:wayId",
        tag,
        summary: "Take a code out of WeCom and from here; its picture leads nowhere from then on",
        request: { params: Params },
        response: null,
      },
      async ({ params }, actor) => {
        await audit(requireMember(actor).viewer.userId, "join-way.remove", params.wayId);
        await joinWays.remove(corpId, params.wayId);
      },
    ),
    endpoint(
      "wecom:read",
      {
        method: "get",
        path: "/join-ways/:wayId/figures",
        tag,
        summary: "Who came through a code, by day and group",
        request: {
          params: Params,
          query: z.strictObject({ days: z.coerce.number().int().min(1).max(366).default(30) }),
        },
        response: dataOf(FiguresShape),
      },
      async ({ params, query }) => {
        const { byGroup, ...figures } = await joinWays.figures({ corpId, id: params.wayId, days: query.days });
        const groups = await groupsById();
        return {
          data: {
            ...figures,
            byGroup: byGroup.map((row) => ({ ...row, name: groups.get(row.chatId)?.name ?? "" })),
          },
        };
      },
    ),
  ];
}
