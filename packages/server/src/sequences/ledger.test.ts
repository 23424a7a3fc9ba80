import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "../db/ids.ts";
import { foldTallies } from "../messages/store-tally.ts";
import { addLeads } from "../testing/leads-and-messages.ts";
import { triedMailbox } from "../testing/tried-account.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { reachable } from "./test-leads.ts";

const DAY = 86_400_000;

let world: World;
let organization: TestOrganization;
let sequenceId: string;
let ids: string[];

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set(MONDAY_MORNING);
  organization = await world.organization({ address: "Street 1", timeZone: "Europe/Belgrade" });
  const { api } = organization;
  const template = { name: "Hello", channel: "whatsapp", language: "en", body: "Hello {name}" };
  const templateId = (await api.post("/templates", template)).body.id;
  const steps = [
    { channel: "whatsapp-personal", templateId },
    { channel: "whatsapp-personal", templateId, delayDays: 2 },
  ];
  sequenceId = (await api.post("/sequences", { name: "Ledger", state: "active", steps })).body.id;
  ids = await addLeads(world.foundation, organization.scope, [reachable(1), reachable(2), reachable(3)]);
});

const enroll = async () => {
  await organization.api.post(`/sequences/${sequenceId}/enrollments`, { ids });
  await world.drain();
};
const outbound = async () => (await organization.api.get("/messages?direction=outbound")).body.items;
const explain = async (api = organization.api) => {
  const { status, body } = await api.get("/sending/explanation");
  expect(status).toBe(200);
  return {
    ...body,
    findings: body.findings.map(({ code, count, about }: Record<string, unknown>) =>
      [code, count, about].filter((part) => part !== null).join(" "),
    ),
  };
};
/** as a crash in the middle of sending leaves a message */
const putInDoubt = (id: string) =>
  world.foundation.db.transaction((tx) =>
    tx.query
      .updateTable("message")
      .set({ state: "unknown", channel: "email", reason: "The connection broke" })
      .where("id", "=", id)
      .execute(),
  );

test("at any instant what was planned is what ended and what is under way", async () => {
  await enroll();
  const [first, second] = await outbound();
  const open = ["planned", "sending", "awaiting-confirmation", "unknown"];
  const adds = async (total: number) => {
    const { body } = await organization.api.get("/messages/counts?direction=outbound");
    const sum = Object.values<number>(body.byState).reduce((one, other) => one + other, 0);
    expect(body.total).toBe(sum);
    expect(sum).toBe(total);
    return open.reduce((count, state) => count + body.byState[state], 0);
  };
  expect(await adds(3)).toBe(3);
  await organization.api.post(`/messages/${first.id}/confirmation`, { sent: true });
  expect(await adds(4)).toBe(3);
  await organization.api.post(`/messages/${second.id}/cancellation`);
  expect(await adds(5)).toBe(3);
});

test("a message tells its history, to whoever may see it", async () => {
  await enroll();
  const [message] = await outbound();
  world.clock.advance(60_000);
  await organization.api.post(`/messages/${message.id}/confirmation`, { sent: true });
  const { body } = await organization.api.get(`/messages/${message.id}/history`);
  expect(body.entries.map(({ what }: { what: string }) => what)).toEqual(["recorded", "gate", "accepted"]);
  expect(body.entries.at(-1)).toMatchObject({
    at: new Date(MONDAY_MORNING + 60_000).toISOString(),
    memberId: organization.admin.memberId,
  });
  const stranger = await world.organization();
  expect((await stranger.api.get(`/messages/${message.id}/history`)).status).toBe(404);
});

