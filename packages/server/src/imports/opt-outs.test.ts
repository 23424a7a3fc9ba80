import { afterAll, beforeAll, expect, test } from "vitest";
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
  organization = await world.organization({ timeZone: "UTC" });
  imports = importsOf(world, organization);
}

async function onList(): Promise<{ address: string; leadName: string | null; reason: string }[]> {
  return (await organization.api.get("/opt-outs?limit=200")).body.items;
}

async function leads(): Promise<Record<string, unknown>[]> {
  return (await organization.api.get("/leads?limit=200")).body.items;
}

test("a file of nothing but addresses is a do-not-contact list; whom it names is not written to any more", async () => {
  await fresh();
  await organization.api.post("/leads", { name: "Known", email: "known@shop.example", phone: "+38344111222" });
  const list = "E-Mail;Telefon\nKNOWN@shop.example;\nnobody@shop.example;044 333 444\n;12\nknown@shop.example;\n";
  const preview = await imports.preview(list, "?country=XK");
  expect(preview.body).toMatchObject({ purpose: "do-not-contact", format: "contacts-only", problems: [] });
  expect(preview.body.sample).toMatchObject({ optedOut: 2, refused: 1 });
  const done = await imports.run(list, "?country=XK");
  expect(done).toMatchObject({ purpose: "do-not-contact", rows: 4, created: 2, skipped: 1, failed: 1, suppressed: 3 });
  expect(done.errors[0]?.reason).toMatch(/no phone number or e-mail/);
  expect((await leads()).map((lead) => lead.name)).toEqual(["Known"]);
  expect((await onList()).map((one) => one.reason)).toEqual(["imported", "imported", "imported"]);
  const [known] = await leads();
  const detail = (await organization.api.get(`/leads/${known?.id}`)).body;
  expect(detail.optOuts).toHaveLength(1);
});

test("a lead list without a header is never taken for a do-not-contact list", async () => {
  await fresh();
  for (const row of ["Acme GmbH,+49 30 12345678,info@acme.example\n", "Acme;info@acme.example\nBeta;b@b.example\n"]) {
    const { body } = await imports.preview(row);
    expect(body).toMatchObject({ purpose: "leads", sample: { optedOut: 0 } });
    expect(body.problems).toMatchObject([{ code: "file.noName" }]);
    await imports.run(row);
  }
  expect(await onList()).toEqual([]);
});

test("a list without a header is read from its first line", async () => {
  await fresh();
  const done = await imports.run("a@one.example\nb@two.example\n+383 44 123 456\n");
  expect(done).toMatchObject({ purpose: "do-not-contact", rows: 3, created: 3, suppressed: 3 });
});

test("who objected stays on the list when a later file brings the lead", async () => {
  await fresh();
  await imports.run("email\nlater@shop.example\n");
  await imports.run("name,email\nLater,later@shop.example\n");
  const [lead] = await leads();
  const { optOuts } = (await organization.api.get(`/leads/${lead?.id}`)).body;
  expect(optOuts).toMatchObject([{ channel: "all", reason: "imported" }]);
  const refused = await organization.api.post("/messages", {
    leadId: lead?.id,
    channel: "email",
    subject: "Hello",
    body: "Hello",
  });
  expect(refused.status).toBeGreaterThanOrEqual(400);
  expect(await onList()).toHaveLength(1);
});

test("any file can be said to name those who may not be written to", async () => {
  await fresh();
  const done = await imports.run("name,email\nA,a@a.example\nB,\n", "?purpose=do-not-contact");
  expect(done).toMatchObject({ created: 1, failed: 1, suppressed: 1 });
  expect(await leads()).toEqual([]);
});

