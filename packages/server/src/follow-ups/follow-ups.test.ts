import { followUpAfter } from "@lead-dashboard/domain/follow-ups/contact-rule";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addLeads, receivedReply } from "../testing/leads-and-messages.ts";
import { type Api, MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";

const DAY = 86_400_000;
let world: World;
let here: TestOrganization;

beforeAll(async () => {
  world = await openWorld({ BASE_URL: "https://crm.example.com" });
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set(MONDAY_MORNING);
  here = await world.organization({ timeZone: "Europe/Belgrade" });
});

const rule = (channel: string, days: number, more: object = {}) => ({
  channel,
  days,
  businessDaysOnly: false,
  afterSequenceSteps: false,
  ...more,
});
const setRules = (...items: object[]) => here.api.put("/follow-up-rules", { items });
const inDays = (days: number) =>
  new Date(followUpAfter({ days, businessDaysOnly: false }, world.clock.now(), "Europe/Belgrade")).toISOString();
const followUpOf = async (id: string): Promise<string | null> =>
  (await here.api.get(`/leads/${id}`)).body.nextFollowUpAt;
const oneLead = async (more: object = {}): Promise<string> =>
  (await here.api.post("/leads?onDuplicate=create", { name: "Lux", phone: "+38344123456", country: "XK", ...more }))
    .body.id;

async function call(leadId: string, callOutcome = "no-answer"): Promise<void> {
  const made = await here.api.post(`/leads/${leadId}/messages`, { channel: "phone" });
  expect(made.status).toBe(201);
  const { status } = await here.api.post(`/messages/${made.body.id}/confirmation`, { sent: true, callOutcome });
  expect(status).toBe(200);
}

describe("a follow-up by rule", () => {
  it("is set in the same moment as the contact, and moves with the next contact", async () => {
    await setRules(rule("phone", 3));
    const id = await oneLead();
    await call(id);
    expect(await followUpOf(id)).toBe(inDays(3));
    world.clock.advance(DAY);
    await call(id);
    expect(await followUpOf(id)).toBe(inDays(3));
  });

  it("is not set for a channel without a rule, nor after a call in which one talked", async () => {
    await setRules(rule("email", 3));
    const id = await oneLead();
    await call(id);
    expect(await followUpOf(id)).toBeNull();
    await setRules(rule("phone", 3));
    await call(id, "talked");
    expect(await followUpOf(id)).toBeNull();
  });

  it("is set when a person sets the status to contacted, unless they set a follow-up with it", async () => {
    await setRules(rule("manual", 2));
    const [plain, own] = [await oneLead(), await oneLead({ phone: "+38344123457" })];
    await here.api.patch(`/leads/${plain}`, { status: "CONTACTED" });
    expect(await followUpOf(plain)).toBe(inDays(2));
    const nextFollowUpAt = "2026-12-24T09:00:00.000Z";
    await here.api.patch(`/leads/${own}`, { status: "CONTACTED", nextFollowUpAt });
    expect(await followUpOf(own)).toBe(nextFollowUpAt);
  });

  it("never overrides one that was set by hand and is still to come", async () => {
    await setRules(rule("phone", 3));
    const id = await oneLead();
    const byHand = new Date(world.clock.now() + 10 * DAY).toISOString();
    await here.api.patch(`/leads/${id}`, { nextFollowUpAt: byHand });
    await call(id);
    expect(await followUpOf(id)).toBe(byHand);
  });

  it("goes when the lead answers; one set by hand stays", async () => {
    await setRules(rule("phone", 3));
    const [byRule, byHand] = [await oneLead(), await oneLead({ phone: "+38344123457" })];
    await call(byRule);
    await call(byHand);
    const moved = new Date(world.clock.now() + 5 * DAY).toISOString();
    await here.api.patch(`/leads/${byHand}`, { nextFollowUpAt: moved });
    for (const id of [byRule, byHand]) {
      const noted = await here.api.post(`/leads/${id}/replies`, { channel: "phone", body: "Call me in spring" });
      expect(noted.status).toBe(201);
    }
    expect(await followUpOf(byRule)).toBeNull();
    expect(await followUpOf(byHand)).toBe(moved);
  });

  it("goes when the lead is won or lost, and when the status is undone", async () => {
    await setRules(rule("manual", 2), rule("phone", 3));
    const [lost, undone] = [await oneLead(), await oneLead({ phone: "+38344123457" })];
    await call(lost);
    await here.api.patch(`/leads/${lost}`, { status: "LOST" });
    expect(await followUpOf(lost)).toBeNull();
    const { headers } = await here.api.patch(`/leads/${undone}`, { status: "CONTACTED" });
    expect(await followUpOf(undone)).toBe(inDays(2));
    await here.api.post(`/undo-entries/${headers.get("undo-id")}/undo`);
    expect(await followUpOf(undone)).toBeNull();
  });

  it("goes by any door when the lead is won or lost while it is due; one for later, or set with or after it, stays", async () => {
    const later = new Date(world.clock.now() + 30 * DAY).toISOString();
    const [due, kept, withIt, many] = [
      await oneLead(),
      await oneLead({ phone: "+38344123457" }),
      await oneLead({ phone: "+38344123458" }),
      await oneLead({ phone: "+38344123459" }),
    ];
    const nextFollowUpAt = new Date(world.clock.now() - DAY).toISOString();
    for (const id of [due, withIt, many]) await here.api.patch(`/leads/${id}`, { nextFollowUpAt });
    await here.api.patch(`/leads/${kept}`, { nextFollowUpAt: later });
    const { headers } = await here.api.patch(`/leads/${due}`, { status: "LOST" });
    await here.api.patch(`/leads/${kept}`, { status: "CLOSED" });
    await here.api.patch(`/leads/${withIt}`, { status: "CLOSED", nextFollowUpAt: later });
    await here.api.post("/leads/bulk", { ids: [many], action: { type: "status", status: "LOST" } });
    await world.drain();
    expect([await followUpOf(due), await followUpOf(kept), await followUpOf(withIt), await followUpOf(many)]).toEqual([
      null,
      later,
      later,
      null,
    ]);
    expect((await here.api.get("/today")).body.items).toEqual([]);
    await here.api.post(`/undo-entries/${headers.get("undo-id")}/undo`);
    expect(await followUpOf(due)).toBe(nextFollowUpAt);
  });

  it("tells who set it in the timeline", async () => {
    await setRules(rule("phone", 3));
    const id = await oneLead();
    await call(id);
    const { body } = await here.api.get(`/leads/${id}/timeline`);
    expect(body.items).toContainEqual(
      expect.objectContaining({
        kind: "follow-up",
        to: inDays(3),
        actor: { kind: "system", id: null, name: "follow-up rule" },
      }),
    );
  });
});

describe("the rules", () => {
  it("are read by all and changed by admins and managers, and the change stands in the audit log", async () => {
    const items = [rule("email", 4, { businessDaysOnly: true }), rule("phone", 3)];
    expect((await setRules(...items)).body).toEqual({ items });
    const sales = await here.member("sales");
    expect((await sales.api.get("/follow-up-rules")).body).toEqual({ items });
    expect((await sales.api.put("/follow-up-rules", { items: [] })).status).toBe(403);
    await world.drain();
    const { body } = await here.api.get("/audit-entries");
    expect(JSON.stringify(body.items)).toContain("followUpRules.changed");
  });

  it("are one a channel, between 1 and 365 days", async () => {
    expect((await setRules(rule("phone", 3), rule("phone", 4))).body.errors[0].path).toBe("items");
    expect((await setRules(rule("phone", 0))).body.errors[0].path).toBe("items.0.days");
  });
});

interface Entry {
  uid: string;
  summary: string;
  at: number;
}

const pathOf = (url: string) => new URL(url).pathname;
async function entriesOf(url: string): Promise<Entry[]> {
  const { status, body } = await world.anonymous.get(pathOf(url));
  expect(status).toBe(200);
  // domain/follow-ups/icalendar.test.ts reads calendars by a parser; here the lines are enough
  const [, ...events] = body.replaceAll("\r\n ", "").split("BEGIN:VEVENT");
  return events.map((event: string): Entry => {
    const line = (name: string) => new RegExp(`^${name}:(.*)\r$`, "m").exec(event)?.[1] ?? "";
    const at = Date.parse(line("DTSTART").replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/, "$1-$2-$3T$4:$5:$6"));
    return { uid: line("UID"), summary: line("SUMMARY"), at };
  });
}
const newFeed = async (api: Api): Promise<string> => (await api.post("/calendar-feed")).body.url;

