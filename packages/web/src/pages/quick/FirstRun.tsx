import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { FileUp, Plus, Sparkles } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link, useLocation } from "wouter";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { HoldKeys } from "../../keyboard/shortcuts.ts";
import { reloadOnScreen } from "../../lead-actions/on-screen.ts";
import { Button, buttonLook } from "../../look/Button.tsx";
import { describeError, EmptyState } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { quick as t } from "../../messages/en/quick.ts";

const NewLeadDialog = lazy(() =>
  import("../leads/NewLeadDialog.tsx").then((module) => ({ default: module.NewLeadDialog })),
);

const SAMPLES = 60;

/** An organization without leads: the three ways to begin. `onBegun`: what comes once there are some, else all of them are shown. */
export function FirstRun({ onBegun }: { onBegun?: () => void }) {
  const [, go] = useLocation();
  const mayImport = useMay("leads.import");
  const [isAdding, setAdding] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const trySamples = async () => {
    setBusy(true);
    try {
      const { created } = await call(leadEndpoints.createSampleLeads, { body: { count: SAMPLES } });
      toast(t.samplesMade(created));
      for (const name of ["dashboard", "counts", "facets"]) void queryClient.invalidateQueries({ queryKey: [name] });
      reloadOnScreen();
      if (onBegun) onBegun();
      else go("/?view=all");
    } catch (error) {
      toast(describeError(error), { tone: "bad" });
      setBusy(false);
    }
  };
  return (
    <>
      <EmptyState
        icon={<FileUp />}
        action={
          <>
            {mayImport ? (
              <Link href="/import" className={buttonLook("main", true)}>
                <FileUp />
                {t.importFile}
              </Link>
            ) : null}
            <Button large icon={<Plus />} onClick={() => setAdding(true)}>
              {t.addByHand}
            </Button>
            {mayImport ? (
              <Button large icon={<Sparkles />} busy={isBusy} onClick={() => void trySamples()}>
                {t.trySamples}
              </Button>
            ) : null}
            {mayImport ? <p>{t.samplesHint}</p> : null}
          </>
        }
      >
        {t.firstRun}
      </EmptyState>
      <Suspense fallback={<HoldKeys />}>
        {isAdding ? <NewLeadDialog onClose={() => setAdding(false)} /> : null}
      </Suspense>
    </>
  );
}
