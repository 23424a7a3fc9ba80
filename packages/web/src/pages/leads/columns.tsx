import type { CustomField } from "@lead-dashboard/contract/leads/custom-fields";
import type { ReactNode } from "react";
import { customText } from "../../lead-list/custom-text.ts";
import type { RowLead } from "../../lead-list/row.ts";
import { StatusBadge } from "../../lead-list/StatusBadge.tsx";
import { Temperature } from "../../lead-list/Temperature.tsx";
import { leads } from "../../messages/en/leads.ts";
import { count } from "../../messages/plural.ts";
import { ago } from "../../messages/when.ts";
import styles from "./LeadsPage.module.css";

/** A column of the table. */
export interface Column {
  key: string;
  label: string;
  /** px, until somebody chooses another */
  width: number;
  /** the order its head gives first; left out where the list cannot be sorted by it */
  sort?: string;
  /** can be edited in its place under this name */
  edit?: "name" | "contactName" | "city";
  isQuiet?: boolean;
  show: (lead: RowLead, nameOf: (memberId: string) => string) => ReactNode;
}

type Shown = "category" | "city" | "contactName" | "phone" | "email" | "country" | "source" | "region" | "language";

const t = leads.fields;
const text = (key: Shown, width: number, isQuiet = true): Column => ({
  key,
  label: t[key],
  width,
  isQuiet,
  show: (lead) => lead[key],
});
const instant = (key: "lastContactedAt" | "nextFollowUpAt" | "lastRepliedAt" | "createdAt", sort?: string): Column => ({
  key,
  label: t[key],
  width: 120,
  isQuiet: true,
  ...(sort ? { sort } : {}),
  show: (lead) => (lead[key] ? ago(lead[key]) : null),
});

const COLUMNS: readonly Column[] = [
  { key: "name", label: t.name, width: 220, sort: "name", edit: "name", show: (lead) => lead.name },
  text("category", 130, false),
  { ...text("city", 120, false), edit: "city" },
  { ...text("contactName", 130), edit: "contactName" },
  text("phone", 150),
  text("email", 200),
  {
    key: "website",
    label: t.website,
    width: 180,
    isQuiet: true,
    show: (lead) => lead.website?.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, ""),
  },
  { key: "status", label: t.status, width: 100, show: (lead) => <StatusBadge status={lead.status} /> },
  {
    key: "score",
    label: t.score,
    width: 92,
    sort: "-score",
    show: (lead) => <Temperature temperature={lead.temperature} score={lead.score} />,
  },
  instant("lastContactedAt", "-lastContactedAt"),
  { ...instant("nextFollowUpAt", "nextFollowUpAt"), show: followUp },
  instant("lastRepliedAt"),
  instant("createdAt", "-createdAt"),
  {
    key: "rating",
    label: t.rating,
    width: 110,
    sort: "-rating",
    isQuiet: true,
    show: ({ rating, reviewCount }) =>
      typeof rating === "number"
        ? [rating.toFixed(1), reviewCount && `(${count(reviewCount)})`].filter(Boolean).join(" ")
        : null,
  },
  { key: "tags", label: t.tags, width: 150, isQuiet: true, show: (lead) => lead.tags?.join(", ") },
  {
    key: "assignedTo",
    label: t.assignedTo,
    width: 130,
    isQuiet: true,
    show: (lead, nameOf) => (lead.assignedTo ? nameOf(lead.assignedTo) : null),
  },
  text("country", 80),
  text("source", 130),
  text("region", 120),
  text("language", 90),
  {
    key: "dealValue",
    label: t.dealValue,
    width: 110,
    isQuiet: true,
    show: ({ dealValue, currency }) =>
      dealValue === null || dealValue === undefined ? null : `${count(dealValue)} ${currency ?? ""}`,
  },
];

const USUAL = [
  "name",
  "category",
  "city",
  "contactName",
  "phone",
  "status",
  "score",
  "lastContactedAt",
  "nextFollowUpAt",
];
const USUAL_MEDIUM = ["name", "category", "city", "status", "score", "lastContactedAt"];
const USUAL_SMALL = ["name", "city", "status", "score"];

/** The columns shown until somebody chooses: as many as the window has room for. */
export function usualColumns(room: "small" | "medium" | "large"): readonly string[] {
  return { small: USUAL_SMALL, medium: USUAL_MEDIUM, large: USUAL }[room];
}

/** Every column there is, with those of the organization. */
export function allColumns(custom: readonly CustomField[]): Column[] {
  return [
    ...COLUMNS,
    ...custom.map(
      ({ key, label, kind }): Column => ({
        key: `field.${key}`,
        label,
        width: 130,
        sort: `field.${key}`,
        isQuiet: true,
        show: (lead) => customText(lead.customFields?.[key], kind),
      }),
    ),
  ];
}

/** A follow-up whose day has passed stands out. */
function followUp({ nextFollowUpAt }: RowLead): ReactNode {
  if (!nextFollowUpAt) return null;
  const isOverdue = Date.parse(nextFollowUpAt) < Date.now();
  return isOverdue ? <span className={styles.overdue}>{ago(nextFollowUpAt)}</span> : ago(nextFollowUpAt);
}
