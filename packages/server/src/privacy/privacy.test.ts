import { sql } from "kysely";
import { afterAll, expect, test } from "vitest";
import { at, json } from "../db/values.ts";
import { openWorld } from "../testing/world.ts";
import { applyRetention } from "./keep-retention.ts";

const world = await openWorld({ SANDBOX: "1" });
afterAll(() => world.close());

const DAY = 86_400_000;
const ADDRESS = "lena@kern.example";

async function withPerson() {
  const org = await world.organization();
  const made = await org.api.post("/leads", {
    name: "Kern Bakery",
    contactName: "Lena Kern",
    email: ADDRESS,
    phone: "+38344123456",
    country: "XK",
  });
  const { id } = made.body;
  await org.api.post(`/leads/${id}/notes`, { body: "Asked for Tuesday" });
  await org.api.post(`/leads/${id}/replies`, { channel: "email", body: "Send me more" });
  await org.api.post(`/leads/${id}/consents`, { channel: "email", isGiven: true, source: "Form on the fair" });
  await world.drain();
  return { org, id };
}

test("who asks is found by address or number, in any spelling, also in the bin", async () => {
  const { org, id } = await withPerson();
  const byMail = await org.api.get("/privacy/people?address=LENA%40kern.example");
  expect(byMail).toMatchObject({
    status: 200,
    body: { items: [{ id, name: "Kern Bakery", place: "listed", messages: 1, notes: 1 }], isSuppressed: false },
  });
  await org.api.delete(`/leads/${id}`);
  const byPhone = await org.api.get(`/privacy/people?address=${encodeURIComponent("00383 44 123 456")}`);
  expect(byPhone.body.items).toMatchObject([{ id, place: "bin" }]);
  expect((await org.api.get("/privacy/people?address=nobody%40x.example")).body).toMatchObject({
    items: [],
    isSuppressed: false,
  });
});

test("all that is held is handed out in one file, which the audit log tells", async () => {
  const { org, id } = await withPerson();
  const { status, body, headers } = await org.api.get(`/privacy/people/${id}/export`);
  expect(status).toBe(200);
  expect(headers.get("content-disposition")).toContain("attachment");
  expect(body).toMatchObject({
    lead: { name: "Kern Bakery", scoreReasons: expect.any(Array) },
    messages: [{ body: "Send me more" }],
    notes: [{ body: "Asked for Tuesday" }],
    consents: [{ obtainedFrom: "Form on the fair" }],
  });
  expect(body.audit.length).toBeGreaterThan(0);
  expect(JSON.stringify(body)).not.toContain("organizationId");
  await world.drain();
  expect((await org.api.get("/audit-entries?action=privacy.exported")).body.items).toMatchObject([{ leadId: id }]);
});

test("the file names attachments, steps, attempts and earlier mails, and leaves people's own fields as they are", async () => {
  const org = await world.organization();
  const { organizationId } = org;
  const { id } = (await org.api.post("/leads", { name: "Kern Bakery", email: ADDRESS })).body;
  const customFields = { hash: "brown", seq: 7, openedAt: 12 };
  await world.foundation.db.transaction(async (tx) => {
    await sql`update "lead" set "customFields" = ${json(customFields)} where "id" = ${id}`.execute(tx.query);
    await sql`insert into "unknownSender" ("id", "organizationId", "accountId", "address", "isIgnored", "mailCount", "lastAt")
      values (${`u-${id}`}, ${organizationId}, 'box', ${ADDRESS}, ${sql.val(false)}, 1, ${at(0)})`.execute(tx.query);
    await sql`insert into "strangeMail" ("id", "organizationId", "senderId", "providerId", "subject", "body", "receivedAt")
      values (${`s-${id}`}, ${organizationId}, ${`u-${id}`}, 'mail', 'Hello', 'Earlier', ${at(0)})`.execute(tx.query);
  });
  const { body } = await org.api.get(`/privacy/people/${id}/export`);
  expect(body).toMatchObject({ lead: { customFields }, attachments: [], attempts: [], sequenceSteps: [] });
  expect(body.unknownMails).toEqual([
    { address: ADDRESS, subject: "Hello", body: "Earlier", receivedAt: "1970-01-01T00:00:00.000Z" },
  ]);
});

