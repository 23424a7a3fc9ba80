// Messages of a restored backup that stand in it as waiting and may have left since it was made.
import type { Queryable, Scope } from "../db/database.ts";
import { at } from "../db/values.ts";
import type { MessageRow } from "./store.ts";

const AT_ONCE = 500;

function waiting(db: Queryable, { organizationId }: Scope) {
  return db.query
    .selectFrom("message")
    .selectAll()
    .where("organizationId", "=", organizationId)
    .where("direction", "=", "outbound")
    .where("channel", "in", ["email", "whatsapp", "sms"]);
}

/**
 * Some of those that were due by an instant (ms), or in somebody's hand, in the order of their ids; personal messages leave by
 * a person, who knows. What was handed over is among them: its worker knew more than the backup does.
 */
export function dueOnes(
  db: Queryable,
  scope: Scope,
  { by, afterId }: { by: number; afterId: string },
): Promise<MessageRow[]> {
  return waiting(db, scope)
    .where((where) =>
      where.or([
        where.and([where("state", "=", "planned"), where("dueAt", "<=", at(by))]),
        where("state", "in", ["claimed", "handing-off"]),
      ]),
    )
    .where("id", ">", afterId)
    .orderBy("id")
    .limit(AT_ONCE)
    .execute();
}

/** Steps of an enrollment that are planned for an instant (ms) that is past by then. */
export function stepsPlannedBy(
  db: Queryable,
  scope: Scope,
  of: { enrollmentId: string; by: number },
): Promise<MessageRow[]> {
  return waiting(db, scope)
    .where("enrollmentId", "=", of.enrollmentId)
    .where("state", "=", "planned")
    .where("plannedFor", "<=", at(of.by))
    .execute();
}
