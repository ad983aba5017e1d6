/** The callback log: what came in, what became of it, and handling one event again. */
import { z } from "zod";
import { EVENT_STATES, WELCOME_STATES, type WecomEvent } from "#src/usecases/wecom-events/wecom-event.js";
import type { ApiDeps } from "../api-deps.js";
import type { WecomEventCountsJson, WecomEventDetailJson, WecomEventJson } from "../contract/wecom-events.js";
import { decodeCursor, encodeCursor } from "../http/cursor.js";
import { endpoint, type Endpoint } from "../http/endpoint.js";
import { csvOf, dataOf, Id, Instant, PageQuery, pageOfSchema } from "../http/response-shapes.js";

const tag = "wecom";
const eventFields = {
  id: z.string(),
  name: z.string(),
  agent: z.string(),
  userId: z.string().nullable(),
  externalUserId: z.string().nullable(),
  chatId: z.string().nullable(),
  happenedAt: Instant,
  receivedAt: Instant,
  state: z.enum(EVENT_STATES),
  attempts: z.number(),
  note: z.string().nullable(),
  processedAt: Instant.nullable(),
  welcome: z
    .strictObject({ state: z.enum(WELCOME_STATES), note: z.string().nullable(), doneAt: Instant.nullable() })
    .nullable(),
};
const EventShape = z.strictObject(eventFields).meta({ id: "WecomEvent" }) satisfies z.ZodType<WecomEventJson>;
const EventDetailShape = z
  .strictObject({ ...eventFields, xml: z.string() })
  .meta({ id: "WecomEventDetail" }) satisfies z.ZodType<WecomEventDetailJson>;
const CountsShape = z
  .strictObject({
    byName: z.array(z.strictObject({ name: z.string(), state: z.enum(EVENT_STATES), count: z.number() })),
    oldestWaitingAt: Instant.nullable(),
  })
  .meta({ id: "WecomEventCounts" }) satisfies z.ZodType<WecomEventCountsJson>;

const presentEvent = (event: WecomEvent): WecomEventJson => ({
  id: event.id,
  name: event.name,
  agent: event.agent,
  userId: event.userId,
  externalUserId: event.externalUserId,
  chatId: event.chatId,
  happenedAt: event.happenedAt.toISOString(),
  receivedAt: event.receivedAt.toISOString(),
  state: event.state,
  attempts: event.attempts,
  note: event.note,
  processedAt: event.processedAt?.toISOString() ?? null,
  welcome: event.welcome && {
    state: event.welcome.state,
    note: event.welcome.note,
    doneAt: event.welcome.doneAt?.toISOString() ?? null,
  },
});
/** Welcome codes are of no use to a reader. */
const withoutCodes = (xml: string): string => xml.replace(/(<WelcomeCode>)[\s\S]*?(<\/WelcomeCode>)/, "$1…$2");
const presentDetail = (event: WecomEvent): WecomEventDetailJson => ({
  ...presentEvent(event),
  xml: withoutCodes(event.xml),
});

const EventParams = z.object({ eventId: Id });

export function wecomEventRoutes({ wecomEvents, corpId }: ApiDeps): Endpoint[] {
  return [
    endpoint(
      "settings:write",
      {
        method: "get",
        path: "/wecom/events",
        tag,
        summary: "Callbacks of WeCom, newest first",
        request: {
          query: z.strictObject({
            ...PageQuery,
            state: csvOf(EVENT_STATES).optional(),
            name: z
              .string()
              .regex(/^[\w.]{1,80}$/)
              .optional(),
          }),
        },
        response: pageOfSchema(EventShape),
      },
      async ({ query }) => {
        const { items, next } = await wecomEvents.listEvents({
          corpId,
          states: query.state ?? [],
          name: query.name ?? null,
          after: decodeCursor(query.cursor),
          limit: query.limit,
        });
        return { data: items.map(presentEvent), nextCursor: encodeCursor(next) };
      },
    ),
    endpoint(
      "settings:write",
      {
        method: "get",
        path: "/wecom/event-counts",
        tag,
        summary: "Callbacks that wait, failed or have no handler, by event",
        response: dataOf(CountsShape),
      },
      async () => {
        const { byName, oldestWaitingAt } = await wecomEvents.countEvents(corpId);
        return { data: { byName, oldestWaitingAt: oldestWaitingAt?.toISOString() ?? null } };
      },
    ),
    endpoint(
      "settings:write",
      {
        method: "get",
        path: "/wecom/events/:eventId",
        tag,
        summary: "One callback with what was received",
        request: { params: EventParams },
        response: dataOf(EventDetailShape),
      },
      async ({ params }) => ({ data: presentDetail(await wecomEvents.readEvent({ corpId, id: params.eventId })) }),
    ),
    endpoint(
      "settings:write",
      {
        method: "post",
        path: "/wecom/events/:eventId/replay",
        tag,
        summary: "Handle one callback again; harmless, because handlers look everything up anew",
        request: { params: EventParams },
        response: dataOf(EventShape),
      },
      async ({ params }) => ({ data: presentEvent(await wecomEvents.replayEvent({ corpId, id: params.eventId })) }),
    ),
  ];
}
