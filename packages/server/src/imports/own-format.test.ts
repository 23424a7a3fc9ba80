import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { streamExport } from "../leads/stream-export.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { importsOf } from "./test-files/imports-of.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const FIELDS = [
  { key: "nick", label: "Nick", kind: "text" },
  { key: "staff", label: "Staff", kind: "number" },
  { key: "vip", label: "VIP", kind: "yesNo" },
  { key: "since", label: "Since", kind: "date" },
];

async function fresh(): Promise<TestOrganization> {
  const organization = await world.organization({ country: "XK" });
  for (const field of FIELDS) await organization.api.post("/custom-fields", field);
  return organization;
}

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const point = fc.record(
  {
    label: fc.constantFrom("Office", "Boss, at home", null),
    state: fc.constantFrom("ok" as const, "bounced" as const),
    preferred: fc.boolean(),
  },
  { requiredKeys: [] },
);
const lead = fc.record(
  {
    status: fc.constantFrom("NEW", "CONTACTED", "REPLIED", "CLOSED", "LOST"),
    temperature: maybe(fc.constantFrom("HOT", "WARM", "COLD")),
    hidden: fc.boolean(),
    rating: maybe(fc.constantFrom(0, 4.5)),
    source: maybe(fc.constantFrom("Fair, 2024")),
    socials: maybe(
      fc.constantFrom(
        { facebook: "https://facebook.com/x" },
        { mastodon: "https://m.example/@x", tiktok: "https://tiktok.com/@x" },
      ),
    ),
    customFields: fc.record(
      {
        nick: fc.constantFrom("+1", "=a", "x, y"),
        staff: fc.constantFrom(-2, 1234.5),
        vip: fc.boolean(),
        since: fc.constant("2024-02-29"),
      },
      { requiredKeys: [] },
    ),
    country: maybe(fc.constant("DE")),
    city: maybe(fc.constant("Peja")),
    address: maybe(fc.constantFrom('Rue "X", 5\nBât B', "Invalidenstr. 1, 10115 Berlin, Germany")),
    language: maybe(fc.constant("de-AT")),
    timeZone: maybe(fc.constant("Europe/Vienna")),
    notes: maybe(fc.constantFrom("'=already guarded\n+line2", "＝cmd")),
    dealValue: maybe(fc.constantFrom(1234.56)),
    tags: maybe(fc.constantFrom(["a,b", "c;d"])),
    nextFollowUpAt: maybe(fc.constantFrom("2027-01-05T08:30:00.000Z", "2025-01-05T08:30:00.000Z")),
    points: fc.array(fc.tuple(fc.constantFrom("phone" as const, "email" as const), point), { maxLength: 4 }),
  },
  { requiredKeys: ["points"] },
);

/** Leads without what every organization gives anew. */
async function leadsOf({ api }: TestOrganization): Promise<string[]> {
  const all = [];
  for (const hidden of [false, true]) all.push(...(await api.get(`/exports/leads.json?hidden=${hidden}`)).body);
  return all
    .map(({ id: _, score: _score, version: _version, updatedAt: _updated, ...kept }) => JSON.stringify(kept))
    .sort();
}

async function tableOf({ api }: TestOrganization): Promise<string[]> {
  const header = String((await api.get("/exports/leads.csv")).body).split("\r\n")[0] ?? "";
  const columns = header
    .replaceAll('"', "")
    .split(",")
    .filter((name) => name !== "id" && name !== "score");
  const rows = [];
  for (const hidden of [false, true])
    rows.push(...String((await api.get(`/exports/leads.csv?hidden=${hidden}&columns=${columns}`)).body).split("\r\n"));
  return rows.sort();
}

