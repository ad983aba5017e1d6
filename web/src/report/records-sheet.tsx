import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { FollowUpReportJson, ReportRecordJson } from "#src/api/contract/contract.js";
import type { ReportMetric } from "#src/domain/report/follow-up-report.js";
import { getPage, query } from "../shared/api/api-client";
import { keys } from "../shared/api/query-keys";
import { useWords } from "../shared/text/use-words";
import { MoreRows } from "../shared/ui/more-rows";
import { periodWords } from "./report-period";
import { Sheet } from "../shared/ui/sheet";
import { Skeleton } from "../shared/ui/skeleton";
import { StageMark } from "../shared/ui/stage-mark";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";

interface RecordsSheetProps {
  metric: ReportMetric;
  memberId: string | null;
  departmentId: string | null;
  report: FollowUpReportJson;
  onClose: () => void;
}

/** The records behind one number, each leading to the contact and the message. */
export function RecordsSheet({ metric, memberId, departmentId, report, onClose }: RecordsSheetProps) {
  const { t } = useTranslation();
  const words = useWords();
  const { from, to } = report.period;
  const filter = { metric, memberId, departmentId, from, to };
  const list = useInfiniteQuery({
    queryKey: keys.records(query(filter)),
    queryFn: ({ pageParam, signal }) =>
      getPage<ReportRecordJson>(`/reports/follow-up/records${query({ ...filter, cursor: pageParam })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
  const records = list.data?.pages.flatMap((page) => page.data) ?? [];
  const who = report.members.find(({ member }) => member.userId === memberId)?.member.name ?? t("report.everyone");
  return (
    <Sheet
      place="side"
      title={`${t("report.records", { metric: t(`report.metric.${metric}`), who })} · ${periodWords(report.period.kind, report.period, words.language)}`}
      onClose={onClose}
    >
      {list.isPending && <Skeleton rows={6} height={56} />}
      {list.error && !list.data && <ErrorPanel isSmall error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && records.length === 0 && <StatePanel isSmall title={t("report.recordsEmpty")} />}
      <ul className="records">
        {records.map((record, index) => {
          const page = `/contacts/${encodeURIComponent(record.contact.id)}`;
          return (
            <li key={`${record.at}-${record.contact.id}-${String(index)}`}>
              <p className="record-head">
                <Link to={page}>{record.contact.displayName}</Link>
                <span className="hint small clip">{record.contact.company}</span>
                <span className="small muted">
                  <StageMark stage={record.contact.stage} />
                </span>
                <time className="hint small tabular" dateTime={record.at} title={words.exact(record.at)}>
                  {words.when(record.at)}
                </time>
              </p>
              <p>
                {record.title}
                {memberId === null && <span className="hint small"> · {record.member.name}</span>}
              </p>
              {record.quote && (
                <p className="muted">
                  {record.messageId ? (
                    <Link className="quiet-link" to={`${page}?message=${encodeURIComponent(record.messageId)}`}>
                      {t("common.quote", { text: record.quote })}
                    </Link>
                  ) : (
                    t("common.quote", { text: record.quote })
                  )}
                </p>
              )}
              {!record.quote && record.messageId && (
                <Link className="small" to={`${page}?message=${encodeURIComponent(record.messageId)}`}>
                  {t("report.openMessage")}
                </Link>
              )}
            </li>
          );
        })}
      </ul>
      <MoreRows
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        error={list.isFetchNextPageError ? list.error : null}
        onMore={() => void list.fetchNextPage()}
      />
    </Sheet>
  );
}
