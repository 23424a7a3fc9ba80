import { afterAll, beforeAll, expect, it } from "vitest";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { pageOfAll } from "./cursor.ts";

let world: World;
let here: TestOrganization;
beforeAll(async () => {
  world = await openWorld();
  here = await world.organization();
});
afterAll(() => world.close());

it("short lists take limit and cursor and end with a null cursor, as every list does", async () => {
  for (const label of ["One", "Two", "Three"]) await here.api.post("/custom-fields", { label, kind: "text" });
  const first = (await here.api.get("/custom-fields?limit=2")).body;
  expect(first.items).toHaveLength(2);
  const second = (await here.api.get(`/custom-fields?limit=2&cursor=${first.nextCursor}`)).body;
  expect(second.nextCursor).toBeNull();
  const labels = [...first.items, ...second.items].map(({ label }: { label: string }) => label);
  expect(labels).toEqual(["One", "Two", "Three"]);
  for (const path of ["saved-views", "custom-fields", "webhook-endpoints", "channel-accounts"]) {
    const { status, body } = await here.api.get(`/${path}?limit=50`);
    expect([path, status, body.nextCursor]).toEqual([path, 200, null]);
    for (const wrong of ["limit=0", "limit=201", "cursor=foreign", "page=2"])
      expect([path, wrong, (await here.api.get(`/${path}?${wrong}`)).status]).toEqual([path, wrong, 400]);
  }
});

it("what is gone meanwhile neither repeats nor hides others", () => {
  const all = ["a", "b", "c", "d"].map((id) => ({ id }));
  const { nextCursor } = pageOfAll(all, { limit: 2 });
  const rest = pageOfAll([{ id: "a" }, { id: "c" }, { id: "d" }], { cursor: nextCursor ?? "" });
  expect(rest.items.map(({ id }) => id)).toEqual(["c", "d"]);
});
