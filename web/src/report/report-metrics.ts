import type { ReportMetric } from "#src/domain/report/follow-up-report.js";

/** The numbers that open into records. */
export const REPORT_METRIC_NAMES = [
  "newContacts",
  "conversations",
  "inboundMessages",
  "outboundMessages",
  "replies",
  "promisesMade",
  "promisesKept",
  "promisesLate",
  "promisesBroken",
  "tasksDone",
  "tasksOverdue",
  "stageMoves",
] as const satisfies readonly ReportMetric[];

/** Which number was pressed: its metric, and the member's row or null for the total. */
export interface OpenRecords {
  metric: ReportMetric;
  memberId: string | null;
}
