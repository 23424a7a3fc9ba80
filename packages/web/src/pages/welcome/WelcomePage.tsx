import { Link, useLocation, useSearch } from "wouter";
import { useCounts } from "../../api/lead-queries.ts";
import { useMay } from "../../api/session.ts";
import { Button, buttonLook } from "../../look/Button.tsx";
import { Page, Panel } from "../../look/Page.tsx";
import { Skeleton } from "../../look/States.tsx";
import { welcome as t } from "../../messages/en/welcome.ts";
import { FirstRun } from "../quick/FirstRun.tsx";
import styles from "../settings/Settings.module.css";
import { OfferStep } from "./OfferStep.tsx";
import { SimulationStep } from "./SimulationStep.tsx";
import { YouStep } from "./YouStep.tsx";

const STEPS = ["leads", "offer", "you", "days"] as const;
type Step = (typeof STEPS)[number];

/** The first minutes of an organization: leads, what is sold, a message to oneself, a look at the sequence. Each can be skipped. */
export function WelcomePage() {
  const [, navigate] = useLocation();
  const mayEdit = useMay("organization.edit");
  const asked = new URLSearchParams(useSearch()).get("step");
  const steps = STEPS.filter((step) => step !== "offer" || mayEdit);
  const at = Math.max(
    0,
    steps.findIndex((one) => asked === one),
  );
  const step: Step = steps[at] ?? "leads";
  const next = steps[at + 1];
  const goOn = () => navigate(next ? `/welcome?step=${next}` : "/");
  return (
    <Page title={t.title} width="narrow" subtitle={t.step(at + 1, steps.length)}>
      <Panel title={t[step]} className={styles.form} key={step}>
        {step === "leads" ? <LeadsStep onBegun={goOn} /> : null}
        {step === "offer" ? <OfferStep onDone={goOn} /> : null}
        {step === "you" ? <YouStep /> : null}
        {step === "days" ? <SimulationStep /> : null}
      </Panel>
      <div className={styles.buttons}>
        {next ? (
          <Button kind="quiet" onClick={goOn}>
            {t.skip}
          </Button>
        ) : null}
        <Link href="/" className={buttonLook(next ? "quiet" : "main")}>
          {next ? t.skipAll : t.done}
        </Link>
      </div>
    </Page>
  );
}

function LeadsStep({ onBegun }: { onBegun: () => void }) {
  const total = useCounts({}).data?.total;
  if (total === undefined) return <Skeleton lines={4} height={20} />;
  if (total === 0) return <FirstRun onBegun={onBegun} />;
  return (
    <>
      <p>{t.leadsHere}</p>
      <div className={styles.buttons}>
        <Button kind="main" onClick={onBegun}>
          {t.next}
        </Button>
      </div>
    </>
  );
}
