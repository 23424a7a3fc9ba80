import { channelEndpoints } from "@lead-dashboard/contract/channels/endpoints";
import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { LeadDetail } from "@lead-dashboard/contract/leads/lead";
import { useQuery } from "@tanstack/react-query";
import { Mail, MessageCircle, MessageSquare, NotebookPen, Phone } from "lucide-react";
import { type ReactNode, useId, useRef, useState } from "react";
import { call } from "../../api/call.ts";
import { openCall } from "../../lead-actions/calls.ts";
import { afterChange } from "../../lead-actions/change-lead.ts";
import { MailFields } from "../../lead-actions/dialogs/MailFields.tsx";
import { useMailDraft, type WrittenChannel } from "../../lead-actions/dialogs/use-mail-draft.ts";
import { useSending } from "../../lead-actions/dialogs/use-sending.ts";
import { idempotencyKey, inOrder } from "../../lead-actions/in-order.ts";
import { useKeptText } from "../../lead-actions/kept-draft.ts";
import { rowOfLead } from "../../lead-list/row.ts";
import { NextBest } from "../../lead-panel/NextBest.tsx";
import { usableEmail } from "../../lead-panel/usable-email.ts";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { focusIfLost } from "../../look/focus-if-lost.ts";
import { Panel } from "../../look/Page.tsx";
import { type Tab, Tabs } from "../../look/Tabs.tsx";
import { toast } from "../../look/toasts.ts";
import { actions } from "../../messages/en/actions.ts";
import { contacts as t } from "../../messages/en/lead-contacts.ts";
import { Composer } from "../inbox/Composer.tsx";
import styles from "./LeadPage.module.css";

type Way = keyof typeof t.tabs;
const ICONS: Record<Way, ReactNode> = {
  whatsapp: <MessageCircle />,
  business: <MessageCircle />,
  email: <Mail />,
  sms: <MessageSquare />,
  phone: <Phone />,
  note: <NotebookPen />,
};

/** Writing to a lead, calling it, or noting something, each in its tab; begins with the way that can reach it. */
export function LeadComposer({ lead }: { lead: LeadDetail }) {
  const accounts = useQuery({
    queryKey: ["channel-accounts"],
    queryFn: ({ signal }) => call(channelEndpoints.listChannelAccounts, { signal }),
  });
  const has = (channel: string) => accounts.data?.items.some((account) => account.channel === channel) ?? false;
  const [chosen, choose] = useState<Way | null>(null);
  const panelId = useId();
  const way = chosen ?? firstWay(lead);
  const ways: Way[] = [
    "whatsapp",
    ...(has("whatsapp") ? (["business"] as const) : []),
    "email",
    ...(has("sms") ? (["sms"] as const) : []),
    "phone",
    "note",
  ];
  const tabs = ways.map((id): Tab<Way> => ({ id, label: t.tabs[id], icon: ICONS[id] }));
  return (
    <Panel>
      <div className={styles.ways}>
        <Tabs tabs={tabs} selected={way} onSelect={choose} label={t.compose} panelId={panelId} />
      </div>
      <div id={panelId} role="tabpanel" aria-label={t.tabs[way]} className={styles.composer}>
        {way === "whatsapp" ? (
          <NextBest row={rowOfLead(lead)} isSettled onSent={() => undefined} onEmail={() => choose("email")} />
        ) : null}
        {way === "business" ? <Composer leadId={lead.id} last={undefined} only="whatsapp" /> : null}
        {way === "email" || way === "sms" ? <Write key={`${way}-${lead.id}`} lead={lead} channel={way} /> : null}
        {way === "phone" ? <Call lead={lead} /> : null}
        {way === "note" ? <Note key={lead.id} lead={lead} /> : null}
      </div>
    </Panel>
  );
}

function firstWay(lead: LeadDetail): Way {
  return lead.phoneE164 !== null || lead.isSample || usableEmail(lead) === null ? "whatsapp" : "email";
}

function Write({ lead, channel }: { lead: LeadDetail; channel: WrittenChannel }) {
  const draft = useMailDraft(lead, channel, () => undefined);
  const hasAddress = channel === "email" ? usableEmail(lead) !== null : lead.phoneE164 !== null;
  const missing =
    channel === "email"
      ? lead.email === null
        ? actions.noEmail(lead.name)
        : actions.badEmail(lead.email)
      : actions.noPhone(lead.name);
  const isReady = draft.isReady && hasAddress;
  return (
    <form
      className={styles.write}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) draft.send();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && isReady) draft.send();
      }}
    >
      {hasAddress ? null : <p className={styles.warning}>{missing}</p>}
      <MailFields draft={draft} channel={channel} />
      <div>
        <Button type="submit" kind="main" keys="Ctrl Enter" busy={draft.busy} disabled={!isReady}>
          {actions.send}
        </Button>
      </div>
    </form>
  );
}

function Call({ lead }: { lead: LeadDetail }) {
  const phones = lead.contactPoints.filter(({ kind }) => kind === "phone");
  const preferred = phones.find((point) => point.preferred);
  return (
    <div className={styles.write}>
      {preferred?.state === "invalid" ? <p className={styles.warning}>{t.invalidPhone}</p> : null}
      {phones.length === 0 ? <p className={styles.warning}>{actions.noPhone(lead.name)}</p> : null}
      <p className={styles.aside}>{t.callHint}</p>
      <div>
        <Button
          kind="main"
          icon={<Phone />}
          keys="p"
          disabled={phones.length === 0}
          onClick={() => openCall(rowOfLead(lead))}
        >
          {lead.phone ?? actions.call}
        </Button>
      </div>
    </div>
  );
}

function Note({ lead }: { lead: LeadDetail }) {
  const [body, setBody] = useKeptText(`note-${lead.id}`);
  const [key, setKey] = useState(idempotencyKey);
  const { busy, refusal, send } = useSending();
  const form = useRef<HTMLFormElement>(null);
  const save = () =>
    void send(async () => {
      await inOrder(lead.id, () =>
        call(leadEndpoints.createNote, { params: { id: lead.id }, body: { body }, idempotencyKey: key }),
      );
      setKey(idempotencyKey());
      setBody("");
      afterChange(lead.id);
      toast(actions.noted(lead.name));
      focusIfLost(() => form.current?.querySelector("textarea"));
    });
  return (
    <form
      ref={form}
      className={styles.write}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && body.trim() !== "") save();
      }}
    >
      <Field label={actions.note} labelHidden error={refusal}>
        {(control) => (
          <textarea
            {...control}
            rows={3}
            maxLength={20_000}
            placeholder={t.notePlaceholder}
            value={body}
            onChange={(event) => setBody(event.target.value)}
          />
        )}
      </Field>
      <div>
        <Button type="submit" kind="main" keys="Ctrl Enter" busy={busy} disabled={body.trim() === ""}>
          {actions.saveNote}
        </Button>
      </div>
    </form>
  );
}
