import { queryOptions } from "@tanstack/react-query";
import type { LeaverJson } from "#src/api/contract/hand-over.js";
import { getData } from "../../shared/api/api-client";

/** Members who left, with what nobody has yet. WeCom is asked, so it is not asked at every turn. */
export const leaversQuery = queryOptions({
  queryKey: ["transfers", "leavers"],
  queryFn: ({ signal }) => getData<LeaverJson[]>("/transfers/leavers", signal),
  staleTime: 10_000,
});
