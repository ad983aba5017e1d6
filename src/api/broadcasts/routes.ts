/** Broadcasts: write, check, hand in, approve, watch, remind, stop, export. */
import { Readable } from "node:stream";
import { stringify } from "csv-stringify";
import { z } from "zod";
import { SEND_REFUSALS } from "#src/domain/touch/send-budget.js";
import type { TouchState } from "#src/domain/touch/touch.js";
import { inZone } from "#src/domain/shared/time.js";
import type { Broadcast } from "#src/domain/broadcast/broadcast.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { BroadcastDetail } from "#src/usecases/broadcast/broadcast-use-cases.js";
import type { ApiDeps } from "../api-deps.js";
import { auditOf } from "../access/audit-of.js";
import { peopleOf } from "../access/person-ref.js";
import { presentContactRef, summaryOfContact } from "../contacts/contact-ref.js";
import { masksFor } from "../contacts/masks.js";
import type { BroadcastJson } from "../contract/outreach.js";
import { decodeCursor, encodeCursor } from "../http/cursor.js";
import { answerOfOne } from "../http/answer-of-one.js";
import { endpoint, requireMember, streamEndpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id, PageQuery, pageOfSchema } from "../http/response-shapes.js";
import { namedIn, presentBroadcast } from "./presenter.js";
import { BroadcastBody, BroadcastShape, ExclusionShape } from "./schema.js";

const tag = "broadcasts";

/** As the pages call them: the export is for people. */
const STATES: Readonly<Record<TouchState, string>> = {
  planned: "计划中",
  claimed: "发送中",
  awaiting: "待成员确认",
  sent: "已送达",
  unknown: "结果未知",
  skipped: "已跳过",
  cancelled: "已取消",
  failed: "没送达",
  handed_over: "转为待办",
};
const Params = z.object({ broadcastId: Id });
const GONE = { id: "", displayName: "(不可见)", company: null, title: null, stage: "lead" } as const;

