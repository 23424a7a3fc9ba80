import type { ContactPoint, LeadChange, LeadDetail } from "@lead-dashboard/contract/leads/lead";
import { readOpeningHours } from "@lead-dashboard/domain/imports/read-opening-hours";
import { fold } from "@lead-dashboard/domain/leads/fold";
import type { OpeningHours } from "@lead-dashboard/domain/leads/lead-draft";
import { useState } from "react";
import { useMembers, useTags } from "../../api/lead-queries.ts";
import { useSession } from "../../api/session.ts";
import type { LeadActions } from "../../lead-actions/actions-on-lead.ts";
import { shownAddress, webLink } from "../../lead-panel/web-link.ts";
import { editLead } from "../../lead-work/edit-lead.ts";
import { amountOf, amountProblem } from "../../lead-work/typed-numbers.ts";
import { Badge } from "../../look/Badge.tsx";
import { Button } from "../../look/Button.tsx";
import { Panel } from "../../look/Page.tsx";
import { tagTone } from "../../look/tag-tone.ts";
import { countryName } from "../../messages/countries.ts";
import { actions } from "../../messages/en/actions.ts";
import { lead as t } from "../../messages/en/lead.ts";
import { contacts } from "../../messages/en/lead-contacts.ts";
import { leads } from "../../messages/en/leads.ts";
import { count } from "../../messages/plural.ts";
import { day } from "../../messages/when.ts";
import { ContactPointsDialog } from "./ContactPointsDialog.tsx";
import { CustomFieldsCard } from "./CustomFieldsCard.tsx";
import { Fact } from "./Fact.tsx";
import styles from "./LeadPage.module.css";

type TextField =
  | "contactName"
  | "phone"
  | "email"
  | "website"
  | "address"
  | "city"
  | "region"
  | "country"
  | "language"
  | "category"
  | "source"
  | "lostReason";

/** What is known about a lead, each fact editable in its place. */
export function LeadFacts({ lead, act }: { lead: LeadDetail; act: LeadActions }) {
  const [isEditingContacts, setEditingContacts] = useState(false);
  const members = useMembers();
  const { organization } = useSession();
  const save = (change: LeadChange, base: LeadChange) =>
    void editLead({ leadId: lead.id, change, base, said: actions.saved(change.name ?? lead.name) });
  const fact = (
    name: TextField,
    more: {
      kind?: "tel" | "email" | "url";
      shown?: React.ReactNode | undefined;
      link?: React.ReactNode | undefined;
    } = {},
  ) => (
    <Fact
      label={leads.fields[name]}
      value={lead[name]}
      {...more}
      onSave={(value, base) => save({ [name]: value }, { [name]: base })}
    />
  );
  const assignee = members.data?.items.find((one) => one.id === lead.assignedTo);
  const others = lead.contactPoints.filter((point) => !point.preferred);
  return (
    <>
      <Panel title={t.contact}>
        <dl className={styles.facts}>
          {fact("contactName")}
          {fact("phone", { kind: "tel", link: <PointState point={preferredOf(lead, "phone")} /> })}
          {fact("email", { kind: "email", link: <PointState point={preferredOf(lead, "email")} /> })}
          {others.map((point) => (
            <Fact
              key={`${point.kind}-${point.value}`}
              label={point.label ?? leads.fields[point.kind]}
              value={point.value}
              link={<PointState point={point} />}
            />
          ))}
          {fact("website", {
            kind: "url",
            shown: lead.website === null ? undefined : shownAddress(lead.website),
            link:
              lead.website === null ? undefined : (
                <OpenLink to={lead.website} what={leads.fields.website.toLowerCase()} />
              ),
          })}
          {fact("language")}
        </dl>
        <div className={styles.foot}>
          <Button onClick={() => setEditingContacts(true)}>{contacts.edit}</Button>
        </div>
        {isEditingContacts ? <ContactPointsDialog lead={lead} onClose={() => setEditingContacts(false)} /> : null}
      </Panel>
      <Panel title={t.business}>
        <dl className={styles.facts}>
          <Fact
            label={leads.fields.name}
            value={lead.name}
            onSave={(value, base) => value && save({ name: value }, { name: base ?? "" })}
          />
          {fact("category")}
          {fact("address", {
            link: lead.mapsUrl === null ? undefined : <OpenLink to={lead.mapsUrl} what="Maps" />,
          })}
          {fact("city")}
          {fact("region")}
          {fact("country", { shown: lead.country === null ? undefined : countryName(lead.country) })}
          <Fact
            label={leads.fields.rating}
            value={lead.rating === null ? null : String(lead.rating)}
            shown={<Rating lead={lead} />}
          />
          <Fact
            label={leads.fields.openingHours}
            value={lead.openingHours === null ? null : hoursOf(lead.openingHours)}
            isLong
            check={strangeHours}
            onSave={(text) => save({ openingHours: readOpeningHours(text ?? "") }, { openingHours: lead.openingHours })}
          />
          {fact("source")}
          <Fact
            label={leads.fields.assignedTo}
            value={lead.assignedTo === null ? null : (assignee?.name ?? t.unknown)}
            link={<Edit label={t.assign} onClick={act.assign} />}
          />
          <Fact
            label={leads.fields.dealValue}
            kind="number"
            value={lead.dealValue === null ? null : String(lead.dealValue)}
            shown={lead.dealValue === null ? undefined : money(lead.dealValue, lead.currency ?? organization.currency)}
            check={amountProblem}
            onSave={(value, base) =>
              save({ dealValue: amountOf(value) }, { dealValue: base === null ? null : Number(base) })
            }
          />
          {lead.status === "LOST" ? fact("lostReason") : null}
          <Fact
            label={leads.fields.tags}
            value={lead.tags.length === 0 ? null : lead.tags.join(", ")}
            shown={<Tags tags={lead.tags} />}
            link={<Edit label={t.editTags} onClick={act.tag} />}
          />
          <Fact
            label={leads.fields.notes}
            value={lead.notes}
            isLong
            onSave={(notes, base) => save({ notes }, { notes: base })}
          />
          <Fact label={leads.fields.createdAt} value={day(lead.createdAt)} />
        </dl>
      </Panel>
      <CustomFieldsCard lead={lead} />
    </>
  );
}

