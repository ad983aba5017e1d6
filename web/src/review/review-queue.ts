/** The queue as the page works through it: what is shown next, what was decided and can be taken back. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { ReviewItemJson, ReviewSummaryJson } from "#src/api/contract/review.js";
import { getData, getPage, query } from "../shared/api/api-client";
import { keys } from "../shared/api/query-keys";

const PAGE_SIZE = 20;

export const reviewQuery = infiniteQueryOptions({
  queryKey: keys.review,
  queryFn: ({ pageParam, signal }) =>
    getPage<ReviewItemJson>(`/review${query({ cursor: pageParam, limit: PAGE_SIZE })}`, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
  // The queue must not change under the fingers; it is read anew when it is at its end.
  staleTime: Infinity,
});

export const reviewSummaryQuery = queryOptions({
  queryKey: keys.reviewSummary,
  queryFn: ({ signal }) => getData<ReviewSummaryJson>("/review/summary", signal),
});

/** Items still to be looked at, skipped ones last. */
export function shownQueue(
  items: readonly ReviewItemJson[],
  settled: ReadonlySet<string>,
  skipped: readonly string[],
): ReviewItemJson[] {
  const seen = new Set<string>();
  const open = items.filter((item) => {
    if (settled.has(item.factId) || seen.has(item.factId)) return false;
    seen.add(item.factId);
    return true;
  });
  const byId = new Map(open.map((item) => [item.factId, item]));
  const later = new Set(skipped);
  return [...open.filter((item) => !later.has(item.factId)), ...skipped.flatMap((factId) => byId.get(factId) ?? [])];
}
