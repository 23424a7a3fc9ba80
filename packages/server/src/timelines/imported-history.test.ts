import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";

const DAY = 86_400_000;

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test("an import stands in the timeline when it happened and by whom, what its file knew on the dates of the file", async () => {
  const { api, admin } = await world.organization();
  const body = [
    "name,phone,status,created,last contacted,last replied,unsubscribed",
    "Lux,+38344406405,replied,2025-01-02T12:00:00Z,2025-03-04T12:00:00Z,2025-03-06T12:00:00Z,yes",
    "",
  ].join("\n");
  const importedAt = world.clock.now();
  const started = await api.send("POST", "/imports?fileName=old.csv", {
    body,
    headers: { "content-type": "text/csv" },
  });
  await world.drain();
  world.clock.advance(DAY);
  const lead = (await api.get("/leads")).body.items[0];
  const { items } = (await api.get(`/leads/${lead.id}/timeline?show=changes`)).body;
  const told = items.filter(({ kind }: { kind: string }) => kind === "import" || kind === "from-file");
  expect(told.map(({ kind, what, at }: Record<string, string>) => [what ?? kind, at?.slice(0, 10)])).toEqual(
    expect.arrayContaining([
      ["import", new Date(importedAt).toISOString().slice(0, 10)],
      ["opted-out", new Date(importedAt).toISOString().slice(0, 10)],
      ["replied", "2025-03-06"],
      ["contacted", "2025-03-04"],
      ["added", "2025-01-02"],
    ]),
  );
  expect(told).toHaveLength(5);
  const arrival = told.find(({ kind }: { kind: string }) => kind === "import");
  expect(arrival).toMatchObject({ importId: started.body.id, fileName: "old.csv", actor: { id: admin.memberId } });
  expect(told.every(({ fileName }: { fileName: string }) => fileName === "old.csv")).toBe(true);
});
