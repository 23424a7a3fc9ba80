import { DEFAULT_RULES } from "@lead-dashboard/domain/scoring/score-rules";
import { afterAll, expect, test } from "vitest";
import { makeSampleLeads } from "../leads/make-sample-leads.ts";
import { openWorld } from "../testing/world.ts";

const world = await openWorld();
afterAll(() => world.close());

const sum = (counts: Record<string, number> | number[]) => Object.values(counts).reduce((all, one) => all + one, 0);

test("a preview says how leads would fall, stores nothing, and saving the rules brings exactly that", async () => {
  const org = await world.organization();
  await makeSampleLeads(world.foundation, org.scope, { count: 300, seed: 3 });
  await world.drain();
  const rules = { ...DEFAULT_RULES, base: 60 };
  const { status, body } = await org.api.post("/scoring/preview", rules);
  expect({ status, sampled: body.sampled, isWhole: body.isWhole }).toEqual({
    status: 200,
    sampled: 300,
    isWhole: true,
  });
  expect([sum(body.before.byScore), sum(body.after.byScore), sum(body.after.byTemperature)]).toEqual([300, 300, 300]);
  expect(body.after.byTemperature.HOT).toBeGreaterThan(body.before.byTemperature.HOT);
  expect((await org.api.get("/leads/counts")).body.byTemperature).toEqual(body.before.byTemperature);
  expect((await org.api.get("/scoring/rules")).body.isDefault).toBe(true);
  await org.api.put("/scoring/rules", rules);
  await world.drain();
  expect((await org.api.get("/leads/counts")).body.byTemperature).toEqual(body.after.byTemperature);
});

test("a category that is ideal no longer counts no longer in the preview", async () => {
  const org = await world.organization();
  await org.api.post("/leads", { name: "Bar Uno", category: "Bar" });
  const ideal = { ...DEFAULT_RULES.ideal, categories: ["Bar"] };
  await org.api.put("/scoring/rules", { ...DEFAULT_RULES, ideal });
  await world.drain();
  const { body } = await org.api.post("/scoring/preview", DEFAULT_RULES);
  expect(body.after.byScore).not.toEqual(body.before.byScore);
  await org.api.put("/scoring/rules", DEFAULT_RULES);
  await world.drain();
  expect((await org.api.post("/scoring/preview", DEFAULT_RULES)).body.before.byScore).toEqual(body.after.byScore);
});

test("of many leads some of every letter are looked at", async () => {
  const org = await world.organization();
  await makeSampleLeads(world.foundation, org.scope, { count: 2_500, seed: 4 });
  const { body } = await org.api.post("/scoring/preview", DEFAULT_RULES);
  expect(body.isWhole).toBe(false);
  expect(body.sampled).toBeGreaterThan(100);
  expect(body.sampled).toBeLessThanOrEqual(2_100);
});

test("rules that cannot be are refused by name, and sales may not try them", async () => {
  const org = await world.organization();
  const refused = await org.api.post("/scoring/preview", { ...DEFAULT_RULES, base: 900 });
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: "base" }] } });
  const sales = await org.member("sales");
  expect((await sales.api.post("/scoring/preview", DEFAULT_RULES)).status).toBe(403);
});