test("opt-out columns and objecting stages suppress the lead's addresses; undo lifts what the file brought", async () => {
  await fresh();
  const file = [
    "name,email,phone,status,unsubscribed",
    "Yes,yes@a.example,+38344100001,New,true",
    "No,no@a.example,+38344100002,New,false",
    "Stage,stage@a.example,,Unsubscribed,",
    "Dated,dated@a.example,,Contacted,2026-01-05",
    "",
  ].join("\n");
  const done = await imports.run(file);
  expect(done).toMatchObject({ created: 4, suppressed: 4, warned: 0 });
  expect(await onList()).toHaveLength(4);
  const undone = await organization.api.post(`/imports/${done.id}/undo`);
  expect(undone.body).toMatchObject({ status: "undone", undo: { removed: 4 } });
  expect(await onList()).toEqual([]);
  expect((await organization.api.post(`/imports/${done.id}/undo`)).body).toEqual(undone.body);
  expect(await imports.run(file)).toMatchObject({ created: 4, suppressed: 4 });
  expect(await onList()).toHaveLength(4);
});

test("an opt-out column reaches a lead that is known already, whatever the policy", async () => {
  await fresh();
  await imports.run("name,email,phone\nRina,rina@a.example,+38344100001\n");
  const done = await imports.run("name,email,do not contact\nRina,rina@a.example,yes\n");
  expect(done).toMatchObject({ created: 0, skipped: 1, suppressed: 1 });
  expect(await onList()).toMatchObject([{ reason: "imported" }]);
});

test("an opt-out is never lost for the way it is written, and what is neither yes nor no is told", async () => {
  await fresh();
  const cells = [
    "TRUE",
    "12 May 2024",
    "5/12/2024 10:00 AM",
    "12.05.24",
    "✓",
    "requested removal",
    "perhaps",
    "no",
    "",
  ];
  const rows = cells.map((cell, at) => `Shop ${at},shop${at}@a.example,${cell}`);
  const file = `Name,Email,Do not contact\n${rows.join("\n")}\nOnly mail,only@a.example,email\n`;
  expect((await imports.preview(file)).body.sample).toMatchObject({
    optedOut: 8,
    unclearOptOuts: 1,
    warned: 1,
  });
  expect(await imports.run(file)).toMatchObject({ created: 10, suppressed: 8, warned: 1 });
});

test("an opt-out of a column that is understood only the second time counts, as the preview says", async () => {
  await fresh();
  const file = "Name,Email,Hat widersprochen\nA,a@a.example,yes\nB,b@a.example,\nC,c@a.example,yes\n";
  expect(await imports.run(file)).toMatchObject({ created: 3, suppressed: 0 });
  const mapping = `?mapping=${encodeURIComponent(JSON.stringify({ "Hat widersprochen": "optOut" }))}`;
  expect((await imports.preview(file, mapping)).body.sample.optedOut).toBe(2);
  expect(await imports.run(file, mapping)).toMatchObject({ created: 0, skipped: 3, suppressed: 2 });
  expect(await onList()).toHaveLength(2);
  expect((await imports.preview(file, mapping)).body.sample.optedOut).toBe(0);
});

test("undo leaves an entry that the lead, a person or another file has confirmed since", async () => {
  await fresh();
  const made = await organization.api.post("/leads", { name: "Left", email: "left@a.example", phone: "+38344100009" });
  const first = await imports.run("email\nleft@a.example\nhand@a.example\nboth@a.example\nonly@a.example\n");
  const second = await imports.run("email\nBOTH@a.example\nnew@a.example\n");
  expect(second).toMatchObject({ created: 1, skipped: 1, suppressed: 1 });
  await organization.api.post(`/leads/${made.body.id}/replies`, { channel: "email", body: "STOP" });
  expect((await organization.api.post("/opt-outs", { channel: "all", address: "hand@a.example" })).status).toBe(201);
  await organization.api.post(`/imports/${first.id}/undo`);
  const reasons = (await onList()).map((one) => one.reason).sort();
  // left@ by the lead itself, hand@ by a person, both@ and new@ by the second file; only@ is gone
  expect(reasons).toEqual(["by-hand", "imported", "imported", "opt-out"]);
  await organization.api.post(`/imports/${second.id}/undo`);
  expect((await onList()).map((one) => one.reason).sort()).toEqual(["by-hand", "opt-out"]);
});

