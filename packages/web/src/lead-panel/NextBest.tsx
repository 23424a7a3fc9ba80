import { WA_ME_LIMIT } from "@lead-dashboard/domain/channels/wa-me";
import { MessageCircle, Phone, RotateCcw } from "lucide-react";
import { useId, useState } from "react";
import { Link } from "wouter";
import { useTemplates } from "../api/template-queries.ts";
import { openCall } from "../lead-actions/calls.ts";
import { confirmHandOff, type HandOff, openWhatsapp, useHandOff } from "../lead-actions/hand-off.ts";
import {
  draftOf,
  keepDraft,
  type Prepared,
  pickTemplate,
  usePrepared,
  WHATSAPP_CHANNELS,
  whatsappLink,
} from "../lead-actions/prepared.ts";
import type { ListRow, RowLead } from "../lead-list/row.ts";
import { Button, join } from "../look/Button.tsx";
import { Skeleton } from "../look/States.tsx";
import { actions } from "../messages/en/actions.ts";
import { panel as t } from "../messages/en/panel.ts";
import styles from "./NextBest.module.css";
import { usableEmail } from "./usable-email.ts";

/** The next best thing to do with a lead: its prepared message, or the question whether it went. */
export function NextBest({
  row,
  isSettled,
  onSent,
  onEmail,
}: {
  row: ListRow;
  isSettled: boolean;
  onSent: () => void;
  onEmail: () => void;
}) {
  const handOff = useHandOff(row.lead.id);
  // picked from the menu: drawn anew with it
  const [, setPicked] = useState("");
  const prepared = usePrepared(row, isSettled);
  if (handOff) return <Asked handOff={handOff} onSent={onSent} />;
  if (row.lead.phoneE164 === null && !row.lead.isSample) return <OtherWay row={row} onEmail={onEmail} />;
  if (prepared === undefined) {
    return (
      <div className={join(styles.card, styles.preparing)} role="status" aria-label={t.preparing}>
        <Skeleton lines={4} />
      </div>
    );
  }
  if (prepared === null) {
    return (
      <div className={styles.card}>
        <p className={styles.hint}>
          {t.noTemplate} <Link href="/templates">{t.toTemplates}</Link>
        </p>
      </div>
    );
  }
  const isStep = prepared.messageId !== null;
  return (
    <section className={styles.card} aria-label={isStep ? t.stepMessage : t.nextBest}>
      <div className={styles.head}>
        <MessageCircle />
        <span>{isStep ? t.stepMessage : prepared.text === "" ? t.answerWhatsapp : t.nextBest}</span>
        {isStep ? null : <TemplatePick lead={row.lead} selected={prepared.templateId} onSelect={setPicked} />}
      </div>
      <Text key={`${row.key}-${prepared.templateId}-${prepared.text}`} row={row} prepared={prepared} />
    </section>
  );
}

function Text({ row, prepared }: { row: ListRow; prepared: Prepared }) {
  const { lead } = row;
  const id = useId();
  const [text, setText] = useState(() => draftOf(lead.id) ?? prepared.text);
  const isEdited = text !== prepared.text;
  const write = (value: string) => {
    setText(value);
    keepDraft(lead.id, value === prepared.text ? null : value);
  };
  return (
    <>
      <label htmlFor={id} className="only-read-aloud">
        {actions.text}
      </label>
      <textarea
        id={id}
        dir="auto"
        className={styles.text}
        value={text}
        readOnly={prepared.messageId !== null}
        placeholder={t.yourAnswer}
        data-composer=""
        onChange={(event) => write(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) openWhatsapp(row);
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      {prepared.problems.length > 0 && !isEdited && prepared.text !== "" ? (
        <p className={styles.problems}>{prepared.problems.join(" ")}</p>
      ) : null}
      {lead.isSample ? <p className={styles.hint}>{t.sampleHint}</p> : null}
      {whatsappLink(lead, text).length > WA_ME_LIMIT ? <p className={styles.hint}>{t.waMeLong}</p> : null}
      <div className={styles.actions}>
        <Button kind="main" icon={<MessageCircle />} keys="w" large onClick={() => openWhatsapp(row)}>
          {t.openWhatsapp}
        </Button>
        {isEdited && prepared.messageId === null ? (
          <Button kind="quiet" icon={<RotateCcw />} aria-label={t.reset} onClick={() => write(prepared.text)} />
        ) : null}
      </div>
    </>
  );
}

/** The question after a message was handed to the person's own WhatsApp. */
export function Asked({ handOff, onSent }: { handOff: HandOff; onSent: () => void }) {
  const leadId = handOff.row.lead.id;
  const answer = (sent: boolean) => {
    // the row may leave its list: where to go next is settled before
    if (sent) onSent();
    void confirmHandOff(leadId, sent);
  };
  return (
    <section className={join(styles.card, styles.asked)} role="alertdialog" aria-label={actions.didYouSend}>
      <p className={styles.question}>{actions.didYouSend}</p>
      <div className={styles.actions}>
        <Button kind="good" large keys="Enter" onClick={() => answer(true)}>
          {actions.sentNext}
        </Button>
        <Button large keys="Esc" onClick={() => answer(false)}>
          {actions.notSent}
        </Button>
      </div>
    </section>
  );
}

function OtherWay({ row, onEmail }: { row: ListRow; onEmail: () => void }) {
  const { phone } = row.lead;
  const email = usableEmail(row.lead);
  return (
    <section className={styles.card}>
      <p className={styles.hint}>{phone || email ? t.callFirst : t.noWay}</p>
      <div className={styles.actions}>
        {email ? (
          <Button kind="main" keys="m" onClick={onEmail}>
            {actions.email}
          </Button>
        ) : null}
        {phone ? (
          <Button icon={<Phone />} keys="p" onClick={() => openCall(row)}>
            {actions.call}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

function TemplatePick({
  lead,
  selected,
  onSelect,
}: {
  lead: RowLead;
  selected: string | null;
  onSelect: (id: string) => void;
}) {
  const templates = useTemplates();
  const fitting = (templates.data?.items ?? []).filter((template) => WHATSAPP_CHANNELS.includes(template.channel));
  return (
    <select
      className={styles.pick}
      aria-label={t.template}
      value={selected ?? ""}
      onChange={(event) => {
        pickTemplate(lead, event.target.value);
        onSelect(event.target.value);
      }}
    >
      {selected === null ? <option value="">{t.ownText}</option> : null}
      {fitting.map((template) => (
        <option key={template.id} value={template.id}>
          {template.name}
        </option>
      ))}
    </select>
  );
}