test("a message in doubt is sent again, marked as sent, or left, and each goes on from there", async () => {
  await enroll();
  const [again, sent, left] = await outbound();
  for (const { id } of [again, sent, left]) await putInDoubt(id);
  expect((await explain()).findings).toContain("in-doubt 3");
  const repeated = await organization.api.post(`/messages/${again.id}/repetition`);
  expect(repeated.status).toBe(200);
  expect(repeated.body).toMatchObject({ state: "planned", reason: null });
  const twice = await organization.api.post(`/messages/${again.id}/repetition`);
  expect(twice.status).toBe(409);
  await organization.api.post(`/messages/${sent.id}/confirmation`, { sent: true });
  await organization.api.post(`/messages/${left.id}/confirmation`, { sent: false });
  expect((await organization.api.get("/sending")).body.unknown).toBe(0);
  const { body } = await organization.api.get(`/messages/${again.id}/history`);
  expect(body.entries.at(-1)).toMatchObject({ what: "released", reason: "Sent again by a person's decision" });
  const { items } = (await organization.api.get(`/sequences/${sequenceId}/enrollments`)).body;
  const places = new Map(items.map((item: { leadId: string; nextStep: number }) => [item.leadId, item.nextStep]));
  expect(places.get(again.leadId)).toBe(0);
  expect(places.get(sent.leadId)).toBe(1);
  expect(places.get(left.leadId)).toBe(1);
});

test("a message that failed is queued once more as another one, which passes the gate; the first stays", async () => {
  const { api } = organization;
  const mail = { name: "Mail", channel: "email", language: "en", subject: "Hello", body: "Hello {name}" };
  const templateId = (await api.post("/templates", mail)).body.id;
  await triedMailbox(world.foundation, organization);
  const steps = [
    { channel: "email", templateId },
    { channel: "email", templateId, delayDays: 2 },
  ];
  const made = (await api.post("/sequences", { name: "Mails", state: "active", steps })).body;
  await api.post(`/sequences/${made.id}/enrollments`, { ids });
  const planned = await outbound();
  expect(planned).toHaveLength(3);
  const [failed, gone, late] = planned;
  const { db } = world.foundation;
  for (const { id } of planned)
    await db.transaction((tx) =>
      tx.query
        .updateTable("message")
        .set({ state: "failed", dueAt: null, reason: "421" })
        .where("id", "=", id)
        .execute(),
    );
  const again = await api.post(`/messages/${failed.id}/repetition`);
  expect(again).toMatchObject({
    status: 200,
    body: { state: "planned", reason: null, stepIndex: 0, channel: "email" },
  });
  expect(again.body.id).not.toBe(failed.id);
  expect((await api.get(`/messages/${failed.id}`)).body).toMatchObject({ state: "failed", reason: "421" });
  const refused = async (id: string) => {
    const { status, body } = await api.post(`/messages/${id}/repetition`);
    return [status, body.code];
  };
  expect(await refused(failed.id)).toEqual([409, "queued-already"]);
  expect(await refused(again.body.id)).toEqual([409, "not-in-doubt"]);
  await api.post("/opt-outs", { channel: "email", leadId: gone.leadId });
  expect(await refused(gone.id)).toEqual([409, "opted-out"]);
  const reply = await api.post(`/leads/${late.leadId}/replies`, { channel: "email", body: "Thanks" });
  expect(await refused(reply.body.id)).toEqual([409, "inbound"]);
  const stopped = await api.post(`/messages/${late.id}/repetition`);
  await world.drain();
  expect((await api.get(`/messages/${stopped.body.id}`)).body.state).toBe("cancelled");
});

test("a reply that came meanwhile keeps a repeated message from leaving", async () => {
  await enroll();
  const [message] = await outbound();
  await putInDoubt(message.id);
  await organization.api.post(`/leads/${message.leadId}/replies`, { channel: "phone", body: "Thanks" });
  await organization.api.post(`/messages/${message.id}/repetition`);
  await world.drain();
  const { body } = await organization.api.get(`/messages/${message.id}`);
  expect(["cancelled", "failed"]).toContain(body.state);
});