test("the file tells values and states as the program shows them", async () => {
  const { org, id } = await withPerson();
  const worth = { name: "Kern Bakery 2", email: ADDRESS, dealValue: 900.5, currency: "EUR" };
  const { id: other } = (await org.api.post("/leads?onDuplicate=create", worth)).body;
  await org.api.patch(`/leads/${other}`, { dealValue: 901 });
  await org.api.post(`/leads/${id}/merge`, { from: [other] });
  await org.api.patch(`/leads/${id}`, { dealValue: 1_000, hidden: true });
  await org.api.post(`/leads/${id}/messages`, { channel: "whatsapp-personal", body: "Hello" });
  await world.drain();
  const { body } = await org.api.get(`/privacy/people/${id}/export`);
  expect(body.mergedLeads).toMatchObject([{ id: other, dealValue: 901, hidden: false }]);
  const dealValues = (rows: { after: { dealValue?: number } | null }[]) =>
    rows.flatMap(({ after }) => after?.dealValue ?? []);
  expect(dealValues(body.changes)).toContain(1_000);
  expect(dealValues(body.audit)).toContain(1_000);
  expect(JSON.stringify(body)).not.toMatch(/isHidden|"key"|"opened"/);
});

test("an erased person leaves nothing but a sum that keeps them out", async () => {
  const { org, id } = await withPerson();
  const other = await org.api.post("/leads?onDuplicate=create", { name: "Kern Bakery 2", email: ADDRESS });
  await org.api.post(`/leads/${id}/merge`, { from: [other.body.id] });
  await world.drain();
  const erased = await org.api.post(`/privacy/people/${id}/erasure`, { keepOut: true });
  expect(erased).toMatchObject({ status: 200, body: { leads: 2, messages: 1, notes: 1, keptOut: 2 } });
  await world.drain();
  expect((await org.api.get(`/leads/${id}`)).status).toBe(404);
  expect((await org.api.get(`/leads/${other.body.id}`)).status).toBe(404);
  expect((await org.api.get("/leads?q=kern")).body.items).toEqual([]);
  expect((await org.api.get("/messages")).body.items).toEqual([]);
  expect((await org.api.get(`/privacy/people?address=${ADDRESS}`)).body).toMatchObject({
    items: [],
    isSuppressed: true,
  });
  const [entry] = (await org.api.get("/audit-entries?action=privacy.erased")).body.items;
  const { id: _id, subjectId: _subject, hash: _hash, actor: _actor, ...told } = entry;
  expect(JSON.stringify(told)).not.toMatch(/kern|lena|383/i);
  expect((await org.api.get("/leads/counts")).body.total).toBe(0);
  const again = await org.api.post("/leads", { name: "Kern Bakery", email: ADDRESS });
  expect((await org.api.get(`/leads/${again.body.id}`)).body.optOuts).toHaveLength(1);
});

test("an erasure is told to other programs and takes along what other records held of the person", async () => {
  const org = await world.organization();
  const { db } = world.foundation;
  const mine = <T extends { organizationId: string }>(rows: T[]) =>
    rows.filter((row) => row.organizationId === org.organizationId);
  await org.api.post("/webhook-endpoints", { url: "http://127.0.0.1:9/hook" });
  const person = { name: "Kern Bakery", email: ADDRESS, phone: "044 123 456", country: "XK" };
  const add = () => org.api.post("/leads", person, { "idempotency-key": "once" });
  const { id } = (await add()).body;
  const refused = (rowNumber: number, cells: string[]) => ({
    ...{ organizationId: org.organizationId, importId: "an-import", rowNumber, line: rowNumber, reason: "No name" },
    ...{ cells: json(cells), isWarning: sql.val(false) },
  });
  await db.transaction(async (tx) => {
    const rows = [
      refused(1, ["", "Lena@Kern.example"]),
      refused(2, ["", "00383 (44) 123-456"]),
      refused(3, ["", "044/123456"]),
      refused(4, ["", "lena@kernxexample", "044 123 457"]),
    ];
    await tx.query.insertInto("importError").values(rows).execute();
  });
  await world.drain();
  const before = mine(await db.query.selectFrom("webhookDelivery").selectAll().execute());
  expect(before.map((one) => one.eventType)).toContain("lead.created");
  expect((await org.api.post(`/privacy/people/${id}/erasure`, { keepOut: false })).status).toBe(200);
  await world.drain();
  const deliveries = mine(await db.query.selectFrom("webhookDelivery").selectAll().execute());
  expect(deliveries.map((one) => one.eventType)).toEqual(["lead.deleted"]);
  expect(JSON.parse(deliveries[0]?.sentBody ?? "{}").data).toEqual({ id, leadId: id });
  const left = mine(await db.query.selectFrom("importError").selectAll().execute());
  expect(left.map((row) => row.rowNumber)).toEqual([4]);
  const events = mine(await db.query.selectFrom("event").selectAll().execute());
  expect(JSON.stringify(events)).not.toMatch(/kern|44123456/i);
  const answers = mine(await db.query.selectFrom("idempotency").selectAll().execute());
  expect(JSON.stringify(answers)).not.toMatch(/kern|44123456/i);
  expect(await add()).toMatchObject({ status: 410, body: { code: "erased" } });
});

