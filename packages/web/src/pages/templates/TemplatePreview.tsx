import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { Lead } from "@lead-dashboard/contract/leads/lead";
import { plainSms } from "@lead-dashboard/domain/templates/plain-sms";
import { renderSeed, renderTemplate, type TemplateValues } from "@lead-dashboard/domain/templates/render-template";
import { templateValues } from "@lead-dashboard/domain/templates/template-values";
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, CircleAlert } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { useSession } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { templates as t } from "../../messages/en/templates.ts";
import { SmsSize } from "../../sms/SmsSize.tsx";
import { useSegmentPrice } from "../../sms/use-segment-price.ts";
import { MessageFrame } from "./MessageFrame.tsx";
import { placeholdersIn } from "./placeholder-text.ts";
import styles from "./Templates.module.css";
import type { TemplateDraft } from "./template-draft.ts";
import { useKnownPlaceholders } from "./use-known-placeholders.ts";

type Facts = Parameters<typeof templateValues>[0]["lead"];

const EXAMPLE: Facts = {
  ...t.exampleLead,
  country: "XK",
  rating: 4.7,
  website: null,
  score: 78,
  temperature: "HOT",
  language: "en",
  customFields: {},
};

/** What a real lead would read, as the server will render it, with arrows to the next lead. */
export function TemplatePreview({
  templateId,
  draft,
  subject,
  body,
  onPlain,
}: {
  templateId: string;
  draft: TemplateDraft;
  subject: string;
  body: string;
  /** SMS: takes the wording with plain quotes and dashes */
  onPlain: (body: string) => void;
}) {
  const { organization, user } = useSession();
  const { customFields } = useKnownPlaceholders();
  const { data } = useQuery({
    queryKey: ["leads", "for-preview"],
    queryFn: ({ signal }) => call(leadEndpoints.listLeads, { query: { limit: 50, sort: "-score" }, signal }),
    staleTime: 300_000,
  });
  const segmentPrice = useSegmentPrice(draft.channel === "sms");
  const [at, setAt] = useState(0);
  const leads = data?.items ?? [];
  const lead: Lead | undefined = leads[at % Math.max(1, leads.length)];
  const valuesOf = (facts: Facts): TemplateValues =>
    templateValues({
      lead: facts,
      senderName: organization.senderName ?? user.name,
      senderCompany: organization.name,
      senderOffer: organization.offer === null ? null : { text: organization.offer, language: organization.language },
      customFieldKeys: customFields.map((field) => field.key),
      language: draft.language,
    });
  const facts = lead ?? EXAMPLE;
  const isEmail = draft.channel === "email";
  const rendered = renderTemplate(
    { subject: isEmail && subject !== "" ? subject : null, body },
    valuesOf(facts),
    renderSeed(templateId, lead?.id ?? "example"),
  );
  const move = (step: number) => setAt((before) => (before + step + leads.length) % leads.length);
  const findWorst = () => {
    const names = placeholdersIn(`${subject}\n${body}`).map(({ name }) => name);
    const lacks = leads.map((one) => names.filter((name) => !valuesOf(one)[name]).length);
    setAt(lacks.indexOf(Math.max(...lacks)));
  };
  return (
    <section className={styles.preview} aria-label={t.preview}>
      <div className={styles.previewHead}>
        <div className={styles.previewLead}>
          <span className={styles.hint}>{t.previewFor}</span>
          {lead ? <Link href={`/leads/${lead.id}`}>{lead.name}</Link> : <strong>{t.example}</strong>}
        </div>
        {leads.length > 1 ? (
          <>
            <span className={`${styles.hint} numbers`}>{t.leadNumber((at % leads.length) + 1, leads.length)}</span>
            <Button kind="quiet" icon={<ChevronLeft />} aria-label={t.previousLead} onClick={() => move(-1)} />
            <Button kind="quiet" icon={<ChevronRight />} aria-label={t.nextLead} onClick={() => move(1)} />
          </>
        ) : null}
      </div>
      <MessageFrame
        channel={draft.channel}
        subject={rendered.subject}
        body={body === "" ? t.nothingYet : rendered.body}
        to={facts.email ?? ""}
        from={organization.senderName ?? user.name}
      />
      {draft.channel === "sms" && body !== "" ? (
        <p className={styles.hint}>
          <SmsSize text={rendered.body} price={segmentPrice} onPlain={() => onPlain(plainSms(body))} />
        </p>
      ) : null}
      {body !== "" && rendered.problems.length > 0 ? (
        <div className={styles.held} role="status">
          <CircleAlert />
          <div>
            <strong>{t.wouldNotSend}</strong>
            {rendered.problems.map((problem) => (
              <p key={`${problem.code}${problem.placeholder}`}>{problem.message}</p>
            ))}
          </div>
        </div>
      ) : null}
      <div className={styles.previewFoot}>
        {leads.length > 1 ? (
          <Button title={t.worstCaseHint} onClick={findWorst}>
            {t.worstCase}
          </Button>
        ) : null}
        {data && leads.length === 0 ? <span className={styles.hint}>{t.noLeads}</span> : null}
      </div>
    </section>
  );
}
