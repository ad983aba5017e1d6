/** Channel codes, their figures and their greetings. */
import { z } from "zod";
import type { ContactWayRecord } from "#src/domain/wecom/wecom-records.js";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { wholeNumber } from "#src/domain/shared/whole-number.js";
import { auditOf } from "../access/audit-of.js";
import { peopleOf, PersonRefShape, type People } from "../access/person-ref.js";
import type { ApiDeps } from "../api-deps.js";
import type { ContactWayJson, WayFiguresJson, WelcomeLogJson } from "../contract/wecom.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id, Instant } from "../http/response-shapes.js";
import { WelcomeShape } from "./welcome-shape.js";

const tag = "wecom";
const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "时间要写成 09:00");
const Duty = z.strictObject({
  userId: z.string().min(1).max(64),
  spans: z
    .array(
      z.strictObject({ days: z.array(z.number().int().min(1).max(7)).min(1).max(7), from: LocalTime, to: LocalTime }),
    )
    .max(14),
  dailyCap: wholeNumber(BOUNDS.newContacts).nullable(),
});
const TagRef = z.strictObject({ group: z.string().min(1).max(30), label: z.string().min(1).max(30) });
const WayBody = z.strictObject({
  name: z.string().trim().min(1, "请给活码起个名字").max(60),
  skipVerify: z.boolean(),
  members: z.array(Duty).max(100),
  backupUserIds: z.array(z.string().min(1).max(64)).max(100),
  tags: z.array(TagRef).max(20),
  welcome: WelcomeShape.nullable(),
  isOn: z.boolean(),
});
const WayShape = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    state: z.string(),
    qrCodeUrl: z.string().nullable(),
    skipVerify: z.boolean(),
    members: z.array(Duty.extend({ name: z.string() })),
    backups: z.array(PersonRefShape),
    tags: z.array(TagRef),
    welcome: WelcomeShape.nullable(),
    isOn: z.boolean(),
    syncState: z.enum(["synced", "pending", "failed"]),
    note: z.string().nullable(),
    onDuty: z.array(PersonRefShape),
    createdAt: Instant,
    createdBy: PersonRefShape,
  })
  .meta({ id: "ContactWay" }) satisfies z.ZodType<ContactWayJson>;
const Count = { added: z.number(), lost: z.number() };
const FiguresShape = z
  .strictObject({
    days: z.array(z.strictObject({ day: z.string(), ...Count })),
    ...Count,
    byMember: z.array(z.strictObject({ member: PersonRefShape, ...Count })),
  })
  .meta({ id: "ContactWayFigures" }) satisfies z.ZodType<WayFiguresJson>;
const WelcomeLogShape = z
  .strictObject({
    id: z.string(),
    member: PersonRefShape,
    customer: z.string(),
    state: z.enum(["sent", "late", "failed", "unknown", "none"]),
    note: z.string().nullable(),
    receivedAt: Instant,
  })
  .meta({ id: "WelcomeLog" }) satisfies z.ZodType<WelcomeLogJson>;
const WayParams = z.object({ wayId: Id });

const presentWay = (way: ContactWayRecord, people: People): ContactWayJson => ({
  id: way.id,
  name: way.name,
  state: way.state,
  qrCodeUrl: way.qrCodeUrl,
  skipVerify: way.skipVerify,
  members: way.members.map(({ userId, spans, dailyCap }) => ({
    userId,
    spans: spans.map(({ days, from, to }) => ({ days, from, to })),
    dailyCap,
    name: people(userId).name,
  })),
  backups: way.backupUserIds.map((userId) => people(userId)),
  tags: way.tags.map(({ group, label }) => ({ group, label })),
  welcome: way.welcome,
  isOn: way.isOn,
  syncState: way.syncState,
  note: way.note,
  onDuty: way.isOn ? way.currentUserIds.map((userId) => people(userId)) : [],
  createdAt: way.createdAt.toISOString(),
  createdBy: people(way.createdBy),
});

export function contactWayRoutes({ wecomWork, access, corpId }: ApiDeps): Endpoint[] {
  const peopleIn = (ways: readonly ContactWayRecord[]): Promise<People> =>
    peopleOf(
      access,
      corpId,
      ways.flatMap((way) => [
        way.createdBy,
        ...way.members.map((member) => member.userId),
        ...way.backupUserIds,
        ...way.currentUserIds,
      ]),
    );
  const shown = async (way: ContactWayRecord): Promise<{ data: ContactWayJson }> => ({
    data: presentWay(way, await peopleIn([way])),
  });
  const audit = auditOf({ access, corpId });

  return [
    endpoint(
      "wecom:read",
      {
        method: "get",
        path: "/contact-ways",
        tag,
        summary: "Channel codes, newest first",
        response: dataOf(z.array(WayShape)),
      },
      async () => {
        const ways = await wecomWork.contactWays(corpId);
        const people = await peopleIn(ways);
        return { data: ways.map((way) => presentWay(way, people)) };
      },
    ),
    endpoint(
      "wecom:operate",
      {
        method: "post",
        path: "/contact-ways",
        tag,
        summary: "Make a channel code; when WeCom refuses it stays here with the reason",
        request: { body: WayBody },
        response: dataOf(WayShape),
        status: 201,
      },
      async ({ body }, actor) => {
        const byUserId = requireMember(actor).viewer.userId;
        await audit(byUserId, "contact-way.create", body.name);
        return shown(await wecomWork.createContactWay({ ...body, corpId, byUserId }));
      },
    ),
    endpoint(
      "wecom:operate",
      {
        method: "put",
        path: "/contact-ways/:wayId",
        tag,
        summary: "Change a channel code; switched off it cannot be scanned any more",
        request: { params: WayParams, body: WayBody },
        response: dataOf(WayShape),
      },
      async ({ params, body }, actor) => {
        await audit(requireMember(actor).viewer.userId, "contact-way.change", params.wayId, body.name);
        return shown(await wecomWork.changeContactWay({ ...body, corpId, id: params.wayId }));
      },
    ),
    endpoint(
      "wecom:read",
      {
        method: "get",
        path: "/contact-ways/:wayId/figures",
        tag,
        summary: "Who came through the code and who left again, by day and member",
        request: {
          params: WayParams,
          query: z.strictObject({ days: z.coerce.number().int().min(1).max(366).default(30) }),
        },
        response: dataOf(FiguresShape),
      },
      async ({ params, query }) => {
        const { byMember, ...figures } = await wecomWork.contactWayFigures({
          corpId,
          id: params.wayId,
          days: query.days,
        });
        const people = await peopleOf(
          access,
          corpId,
          byMember.map((row) => row.userId),
        );
        const rows = byMember.map(({ userId, added, lost }) => ({ member: people(userId), added, lost }));
        return { data: { ...figures, byMember: rows } };
      },
    ),
    endpoint(
      "wecom:read",
      {
        method: "get",
        path: "/welcomes",
        tag,
        summary: "The latest greetings and what became of them",
        response: dataOf(z.array(WelcomeLogShape)),
      },
      async () => {
        const welcomes = await wecomWork.welcomes(corpId);
        const people = await peopleOf(
          access,
          corpId,
          welcomes.map((one) => one.userId),
        );
        return {
          data: welcomes.map(({ id, userId, externalUserId, state, note, receivedAt }) => ({
            id,
            member: people(userId),
            customer: externalUserId,
            state,
            note,
            receivedAt: receivedAt.toISOString(),
          })),
        };
      },
    ),
  ];
}
