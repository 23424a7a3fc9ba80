import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { migration } from "../db/migrations/0063-kept-out.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { importsOf } from "./test-files/imports-of.ts";

const REASON = "Belongs to somebody who was erased and is kept out";

let world: World;
let organization: TestOrganization;
let imports: ReturnType<typeof importsOf>;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  organization = await world.organization();
  imports = importsOf(world, organization);
});

async function erasedPerson({ keepOut = true, before = async (_id: string) => {} } = {}): Promise<void> {
  const made = await organization.api.post("/leads?onDuplicate=create", {
    name: "Kern Bakery",
    email: "Lena@Kern.example",
    phone: "+38344123456",
  });
  await before(made.body.id);
  const erased = await organization.api.post(`/privacy/people/${made.body.id}/erasure`, { keepOut });
  expect(erased).toMatchObject({ status: 200, body: { keptOut: keepOut ? 2 : 0 } });
  await world.drain();
}

const FILE = `name,phone,email,country,city
Lena herself,+383 44 123 456,,,Peja
A new shop,044123456,,XK,Prizren
By mail,,LENA@kern.example,,Peja
Somebody else,+38344999999,else@kern.example,,Peja
`;

test.each(["skip", "fill", "overwrite"])("who was erased and is kept out comes back by no row (%s)", async (policy) => {
  await erasedPerson();
  const preview = (await imports.preview(FILE, `?onDuplicate=${policy}`)).body;
  expect(preview.rows).toMatchObject([
    { outcome: "refuse", lead: null, problems: [{ code: "person.erased", field: "phone", message: REASON }] },
    { outcome: "refuse", lead: null, problems: [{ code: "person.erased", field: "phone" }] },
    { outcome: "refuse", lead: null, problems: [{ code: "person.erased", field: "email" }] },
    { outcome: "create" },
  ]);
  expect(preview.sample).toMatchObject({ new: 1, refused: 3 });
  const done = await imports.run(FILE, `?onDuplicate=${policy}`);
  expect(done).toMatchObject({ rows: 4, created: 1, failed: 3, skipped: 0 });
  expect(done.errors).toEqual([
    { line: 2, reason: `phone: ${REASON}` },
    { line: 3, reason: `phone: ${REASON}` },
    { line: 4, reason: `email: ${REASON}` },
  ]);
  expect((await organization.api.get("/leads")).body.items).toMatchObject([{ name: "Somebody else" }]);
  expect(await imports.run(FILE, `?onDuplicate=${policy}`)).toMatchObject({ created: 0, failed: 3, skipped: 1 });
});

test("nothing of a refused person is kept but that the row was refused", async () => {
  await erasedPerson();
  const { id } = await imports.run(FILE);
  const report = await organization.api.get(`/imports/${id}/errors.csv`);
  expect(report.status).toBe(200);
  expect(report.body).toContain(REASON);
  expect(report.body).not.toMatch(/lena|123 ?456/i);
});

test("nor of one in a row that could not have come in anyway", async () => {
  await erasedPerson();
  const nameless = `name,phone,email,country,notes
,,LENA@kern.example,,
,044/123 456,,XK,
,,,,"Was at +383 44 123 456, moved away"
,+38344999999,else@kern.example,,
`;
  const expected = [
    { line: 2, reason: `email: ${REASON}` },
    { line: 3, reason: `phone: ${REASON}` },
    { line: 4, reason: `phone: ${REASON}` },
    { line: 5, reason: "name: Has no name" },
  ];
  const preview = (await imports.preview(nameless)).body;
  expect(preview.rows.map((row: { outcome: string; problems: { code: string }[] }) => row.problems[0]?.code)).toEqual([
    "person.erased",
    "person.erased",
    "person.erased",
    "name.missing",
  ]);
  const done = await imports.run(nameless);
  expect(done).toMatchObject({ created: 0, failed: 4, errors: expected });
  const report = String((await organization.api.get(`/imports/${done.id}/errors.csv`)).body);
  expect(report).toContain("else@kern.example");
  expect(report).not.toMatch(/lena|123 ?456/i);
  const unread = await imports.run(
    '{"name":"Somebody"}\n{"name":"Lena","email":"lena@kern.example","phone":\n{"name":"A shop"}\n',
  );
  expect(unread).toMatchObject({ created: 2, failed: 1, errors: [{ line: 2, reason: `email: ${REASON}` }] });
  expect((await organization.api.get(`/imports/${unread.id}/errors.csv`)).body).not.toMatch(/lena/i);
});

