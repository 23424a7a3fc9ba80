import type { LeadChange, LeadDetail } from "@lead-dashboard/contract/leads/lead";
import { useMembers } from "../../api/lead-queries.ts";
import { useSession } from "../../api/session.ts";
import { editLead } from "../../lead-work/edit-lead.ts";
import { Badge } from "../../look/Badge.tsx";
import { Panel } from "../../look/Page.tsx";
import { actions } from "../../messages/en/actions.ts";
import { lead as t } from "../../messages/en/lead.ts";
import { leads } from "../../messages/en/leads.ts";
import { count } from "../../messages/plural.ts";
import { day } from "../../messages/when.ts";
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
export function LeadFacts({ lead }: { lead: LeadDetail }) {
  const members = useMembers();
  const { organization } = useSession();
  const save = (change: LeadChange, base: LeadChange) =>
    void editLead({ leadId: lead.id, change, base, said: actions.saved(change.name ?? lead.name) });
  const fact = (
    name: TextField,
    more: { kind?: "tel" | "email" | "url"; shown?: React.ReactNode; link?: React.ReactNode } = {},
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
          {fact("phone", { kind: "tel" })}
          {fact("email", { kind: "email" })}
          {others.map((point) => (
            <Fact
              key={`${point.kind}-${point.value}`}
              label={point.label ?? leads.fields[point.kind]}
              value={point.value}
            />
          ))}
          {fact("website", {
            kind: "url",
            shown: lead.website?.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, ""),
            link: lead.website ? (
              <a href={lead.website} target="_blank" rel="noreferrer">
                {t.openedLink(leads.fields.website.toLowerCase())}
              </a>
            ) : undefined,
          })}
          {fact("language")}
        </dl>
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
            link: lead.mapsUrl ? (
              <a href={lead.mapsUrl} target="_blank" rel="noreferrer">
                {t.openedLink("Maps")}
              </a>
            ) : undefined,
          })}
          {fact("city")}
          {fact("region")}
          {fact("country")}
          <Fact
            label={leads.fields.rating}
            value={lead.rating === null ? null : String(lead.rating)}
            shown={<Rating lead={lead} />}
          />
          {lead.openingHours ? <Fact label={leads.fields.openingHours} value={hoursOf(lead.openingHours)} /> : null}
          {fact("source")}
          <Fact
            label={leads.fields.assignedTo}
            value={lead.assignedTo === null ? null : (assignee?.name ?? t.unknown)}
          />
          <Fact
            label={leads.fields.dealValue}
            kind="number"
            value={lead.dealValue === null ? null : String(lead.dealValue)}
            shown={lead.dealValue === null ? undefined : money(lead.dealValue, lead.currency ?? organization.currency)}
            onSave={(value, base) => save({ dealValue: amountOf(value) }, { dealValue: amountOf(base) })}
          />
          {lead.status === "LOST" ? fact("lostReason") : null}
          <Fact
            label={leads.fields.tags}
            value={lead.tags.length === 0 ? null : lead.tags.join(", ")}
            shown={<Tags tags={lead.tags} />}
            onSave={(value, base) => save({ tags: tagsIn(value) }, { tags: tagsIn(base) })}
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
  return (
    <span className={styles.tags}>
      {tags.map((tag) => (
        <Badge key={tag} tone="accent">
          {tag}
        </Badge>
      ))}
    </span>
  );
}

function tagsIn(text: string | null): string[] {
  return [
    ...new Set(
      (text ?? "")
        .split(",")
        .map((tag) => tag.trim())
        .filter(Boolean),
    ),
  ];
}

function hoursOf(hours: Record<string, string[]>): string {
  return Object.entries(hours)
    .map(([name, times]) => `${name.slice(0, 1).toUpperCase()}${name.slice(1, 3)} ${times.join(", ")}`)
    .join("\n");
}

function money(value: number, currency: string): string {
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    maximumFractionDigits: 2,
    minimumFractionDigits: 0,
  }).format(value);
}

/** Money has two decimals. */
function amountOf(text: string | null): number | null {
  return text === null ? null : Math.round(Number(text) * 100) / 100;
}
