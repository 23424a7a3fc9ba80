import type { LeadCountQuery } from "@lead-dashboard/contract/leads/lead-query";
import { X } from "lucide-react";
import { useMembers } from "../api/lead-queries.ts";
import { filters as t } from "../messages/en/filters.ts";
import { leads } from "../messages/en/leads.ts";
import styles from "./FilterBar.module.css";

/** The conditions in force, each removable. */
export function FilterChips({
  filter,
  onChange,
}: {
  filter: LeadCountQuery;
  onChange: (filter: LeadCountQuery) => void;
}) {
  const members = useMembers();
  const nameOf = (id: string) =>
    id === "me" ? t.me : id === "none" ? t.nobody : (members.data?.items.find((one) => one.id === id)?.name ?? id);
  const conditions = Object.entries(filter).filter(([, value]) => value !== undefined);
  if (conditions.length === 0) return null;
  return (
    <div className={styles.chips}>
      {conditions.map(([name, value]) => {
        const words = describeCondition(name, value, nameOf);
        return (
          <button
            key={name}
            type="button"
            className={styles.chip}
            aria-label={t.remove(words)}
            onClick={() => onChange({ ...filter, [name]: undefined })}
          >
            {words}
            <X />
          </button>
        );
      })}
    </div>
  );
}

function describeCondition(name: string, value: unknown, nameOf: (id: string) => string): string {
  const values = (Array.isArray(value) ? value : [value]).map(String);
  const said = values.map((one) => wordOf(name, one, nameOf)).join(", ");
  const known: Record<string, string> = t.conditions;
  return known[name] ? `${known[name]} ${said}` : said;
}

function wordOf(name: string, value: string, nameOf: (id: string) => string): string {
  const words: Record<string, Record<string, string>> = {
    status: leads.statuses,
    temperature: leads.temperatures,
    followUp: t.followUps,
    hasPhone: t.hasPhone,
    hasEmail: t.hasEmail,
    hasWebsite: t.hasWebsite,
    hidden: t.hidden,
    deleted: t.deleted,
  };
  if (name === "assignedTo") return nameOf(value);
  return words[name]?.[value] ?? value;
}
