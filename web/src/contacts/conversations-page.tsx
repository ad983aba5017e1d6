import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ContactRowJson } from "#src/api/contract/contract.js";
import { useWords } from "../shared/text/use-words";
import { MoreRows } from "../shared/ui/more-rows";
import { PageHeading } from "../shared/ui/page-heading";
import { Skeleton } from "../shared/ui/skeleton";
import { StageMark } from "../shared/ui/stage-mark";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { NO_FILTERS } from "./contact-filters";
import { contactsQuery } from "./contacts-queries";
import "./contacts.css";

const isWaiting = (row: ContactRowJson): boolean =>
  row.lastInboundAt !== null && row.lastInboundAt === row.lastMessageAt;

/** The phone's third place: who talked last, leading straight into the conversation. */
export default function ConversationsPage() {
  const { t } = useTranslation();
  const words = useWords();
  const list = useInfiniteQuery(contactsQuery(NO_FILTERS));
  const rows = (list.data?.pages.flatMap((page) => page.data) ?? []).filter((row) => row.lastMessageAt);
  return (
    <div className="page page-narrow contacts-page">
      <header className="contacts-header">
        <PageHeading name={t("conversations.title")} />
      </header>
      {list.isPending && <Skeleton rows={8} height={64} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (
        <StatePanel title={t("conversations.emptyTitle")} text={t("conversations.emptyText")} />
      )}
      {rows.length > 0 && (
        <ul className="card contact-cards">
          {rows.map((row) => (
            <li key={row.id}>
              <Link to={`/contacts/${encodeURIComponent(row.id)}?tab=chat`}>
                <span className="card-line">
                  <strong className="clip">{row.displayName}</strong>
                  <span className="small hint tabular">{row.lastMessageAt && words.ago(row.lastMessageAt)}</span>
                </span>
                <span className="card-line small">
                  <span className="clip muted">{row.company}</span>
                  <StageMark stage={row.stage} />
                  {isWaiting(row) && <span className="hint">{t("conversations.waiting")}</span>}
                </span>
              </Link>
            </li>
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
