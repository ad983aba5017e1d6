/** Reading contacts: list, facets, page, conversation, timeline. */
import { z } from "zod";
import { STAGES } from "#src/domain/stage/stage.js";
import { VALUE_TIERS } from "#src/domain/value/value-tier.js";
import { WARNING_KINDS } from "#src/domain/warning/warning.js";
import { InvalidInputError } from "#src/domain/shared/errors.js";
import type { ApiDeps } from "../api-deps.js";
import { peopleOf } from "../access/person-ref.js";
import { decodeCursor, encodeCursor } from "../http/cursor.js";
import { endpoint, type Endpoint } from "../http/endpoint.js";
import { csvOf, dataOf, Id, PageQuery, pageOfSchema } from "../http/response-shapes.js";
import { masksFor } from "./masks.js";
import { presentMessage, presentTimelineEntry } from "./message-presenter.js";
import { peopleInFile, peopleInRow, presentContactDetail, presentContactRow } from "./presenter.js";
import { ContactDetailShape, ContactRowShape, FacetsShape, MessagesShape, TimelineEntryShape } from "./shapes.js";

const tag = "contacts";
export const ContactParams = z.object({ contactId: Id });

const textList = z
  .string()
  .max(2_000)
  .transform((text) =>
    text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean),
  );

const ListQuery = z.strictObject({
  ...PageQuery,
  q: z.string().max(100).default(""),
  stage: csvOf(STAGES).optional(),
  tag: textList.optional(),
  ownerId: textList.optional(),
  tier: csvOf(VALUE_TIERS).optional(),
  /** "any" stands for whatever kind. */
  warning: csvOf(["any", ...WARNING_KINDS]).optional(),
  sort: z.enum(["lastMessageAt", "stageSince", "warnedAt"]).default("lastMessageAt"),
});

const MessagesQuery = z.strictObject({
  conversationId: Id.optional(),
  before: Id.optional(),
  after: Id.optional(),
  around: Id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export function contactRoutes({ contacts, followUp, touch, access, clock, corpId }: ApiDeps): Endpoint[] {
  return [
    endpoint(
      "contact:read",
      {
        method: "get",
        path: "/contacts",
        tag,
        summary: "Find contacts inside the own scope; latest first",
        request: { query: ListQuery },
        response: pageOfSchema(ContactRowShape),
      },
      async ({ query }, { viewer }) => {
        const { items, next } = await contacts.list(viewer, {
          q: query.q,
          stages: query.stage ?? [],
          tags: query.tag ?? [],
          ownerIds: query.ownerId ?? [],
          tiers: query.tier ?? [],
          warnings: query.warning ?? [],
          sort: query.sort,
          after: decodeCursor(query.cursor),
          limit: query.limit,
        });
        const people = await peopleOf(access, corpId, items.flatMap(peopleInRow));
        const masks = masksFor(viewer);
        return { data: items.map((row) => presentContactRow(row, people, masks)), nextCursor: encodeCursor(next) };
      },
    ),
    endpoint(
      "contact:read",
      {
        method: "get",
        path: "/contacts/facets",
        tag,
        summary: "What the list's filters offer, with counts inside the own scope",
        response: dataOf(FacetsShape),
      },
      async (_input, { viewer }) => {
        const { total, stages, tags, owners, tiers, warnings } = await contacts.facets(viewer);
        const people = await peopleOf(
          access,
          corpId,
          owners.map((owner) => owner.userId),
        );
        return {
          data: {
            total,
            stages,
            tags,
            owners: owners.map(({ userId, count }) => ({ ...people(userId), count })),
            tiers,
            warnings,
          },
        };
      },
    ),
    endpoint(
      "contact:read",
      {
        method: "get",
        path: "/contacts/:contactId",
        tag,
        summary: "Everything about one contact",
        request: { params: ContactParams },
        response: dataOf(ContactDetailShape),
      },
      async ({ params }, { viewer }) => {
        const file = await contacts.file(viewer, params.contactId);
        const [tasks, touches, sendWays, people] = await Promise.all([
          followUp.tasksOfContact(corpId, file.contact.id),
          touch.touchesOfContact(corpId, file.contact.id),
          touch.sendWays(viewer, file.contact),
          peopleOf(access, corpId, peopleInFile(file)),
        ]);
        const related = { tasks, touches, sendWays };
        return { data: presentContactDetail(file, related, people, masksFor(viewer), clock.now()) };
      },
    ),
    endpoint(
      "contact:read",
      {
        method: "get",
        path: "/contacts/:contactId/messages",
        tag,
        summary: "A window of a conversation with marks; oldest first",
        request: { params: ContactParams, query: MessagesQuery },
        response: MessagesShape,
      },
      async ({ params, query }, { viewer }) => {
        const { before = null, after = null, around = null, conversationId = null, limit } = query;
        if ([before, after, around].filter((anchor) => anchor !== null).length > 1) {
          throw new InvalidInputError([{ path: "around", message: "before、after、around 只能用一个" }]);
        }
        const window = await contacts.messages(viewer, params.contactId, {
          conversationId,
          before,
          after,
          around,
          limit,
        });
        const [masks, now] = [masksFor(viewer), clock.now()];
        return {
          data: window.messages.map((message) => presentMessage(message, masks, now)),
          hasOlder: window.hasOlder,
          hasNewer: window.hasNewer,
        };
      },
    ),
    endpoint(
      "contact:read",
      {
        method: "get",
        path: "/contacts/:contactId/timeline",
        tag,
        summary: "What happened with a contact; newest first",
        request: { params: ContactParams, query: z.strictObject(PageQuery) },
        response: pageOfSchema(TimelineEntryShape),
      },
      async ({ params, query }, { viewer }) => {
        const after = decodeCursor(query.cursor);
        const { items, next } = await contacts.timeline(viewer, params.contactId, after, query.limit);
        const people = await peopleOf(
          access,
          corpId,
          items.map((entry) => entry.byUserId),
        );
        const masks = masksFor(viewer);
        return {
          data: items.map((entry) => presentTimelineEntry(entry, people, masks)),
          nextCursor: encodeCursor(next),
        };
      },
    ),
  ];
}
