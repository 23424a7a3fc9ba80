import { afterAll, expect, test } from "vitest";
import { openWorld } from "../testing/world.ts";

const world = await openWorld();
afterAll(() => world.close());

/** A survey of 150 questions, each its own custom field. */
const QUESTIONS = Array.from(
  { length: 150 },
  (_, at) => `${at}. Сколько сотрудников работает в вашей компании в этом году? ${"Подробно! ".repeat(6)}?`,
);

async function withWideFile() {
  const organization = await world.organization();
  const { api } = organization;
  for (const key of ["first", "last"]) await api.post("/custom-fields", { key, label: key, kind: "text" });
  const header = ["Betriebsbezeichnung", ...QUESTIONS].map((name) => `"${name}"`).join(";");
  const row = ["Arta", ...QUESTIONS.map((_, at) => `answer ${at}`)].join(";");
  const preview = await api.send("POST", "/imports/preview", {
    body: `${header}\n${row}\n`,
    headers: { "content-type": "text/csv" },
  });
  expect(preview.body.columns).toHaveLength(151);
  const mapping: Record<string, string | null> = Object.fromEntries(QUESTIONS.map((name) => [name, null]));
  mapping.Betriebsbezeichnung = "name";
  mapping[QUESTIONS[0] ?? ""] = "custom:first";
  mapping[QUESTIONS[149] ?? ""] = "custom:last";
  return { api, upload: preview.body.uploadId, mapping };
}

test("the mapping of a wide file goes in the body, for the preview and the import, and is remembered", async () => {
  const { api, upload, mapping } = await withWideFile();
  expect(encodeURIComponent(JSON.stringify(mapping)).length).toBeGreaterThan(65_536);
  const preview = await api.post(`/imports/preview?upload=${upload}`, { mapping });
  expect(preview.status, JSON.stringify(preview.body)).toBe(200);
  const stored = { name: "Arta", customFields: { first: "answer 0", last: "answer 149" } };
  expect(preview.body.rows).toMatchObject([{ outcome: "create", lead: stored }]);
  const started = await api.post(`/imports?upload=${upload}`, { mapping });
  expect(started.status).toBe(202);
  await world.drain();
  expect((await api.get(`/imports/${started.body.id}`)).body).toMatchObject({ created: 1, failed: 0, mapping });
  expect((await api.get("/leads")).body.items).toMatchObject([stored]);
  const again = await api.post(`/imports/preview?upload=${upload}`, {});
  expect(again.body.columns[1]).toMatchObject({ target: "custom:first", reason: "remembered" });
});

test("what is no mapping is refused in the body as in the address", async () => {
  const { api, upload } = await withWideFile();
  const refused = async (body: unknown, query = "") =>
    (await api.post(`/imports/preview?upload=${upload}${query}`, body)).body.errors;
  expect(await refused({ mapping: { Betriebsbezeichnung: "nonsense" } })).toEqual([
    { path: "mapping.Betriebsbezeichnung", message: "is not a field a column can go into" },
  ]);
  expect(await refused({ mapping: { Nowhere: "name" } })).toEqual([
    { path: "mapping.Nowhere", message: "is not a column of this file" },
  ]);
  expect(await refused({ maping: {} })).toEqual([{ path: "maping", message: "is not known here" }]);
  expect(await refused([])).toMatchObject([{ path: "body" }]);
  expect(await refused({ mapping: {} }, "&mapping=%7B%7D")).toEqual([
    { path: "mapping", message: "stands in the address; a body beside it is not taken" },
  ]);
  const asForm = await api.send("POST", `/imports?upload=${upload}`, {
    body: "name\nArta\n",
    headers: { "content-type": "text/csv" },
  });
  expect(asForm).toMatchObject({ status: 415, body: { code: "not-json" } });
});

test("a start that is repeated with the same key and another mapping is another request", async () => {
  const { api, upload, mapping } = await withWideFile();
  const start = (body: unknown) =>
    api.send("POST", `/imports?upload=${upload}`, {
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", "idempotency-key": "wide" },
    });
  const first = await start({ mapping });
  expect((await start({ mapping })).body).toEqual(first.body);
  expect((await start({ mapping: { ...mapping, Betriebsbezeichnung: "notes" } })).status).toBe(422);
  await world.drain();
});
