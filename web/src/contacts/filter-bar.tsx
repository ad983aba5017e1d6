import { Button, type InputRef } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import type { ContactFacetsJson } from "#src/api/contract/contract.js";
import { Sheet } from "../shared/ui/sheet";
import { usePhone } from "../shared/ui/use-phone";
import { useShortcuts } from "../shell/shortcuts";
import { type ContactFilters, narrowingCount, NO_FILTERS } from "./contact-filters";
import { FilterChips } from "./filter-chips";
import { SearchBox } from "./search-box";

interface FilterBarProps {
  filters: ContactFilters;
  facets: ContactFacetsJson | undefined;
  onChange: (filters: ContactFilters, isTyping?: boolean) => void;
}

/** Search, filter chips and order; on a phone the chips come as a sheet. */
export function FilterBar({ filters, facets, onChange }: FilterBarProps) {
  const { t } = useTranslation();
  const isPhone = usePhone();
  const input = useRef<InputRef>(null);
  const [isSheetOpen, setSheetOpen] = useState(false);
  useShortcuts({ search: () => input.current?.focus({ cursor: "all" }) });
  const { state } = useLocation() as { state: { isSearching?: boolean } | null };
  const isSearching = state?.isSearching === true;
  useEffect(() => {
    if (isSearching) input.current?.focus();
  }, [isSearching]);
  const narrowing = narrowingCount(filters);

  return (
    <div className="filter-bar">
      <div className="filter-line">
        <SearchBox ref={input} value={filters.q} onSearch={(q) => onChange({ ...filters, q }, true)} />
        {isPhone && (
          <Button onClick={() => setSheetOpen(true)}>
            {t("contacts.filters")}
            {narrowing > 0 && ` ${narrowing}`}
          </Button>
        )}
      </div>
      {!isPhone && facets && <FilterChips filters={filters} facets={facets} onChange={onChange} />}
      {isSheetOpen && facets && (
        <Sheet
          title={t("contacts.filters")}
          onClose={() => setSheetOpen(false)}
          footer={
            <>
              {narrowing > 0 && (
                <Button onClick={() => onChange({ ...NO_FILTERS, q: filters.q, sort: filters.sort })}>
                  {t("contacts.clearAll")}
                </Button>
              )}
              <Button type="primary" onClick={() => setSheetOpen(false)}>
                {t("common.close")}
              </Button>
            </>
          }
        >
          <FilterChips filters={filters} facets={facets} onChange={onChange} />
        </Sheet>
      )}
    </div>
  );
}
