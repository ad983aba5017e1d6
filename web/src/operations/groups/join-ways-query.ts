import { queryOptions } from "@tanstack/react-query";
import type { JoinWayJson } from "#src/api/contract/join-ways.js";
import { getData } from "../../shared/api/api-client";

export const joinWaysQuery = queryOptions({
  queryKey: ["join-ways"],
  queryFn: ({ signal }) => getData<JoinWayJson[]>("/join-ways", signal),
});
