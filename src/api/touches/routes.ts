/** Outgoing messages: list, write one, cancel a planned one, settle an unknown one. */
import { z } from "zod";
import type { Viewer } from "#src/domain/member/member.js";
import { AttachmentSchema } from "#src/domain/material/attachment-schema.js";
import { MAX_ATTACHMENTS } from "#src/domain/material/attachment.js";
import { NotFoundError } from "#src/domain/shared/errors.js";
import { TOUCH_STATES, type Touch } from "#src/domain/touch/touch.js";
import type { ApiDeps } from "../api-deps.js";
import { masksFor } from "../contacts/masks.js";
import type { TouchJson } from "../contract/contract.js";
import { decodeCursor, encodeCursor } from "../http/cursor.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { csvOf, dataOf, Id, PageQuery, pageOfSchema } from "../http/response-shapes.js";
import { presentTouch } from "./presenter.js";
import { TouchShape } from "./shapes.js";

const tag = "touches";
const TouchParams = z.object({ touchId: Id });

export function touchRoutes({ touch, corpId }: ApiDeps): Endpoint[] {
  const shown = async (viewer: Viewer, changed: Touch): Promise<{ data: TouchJson }> => {
    const [view] = await touch.touchViews(corpId, [changed]);
    if (!view) throw new NotFoundError("消息", changed.id);
    return { data: presentTouch(view, masksFor(viewer)) };
  };
  return [
    endpoint(
      "touch:read",
      {
        method: "get",
        path: "/touches",
        tag,
        summary: "Planned and sent messages of the own scope, newest due first",
        request: { query: z.strictObject({ ...PageQuery, state: csvOf(TOUCH_STATES).optional() }) },
        response: pageOfSchema(TouchShape),
      },
      async ({ query }, { viewer }) => {
        const { items, next } = await touch.touchPage(viewer, {
          states: query.state ?? [],
          after: decodeCursor(query.cursor),
          limit: query.limit,
        });
        const masks = masksFor(viewer);
        return { data: items.map((view) => presentTouch(view, masks)), nextCursor: encodeCursor(next) };
      },
    ),
    endpoint(
      "touch:write",
      {
        method: "post",
        path: "/contacts/:contactId/touches",
        tag,
        summary: "Write to a contact; the same key is one message",
        request: {
          params: z.object({ contactId: Id }),
          body: z.strictObject({
            text: z.string().trim().max(2_000),
            attachments: z.array(AttachmentSchema).max(MAX_ATTACHMENTS).default([]),
            idempotencyKey: z.string().min(8).max(100),
          }),
        },
        response: dataOf(TouchShape),
        status: 201,
      },
      async ({ params, body }, actor) => {
        const { viewer } = requireMember(actor);
        return await shown(viewer, await touch.sendManual(viewer, { ...params, ...body }));
      },
    ),
    endpoint(
      "touch:write",
      {
        method: "post",
        path: "/touches/:touchId/cancel",
        tag,
        summary: "Stop a planned message",
        request: { params: TouchParams },
        response: dataOf(TouchShape),
      },
      async ({ params }, { viewer }) => shown(viewer, await touch.cancelTouch(viewer, params.touchId)),
    ),
    endpoint(
      "touch:write",
      {
        method: "post",
        path: "/touches/:touchId/resolution",
        tag,
        summary: "Say what became of a send of unknown outcome",
        request: { params: TouchParams, body: z.strictObject({ state: z.enum(["sent", "failed"]) }) },
        response: dataOf(TouchShape),
      },
      async ({ params, body }, { viewer }) =>
        shown(viewer, await touch.resolveTouch(viewer, params.touchId, body.state)),
    ),
  ];
}
