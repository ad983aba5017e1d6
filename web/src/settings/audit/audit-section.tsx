import DownloadOutlined from "@ant-design/icons/DownloadOutlined";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import type { AuditEntryJson } from "#src/api/contract/contract.js";
import { getPage, query } from "../../shared/api/api-client";
import { keys } from "../../shared/api/query-keys";
import { useWords } from "../../shared/text/use-words";
import { MoreRows } from "../../shared/ui/more-rows";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../../shared/ui/state-panel";
import { SectionHead } from "../section-head";
import { type AuditChoice, AuditFilters } from "./audit-filters";
import { useAuditWords } from "./audit-words";
import "./audit.css";

const EVERYTHING: AuditChoice = { byUserId: "", action: "", from: "", to: "" };

/** Who looked at, changed or exported what. */
export default function AuditSection() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const choice: AuditChoice = {
    byUserId: search.get("byUserId") ?? "",
    action: search.get("action") ?? "",
    from: search.get("from") ?? "",
    to: search.get("to") ?? "",
  };
  const filter = query({ ...choice });
  const list = useInfiniteQuery({
    queryKey: keys.audit(filter),
    queryFn: ({ pageParam, signal }) =>
      getPage<AuditEntryJson>(`/audit${query({ ...choice, cursor: pageParam })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: (previous) => previous,
  });
  const entries = list.data?.pages.flatMap((page) => page.data) ?? [];
  const change = (next: AuditChoice): void =>
    setSearch(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== "")), { replace: true });
  return (
    <section aria-label={t("settings.nav.audit")}>
      <SectionHead
        title={t("settings.nav.audit")}
        lead={t("settings.audit.lead")}
        act={
          <a className="tool-button" href={`/api/v1/audit.csv${filter}`} download>
            <DownloadOutlined aria-hidden /> {t("settings.audit.download")}
          </a>
        }
      />
      <AuditFilters choice={choice} onChange={change} />
      {list.isPending && <Skeleton rows={8} height={40} gap={4} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && entries.length === 0 && (
        <StatePanel
          isSmall
          title={filter ? t("settings.audit.noMatch") : t("settings.audit.empty")}
          text={filter ? undefined : t("settings.audit.emptyText")}
          action={filter && <Button onClick={() => change(EVERYTHING)}>{t("settings.audit.showAll")}</Button>}
        />
      )}
      {entries.length > 0 && <AuditTable entries={entries} />}
      <MoreRows
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        error={list.isFetchNextPageError ? list.error : null}
        onMore={() => void list.fetchNextPage()}
      />
    </section>
  );
}

function AuditTable({ entries }: { entries: readonly AuditEntryJson[] }) {
  const { t } = useTranslation();
  const words = useWords();
  const auditWords = useAuditWords();
  return (
    <div className="card plain-table-frame" tabIndex={0} role="region" aria-label={t("settings.nav.audit")}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t("settings.audit.at")}</th>
            <th scope="col">{t("settings.audit.by")}</th>
            <th scope="col">{t("settings.audit.what")}</th>
            <th scope="col">{t("settings.audit.target")}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry, index) => {
            const { what, target, href, detail } = auditWords(entry);
            return (
              <tr key={`${entry.at}-${String(index)}`}>
                <td className="tabular" title={words.exact(entry.at)}>
                  {words.when(entry.at)}
                </td>
                <td>{entry.by.userId === "wecom" ? t("settings.nav.wecom") : entry.by.name}</td>
                <td>{what}</td>
                <td className="wrap">
                  {target && (href ? <Link to={href}>{target}</Link> : target)}
                  {detail && (
                    <span className="muted">
                      {target && " · "}
                      {!target && href ? <Link to={href}>{detail}</Link> : detail}
                    </span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
