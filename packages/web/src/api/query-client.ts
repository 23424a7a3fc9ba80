import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./problem.ts";

const FIRST_RETRY_MS = 500;

/** One cache for the page. Live events keep it fresh, so nothing is refetched merely because a tab got the focus. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // A browser that thinks itself offline may still reach a server on this machine, and one that comes back asks again.
      networkMode: "always",
      refetchOnReconnect: "always",
      // A refusal stays one; only silence is tried again.
      retry: (failures, error) => !(error instanceof ApiError && error.problem.status < 500) && failures < 3,
      // A person looks at grey bars meanwhile: after three and a half seconds they are told.
      retryDelay: (failures) => FIRST_RETRY_MS * 2 ** failures,
    },
    mutations: { networkMode: "always" },
  },
});