function Rating({ lead }: { lead: LeadDetail }) {
  return (
    <span className="numbers">
      {lead.rating?.toFixed(1)} ({count(lead.reviewCount)})
    </span>
  );
}

function Tags({ tags }: { tags: string[] }) {
  const known = useTags().data?.items;
  return (
    <span className={styles.tags}>
      {tags.map((tag) => (
        <Badge key={tag} tone={tagTone(known?.find((one) => one.id === fold(tag))?.color)}>
          {tag}
        </Badge>
      ))}
    </span>
  );
}

function preferredOf(lead: LeadDetail, kind: ContactPoint["kind"]): ContactPoint | undefined {
  return lead.contactPoints.find((point) => point.kind === kind && point.preferred);
}

/** What is wrong with a number or address; nothing when it is all right. */
function PointState({ point }: { point: ContactPoint | undefined }) {
  if (!point || point.state === "ok") return null;
  return (
    <Badge tone="bad">
      <span title={point.kind === "phone" ? contacts.invalidPhone : undefined}>{contacts.states[point.state]}</span>
    </Badge>
  );
}

/** Opens a web address; an address of another kind is told, and never becomes a link. */
function OpenLink({ to, what }: { to: string; what: string }) {
  const href = webLink(to);
  if (href === null) return <span className={styles.aside}>{contacts.noLink}</span>;
  return (
    <a className={styles.out} href={href} target="_blank" rel="noreferrer noopener">
      {t.openedLink(what)}
    </a>
  );
}

function Edit({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" className={styles.edit} onClick={onClick}>
      {label}
    </button>
  );
}

/** A line a day, as they are written again: `Mon: 9 am–6 pm, 8 pm–10 pm`. */
function hoursOf(hours: OpeningHours): string {
  return Object.entries(hours)
    .map(([name, times]) => `${name.slice(0, 1).toUpperCase()}${name.slice(1, 3)}: ${times.join(", ")}`)
    .join("\n");
}

/** What is strange about hours as they were written: a line that names no day. */
function strangeHours(text: string): string | null {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const strange = lines.find((line) => readOpeningHours(line) === null);
  return strange === undefined ? null : t.strangeHours(strange.trim());
}

function money(value: number, currency: string): string {
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    maximumFractionDigits: 2,
    minimumFractionDigits: Number.isInteger(value) ? 0 : 2,
  }).format(value);
}
