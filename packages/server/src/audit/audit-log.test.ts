import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordEvents } from "../events/outbox.ts";
import { runListeners } from "../events/run-listeners.ts";
import { isSending } from "../jobs/serving.ts";
import { openWorld, type World } from "../testing/world.ts";
import { auditListeners } from "./listeners.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { verifyChain, verifyLogs } from "./verify-chain.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

async function busyOrganization() {
  const organization = await world.organization();
  const { api } = organization;
  await api.patch("/organization", { address: "Rr. B 12", idealPlaces: ["Prizren", "Pejë"] });
  await api.post("/api-keys", { name: "zapier" });
  await api.patch("/organization", { name: "Renamed" });
  await world.drain();
  return organization;
}

/** What somebody with the database in hand can do and the program cannot: past the triggers. */
async function tamper(statement: string): Promise<void> {
  const { db } = world.foundation;
  await db.transaction(async (tx) => {
    const run = (text: string) => sql.raw(text).execute(tx.query);
    if (db.engine === "postgres") {
      await run(`alter table "auditEntry" disable trigger user`);
      await run(statement);
      await run(`alter table "auditEntry" enable trigger user`);
      return;
    }
    const kept = `create trigger "auditEntryKept" before update on "auditEntry" begin select raise(abort, 'the audit log is append-only'); end`;
    const stays = `create trigger "auditEntryStays" before delete on "auditEntry" begin select raise(abort, 'the audit log is append-only'); end`;
    await run(`drop trigger "auditEntryKept"`);
    await run(`drop trigger "auditEntryStays"`);
    await run(statement);
    await run(kept);
    await run(stays);
  });
}

/** The subjects of the entries about changed leads, in the order of the chain. */
async function leadsChanged(organizationId: string): Promise<string[]> {
  const { rows } = await sql<{ subjectId: string }>`
    select "subjectId" from "auditEntry" where "organizationId" = ${organizationId} and "action" = 'lead.changed'
    order by "number"`.execute(world.foundation.db.query);
  return rows.map(({ subjectId }) => subjectId);
}