test("an erasure takes along what providers delivered of the person and nobody understood", async () => {
  const { org, id } = await withPerson();
  const { db, clock } = world.foundation;
  const twilio = { from: "+15550199", accountSid: `AC${"0".repeat(32)}`, authToken: "1".repeat(32) };
  const number = (await org.api.post("/channel-accounts", { channel: "sms", name: "Texts", twilio })).body;
  const kept = (name: string, more: object) => ({
    ...{
      organizationId: org.organizationId,
      id: `${org.organizationId}-${name}`,
      accountId: number.id,
      about: "inbound" as const,
    },
    ...{ deliveryKey: name, echoedId: null, senderKey: null, isTalk: sql.val(true), raw: "{}", tries: 1 },
    ...{ receivedAt: at(clock.now()), dueAt: null, leaseEndsAt: null, problem: "Nobody knows", ...more },
  });
  const rows = [
    kept("theirs", { senderKey: "+38344123456" }),
    kept("theirs by id", { senderKey: "US.1" }),
    kept("in the text", { raw: "From=%2B38344123456&Body=Hello" }),
    kept("somebody's", { senderKey: "+38344999999", raw: "From=%2B38344999999&Body=Hello" }),
    // what has just come is read first: it may be an objection
    kept("just come", { senderKey: "+38344123456", tries: 0 }),
  ];
  await db.transaction(async (tx) => {
    await tx.query.insertInto("providerDelivery").values(rows).execute();
    await sql`insert into "contactIdentity" ("organizationId", "channel", "userId", "leadId", "createdAt")
      values (${org.organizationId}, 'whatsapp', 'US.1', ${id}, ${at(clock.now())})`.execute(tx.query);
  });
  expect((await org.api.post(`/privacy/people/${id}/erasure`, { keepOut: false })).status).toBe(200);
  const left = await db.query
    .selectFrom("providerDelivery")
    .select("deliveryKey")
    .where("organizationId", "=", org.organizationId)
    .orderBy("deliveryKey")
    .execute();
  expect(left.map((row) => row.deliveryKey)).toEqual(["just come", "somebody's"]);
});

test("who asks is found by a number as the program shows it, and what is no address is refused", async () => {
  const { org, id } = await withPerson();
  for (const shown of ["044123456", "044 123 456", "+383 44 123 456", "38344123456"])
    expect((await org.api.get(`/privacy/people?address=${encodeURIComponent(shown)}`)).body.items).toMatchObject([
      { id },
    ]);
  for (const none of ["abc", "---", "a@b@c", "12 4"])
    expect(await org.api.get(`/privacy/people?address=${encodeURIComponent(none)}`)).toMatchObject({
      status: 400,
      body: { errors: [{ path: "address", message: "is neither an e-mail address nor a phone number" }] },
    });
});

test("without keeping out, the same person may become a lead again", async () => {
  const { org, id } = await withPerson();
  expect((await org.api.post(`/privacy/people/${id}/erasure`, { keepOut: false })).body.keptOut).toBe(0);
  expect((await org.api.get(`/privacy/people?address=${ADDRESS}`)).body.isSuppressed).toBe(false);
  expect((await org.api.post(`/privacy/people/${id}/erasure`, { keepOut: true })).status).toBe(404);
});

