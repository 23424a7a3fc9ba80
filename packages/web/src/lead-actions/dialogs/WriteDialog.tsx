import { usableEmail } from "../../lead-panel/usable-email.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { actions as t } from "../../messages/en/actions.ts";
import type { LeadDialogProps } from "../actions-on-lead.ts";
import styles from "./Dialogs.module.css";
import { MailFields } from "./MailFields.tsx";
import { onlyLead } from "./target-name.ts";
import { useMailDraft, type WrittenChannel } from "./use-mail-draft.ts";

/** An e-mail or SMS to one lead: from a template or one's own words, always seen before it leaves. */
export function WriteDialog({ target, onClose, channel }: LeadDialogProps & { channel: WrittenChannel }) {
  const lead = onlyLead(target);
  const draft = useMailDraft(lead, channel, onClose);
  if (!lead) return null;
  const isMail = channel === "email";
  const hasAddress = isMail ? usableEmail(lead) !== null : lead.phoneE164 !== null;
  const unusable = lead.email ? t.badEmail(lead.email) : t.noEmail(lead.name);
  return (
    <Dialog
      title={isMail ? t.emailTitle(lead.name) : t.smsTitle(lead.name)}
      size="wide"
      onClose={onClose}
      onSubmit={draft.send}
      footer={
        <Button type="submit" kind="main" busy={draft.busy} disabled={!draft.isReady || !hasAddress}>
          {t.send}
        </Button>
      }
    >
      {hasAddress ? null : <p className={styles.problems}>{isMail ? unusable : t.noPhone(lead.name)}</p>}
      <MailFields draft={draft} channel={channel} hasFocus />
    </Dialog>
  );
}
