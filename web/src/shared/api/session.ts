import { queryOptions, useQuery } from "@tanstack/react-query";
import type { SessionJson } from "#src/api/contract/contract.js";
import type { Action, Role } from "#src/domain/member/member.js";
import { getData } from "./api-client";
import { keys } from "./query-keys";

export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: ({ signal }) => getData<SessionJson>("/session", signal),
  staleTime: 5 * 60_000,
});

/** The signed-in person; only used below the gate of the shell, where it is there. */
export function useSession(): SessionJson {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Error("useSession is used outside of the signed-in part");
  return data;
}

/** May the signed-in person do this? */
export const useMay = (action: Action): boolean => useSession().actions.includes(action);

const HOMES: Readonly<Record<Role, string>> = {
  sales: "/today",
  manager: "/report",
  operations: "/contacts",
  admin: "/settings/users",
};

/** The page that fits the role. */
export const homeOf = (session: SessionJson): string => HOMES[session.user.role];
