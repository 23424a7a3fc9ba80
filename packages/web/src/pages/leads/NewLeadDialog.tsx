import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { DuplicateCandidate } from "@lead-dashboard/contract/leads/notes";
import { useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { call } from "../../api/call.ts";
import { fieldText } from "../../api/form.ts";
import { ApiError } from "../../api/problem.ts";
import { queryClient } from "../../api/query-client.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { leads as t } from "../../messages/en/leads.ts";
import { shell } from "../../messages/en/shell.ts";
import styles from "./NewLeadDialog.module.css";
import { readCandidates } from "./read-candidates.ts";

const FIELDS = ["name", "contactName", "phone", "email", "category", "city", "website"] as const;

/** Making one lead by hand; a business that is known already is shown instead of being made twice. */
export function NewLeadDialog({ onClose }: { onClose: () => void }) {
  const form = useRef<HTMLDivElement>(null);
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [known, setKnown] = useState<DuplicateCandidate[] | null>(null);

  const create = async (onDuplicate: "refuse" | "create") => {
    const fields = new FormData(form.current?.closest("form") ?? undefined);
    const filled = FIELDS.map((name) => [name, fieldText(fields, name)]).filter(([, value]) => value !== "");
    setBusy(true);
    setErrors({});
    try {
      const lead = await call(leadEndpoints.createLead, {
        query: { onDuplicate },
        body: { name: fieldText(fields, "name"), ...Object.fromEntries(filled), source: t.byHand },
      });
      void queryClient.invalidateQueries({ queryKey: ["leads"] });
      onClose();
      toast(t.created(lead.name), { action: { label: t.open, run: () => navigate(`/leads/${lead.id}`) } });
    } catch (error) {
      if (error instanceof ApiError && error.problem.code === "duplicate") setKnown(readCandidates(error.problem.more));
      else if (error instanceof ApiError && error.problem.errors.length > 0) setErrors(error.errorsByField);
      else setErrors({ name: describeError(error) });
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={shell.newLead}
      onClose={onClose}
      onSubmit={() => void create("refuse")}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          {known ? (
            <Button busy={busy} onClick={() => void create("create")}>
              {t.createAnyway}
            </Button>
          ) : null}
          <Button type="submit" kind="main" busy={busy}>
            {t.create}
          </Button>
        </>
      }
    >
      {known ? (
        <div className={styles.known} role="alert">
          <p>{known.length === 0 ? t.colleagueHasIt : t.knownAlready}</p>
          {known.map((one) => (
            <Link key={one.id} href={`/leads/${one.id}`} onClick={onClose}>
              {[one.name, one.city, one.phone].filter(Boolean).join(" · ")}
            </Link>
          ))}
        </div>
      ) : null}
      <div ref={form} className={styles.fields}>
        {FIELDS.map((name) => (
          <Field
            key={name}
            label={t.fields[name]}
            error={errors[name]}
            {...(name !== "name" && { optional: shell.optional })}
            className={name === "name" ? styles.whole : undefined}
          >
            {(control) => (
              <input
                {...control}
                name={name}
                required={name === "name"}
                inputMode={name === "phone" ? "tel" : name === "email" ? "email" : "text"}
                autoComplete="off"
              />
            )}
          </Field>
        ))}
      </div>
    </Dialog>
  );
}
