import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { FileUp, Plus, Sparkles } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Link, useLocation } from "wouter";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay, useSession } from "../../api/session.ts";
import { HoldKeys } from "../../keyboard/shortcuts.ts";
import { reloadOnScreen } from "../../lead-actions/on-screen.ts";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { quick as t } from "../../messages/en/quick.ts";
import styles from "./FirstRun.module.css";

const NewLeadDialog = lazy(() =>
  import("../leads/NewLeadDialog.tsx").then((module) => ({ default: module.NewLeadDialog })),
);

const SAMPLES = 60;

/** An organization without leads: the three ways to begin. */
export function FirstRun() {
  const [, go] = useLocation();
  const mayImport = useMay("leads.import");
  const { organization } = useSession();
  const [isAdding, setAdding] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const trySamples = async () => {
    setBusy(true);
    try {
      const { created } = await call(leadEndpoints.createSampleLeads, { body: { count: SAMPLES } });
      toast(t.samplesMade(created));
      for (const name of ["dashboard", "counts", "facets"]) void queryClient.invalidateQueries({ queryKey: [name] });
      reloadOnScreen();
      go("/?view=all");
    } catch (error) {
      toast(describeError(error), { tone: "bad" });
      setBusy(false);
    }
  };
  return (
    <section className={styles.first} aria-label={t.firstRun}>
      <h2>{t.firstRun}</h2>
      <div className={styles.ways}>
        {mayImport ? (
          <Link href="/import" className={styles.way} data-main="">
            <Way icon={<FileUp />} title={t.importFile} hint={t.importFileHint} />
          </Link>
        ) : null}
        <button type="button" className={styles.way} onClick={() => setAdding(true)}>
          <Way icon={<Plus />} title={t.addByHand} hint={t.addByHandHint} />
        </button>
        {mayImport ? (
          <button type="button" className={styles.way} disabled={isBusy} onClick={() => void trySamples()}>
            <Way icon={<Sparkles />} title={t.trySamples} hint={t.trySamplesHint} />
          </button>
        ) : null}
      </div>
      {organization.address ? null : <p className={styles.note}>{t.addressLater}</p>}
      <Suspense fallback={<HoldKeys />}>
        {isAdding ? <NewLeadDialog onClose={() => setAdding(false)} /> : null}
      </Suspense>
    </section>
  );
}

function Way({ icon, title, hint }: { icon: ReactNode; title: string; hint: string }) {
  return (
    <>
      {icon}
      <span>
        <strong>{title}</strong>
        <span className={styles.hint}>{hint}</span>
      </span>
    </>
  );
}
