import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { TimelineEntryJson } from "#src/api/contract/contract.js";
import { getPage, query } from "../shared/api/api-client";
import { contactPath } from "../shared/api/contact";
import { keys } from "../shared/api/query-keys";
import { useWords } from "../shared/text/use-words";
import { MoreRows } from "../shared/ui/more-rows";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";

/** Stages, tasks, touches, decisions: what happened besides the talk, newest first. */
export function Timeline({ contactId, onMessage }: { contactId: string; onMessage: (messageId: string) => void }) {
  const { t } = useTranslation();
  const { when, exact } = useWords();
  const list = useInfiniteQuery({
    queryKey: keys.timeline(contactId),
    queryFn: ({ pageParam, signal }) =>
      getPage<TimelineEntryJson>(contactPath(contactId, `/timeline${query({ cursor: pageParam })}`), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
  const entries = list.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <div className="timeline" tabIndex={0} role="region" aria-label={t("contact.timeline")}>
      {list.isPending && <Skeleton rows={6} height={44} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && entries.length === 0 && <StatePanel title={t("contact.noTimeline")} />}
      <ol>
        {entries.map((entry, index) => (
          <li key={`${entry.at}-${String(index)}`} data-kind={entry.kind}>
            <time className="small hint tabular" dateTime={entry.at} title={exact(entry.at)}>
              {when(entry.at)}
            </time>
            <div>
              <p>
                <span className="timeline-kind small">{t(`contact.timelineKind.${entry.kind}`)}</span> {entry.title}
                {entry.by && <span className="hint small"> · {entry.by.name}</span>}
              </p>
              {entry.detail && <p className="muted small">{entry.detail}</p>}
              {entry.messageId && (
                <button type="button" className="link-button small" onClick={() => onMessage(entry.messageId ?? "")}>
                  {t("contact.seeMessage")}
                </button>
              )}
            </div>
          </li>
        ))}
      </ol>
      <MoreRows
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        error={list.isFetchNextPageError ? list.error : null}
        onMore={() => void list.fetchNextPage()}
      />
    </div>
  );
}