describe("the audit log", () => {
  it("says who did what, before and after, newest first, page by page", async () => {
    const { api, admin } = await busyOrganization();
    const page = (await api.get("/audit-entries?limit=3")).body;
    expect(page.items[0]).toMatchObject({
      action: "organization.changed",
      actor: { kind: "member", id: admin.memberId, apiKeyId: expect.any(String) },
      after: { name: "Renamed" },
    });
    expect(page.items[0].before.name).toMatch(/^Organization/);
    const rest = (await api.get(`/audit-entries?limit=200&cursor=${page.nextCursor}`)).body;
    const numbers = [...page.items, ...rest.items].map((entry: { number: number }) => entry.number);
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    expect(numbers.at(-1)).toBe(1);
    const keys = (await api.get("/audit-entries?action=apiKey.created")).body.items;
    expect(keys.map((entry: { after: { name: string } }) => entry.after.name)).toContain("zapier");
  });

  it("shows a change as the API has it, and proves what was written", async () => {
    const { api, organizationId } = await world.organization();
    const { id } = (await api.post("/leads", { name: "Cafe Aurora", phone: "044 123 456", country: "XK" })).body;
    await api.patch(`/leads/${id}`, {
      ...{ phone: "044 123 457", hidden: true, dealValue: 1_234.5, nextFollowUpAt: "2027-01-05T09:00:00Z" },
    });
    await api.post(`/leads/${id}/messages`, { channel: "whatsapp-personal", body: "Hello" });
    await world.drain();
    const [changed] = (await api.get(`/audit-entries?action=lead.changed&leadId=${id}`)).body.items.slice(-1);
    expect(changed.after).toEqual({
      contactPoints: [{ kind: "phone", value: "044 123 457", label: null, preferred: true, state: "ok" }],
      phone: "044 123 457",
      phoneE164: "+38344123457",
      hidden: true,
      dealValue: 1_234.5,
      nextFollowUpAt: "2027-01-05T09:00:00.000Z",
    });
    expect(changed.before).toMatchObject({
      phone: "044 123 456",
      hidden: false,
      dealValue: null,
      nextFollowUpAt: null,
    });
    const messages = (await api.get("/audit-entries?action=message.changed")).body.items;
    const planned = (await api.get("/audit-entries?action=message.planned")).body.items;
    const states = [...messages, ...planned].map((entry: { after: { state: string } }) => entry.after.state);
    expect(states).toContain("awaiting-confirmation");
    expect(await verifyChain(world.foundation.db, organizationId)).toMatchObject({ fault: null });
  });

  it("goes out as CSV, whole or narrowed, safe to open in a spreadsheet, and says that it did", async () => {
    const { api, admin, ...organization } = await world.organization();
    for (let number = 0; number < 3; number++) await api.post("/api-keys", { name: `=HYPERLINK("x",${number})` });
    await api.patch("/organization", { name: "Renamed" });
    await world.drain();
    const { status, headers, body } = await api.get("/audit-entries.csv?action=apiKey.created");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toContain("text/csv");
    expect(headers.get("content-disposition")).toContain("attachment");
    const [head = "", ...lines] = String(body).trim().split("\r\n");
    expect(head).toContain('"number","at","actor","actorId","apiKeyId","action","subjectId","leadId"');
    const { items } = (await api.get("/audit-entries?action=apiKey.created")).body;
    expect(lines).toHaveLength(items.length);
    expect(lines.map((line) => line.slice(-65, -1))).toEqual(items.map(({ hash }: { hash: string }) => hash));
    expect(lines[0]).toContain(`"${items[0].at}"`);
    expect(lines[0]).toContain(admin.memberId);
    expect(lines.every((line) => !/,"[=+@-]/.test(line))).toBe(true);
    await world.drain();
    const [made] = (await api.get("/audit-entries?action=export.made")).body.items;
    expect(made.detail).toEqual({ what: "audit log", format: "csv", filter: { action: "apiKey.created" } });
    const whole = String((await api.get("/audit-entries.csv")).body);
    expect(whole).toContain("organization.changed");
    expect((await api.get("/audit-entries.csv?limit=1")).status).toBe(400);
    const manager = await organization.member("manager");
    expect((await manager.api.get("/audit-entries.csv")).status).toBe(403);
  });

  it("shows only one's own organization's entries", async () => {
    const mine = await busyOrganization();
    const other = await busyOrganization();
    const { items } = (await mine.api.get(`/audit-entries?actorId=${other.admin.memberId}`)).body;
    expect(items).toEqual([]);
  });

  it("narrows by time", async () => {
    const { api } = await busyOrganization();
    const before = new Date(world.clock.now()).toISOString();
    world.clock.advance(3_600_000);
    await api.patch("/organization", { name: "An hour later" });
    await world.drain();
    const later = (await api.get(`/audit-entries?from=${new Date(world.clock.now()).toISOString()}`)).body.items;
    expect(later).toHaveLength(1);
    const earlier = (await api.get(`/audit-entries?to=${before}`)).body.items;
    expect(earlier).toHaveLength(0);
  });

  it("enters an event once, also when it is heard twice", async () => {
    const { organizationId } = await busyOrganization();
    const { db } = world.foundation;
    const count = async () => (await verifyChain(db, organizationId)).entries;
    const once = await count();
    await db.transaction(async (tx) => {
      await tx.query
        .updateTable("listenerCursor")
        .set({ position: 0, transactionNumber: 0 })
        .where("name", "=", "audit")
        .execute();
    });
    await world.settled();
    while ((await runListeners(world.foundation, auditListeners, "tests")) > 0);
    expect(await count()).toBe(once);
  });

  it("says what no worker has entered yet, instead of that nothing happened", async () => {
    const { api, organizationId } = await busyOrganization();
    const report = async () =>
      (await verifyLogs(world.foundation.db)).find((one) => one.organizationId === organizationId);
    const before = await report();
    expect(before).toMatchObject({ fault: null, waiting: 0 });
    await api.patch("/organization", { name: "Not heard of yet" });
    expect(await report()).toMatchObject({ entries: before?.entries, fault: null, waiting: 1 });
    const fresh = await world.organization();
    expect((await verifyLogs(world.foundation.db)).map((one) => one.organizationId)).toContain(fresh.organizationId);
    await world.drain();
    expect(await report()).toMatchObject({ entries: (before?.entries ?? 0) + 1, waiting: 0 });
  });

  it("enters the events of a mass operation together, in seconds, each once and in order", async () => {
    const { organizationId, admin } = await world.organization();
    const { db, clock } = world.foundation;
    const events = Array.from({ length: 3_000 }, (_, index) => ({
      type: "lead.changed" as const,
      organizationId,
      actor: admin.actor,
      subjectId: `lead-${index}`,
      after: { status: "CONTACTED" },
    }));
    for (let start = 0; start < events.length; start += 500)
      await db.transaction((tx) => recordEvents(tx, events.slice(start, start + 500), clock.now()));
    await world.settled();
    // a second after messages left, from whatever ran before in this process, events are entered in small parts
    await expect.poll(() => isSending(), { timeout: 5_000 }).toBe(false);
    const started = process.cpuUsage();
    let turns = 0;
    while ((await runListeners(world.foundation, auditListeners, "tests")) > 0) turns += 1;
    expect(turns).toBeLessThan(10);
    expect(process.cpuUsage(started).user / 1_000).toBeLessThan(5_000);
    expect(await leadsChanged(organizationId)).toEqual(events.map(({ subjectId }) => subjectId));
    expect(await verifyChain(db, organizationId)).toMatchObject({ fault: null });
  });

  it("goes on past an event that cannot be entered", async () => {
    const { organizationId, admin } = await world.organization();
    await world.drain();
    const { db } = world.foundation;
    const heard: string[] = [];
    const listeners = {
      name: "picky",
      onMany: async (events: readonly { subjectId: string }[]) => {
        if (events.some(({ subjectId }) => subjectId === "bad")) throw new Error("not this one");
        heard.push(...events.map(({ subjectId }) => subjectId));
      },
    };
    while ((await runListeners(world.foundation, listeners, "tests")) > 0);
    heard.length = 0;
    const event = { type: "lead.changed", organizationId, actor: admin.actor } as const;
    const three = ["one", "bad", "two"].map((subjectId) => ({ ...event, subjectId }));
    await db.transaction((tx) => recordEvents(tx, three, world.clock.now()));
    await world.settled();
    for (let attempt = 0; attempt < 10; attempt++) {
      world.clock.advance(600_000);
      while ((await runListeners(world.foundation, listeners, "tests")) > 0);
    }
    expect(heard).toEqual(["one", "two"]);
  });

  it("cannot be changed through the database's front door", async () => {
    const { organizationId } = await busyOrganization();
    const attempt = (statement: string) =>
      world.foundation.db.transaction((tx) =>
        sql.raw(`${statement} where "organizationId" = '${organizationId}'`).execute(tx.query),
      );
    await expect(attempt(`update "auditEntry" set "action" = 'nothing'`)).rejects.toThrow("append-only");
    await expect(attempt(`delete from "auditEntry"`)).rejects.toThrow("append-only");
  });

  it("proves itself whole, and names the first entry that was changed, removed or cut off", async () => {
    const { db } = world.foundation;
    const faultAfter = async (change: (organizationId: string) => string) => {
      const { organizationId } = await busyOrganization();
      const before = await verifyChain(db, organizationId);
      expect(before).toMatchObject({ fault: null });
      await tamper(change(organizationId));
      const { fault } = await verifyChain(db, organizationId);
      return { number: fault?.number, last: before.entries };
    };
    const one = (id: string, number: number | string) => `"organizationId" = '${id}' and "number" = ${number}`;
    const changed = await faultAfter((id) => `update "auditEntry" set "subjectId" = 'other' where ${one(id, 2)}`);
    expect(changed.number).toBe(2);
    const removed = await faultAfter((id) => `delete from "auditEntry" where ${one(id, 3)}`);
    expect(removed.number).toBe(3);
    const swapped = await faultAfter(
      (id) =>
        `update "auditEntry" set "number" = case "number" when 2 then -3 else -2 end where "organizationId" = '${id}' and "number" in (2, 3)`,
    );
    expect(swapped.number).toBe(2);
    const last = `(select max("number") from "auditEntry" as "x" where "x"."organizationId" = "auditEntry"."organizationId")`;
    const cut = await faultAfter((id) => `delete from "auditEntry" where ${one(id, last)}`);
    expect(cut.number).toBe(cut.last);
  });

  it("keeps no secrets", () => {
    expect(
      maskSecrets({ host: "smtp.example", password: "hunter2", nested: { accessToken: "x", list: [{ secret: 1 }] } }),
    ).toEqual({
      host: "smtp.example",
      password: "•••",
      nested: { accessToken: "•••", list: [{ secret: "•••" }] },
    });
  });
});
