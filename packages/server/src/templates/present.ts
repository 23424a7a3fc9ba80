import type { Template } from "@lead-dashboard/contract/templates/schemas";
import type { TemplateRow } from "./store.ts";

/** A template on the wire. */
export function presentTemplate(row: TemplateRow): Template {
  return {
    id: row.id,
    name: row.name,
    channel: row.channel,
    language: row.language,
    category: row.category,
    subject: row.subject,
    body: row.body,
    variants: row.variants.map(({ name, subject, body, weight }) => ({ name, subject, body, weight })),
    createdAt: new Date(row.createdAt).toISOString(),
    updatedAt: new Date(row.updatedAt).toISOString(),
    version: row.version,
    heldReason: row.heldReason,
  };
}
