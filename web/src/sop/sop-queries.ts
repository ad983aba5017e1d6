/** Reads and writes of plans. */
import { queryOptions } from "@tanstack/react-query";
import type { SopDefinition, SopStatus } from "#src/domain/sop/sop.js";
import type {
  SopEnrollmentJson,
  SopForecastJson,
  SopGroupJson,
  SopJson,
  SopListItemJson,
  SopPreflightJson,
} from "#src/api/contract/sop.js";
import { getData, getPage, query, write } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";

const path = (id: string): string => `/sops/${encodeURIComponent(id)}`;

export const sopsQuery = queryOptions({
  queryKey: ["sops"],
  queryFn: ({ signal }) => getData<SopListItemJson[]>("/sops", signal),
});
export const sopQuery = (id: string) =>
  queryOptions({ queryKey: ["sops", id], queryFn: ({ signal }) => getData<SopJson>(path(id), signal) });
/** Asked anew each time: what was true a minute ago is not what is switched on. */
export const sopPreflightQuery = (id: string) =>
  queryOptions({
    queryKey: ["sops", id, "preflight"],
    queryFn: ({ signal }) => getData<SopPreflightJson>(`${path(id)}/preflight`, signal),
    gcTime: 0,
    staleTime: 0,
  });
export const enrollmentsQuery = (id: string, status: string) =>
  queryOptions({
    queryKey: ["sops", id, "enrollments", status],
    queryFn: ({ signal }) =>
      getPage<SopEnrollmentJson>(`${path(id)}/enrollments${query({ status, limit: 100 })}`, signal),
  });
export const contactSopsQuery = (contactId: string) =>
  queryOptions({
    queryKey: ["contact", contactId, "sops"],
    queryFn: ({ signal }) => getData<SopEnrollmentJson[]>(`/contacts/${encodeURIComponent(contactId)}/sops`, signal),
  });
export const sopGroupsQuery = queryOptions({
  queryKey: ["sop-groups"],
  queryFn: ({ signal }) => getData<SopGroupJson[]>("/sop-groups", signal),
});

export const createSop = (definition: SopDefinition): Promise<SopJson> => write("POST", "/sops", { definition });
export const saveSop = (
  id: string,
  body: { basedOn: number; definition: SopDefinition; running: "stay" | "move" },
): Promise<SopJson> => write("PUT", path(id), body);
export const setSopStatus = (id: string, status: Exclude<SopStatus, "draft">): Promise<SopJson> =>
  write("POST", `${path(id)}/status`, { status });
export const enroll = (id: string, who: { contactId: string } | { groupId: string }): Promise<SopEnrollmentJson> =>
  write("POST", `${path(id)}/enrollments`, who);
export const stopEnrollment = (id: string): Promise<SopEnrollmentJson> =>
  write("POST", `/sop-enrollments/${encodeURIComponent(id)}/stop`);
export const moveEnrollment = (id: string): Promise<SopEnrollmentJson> =>
  write("POST", `/sop-enrollments/${encodeURIComponent(id)}/move`);
export const forecast = (body: {
  definition: SopDefinition;
  contactId: string;
  until: string;
  repliesAt: string | null;
}): Promise<SopForecastJson> => write("POST", "/sop-forecasts", body);

/** Everything shown about plans is old. */
export const refreshSops = (contactId?: string): void => {
  void queryClient.invalidateQueries({ queryKey: ["sops"] });
  if (contactId) void queryClient.invalidateQueries({ queryKey: ["contact", contactId] });
};
