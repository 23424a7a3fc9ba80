// What comes in is matched by the rows it is about: nothing is read whole, however many leads and deliveries there are.
import SqliteConnection from "better-sqlite3";
import type { CompiledQuery } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeParameter } from "../db/codec.ts";
import type { Queryable } from "../db/database.ts";
import { sqliteFile } from "../db/open.ts";
import { addLeads } from "../testing/leads-and-messages.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { leadsThere } from "./store-arrivals.ts";
import { takeDeliveries } from "./store-deliveries.ts";

let world: World;
let organization: TestOrganization;
beforeAll(async () => {
  world = await openWorld();
  organization = await world.organization();
});
afterAll(() => world.close());

/** What some work gives, and how SQLite answers its statements. */
async function plansOf<Given>(work: (db: Queryable) => Promise<Given>) {
  const { db, config } = world.foundation;
  const asked: CompiledQuery[] = [];
  const executor = db.query.getExecutor();
  const query = db.query.withPlugin({
    transformQuery: ({ node, queryId }) => {
      asked.push(executor.compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  // statements put together by hand pass no plugin
  query.executeQuery = (one) => {
    asked.push("compile" in one ? one.compile() : one);
    return db.query.executeQuery(one);
  };
  const given = await work({ engine: db.engine, dialect: db.dialect, query });
  const file = sqliteFile(config.databaseUrl);
  if (file === null) return { given, plans: [] };
  const sqlite = new SqliteConnection(file, { readonly: true });
  const plans = asked.map(({ sql, parameters }) =>
    (sqlite.prepare(`explain query plan ${sql}`).all(...parameters.map(encodeParameter)) as { detail: string }[])
      .map(({ detail }) => detail)
      .join("\n"),
  );
  sqlite.close();
  expect(plans.length).toBeGreaterThan(0);
  return { given, plans };
}

test("which leads are there is asked of these leads alone", async () => {
  const [one = "", other = ""] = await addLeads(world.foundation, organization.scope, [
    { name: "One" },
    { name: "Two" },
  ]);
  const { given, plans } = await plansOf((db) => leadsThere(db, organization.scope, [one, "nobody", other]));
  expect(given).toEqual(new Set([one, other]));
  for (const plan of plans) expect(plan).toMatch(/SEARCH l USING .*\(organizationId=\? AND id=\?\)/);
});

test("what leads wrote is found without the receipts that wait", async () => {
  const wanted = { limit: 10, isTalkOnly: true };
  const { plans } = await plansOf((db) => takeDeliveries(db, wanted, world.clock.now()));
  for (const plan of plans) {
    expect(plan).toContain("providerDeliveryNew");
    expect(plan).not.toMatch(/providerDeliveryDue|SCAN d(?! USING)/);
  }
});
