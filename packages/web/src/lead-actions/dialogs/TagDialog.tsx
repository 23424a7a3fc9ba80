import { useState } from "react";
import { useFacets } from "../../api/lead-queries.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { actions as t } from "../../messages/en/actions.ts";
import { shell } from "../../messages/en/shell.ts";
import type { LeadDialogProps } from "../actions-on-lead.ts";
import { changeLead } from "../change-lead.ts";
import styles from "./Dialogs.module.css";
import { onlyLead, targetName } from "./target-name.ts";

/** The tags of a lead, or tags to add to several. */
export function TagDialog({ target, act, onClose }: LeadDialogProps) {
  const lead = onlyLead(target);
  const facets = useFacets();
  const [text, setText] = useState(() => (lead?.tags ?? []).join(", "));
  const tags = [
    ...new Set(
      text
        .split(",")
        .map((one) => one.trim())
        .filter(Boolean),
    ),
  ];
  const save = () => {
    if (!lead) return act({ type: "tag", add: tags });
    onClose();
    void changeLead(lead.id, { tags }, t.tagsSet(lead.name));
  };
  return (
    <Dialog
      title={t.tagTitle(targetName(target))}
      size="small"
      onClose={onClose}
      onSubmit={save}
      footer={
        <Button type="submit" kind="main" disabled={!lead && tags.length === 0}>
          {lead ? shell.save : t.addTags}
        </Button>
      }
    >
      <Field label={t.tag} labelHidden hint={t.tagHint}>
        {(control) => (
          <input
            {...control}
            value={text}
            onChange={(event) => setText(event.target.value)}
            autoComplete="off"
            data-autofocus=""
          />
        )}
      </Field>
      <div className={styles.quick}>
        {(facets.data?.tags ?? [])
          .filter((one) => !tags.includes(one.value))
          .slice(0, 12)
          .map((one) => (
            <Button key={one.value} onClick={() => setText([...tags, one.value].join(", "))}>
              {one.value}
            </Button>
          ))}
      </div>
    </Dialog>
  );
}
