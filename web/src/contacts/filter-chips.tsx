import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactFacetsJson } from "#src/api/contract/contract.js";
import { useSession } from "../shared/api/session";
import { Chip } from "../shared/ui/chip";
import { STAGES } from "#src/domain/stage/stage.js";
import { ValueChips } from "./value-chips";
import { type ContactFilters, narrowingCount, NO_FILTERS, toggleStage } from "./contact-filters";

interface FilterChipsProps {
  filters: ContactFilters;
  facets: ContactFacetsJson;
  onChange: (filters: ContactFilters) => void;
}

const FIRST_TAGS = 8;
const FIRST_OWNERS = 8;

/** Stages, tags and owners with the number of contacts behind each. */
export function FilterChips({ filters, facets, onChange }: FilterChipsProps) {
  const { t } = useTranslation();
  const { user } = useSession();
  const [showsAllTags, setShowsAllTags] = useState(false);
  const countOf = new Map(facets.stages.map(({ stage, count }) => [stage, count]));
  const stages = STAGES.filter((stage) => (countOf.get(stage) ?? 0) > 0 || filters.stages.includes(stage));
  const tags = facets.tags.filter((tag) => tag.group !== "阶段");
  const shownTags = tags.filter((tag, index) => showsAllTags || index < FIRST_TAGS || tag.label === filters.tag);
  const owners = facets.owners.filter((owner, index) => index < FIRST_OWNERS || owner.userId === filters.ownerId);
  return (
    <div className="filter-chips">
      <div role="group" aria-label={t("contacts.filterStage")} className="filter-group">
        <span className="filter-name">{t("contacts.filterStage")}</span>
        <div className="chips">
          {stages.map((stage) => (
            <Chip
              key={stage}
              isChosen={filters.stages.includes(stage)}
              count={countOf.get(stage) ?? 0}
              onToggle={() => onChange(toggleStage(filters, stage))}
            >
              {t(`stage.${stage}`)}
            </Chip>
          ))}
        </div>
      </div>
      <ValueChips filters={filters} facets={facets} onChange={onChange} />
      {tags.length > 0 && (
        <div role="group" aria-label={t("contacts.filterTag")} className="filter-group">
          <span className="filter-name">{t("contacts.filterTag")}</span>
          <div className="chips">
            {shownTags.map((tag) => (
              <Chip
                key={`${tag.group}/${tag.label}`}
                isChosen={filters.tag === tag.label}
                count={tag.count}
                onToggle={() => onChange({ ...filters, tag: filters.tag === tag.label ? null : tag.label })}
              >
                {tag.label}
              </Chip>
            ))}
            {tags.length > shownTags.length && (
              <button type="button" className="link-button small" onClick={() => setShowsAllTags(true)}>
                {t("contacts.moreTags", { count: tags.length - shownTags.length })}
              </button>
            )}
          </div>
        </div>
      )}
      {user.dataScope !== "own" && owners.length > 0 && (
        <div role="group" aria-label={t("contacts.filterOwner")} className="filter-group">
          <span className="filter-name">{t("contacts.filterOwner")}</span>
          <div className="chips">
            {owners.map((owner) => (
              <Chip
                key={owner.userId}
                isChosen={filters.ownerId === owner.userId}
                count={owner.count}
                onToggle={() =>
                  onChange({ ...filters, ownerId: filters.ownerId === owner.userId ? null : owner.userId })
                }
              >
                {owner.name}
              </Chip>
            ))}
          </div>
        </div>
      )}
      {narrowingCount(filters) > 0 && (
        <button
          type="button"
          className="link-button filter-clear"
          onClick={() => onChange({ ...NO_FILTERS, q: filters.q, sort: filters.sort })}
        >
          {t("contacts.clearAll")}
        </button>
      )}
    </div>
  );
}
