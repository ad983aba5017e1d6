/** The follow-up report as answers. */
import { z } from "zod";
import { REPORT_METRICS, type ReportCounts } from "#src/domain/report/follow-up-report.js";
import { STAGES } from "#src/domain/stage/stage.js";
import type { FollowUpReportJson, ReportRecordJson } from "../contract/contract.js";
import { PersonRefShape } from "../access/person-ref.js";
import { ContactRefShape } from "../contacts/contact-ref.js";
import { Day, Instant } from "../http/response-shapes.js";

const Minutes = z.number().nullable();
const COUNTS = {
  newContacts: z.number(),
  conversations: z.number(),
  inboundMessages: z.number(),
  outboundMessages: z.number(),
  replies: z.number(),
  promisesMade: z.number(),
  promisesKept: z.number(),
  promisesLate: z.number(),
  promisesBroken: z.number(),
  tasksDone: z.number(),
  tasksOverdue: z.number(),
  stageMoves: z.number(),
  firstReplyMedianMinutes: Minutes,
  firstReplyP90Minutes: Minutes,
};
const CountsShape = z.strictObject(COUNTS).meta({ id: "ReportCounts" }) satisfies z.ZodType<ReportCounts>;

export const ReportShape = z
  .strictObject({
    period: z.strictObject({ kind: z.enum(["day", "week", "month"]), from: Day, to: Day, label: z.string() }),
    previous: z.strictObject({ from: Day, to: Day, label: z.string() }),
    total: CountsShape,
    previousTotal: CountsShape,
    members: z.array(z.strictObject({ member: PersonRefShape, ...COUNTS })),
    trend: z.array(
      z.strictObject({
        date: Day,
        newContacts: z.number(),
        inboundMessages: z.number(),
        outboundMessages: z.number(),
        firstReplyMedianMinutes: Minutes,
        promisesKept: z.number(),
        promisesBroken: z.number(),
        stageMoves: z.number(),
      }),
    ),
    funnel: z.array(z.strictObject({ stage: z.enum(STAGES), count: z.number() })),
    unknownCalendarDays: z.number(),
    asOf: Instant,
  })
  .meta({ id: "FollowUpReport" }) satisfies z.ZodType<FollowUpReportJson>;

export const RecordShape = z
  .strictObject({
    metric: z.enum(REPORT_METRICS),
    at: Instant,
    contact: ContactRefShape,
    member: PersonRefShape,
    title: z.string(),
    quote: z.string().nullable(),
    messageId: z.string().nullable(),
  })
  .meta({ id: "ReportRecord" }) satisfies z.ZodType<ReportRecordJson>;
