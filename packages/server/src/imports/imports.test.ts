// Long, since every rule of an import is told on the same small files and the same two helpers.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { leadStore } from "../leads/store.ts";
import { findByKeys } from "../leads/store-import.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { importsOf } from "./test-files/imports-of.ts";

let world: World;
let organization: TestOrganization;
let imports: ReturnType<typeof importsOf>;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

async function fresh() {
  organization = await world.organization();
  imports = importsOf(world, organization);
}

async function leadWith(key: string) {
  const [owner] = (await findByKeys(world.foundation.db, organization.scope, [key])).get(key) ?? [];
  return owner === undefined ? undefined : leadStore(world.foundation.db, organization.scope).find(owner.leadId);
}

test("refused rows are told with line and reason, and can be downloaded with their columns", async () => {
  await fresh();
  const done = await imports.run('Company,Phone,Notes\nA,044 123 456,x\n,1,"two\nlines"\nB,,=1+1\n,,@SUM(1)\n');
  expect(done).toMatchObject({ status: "done", rows: 4, created: 2, failed: 2 });
  expect(done.errors).toEqual([
    { line: 3, reason: "name: Has no name" },
    { line: 6, reason: "name: Has no name" },
  ]);
  const report = await organization.api.get(`/imports/${done.id}/errors.csv`);
  expect(report.headers.get("content-type")).toContain("text/csv");
  expect(report.body).toBe(
    '"Company","Phone","Notes","line","reason"\r\n"","1","two\nlines","3","name: Has no name"\r\n"","","\'@SUM(1)","6","name: Has no name"\r\n',
  );
});

test.each([
  ["only a header", "name,phone\n", "The file has no rows below its header"],
  ["only a header without a line end", "name,phone", "The file has no rows below its header"],
  ["an empty array", "[]", "The file has no rows below its header"],
  ["nothing but blank lines", "\n\n\n", "The file has no rows below its header"],
  ["NUL bytes", "\0\0\0\0", "The file is no text: no table can be read from it"],
  ["a picture", "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR\0\0\u0001", "The file is no text: no table can be read from it"],
])("%s fails with its reason", async (_, text, failure) => {
  await fresh();
  const body = new Uint8Array(Buffer.from(text, "latin1"));
  expect(await imports.run(body)).toMatchObject({ status: "failed", rows: 0, failure });
  const preview = await imports.preview(body);
  expect(preview.body.rows).toEqual([]);
  expect(preview.body.problems[0]).toMatchObject({ severity: "refused", message: failure });
});

test("an empty body, and one that says it is no table, are refused by name and leave no import", async () => {
  await fresh();
  const { api } = organization;
  for (const path of ["/imports", "/imports/preview"]) {
    for (const empty of [{}, { body: "" }, { body: "", headers: { "content-type": "text/csv" } }])
      expect(await api.send("POST", path, empty)).toMatchObject({ status: 400, body: { errors: [{ path: "body" }] } });
    for (const type of ["image/png", "Audio/mpeg", "video/mp4; codecs=x", "application/pdf"]) {
      const refused = await api.send("POST", path, { body: "name\nRina\n", headers: { "content-type": type } });
      expect(refused, type).toMatchObject({ status: 415, body: { errors: [{ path: "body" }] } });
    }
  }
  expect((await api.get("/imports")).body.items).toEqual([]);
  const form = new FormData();
  form.set("file", new File([], "empty.csv"));
  const { body } = await api.send("POST", "/imports", { body: form });
  await world.drain();
  expect(await imports.read(body.id)).toMatchObject({ status: "failed", failure: "The file is empty" });
  for (const type of ["text/plain", "application/octet-stream", "application/x-ndjson", "application/vnd.ms-excel"]) {
    const taken = await api.send("POST", "/imports", { body: "name\nRina\n", headers: { "content-type": type } });
    expect(taken.status, type).toBe(202);
  }
});

test.each(["\x01", "\x1f", "^", "§"])(
  "cells parted by %j are read, in the preview and the import",
  async (delimiter) => {
    await fresh();
    const rows = [
      ["name", "phone", "x"],
      ["Rina, Peja", "+38344123456", ""],
      ["B", "", "1"],
    ];
    const body = rows.map((cells) => `${cells.join(delimiter)}\n`).join("");
    expect((await imports.preview(body)).body).toMatchObject({ delimiter, rowCount: 2, problems: [] });
    expect(await imports.run(body)).toMatchObject({ status: "done", created: 2, warned: 0, delimiter });
    expect(await leadWith("phone:+38344123456")).toMatchObject({ name: "Rina, Peja" });
  },
);

