/** Warnings: the list, how plays worked, and people's word on them. */
import { z } from "zod";
import type { Viewer } from "#src/domain/member/member.js";
import { WARNING_KINDS, WARNING_STATUSES, type Warning } from "#src/domain/warning/warning.js";
import { peopleOf } from "../access/person-ref.js";
import type { ApiDeps } from "../api-deps.js";
import { masksFor } from "../contacts/masks.js";
import type { WarningJson } from "../contract/warnings.js";
import { decodeCursor, encodeCursor } from "../http/cursor.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { csvOf, dataOf, Id, InstantInput, PageQuery, pageOfSchema } from "../http/response-shapes.js";
import { peopleInWarning, presentSummary, presentWarning, presentWarningRow } from "./presenter.js";
import { WarningRowShape, WarningShape, WarningSummaryShape } from "./shapes.js";

const tag = "warnings";
const Params = z.object({ warningId: Id });
const ListQuery = z.strictObject({
  ...PageQuery,
  status: z.enum(WARNING_STATUSES).default("open"),
  kind: csvOf(WARNING_KINDS).optional(),
});
const PlayBody = z.strictObject({
  title: z.string().trim().min(1).max(200).optional(),
  dueAt: InstantInput,
  assigneeId: Id.optional(),
});

export function warningRoutes({ warnings, contacts, access, corpId }: ApiDeps): Endpoint[] {
  const shown = async (viewer: Viewer, warning: Warning): Promise<{ data: WarningJson }> => {
    const people = await peopleOf(access, corpId, peopleInWarning(warning));
    return { data: presentWarning(warning, people, masksFor(viewer)) };
  };
  return [
    endpoint(
      "contact:read",
      {
        method: "get",
        path: "/warnings",
        tag,
        summary: "Warnings inside the own scope by status; latest first",
        request: { query: ListQuery },
        response: pageOfSchema(WarningRowShape),
      },
      async ({ query }, { viewer }) => {
        const { items, next } = await warnings.page(viewer, {
          status: query.status,
          kinds: query.kind ?? [],
          after: decodeCursor(query.cursor),
          limit: query.limit,
        });
        const [people, found] = await Promise.all([
          peopleOf(access, corpId, items.flatMap(peopleInWarning)),
          contacts.findMany(viewer, [...new Set(items.map((warning) => warning.contactId))]),
        ]);
        const byId = new Map(found.map((contact) => [contact.id, contact]));
        const masks = masksFor(viewer);
        return {
          data: items.map((warning) => presentWarningRow(warning, byId.get(warning.contactId), people, masks)),
          nextCursor: encodeCursor(next),
        };
      },
    ),
    endpoint(
      "contact:read",
      {
        method: "get",
        path: "/warnings/summary",
        tag,
        summary: "Open warnings by kind, and what came of the plays",
        response: dataOf(WarningSummaryShape),
      },
      async (_input, { viewer }) => {
        const { open, plays } = await warnings.summary(viewer);
        return { data: presentSummary(open, plays) };
      },
    ),
    endpoint(
      "task:write",
      {
        method: "post",
        path: "/warnings/:warningId/play",
        tag,
        summary: "Take up the play: it becomes a task",
        request: { params: Params, body: PlayBody },
        response: dataOf(WarningShape),
      },
      async ({ params, body }, actor) => {
        requireMember(actor);
        return await shown(actor.viewer, await warnings.takeUp(actor.viewer, { ...params, ...body }));
      },
    ),
    endpoint(
      "contact:write",
      {
        method: "post",
        path: "/warnings/:warningId/dismissal",
        tag,
        summary: "Say that nothing is to be done, and why",
        request: {
          params: Params,
          body: z.strictObject({ reason: z.string().trim().min(1, "请写原因").max(300) }),
        },
        response: dataOf(WarningShape),
      },
      async ({ params, body }, { viewer }) => shown(viewer, await warnings.dismiss(viewer, { ...params, ...body })),
    ),
    endpoint(
      "contact:write",
      {
        method: "delete",
        path: "/warnings/:warningId/decision",
        tag,
        summary: "Take that word back",
        request: { params: Params },
        response: dataOf(WarningShape),
      },
      async ({ params }, { viewer }) => shown(viewer, await warnings.reopen(viewer, params.warningId)),
    ),
  ];
}
