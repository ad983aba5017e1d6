/** Greetings of customer groups. */
import { z } from "zod";
import { AttachmentSchema } from "#src/domain/material/attachment-schema.js";
import type { GroupWelcome } from "#src/domain/wecom/group-welcome.js";
import { auditOf } from "../access/audit-of.js";
import { peopleOf, PersonRefShape } from "../access/person-ref.js";
import type { ApiDeps } from "../api-deps.js";
import type { GroupWelcomeJson } from "../contract/group-welcomes.js";
import { answerOfOne } from "../http/answer-of-one.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id, Instant } from "../http/response-shapes.js";

const tag = "wecom";
const Params = z.object({ welcomeId: Id });
const Body = z.strictObject({ text: z.string().trim().max(1_500), attachment: AttachmentSchema.nullable() });
const Shape = z
  .strictObject({
    id: z.string(),
    text: z.string(),
    attachment: AttachmentSchema.nullable(),
    state: z.enum(["synced", "failed", "unknown"]),
    note: z.string().nullable(),
    createdBy: PersonRefShape,
    createdAt: Instant,
  })
  .meta({ id: "GroupWelcome" }) satisfies z.ZodType<GroupWelcomeJson>;

export function groupWelcomeRoutes({ groupWelcomes, access, corpId }: ApiDeps): Endpoint[] {
  const shown = async (welcomes: readonly GroupWelcome[]): Promise<GroupWelcomeJson[]> => {
    const people = await peopleOf(access, corpId, [...new Set(welcomes.map(({ createdBy }) => createdBy))]);
    return welcomes.map(({ id, text, attachment, state, note, createdBy, createdAt }) => ({
      id,
      text,
      attachment,
      state,
      note,
      createdBy: people(createdBy),
      createdAt: createdAt.toISOString(),
    }));
  };
  const one = (welcome: GroupWelcome): Promise<{ data: GroupWelcomeJson }> => answerOfOne(shown([welcome]));
  const audit = auditOf({ access, corpId });

  return [
    endpoint(
      "wecom:read",
      {
        method: "get",
        path: "/group-welcomes",
        tag,
        summary: "Greetings of customer groups, newest first",
        response: dataOf(z.array(Shape)),
      },
      async () => ({ data: await shown(await groupWelcomes.list(corpId)) }),
    ),
    endpoint(
      "wecom:operate",
      {
        method: "post",
        path: "/group-welcomes",
        tag,
        summary: "Write one; group owners are told and choose it in the client",
        request: { body: Body },
        response: dataOf(Shape),
        status: 201,
      },
      async ({ body }, actor) => {
        const byUserId = requireMember(actor).viewer.userId;
        const welcome = await groupWelcomes.create({ ...body, corpId, byUserId });
        await audit(byUserId, "group-welcome.create", welcome.id);
        return one(welcome);
      },
    ),
    endpoint(
      "wecom:operate",
      {
        method: "put",
        path: "/group-welcomes/:welcomeId",
        tag,
        summary: "Change one, or bring it to WeCom again",
        request: { params: Params, body: Body },
        response: dataOf(Shape),
      },
      async ({ params, body }, actor) => {
        await audit(requireMember(actor).viewer.userId, "group-welcome.change", params.welcomeId);
        return one(await groupWelcomes.change({ ...body, corpId, id: params.welcomeId }));
      },
    ),
    endpoint(
      "wecom:operate",
      {
        method: "delete",
        path: "/group-welcomes/:welcomeId",
        tag,
        summary: "Take one out of WeCom and from here",
        request: { params: Params },
        response: null,
      },
      async ({ params }, actor) => {
        await audit(requireMember(actor).viewer.userId, "group-welcome.remove", params.welcomeId);
        await groupWelcomes.remove(corpId, params.welcomeId);
      },
    ),
  ];
}
