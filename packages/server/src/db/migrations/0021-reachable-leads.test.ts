import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../../testing/world.ts";
import { migration } from "./0021-reachable-leads.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test("leads stored before lose the mark of a phone when all they have are invalid numbers", async () => {
  const { api, organizationId } = await world.organization({ country: "XK" });
  const [first = ""] = migration.statements(world.foundation.db.dialect.columns);
  const withPhone = async () =>
    (await api.get("/leads?hasPhone=true&sort=name")).body.items.map((lead: { name: string }) => lead.name);
  await api.post("/leads", { name: "A", phone: "call me" });
  await api.post("/leads", { name: "B", phone: "+38344111222" });
  await api.post("/leads", { name: "C", contactPoints: [{ kind: "phone", value: "+38344111333", preferred: false }] });
  await api.post("/leads", { name: "D", email: "d@shop.example" });
  expect(await withPhone()).toEqual(["B", "C"]);
  await world.foundation.db.transaction(async (tx) => {
    await sql`update "lead" set "hasPhone" = ${tx.engine === "sqlite" ? 1 : true} where "organizationId" = ${organizationId} and "name" = 'A'`.execute(
      tx.query,
    );
  });
  expect(await withPhone()).toEqual(["A", "B", "C"]);
  await world.foundation.db.transaction((tx) => sql.raw(first).execute(tx.query));
  expect(await withPhone()).toEqual(["B", "C"]);
});
