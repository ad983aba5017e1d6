import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api-client";

/** Failures that the same call may survive a moment later. */
const isPassing = (error: unknown): boolean =>
  error instanceof ApiError && ["offline", "timeout", "dependency_unavailable"].includes(error.code);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: true,
      networkMode: "always",
      retry: (count, error) => isPassing(error) && count < 2,
      retryDelay: (count) => 600 * 2 ** count,
    },
    mutations: { retry: false, networkMode: "always" },
  },
});
