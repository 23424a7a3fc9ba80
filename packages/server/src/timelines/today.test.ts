import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { messageWriter, type NewMessageRow } from "../messages/store-write.ts";
import { addLeads, receivedReply, sentMessage } from "../testing/leads-and-messages.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;
let world: World;
let here: TestOrganization;
let now: number;

beforeAll(async () => {
  world = await openWorld();
  now = world.clock.now();
});
afterAll(() => world.close());
beforeEach(async () => {
  here = await world.organization({ timeZone: "Europe/Belgrade" });
});

const add = (drafts: Parameters<typeof addLeads>[2]) => addLeads(world.foundation, here.scope, drafts);

async function step(given: { leadId: string; plannedFor: number } & Partial<NewMessageRow>): Promise<string> {
  return world.foundation.db.transaction(async (tx) => {
    const message = await messageWriter(tx, here.scope).insert(
      {
        direction: "outbound",
        channel: "whatsapp-personal",
        state: "planned",
        actor: { kind: "system", name: "tests" },
        body: "Hello",
        createdAt: now,
        dueAt: given.plannedFor,
        ...given,
      },
      now,
    );
    return message?.id ?? "";
  });
}

type Item = { kind: string; lead: { id: string } } & Record<string, unknown>;
const today = async (query = "") =>
  (await here.api.get(`/today${query}`)).body as { items: Item[]; nextCursor: string | null };

describe("Today", () => {
  it("lists overdue follow-ups, those of today by time, then replies, then manual steps", async () => {
    const [late = "", due = "", tomorrow = "", answered = "", waiting = "", manual = ""] = await add([
      { nextFollowUpAt: now - 3 * DAY },
      { nextFollowUpAt: Date.UTC(2026, 10, 23, 22, 59) },
      { nextFollowUpAt: Date.UTC(2026, 10, 23, 23, 0) },
      {},
      {},
      {},
    ]);
    for (const leadId of [answered, waiting]) {
      await sentMessage(world.foundation, here.scope, { leadId, at: now - 3 * DAY });
      await receivedReply(world.foundation, here.scope, { leadId, at: now - 2 * DAY });
    }
    await sentMessage(world.foundation, here.scope, { leadId: answered, at: now - DAY });
    const messageId = await step({ leadId: manual, plannedFor: now - HOUR });
    await step({ leadId: manual, plannedFor: now + 2 * DAY });
    const { items } = await today();
    expect(items.map(({ kind, lead }) => [kind, lead.id])).toEqual([
      ["follow-up", late],
      ["follow-up", due],
      ["reply", waiting],
      ["step", manual],
    ]);
    expect(items.map(({ overdue }) => overdue)).toEqual([true, false, undefined, undefined]);
    expect(items[3]).toMatchObject({ messageId, state: "planned", handOffUrl: null, body: "Hello" });
    expect(items.some(({ lead }) => lead.id === tomorrow)).toBe(false);
    expect((await today("?kind=reply")).items.map(({ lead }) => lead.id)).toEqual([waiting]);
    expect((await today("?kind=reply,step&limit=1")).items.map(({ kind }) => kind)).toEqual(["reply"]);
  });

  it("says where an opened step goes, except for sample leads", async () => {
    const [real = "", sample = ""] = await add([{}, { isSample: true }]);
    for (const leadId of [real, sample])
      await step({ leadId, plannedFor: now - HOUR, state: "opened", address: "+38344123456", body: "Hi you" });
    const { items } = await today();
    const linkOf = (id: string) => items.find(({ lead }) => lead.id === id)?.handOffUrl;
    expect(linkOf(real)).toBe("https://wa.me/38344123456?text=Hi%20you");
    expect(linkOf(sample)).toBe("https://wa.me/?text=Hi%20you");
  });

  it("comes in pages across its kinds", async () => {
    const ids = await add(Array.from({ length: 5 }, (_, index) => ({ nextFollowUpAt: now - index * HOUR })));
    for (const leadId of ids) await step({ leadId, plannedFor: now - HOUR });
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const page = await today(`?limit=3${cursor === null ? "" : `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map(({ kind, id }) => `${kind} ${String(id)}`));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual((await today()).items.map(({ kind, id }) => `${kind} ${String(id)}`));
    expect(new Set(seen).size).toBe(10);
  });

  it("shows sales their own and unassigned leads, and nobody hidden ones", async () => {
    const sales = await here.member("sales");
    const nextFollowUpAt = now - DAY;
    const [mine = ""] = await add([
      { nextFollowUpAt, assignedTo: sales.caller.memberId },
      { nextFollowUpAt, assignedTo: here.admin.memberId },
      { nextFollowUpAt, hidden: true },
    ]);
    const { body } = await sales.api.get("/today");
    expect(body.items.map(({ lead }: Item) => lead.id)).toEqual([mine]);
    expect((await today()).items).toHaveLength(2);
    expect((await sales.api.get("/dashboard")).body.followUpsDue).toEqual({ count: 1, exact: true });
  });
});

describe("the dashboard", () => {
  it("counts what the presets list", async () => {
    const [a = "", b = "", c = ""] = await add([
      { nextFollowUpAt: now - DAY },
      {},
      {},
      { score: 90, scoreTemperature: "HOT" },
      { score: 90, scoreTemperature: "HOT", hidden: true },
    ]);
    await sentMessage(world.foundation, here.scope, { leadId: a, at: now - HOUR });
    await sentMessage(world.foundation, here.scope, { leadId: b, at: now - 2 * DAY });
    await receivedReply(world.foundation, here.scope, { leadId: b, at: now - DAY });
    await step({ leadId: c, plannedFor: now - HOUR });
    const { body } = await here.api.get("/dashboard");
    expect(body).toEqual({
      hotUntouched: { count: 1, exact: true },
      followUpsDue: { count: 1, exact: true },
      followUpsOverdue: { count: 1, exact: true },
      repliesWaiting: { count: 1, exact: true },
      today: { done: 1, total: 4 },
    });
    const { items } = await today();
    expect(items).toHaveLength(3);
  });
});