describe("the calendar feed", () => {
  it("holds a member's own and unassigned follow-ups, by name and link only", async () => {
    const sales = await here.member("sales");
    const other = await here.member("sales", "Other");
    const at = world.clock.now() + 2 * DAY;
    const [mine = "", , theirs = ""] = await addLeads(world.foundation, here.scope, [
      { name: "Mine, the best", nextFollowUpAt: at, assignedTo: sales.caller.memberId, phone: "+38344123456" },
      { name: "Nobody's", nextFollowUpAt: at + DAY },
      { name: "Theirs", nextFollowUpAt: at, assignedTo: other.caller.memberId },
      { name: "Without" },
    ]);
    const url = await newFeed(sales.api);
    expect(await entriesOf(url)).toEqual([
      { uid: `follow-up.${mine}@lead-dashboard`, summary: "Follow up: Mine\\, the best", at },
      expect.objectContaining({ summary: "Follow up: Nobody's", at: at + DAY }),
    ]);
    const body = (await world.anonymous.get(pathOf(url))).body.replaceAll("\r\n ", "");
    expect(body).toContain(`URL:https://crm.example.com/leads/${mine}`);
    expect(body).not.toContain("38344123456");
    // an admin's feed is theirs as well, though an admin sees every lead
    expect((await entriesOf(await newFeed(here.api))).map(({ uid }) => uid)).not.toContain(
      `follow-up.${theirs}@lead-dashboard`,
    );
  });

  it("keeps the id of an entry when it moves, and answers 304 while nothing has changed", async () => {
    const id = await oneLead({ nextFollowUpAt: new Date(world.clock.now() + DAY).toISOString() });
    const url = await newFeed(here.api);
    const first = await world.anonymous.get(pathOf(url));
    const etag = first.headers.get("etag") ?? "";
    expect(first.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
    expect(first.headers.get("cache-control")).toBe("private, no-cache");
    expect((await world.anonymous.get(pathOf(url), { "if-none-match": etag })).status).toBe(304);
    const [before] = await entriesOf(url);
    world.clock.advance(60_000);
    await here.api.patch(`/leads/${id}`, { nextFollowUpAt: new Date(world.clock.now() + 3 * DAY).toISOString() });
    const [after] = await entriesOf(url);
    expect(after?.uid).toBe(before?.uid);
    expect(after?.at).toBe(world.clock.now() + 3 * DAY);
    expect((await world.anonymous.get(pathOf(url), { "if-none-match": etag })).status).toBe(200);
  });

  it("opens by its newest address only, and to nobody after it was ended or the member was removed", async () => {
    const sales = await here.member("sales");
    const first = await newFeed(sales.api);
    const second = await newFeed(sales.api);
    expect((await sales.api.get("/calendar-feed")).body.url).toBe(second);
    expect((await world.anonymous.get(pathOf(first))).status).toBe(404);
    expect((await world.anonymous.get(pathOf(second))).status).toBe(200);
    expect((await world.anonymous.get(pathOf(second).replace(/.(?=\/follow)/, "_"))).status).toBe(404);
    await sales.api.delete("/calendar-feed");
    expect((await world.anonymous.get(pathOf(second))).status).toBe(404);
    expect((await sales.api.get("/calendar-feed")).body).toEqual({ url: null, createdAt: null });
    const third = await newFeed(sales.api);
    await here.api.delete(`/members/${sales.caller.memberId}`);
    expect((await world.anonymous.get(pathOf(third))).status).toBe(404);
  });
});

it("a reply that comes in removes the follow-up in the transaction that stores it", async () => {
  await setRules(rule("phone", 3));
  const id = await oneLead();
  await call(id);
  await receivedReply(world.foundation, here.scope, { leadId: id, at: world.clock.now() });
  expect(await followUpOf(id)).toBeNull();
});
