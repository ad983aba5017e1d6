/** What the contacts page filters by, kept in the address so that it can be shared and gone back to. */
import { type Stage, STAGES } from "#src/domain/stage/stage.js";
import { VALUE_TIERS, type ValueTier } from "#src/domain/value/value-tier.js";
import { WARNING_KINDS, type WarningKind } from "#src/domain/warning/warning.js";

export const SORTS = ["lastMessageAt", "stageSince", "warnedAt"] as const;
export type ContactSort = (typeof SORTS)[number];

export interface ContactFilters {
  q: string;
  stages: Stage[];
  tag: string | null;
  ownerId: string | null;
  tier: ValueTier | null;
  /** With an open warning of the kind, or of any. */
  warning: WarningKind | "any" | null;
  sort: ContactSort;
}

export const NO_FILTERS: ContactFilters = {
  q: "",
  stages: [],
  tag: null,
  ownerId: null,
  tier: null,
  warning: null,
  sort: "lastMessageAt",
};

/** Reads the address; what is not understood is left out. */
export function filtersOf(search: URLSearchParams): ContactFilters {
  const asked = new Set((search.get("stage") ?? "").split(","));
  return {
    q: search.get("q") ?? "",
    stages: STAGES.filter((stage) => asked.has(stage)),
    tag: search.get("tag") || null,
    ownerId: search.get("owner") || null,
    tier: VALUE_TIERS.find((tier) => tier === search.get("tier")) ?? null,
    warning: (["any", ...WARNING_KINDS] as const).find((kind) => kind === search.get("warning")) ?? null,
    sort: SORTS.find((sort) => sort === search.get("sort")) ?? "lastMessageAt",
  };
}

/** The address of filters; defaults are left out so that links stay short. */
export function searchOf(filters: ContactFilters): URLSearchParams {
  const search = new URLSearchParams();
  if (filters.q) search.set("q", filters.q);
  if (filters.stages.length > 0) search.set("stage", filters.stages.join(","));
  if (filters.tag) search.set("tag", filters.tag);
  if (filters.ownerId) search.set("owner", filters.ownerId);
  if (filters.tier) search.set("tier", filters.tier);
  if (filters.warning) search.set("warning", filters.warning);
  if (filters.sort !== "lastMessageAt") search.set("sort", filters.sort);
  return search;
}

/** How many filters narrow the list (search and sort aside). */
export const narrowingCount = ({ stages, tag, ownerId, tier, warning }: ContactFilters): number =>
  stages.length + [tag, ownerId, tier, warning].filter(Boolean).length;

export const toggleStage = (filters: ContactFilters, stage: Stage): ContactFilters => ({
  ...filters,
  stages: filters.stages.includes(stage)
    ? filters.stages.filter((each) => each !== stage)
    : STAGES.filter((each) => each === stage || filters.stages.includes(each)),
});
