import { usableEmail } from "../../lead-panel/usable-email.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { actions as t } from "../../messages/en/actions.ts";
import type { LeadDialogProps } from "../actions-on-lead.ts";
import styles from "./Dialogs.module.css";
import { MailFields } from "./MailFields.tsx";
import { onlyLead } from "./target-name.ts";
import { useMailDraft } from "./use-mail-draft.ts";

/** An e-mail to one lead: from a template or one's own words, always seen before it leaves. */
export function EmailDialog({ target, onClose }: LeadDialogProps) {
  const lead = onlyLead(target);
  const draft = useMailDraft(lead, "email", onClose);
  if (!lead) return null;
  return (
    <Dialog
      title={t.emailTitle(lead.name)}
      size="wide"
      onClose={onClose}
      onSubmit={draft.send}
      footer={
        <Button type="submit" kind="main" busy={draft.busy} disabled={!draft.isReady || usableEmail(lead) === null}>
          {t.send}
        </Button>
      }
    >
      {usableEmail(lead) ? null : (
        <p className={styles.problems}>{lead.email ? t.badEmail(lead.email) : t.noEmail(lead.name)}</p>
      )}
      <MailFields draft={draft} channel="email" hasFocus />
    </Dialog>
  );
}
