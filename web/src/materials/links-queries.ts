import { queryOptions } from "@tanstack/react-query";
import type { Page } from "#src/api/contract/contract.js";
import type { LinkOpenJson, SavedLinkJson, TrackingJson } from "#src/api/contract/links.js";
import type { Attachment } from "#src/domain/material/attachment.js";
import { getData, getPage, query } from "../shared/api/api-client";

/** The newest links of the library. */
export const savedLinksQuery = queryOptions({
  queryKey: ["saved-links"],
  queryFn: ({ signal }): Promise<Page<SavedLinkJson>> =>
    getPage<SavedLinkJson>(`/links${query({ limit: 200 })}`, signal),
});

/** Whether links are tracked on this installation. */
export const trackingQuery = queryOptions({
  queryKey: ["link-tracking"],
  queryFn: ({ signal }) => getData<TrackingJson>("/links/tracking", signal),
  staleTime: Infinity,
});

export const openersQuery = (linkId: string) =>
  queryOptions({
    queryKey: ["saved-links", linkId, "opens"],
    queryFn: ({ signal }): Promise<Page<LinkOpenJson>> =>
      getPage<LinkOpenJson>(`/links/${encodeURIComponent(linkId)}/opens${query({ limit: 100 })}`, signal),
  });

/** A link of the library as it goes along with a message. */
export const linkAttachment = ({ id, title, url, description, coverId, isTracked }: SavedLinkJson): Attachment => ({
  kind: "link",
  title,
  url,
  description,
  imageUrl: null,
  coverId,
  isTracked,
  savedLinkId: id,
});
