import { useEffect, useRef } from "react";
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
import { useOwnLead } from "./own-lead.ts";
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
  const step: Step = steps.find((one) => one === asked) ?? "leads";
  const at = steps.indexOf(step);
  const next = steps[at + 1];
  const goOn = () => navigate(next ? `/welcome?step=${next}` : "/");
  const total = useCounts({}).data?.total;
  const ownLead = useOwnLead();
  const isDone = (step === "leads" && Boolean(total)) || (step === "you" && Boolean(ownLead));
  const place = useFocusOnChange(step);
  return (
    <Page title={t.title} width="narrow" subtitle={<span role="status">{t.step(at + 1, steps.length)}</span>}>
      <div ref={place}>
        <Panel title={t[step]} className={styles.form} key={step}>
          {step === "leads" ? <LeadsStep total={total} onBegun={goOn} /> : null}
          {step === "offer" ? <OfferStep onDone={goOn} /> : null}
          {step === "you" ? <YouStep ownLead={ownLead} next={next} /> : null}
          {step === "days" ? <SimulationStep /> : null}
        </Panel>
      </div>
      <div className={styles.buttons}>
        {next ? (
          <Button kind={isDone ? "main" : "quiet"} onClick={goOn}>
            {isDone ? t.next : t.skip}
          </Button>
        ) : null}
        <Link href="/" className={buttonLook(next ? "quiet" : "main")}>
          {next ? t.skipAll : t.done}
        </Link>
      </div>
    </Page>
  );
}

/** A place whose heading gets the focus whenever another step is shown, so that it is read aloud. */
function useFocusOnChange(step: Step) {
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    const heading = place.current?.querySelector("h2");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus();
  }, [step]);
  return place;
}

function LeadsStep({ total, onBegun }: { total: number | undefined; onBegun: () => void }) {
  if (total === undefined) return <Skeleton lines={4} height={20} />;
  return total === 0 ? <FirstRun onBegun={onBegun} /> : <p>{t.leadsHere}</p>;
}
