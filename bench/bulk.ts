// Bulk actions: a status set for 10,000 and 100,000 leads with undo data kept, and taken back; wall and processor time.
import type { NewBulkAction } from "@lead-dashboard/contract/bulk-actions/schemas";
import { runCommand } from "../e2e/program.ts";
import { wireRooms } from "../packages/server/src/app/wiring.ts";
import { runBulkAction, runBulkUndo } from "../packages/server/src/bulk-actions/run-bulk-action.ts";
import { startBulkAction } from "../packages/server/src/bulk-actions/start-bulk-action.ts";
import { bulkActionStore } from "../packages/server/src/bulk-actions/store.ts";
import { undoBulkAction } from "../packages/server/src/bulk-actions/undo-bulk-action.ts";
import type { Db } from "../packages/server/src/db/database.ts";
import type { Foundation } from "../packages/server/src/foundation.ts";
import type { Caller } from "../packages/server/src/http/route.ts";
import { listLeadIds } from "../packages/server/src/leads/store-list.ts";
import type { Figure } from "./figures.ts";
import { openGround, settle } from "./ground.ts";

const FEW = 10_000;
const MANY = 100_000;

/** Measures on a database of `count` leads. */
export async function measureBulk(count = MANY): Promise<Figure[]> {
  const ground = await openGround();
  try {
    await runCommand(["sample-leads", "--count", String(count), "--json"], ground.settings);
    wireRooms();
    const db = ground.open();
    await settle(db);
    const figures = await measureOn(db, ground.databaseUrl, ground.organizationId);
    await db.close();
    return figures;
  } finally {
    await ground.close();
  }
}

async function measureOn(db: Db, databaseUrl: string, organizationId: string): Promise<Figure[]> {
  const foundation = { db, clock: { now: () => Date.now() }, config: { databaseUrl, logLevel: "warn" } } as Foundation;
  const { id: memberId } = await db.query.selectFrom("member").select("id").executeTakeFirstOrThrow();
  const scope = { organizationId };
  const caller = { memberId, organizationId, role: "admin", actor: { kind: "member", memberId }, scope } as Caller;
  const run = async (body: NewBulkAction) => {
    const { id } = await startBulkAction(foundation, caller, body);
    await runBulkAction({ organizationId, bulkActionId: id }, foundation);
    return id;
  };
  const undo = async (id: string) => {
    await undoBulkAction(foundation, caller, id);
    await runBulkUndo({ organizationId, bulkActionId: id }, foundation);
  };
  const few = await someIds(db, organizationId);
  await run({ ids: few.slice(0, 500), action: { type: "tag", add: ["warm up"] } });
  let last = "";
  const figures: Figure[] = [];
  const measure = async (name: string, work: () => Promise<unknown>, target: number) => {
    const cpu = process.cpuUsage();
    const began = performance.now();
    await work();
    const wall = performance.now() - began;
    const { user, system } = process.cpuUsage(cpu);
    figures.push(
      { name: `bulk: ${name}`, measured: wall, unit: "ms", target, better: "lower" },
      { name: `bulk: ${name}, processor`, measured: (user + system) / 1_000, unit: "ms", target, better: "lower" },
    );
  };
  const status = (value: "CONTACTED" | "LOST" | "NEW") => ({ type: "status", status: value }) as const;
  await measure("status of 10,000", async () => (last = await run({ ids: few, action: status("LOST") })), 250);
  await measure("undo for 10,000", () => undo(last), 500);
  await measure(
    "status of 100,000",
    async () => (last = await run({ filter: {}, action: status("CONTACTED") })),
    3_000,
  );
  const done = await bulkActionStore(db, scope).find(last);
  if (done?.changed === undefined || done.changed < MANY * 0.5) throw new Error(`only ${done?.changed} were changed`);
  await measure("undo for 100,000", () => undo(last), 6_000);
  return figures;
}

async function someIds(db: Db, organizationId: string): Promise<string[]> {
  const ids: string[] = [];
  const asker = { memberId: "", now: Date.now() };
  for (let cursor: string | null = null; ids.length < FEW; ) {
    const page = await listLeadIds(
      db,
      { organizationId },
      { filter: { status: ["NEW"] }, sort: "createdAt", limit: 200, cursor, asker },
    );
    ids.push(...page.ids);
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return ids.slice(0, FEW);
}
