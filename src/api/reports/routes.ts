/** The follow-up report, the records behind its numbers, and its export. */
import { Readable } from "node:stream";
import { stringify } from "csv-stringify";
import { z } from "zod";
import { REPORT_METRICS } from "#src/domain/report/follow-up-report.js";
import { InvalidInputError } from "#src/domain/shared/errors.js";
import { daysBetween, inZone } from "#src/domain/shared/time.js";
import type { ApiDeps } from "../api-deps.js";
import { peopleOf } from "../access/person-ref.js";
import { presentContactRef, summaryOfContact } from "../contacts/contact-ref.js";
import { masksFor } from "../contacts/masks.js";
import { decodeCursor, encodeCursor } from "../http/cursor.js";
import { endpoint, streamEndpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf, Day, Id, PageQuery, pageOfSchema } from "../http/response-shapes.js";
import { presentReport, reportRows } from "./presenter.js";
import { RecordShape, ReportShape } from "./shapes.js";

const tag = "reports";
/** Longest range that a list of records covers. */
const MAX_DAYS = 366;

const ReportQuery = z.strictObject({
  period: z.enum(["day", "week", "month"]).default("week"),
  date: Day.optional(),
  departmentId: Id.optional(),
});
const RecordsQuery = z.strictObject({
  ...PageQuery,
  metric: z.enum(REPORT_METRICS),
  memberId: Id.optional(),
  departmentId: Id.optional(),
  from: Day,
  to: Day,
});

const SCOPES = { own: "本人", department: "本部门", all: "全公司" } as const;

export function reportRoutes({ report, contacts, access, settings, corpId }: ApiDeps): Endpoint[] {
  return [
    endpoint(
      "report:read",
      {
        method: "get",
        path: "/reports/follow-up",
        tag,
        summary: "Who is followed up, how fast, what was promised and kept",
        request: { query: ReportQuery },
        response: dataOf(ReportShape),
      },
      async ({ query }, { viewer }) => {
        const { period: kind, date = null, departmentId } = query;
        return { data: presentReport(await report.followUp(viewer, { kind, date, departmentId })) };
      },
    ),
    endpoint(
      "report:read",
      {
        method: "get",
        path: "/reports/follow-up/records",
        tag,
        summary: "The records that a number counted; latest first",
        request: { query: RecordsQuery },
        response: pageOfSchema(RecordShape),
      },
      async ({ query }, { viewer }) => {
        const { metric, memberId = null, departmentId, from, to, cursor, limit } = query;
        const days = daysBetween(from, to);
        if (days < 0 || days > MAX_DAYS) {
          throw new InvalidInputError([{ path: "to", message: `不早于开始日期，最多 ${MAX_DAYS} 天` }]);
        }
        const after = decodeCursor(cursor);
        const page = await report.records(viewer, { metric, memberId, departmentId, from, to, after, limit });
        const [people, found] = await Promise.all([
          peopleOf(
            access,
            corpId,
            page.items.map((record) => record.memberId),
          ),
          contacts.findMany(viewer, [...new Set(page.items.map((record) => record.contactId))]),
        ]);
        const byId = new Map(found.map((contact) => [contact.id, summaryOfContact(contact)]));
        const masks = masksFor(viewer);
        return {
          data: page.items.map((record) => {
            const contact = byId.get(record.contactId);
            // A member's record about a contact that went to others meanwhile counts, but the contact stays theirs.
            const isVisible = contact !== undefined;
            return {
              metric: record.metric,
              at: record.at.toISOString(),
              contact: presentContactRef(contact ?? UNSEEN, masks),
              member: people(record.memberId),
              title: isVisible ? masks.text(record.title) : "(客户不在可见范围内)",
              quote: isVisible && record.quote !== null ? masks.text(record.quote) : null,
              messageId: isVisible ? record.messageId : null,
            };
          }),
          nextCursor: encodeCursor(page.next),
        };
      },
    ),
    streamEndpoint(
      "export",
      {
        method: "get",
        path: "/reports/follow-up.csv",
        tag,
        summary: "The report as a file: UTF-8 with BOM, filters in the first lines; audited",
        request: { query: ReportQuery },
        contentType: "text/csv",
      },
      async ({ query }, actor, ctx) => {
        const { viewer } = actor;
        const { period: kind, date = null, departmentId } = query;
        const [result, { corpName, zone }, departments] = await Promise.all([
          report.followUp(viewer, { kind, date, departmentId }),
          settings.current(corpId),
          access.listDepartments(corpId),
        ]);
        await access.recordAudit({
          corpId,
          byUserId: viewer.userId,
          action: "export.follow-up-report",
          target: `${result.period.from}/${result.period.to}`,
          detail: departmentId ?? null,
        });
        const rows = reportRows(result, {
          corpName,
          department: departments.find((one) => one.departmentId === departmentId)?.name ?? null,
          scope: actor.kind === "member" ? SCOPES[actor.signedIn.member.dataScope] : SCOPES.all,
          asOf: inZone(result.asOf, zone).format("YYYY-MM-DD HH:mm"),
        });
        ctx.status = 200;
        ctx.type = "text/csv; charset=utf-8";
        ctx.attachment(`follow-up-${result.period.from}-${result.period.to}.csv`);
        // Cells that a spreadsheet would run as a formula are escaped: names come from chats.
        ctx.body = Readable.from(rows).pipe(stringify({ bom: true, escape_formulas: true }));
      },
    ),
  ];
}

const UNSEEN = { id: "", displayName: "(不可见)", company: null, title: null, stage: "lead" } as const;
