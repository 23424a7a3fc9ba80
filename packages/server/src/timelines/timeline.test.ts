import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changeLeads } from "../leads/change-leads.ts";
import type { LeadWish } from "../leads/plan-change.ts";
import { addLeads, receivedReply, sentMessage } from "../testing/leads-and-messages.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";

const HOUR = 3_600_000;
let world: World;
let here: TestOrganization;
let lead: string;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  here = await world.organization();
  [lead = ""] = await addLeads(world.foundation, here.scope, [{}]);
  world.clock.advance(HOUR);
});

async function change(wish: LeadWish): Promise<void> {
  const now = world.clock.now();
  await world.foundation.db.transaction((tx) =>
    changeLeads(tx, here.scope, {
      changes: [{ leadId: lead, wish }],
      context: { actor: here.admin.actor, cause: "edit", now },
    }),
  );
  world.clock.advance(HOUR);
}

async function note(body: string): Promise<void> {
  const now = new Date(world.clock.now());
  const values = { id: crypto.randomUUID(), organizationId: here.organizationId, leadId: lead, body };
  await world.foundation.db.transaction((tx) =>
    tx.query
      .insertInto("note")
      .values({ ...values, createdBy: here.admin.memberId, createdAt: now as never })
      .execute(),
  );
  world.clock.advance(HOUR);
}

type Item = { kind: string; at: string; id: string } & Record<string, unknown>;
const timeline = async (query = "") => (await here.api.get(`/leads/${lead}/timeline${query}`)).body;

describe("a lead's timeline", () => {
  it("is told of a lead in the bin as well, with who put it there", async () => {
    await note("Rang twice");
    await here.api.delete(`/leads/${lead}`);
    const { items } = await timeline();
    expect(items.map(({ kind }: Item) => kind)).toEqual(expect.arrayContaining(["change", "note"]));
    expect(items[0].actor).toMatchObject({ kind: "member", id: here.admin.memberId });
  });

  it("shows only messages, only changes or only notes when asked, and pages within them", async () => {
    await change({ city: "Prizren" });
    for (const body of ["One", "Two", "Three"]) await note(body);
    await sentMessage(world.foundation, here.scope, { leadId: lead, at: world.clock.now(), body: "Hello Lux" });
    const kinds = async (query: string) =>
      (await timeline(query)).items.map(({ kind }: Item) => kind).filter((kind: string) => kind !== "score");
    expect(await kinds("?show=notes")).toEqual(["note", "note", "note"]);
    expect(await kinds("?show=messages")).toEqual(["message"]);
    expect(await kinds("?show=changes")).not.toContain("note");
    expect(await kinds("?show=changes")).toContain("change");
    expect(await kinds("?show=messages,notes")).toEqual(["message", "note", "note", "note"]);
    const first = await timeline("?show=notes&limit=2");
    const second = await timeline(`?show=notes&limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items]).toHaveLength(3);
    expect(second.nextCursor).toBeNull();
    expect((await here.api.get(`/leads/${lead}/timeline?show=everything`)).body.errors[0].path).toBe("show");
  });

  it("holds messages, notes, status, assignment and follow-ups with who and when, the newest first", async () => {
    await change({ assignedTo: here.admin.memberId });
    await note("Ask for the owner");
    await sentMessage(world.foundation, here.scope, { leadId: lead, at: world.clock.now(), body: "Hello Lux" });
    world.clock.advance(HOUR);
    await receivedReply(world.foundation, here.scope, { leadId: lead, at: world.clock.now() });
    world.clock.advance(HOUR);
    await change({ nextFollowUpAt: Date.UTC(2027, 0, 5, 9) });
    await change({ status: "CLOSED", dealValue: 90_000 });
    const { items } = (await timeline()) as { items: Item[] };
    const told = items.filter(({ kind }) => kind !== "score" && kind !== "change");
    expect(told.map(({ kind }) => kind)).toEqual([
      "status",
      "follow-up",
      "status",
      "message",
      "status",
      "message",
      "note",
      "assignment",
    ]);
    expect(told[0]).toMatchObject({
      from: "REPLIED",
      to: "CLOSED",
      fields: [{ field: "dealValue", from: null, to: 900 }],
    });
    expect(told[0]?.actor).toMatchObject({ kind: "member", id: here.admin.memberId });
    expect(told[1]).toMatchObject({ from: null, to: "2027-01-05T09:00:00.000Z" });
    expect(told[3]).toMatchObject({ message: { direction: "inbound", state: "received" }, actor: { kind: "lead" } });
    expect(told[5]).toMatchObject({ message: { body: "Hello Lux", state: "sent" } });
    expect(told[6]).toMatchObject({ note: { body: "Ask for the owner" } });
    const actor = told[7]?.actor as { name: string };
    expect(told[7]).toMatchObject({ from: null, to: actor.name });
  });

  it("tells a change by the names and in the units of the API", async () => {
    await here.api.patch(`/leads/${lead}`, { email: "hello@lux.example", dealValue: 12.5, hidden: true });
    const [item] = (await timeline("?show=changes")).items.filter(({ kind }: Item) => kind === "change");
    const to = Object.fromEntries(item.fields.map((one: { field: string; to: unknown }) => [one.field, one.to]));
    expect(to).toMatchObject({ email: "hello@lux.example", dealValue: 12.5, hidden: true });
    for (const point of to.contactPoints)
      expect(Object.keys(point).sort()).toEqual(["kind", "label", "preferred", "state", "value"]);
    expect(to).not.toHaveProperty("isHidden");
  });

  it("comes in pages that neither repeat nor leave out anything, also at one and the same instant", async () => {
    const now = world.clock.now();
    for (let i = 0; i < 9; i++) {
      await note(`Note ${i}`);
      world.clock.set(now);
      await sentMessage(world.foundation, here.scope, { leadId: lead, at: now });
    }
    const whole = ((await timeline("?limit=200")) as { items: Item[] }).items.map(({ id }) => id);
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page = (await timeline(`?limit=4${cursor === null ? "" : `&cursor=${cursor}`}`)) as {
        items: Item[];
        nextCursor: string | null;
      };
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(paged).toEqual(whole);
    expect(new Set(whole).size).toBe(whole.length);
    expect(whole.length).toBeGreaterThanOrEqual(18);
  });

  it("is 404 for a lead that is not there, is somebody else's, or is hidden from sales", async () => {
    const other = await world.organization();
    expect((await other.api.get(`/leads/${lead}/timeline`)).status).toBe(404);
    expect((await here.api.get("/leads/nothing/timeline")).status).toBe(404);
    await change({ assignedTo: here.admin.memberId });
    const sales = await here.member("sales");
    expect((await sales.api.get(`/leads/${lead}/timeline`)).status).toBe(404);
  });
});