test("a delimiter that is named is taken, one that cannot be is refused by name", async () => {
  await fresh();
  const body = "name#x, y#phone\nRina#1#+38344123456\n";
  expect((await imports.preview(body)).body.delimiter).toBe(",");
  const asked = (await imports.preview(body, "?delimiter=%23")).body;
  expect(asked).toMatchObject({ delimiter: "#", columns: [{ target: "name" }, {}, { target: "phone" }] });
  expect(await imports.run(body, "?delimiter=%23")).toMatchObject({ status: "done", created: 1, delimiter: "#" });
  expect(await leadWith("phone:+38344123456")).toMatchObject({ name: "Rina" });
  for (const delimiter of ["%00", "a", "1", "%22", "%0A", "", ";;", "%F0%9F%8D%9E"]) {
    const refused = await imports.preview(body, `?delimiter=${delimiter}`);
    expect(refused, delimiter).toMatchObject({ status: 400, body: { errors: [{ path: "delimiter" }] } });
  }
});

test("a cut-off object gives a report", async () => {
  await fresh();
  expect(await imports.run('[{"name":"a"},{"name":"b')).toMatchObject({
    status: "done",
    rows: 2,
    created: 1,
    failed: 1,
  });
});

test("a NUL in an object costs that object, not the import", async () => {
  await fresh();
  const done = await imports.run('[{"name":"Rina"},{"name":\0"B"},{"name":"C"}]');
  expect(done).toMatchObject({ status: "done", rows: 3, created: 2, failed: 1 });
});

test("a link that is none is told and not stored", async () => {
  await fresh();
  const body = "name,website,facebook\nA,javascript:alert(1),javascript://x.example/%0aalert(1)\n";
  const preview = await imports.preview(body);
  expect(preview.body.rows[0].problems).toMatchObject([
    { code: "website.invalid", field: "website", value: "javascript:alert(1)" },
    { code: "website.invalid", field: "facebook" },
  ]);
  expect(await imports.run(body)).toMatchObject({ created: 1, warned: 1 });
  expect((await organization.api.get("/leads")).body.items).toMatchObject([{ website: null, socials: {} }]);
});

test("a country that does not exist is refused", async () => {
  await fresh();
  for (const country of ["ZZ", "QQ"])
    expect((await imports.preview("name\nA\n", `?country=${country}`)).status).toBe(400);
  await imports.run("name,country\nA,ZZ\n");
  expect((await organization.api.get("/leads")).body.items).toMatchObject([{ country: null }]);
});

test("a time zone is kept where clocks in the lead's country go like that", async () => {
  await fresh();
  const body =
    "name,country,time zone\nAustin,US,Europe/Belgrade\nPrizren,XK,Europe/Belgrade\nPeja,Kosovo,Europe/Skopje\nChicago,US,America/Chicago\n";
  await imports.run(body);
  const zones = (await organization.api.get("/leads")).body.items.map((lead: { name: string; timeZone: string }) => [
    lead.name,
    lead.timeZone,
  ]);
  expect(Object.fromEntries(zones)).toEqual({
    Austin: null,
    Prizren: "Europe/Belgrade",
    Peja: "Europe/Skopje",
    Chicago: "America/Chicago",
  });
});

test("where the columns of a file without a header were sent is not remembered for the next one", async () => {
  await fresh();
  const mapping = encodeURIComponent(JSON.stringify({ "Column 1": "name", "Column 2": "phone", "Column 3": "city" }));
  const done = await imports.run("Rina GmbH,+49 30 12345678,Berlin\n", `?mapping=${mapping}`);
  expect(done).toMatchObject({ purpose: "leads", created: 1 });
  const other = (await imports.preview("info@bora.example,Bora,+49 30 5555555\n")).body;
  expect(other).toMatchObject({ isRemembered: false, hasHeader: false });
  expect(other.columns.map(({ target }: { target: string | null }) => target)).toEqual(["email", null, "phone"]);
});

