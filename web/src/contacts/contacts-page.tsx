import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { MergeHint } from "../merge/merge-hint";
import { useMay } from "../shared/api/session";
import { countWords } from "../shared/text/value-words";
import { MoreRows } from "../shared/ui/more-rows";
import { PageHeading } from "../shared/ui/page-heading";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { usePhone } from "../shared/ui/use-phone";
import { Board } from "./board";
import { ColumnMenu } from "./column-menu";
import { ContactCards } from "./contact-cards";
import { type ContactFilters, filtersOf, narrowingCount, NO_FILTERS, searchOf } from "./contact-filters";
import { ContactSelectionBar } from "./contact-selection-bar";
import { ContactTable } from "./contact-table";
import { contactsQuery, facetsQuery } from "./contacts-queries";
import { FilterBar } from "./filter-bar";
import { SortMenu } from "./sort-menu";
import { ViewTabs } from "./view-tabs";
import "./contacts.css";

const NOBODY: ReadonlySet<string> = new Set();

/** "Find a person or a group of persons." */
export default function ContactsPage() {
  const { t } = useTranslation();
  const isPhone = usePhone();
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => filtersOf(search), [search]);
  const isBoard = !isPhone && search.get("view") === "board";
  const facets = useQuery(facetsQuery);
  const address = addressOf(filters, isBoard);
  const change = (next: ContactFilters, isTyping = false): void =>
    setSearch(addressOf(next, isBoard), { replace: isTyping });
  const isNarrowed = filters.q !== "" || narrowingCount(filters) > 0;
  return (
    <div className={isBoard ? "page page-wide contacts-page" : "page contacts-page"}>
      <header className="contacts-header">
        <PageHeading name={t("contacts.title")} />
        {facets.data && (
          <span className="muted tabular">{t("contacts.total", { total: countWords(facets.data.total) })}</span>
        )}
        <div className="contacts-tools">
          {!isPhone && (
            <Segmented
              aria-label={t("contacts.showAs")}
              value={isBoard ? "board" : "list"}
              options={[
                { value: "list", label: t("contacts.asList") },
                { value: "board", label: t("contacts.asBoard") },
              ]}
              onChange={(value) => setSearch(addressOf(filters, value === "board"))}
            />
          )}
          {!isPhone && !isBoard && <ColumnMenu />}
          <SortMenu sort={filters.sort} onChange={(sort) => change({ ...filters, sort })} />
        </div>
      </header>
      <ViewTabs search={address.toString()} isNarrowed={isNarrowed} />
      <MergeHint />
      <FilterBar filters={filters} facets={facets.data} onChange={change} />
      {isBoard ? (
        <Board filters={filters} facets={facets.data} />
      ) : (
        <ContactList
          // What was selected under other filters is out of sight: it is let go.
          key={address.toString()}
          filters={filters}
          isNarrowed={isNarrowed}
          onClear={() => change(NO_FILTERS)}
        />
      )}
    </div>
  );
}

function addressOf(filters: ContactFilters, isBoard: boolean): URLSearchParams {
  const search = searchOf(filters);
  if (isBoard) search.set("view", "board");
  return search;
}

interface ContactListProps {
  filters: ContactFilters;
  isNarrowed: boolean;
  onClear: () => void;
}

function ContactList({ filters, isNarrowed, onClear }: ContactListProps) {
  const { t } = useTranslation();
  const isPhone = usePhone();
  const mayWrite = useMay("contact:write");
  const facets = useQuery(facetsQuery);
  const list = useInfiniteQuery(contactsQuery(filters));
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  const [selected, setSelected] = useState(NOBODY);
  return (
    <>
      {list.isPending && <Skeleton rows={10} height={isPhone ? 84 : 40} gap={isPhone ? 12 : 4} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (
        <StatePanel
          title={isNarrowed ? t("contacts.noMatchTitle") : t("contacts.emptyTitle")}
          text={isNarrowed ? t("contacts.noMatchText") : t("contacts.emptyText")}
          action={isNarrowed && <Button onClick={onClear}>{t("contacts.clearAll")}</Button>}
        />
      )}
      {rows.length > 0 && (
        <div className="contacts-list" data-stale={list.isPlaceholderData} aria-busy={list.isPlaceholderData}>
          {isPhone ? (
            <ContactCards rows={rows} />
          ) : (
            <ContactTable rows={rows} {...(mayWrite ? { selection: { ids: selected, set: setSelected } } : {})} />
          )}
          <MoreRows
            hasMore={list.hasNextPage}
            isLoading={list.isFetchingNextPage}
            error={list.isFetchNextPageError ? list.error : null}
            onMore={() => void list.fetchNextPage()}
          />
          <ContactSelectionBar
            selected={rows.filter(({ id }) => selected.has(id))}
            facets={facets.data}
            onClear={() => setSelected(NOBODY)}
          />
        </div>
      )}
    </>
  );
}
