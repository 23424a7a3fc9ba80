import { sequenceEndpoints } from "@lead-dashboard/contract/sequences/endpoints";
import type { Sequence } from "@lead-dashboard/contract/sequences/schemas";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { useSequences } from "../../api/template-queries.ts";
import { Button, buttonLook, join } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Skeleton } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { actions as t } from "../../messages/en/actions.ts";
import { shell } from "../../messages/en/shell.ts";
import type { LeadDialogProps } from "../actions-on-lead.ts";
import { runBulk, type Target, whom } from "../bulk.ts";
import { refreshLead } from "../change-lead.ts";
import { idempotencyKey } from "../in-order.ts";
import styles from "./Dialogs.module.css";
import { moveAmongChoices } from "./move-among-choices.ts";
import { onlyLead, targetName } from "./target-name.ts";
import { useSending } from "./use-sending.ts";

/** Starting a sequence: a trial run says first who would start and who would not, and why. */
export function SequenceDialog({ target, onClose, onDone }: LeadDialogProps) {
  const sequences = useSequences();
  const active = sequences.data?.items.filter((one) => one.state === "active") ?? [];
  const [chosenId, choose] = useState<string | null>(null);
  const chosen = active.find((one) => one.id === chosenId) ?? (active.length === 1 ? active[0] : undefined);
  const trial = useTrial(chosen, target);
  const { busy, refusal, send } = useSending();
  const enrolled = trial.data?.enrolled ?? 0;
  const go = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // once it is known who would start, Enter starts them
    if (enrolled > 0) go.current?.focus();
  }, [enrolled]);

  const start = (sequence: Sequence) => {
    if (!onlyLead(target)) {
      onClose();
      void runBulk(target, { type: "enroll", sequenceId: sequence.id }).then(onDone);
      return;
    }
    void send(async () => {
      const result = await call(sequenceEndpoints.enrollLeads, {
        params: { id: sequence.id },
        body: whom(target),
        idempotencyKey: idempotencyKey(),
      });
      const lead = onlyLead(target);
      const skipped = result.skipped[0];
      if (skipped) toast(t.notEnrolled(targetName(target), t.skipReasons[skipped.reason]), { tone: "bad" });
      else toast(t.enrolled(targetName(target), sequence.name));
      onClose();
      onDone();
      if (lead) await refreshLead(lead.id);
    });
  };

  if (sequences.data && active.length === 0) {
    return (
      <Dialog title={t.sequence} size="small" onClose={onClose}>
        <p>{t.sequenceNone}</p>
        <Link href="/sequences" className={buttonLook("main")} onClick={onClose}>
          {shell.pages.sequences}
        </Link>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t.sequenceTitle(targetName(target))}
      onClose={onClose}
      onSubmit={() => chosen && enrolled > 0 && start(chosen)}
      footer={
        <Button ref={go} type="submit" kind="main" busy={busy} disabled={!chosen || enrolled === 0}>
          {chosen ? t.enroll(enrolled) : t.sequence}
        </Button>
      }
    >
      <div className={styles.choices}>
        {sequences.data ? null : <Skeleton lines={3} />}
        {active.map((one, index) => (
          <button
            key={one.id}
            type="button"
            onKeyDown={moveAmongChoices}
            {...(index === 0 && { "data-autofocus": "" })}
            aria-pressed={one === chosen}
            className={join(styles.choice, one === chosen && styles.chosen)}
            onClick={() => choose(one.id)}
          >
            <span>{one.name}</span>
            <span className={styles.aside}>{t.sequenceSteps(one.steps.length)}</span>
          </button>
        ))}
      </div>
      {trial.data ? (
        <div className={styles.result} role="status">
          <p>{t.wouldEnroll(trial.data.enrolled)}</p>
          {trial.data.skipped.map((one) => (
            <p key={one.reason}>{t.wouldSkip(one.count, t.skipReasons[one.reason])}</p>
          ))}
        </div>
      ) : null}
      {refusal ? <p className={styles.problems}>{refusal}</p> : null}
    </Dialog>
  );
}

function useTrial(sequence: Sequence | undefined, target: Target) {
  const body = whom(target);
  return useQuery({
    queryKey: ["trial", sequence?.id, body],
    queryFn: () =>
      call(sequenceEndpoints.enrollLeads, { params: { id: sequence?.id ?? "" }, body: { ...body, dryRun: true } }),
    enabled: sequence !== undefined,
    gcTime: 0,
  });
}
