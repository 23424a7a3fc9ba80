import type { ApprovedTemplate } from "@lead-dashboard/domain/channels/approved-template";
import type { Selectable } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { ApprovedTemplateTable } from "../db/tables/approved-templates.ts";
import { at, json } from "../db/values.ts";
import type { ChannelAccountRow } from "./store.ts";

/** An approved template as stored. */
export type ApprovedTemplateRow = Selectable<ApprovedTemplateTable>;

/** A number of WhatsApp and when its list was fetched. */
export interface NumberSync {
  readonly id: string;
  readonly name: string;
  readonly syncedAt: number | null;
  readonly lastError: string | null;
}

/** Reads WhatsApp's lists of one organization's numbers. */
export function approvedTemplateStore(db: Queryable, { organizationId }: Scope) {
  const all = () => db.query.selectFrom("approvedTemplate").selectAll().where("organizationId", "=", organizationId);
  return {
    /** a number has at most a few hundred */
    list: (): Promise<ApprovedTemplateRow[]> => all().orderBy("name").orderBy("language").limit(5_000).execute(),
    ofAccount: (accountId: string): Promise<ApprovedTemplateRow[]> =>
      all().where("accountId", "=", accountId).orderBy("name").orderBy("language").limit(5_000).execute(),
    find: (accountId: string, { name, language }: { name: string; language: string }) =>
      all()
        .where("accountId", "=", accountId)
        .where("name", "=", name)
        .where("language", "=", language)
        .executeTakeFirst(),
    /** when a number's list was last fetched; null: never, so nothing can be said by it */
    async syncedAt(accountId: string): Promise<number | null> {
      const row = await db.query
        .selectFrom("templateSync")
        .select("syncedAt")
        .where("organizationId", "=", organizationId)
        .where("accountId", "=", accountId)
        .executeTakeFirst();
      return row?.syncedAt ?? null;
    },
    numbers: (): Promise<NumberSync[]> =>
      db.query
        .selectFrom("channelAccount")
        .leftJoin("templateSync", (join) =>
          join
            .onRef("templateSync.organizationId", "=", "channelAccount.organizationId")
            .onRef("templateSync.accountId", "=", "channelAccount.id"),
        )
        .select(["channelAccount.id", "channelAccount.name", "templateSync.syncedAt", "templateSync.lastError"])
        .where("channelAccount.organizationId", "=", organizationId)
        .where("channelAccount.channel", "=", "whatsapp")
        .orderBy("channelAccount.createdAt")
        .limit(100)
        .execute(),
  };
}

/** Writes WhatsApp's lists of one organization's numbers. */
export function approvedTemplateWriter(tx: Tx, { organizationId }: Scope) {
  const noteSync = async (accountId: string, values: { syncedAt?: number; lastError: string | null }) => {
    const set = {
      lastError: values.lastError,
      ...(values.syncedAt === undefined ? {} : { syncedAt: at(values.syncedAt) }),
    };
    await tx.query
      .insertInto("templateSync")
      .values({ organizationId, accountId, syncedAt: null, ...set })
      .onConflict((conflict) => conflict.columns(["organizationId", "accountId"]).doUpdateSet(set))
      .execute();
  };
  return {
    noteFailure: (accountId: string, lastError: string): Promise<void> => noteSync(accountId, { lastError }),
    /** Puts a freshly fetched list in the place of the one before. */
    async replace(accountId: string, templates: readonly ApprovedTemplate[], now: number): Promise<void> {
      await tx.query
        .deleteFrom("approvedTemplate")
        .where("organizationId", "=", organizationId)
        .where("accountId", "=", accountId)
        .execute();
      for (let from = 0; from < templates.length; from += 100) {
        await tx.query
          .insertInto("approvedTemplate")
          .values(
            templates.slice(from, from + 100).map((template) => ({
              organizationId,
              accountId,
              name: template.name,
              language: template.language,
              catalogueEntry: json(template),
            })),
          )
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      await noteSync(accountId, { syncedAt: now, lastError: null });
    },
  };
}

/** Every number of WhatsApp of the installation, for the job that fetches their lists. */
export function everyWhatsAppNumber(db: Queryable): Promise<ChannelAccountRow[]> {
  return db.query
    .selectFrom("channelAccount")
    .selectAll()
    .where("channel", "=", "whatsapp")
    .where("isPaused", "=", false)
    .orderBy("organizationId")
    .orderBy("id")
    .limit(10_000)
    .execute();
}
