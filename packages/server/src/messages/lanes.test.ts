// Lanes: whoever plans a message while its lane is given back is not forgotten (delivery.md, section 2).
import { afterAll, beforeAll, expect, test } from "vitest";
import { at } from "../db/values.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { planMessage } from "./plan-message.ts";
import { freeLanes, lockLane, noteDue, releaseLane, takeLanes } from "./store-lanes.ts";

let world: World;
let organization: TestOrganization;
beforeAll(async () => {
  world = await openWorld({ MAIL_HOST: "127.0.0.1", MAIL_PORT: "9", MAIL_FROM: "ben@studio.example" });
  organization = await world.organization();
  await organization.api.get("/channel-accounts");
});
afterAll(() => world.close());

const HOLDER = "worker-1";
const lane = () => ({ organizationId: organization.organizationId, accountId: "default" });

async function nextDueAt(): Promise<number | null> {
  const row = await world.foundation.db.query
    .selectFrom("channelLane")
    .select("nextDueAt")
    .where("organizationId", "=", organization.organizationId)
    .executeTakeFirstOrThrow();
  return row.nextDueAt;
}

/** Plans a mail and commits only after `meanwhile` has begun to run beside it. */
async function planBeside(leadId: string, meanwhile: () => Promise<unknown>): Promise<void> {
  const { db, clock } = world.foundation;
  const planned = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const planning = db.transaction(async (tx) => {
    const plan = {
      leadId,
      channel: "email",
      dedupeKey: leadId,
      body: "Text",
      actor: organization.admin.actor,
    } as const;
    await planMessage(tx, organization.scope, { ...plan, plannedFor: clock.now() }, clock.now());
    planned.resolve();
    await mayCommit.promise;
  });
  await planned.promise;
  const beside = meanwhile();
  await new Promise((resolve) => setTimeout(resolve, 50));
  mayCommit.resolve();
  await Promise.all([planning, beside]);
}

test.each([
  ["idle", () => null],
  ["with something due", () => world.clock.now() - 1_000],
  ["with something later", () => world.clock.now() + 60_000],
])("a message planned while its lane (%s) is given back is looked for at its time", async (_name, dueAt) => {
  const { db } = world.foundation;
  const lead = await organization.api.post("/leads", { name: "Shop", email: `${crypto.randomUUID()}@example.com` });
  await db.transaction(async (tx) => {
    const lease = { holder: HOLDER, endsAt: world.clock.now() + 60_000 };
    await tx.query.updateTable("message").set({ state: "cancelled", dueAt: null }).execute();
    await tx.query.updateTable("channelLane").set({ nextDueAt: null, leaseEndsAt: null }).execute();
    await noteDue(tx, lane(), world.clock.now());
    await takeLanes(tx, { lease, limit: 1 }, world.clock.now());
    await tx.query.updateTable("channelLane").set({ nextDueAt: null }).execute();
    const due = dueAt();
    if (due !== null) await noteDue(tx, lane(), due);
  });
  await planBeside(lead.body.id, () => db.transaction((tx) => releaseLane(tx, lane(), { holder: HOLDER })));
  expect(await nextDueAt()).toBe(world.clock.now());
});

test("a lane that a transaction holds which stands still stops nobody who frees lanes", async () => {
  const { db, clock } = world.foundation;
  const [mayEnd, isHeld] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const hold = { leaseHolder: "gone", leaseEndsAt: at(clock.now() - 1) };
  await db.transaction((tx) => tx.query.updateTable("channelLane").set(hold).execute());
  const free = () => db.transaction((tx) => freeLanes(tx, [], clock.now()));
  const standing = db.transaction(async (tx) => {
    await lockLane(tx, lane());
    isHeld.resolve();
    await mayEnd.promise;
  });
  await isHeld.promise;
  // where there is a single writer, nobody comes beside it
  if (world.engine === "postgres") await free();
  mayEnd.resolve();
  await standing;
  await free();
  const left = await db.query.selectFrom("channelLane").select("leaseHolder").execute();
  expect(left.map(({ leaseHolder }) => leaseHolder)).toEqual([null]);
});