test("why nothing was sent today names what is off, what waits and what was ended", async () => {
  const quiet = await world.organization();
  expect(await explain(quiet.api)).toMatchObject({
    sent: 0,
    date: "2026-11-23",
    findings: ["no-account 0", "nothing-planned 0", "no-active-sequence 0"],
  });
  expect((await explain()).findings).toContain("nobody-enrolled 1");
  await enroll();
  const [first, second] = await outbound();
  await organization.api.post(`/messages/${first.id}/confirmation`, { sent: true });
  await organization.api.post(`/messages/${second.id}/cancellation`);
  await organization.api.post("/sending/pause", { reason: "Holiday" });
  const { sent, findings } = await explain();
  expect(sent).toBe(1);
  expect(findings).toEqual([
    "paused 1 Holiday",
    "no-account 0",
    "awaiting-person 1",
    "later 2",
    "ended 1 A person cancelled it",
  ]);
  world.clock.advance(DAY);
  expect((await explain()).sent).toBe(0);
});

test("why nothing was sent today names a paused sequence among others, with how many leads wait in it", async () => {
  await enroll();
  const { api } = organization;
  const { steps } = (await api.get(`/sequences/${sequenceId}`)).body;
  await api.post("/sequences", { name: "Other", state: "active", steps });
  expect((await explain()).findings.join()).not.toContain("sequence");
  await api.patch(`/sequences/${sequenceId}`, { state: "paused" });
  expect((await explain()).findings).toContain("sequence-paused 3 Ledger");
});

/** Messages nobody sends, planned for an instant. */
async function plan(count: number, { at, reason }: { at: number; reason: string | null }) {
  const { organizationId } = organization;
  await world.foundation.db.transaction(async (tx) => {
    const instant = (ms: number) => (tx.engine === "sqlite" ? sql`${ms}` : sql`to_timestamp(${ms}::float8 / 1000)`);
    const numbers =
      tx.engine === "sqlite"
        ? sql`(with recursive s("n") as (select 1 union all select "n" + 1 from s where "n" < ${count}) select "n" from s) s`
        : sql`generate_series(1, ${sql.lit(count)}) s("n")`;
    await sql`insert into "message" ("id", "organizationId", "leadId", "direction", "channel", "state", "reason", "body", "actor",
        "plannedFor", "dueAt", "attempts", "fence", "isByStatus", "createdAt", "updatedAt")
      select ${newId()} || s."n", ${organizationId}, ${ids[0] ?? ""}, 'outbound', 'email', 'planned', ${reason}, 'Hello',
        '{"kind":"system","name":"tests"}', ${instant(at)}, ${instant(at)}, 0, 0, ${false}, ${instant(at)}, ${instant(at)} from ${numbers}`.execute(
      tx.query,
    );
  });
}

test("totals add up, and what is overdue is found, among more messages than anybody would look at", async () => {
  await plan(500, { at: MONDAY_MORNING - DAY, reason: "Its channel account is paused" });
  await plan(12_000, { at: MONDAY_MORNING + 7 * DAY, reason: null });
  const counts = async (query = "") => (await organization.api.get(`/messages/counts${query}`)).body;
  expect(await counts()).toMatchObject({ total: 12_500, exact: true, byState: { planned: 12_500, cancelled: 0 } });
  expect((await explain()).findings).toEqual([
    "no-account 0",
    "held 500 Its channel account is paused",
    "later 12000",
    "nobody-enrolled 1",
  ]);
  const change = (text: string) => world.foundation.db.transaction((tx) => sql.raw(text).execute(tx.query));
  const own = `"organizationId" = '${organization.organizationId}'`;
  await change(`update "message" set "state" = 'cancelled' where ${own} and "reason" is not null`);
  await change(`update "message" set "attempts" = 1 where ${own}`);
  expect(await counts()).toMatchObject({ total: 12_500, byState: { planned: 12_000, cancelled: 500 } });
  await world.foundation.db.transaction(foldTallies);
  expect(await counts("?channel=email&direction=outbound")).toMatchObject({ total: 12_500 });
  expect(await counts("?channel=sms")).toMatchObject({ total: 0, exact: true });
  await change(`delete from "message" where ${own} and "state" = 'cancelled'`);
  expect(await counts()).toMatchObject({ total: 12_000, exact: true, byState: { planned: 12_000, cancelled: 0 } });
});
