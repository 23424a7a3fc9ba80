import type { Conversation } from "@lead-dashboard/contract/messages/conversation-schemas";
import { Lightbulb } from "lucide-react";
import { Button } from "../../look/Button.tsx";
import { inbox as t } from "../../messages/en/inbox.ts";
import styles from "./Inbox.module.css";
import { decide } from "./triage.ts";

/** What the rules make of the lead's last message, and what they propose: one key accepts it. */
export function ProposalBar({ conversation }: { conversation: Conversation }) {
  const { proposal, meaning } = conversation;
  if (proposal === null) return null;
  return (
    <section className={styles.proposal} aria-label={t.proposed(null)}>
      <Lightbulb aria-hidden="true" />
      <p>
        <strong>{t.proposed(meaning && t.meanings[meaning])}</strong>
        <span>{t.proposal(proposal)}</span>
      </p>
      <Button kind="good" keys="y" onClick={() => void decide(conversation, true)}>
        {t.accept}
      </Button>
      <Button kind="quiet" keys="x" onClick={() => void decide(conversation, false)}>
        {t.dismiss}
      </Button>
    </section>
  );
}