test("where columns were sent is remembered for the same header, in any order, and can be forgotten", async () => {
  await fresh();
  const mapping = encodeURIComponent(JSON.stringify({ Shop: "name", Quelle2: "source" }));
  await imports.run("Shop,Quelle2,Ort\nRina,Fair,Prizren\n", `?mapping=${mapping}`);
  const again = await imports.preview("Quelle2,Shop,Ort\nFair,Bora,Peja\n");
  expect(again.body).toMatchObject({
    isRemembered: true,
    rows: [{ lead: { name: "Bora", source: "Fair", city: "Peja" } }],
  });
  expect(again.body.columns[0]).toMatchObject({ name: "Quelle2", target: "source", reason: "remembered" });
  expect((await imports.preview("Quelle2,Shop,Ort\nFair,Bora,Peja\n", "?mapping={}")).body.isRemembered).toBe(false);
  await imports.run("Quelle2,Shop,Ort\nFair,Bora,Peja\n", `?mapping=${encodeURIComponent("{}")}`);
  expect((await imports.preview("Shop,Quelle2,Ort\nx,y,z\n")).body.isRemembered).toBe(false);
  const other = await world.organization();
  expect((await importsOf(world, other).preview("Shop,Quelle2,Ort\nx,y,z\n")).body.isRemembered).toBe(false);
});

test("any bytes give a report whose counts add up", async () => {
  await fresh();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 400 }), async (bytes) => {
      if (bytes[0] === 0x50 || bytes[0] === 0xd0) return;
      const done = await imports.run(new Uint8Array(bytes));
      expect(done.status === "done" || (done.status === "failed" && done.failure !== null && done.rows === 0)).toBe(
        true,
      );
      expect((await imports.preview(new Uint8Array(bytes))).status).toBe(200);
    }),
    { numRuns: 25 },
  );
});

test("any rows give a report whose counts add up, and nothing new the second time", async () => {
  await fresh();
  const text = fc.string({ unit: fc.constantFrom(..."aé\"\\,;\n\u0000'=@+1 \ud800") });
  const lead = fc.record(
    { name: text, phone: text, email: text, city: text, status: text, __proto__: text },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(lead, { maxLength: 6 }),
      fc.constantFrom("skip", "fill", "overwrite"),
      async (leads, policy) => {
        const body = JSON.stringify(leads);
        expect((await imports.run(body, `?onDuplicate=${policy}`)).status).toBe(leads.length === 0 ? "failed" : "done");
        expect((await imports.run(body, `?onDuplicate=${policy}`)).created).toBe(0);
      },
    ),
    { numRuns: 15 },
  );
});

const FIRST = "name,phone,city,email,tags,status\nCafé Rina,+383 44 123 456,Prizren,,vip,CONTACTED\n";
const SECOND = "name,phone,city,email,tags,status\nRina,+38344123456,Tirana,rina@rina.example,new,NEW\n";

test.each([
  [
    "skip",
    { updated: 0, skipped: 1 },
    { name: "Café Rina", city: "Prizren", email: null, tags: ["vip"], status: "CONTACTED" },
  ],
  [
    "fill",
    { updated: 1, skipped: 0 },
    { name: "Café Rina", city: "Prizren", email: "rina@rina.example", tags: ["vip", "new"], status: "CONTACTED" },
  ],
  [
    "overwrite",
    { updated: 1, skipped: 0 },
    { name: "Rina", city: "Tirana", email: "rina@rina.example", tags: ["vip", "new"], status: "NEW" },
  ],
])("a known lead under %s", async (policy, counts, expected) => {
  await fresh();
  await imports.run(FIRST);
  const done = await imports.run(SECOND, `?onDuplicate=${policy}`);
  expect(done).toMatchObject({ rows: 1, created: 0, ...counts });
  expect(await leadWith("phone:+38344123456")).toMatchObject(expected);
  expect(await imports.run(SECOND, `?onDuplicate=${policy}`)).toMatchObject({ created: 0, updated: 0, skipped: 1 });
});

test("an empty cell never erases, and a column without status never changes it", async () => {
  await fresh();
  await imports.run(FIRST);
  await imports.run("name,phone,city\nCafé Rina,+38344123456,\n", "?onDuplicate=overwrite");
  expect(await leadWith("phone:+38344123456")).toMatchObject({ city: "Prizren", status: "CONTACTED" });
});

test("two rows of one lead make one lead, filled from both", async () => {
  await fresh();
  const rows = "name,phone,city,email\nRina,+38344123456,Prizren,\nRina,+38344123456,,rina@rina.example\n";
  expect(await imports.run(rows, "?onDuplicate=fill")).toMatchObject({ created: 1, updated: 1 });
  expect(await leadWith("email:rina@rina.example")).toMatchObject({ city: "Prizren", version: 2 });
});