test("a list of whom not to write to keeps nothing of somebody erased in the rows it refuses", async () => {
  await erasedPerson();
  const list = "phone,notes\n12,lena@kern.example\n";
  const { id, failed } = await imports.run(list, "?purpose=do-not-contact");
  expect(failed).toBe(1);
  expect((await organization.api.get(`/imports/${id}/errors.csv`)).body).not.toMatch(/lena/i);
});

test("rows of somebody erased still say whom nobody may write to", async () => {
  await erasedPerson();
  const file = "name,phone,email,Do not contact\nLena,+38344123456,second@kern.example,yes\n";
  expect((await imports.preview(file)).body.rows).toMatchObject([
    { outcome: "refuse", optOuts: ["second@kern.example"] },
  ]);
  expect(await imports.run(file)).toMatchObject({ failed: 1, suppressed: 1 });
});

test("erased and not kept out, a person may come back", async () => {
  await erasedPerson({ keepOut: false });
  expect(await imports.run(FILE)).toMatchObject({ failed: 0 });
});

test("kept out also who stood on the do-not-contact list before, and until taken off it", async () => {
  await erasedPerson({
    before: async (leadId) => {
      expect((await organization.api.post("/opt-outs", { leadId, channel: "all" })).status).toBe(201);
    },
  });
  expect(await imports.run(FILE)).toMatchObject({ created: 1, failed: 3 });
  const { items } = (await organization.api.get("/opt-outs")).body;
  expect(items).toMatchObject([{ reason: "erased" }, { reason: "erased" }]);
  const again = await organization.api.get("/audit-entries?action=optOut.created");
  expect(again.body.items[0]).toMatchObject({ before: { reason: "by-hand" }, after: { reason: "erased" } });
  for (const { id } of items) await organization.api.delete(`/opt-outs/${id}?reason=asked+us`);
  expect(await imports.run(FILE)).toMatchObject({ created: 2, failed: 0 });
});

test("an import taken back, and a list imported, leave who is kept out where they are", async () => {
  await imports.run("phone\n+38344123456\n", "?mapping=%7B%22phone%22%3A%22phone%22%7D");
  await erasedPerson();
  const list = await imports.run("email\nlena@kern.example\n", "?purpose=do-not-contact");
  expect(list).toMatchObject({ created: 0, skipped: 1 });
  expect((await organization.api.post(`/imports/${list.id}/undo`)).status).toBe(200);
  await world.drain();
  expect(await imports.run(FILE)).toMatchObject({ created: 1, failed: 3 });
});

test("who was kept out before there was a reason of its own is kept out of imports as well", async () => {
  await erasedPerson();
  world.clock.advance(1000);
  const byHand = await organization.api.post("/opt-outs", { address: "else@kern.example", channel: "all" });
  expect(byHand.status).toBe(201);
  const { db } = world.foundation;
  const [bringUpToDate = ""] = migration.statements(db.dialect.columns);
  await db.transaction(async (tx) => {
    await tx.query
      .updateTable("suppression")
      .set({ suppressedFor: "by-hand" })
      .where("organizationId", "=", organization.organizationId)
      .execute();
    await sql.raw(bringUpToDate).execute(tx.query);
  });
  const { items } = (await organization.api.get("/opt-outs")).body;
  expect(items.map(({ reason }: { reason: string }) => reason).toSorted()).toEqual(["by-hand", "erased", "erased"]);
});