test("undo leaves an entry for every channel that became the lead's own wish", async () => {
  await fresh();
  const first = await imports.run("email\nleft@a.example\n");
  const [entry] = await onList();
  expect(entry?.reason).toBe("imported");
  await organization.api.post("/opt-outs", { channel: "all", address: "left@a.example", note: "Asked on the phone" });
  expect((await organization.api.post("/opt-outs", { channel: "all", address: "left@a.example" })).status).toBe(409);
  await organization.api.post(`/imports/${first.id}/undo`);
  expect(await onList()).toMatchObject([{ reason: "by-hand", note: "Asked on the phone" }]);
});

test("an address that two files keep off goes with the last of them, however it came there", async () => {
  const listed = async (address: string) =>
    (await organization.api.get(`/opt-outs?address=${address}`)).body.items.length;
  const both = async () => [await listed("a@a.example"), await listed("b@a.example")];
  for (const order of ["first", "second"] as const) {
    await fresh();
    const made = await organization.api.post("/leads", { name: "Two", email: "a@a.example" });
    const first = await imports.run("email\na@a.example\n");
    const contactPoints = ["a@a.example", "b@a.example"].map((value) => ({ kind: "email", value }));
    await organization.api.patch(`/leads/${made.body.id}`, { contactPoints });
    expect(await both()).toEqual([1, 1]);
    const second = await imports.run("email\nb@a.example\n");
    await organization.api.post(`/imports/${order === "first" ? first.id : second.id}/undo`);
    expect(await both()).toEqual(order === "first" ? [0, 1] : [1, 1]);
    await organization.api.post(`/imports/${order === "first" ? second.id : first.id}/undo`);
    expect(await both()).toEqual([0, 0]);
  }
});

test("undo leaves what was carried from an entry that a person has confirmed since", async () => {
  await fresh();
  const made = await organization.api.post("/leads", { name: "Two", email: "a@a.example" });
  const file = await imports.run("email\na@a.example\n");
  const contactPoints = ["a@a.example", "b@a.example"].map((value) => ({ kind: "email", value }));
  await organization.api.patch(`/leads/${made.body.id}`, { contactPoints });
  await organization.api.post("/opt-outs", { channel: "all", address: "a@a.example" });
  await organization.api.post(`/imports/${file.id}/undo`);
  expect(await onList()).toHaveLength(2);
});

test("an address that a file names as well stays on the list when giving it to its lead is undone", async () => {
  await fresh();
  const made = await organization.api.post("/leads", { name: "Two", email: "a@a.example" });
  await imports.run("email\na@a.example\n");
  const contactPoints = ["a@a.example", "b@a.example"].map((value) => ({ kind: "email", value }));
  const added = await organization.api.patch(`/leads/${made.body.id}`, { contactPoints });
  await imports.run("email\nb@a.example\n");
  expect((await organization.api.post(`/undo-entries/${added.headers.get("Undo-Id")}/undo`)).status).toBe(200);
  expect(await onList()).toHaveLength(2);
});

test("dates of another program become history, and the status follows from them", async () => {
  await fresh();
  const file =
    "name,phone,created,last contacted,last reply,won at\n" +
    "Touched,+38344100001,2025-01-01,2025-02-01,,\n" +
    "Answered,+38344100002,2025-01-01,2025-02-01,2025-02-03,\n" +
    "Won,+38344100003,2025-01-01,2025-02-01,2025-02-03,2025-03-01\n" +
    "New,+38344100004,2025-01-01,,,\n";
  await imports.run(file);
  const byName = Object.fromEntries((await leads()).map((lead) => [lead.name, lead]));
  expect(byName).toMatchObject({
    Touched: {
      status: "CONTACTED",
      createdAt: "2025-01-01T00:00:00.000Z",
      lastContactedAt: "2025-02-01T00:00:00.000Z",
    },
    Answered: { status: "REPLIED" },
    Won: { status: "CLOSED" },
    New: { status: "NEW" },
  });
  await imports.run("name,phone,last contacted\nNew,+38344100004,2025-06-01\n", "?onDuplicate=fill");
  expect((await leads()).find((lead) => lead.name === "New")).toMatchObject({
    lastContactedAt: "2025-06-01T00:00:00.000Z",
  });
});