test("an export of ours comes in elsewhere as the same leads, whichever way it goes out", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(lead, { minLength: 1, maxLength: 4 }), async (leads) => {
      const from = await fresh();
      for (const [number, { points, hidden, ...one }] of leads.entries()) {
        const contactPoints = points.map(([kind, rest], place) => ({
          kind,
          value:
            kind === "email"
              ? `a${number}.${place}@b.example`
              : place === 0
                ? `044 10${number} 100`
                : `+38344${number}0010${place}`,
          ...rest,
        }));
        const body = { name: `Lead ${number}`, ...one, contactPoints };
        const made = await from.api.post("/leads?onDuplicate=create", JSON.parse(JSON.stringify(body)));
        expect(made.status, JSON.stringify(made.body)).toBe(201);
        if (hidden) await from.api.patch(`/leads/${made.body.id}`, { hidden: true });
      }
      await world.drain();
      for (const format of ["json", "csv"]) {
        const to = await fresh();
        const type = format === "json" ? "application/json" : "text/csv";
        let created = 0;
        for (const hidden of [false, true]) {
          const { body } = await from.api.get(`/exports/leads.${format}?hidden=${hidden}`);
          const text = format === "json" ? JSON.stringify(body) : String(body);
          if (format === "json" ? body.length === 0 : text.trim().split("\r\n").length === 1) continue;
          const started = await to.api.send("POST", "/imports", { body: text, headers: { "content-type": type } });
          await world.drain();
          const done = await importsOf(world, to).read(started.body.id);
          expect([done.status, done.failed, done.warned], JSON.stringify(done.errors)).toEqual(["done", 0, 0]);
          created += done.created;
        }
        expect(created).toBe(leads.length);
        expect(await leadsOf(to)).toEqual(await leadsOf(from));
        expect(await tableOf(to)).toEqual(await tableOf(from));
      }
    }),
    {
      numRuns: 6,
      endOnFailure: true,
      // of two numbers the preferred one is written as at home, and no column says where that is
      examples: [
        [
          [
            {
              points: [
                ["phone", { preferred: true }],
                ["phone", {}],
              ],
            },
          ],
        ],
      ],
    },
  );
});

