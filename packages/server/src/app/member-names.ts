import { memberStore } from "../accounts/store-members.ts";
import type { Queryable, Scope } from "../db/database.ts";

/** Names of members by id, for rooms that may not know the accounts room; who was removed has none. */
export async function memberNames(db: Queryable, scope: Scope, ids: readonly string[]): Promise<Map<string, string>> {
  const { organizationId } = scope;
  const members = await Promise.all(ids.map((id) => memberStore(db, { organizationId }).find(id)));
  return new Map(members.flatMap((member) => (member === undefined ? [] : [[member.id, member.name]])));
}
