import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { SavedViewTable } from "../db/tables/leads.ts";
import { at, json } from "../db/values.ts";

/** A view with one member's marks on it. */
export type SavedViewRow = SavedViewTable & { isFavorite: boolean | null; isDefault: boolean | null };

/** The views that a member sees: their own and the shared ones. */
export function savedViewStore(db: Queryable, scope: Scope, memberId: string) {
  const views = () =>
    db.query
      .selectFrom("savedView as v")
      .leftJoin("savedViewMark as m", (join) =>
        join
          .onRef("m.organizationId", "=", "v.organizationId")
          .onRef("m.viewId", "=", "v.id")
          .on("m.memberId", "=", memberId),
      )
      .selectAll("v")
      .select(["m.isFavorite", "m.isDefault"])
      .where("v.organizationId", "=", scope.organizationId)
      .where((where) => where.or([where("v.createdBy", "=", memberId), where("v.isShared", "=", true)]));
  return {
    list: (): Promise<SavedViewRow[]> => views().orderBy("v.createdAt").orderBy("v.id").limit(500).execute(),
    find: (id: string): Promise<SavedViewRow | undefined> => views().where("v.id", "=", id).executeTakeFirst(),
  };
}

/** Writes views and marks. */
export function savedViewWriter(tx: Tx, scope: Scope) {
  const { organizationId } = scope;
  return {
    async insert(view: Omit<SavedViewTable, "organizationId">): Promise<void> {
      await tx.query
        .insertInto("savedView")
        .values({
          ...view,
          organizationId,
          filter: json(view.filter),
          columns: json(view.columns),
          createdAt: at(view.createdAt),
        })
        .execute();
    },
    async change(
      id: string,
      change: Partial<Pick<SavedViewTable, "name" | "filter" | "sort" | "columns" | "rowHeight" | "isShared">>,
    ) {
      const { filter, columns, ...plain } = change;
      const set = {
        ...plain,
        ...(filter === undefined ? {} : { filter: json(filter) }),
        ...(columns === undefined ? {} : { columns: json(columns) }),
      };
      if (Object.keys(set).length === 0) return;
      await tx.query
        .updateTable("savedView")
        .set(set)
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .execute();
    },
    /** Sorts by the score what was sorted by a custom field that is no more; the ids of these views. */
    async unsort(key: string): Promise<string[]> {
      const changed = await tx.query
        .updateTable("savedView")
        .set({ sort: "-score" })
        .where("organizationId", "=", organizationId)
        .where("sort", "in", [`field.${key}`, `-field.${key}`])
        .returning("id")
        .execute();
      return changed.map(({ id }) => id);
    },
    /** Sets a member's marks; a new default takes the place of the old one. */
    async mark(viewId: string, mark: { memberId: string; isFavorite: boolean; isDefault: boolean }): Promise<void> {
      if (mark.isDefault) {
        await tx.query
          .updateTable("savedViewMark")
          .set({ isDefault: false })
          .where("organizationId", "=", organizationId)
          .where("memberId", "=", mark.memberId)
          .execute();
      }
      await tx.query
        .insertInto("savedViewMark")
        .values({ organizationId, viewId, ...mark })
        .onConflict((conflict) =>
          conflict
            .columns(["organizationId", "memberId", "viewId"])
            .doUpdateSet({ isFavorite: mark.isFavorite, isDefault: mark.isDefault }),
        )
        .execute();
    },
    async remove(id: string): Promise<void> {
      await tx.query
        .deleteFrom("savedView")
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .execute();
    },
  };
}
