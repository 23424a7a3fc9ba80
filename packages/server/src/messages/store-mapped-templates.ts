import type { Queryable, Scope } from "../db/database.ts";

/** Templates of ours that stand for one WhatsApp approved. */
export async function mappedTemplateIds(db: Queryable, { organizationId }: Scope): Promise<string[]> {
  const rows = await db.query
    .selectFrom("whatsAppTemplate")
    .select("templateId")
    .where("organizationId", "=", organizationId)
    .orderBy("templateId")
    .limit(500)
    .execute();
  return rows.map(({ templateId }) => templateId);
}
