import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { AuditEntryJson } from "#src/api/contract/contract.js";
import { getPage, query } from "../shared/api/api-client";
import { keys } from "../shared/api/query-keys";
import { useWords } from "../shared/text/use-words";
import { MoreRows } from "../shared/ui/more-rows";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { useAuditWords } from "./audit-words";
import { SectionHead } from "./section-head";

/** Who looked at, changed or exported what. */
export default function AuditSection() {
  const { t } = useTranslation();
  const words = useWords();
  const auditWords = useAuditWords();
  const list = useInfiniteQuery({
    queryKey: keys.audit,
    queryFn: ({ pageParam, signal }) => getPage<AuditEntryJson>(`/audit${query({ cursor: pageParam })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
  const entries = list.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <section aria-label={t("settings.nav.audit")}>
      <SectionHead title={t("settings.nav.audit")} lead={t("settings.audit.lead")} />
      {list.isPending && <Skeleton rows={8} height={40} gap={4} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && entries.length === 0 && <StatePanel isSmall title={t("settings.audit.empty")} />}
      {entries.length > 0 && (
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
              {entries.map((entry, index) => (
                <tr key={`${entry.at}-${String(index)}`}>
                  <td className="tabular" title={words.exact(entry.at)}>
                    {words.when(entry.at)}
                  </td>
                  <td>{entry.by.userId === "wecom" ? t("settings.nav.wecom") : entry.by.name}</td>
                  <td title={entry.action}>{auditWords(entry.action)}</td>
                  <td className="wrap muted">
                    {entry.target}
                    {entry.detail && <span className="hint"> · {entry.detail}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <MoreRows
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        error={list.isFetchNextPageError ? list.error : null}
        onMore={() => void list.fetchNextPage()}
      />
    </section>
  );
}
