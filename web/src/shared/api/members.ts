import { queryOptions } from "@tanstack/react-query";
import type { DepartmentJson, PersonRef } from "#src/api/contract/contract.js";
import { getData } from "./api-client";
import { keys } from "./query-keys";

/** Members inside the viewer's scope. */
export const membersQuery = queryOptions({
  queryKey: keys.members,
  queryFn: ({ signal }) => getData<PersonRef[]>("/members", signal),
  staleTime: 5 * 60_000,
});

export const departmentsQuery = queryOptions({
  queryKey: keys.departments,
  queryFn: ({ signal }) => getData<DepartmentJson[]>("/departments", signal),
  staleTime: 5 * 60_000,
});
