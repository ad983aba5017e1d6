/** The chat that is open in WeCom beside this page, or why there is none. */
import { useQuery } from "@tanstack/react-query";
import { connectWecom, isInsideWecom, type OpenChat } from "./wecom-client";

export type ChatState =
  | { kind: "outside" }
  | { kind: "connecting" }
  | { kind: "refused"; error: unknown; retry: () => void }
  | { kind: "connected"; chat: OpenChat };

export function useOpenChat(): ChatState {
  const isInside = isInsideWecom();
  const connection = useQuery({
    queryKey: ["open-chat"],
    queryFn: connectWecom,
    enabled: isInside,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!isInside) return { kind: "outside" };
  if (connection.data) return { kind: "connected", chat: connection.data };
  if (connection.error) return { kind: "refused", error: connection.error, retry: () => void connection.refetch() };
  return { kind: "connecting" };
}