export function broadcastRoutes(deps: ApiDeps): Endpoint[] {
  const { broadcasts, access, contacts, settings, corpId } = deps;
  const shown = async (details: readonly BroadcastDetail[]): Promise<BroadcastJson[]> => {
    const people = await peopleOf(access, corpId, [...new Set(details.flatMap(namedIn))]);
    return details.map((detail) => presentBroadcast(detail, people));
  };
  const answer = async (viewer: Viewer, id: string): Promise<{ data: BroadcastJson }> =>
    answerOfOne(shown([await broadcasts.detail(viewer, id)]));
  /** An act on one broadcast that answers with it. */
  const act = (
    permission: "broadcast:plan" | "broadcast:approve",
    path: `/${string}`,
    summary: string,
    run: (viewer: Viewer, id: string) => Promise<Broadcast>,
  ): Endpoint =>
    endpoint(
      permission,
      {
        method: "post",
        path: `/broadcasts/:broadcastId${path}`,
        tag,
        summary,
        request: { params: Params },
        response: dataOf(BroadcastShape),
      },
      async ({ params }, actor) => {
        const { viewer } = requireMember(actor);
        const { id } = await run(viewer, params.broadcastId);
        return await answer(viewer, id);
      },
    );
  const audit = auditOf({ access, corpId });

  return [
    endpoint(
      "broadcast:read",
      {
        method: "get",
        path: "/broadcasts",
        tag,
        summary: "Broadcasts, newest first",
        request: { query: z.strictObject(PageQuery) },
        response: pageOfSchema(BroadcastShape),
      },
      async ({ query }, { viewer }) => {
        const { items, next } = await broadcasts.list(viewer, decodeCursor(query.cursor), query.limit);
        return { data: await shown(items), nextCursor: encodeCursor(next) };
      },
    ),
    endpoint(
      "broadcast:plan",
      {
        method: "post",
        path: "/broadcasts",
        tag,
        summary: "Start a draft",
        request: { body: BroadcastBody },
        response: dataOf(BroadcastShape),
        status: 201,
      },
      async ({ body }, actor) => {
        const { viewer } = requireMember(actor);
        return await answer(viewer, (await broadcasts.create(viewer, body)).id);
      },
    ),
    endpoint(
      "broadcast:read",
      {
        method: "get",
        path: "/broadcasts/:broadcastId",
        tag,
        summary: "One broadcast with its progress",
        request: { params: Params },
        response: dataOf(BroadcastShape),
      },
      async ({ params }, { viewer }) => answer(viewer, params.broadcastId),
    ),
    endpoint(
      "broadcast:plan",
      {
        method: "put",
        path: "/broadcasts/:broadcastId",
        tag,
        summary: "Change a draft; 409 when it changed since",
        request: { params: Params, body: BroadcastBody.extend({ basedOn: z.int().min(1) }) },
        response: dataOf(BroadcastShape),
      },
      async ({ params, body }, actor) => {
        const { viewer } = requireMember(actor);
        return await answer(viewer, (await broadcasts.change(viewer, params.broadcastId, body)).id);
      },
    ),
    act(
      "broadcast:plan",
      "/preflight",
      "Start the preflight; its result arrives in the broadcast",
      broadcasts.startPreflight,
    ),
    act("broadcast:plan", "/submission", "Hand it in for approval", broadcasts.submit),
    act("broadcast:approve", "/approval", "Approve: it goes out at its time", async (viewer, id) => {
      await audit(viewer.userId, "broadcast.approve", id);
      return await broadcasts.approve(viewer, id);
    }),
    act("broadcast:plan", "/stop", "Stop it now", async (viewer, id) => {
      await audit(viewer.userId, "broadcast.stop", id);
      return await broadcasts.stop(viewer, id);
    }),
    endpoint(
      "broadcast:approve",
      {
        method: "post",
        path: "/broadcasts/:broadcastId/rejection",
        tag,
        summary: "Give it back with a note",
        request: { params: Params, body: z.strictObject({ note: z.string().trim().min(1, "请说明原因").max(300) }) },
        response: dataOf(BroadcastShape),
      },
      async ({ params, body }, actor) => {
        const { viewer } = requireMember(actor);
        return await answer(viewer, (await broadcasts.reject(viewer, params.broadcastId, body.note)).id);
      },
    ),
    endpoint(
      "broadcast:plan",
      {
        method: "post",
        path: "/broadcasts/:broadcastId/reminders",
        tag,
        summary: "Remind members who have not confirmed, three times a day at most",
        request: { params: Params, body: z.strictObject({ memberId: z.string().max(120).nullable() }) },
        response: dataOf(z.strictObject({ reminded: z.number(), atLimit: z.number() })),
      },
      async ({ params, body }, actor) => ({
        data: await broadcasts.remind(requireMember(actor).viewer, params.broadcastId, body.memberId),
      }),
    ),
    endpoint(
      "broadcast:read",
      {
        method: "get",
        path: "/broadcasts/:broadcastId/exclusions",
        tag,
        summary: "Who is left out, and why",
        request: { params: Params, query: z.strictObject({ ...PageQuery, reason: z.enum(SEND_REFUSALS).optional() }) },
        response: pageOfSchema(ExclusionShape),
      },
      async ({ params, query }, { viewer }) => {
        const { items, next } = await broadcasts.exclusions(viewer, params.broadcastId, {
          reason: query.reason ?? null,
          after: decodeCursor(query.cursor),
          limit: query.limit,
        });
        const found = await contacts.findMany(
          viewer,
          items.map(({ contactId }) => contactId),
        );
        const byId = new Map(found.map((contact) => [contact.id, summaryOfContact(contact)]));
        const masks = masksFor(viewer);
        return {
          data: items.map(({ contactId, reason, note }) => ({
            contact: presentContactRef(byId.get(contactId) ?? GONE, masks),
            reason,
            note,
          })),
          nextCursor: encodeCursor(next),
        };
      },
    ),
    streamEndpoint(
      "export",
      {
        method: "get",
        path: "/broadcasts/:broadcastId/results.csv",
        tag,
        summary: "Every receiver with variant, state and answer; UTF-8 with BOM; audited",
        request: { params: Params },
        contentType: "text/csv",
      },
      async ({ params }, { viewer }, ctx) => {
        const pages = await broadcasts.touches(viewer, params.broadcastId);
        const { zone } = await settings.current(corpId);
        await audit(viewer.userId, "export.broadcast", params.broadcastId);
        const when = (at: Date | null | undefined): string => (at ? inZone(at, zone).format("YYYY-MM-DD HH:mm") : "");
        const masks = masksFor(viewer);
        async function* rows(): AsyncGenerator<string[]> {
          yield ["版本", "成员", "客户", "公司", "状态", "送达时间", "打开时间", "回复时间", "成交时间", "说明"];
          for await (const touches of pages) {
            const ids = [...new Set(touches.map(({ contactId }) => contactId))];
            const [found, people] = await Promise.all([
              contacts.findMany(viewer, ids),
              peopleOf(access, corpId, [...new Set(touches.map(({ memberId }) => memberId))]),
            ]);
            const byId = new Map(found.map((contact) => [contact.id, summaryOfContact(contact)]));
            for (const { contactId, memberId, broadcast, state, sentAt, note } of touches) {
              const contact = presentContactRef(byId.get(contactId) ?? GONE, masks);
              const answers = [
                when(sentAt),
                when(broadcast?.openedAt),
                when(broadcast?.repliedAt),
                when(broadcast?.convertedAt),
              ];
              yield [
                broadcast?.variant ?? "",
                people(memberId).name,
                contact.displayName,
                contact.company ?? "",
                STATES[state],
                ...answers,
                note ?? "",
              ];
            }
          }
        }
        ctx.status = 200;
        ctx.type = "text/csv; charset=utf-8";
        ctx.attachment(`broadcast-${params.broadcastId}.csv`);
        ctx.body = Readable.from(rows()).pipe(stringify({ bom: true, escape_formulas: true }));
      },
    ),
  ];
}
