import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";
import { importsOf } from "./test-files/imports-of.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test("a custom field is not deleted while an import may write it, and is once the import is done", async () => {
  const organization = await world.organization();
  const imports = importsOf(world, organization);
  const field = (await organization.api.post("/custom-fields", { key: "shoe", label: "Shoe", kind: "text" })).body;
  await imports.started("name,phone,Shoe\nLux,+38344100001,42\n");
  const refused = await organization.api.delete(`/custom-fields/${field.id}`);
  expect([refused.status, refused.body.code]).toEqual([409, "field-held"]);
  await world.drain();
  expect((await organization.api.delete(`/custom-fields/${field.id}`)).status).toBeLessThan(300);
  expect((await organization.api.get("/leads")).body.items[0].customFields).toEqual({});
  await imports.started("name,phone\nNox,+38344100002\n");
  world.clock.advance(2 * 86_400_000);
  const other = (await organization.api.post("/custom-fields", { key: "hat", label: "Hat", kind: "text" })).body;
  expect((await organization.api.delete(`/custom-fields/${other.id}`)).status).toBeLessThan(300);
});
