import { channelEndpoints } from "@lead-dashboard/contract/channels/endpoints";
import type { NewMailboxConnection } from "@lead-dashboard/contract/channels/schemas";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { toast } from "../../look/toasts.ts";
import { settings } from "../../messages/en/settings.ts";
import { useForm } from "./use-form.ts";

/** Sign-ins that are being ended: the address names each only once, whatever is drawn again. */
const ended = new Set<string>();

/** Sends a person to Google or Microsoft, and ends what they come back with. */
export function useMailboxSignIn() {
  const { run } = useForm();
  const [, navigate] = useLocation();
  const [isCompleting, setCompleting] = useState(false);
  const signInAt = (body: NewMailboxConnection) =>
    run(async () => {
      const { url } = await call(channelEndpoints.startMailboxConnection, { body });
      window.location.assign(url);
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address the page was opened with counts, once
  useEffect(() => {
    const query = new URLSearchParams(window.location.search);
    const state = query.get("state");
    if (state === null || ended.has(state)) return;
    ended.add(state);
    const code = query.get("code");
    const error = query.get("error");
    // before anything else, so that no code stays in the history
    navigate("/settings/channels", { replace: true });
    setCompleting(true);
    void run(async () => {
      const body = {
        state,
        ...(code === null ? {} : { code }),
        ...(error === null ? {} : { error: error.slice(0, 300) }),
      };
      await call(channelEndpoints.completeMailboxConnection, { body });
      await queryClient.invalidateQueries({ queryKey: ["channel-accounts"] });
      toast(settings.channels.connected);
    }).finally(() => setCompleting(false));
  }, []);
  return { signInAt, isCompleting };
}
