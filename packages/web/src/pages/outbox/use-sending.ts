import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";

/** Whether sending is paused, and how much waits for its time, for a person, or for a decision. */
export function useSending() {
  return useQuery({ queryKey: ["sending"], queryFn: ({ signal }) => call(messageEndpoints.readSending, { signal }) });
}
