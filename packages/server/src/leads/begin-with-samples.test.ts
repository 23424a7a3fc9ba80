import { afterAll, expect, test } from "vitest";
import { openWorld } from "../testing/world.ts";

const world = await openWorld();
afterAll(() => world.close());

test("an empty organization begins with sample leads, marked as such, once", async () => {
  const org = await world.organization();
  const made = await org.api.post("/sample-leads", { count: 40 });
  expect(made).toMatchObject({ status: 201, body: { created: 40 } });
  await world.drain();
  const { body } = await org.api.get("/leads?limit=200");
  expect(body.items).toHaveLength(40);
  expect(body.items.every((lead: { isSample: boolean }) => lead.isSample)).toBe(true);
  expect(await org.api.post("/sample-leads", { count: 40 })).toMatchObject({
    status: 409,
    body: { code: "has-leads" },
  });
});

test("asked for twice at once they come once", async () => {
  const org = await world.organization();
  const answers = await Promise.all([1, 2].map(() => org.api.post("/sample-leads", { count: 30 })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  await world.drain();
  expect((await org.api.get("/leads/counts")).body.total).toBe(30);
});

test("they are for who may import", async () => {
  const org = await world.organization();
  const sales = await org.member("sales");
  expect((await sales.api.post("/sample-leads", { count: 5 })).status).toBe(403);
  expect((await org.api.post("/sample-leads", { count: 501 })).status).toBe(400);
});
