// Taking back after a large restore: thousands of messages of one account that are asked for keep nobody else's waiting.
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { at } from "../db/values.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { recoverMessages } from "./recover-messages.ts";

const MANY = 1_200;
let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Messages of WhatsApp in doubt that nobody holds, to be looked for since an instant. */
async function doubts({ organizationId, api }: TestOrganization, many: number, since: number): Promise<void> {
  const cloud = { number: "+15550100", phoneNumberId: "106540352242922", accessToken: "token-token" };
  const whatsapp = { ...cloud, appSecret: "app_secret_123", verifyToken: "our-own-words" };
  const { body: account } = await api.post("/channel-accounts", { channel: "whatsapp", name: "WhatsApp", whatsapp });
  expect(account.id).toBeTypeOf("string");
  const due = at(since);
  await world.foundation.db.transaction((tx) =>
    sql`
      insert into "message" ("id", "organizationId", "leadId", "direction", "channel", "state", "body", "actor", "accountId",
        "plannedFor", "dueAt", "leaseEndsAt", "attempts", "fence", "isByStatus", "createdAt", "updatedAt")
      with recursive "n"("i") as (select 0 union all select "i" + 1 from "n" where "i" + 1 < ${sql.raw(String(many))})
      select 'doubt-' || "i", ${organizationId}, 'nobody', 'outbound', 'whatsapp', 'handing-off', '', '{"kind":"system","name":"tests"}', ${account.id},
        ${due}, ${due}, ${due}, 0, 1, ${false}, ${due}, ${due} from "n"`.execute(tx.query),
  );
}

/** How many of an organization's were looked for. */
async function lookedFor({ organizationId }: TestOrganization): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as "count" from "messageAttempt" where "organizationId" = ${organizationId} and "what" = 'looked'`.execute(
    world.foundation.db.query,
  );
  return Number(rows[0]?.count);
}

test("every account's messages are looked for in turn, however many another one has", async () => {
  world.clock.set(MONDAY_MORNING);
  const [large, small] = [await world.organization(), await world.organization()];
  await doubts(large, MANY, MONDAY_MORNING - 60_000);
  await doubts(small, 1, MONDAY_MORNING - 1_000);
  await recoverMessages(world.foundation, { dead: [] });
  expect([await lookedFor(large), await lookedFor(small)]).toEqual([4, 1]);
  await recoverMessages(world.foundation, { dead: [] });
  expect([await lookedFor(large), await lookedFor(small)]).toEqual([8, 1]);
});
