import type { TemplateFigures } from "@lead-dashboard/contract/analytics/schemas";
import type { FiguresRange } from "@lead-dashboard/domain/analytics/figures-range";
import { replyRateOf } from "@lead-dashboard/domain/analytics/rates";
import type { Queryable, Scope } from "../db/database.ts";
import { messageFiguresStore, type TemplateCounts } from "./store-messages.ts";

/** The figures of each template that left in the range, the most used first, with those of its variants. */
export async function measureTemplates(
  { db, scope }: { db: Queryable; scope: Scope },
  range: FiguresRange,
  now: number,
): Promise<TemplateFigures[]> {
  const store = messageFiguresStore(db, scope);
  const byTemplate = new Map<string, TemplateCounts[]>();
  for (const row of await store.sentByTemplate(range, now))
    byTemplate.set(row.templateId, [...(byTemplate.get(row.templateId) ?? []), row]);
  const names = await store.templateNames([...byTemplate.keys()]);
  return [...byTemplate]
    .map(([templateId, rows]) => figuresOf(rows, { templateId, name: names.get(templateId) ?? "–" }))
    .sort((a, b) => b.sent - a.sent);
}

function figuresOf(rows: readonly TemplateCounts[], named: { templateId: string; name: string }): TemplateFigures {
  const total = (field: "sent" | "delivered" | "read" | "matured" | "answered" | "open") =>
    rows.reduce((sum, row) => sum + row[field], 0);
  return {
    ...named,
    channel: rows[0]?.channel ?? "",
    sent: total("sent"),
    delivered: total("delivered"),
    read: total("read"),
    replyRate: replyRateOf({ matured: total("matured"), answered: total("answered"), open: total("open") }),
    variants: rows.map((row) => ({
      variant: row.variant,
      sent: row.sent,
      read: row.read,
      replyRate: replyRateOf(row),
    })),
  };
}
