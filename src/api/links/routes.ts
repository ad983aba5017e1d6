/** Links of the library: written once, used in every message, and who opened them. */
import { z } from "zod";
import { auditOf } from "../access/audit-of.js";
import { peopleOf, PersonRefShape } from "../access/person-ref.js";
import type { ApiDeps } from "../api-deps.js";
import { ContactRefShape, presentContactRef, summaryOfContact } from "../contacts/contact-ref.js";
import { masksFor } from "../contacts/masks.js";
import type { LinkOpenJson, SavedLinkJson, TrackingJson } from "../contract/links.js";
import { decodeCursor, encodeCursor } from "../http/cursor.js";
import { answerOfOne } from "../http/answer-of-one.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id, Instant, PageQuery, pageOfSchema } from "../http/response-shapes.js";
import { ASKING_STATES } from "#src/domain/link/asking.js";
import { isTarget } from "#src/domain/link/tracked-link.js";
import type { Asking } from "#src/usecases/link/asking.js";
import type { SavedLinkView } from "#src/usecases/link/saved-links.js";

const tag = "links";
const Params = z.object({ linkId: Id });
const Body = z.strictObject({
  title: z.string().trim().min(1, "请写标题").max(60),
  url: z.string().trim().refine(isTarget, "要写成 https:// 开头的地址"),
  description: z.string().trim().max(160).default(""),
  coverId: z.string().max(60).nullable().default(null),
  isTracked: z.boolean(),
});
const SavedLinkShape = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    url: z.string(),
    description: z.string(),
    coverId: z.string().nullable(),
    isTracked: z.boolean(),
    createdBy: PersonRefShape,
    createdAt: Instant,
    people: z.number(),
    unknown: z.number(),
    lastOpenedAt: Instant.nullable(),
  })
  .meta({ id: "SavedLink" }) satisfies z.ZodType<SavedLinkJson>;
const LinkOpenShape = z
  .strictObject({ contact: ContactRefShape, firstAt: Instant, lastAt: Instant, opens: z.number() })
  .meta({ id: "LinkOpen" }) satisfies z.ZodType<LinkOpenJson>;
const TrackingShape = z
  .strictObject({ problem: z.string().nullable(), asking: z.enum(ASKING_STATES), testUrl: z.string() })
  .meta({ id: "LinkTracking" }) satisfies z.ZodType<TrackingJson>;

export function linkRoutes({ links, access, contacts, corpId }: ApiDeps): Endpoint[] {
  const shown = async (views: readonly SavedLinkView[]): Promise<SavedLinkJson[]> => {
    const people = await peopleOf(access, corpId, [...new Set(views.map(({ link }) => link.createdBy))]);
    return views.map(({ link, stats }) => ({
      id: link.id,
      title: link.title,
      url: link.url,
      description: link.description,
      coverId: link.coverId,
      isTracked: link.isTracked,
      createdBy: people(link.createdBy),
      createdAt: link.createdAt.toISOString(),
      people: stats.people,
      unknown: stats.unknown,
      lastOpenedAt: stats.lastAt?.toISOString() ?? null,
    }));
  };
  const tracking = ({ state, testUrl }: Asking): TrackingJson => ({ problem: links.problem, asking: state, testUrl });
  const audit = auditOf({ access, corpId });
  return [
    endpoint(
      "touch:read",
      {
        method: "get",
        path: "/links/tracking",
        tag,
        summary: "Whether links are tracked here, and why not",
        request: {},
        response: dataOf(TrackingShape),
      },
      async () => ({ data: tracking(await links.asking(corpId)) }),
    ),
    endpoint(
      "settings:write",
      {
        method: "put",
        path: "/links/tracking",
        tag,
        summary: "Whether visitors are asked who they are; audited",
        request: { body: z.strictObject({ isAskingOn: z.boolean() }) },
        response: dataOf(TrackingShape),
      },
      async ({ body }, actor) => {
        const { viewer } = requireMember(actor);
        await audit(viewer.userId, body.isAskingOn ? "link.asking-on" : "link.asking-off", "links");
        return { data: tracking(await links.switchAsking(viewer, body.isAskingOn)) };
      },
    ),
    endpoint(
      "touch:read",
      {
        method: "get",
        path: "/links",
        tag,
        summary: "Links of the library, newest first, and how often they were opened",
        request: { query: z.strictObject(PageQuery) },
        response: pageOfSchema(SavedLinkShape),
      },
      async ({ query }, { viewer }) => {
        const { items, next } = await links.page(viewer, { after: decodeCursor(query.cursor), limit: query.limit });
        return { data: await shown(items), nextCursor: encodeCursor(next) };
      },
    ),
    endpoint(
      "touch:write",
      {
        method: "post",
        path: "/links",
        tag,
        summary: "Put a link into the library",
        request: { body: Body },
        response: dataOf(SavedLinkShape),
        status: 201,
      },
      async ({ body }, actor) => answerOfOne(shown([await links.add(requireMember(actor).viewer, body)])),
    ),
    endpoint(
      "touch:write",
      {
        method: "put",
        path: "/links/:linkId",
        tag,
        summary: "Change what later messages carry; those that went out lead where they led",
        request: { params: Params, body: Body },
        response: dataOf(SavedLinkShape),
      },
      async ({ params, body }, actor) =>
        answerOfOne(shown([await links.change(requireMember(actor).viewer, params.linkId, body)])),
    ),
    endpoint(
      "touch:write",
      {
        method: "delete",
        path: "/links/:linkId",
        tag,
        summary: "Take a link out of the library; messages that carry it go on leading there",
        request: { params: Params },
        response: null,
      },
      async ({ params }, actor) => {
        const { viewer } = requireMember(actor);
        await links.remove(viewer, params.linkId);
        await audit(viewer.userId, "link.remove", params.linkId);
      },
    ),
    endpoint(
      "contact:read",
      {
        method: "get",
        path: "/links/:linkId/opens",
        tag,
        summary: "Who opened it, latest first: contacts inside the scope",
        request: { params: Params, query: z.strictObject(PageQuery) },
        response: pageOfSchema(LinkOpenShape),
      },
      async ({ params, query }, { viewer }) => {
        const page = { after: decodeCursor(query.cursor), limit: query.limit };
        const { items, next } = await links.openers(viewer, params.linkId, page);
        const found = await contacts.findMany(
          viewer,
          items.flatMap(({ contactId }) => contactId ?? []),
        );
        const byId = new Map(found.map((contact) => [contact.id, summaryOfContact(contact)]));
        const masks = masksFor(viewer);
        return {
          data: items.flatMap(({ contactId, firstAt, lastAt, opens }) => {
            const contact = byId.get(contactId ?? "");
            if (!contact) return [];
            const times = { firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString() };
            return [{ contact: presentContactRef(contact, masks), ...times, opens }];
          }),
          nextCursor: encodeCursor(next),
        };
      },
    ),
  ];
}