test.each([
  ["csv", "text/csv"],
  ["json", "application/json"],
  ["xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
] as const)("the dates of a lead's way come back unchanged from an export (%s)", async (format, type) => {
  const from = await fresh();
  const file = [
    "name,status,createdAt,firstContactedAt,lastContactedAt,firstRepliedAt,lastRepliedAt,wonAt,lostAt",
    "Won,CLOSED,2024-01-01T00:00:00.001Z,2024-01-02T03:04:05.678Z,2024-02-01T10:00:00Z,2024-01-03T00:00:00Z,2024-01-09T00:00:00Z,2024-03-01T00:00:00Z,",
    "Came back,NEW,2024-01-01T00:00:00Z,2024-01-02T00:00:00Z,2024-01-02T00:00:00Z,,,2024-03-01T00:00:00Z,2024-04-01T12:30:00.5Z",
    "Untouched,NEW,2024-01-01T00:00:00Z,,,,,,",
  ].join("\n");
  expect(await importsOf(world, from).run(file)).toMatchObject({ created: 3, warned: 0 });
  // what a file of any program says of a status that its dates contradict is not ours to say; here somebody changed it
  const back = (await from.api.get("/leads?q=came")).body.items[0].id;
  await from.api.patch(`/leads/${back}`, { status: "NEW", nextFollowUpAt: "2027-01-05T08:30:00.000Z" });
  const dated = (await from.api.get("/exports/leads.json")).body;
  expect(dated.find(({ name }: { name: string }) => name === "Won")).toMatchObject({
    firstContactedAt: "2024-01-02T03:04:05.678Z",
    lastContactedAt: "2024-02-01T10:00:00.000Z",
    firstRepliedAt: "2024-01-03T00:00:00.000Z",
    lastRepliedAt: "2024-01-09T00:00:00.000Z",
    wonAt: "2024-03-01T00:00:00.000Z",
    lostAt: null,
  });
  const to = await fresh();
  const exported = await streamExport(world.foundation, from.admin, { filter: {}, format });
  const body = new Uint8Array(await exported.arrayBuffer());
  const preview = await to.api.send("POST", "/imports/preview", { body, headers: { "content-type": type } });
  const started = await to.api.post(`/imports?upload=${preview.body.uploadId}`, undefined);
  expect(started.status, JSON.stringify(started.body)).toBe(202);
  await world.drain();
  expect(await importsOf(world, to).read(started.body.id)).toMatchObject({ created: 3, failed: 0, warned: 0 });
  expect(await leadsOf(to)).toEqual(await leadsOf(from));
  const again = await to.api.send("POST", "/imports?onDuplicate=overwrite", {
    body,
    headers: { "content-type": type },
  });
  await world.drain();
  expect(await importsOf(world, to).read(again.body.id)).toMatchObject({ created: 0, updated: 0, skipped: 3 });
});

test("an own field that is named like a date of ours keeps its column", async () => {
  const organization = await fresh();
  const { db } = world.foundation;
  await db.transaction((tx) =>
    tx.query
      .updateTable("customField")
      .set({ key: "wonAt" })
      .where("organizationId", "=", organization.organizationId)
      .where("key", "=", "nick")
      .execute(),
  );
  await organization.api.post("/leads", { name: "Own", customFields: { wonAt: "the cup" } });
  const header = String((await organization.api.get("/exports/leads.csv")).body).split("\r\n")[0] ?? "";
  expect(header.match(/"wonAt"/g)).toHaveLength(1);
  expect((await organization.api.get("/exports/leads.csv?columns=name,wonAt")).body).toContain('"Own","the cup"');
  const json = JSON.stringify(
    [{}, { wonAt: "the cup" }, {}].map((customFields, at) => ({
      name: `Json ${at}`,
      phoneE164: null,
      temperatureSetByHand: false,
      hidden: false,
      status: "CLOSED",
      wonAt: "2024-02-03T04:05:06.000Z",
      customFields,
    })),
  );
  await importsOf(world, organization).run(json);
  const exported: { name: string; wonAt: string; customFields: object }[] = (
    await organization.api.get("/exports/leads.json")
  ).body;
  const read = exported.filter(({ name }) => name.startsWith("Json")).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  expect(read.map(({ wonAt, customFields }) => ({ wonAt, customFields }))).toEqual([
    { wonAt: "2024-02-03T04:05:06.000Z", customFields: {} },
    { wonAt: "2024-02-03T04:05:06.000Z", customFields: { wonAt: "the cup" } },
    { wonAt: "2024-02-03T04:05:06.000Z", customFields: {} },
  ]);
});

test.each([
  ["csv", "text/csv"],
  ["json", "application/json"],
  ["xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
] as const)("leads that share a phone stay two when their %s comes back with overwrite", async (format, type) => {
  const organization = await fresh();
  for (const name of ["Front Desk", "Back Office", "Kitchen"])
    await organization.api.post("/leads?onDuplicate=create", { name, phone: "+38344406405", notes: `of ${name}` });
  const before = await leadsOf(organization);
  const exported = await streamExport(world.foundation, organization.admin, { filter: {}, format });
  const body = new Uint8Array(await exported.arrayBuffer());
  const headers = { "content-type": type };
  const preview = (await organization.api.send("POST", "/imports/preview?onDuplicate=overwrite", { body, headers }))
    .body;
  const ids = preview.rows.map((row: { duplicateOf: { leadId: string } | null }) => row.duplicateOf?.leadId);
  expect(new Set(ids).size).toBe(3);
  expect(preview.rows[0]).toMatchObject({ outcome: "skip", duplicateOf: { matchedBy: "id" } });
  const again = await organization.api.send("POST", "/imports?onDuplicate=overwrite", { body, headers });
  await world.drain();
  expect(await importsOf(world, organization).read(again.body.id)).toMatchObject({
    created: 0,
    updated: 0,
    skipped: 3,
  });
  expect(await leadsOf(organization)).toEqual(before);
});

test("a line of our export that was edited in a spreadsheet changes the lead it is of, whatever it says now", async () => {
  const organization = await fresh();
  const { id } = (await organization.api.post("/leads", { name: "Old Name", phone: "+38344406405" })).body;
  await organization.api.post("/leads", { name: "Other", phone: "+38344406406" });
  const csv = String((await organization.api.get("/exports/leads.csv?q=old")).body);
  const edited = csv.replaceAll("Old Name", "New Name").replaceAll("+38344406405", "+38344406406");
  expect(await importsOf(world, organization).run(edited, "?onDuplicate=overwrite")).toMatchObject({ updated: 1 });
  expect((await organization.api.get(`/leads/${id}`)).body).toMatchObject({ name: "New Name" });
  expect((await organization.api.get("/leads?q=other")).body.items).toMatchObject([{ phoneE164: "+38344406406" }]);
});
