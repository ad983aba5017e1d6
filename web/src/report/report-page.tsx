import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { FollowUpReportJson } from "#src/api/contract/contract.js";
import { PageHeading } from "../shared/ui/page-heading";
import { REPORT_METRIC_NAMES } from "./report-metrics";
import { getData, query } from "../shared/api/api-client";
import { keys } from "../shared/api/query-keys";
import { useWords } from "../shared/text/use-words";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel } from "../shared/ui/state-panel";
import { FourLines } from "./four-lines";
import { MemberTable } from "./member-table";
import { RecordsSheet } from "./records-sheet";
import { ReportControls } from "./report-controls";
import { choiceOf, type ReportChoice, searchOfChoice } from "./report-period";
import { StageFunnel } from "./stage-funnel";
import type { OpenRecords } from "./report-metrics";
import "./report.css";

const TrendPanel = lazy(() => import("./trend-panel"));

/** "Who is followed up, how fast, what was promised and kept, where does it leak?" */
export default function ReportPage() {
  const { t } = useTranslation();
  const words = useWords();
  const [search, setSearch] = useSearchParams();
  const choice = useMemo(() => choiceOf(search, words.today), [search, words.today]);
  const filter = query({ period: choice.period, date: choice.date, departmentId: choice.departmentId });
  const report = useQuery({
    queryKey: keys.report(filter),
    queryFn: ({ signal }) => getData<FollowUpReportJson>(`/reports/follow-up${filter}`, signal),
    placeholderData: (previous) => previous,
  });
  const change = (next: ReportChoice): void => setSearch(searchOfChoice(next, words.today));

  const metric = REPORT_METRIC_NAMES.find((each) => each === search.get("records"));
  const open = ({ metric: asked, memberId }: OpenRecords): void => {
    const next = searchOfChoice(choice, words.today);
    next.set("records", asked);
    if (memberId) next.set("who", memberId);
    setSearch(next);
  };
  const { data } = report;
  return (
    <div className="page report-page">
      <PageHeading className="visually-hidden" name={t("report.title")} />
      <ReportControls choice={choice} report={data} filter={filter} onChange={change} />
      {report.isPending && <Skeleton rows={6} height={56} />}
      {report.error && !data && <ErrorPanel error={report.error} onRetry={() => void report.refetch()} />}
      {data && (
        <div data-stale={report.isPlaceholderData} className="report-body">
          {data.unknownCalendarDays > 0 && (
            <p className="report-hint" role="note">
              {t("report.unknownCalendar", { count: data.unknownCalendarDays })}
            </p>
          )}
          <FourLines report={data} onOpen={open} />
          <MemberTable report={data} onOpen={open} />
          <div className="report-shapes">
            <StageFunnel funnel={data.funnel} />
            <Suspense
              fallback={
                <div className="report-section">
                  <Skeleton rows={1} height={300} />
                </div>
              }
            >
              <TrendPanel trend={data.trend} />
            </Suspense>
          </div>
          <p className="hint small">{t("report.asOf", { when: words.when(data.asOf) })}</p>
        </div>
      )}
      {data && metric && (
        <RecordsSheet
          metric={metric}
          memberId={search.get("who")}
          report={data}
          departmentId={choice.departmentId}
          onClose={() => change(choice)}
        />
      )}
    </div>
  );
}