test("national numbers are understood by the import's country, and by the row's own before it", async () => {
  await fresh();
  await imports.run("name,phone,country\nA,044 123 456,\nB,030 901820,Deutschland\n", "?country=xk");
  expect(await leadWith("phone:+38344123456")).toMatchObject({ country: "XK", phoneType: "mobile" });
  expect(await leadWith("phone:+4930901820")).toMatchObject({ country: "DE", phoneType: "landline" });
});

test("an import can be taken back: what it made goes, what it changed returns, what was edited since stays", async () => {
  await fresh();
  await imports.run(FIRST);
  const body = `${SECOND}Kept,+38344000001,Peja,,,\nGone,+38344000002,Peja,,,\n`;
  const done = await imports.run(body, "?onDuplicate=overwrite");
  expect(done).toMatchObject({ created: 2, updated: 1 });
  const kept = await leadWith("phone:+38344000001");
  await world.foundation.db.transaction(async (tx) => {
    const { changeLeads } = await import("../leads/change-leads.ts");
    await changeLeads(tx, organization.scope, {
      changes: [{ leadId: kept?.id ?? "", wish: { notes: "called" } }],
      context: { actor: organization.admin.actor, cause: "edit", now: world.clock.now() },
    });
  });
  const undone = await organization.api.post(`/imports/${done.id}/undo`);
  expect(undone.body).toMatchObject({
    status: "undone",
    undo: { isFinished: true, removed: 1, restored: 1, spared: 1 },
  });
  expect(undone.body.undo.sparedLeads).toEqual([{ leadId: kept?.id, name: "Kept", reason: "Edited since the import" }]);
  expect(await leadWith("phone:+38344000002")).toBeUndefined();
  expect(await leadWith("phone:+38344123456")).toMatchObject({
    name: "Café Rina",
    city: "Prizren",
    email: null,
    tags: ["vip"],
  });
  expect((await organization.api.post(`/imports/${done.id}/undo`)).body.undo).toMatchObject({ removed: 1, spared: 1 });
  await world.drain();
  expect(await imports.run(body, "?onDuplicate=overwrite")).toMatchObject({ created: 1, updated: 1, skipped: 1 });
});

test("a preview shows what would be stored and stores nothing; its upload can then be imported", async () => {
  await fresh();
  await imports.run(FIRST);
  const body =
    "Firma;Telefon;Ort;Bewertung\nRina;+38344123456;Prizren;4,8\nNeu;4,4406E+10;Peja;\nNeu;4,4406E+10;Peja;\n;;Peja;\n";
  const preview = await imports.preview(body);
  expect(preview.status).toBe(200);
  expect(preview.body).toMatchObject({
    format: "generic",
    syntax: "csv",
    delimiter: ";",
    rowCount: 4,
    isRowCountExact: true,
    sample: { new: 1, known: 1, repeated: 1, refused: 1 },
  });
  expect(preview.body.columns[0]).toMatchObject({
    name: "Firma",
    target: "name",
    confidence: 0.8,
    samples: ["Rina", "Neu"],
  });
  expect(preview.body.rows.map((row: { outcome: string }) => row.outcome)).toEqual([
    "skip",
    "create",
    "skip",
    "refuse",
  ]);
  expect(preview.body.rows[0]).toMatchObject({
    lead: { rating: 4.8 },
    duplicateOf: { name: "Café Rina", matchedBy: "phone" },
  });
  expect(preview.body.rows[1].problems[0]).toMatchObject({ code: "phone.damaged", value: "4,4406E+10" });
  const id = await imports.started("", `?upload=${preview.body.uploadId}`);
  await world.drain();
  expect(await imports.read(id)).toMatchObject({ rows: 4, created: 1, skipped: 2, failed: 1 });
});

test("a mapping chosen by hand is followed, and refused where it does not fit", async () => {
  await fresh();
  const body = "a,b,c\nRina,Prizren,+38344123456\n";
  const mapping = encodeURIComponent(JSON.stringify({ a: "name", b: "city", c: "phone" }));
  expect(await imports.run(body, `?mapping=${mapping}`)).toMatchObject({ created: 1 });
  expect(await leadWith("phone:+38344123456")).toMatchObject({ name: "Rina", city: "Prizren" });
  const refusals = [
    ["{", "mapping"],
    [JSON.stringify({ a: "nonsense" }), "mapping.a"],
    [JSON.stringify({ d: "name" }), "mapping.d"],
    [JSON.stringify({ a: "custom:none" }), "mapping.a"],
  ];
  for (const [text = "", path] of refusals) {
    const refused = await imports.preview(body, `?mapping=${encodeURIComponent(text)}`);
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([400, path]);
  }
});

