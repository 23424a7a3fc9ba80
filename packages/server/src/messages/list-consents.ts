import type { ConsentList } from "@lead-dashboard/contract/messages/schemas";
import type { Queryable, Scope } from "../db/database.ts";
import { notFound } from "../http/problem.ts";
import { leadStore } from "../leads/store.ts";
import { consentsOf } from "./store-suppressions.ts";

/** Every permission a lead gave or took back, the latest first. */
export async function listConsents(db: Queryable, scope: Scope, leadId: string): Promise<ConsentList> {
  if ((await leadStore(db, scope).findAny(leadId)) === undefined) throw notFound();
  const rows = await consentsOf(db, { organizationId: scope.organizationId }, leadId);
  return {
    items: rows.reverse().map(({ id, channel, isGiven, obtainedFrom, proof, recordedAt }) => ({
      ...{ id, channel, isGiven, proof },
      source: obtainedFrom,
      recordedAt: new Date(recordedAt).toISOString(),
    })),
    nextCursor: null,
  };
}
