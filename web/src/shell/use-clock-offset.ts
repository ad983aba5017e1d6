/** How far the demo's clock stands from the browser's; every time on the page follows it. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ClockJson } from "#src/api/contract/clock.js";
import { getData } from "../shared/api/api-client";
import { keys } from "../shared/api/query-keys";
import { setClockOffset } from "../shared/text/use-words";

/** @param isDemo elsewhere there is nothing to follow. */
export function useClockOffset(isDemo: boolean): ClockJson | undefined {
  const { data } = useQuery({
    queryKey: keys.clock,
    queryFn: ({ signal }) => getData<ClockJson>("/clock", signal),
    staleTime: 30_000,
    enabled: isDemo,
  });
  const offsetMs = data?.offsetMs ?? 0;
  useEffect(() => setClockOffset(offsetMs), [offsetMs]);
  return data;
}
