import { useState } from "react";
import { useMembers } from "../../api/lead-queries.ts";
import { useMay, useSession } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Check } from "../../look/Field.tsx";
import { Skeleton } from "../../look/States.tsx";
import { actions as t } from "../../messages/en/actions.ts";
import { shell } from "../../messages/en/shell.ts";
import type { LeadDialogProps } from "../actions-on-lead.ts";
import { changeLead } from "../change-lead.ts";
import styles from "./Dialogs.module.css";
import { moveAmongChoices } from "./move-among-choices.ts";
import { onlyLead, targetName } from "./target-name.ts";

/** Who takes care of a lead; several can be shared out in turn. */
export function AssignDialog({ target, act, onClose }: LeadDialogProps) {
  const members = useMembers();
  const { member } = useSession();
  const mayAssignOthers = useMay("leads.assign");
  const lead = onlyLead(target);
  const [isSharing, setSharing] = useState(false);
  const [sharers, setSharers] = useState<ReadonlySet<string>>(new Set());
  const assign = (assignedTo: string | null, name: string) => {
    if (!lead) return act({ type: "assign", assignedTo });
    onClose();
    void changeLead(
      lead.id,
      { assignedTo },
      assignedTo === null ? t.unassigned(lead.name) : t.assigned(lead.name, name),
    );
  };
  const shareOut = () => act({ type: "assign", roundRobin: [...sharers] });
  const take = (id: string, isIn: boolean) => {
    const next = new Set(sharers);
    if (isIn) next.add(id);
    else next.delete(id);
    setSharers(next);
  };
  const people = members.data?.items ?? [];
  if (isSharing) {
    return (
      <Dialog
        title={t.assignTitle(targetName(target))}
        size="small"
        onClose={onClose}
        onSubmit={() => sharers.size > 0 && shareOut()}
        footer={
          <Button type="submit" kind="main" disabled={sharers.size === 0}>
            {t.shareBetween(sharers.size)}
          </Button>
        }
      >
        <p className={styles.aside}>{t.shareAmong}</p>
        <div className={styles.choices}>
          {people.map((one, index) => (
            <Check
              key={one.id}
              label={one.name}
              checked={sharers.has(one.id)}
              onChange={(event) => take(one.id, event.target.checked)}
              {...(index === 0 && { "data-autofocus": "" })}
            />
          ))}
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={t.assignTitle(targetName(target))} size="small" onClose={onClose}>
      <div className={styles.choices}>
        {members.data ? null : <Skeleton lines={3} />}
        {people.map((one, index) => (
          <button
            key={one.id}
            type="button"
            onKeyDown={moveAmongChoices}
            {...(index === 0 && { "data-autofocus": "" })}
            className={styles.choice}
            onClick={() => assign(one.id, one.name)}
          >
            <span>{one.id === member.id ? t.me(one.name) : one.name}</span>
            <span className={styles.aside}>{shell.roles[one.role]}</span>
          </button>
        ))}
        <button type="button" onKeyDown={moveAmongChoices} className={styles.choice} onClick={() => assign(null, "")}>
          <span>{t.nobody}</span>
        </button>
        {!lead && mayAssignOthers && people.length > 1 ? (
          <button type="button" onKeyDown={moveAmongChoices} className={styles.choice} onClick={() => setSharing(true)}>
            <span>{t.shareOut}</span>
          </button>
        ) : null}
      </div>
    </Dialog>
  );
}
