import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lockLead } from "../leads/store.ts";
import { updateLeadRows } from "../leads/store-write.ts";
import { addLeads } from "../testing/leads-and-messages.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { analyticsStore } from "./store.ts";

const DAY = 86_400_000;
let world: World;
let here: TestOrganization;

beforeAll(async () => {
  world = await openWorld();
  here = await world.organization();
});
afterAll(() => world.close());

const COLUMNS = [
  "firstContactedAt",
  "lastContactedAt",
  "firstRepliedAt",
  "lastRepliedAt",
  "wonAt",
  "lostAt",
  "deletedAt",
];
type Step = { lead: number; column: string; day: number | null };

describe("the roll-ups", () => {
  it("say the same as the leads themselves, whatever is done to them in whatever order", async () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({
          lead: fc.nat(3),
          column: fc.constantFrom(...COLUMNS),
          day: fc.option(fc.integer({ min: 0, max: 30 })),
        }),
        fc.record({ lead: fc.nat(3), column: fc.constant("erase"), day: fc.constant(null) }),
      ),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const organization = { organizationId: here.organizationId };
        await world.foundation.db.transaction(async (tx) => {
          await sql`delete from "lead" where "organizationId" = ${here.organizationId}`.execute(tx.query);
        });
        const ids = await addLeads(
          world.foundation,
          organization,
          [0, 1, 2, 3].map((day) => ({
            createdAt: world.clock.now() - day * DAY,
            ...(day === 3 ? { lastContactedAt: world.clock.now() - DAY } : {}),
          })),
        );
        await carryOut(all, ids);
        expect(await rolledUp()).toEqual(await counted());
      }),
      { numRuns: world.engine === "sqlite" ? 60 : 30 },
    );
  });

  it("keep the first answer to the first message, also when the lead had written before", async () => {
    const now = world.clock.now();
    const [id = ""] = await addLeads(world.foundation, here.scope, [
      { firstRepliedAt: now - 90 * DAY, lastRepliedAt: now - 90 * DAY },
    ]);
    await change(id, { firstContactedAt: now - 20 * DAY });
    await change(id, { lastRepliedAt: now - 18 * DAY });
    await change(id, { lastRepliedAt: now - 2 * DAY });
    const row = await world.foundation.db.query
      .selectFrom("leadStage")
      .selectAll()
      .where("leadId", "=", id)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      messagedAt: now - 20 * DAY,
      answeredAt: now - 18 * DAY,
      contactedAt: now - 90 * DAY,
      repliedAt: now - 90 * DAY,
    });
  });

  it("move with the lead to another member", async () => {
    const sales = await here.member("sales");
    const other = await here.member("sales");
    const range = { from: 0, to: world.clock.now() + DAY };
    const seenBy = (onlyFor: string) =>
      analyticsStore(world.foundation.db, { ...here.scope, onlyFor }).countCreated(range);
    const before = await seenBy(other.caller.memberId);
    const [id = ""] = await addLeads(world.foundation, here.scope, [{ assignedTo: sales.caller.memberId }]);
    expect(await seenBy(other.caller.memberId)).toBe(before);
    await change(id, { assignedTo: other.caller.memberId });
    expect(await seenBy(other.caller.memberId)).toBe(before + 1);
    expect(await seenBy(sales.caller.memberId)).toBe(before);
  });
});

async function change(id: string, values: Record<string, number | string | null>): Promise<void> {
  await world.foundation.db.transaction(async (tx) => {
    const before = await lockLead(tx, here.scope, id);
    if (before !== undefined) await updateLeadRows(tx, here.scope, [{ before, change: values }]);
  });
}

async function carryOut(steps: readonly Step[], ids: readonly string[]): Promise<void> {
  for (const { lead, column, day } of steps) {
    const id = ids[lead] ?? "";
    if (column !== "erase") {
      await change(id, { [column]: day === null ? null : world.clock.now() - day * DAY });
      continue;
    }
    await world.foundation.db.transaction((tx) =>
      sql`delete from "lead" where "organizationId" = ${here.organizationId} and "id" = ${id}`.execute(tx.query),
    );
  }
}

async function rolledUp() {
  const store = analyticsStore(world.foundation.db, here.scope);
  const all = { from: world.clock.now() - 400 * DAY, to: world.clock.now() + DAY };
  const late = { from: world.clock.now() - 10 * DAY, to: all.to };
  return {
    created: await store.countCreated(all),
    createdLate: await store.countCreated({ from: world.clock.now() - 1.5 * DAY, to: all.to }),
    cohort: await store.countCohort(all),
    contactedLate: await store.countReached("contactedAt", late),
    repliedLate: await store.countReached("repliedAt", late),
    wonLate: await store.countReached("wonAt", late),
    lostLate: await store.countReached("lostAt", late),
  };
}

/** The same from the leads, one by one, in plain JavaScript. */
async function counted() {
  const rows = await world.foundation.db.query
    .selectFrom("lead")
    .selectAll()
    .where("organizationId", "=", here.organizationId)
    .where("deletedAt", "is", null)
    .execute();
  const earliest = (...instants: (number | null)[]) => {
    const known = instants.filter((instant) => instant !== null);
    return known.length === 0 ? null : Math.min(...known);
  };
  const stages = rows.map((row) => ({
    createdAt: row.createdAt,
    contacted: earliest(row.firstContactedAt, row.firstRepliedAt, row.wonAt),
    replied: earliest(row.firstRepliedAt, row.wonAt),
    won: row.wonAt,
    lost: row.lostAt,
  }));
  const since = world.clock.now() - 10 * DAY;
  const ever = (name: "contacted" | "replied" | "won" | "lost") => stages.filter((one) => one[name] !== null).length;
  const late = (name: "contacted" | "replied" | "won" | "lost") =>
    stages.filter((one) => (one[name] ?? 0) >= since).length;
  return {
    created: stages.length,
    createdLate: stages.filter((one) => one.createdAt >= world.clock.now() - 1.5 * DAY).length,
    cohort: { contacted: ever("contacted"), replied: ever("replied"), won: ever("won"), lost: ever("lost") },
    contactedLate: late("contacted"),
    repliedLate: late("replied"),
    wonLate: late("won"),
    lostLate: late("lost"),
  };
}
