import type { LeadChange, LeadDetail } from "@lead-dashboard/contract/leads/lead";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { fieldText } from "../../api/form.ts";
import { leadQuery } from "../../api/lead-queries.ts";
import { editLead } from "../../lead-work/edit-lead.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { Skeleton } from "../../look/States.tsx";
import { actions as t } from "../../messages/en/actions.ts";
import { leads } from "../../messages/en/leads.ts";
import { shell } from "../../messages/en/shell.ts";
import type { LeadDialogProps } from "../actions-on-lead.ts";
import styles from "./Dialogs.module.css";
import { onlyLead } from "./target-name.ts";

const FIELDS = [
  "name",
  "contactName",
  "phone",
  "email",
  "website",
  "category",
  "address",
  "city",
  "country",
  "notes",
] as const;

/** The facts most often corrected, in one small form; everything else is on the lead's page. */
export function EditDialog({ target, onClose }: LeadDialogProps) {
  const lead = onlyLead(target);
  const detail = useQuery({ ...leadQuery(lead?.id ?? ""), enabled: lead !== null });
  // what the person saw when they began, whatever arrives meanwhile
  const [begun, setBegun] = useState<LeadDetail>();
  if (detail.data && !begun) setBegun(detail.data);
  const fields = useRef<HTMLDivElement>(null);
  if (!lead) return null;
  const known = begun;
  const save = () => {
    const form = fields.current?.closest("form");
    if (!form || !known) return;
    const typed = new FormData(form);
    const change: LeadChange = {};
    const base: LeadChange = {};
    for (const name of FIELDS) {
      const value = fieldText(typed, name);
      if (value === (known[name] ?? "")) continue;
      Object.assign(base, { [name]: known[name] });
      if (name === "name") change.name = value;
      else change[name] = value === "" ? null : value;
    }
    onClose();
    if (Object.keys(change).length > 0) {
      void editLead({ leadId: lead.id, change, base, said: t.saved(change.name ?? lead.name) });
    }
  };
  return (
    <Dialog
      title={t.editTitle(lead.name)}
      onClose={onClose}
      onSubmit={save}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button type="submit" kind="main" disabled={!known}>
            {shell.save}
          </Button>
        </>
      }
    >
      {known ? (
        <div ref={fields} className={styles.fields}>
          {FIELDS.map((name) => (
            <Field
              key={name}
              label={leads.fields[name]}
              className={name === "name" || name === "notes" ? styles.two : undefined}
            >
              {(control) =>
                name === "notes" ? (
                  <textarea {...control} name={name} defaultValue={known[name] ?? ""} />
                ) : (
                  <input
                    {...control}
                    name={name}
                    defaultValue={known[name] ?? ""}
                    required={name === "name"}
                    autoComplete="off"
                  />
                )
              }
            </Field>
          ))}
        </div>
      ) : (
        <Skeleton lines={6} />
      )}
    </Dialog>
  );
}
