/** The care calendar: the month, rules as data, a contact's own days. */
import { z } from "zod";
import { CareRule, CareRules, DATE_KINDS, type ContactDate } from "#src/domain/care/care-rules.js";
import { TOUCH_REASONS } from "#src/domain/touch/touch.js";
import type { ApiDeps } from "../api-deps.js";
import { masksFor } from "../contacts/masks.js";
import type { CareMonthJson, CarePreviewJson, CareRulesJson, ContactDateJson } from "../contract/care.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { dataOf, Day, Id, Instant, InstantInput } from "../http/response-shapes.js";
import { presentTouch } from "../touches/presenter.js";
import { TouchShape } from "../touches/shapes.js";

const CareMonthShape = z
  .strictObject({
    month: z.string(),
    days: z.array(
      z.strictObject({
        date: Day,
        kind: z.enum(["working", "off", "unknown-working", "unknown-off"]),
        name: z.string().nullable(),
        items: z.array(TouchShape),
        ahead: z.array(z.strictObject({ contactId: z.string(), displayName: z.string(), what: z.enum(TOUCH_REASONS) })),
      }),
    ),
    isYearUnknown: z.boolean(),
    isTruncated: z.boolean(),
  })
  .meta({ id: "CareMonth" }) satisfies z.ZodType<CareMonthJson>;

const RulesShape = z
  .strictObject({ rules: z.array(CareRule), updatedAt: Instant.nullable() })
  .meta({ id: "CareRules" }) satisfies z.ZodType<CareRulesJson>;

const PreviewShape = z
  .strictObject({
    text: z.string().nullable(),
    problem: z.string().nullable(),
    days: z.array(Day),
    isForStage: z.boolean(),
  })
  .meta({ id: "CarePreview" }) satisfies z.ZodType<CarePreviewJson>;

const DateShape = z
  .strictObject({ id: z.string(), kind: z.enum(DATE_KINDS), date: Day, note: z.string() })
  .meta({ id: "ContactDate" }) satisfies z.ZodType<ContactDateJson>;

const presentDates = (dates: readonly ContactDate[]): { data: ContactDateJson[] } => ({
  data: dates.map(({ id, kind, date, note }) => ({ id, kind, date, note })),
});

const ContactParams = z.object({ contactId: Id });
const tag = "care";

export function careRoutes({ care, corpId }: ApiDeps): Endpoint[] {
  const rulesShown = async (): Promise<{ data: CareRulesJson }> => {
    const { value, updatedAt } = await care.rules(corpId);
    return { data: { rules: value.rules, updatedAt: updatedAt?.toISOString() ?? null } };
  };
  return [
    endpoint(
      "touch:read",
      {
        method: "get",
        path: "/care-calendar",
        tag,
        summary: "What goes out in a month, to whom, and which days are not known",
        request: { query: z.strictObject({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "要写成 YYYY-MM") }) },
        response: dataOf(CareMonthShape),
      },
      async ({ query }, { viewer }) => {
        const month = await care.month(viewer, query.month);
        const masks = masksFor(viewer);
        return {
          data: {
            month: month.month,
            isYearUnknown: month.isYearUnknown,
            isTruncated: month.isTruncated,
            days: month.days.map((day) => ({
              date: day.date,
              kind: day.kind,
              name: day.name,
              items: day.items.map((view) => presentTouch(view, masks)),
              ahead: day.ahead.map(({ contactId, displayName, what }) => ({
                contactId,
                displayName: masks.text(displayName),
                what,
              })),
            })),
          },
        };
      },
    ),
    endpoint(
      "touch:write",
      {
        method: "post",
        path: "/touches/:touchId/move",
        tag,
        summary: "Move a planned message to another time",
        request: { params: z.object({ touchId: Id }), body: z.strictObject({ dueAt: InstantInput }) },
        response: dataOf(TouchShape),
      },
      async ({ params, body }, { viewer }) => ({
        data: presentTouch(await care.moveTouch(viewer, params.touchId, body.dueAt), masksFor(viewer)),
      }),
    ),
    endpoint(
      "touch:read",
      { method: "get", path: "/care-rules", tag, summary: "The rules of care", response: dataOf(RulesShape) },
      rulesShown,
    ),
    endpoint(
      "sop:write",
      {
        method: "put",
        path: "/care-rules",
        tag,
        summary: "Change the rules of care; everybody's plan is looked at again",
        request: { body: CareRules.extend({ updatedAt: InstantInput.nullable() }) },
        response: dataOf(RulesShape),
      },
      async ({ body: { updatedAt, rules } }, actor) => {
        const { viewer } = requireMember(actor);
        await care.changeRules(viewer, { rules }, updatedAt);
        return rulesShown();
      },
    ),
    endpoint(
      "touch:read",
      {
        method: "post",
        path: "/care-previews",
        tag,
        summary: "A rule's words for a real contact, and the days of the coming year",
        request: { body: z.strictObject({ rule: CareRule, contactId: Id }) },
        response: dataOf(PreviewShape),
      },
      async ({ body }, { viewer }) => {
        const { text, days, isForStage } = await care.preview(viewer, body);
        const masks = masksFor(viewer);
        return {
          data: {
            text: text.ok ? masks.text(text.text) : null,
            problem: text.ok ? null : text.reason,
            days,
            isForStage,
          },
        };
      },
    ),
    endpoint(
      "contact:read",
      {
        method: "get",
        path: "/contacts/:contactId/dates",
        tag,
        summary: "Days noted down for a contact",
        request: { params: ContactParams },
        response: dataOf(z.array(DateShape)),
      },
      async ({ params }, { viewer }) => presentDates(await care.dates(viewer, params.contactId)),
    ),
    endpoint(
      "contact:write",
      {
        method: "post",
        path: "/contacts/:contactId/dates",
        tag,
        summary: "Note a day down: contract end, warranty end, renewal, anniversary",
        request: {
          params: ContactParams,
          body: z.strictObject({
            kind: z.enum(DATE_KINDS),
            date: z.iso.date(),
            note: z.string().trim().max(100).default(""),
          }),
        },
        response: dataOf(z.array(DateShape)),
        status: 201,
      },
      async ({ params, body }, actor) => {
        const { viewer } = requireMember(actor);
        return presentDates(await care.addDate(viewer, params.contactId, body));
      },
    ),
    endpoint(
      "contact:write",
      {
        method: "delete",
        path: "/contacts/:contactId/dates/:dateId",
        tag,
        summary: "Remove a noted day; what was planned for it is taken back",
        request: { params: ContactParams.extend({ dateId: Id }) },
        response: dataOf(z.array(DateShape)),
      },
      async ({ params }, { viewer }) => presentDates(await care.removeDate(viewer, params.contactId, params.dateId)),
    ),
  ];
}
