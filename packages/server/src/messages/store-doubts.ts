// Messages of a restored backup that stand in it as waiting and may have left since it was made.
import type { Queryable, Scope } from "../db/database.ts";
import { at } from "../db/values.ts";
import type { MessageRow } from "./store.ts";

const AT_ONCE = 500;

const BY_PERSON = ["whatsapp-personal", "phone", "task"] as const;

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

/**
 * Some of the steps that wait for a person by an instant (ms), in the order of their ids: to be sent, to be confirmed, or to
 * be decided about.
 */
export function undecidedSteps(
  db: Queryable,
  { organizationId }: Scope,
  { by, afterId }: { by: number; afterId: string },
): Promise<MessageRow[]> {
  return db.query
    .selectFrom("message")
    .selectAll()
    .where("organizationId", "=", organizationId)
    .where("direction", "=", "outbound")
    .where("enrollmentId", "is not", null)
    .where((where) =>
      where.or([
        where("state", "=", "unknown"),
        where.and([
          where("channel", "in", BY_PERSON),
          where("state", "in", ["planned", "opened"]),
          where("plannedFor", "<=", at(by)),
        ]),
      ]),
    )
    .where("id", ">", afterId)
    .orderBy("id")
    .limit(AT_ONCE)
    .execute();
}

/** Steps of an enrollment that a person sends, planned since an instant (ms), for that instant or before. */
export function personsStepsSince(
  db: Queryable,
  { organizationId }: Scope,
  { enrollmentId, since }: { enrollmentId: string; since: number },
): Promise<MessageRow[]> {
  return db.query
    .selectFrom("message")
    .selectAll()
    .where("organizationId", "=", organizationId)
    .where("enrollmentId", "=", enrollmentId)
    .where("channel", "in", BY_PERSON)
    .where("state", "=", "planned")
    .where("createdAt", ">=", at(since))
    .where("plannedFor", "<=", at(since))
    .execute();
}

/** When the last thing happened that the database knows of (ms); a backup is no older. Null: nothing has. */
export async function lastKnownAt(db: Queryable): Promise<number | null> {
  const row = await db.query
    .selectFrom("event")
    .select("recordedAt")
    .orderBy("position", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.recordedAt ?? null;
}

/** What the journal says of a message's restore, under its fence: when that was, and when it left at the earliest, if it did (ms). */
export async function restoredLine(
  db: Queryable,
  { id, organizationId, fence }: Pick<MessageRow, "id" | "organizationId" | "fence">,
): Promise<{ readonly restoredAt: number; readonly leftAt: number | null; readonly position: number } | null> {
  const line = await db.query
    .selectFrom("messageAttempt")
    .select(["happenedAt", "finding", "position"])
    .where("organizationId", "=", organizationId)
    .where("messageId", "=", id)
    .where("fence", "=", fence)
    .where("what", "=", "restored")
    .orderBy("position")
    .limit(1)
    .executeTakeFirst();
  if (line === undefined) return null;
  const leftAt = line.finding?.leftAt;
  return { restoredAt: line.happenedAt, leftAt: typeof leftAt === "number" ? leftAt : null, position: line.position };
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
