import { useTranslation } from "react-i18next";
import type { ContactFacetsJson } from "#src/api/contract/contract.js";
import { Chip } from "../shared/ui/chip";
import type { ContactFilters } from "./contact-filters";

interface ValueChipsProps {
  filters: ContactFilters;
  facets: ContactFacetsJson;
  onChange: (filters: ContactFilters) => void;
}

/** Value tiers and kinds of open warnings; what nobody has is not offered. */
export function ValueChips({ filters, facets, onChange }: ValueChipsProps) {
  const { t } = useTranslation();
  const tiers = facets.tiers.filter(({ tier, count }) => (tier !== "normal" && count > 0) || filters.tier === tier);
  const warnings = facets.warnings.filter(({ kind, count }) => count > 0 || filters.warning === kind);
  return (
    <>
      {tiers.length > 0 && (
        <div role="group" aria-label={t("value.filterTier")} className="filter-group">
          <span className="filter-name">{t("value.filterTier")}</span>
          <div className="chips">
            {tiers.map(({ tier, count }) => (
              <Chip
                key={tier}
                isChosen={filters.tier === tier}
                count={count}
                onToggle={() => onChange({ ...filters, tier: filters.tier === tier ? null : tier })}
              >
                {t(`value.tier.${tier}`)}
              </Chip>
            ))}
          </div>
        </div>
      )}
      {warnings.length > 0 && (
        <div role="group" aria-label={t("value.filterWarning")} className="filter-group">
          <span className="filter-name">{t("value.filterWarning")}</span>
          <div className="chips">
            {warnings.map(({ kind, count }) => (
              <Chip
                key={kind}
                isChosen={filters.warning === kind}
                count={count}
                onToggle={() => onChange({ ...filters, warning: filters.warning === kind ? null : kind })}
              >
                {t(`warnings.kind.${kind}`)}
              </Chip>
            ))}
          </div>
        </div>
      )}
    </>
  );
}
