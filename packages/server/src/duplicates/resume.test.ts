import { sampleLead } from "@lead-dashboard/domain/leads/sample-leads";
import { seededRandom } from "@lead-dashboard/domain/leads/seeded-random";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertLeads } from "../leads/store-import.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { runScan } from "./run-scan.ts";
import { scanLeads } from "./scan-leads.ts";
import { scanStore } from "./store-scan.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** More than are looked through in the process itself. */
const MANY = 2_100;

/** Every tenth lead is there twice. */
async function withTwins(count: number): Promise<TestOrganization> {
  const org = await world.organization();
  const now = world.clock.now();
  const random = seededRandom(5);
  const drafts = Array.from({ length: count }, (_, at) => sampleLead(random, at, now));
  const twins = drafts.filter((_, at) => at % 10 === 0);
  await world.foundation.db.transaction((tx) => insertLeads(tx, org.scope, { drafts: [...drafts, ...twins], now }));
  return org;
}

const pairsOf = (org: TestOrganization) =>
  world.foundation.db.query
    .selectFrom("duplicatePair")
    .select(["firstId", "secondId", "pairScore"])
    .where("organizationId", "=", org.organizationId)
    .orderBy("firstId")
    .orderBy("secondId")
    .execute();

async function started(org: TestOrganization): Promise<string> {
  expect((await org.api.post("/duplicates/scan", { full: true })).status).toBe(202);
  return (await scanStore(world.foundation.db, org.scope).find())?.scanId ?? "";
}

class Killed extends Error {}

test("a search that is killed again and again finds what one in a thread finds", async () => {
  const org = await withTwins(MANY);
  await started(org);
  await world.drain();
  expect((await org.api.get("/duplicates/scan")).body).toMatchObject({ status: "done", scanned: MANY * 1.1 });
  const found = await pairsOf(org);
  expect(found.length).toBeGreaterThanOrEqual(MANY / 10);

  const scanId = await started(org);
  const { db, clock } = world.foundation;
  const livesFor = async (lives: number) => {
    let rests = 0;
    const rest = async () => {
      rests += 1;
      if (rests > lives) throw new Killed();
    };
    await scanLeads({ db, now: () => clock.now(), rest }, { scope: org.scope, scanId });
  };
  for (const lives of [0, 1, 2]) await expect(livesFor(lives)).rejects.toThrow(Killed);
  await world.drain();
  expect((await org.api.get("/duplicates/scan")).body).toMatchObject({ status: "done" });
  expect(await pairsOf(org)).toEqual(found);
}, 60_000);

test("a search that dies for the last time has failed, and another can be started", async () => {
  const org = await world.organization();
  const scanId = await started(org);
  const payload = { organizationId: org.organizationId, scanId };
  // The first look at the clock is where the search begins.
  const dying = () => {
    let looks = 0;
    const now = () => {
      looks += 1;
      if (looks === 1) throw new Killed();
      return world.clock.now();
    };
    return { ...world.foundation, clock: { now } };
  };
  await expect(runScan(payload, dying(), { attempts: 1 })).rejects.toThrow(Killed);
  expect((await org.api.get("/duplicates/scan")).body.status).toBe("queued");
  await expect(runScan(payload, dying(), { attempts: 8 })).rejects.toThrow(Killed);
  expect((await org.api.get("/duplicates/scan")).body.status).toBe("failed");
  expect(await started(org)).not.toBe(scanId);
  await world.drain();
  expect((await org.api.get("/duplicates/scan")).body.status).toBe("done");
});
