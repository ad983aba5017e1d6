import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { ContactFacetsJson, ContactRowJson } from "#src/api/contract/contract.js";
import { getData, getPage, query } from "../shared/api/api-client";
import { keys } from "../shared/api/query-keys";
import { type ContactFilters, searchOf } from "./contact-filters";

const PAGE_SIZE = 50;

export const contactsQuery = (filters: ContactFilters, pageSize = PAGE_SIZE) =>
  infiniteQueryOptions({
    queryKey: keys.contacts(searchOf(filters).toString(), pageSize),
    queryFn: ({ pageParam, signal }) =>
      getPage<ContactRowJson>(
        `/contacts${query({
          q: filters.q.trim(),
          stage: filters.stages.join(","),
          tag: filters.tag,
          ownerId: filters.ownerId,
          tier: filters.tier,
          warning: filters.warning,
          sort: filters.sort,
          cursor: pageParam,
          limit: pageSize,
        })}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: (previous) => previous,
  });

export const facetsQuery = queryOptions({
  queryKey: keys.facets,
  queryFn: ({ signal }) => getData<ContactFacetsJson>("/contacts/facets", signal),
  staleTime: 60_000,
});
