import { useInfiniteQuery } from "@tanstack/react-query";
import type { MessageJson, MessagesJson } from "#src/api/contract/contract.js";
import { call, query } from "../shared/api/api-client";
import { contactPath } from "../shared/api/contact";
import { keys } from "../shared/api/query-keys";

const PAGE_SIZE = 40;
interface Place {
  before?: string;
  after?: string;
  around?: string;
}

export interface Messages {
  messages: MessageJson[];
  isPending: boolean;
  error: unknown;
  hasOlder: boolean;
  hasNewer: boolean;
  isLoadingOlder: boolean;
  isLoadingNewer: boolean;
  loadOlder: () => void;
  loadNewer: () => void;
  reload: () => void;
}

/** A growing window of one conversation: its end, or the surroundings of one message. */
export function useMessages(contactId: string, conversationId: string | null, around: string | null): Messages {
  const opening: Place = around ? { around } : {};
  const list = useInfiniteQuery({
    queryKey: keys.messages(contactId, conversationId, around),
    queryFn: ({ pageParam, signal }) =>
      call<MessagesJson>(
        "GET",
        contactPath(contactId, `/messages${query({ conversationId, ...pageParam, limit: PAGE_SIZE })}`),
        undefined,
        signal,
      ),
    initialPageParam: opening,
    getPreviousPageParam: (page): Place | undefined => {
      const [first] = page.data;
      return page.hasOlder && first ? { before: first.id } : undefined;
    },
    getNextPageParam: (page): Place | undefined => {
      const last = page.data.at(-1);
      return page.hasNewer && last ? { after: last.id } : undefined;
    },
  });
  return {
    messages: list.data?.pages.flatMap((page) => page.data) ?? [],
    isPending: list.isPending,
    error: list.data ? null : list.error,
    hasOlder: list.hasPreviousPage,
    hasNewer: list.hasNextPage,
    isLoadingOlder: list.isFetchingPreviousPage,
    isLoadingNewer: list.isFetchingNextPage,
    loadOlder: () => void list.fetchPreviousPage(),
    loadNewer: () => void list.fetchNextPage(),
    reload: () => void list.refetch(),
  };
}
