/** What the pages of audiences and broadcasts fetch. */
import { queryOptions } from "@tanstack/react-query";
import type { Page } from "#src/api/contract/contract.js";
import type {
  BroadcastJson,
  RehearsalJson,
  SegmentJson,
  SegmentPreviewJson,
  SegmentVersionJson,
} from "#src/api/contract/outreach.js";
import type { SegmentRule } from "#src/domain/segment/rule.js";
import { getData, getPage, query, write } from "../shared/api/api-client";

export const segmentsQuery = queryOptions({
  queryKey: ["segments"],
  queryFn: ({ signal }) => getData<SegmentJson[]>("/segments", signal),
});

export const segmentQuery = (id: string) =>
  queryOptions({
    queryKey: ["segments", id],
    queryFn: ({ signal }) => getData<SegmentJson>(`/segments/${encodeURIComponent(id)}`, signal),
  });

export const segmentVersionsQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ["segments", id, "versions", version],
    queryFn: ({ signal }) => getData<SegmentVersionJson[]>(`/segments/${encodeURIComponent(id)}/versions`, signal),
  });

/** Live count and sample of a rule; the last answer stays until the next is there. */
export const previewQuery = (rule: SegmentRule) =>
  queryOptions({
    queryKey: ["segment-preview", JSON.stringify(rule)],
    queryFn: () => write<SegmentPreviewJson>("POST", "/segments/preview", { rule }),
    placeholderData: (previous: SegmentPreviewJson | undefined) => previous,
    staleTime: 15_000,
    retry: false,
  });

export const broadcastsQuery = queryOptions({
  queryKey: ["broadcasts"],
  queryFn: ({ signal }): Promise<Page<BroadcastJson>> =>
    getPage<BroadcastJson>(`/broadcasts${query({ limit: 50 })}`, signal),
});

export const broadcastPath = (id: string, rest = ""): string => `/broadcasts/${encodeURIComponent(id)}${rest}`;

export const broadcastQuery = (id: string) =>
  queryOptions({
    queryKey: ["broadcasts", id],
    queryFn: ({ signal }) => getData<BroadcastJson>(broadcastPath(id), signal),
  });

export const rehearsalQuery = (days: number) =>
  queryOptions({
    queryKey: ["rehearsal", days],
    queryFn: ({ signal }) => getData<RehearsalJson>(`/rehearsal${query({ days })}`, signal),
  });
