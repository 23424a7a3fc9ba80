// Copies of the whole database, as an admin sees and makes them. Where many organizations share it, they are the operator's.
import type { Backup, BackupList } from "@lead-dashboard/contract/platform/backups";
import type { ShortListQuery } from "@lead-dashboard/contract/wire";
import { type KeptSnapshot, keptSnapshots, takeSnapshotByHand } from "../db/snapshot.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { pageOfAll } from "../http/cursor.ts";
import { AppError } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";

/** Two presses are one backup. */
const SOONEST_MS = 60_000;

/** The copies that lie beside the database. */
export function listBackups({ config }: Foundation, query: ShortListQuery): BackupList {
  const kept = config.saasMode ? null : keptSnapshots(config.databaseUrl);
  if (kept === null) return { items: [], nextCursor: null, madeBy: "operator", folder: null };
  return { ...pageOfAll(kept.snapshots.map(present), query), madeBy: "program", folder: kept.folder };
}

/** The backup that is being made of each database: who asks meanwhile gets that one. */
const underWay = new Map<string, Promise<Backup>>();

/** Copies the database as it is now. */
export function makeBackup(foundation: Foundation, caller: Caller): Promise<Backup> {
  const { databaseUrl } = foundation.config;
  const running = underWay.get(databaseUrl);
  if (running !== undefined) return running;
  const made = makeOne(foundation, caller).finally(() => underWay.delete(databaseUrl));
  underWay.set(databaseUrl, made);
  return made;
}

async function makeOne(foundation: Foundation, { organizationId, actor }: Caller): Promise<Backup> {
  const { config, db, clock } = foundation;
  const kept = config.saasMode ? null : keptSnapshots(config.databaseUrl);
  if (kept === null)
    throw new AppError(
      "conflict",
      "operator-only",
      "Whoever runs this database makes its backups (docs/guide/operate.md).",
    );
  const newest = kept.snapshots.find((one) => one.isByHand);
  if (newest !== undefined && clock.now() - newest.takenAt < SOONEST_MS)
    throw new AppError("conflict", "made-just-now", "A backup was made less than a minute ago.");
  const made = await takeSnapshotByHand(foundation);
  await db.transaction((tx) =>
    recordEvent(
      tx,
      { type: "backup.made", organizationId, actor, subjectId: made.id, after: { bytes: made.bytes } },
      clock.now(),
    ),
  );
  return present(made);
}

function present({ takenAt, ...snapshot }: KeptSnapshot): Backup {
  return { ...snapshot, takenAt: new Date(takenAt).toISOString() };
}
