import { ledgerEndpoints } from "@lead-dashboard/contract/messages/ledger-endpoints";
import { useMutation } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import { queryClient } from "../api/query-client.ts";
import { useMay } from "../api/session.ts";
import { Button } from "../look/Button.tsx";
import { describeError } from "../look/States.tsx";
import { toast } from "../look/toasts.ts";
import { timeline as t } from "../messages/en/timeline.ts";

const BY_ACCOUNT: ReadonlySet<string> = new Set(["email", "whatsapp", "sms"]);

/** Queues a message once more that failed or came too late; nothing for others, and where a person sends. */
export function QueueAgain({
  message: { id, state, direction, channel },
}: {
  message: { id: string; state: string; direction: string; channel: string };
}) {
  const maySend = useMay("messages.send");
  const queue = useMutation({
    mutationFn: () => call(ledgerEndpoints.repeatMessage, { params: { id } }),
    onSuccess: () => {
      toast(t.queuedAgain);
      for (const queryKey of [["messages"], ["sending"], ["timeline"]])
        void queryClient.invalidateQueries({ queryKey });
    },
    onError: (error) => toast(describeError(error), { tone: "bad" }),
  });
  const isGivenUp = direction === "outbound" && (state === "failed" || state === "expired");
  if (!maySend || !isGivenUp || !BY_ACCOUNT.has(channel)) return null;
  return (
    <Button busy={queue.isPending} title={t.queueAgainExplain} onClick={() => queue.mutate()}>
      {t.queueAgain}
    </Button>
  );
}
