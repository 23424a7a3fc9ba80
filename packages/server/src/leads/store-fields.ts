import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { CustomFieldTable } from "../db/tables/leads.ts";
import { at, json } from "../db/values.ts";

/** A custom field as stored. */
export type CustomFieldRow = CustomFieldTable;

/** Reads the custom fields of an organization. */
export function customFieldStore(db: Queryable, scope: Scope) {
  const fields = () =>
    db.query.selectFrom("customField").selectAll().where("organizationId", "=", scope.organizationId);
  return {
    list: (): Promise<CustomFieldRow[]> => fields().orderBy("position").orderBy("id").execute(),
    find: (id: string): Promise<CustomFieldRow | undefined> => fields().where("id", "=", id).executeTakeFirst(),
  };
}

/** Writes custom fields. */
export function customFieldWriter(tx: Tx, scope: Scope) {
  const { organizationId } = scope;
  return {
    async insert(field: Omit<CustomFieldRow, "organizationId">): Promise<void> {
      const values = { ...field, organizationId, choices: json(field.choices), createdAt: at(field.createdAt) };
      await tx.query.insertInto("customField").values(values).execute();
    },
    async change(id: string, change: Partial<Pick<CustomFieldRow, "label" | "choices" | "position">>): Promise<void> {
      const { choices, ...plain } = change;
      const set = { ...plain, ...(choices === undefined ? {} : { choices: json(choices) }) };
      if (Object.keys(set).length === 0) return;
      await tx.query
        .updateTable("customField")
        .set(set)
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .execute();
    },
    async remove(id: string): Promise<void> {
      await tx.query
        .deleteFrom("customField")
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .execute();
    },
  };
}
