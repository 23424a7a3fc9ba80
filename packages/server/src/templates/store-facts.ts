import type { TemplateFacts } from "@lead-dashboard/domain/templates/template-values";
import type { Queryable, Scope } from "../db/database.ts";
import "../db/tables/leads.ts";

/** A lead as a template speaks about it. */
export type TemplateLead = TemplateFacts["lead"] & { readonly id: string; readonly assignedTo: string | null };

/** What templates read of leads: this room stands below theirs and can't ask it. */
export function factStore(db: Queryable, scope: Scope) {
  return {
    /** keys of the organization's custom fields: each is a placeholder */
    async customFieldKeys(): Promise<string[]> {
      const rows = await db.query
        .selectFrom("customField")
        .select("key")
        .where("organizationId", "=", scope.organizationId)
        .execute();
      return rows.map(({ key }) => key);
    },
    /** a lead the scope may see and that is not in the bin */
    lead: (id: string): Promise<TemplateLead | undefined> =>
      db.query
        .selectFrom("lead")
        .select([
          "id",
          "assignedTo",
          "name",
          "contactName",
          "city",
          "country",
          "category",
          "rating",
          "phone",
          "email",
          "website",
          "score",
          "temperature",
          "language",
          "customFields",
        ])
        .where("organizationId", "=", scope.organizationId)
        .where("id", "=", id)
        .where("deletedAt", "is", null)
        .$if(scope.onlyFor !== undefined, (query) =>
          query.where((where) =>
            where.or([where("assignedTo", "is", null), where("assignedTo", "=", scope.onlyFor ?? "")]),
          ),
        )
        .executeTakeFirst(),
  };
}
