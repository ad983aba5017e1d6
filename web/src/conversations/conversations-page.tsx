import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { InputRef } from "antd";
import type { ConversationRowJson } from "#src/api/contract/conversations.js";
import { getPage, query } from "../shared/api/api-client";
import { keys } from "../shared/api/query-keys";
import { SearchBox } from "../contacts/search-box";
import { MoreRows } from "../shared/ui/more-rows";
import { PageHeading } from "../shared/ui/page-heading";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { useShortcuts } from "../shell/shortcuts";
import { ConversationItem } from "./conversation-item";
import "./conversations.css";

/** "Who said what last, and who still waits for me?" A row leads straight into the conversation. */
export default function ConversationsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const q = search.get("q") ?? "";
  const find = (text: string): void => setSearch(text ? { q: text } : {}, { replace: true });
  const input = useRef<InputRef>(null);
  useShortcuts({ search: () => input.current?.focus({ cursor: "all" }) });
  const list = useInfiniteQuery({
    queryKey: keys.conversations(q),
    queryFn: ({ pageParam, signal }) =>
      getPage<ConversationRowJson>(`/conversations${query({ q: q.trim(), cursor: pageParam })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: (previous) => previous,
  });
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <div className="page page-narrow">
      <PageHeading name={t("conversations.title")} />
      <div className="conversations-search">
        <SearchBox ref={input} value={q} onSearch={find} />
      </div>
      {list.isPending && <Skeleton rows={8} height={72} gap={4} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (
        <StatePanel
          title={q ? t("contacts.noMatchTitle") : t("conversations.emptyTitle")}
          text={q ? t("conversations.noMatchText") : t("conversations.emptyText")}
          action={q && <Button onClick={() => find("")}>{t("conversations.showAll")}</Button>}
        />
      )}
      {rows.length > 0 && (
        <ul className="card conversation-list" aria-label={t("conversations.title")} aria-busy={list.isPlaceholderData}>
          {rows.map((row) => (
            <ConversationItem key={row.contact.id} row={row} />
          ))}
        </ul>
      )}
      <MoreRows
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        error={list.isFetchNextPageError ? list.error : null}
        onMore={() => void list.fetchNextPage()}
      />
    </div>
  );
}
