import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { openWorld, type World } from "../testing/world.ts";
import { accountHooks, type NewOrganization } from "./hooks.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => accountHooks.attach("test", {}));
afterAll(() => world.close());

it("other rooms lay out their defaults in the transaction that makes an organization", async () => {
  const heard: NewOrganization[] = [];
  accountHooks.attach("test", {
    organizationCreated: async (tx, organization) => {
      const row = await tx.query
        .selectFrom("organization")
        .select("id")
        .where("id", "=", organization.organizationId)
        .executeTakeFirst();
      if (row !== undefined) heard.push(organization);
    },
  });
  const made = await world.organization({ language: "sq" });
  expect(heard).toEqual([
    { organizationId: made.organizationId, memberId: made.admin.memberId, language: "sq", now: world.clock.now() },
  ]);
});

it("when that fails there is no organization at all", async () => {
  const count = async () => (await world.foundation.db.query.selectFrom("organization").select("id").execute()).length;
  const before = await count();
  accountHooks.attach("test", {
    organizationCreated: async () => {
      throw new Error("no defaults today");
    },
  });
  await expect(world.organization()).rejects.toThrow("no defaults today");
  expect(await count()).toBe(before);
});

it("organizations are numbered from 1 without gaps or repeats, however many are made at once", async () => {
  await Promise.all([world.organization(), world.organization(), world.organization()]);
  const rows = await world.foundation.db.query.selectFrom("organization").select("number").orderBy("number").execute();
  expect(rows.map((row) => row.number)).toEqual(rows.map((_, index) => index + 1));
});
