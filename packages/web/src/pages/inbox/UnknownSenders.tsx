import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { conversationEndpoints } from "@lead-dashboard/contract/messages/conversation-endpoints";
import type { SenderLead, UnknownSender } from "@lead-dashboard/contract/messages/conversation-schemas";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { Button, join } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { describeError, EmptyState, ErrorState, Skeleton } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { showMoment, showTime } from "../../messages/dates.ts";
import { inbox as t } from "../../messages/en/inbox.ts";
import { ago } from "../../messages/when.ts";
import styles from "./Inbox.module.css";
import { refreshInbox, unknownQuery } from "./inbox-queries.ts";
import { StrangerSetting } from "./StrangerSetting.tsx";

const nameOf = ({ name, address }: UnknownSender) => name ?? address;

/** People nobody knows who wrote, the latest first. */
export function UnknownList({ openId, linkTo }: { openId: string | null; linkTo: (id: string) => string }) {
  const listed = useQuery(unknownQuery);
  if (listed.error) return <ErrorState error={listed.error} retry={() => void listed.refetch()} />;
  return (
    <div id="conversations" className={styles.scroller}>
      {listed.isPending ? <Skeleton lines={6} /> : null}
      {listed.data?.items.length === 0 ? <EmptyState>{t.unknownEmpty}</EmptyState> : null}
      <ul aria-label={t.unknownList}>
        {listed.data?.items.map((sender) => (
          <li key={sender.id}>
            <Link
              href={linkTo(sender.id)}
              className={join(styles.line, sender.id === openId && styles.lineOpen)}
              aria-current={sender.id === openId ? "page" : undefined}
            >
              <span className={styles.who}>{nameOf(sender)}</span>
              <time className={styles.age} dateTime={sender.lastAt}>
                {ago(sender.lastAt)}
              </time>
              <span className={styles.excerpt}>
                <span>{sender.mails.at(-1)?.subject || sender.mails.at(-1)?.body}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <StrangerSetting />
    </div>
  );
}

/** What somebody unknown wrote, and who it is: a new lead, a known one, or nobody. */
export function UnknownThread({ sender, listHref }: { sender: UnknownSender; listHref: string }) {
  const maySend = useMay("messages.send");
  const [, go] = useLocation();
  const [isLinking, setLinking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const name = nameOf(sender);
  const settle = async (work: () => Promise<string>, place?: (leadId: string) => string) => {
    setBusy(true);
    try {
      const leadId = await work();
      await queryClient.invalidateQueries({ queryKey: ["unknown-senders"] });
      refreshInbox();
      go(place ? place(leadId) : listHref);
    } catch (error) {
      toast(describeError(error), { tone: "bad" });
    }
    setBusy(false);
  };
  const take = (body: SenderLead, said: string) =>
    settle(
      async () => {
        const { leadId } = await call(conversationEndpoints.takeUnknownSender, { params: { id: sender.id }, body });
        toast(said);
        return leadId;
      },
      (leadId) => `/inbox/${leadId}`,
    );
  const ignore = () =>
    settle(async () => {
      await call(conversationEndpoints.ignoreUnknownSender, { params: { id: sender.id } });
      toast(t.ignored(name));
      return "";
    });
  return (
    <section className={styles.thread} aria-label={t.thread(name)}>
      <header className={styles.threadHead}>
        <Link href={listHref} className={styles.back} aria-label={t.back}>
          <ArrowLeft />
        </Link>
        <div className={styles.threadLead}>
          <h2>{name}</h2>
          <p className={styles.facts}>
            {sender.address} · {t.mails(sender.mailCount)}
          </p>
        </div>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={styles.messages} tabIndex={0} aria-label={t.messages}>
        <ol className={styles.bubbles}>
          {sender.mails.map((mail) => (
            <li key={mail.receivedAt + mail.subject} className={styles.bubbleLine}>
              <div className={styles.bubble}>
                <p className={styles.subject}>{mail.subject || t.noSubjectGiven}</p>
                <p className={styles.text}>{mail.body}</p>
              </div>
              <p className={styles.meta}>
                <time dateTime={mail.receivedAt} title={showMoment(mail.receivedAt)}>
                  {showTime(mail.receivedAt)}
                </time>
              </p>
            </li>
          ))}
        </ol>
      </section>
      {maySend ? (
        <div className={styles.deciding}>
          {sender.suggestions.map(({ leadId, leadName }) => (
            <Button key={leadId} kind="good" busy={isBusy} onClick={() => void take({ leadId }, t.linked(leadName))}>
              {t.isLead(leadName)}
            </Button>
          ))}
          <Button
            kind={sender.suggestions.length === 0 ? "main" : "plain"}
            busy={isBusy}
            onClick={() => void take({}, t.madeLead(name))}
          >
            {t.makeLead}
          </Button>
          <Button busy={isBusy} onClick={() => setLinking(true)}>
            {t.linkLead}
          </Button>
          <Button kind="quiet" busy={isBusy} onClick={() => void ignore()}>
            {t.ignore}
          </Button>
        </div>
      ) : null}
      {isLinking ? (
        <LinkDialog
          name={name}
          onClose={() => setLinking(false)}
          onLink={(leadId, leadName) => void take({ leadId }, t.linked(leadName))}
        />
      ) : null}
    </section>
  );
}

function LinkDialog({
  name,
  onClose,
  onLink,
}: {
  name: string;
  onClose: () => void;
  onLink: (leadId: string, leadName: string) => void;
}) {
  const [text, setText] = useState("");
  const q = text.trim();
  const found = useQuery({
    queryKey: ["lead-search", q],
    queryFn: ({ signal }) => call(leadEndpoints.listLeads, { query: { q, limit: 8 }, signal }),
    enabled: q.length > 1,
  });
  const items = q.length > 1 ? (found.data?.items ?? []) : [];
  const link = (lead: { id: string; name: string } | undefined) => {
    if (!lead) return;
    onClose();
    onLink(lead.id, lead.name);
  };
  return (
    <Dialog title={t.linkTitle(name)} size="small" onClose={onClose} onSubmit={() => link(items[0])}>
      <Field label={t.searchLeads} labelHidden>
        {(control) => (
          <input
            {...control}
            type="search"
            placeholder={t.searchLeads}
            data-autofocus=""
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <ul className={styles.found} aria-live="polite">
        {items.map((lead) => (
          <li key={lead.id}>
            <button type="button" className={styles.foundLead} onClick={() => link(lead)}>
              <span>{lead.name}</span>
              <span className={styles.age}>{lead.city}</span>
            </button>
          </li>
        ))}
        {found.data && q.length > 1 && items.length === 0 ? <li>{t.noLeadFound}</li> : null}
      </ul>
    </Dialog>
  );
}

/** Where nobody is chosen yet. */
export function UnknownNothing() {
  return (
    <div className={styles.nothing}>
      <EmptyState>{t.unknownPick}</EmptyState>
    </div>
  );
}
