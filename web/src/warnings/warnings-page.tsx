import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useSearchParams } from "react-router";
import type { WarningRowJson, WarningSummaryJson } from "#src/api/contract/warnings.js";
import { WARNING_KINDS, WARNING_STATUSES, type WarningKind, type WarningStatus } from "#src/domain/warning/warning.js";
import { getData, getPage, query } from "../shared/api/api-client";
import { keys } from "../shared/api/query-keys";
import { contactAbout } from "../shared/text/contact-about";
import { Chip } from "../shared/ui/chip";
import { MoreRows } from "../shared/ui/more-rows";
import { PageHeading } from "../shared/ui/page-heading";
import { Skeleton } from "../shared/ui/skeleton";
import { StageMark } from "../shared/ui/stage-mark";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { useShortcuts } from "../shell/shortcuts";
import { TierMark } from "./tier-mark";
import { useWarningWrites } from "./use-warning-writes";
import { WarningItem } from "./warning-item";
import "./warnings.css";

const warningsQuery = (status: WarningStatus, kind: WarningKind | null) =>
  infiniteQueryOptions({
    queryKey: keys.warnings(`${status}/${kind ?? ""}`),
    queryFn: ({ pageParam, signal }) =>
      getPage<WarningRowJson>(`/warnings${query({ status, kind, cursor: pageParam, limit: 30 })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

const summaryQuery = queryOptions({
  queryKey: keys.warningSummary,
  queryFn: ({ signal }) => getData<WarningSummaryJson>("/warnings/summary", signal),
});

/** "Where does a relationship get worse, what to try, and did it help?" */
export default function WarningsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const status = WARNING_STATUSES.find((each) => each === search.get("status")) ?? "open";
  const kind = WARNING_KINDS.find((each) => each === search.get("kind")) ?? null;
  const summary = useQuery(summaryQuery);
  const list = useInfiniteQuery(warningsQuery(status, kind));
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  const writes = useWarningWrites();
  const [at, setAt] = useState(0);
  const current = rows[Math.min(at, rows.length - 1)];
  const move = (step: number): void => setAt(Math.max(0, Math.min(rows.length - 1, at + step)));
  useShortcuts({
    next: () => move(1),
    previous: () => move(-1),
    open: () => current && void navigate(pathOf(current)),
    done: () => current?.status === "open" && writes.takeUp(current),
    reject: () => current?.status === "open" && writes.dismiss(current),
  });
  const ask = (changes: { status?: WarningStatus; kind?: WarningKind | null }): void => {
    const next = { status, kind, ...changes };
    setAt(0);
    setSearch({
      ...(next.status === "open" ? {} : { status: next.status }),
      ...(next.kind ? { kind: next.kind } : {}),
    });
  };
  const play = kind && summary.data?.plays.find((each) => each.kind === kind);

  return (
    <div className="page warnings-page">
      <header>
        <PageHeading name={t("warnings.title")} />
        <p className="muted">{t("warnings.lead")}</p>
      </header>
      <div className="warnings-filters">
        <div className="chips" role="radiogroup" aria-label={t("warnings.status")}>
          {WARNING_STATUSES.map((each) => (
            <Chip key={each} kind="radio" isChosen={status === each} onToggle={() => ask({ status: each })}>
              {t(`warnings.${each}`)}
            </Chip>
          ))}
        </div>
        <div className="chips" role="group" aria-label={t("warnings.kindFilter")}>
          {summary.data?.open
            .filter((each) => each.count > 0 || each.kind === kind)
            .map((each) => (
              <Chip
                key={each.kind}
                isChosen={kind === each.kind}
                {...(status === "open" ? { count: each.count } : {})}
                onToggle={() => ask({ kind: kind === each.kind ? null : each.kind })}
              >
                {t(`warnings.kind.${each.kind}`)}
              </Chip>
            ))}
        </div>
      </div>
      {play && play.taken > 0 && (
        <p className="muted small">
          {t(play.pending > 0 ? "warnings.workedPending" : "warnings.worked", {
            taken: play.taken,
            worked: play.worked,
            pending: play.pending,
          })}
        </p>
      )}
      {list.isPending && <Skeleton rows={5} height={96} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (
        <StatePanel
          title={t(status === "open" ? "warnings.emptyOpenTitle" : "warnings.emptyTitle")}
          text={t(status === "open" ? "warnings.emptyOpenText" : "warnings.emptyText")}
        />
      )}
      {rows.length > 0 && (
        <>
          <ul className="card warnings-list" aria-label={t("warnings.list")}>
            {rows.map((row) => (
              <li key={row.id} data-current={row.id === current?.id}>
                <Row row={row} writes={writes} />
              </li>
            ))}
          </ul>
          <MoreRows
            hasMore={list.hasNextPage}
            isLoading={list.isFetchingNextPage}
            error={list.isFetchNextPageError ? list.error : null}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
      {writes.sheet}
    </div>
  );
}

const pathOf = (row: WarningRowJson, messageId: string | null = row.messageId): string =>
  `/contacts/${encodeURIComponent(row.contact.id)}${query({ message: messageId })}`;

function Row({ row, writes }: { row: WarningRowJson; writes: ReturnType<typeof useWarningWrites> }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const about = contactAbout(row.contact);
  return (
    <>
      <p className="warning-who" style={{ paddingTop: 12 }}>
        <Link to={pathOf(row, null)}>{row.contact.displayName || t("common.noName")}</Link>
        {about && <span className="muted clip">{about}</span>}
        <TierMark tier={row.contact.tier} />
        <StageMark stage={row.contact.stage} />
        {row.owner && <span className="small hint">{t("warnings.owner", { name: row.owner.name })}</span>}
      </p>
      <WarningItem
        warning={row}
        onTakeUp={() => writes.takeUp(row)}
        onDismiss={() => writes.dismiss(row)}
        onReopen={() => writes.reopen(row)}
        onMessage={(messageId) => void navigate(pathOf(row, messageId))}
      />
    </>
  );
}
