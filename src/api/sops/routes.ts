/** Plans: writing and versions, trying out, who is on them. */
import { z } from "zod";
import type { Viewer } from "#src/domain/member/member.js";
import { SopDefinition } from "#src/domain/sop/sop.js";
import { peopleOf } from "../access/person-ref.js";
import type { ApiDeps } from "../api-deps.js";
import { masksFor } from "../contacts/masks.js";
import type { SopEnrollmentJson, SopJson } from "../contract/sop.js";
import { decodeCursor, encodeCursor } from "../http/cursor.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id, InstantInput, PageQuery, pageOfSchema } from "../http/response-shapes.js";
import { presentEnrollment, presentForecast, presentPreflight, presentSop, presentSopListItem } from "./presenter.js";
import {
  SopEnrollmentShape,
  SopForecastShape,
  SopGroupShape,
  SopListItemShape,
  SopPreflightShape,
  SopShape,
} from "./shapes.js";

const SopParams = z.object({ sopId: Id });
const EnrollmentParams = z.object({ enrollmentId: Id });
const tag = "sops";

export function sopRoutes(deps: ApiDeps): Endpoint[] {
  const { sop, access, corpId } = deps;
  const shown = async (sopId: string): Promise<{ data: SopJson }> => {
    const detail = await sop.sopDetail(corpId, sopId);
    const people = await peopleOf(access, corpId, [
      detail.sop.updatedBy,
      ...detail.versions.map(({ savedBy }) => savedBy),
    ]);
    return { data: presentSop(detail, people) };
  };
  const enrollmentShown = async (viewer: Viewer, id: string): Promise<{ data: SopEnrollmentJson }> => ({
    data: presentEnrollment(await sop.visibleEnrollment(viewer, id), masksFor(viewer)),
  });
  return [
    endpoint(
      "sop:read",
      {
        method: "get",
        path: "/sops",
        tag,
        summary: "All plans with how many are on them",
        response: dataOf(z.array(SopListItemShape)),
      },
      async () => ({ data: (await sop.listSops(corpId)).map(presentSopListItem) }),
    ),
    endpoint(
      "sop:write",
      {
        method: "post",
        path: "/sops",
        tag,
        summary: "A new plan, not yet active",
        request: { body: z.strictObject({ definition: SopDefinition }) },
        response: dataOf(SopShape),
        status: 201,
      },
      async ({ body }, actor) => {
        const { viewer } = requireMember(actor);
        return shown((await sop.createSop(viewer, body.definition)).id);
      },
    ),
    endpoint(
      "sop:read",
      {
        method: "get",
        path: "/sops/:sopId",
        tag,
        summary: "A plan with its versions",
        request: { params: SopParams },
        response: dataOf(SopShape),
      },
      async ({ params }) => shown(params.sopId),
    ),
    endpoint(
      "sop:write",
      {
        method: "put",
        path: "/sops/:sopId",
        tag,
        summary: "Save a further version; running ones stay on theirs or are moved",
        request: {
          params: SopParams,
          body: z.strictObject({
            basedOn: z.int().min(1),
            definition: SopDefinition,
            running: z.enum(["stay", "move"]).default("stay"),
          }),
        },
        response: dataOf(SopShape),
      },
      async ({ params, body }, actor) => {
        const { viewer } = requireMember(actor);
        await sop.saveSop(viewer, { sopId: params.sopId, ...body });
        return shown(params.sopId);
      },
    ),
    endpoint(
      "sop:write",
      {
        method: "post",
        path: "/sops/:sopId/status",
        tag,
        summary: "Activate, pause or archive a plan",
        request: { params: SopParams, body: z.strictObject({ status: z.enum(["active", "paused", "archived"]) }) },
        response: dataOf(SopShape),
      },
      async ({ params, body }, actor) => {
        const { viewer } = requireMember(actor);
        await sop.setSopStatus(viewer, params.sopId, body.status);
        return shown(params.sopId);
      },
    ),
    endpoint(
      "sop:write",
      {
        method: "get",
        path: "/sops/:sopId/preflight",
        tag,
        summary: "Whom switching the plan on takes from its segment, who is left out and why; nothing is stored",
        request: { params: SopParams },
        response: dataOf(SopPreflightShape),
      },
      async ({ params }, { viewer }) => ({
        data: presentPreflight(await sop.preflight(viewer, params.sopId), masksFor(viewer)),
      }),
    ),
    endpoint(
      "sop:read",
      {
        method: "post",
        path: "/sop-forecasts",
        tag,
        summary: "What would happen to a contact until a date; nothing is stored",
        request: {
          body: z.strictObject({
            definition: SopDefinition,
            contactId: Id,
            startAt: InstantInput.nullable().default(null),
            until: InstantInput,
            repliesAt: InstantInput.nullable().default(null),
          }),
        },
        response: dataOf(SopForecastShape),
      },
      async ({ body: { repliesAt, ...body } }, { viewer }) => ({
        data: presentForecast(await sop.forecast(viewer, { ...body, repliesAfter: repliesAt }), masksFor(viewer)),
      }),
    ),
    endpoint(
      "sop:read",
      {
        method: "get",
        path: "/sops/:sopId/enrollments",
        tag,
        summary: "Who is on the plan, newest first",
        request: {
          params: SopParams,
          query: z.strictObject({
            status: z.enum(["active", "completed", "stopped"]).optional(),
            ...PageQuery,
          }),
        },
        response: pageOfSchema(SopEnrollmentShape),
      },
      async ({ params, query }, { viewer }) => {
        const { items, next } = await sop.enrollments(viewer, {
          sopId: params.sopId,
          status: query.status ?? null,
          after: decodeCursor(query.cursor),
          limit: query.limit,
        });
        const masks = masksFor(viewer);
        return { data: items.map((view) => presentEnrollment(view, masks)), nextCursor: encodeCursor(next) };
      },
    ),
    endpoint(
      "sop:enroll",
      {
        method: "post",
        path: "/sops/:sopId/enrollments",
        tag,
        summary: "Put a contact or a customer group on the plan; repeating it gives the running one",
        request: {
          params: SopParams,
          body: z.union([z.strictObject({ contactId: Id }), z.strictObject({ groupId: Id })]),
        },
        response: dataOf(SopEnrollmentShape),
        status: 201,
      },
      async ({ params, body }, actor) => {
        const { viewer } = requireMember(actor);
        const enrollment =
          "contactId" in body
            ? await sop.enrollContact(viewer, { ...params, ...body })
            : await sop.enrollGroup(viewer, { ...params, ...body });
        return enrollmentShown(viewer, enrollment.id);
      },
    ),
    endpoint(
      "sop:enroll",
      {
        method: "post",
        path: "/sop-enrollments/:enrollmentId/stop",
        tag,
        summary: "Take a contact off the plan; what is planned is taken back",
        request: { params: EnrollmentParams },
        response: dataOf(SopEnrollmentShape),
      },
      async ({ params }, actor) => {
        const { viewer } = requireMember(actor);
        await sop.stopEnrollment(viewer, params.enrollmentId);
        return enrollmentShown(viewer, params.enrollmentId);
      },
    ),
    endpoint(
      "sop:enroll",
      {
        method: "post",
        path: "/sop-enrollments/:enrollmentId/move",
        tag,
        summary: "Let a running one go on with the newest version",
        request: { params: EnrollmentParams },
        response: dataOf(SopEnrollmentShape),
      },
      async ({ params }, actor) => {
        const { viewer } = requireMember(actor);
        await sop.moveEnrollment(viewer, params.enrollmentId);
        return enrollmentShown(viewer, params.enrollmentId);
      },
    ),
    endpoint(
      "sop:read",
      {
        method: "get",
        path: "/sop-enrollments/:enrollmentId/forecast",
        tag,
        summary: "What is still to come of a running one",
        request: { params: EnrollmentParams, query: z.strictObject({ until: InstantInput }) },
        response: dataOf(SopForecastShape),
      },
      async ({ params, query }, { viewer }) => ({
        data: presentForecast(await sop.forecastOf(viewer, params.enrollmentId, query.until), masksFor(viewer)),
      }),
    ),
    endpoint(
      "sop:read",
      {
        method: "get",
        path: "/contacts/:contactId/sops",
        tag,
        summary: "A contact's plans, newest first",
        request: { params: z.object({ contactId: Id }) },
        response: dataOf(z.array(SopEnrollmentShape)),
      },
      async ({ params }, { viewer }) => {
        const masks = masksFor(viewer);
        const views = await sop.enrollmentsOfContact(viewer, params.contactId);
        return { data: views.map((view) => presentEnrollment(view, masks)) };
      },
    ),
    endpoint(
      "sop:read",
      {
        method: "get",
        path: "/sop-groups",
        tag,
        summary: "Customer groups that a plan can take",
        response: dataOf(z.array(SopGroupShape)),
      },
      async (_input, { viewer }) => ({
        data: (await sop.groups(viewer)).map(({ id, name, contactIds }) => ({ id, name, contacts: contactIds.length })),
      }),
    ),
  ];
}