test("a form with the file is taken like a raw body; other requests are refused by name", async () => {
  await fresh();
  const form = new FormData();
  form.set("file", new File(["name\nRina\n"], "C:\\lists\\shops.csv"));
  const started = await organization.api.send("POST", "/imports", { body: form });
  expect(started.status).toBe(202);
  await world.drain();
  expect(await imports.read(started.body.id)).toMatchObject({ fileName: "shops.csv", created: 1 });
  const wrong = new FormData();
  wrong.set("upload", new File(["name\n"], "a.csv"));
  expect((await organization.api.send("POST", "/imports", { body: wrong })).status).toBe(400);
  expect((await organization.api.send("POST", "/imports?nonsense=1", { body: "name\n" })).body.errors[0].path).toBe(
    "nonsense",
  );
  expect((await organization.api.send("POST", "/imports?country=QQ", { body: "name\n" })).body.errors[0].path).toBe(
    "country",
  );
  const all = await organization.api.send("POST", "/imports?onDuplicate=foo&country=ZZ&mapping=%7B", {
    body: "name\n",
  });
  expect(all.status).toBe(400);
  expect(all.body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
    "country",
    "mapping",
    "onDuplicate",
  ]);
  expect((await organization.api.send("POST", "/imports", { body: "PK\u0003\u0004" })).status).toBe(415);
});

test("imports of another organization are not there, and sales may not import", async () => {
  await fresh();
  const done = await imports.run("name\nRina\n");
  const preview = await imports.preview("name\nRina\n");
  const other = await world.organization();
  for (const path of [`/imports/${done.id}`, `/imports/${done.id}/errors.csv`, "/imports/nonsense"]) {
    expect((await other.api.get(path)).status).toBe(404);
  }
  expect((await other.api.post(`/imports/${done.id}/undo`)).status).toBe(404);
  expect((await other.api.send("POST", `/imports?upload=${preview.body.uploadId}`, { body: "" })).status).toBe(404);
  expect((await other.api.get("/imports")).body.items).toEqual([]);
  const sales = await organization.member("sales");
  expect((await sales.api.get("/imports")).status).toBe(403);
});

test("the list of imports has pages, the newest first", async () => {
  await fresh();
  const ids = [];
  for (const name of ["a", "b", "c"]) ids.unshift((await imports.run(`name\n${name}\n`)).id);
  const first = await organization.api.get("/imports?limit=2");
  const second = await organization.api.get(`/imports?limit=2&cursor=${first.body.nextCursor}`);
  expect([...first.body.items, ...second.body.items].map((one: { id: string }) => one.id)).toEqual(ids);
  expect(second.body.nextCursor).toBeNull();
});

test("the leads an import changed are a list of their own, in groups, counts and mass actions too", async () => {
  await fresh();
  await imports.run("name,phone,city\nArta,+38344100001,\nBora,+38344100002,Peja\nCeni,+38344100003,Peja\n");
  const second = await imports.run(
    "name,phone,city\nArta,+38344100001,Prizren\nBora,+38344100002,Peja\nDrini,+38344100004,Peja\n",
    "?onDuplicate=fill",
  );
  expect(second).toMatchObject({ created: 1, updated: 1, skipped: 1 });
  const names = async (filter: string) =>
    (await organization.api.get(`/leads?sort=name&${filter}`)).body.items.map(({ name }: { name: string }) => name);
  expect(await names(`updatedByImport=${second.id}`)).toEqual(["Arta"]);
  expect(await names(`importId=${second.id}`)).toEqual(["Drini"]);
  const either = encodeURIComponent(JSON.stringify([{ updatedByImport: [second.id] }, { importId: [second.id] }]));
  expect(await names(`any=${either}`)).toEqual(["Arta", "Drini"]);
  const others = encodeURIComponent(JSON.stringify([{ updatedByImport: [second.id] }]));
  expect(await names(`none=${others}`)).toEqual(["Bora", "Ceni", "Drini"]);
  expect(await names(`updatedByImport=${second.id}&city=Peja`)).toEqual([]);
  expect((await organization.api.get(`/leads/counts?updatedByImport=${second.id}`)).body).toMatchObject({ total: 1 });
  const bulk = await organization.api.post("/leads/bulk", {
    filter: { updatedByImport: [second.id] },
    action: { type: "tag", add: ["filled"] },
  });
  expect(bulk).toMatchObject({ status: 202, body: { matched: 1 } });
  const stranger = await world.organization();
  expect((await stranger.api.get(`/leads?updatedByImport=${second.id}`)).body.items).toEqual([]);
});