test("leads nobody wrote to go to the bin after the months set, the others stay", async () => {
  const org = await world.organization();
  const add = async (name: string, more = {}) => (await org.api.post("/leads", { name, ...more })).body.id;
  const untouched = await add("Untouched");
  const contacted = await add("Contacted", { status: "CONTACTED" });
  const planned = await add("Planned", { nextFollowUpAt: "2030-01-01T09:00:00Z" });
  world.clock.advance(70 * DAY);
  const young = await add("Young");
  expect((await org.api.get("/privacy/retention?months=2")).body).toEqual({ months: null, concerned: 1 });
  await applyRetention(null, world.foundation);
  expect((await org.api.get("/leads/counts")).body.total).toBe(4);
  expect(await org.api.put("/privacy/retention", { months: 2 })).toMatchObject({
    status: 200,
    body: { months: 2, concerned: 1 },
  });
  await applyRetention(null, world.foundation);
  await applyRetention(null, world.foundation);
  await world.drain();
  const left = (await org.api.get("/leads")).body.items.map((lead: { id: string }) => lead.id);
  expect(left.sort()).toEqual([contacted, planned, young].sort());
  expect((await org.api.get(`/leads/${untouched}`)).body.deletedAt).not.toBeNull();
  expect((await org.api.get("/privacy/retention")).body).toEqual({ months: 2, concerned: 0 });
  expect((await org.api.get("/audit-entries?action=retention.changed")).body.items).toHaveLength(1);
  expect((await org.api.put("/privacy/retention", { months: 0 })).status).toBe(400);
});

test("leads that somebody worked with, or took out of the bin, are spared", async () => {
  const org = await world.organization();
  const add = async (name: string, more = {}) => (await org.api.post("/leads", { name, ...more })).body.id;
  const noted = await add("Noted");
  await org.api.post(`/leads/${noted}/notes`, { body: "Call in spring" });
  const worth = await add("Worth", { dealValue: 1_000, currency: "EUR" });
  const assigned = await add("Assigned", { assignedTo: org.admin.memberId });
  const consenting = await add("Consenting", { email: ADDRESS });
  await org.api.post(`/leads/${consenting}/consents`, { channel: "email", isGiven: true, source: "Fair" });
  const edited = await add("Edited");
  const binned = await add("Binned");
  await org.api.put("/privacy/retention", { months: 2 });
  world.clock.advance(70 * DAY);
  await org.api.patch(`/leads/${edited}`, { city: "Peja" });
  await applyRetention(null, world.foundation);
  expect((await org.api.get(`/leads/${binned}`)).body.deletedAt).not.toBeNull();
  expect((await org.api.post(`/leads/${binned}/restore`)).status).toBe(200);
  expect((await org.api.get("/privacy/retention")).body.concerned).toBe(0);
  await applyRetention(null, world.foundation);
  const left = (await org.api.get("/leads")).body.items.map((lead: { id: string }) => lead.id);
  expect(left.sort()).toEqual([noted, worth, assigned, consenting, edited, binned].sort());
});

test("the register lists every permission with its proof, page by page", async () => {
  const { org, id } = await withPerson();
  world.clock.advance(1_000);
  await org.api.post(`/leads/${id}/consents`, { channel: "sms", isGiven: false, source: "By phone" });
  const first = (await org.api.get("/privacy/consents?limit=1")).body;
  expect(first.items).toMatchObject([{ leadName: "Kern Bakery", channel: "sms", isGiven: false, source: "By phone" }]);
  const second = (await org.api.get(`/privacy/consents?limit=1&cursor=${first.nextCursor}`)).body;
  expect(second).toMatchObject({ items: [{ channel: "email", isGiven: true }], nextCursor: null });
});

test("only admins touch it", async () => {
  const { org, id } = await withPerson();
  const manager = await org.member("manager");
  expect((await manager.api.get(`/privacy/people?address=${ADDRESS}`)).status).toBe(403);
  expect((await manager.api.post(`/privacy/people/${id}/erasure`, { keepOut: true })).status).toBe(403);
});
