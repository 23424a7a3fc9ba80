import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";
import { presentLead } from "./present.ts";
import { listLeads } from "./store-list.ts";
import { storeScores } from "./store-scores.ts";
import { listLeadTexts } from "./store-texts.ts";
import { writeLeadPage } from "./write-lead-page.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test("a list shows each lead as it is, whatever changed since it was shown before", async () => {
  const { scope, api } = await world.organization();
  const { db } = world.foundation;
  const created = [];
  for (const name of ["Alba", "Bora", "Cima"]) created.push((await api.post("/leads", { name })).body.id);
  const [first, second, third] = created;
  const shown = async () => {
    const now = world.clock.now();
    const request = { filter: {}, sort: "name" as const, limit: 50, cursor: null, asker: { memberId: "", now } };
    const written = JSON.parse(Buffer.from(writeLeadPage(await listLeadTexts(db, scope, request))).toString());
    const { leads } = await listLeads(db, scope, request);
    expect(written.items).toEqual(JSON.parse(JSON.stringify(leads.map(presentLead))));
    return written.items;
  };
  expect(await shown()).toHaveLength(3);
  await api.patch(`/leads/${first}`, { city: "Prishtina", tags: ["vip"], notes: "called" });
  await api.patch(`/leads/${first}`, { status: "REPLIED" });
  expect((await shown())[0]).toMatchObject({ city: "Prishtina", tags: ["vip"], status: "REPLIED" });
  const score = { leadId: second, score: 91, reasons: [], temperature: "HOT" as const, nextScoreAt: null };
  await db.transaction((tx) => storeScores(tx, scope, { scores: [score], now: world.clock.now() }));
  expect((await shown())[1]).toMatchObject({ score: 91, temperature: "HOT" });
  await api.delete(`/leads/${third}`);
  expect(await shown()).toHaveLength(2);
  await api.post(`/leads/${third}/restore`);
  expect((await shown())[2]).toMatchObject({ name: "Cima", deletedAt: null });
});
