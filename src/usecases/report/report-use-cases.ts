/** Composition of the report: everything with its ports bound. */
import type { Viewer } from "#src/domain/member/member.js";
import type { PageOf } from "#src/domain/shared/paging.js";
import { followUpReport, type FollowUpReport, type ReportDeps, type ReportQuery } from "./follow-up-report.js";
import { reportRecords, type RecordsQuery, type ReportRecord } from "./report-records.js";

export interface ReportUseCases {
  /** @throws NotFoundError no such department. */
  followUp(viewer: Viewer, query: ReportQuery): Promise<FollowUpReport>;
  /** @throws NotFoundError the member is outside the viewer's scope. */
  records(viewer: Viewer, query: RecordsQuery): Promise<PageOf<ReportRecord>>;
}

/** Binds the use cases of the report to their ports. */
export function createReportUseCases(deps: ReportDeps): ReportUseCases {
  return {
    followUp: (viewer, query) => followUpReport(deps, viewer, query),
    records: (viewer, query) => reportRecords(deps, viewer, query),
  };
}
