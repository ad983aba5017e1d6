/** The conversations page: who was talked with last, and what was said. */
import { z } from "zod";
import { MESSAGE_TYPES } from "#src/domain/understanding/understanding.js";
import type { Talk } from "#src/usecases/contacts/list-talks.js";
import type { ApiDeps } from "../api-deps.js";
import { PersonRefShape, peopleOf, type People } from "../access/person-ref.js";
import { ContactRefShape, presentContactRef, summaryOfContact } from "../contacts/contact-ref.js";
import { masksFor, type Masks } from "../contacts/masks.js";
import type { ConversationRowJson } from "../contract/conversations.js";
import { decodeCursor, encodeCursor } from "../http/cursor.js";
import { endpoint, type Endpoint } from "../http/endpoint.js";
import { Id, Instant, PageQuery, pageOfSchema } from "../http/response-shapes.js";

const RowShape = z
  .strictObject({
    contact: ContactRefShape,
    owner: PersonRefShape.nullable(),
    lastMessageAt: Instant,
    last: z
      .strictObject({
        messageId: z.string(),
        side: z.enum(["contact", "member"]),
        senderName: z.string(),
        type: z.enum(MESSAGE_TYPES),
        text: z.string(),
        mediaName: z.string().nullable(),
        groupName: z.string().nullable(),
      })
      .nullable(),
    openQuestion: z.strictObject({ quote: z.string(), askedAt: Instant }).nullable(),
  })
  .meta({ id: "ConversationRow" }) satisfies z.ZodType<ConversationRowJson>;

/** Characters of a message that a row shows; the rest is read in the conversation. */
const SNIPPET = 160;

export function conversationRoutes({ contacts, access, corpId }: ApiDeps): Endpoint[] {
  return [
    endpoint(
      "contact:read",
      {
        method: "get",
        path: "/conversations",
        tag: "contacts",
        summary: "Whom one talked with last, inside the own scope, with the last message",
        request: {
          query: z.strictObject({ ...PageQuery, q: z.string().max(100).default(""), ownerId: Id.optional() }),
        },
        response: pageOfSchema(RowShape),
      },
      async ({ query }, { viewer }) => {
        const { items, next } = await contacts.talks(viewer, {
          q: query.q,
          ownerIds: query.ownerId === undefined ? [] : [query.ownerId],
          after: decodeCursor(query.cursor),
          limit: query.limit,
        });
        const people = await peopleOf(
          access,
          corpId,
          items.map(({ contact }) => contact.ownerId),
        );
        const masks = masksFor(viewer);
        return { data: items.flatMap((talk) => presentTalk(talk, people, masks)), nextCursor: encodeCursor(next) };
      },
    ),
  ];
}

function presentTalk({ contact, last }: Talk, people: People, masks: Masks): ConversationRowJson[] {
  if (!contact.lastMessageAt) return [];
  const isGone = last?.isRevoked === true;
  const shown = last && {
    messageId: last.message.id,
    side: last.message.side,
    senderName: masks.text(last.message.senderName),
    type: isGone ? ("revoke" as const) : last.message.type,
    text: isGone ? "" : masks.message(last.editedText ?? last.message.text, last.facts).slice(0, SNIPPET),
    mediaName: !isGone && last.message.media?.name ? masks.text(last.message.media.name) : null,
    groupName: last.groupName === null ? null : masks.text(last.groupName),
  };
  const question = last?.question ?? null;
  return [
    {
      contact: presentContactRef(summaryOfContact(contact), masks),
      owner: contact.ownerId === null ? null : people(contact.ownerId),
      lastMessageAt: contact.lastMessageAt.toISOString(),
      last: shown,
      openQuestion: question && { quote: masks.text(question.quote), askedAt: question.askedAt.toISOString() },
    },
  ];
}
