import { duplicateEndpoints } from "@lead-dashboard/contract/duplicates/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../api/call.ts";
import { queryClient } from "../api/query-client.ts";
import { useMay } from "../api/session.ts";
import { refreshLead } from "../lead-actions/change-lead.ts";
import { reloadOnScreen } from "../lead-actions/on-screen.ts";
import { takeApart } from "../lead-actions/take-apart.ts";
import { Button } from "../look/Button.tsx";
import { describeError } from "../look/States.tsx";
import { toast } from "../look/toasts.ts";
import { duplicates } from "../messages/en/duplicates.ts";
import { timeline as t } from "../messages/en/timeline.ts";

/** Takes a merge back from the lead's own story, as long as that is possible. */
export function TakeApart({ leadId, at }: { leadId: string; at: string }) {
  const isAllowed = useMay("leads.merge");
  const [busy, setBusy] = useState(false);
  const queryKey = ["merges", leadId];
  const merges = useQuery({
    queryKey,
    queryFn: ({ signal }) => call(duplicateEndpoints.listMerges, { query: { leadId, limit: 50 }, signal }),
    enabled: isAllowed,
  });
  const merge = merges.data?.items.find((one) => one.mergedAt === at);
  if (!isAllowed || merge === undefined || merge.undoneAt !== null || Date.parse(merge.expiresAt) <= Date.now())
    return null;
  const undo = async () => {
    setBusy(true);
    try {
      const { notRestored } = await takeApart(merge.id);
      const kept = notRestored.flatMap(({ field }) => field ?? []).map((field) => wordFor(field));
      if (kept.length > 0) toast(duplicates.incomplete(kept.join(", ")), { tone: "bad" });
      else toast(t.takenApart);
      await Promise.all([refreshLead(leadId), queryClient.invalidateQueries({ queryKey })]);
      void queryClient.invalidateQueries({ queryKey: ["duplicate-pairs"] });
      reloadOnScreen();
    } catch (error) {
      toast(describeError(error), { tone: "bad" });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div>
      <Button busy={busy} onClick={() => void undo()}>
        {t.takeApart}
      </Button>
    </div>
  );
}

function wordFor(field: string): string {
  const words: Record<string, string> = t.fields;
  return words[field] ?? field;
}
