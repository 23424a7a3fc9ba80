// Scores are right soon after a change, even where nobody was told of it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { schedulePeriodicJobs } from "../jobs/run-jobs.ts";
import { addLeads, storedLead } from "../testing/leads-and-messages.ts";
import { openWorld, type World } from "../testing/world.ts";
import { scoringJobs } from "./jobs.ts";

const MINUTE = 60_000;
let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test("leads whose wake-up was lost have their score within minutes", async () => {
  const { scope } = await world.organization();
  const { "scoring.missed": missed = undefined } = scoringJobs;
  if (missed === undefined) throw new Error("Nobody looks for them");
  await schedulePeriodicJobs(world.foundation, { "scoring.missed": missed });
  await world.drain();
  // written past every listener: no job was asked for
  const good = { rating: 4.9, reviewCount: 212, email: "ben@shop.example" } as const;
  const [id = ""] = await addLeads(world.foundation, scope, [good]);
  const score = async () => (await storedLead(world.foundation, scope, id)).score;
  const before = await score();
  world.clock.advance(7 * MINUTE);
  await world.drain();
  expect(await score()).toBeGreaterThan(before);
});
