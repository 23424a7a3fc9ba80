import { useMembers } from "../../api/lead-queries.ts";
import { useSession } from "../../api/session.ts";
import { Dialog } from "../../look/Dialog.tsx";
import { Skeleton } from "../../look/States.tsx";
import { actions as t } from "../../messages/en/actions.ts";
import { shell } from "../../messages/en/shell.ts";
import type { LeadDialogProps } from "../actions-on-lead.ts";
import { runBulk } from "../bulk.ts";
import { changeLead } from "../change-lead.ts";
import styles from "./Dialogs.module.css";
import { onlyLead, targetName } from "./target-name.ts";

/** Who takes care of a lead. */
export function AssignDialog({ target, onClose, onDone }: LeadDialogProps) {
  const members = useMembers();
  const { member } = useSession();
  const lead = onlyLead(target);
  const assign = (assignedTo: string | null, name: string) => {
    onClose();
    if (!lead) void runBulk(target, { type: "assign", assignedTo }).then(onDone);
    else
      void changeLead(
        lead.id,
        { assignedTo },
        assignedTo === null ? t.unassigned(lead.name) : t.assigned(lead.name, name),
      );
  };
  return (
    <Dialog title={t.assignTitle(targetName(target))} size="small" onClose={onClose}>
      <div className={styles.choices}>
        {members.data ? null : <Skeleton lines={3} />}
        {members.data?.items.map((one) => (
          <button key={one.id} type="button" className={styles.choice} onClick={() => assign(one.id, one.name)}>
            <span>{one.id === member.id ? t.me(one.name) : one.name}</span>
            <span className={styles.aside}>{shell.roles[one.role]}</span>
          </button>
        ))}
        <button type="button" className={styles.choice} onClick={() => assign(null, "")}>
          <span>{t.nobody}</span>
        </button>
      </div>
    </Dialog>
  );
}
