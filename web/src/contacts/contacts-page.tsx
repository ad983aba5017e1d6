import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { countWords } from "../shared/text/value-words";
import { MergeHint } from "../merge/merge-hint";
import { MoreRows } from "../shared/ui/more-rows";
import { PageHeading } from "../shared/ui/page-heading";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { usePhone } from "../shared/ui/use-phone";
import { ContactCards } from "./contact-cards";
import { type ContactFilters, filtersOf, narrowingCount, NO_FILTERS, searchOf } from "./contact-filters";
import { ContactTable } from "./contact-table";
import { contactsQuery, facetsQuery } from "./contacts-queries";
import { FilterBar } from "./filter-bar";
import { SortMenu } from "./sort-menu";
import "./contacts.css";

/** "Find a person or a group of persons." */
export default function ContactsPage() {
  const { t } = useTranslation();
  const isPhone = usePhone();
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => filtersOf(search), [search]);
  const facets = useQuery(facetsQuery);
  const list = useInfiniteQuery(contactsQuery(filters));
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  const isNarrowed = filters.q !== "" || narrowingCount(filters) > 0;
  const change = (next: ContactFilters, isTyping = false): void => setSearch(searchOf(next), { replace: isTyping });

  return (
    <div className="page contacts-page">
      <header className="contacts-header">
        <PageHeading name={t("contacts.title")} />
        {facets.data && (
          <span className="muted tabular">{t("contacts.total", { total: countWords(facets.data.total) })}</span>
        )}
        <SortMenu sort={filters.sort} onChange={(sort) => change({ ...filters, sort })} />
      </header>
      <MergeHint />
      <FilterBar filters={filters} facets={facets.data} onChange={change} />
      {list.isPending && <Skeleton rows={10} height={isPhone ? 84 : 40} gap={isPhone ? 12 : 4} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (
        <StatePanel
          title={isNarrowed ? t("contacts.noMatchTitle") : t("contacts.emptyTitle")}
          text={isNarrowed ? t("contacts.noMatchText") : t("contacts.emptyText")}
          action={isNarrowed && <Button onClick={() => change(NO_FILTERS)}>{t("contacts.clearAll")}</Button>}
        />
      )}
      {rows.length > 0 && (
        <div className="contacts-list" data-stale={list.isPlaceholderData} aria-busy={list.isPlaceholderData}>
          {isPhone ? <ContactCards rows={rows} /> : <ContactTable rows={rows} />}
          <MoreRows
            hasMore={list.hasNextPage}
            isLoading={list.isFetchingNextPage}
            error={list.isFetchNextPageError ? list.error : null}
            onMore={() => void list.fetchNextPage()}
          />
        </div>
      )}
    </div>
  );
}
