import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { addLeads, receivedReply, sentMessage } from "../testing/leads-and-messages.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";

const DAY = 86_400_000;
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
const send = (given: Parameters<typeof sentMessage>[2]) => sentMessage(world.foundation, here.scope, given);
const reply = (given: Parameters<typeof receivedReply>[2]) => receivedReply(world.foundation, here.scope, given);
const figures = async (name: string, api = here.api) => (await api.get(`/analytics/${name}`)).body.current;

it("counts leads by category, country and source, the unknown ones as such", async () => {
  const [barber = "", bakery = "", plain = ""] = await add([
    { category: "Barber", country: "XK", source: "maps" },
    { category: "Bakery", country: "XK" },
    {},
  ]);
  await send({ leadId: barber, at: now - 20 * DAY });
  await reply({ leadId: barber, at: now - 19 * DAY });
  await send({ leadId: bakery, at: now - 10 * DAY });
  await here.api.patch(`/leads/${plain}`, { status: "CLOSED" });
  const { category, country, source } = await figures("categories");
  const rate = (count: number, of: number) => ({ count, of, rate: of === 0 ? null : count / of, open: 0 });
  // a later stage implies the earlier ones: who was won has replied
  expect(category).toEqual([
    { key: "Bakery", leadsCreated: 1, contacted: 1, replied: 0, won: 0, replyRate: rate(0, 1) },
    { key: "Barber", leadsCreated: 1, contacted: 1, replied: 1, won: 0, replyRate: rate(1, 1) },
    { key: null, leadsCreated: 1, contacted: 0, replied: 1, won: 1, replyRate: rate(0, 0) },
  ]);
  expect(country[0]).toMatchObject({ key: "XK", leadsCreated: 2, contacted: 2 });
  expect(source.map(({ key }: { key: string | null }) => key)).toEqual([null, "maps"]);
});

it("counts leads that only came in, so that the groups sum to what the overview says, hidden ones included", async () => {
  await add([
    ...Array.from({ length: 5 }, () => ({ category: "Barber", city: "Peja", country: "XK" })),
    { category: "Barber", hidden: true },
    {},
  ]);
  await here.api.delete(`/leads/${(await add([{ category: "Barber" }]))[0]}`);
  const groups = await figures("categories");
  expect(groups.category).toMatchObject([
    { key: "Barber", leadsCreated: 6, contacted: 0 },
    { key: null, leadsCreated: 1 },
  ]);
  const { leadsCreated } = await figures("overview");
  for (const grouping of ["category", "country", "source"])
    expect(
      groups[grouping].reduce((sum: number, row: { leadsCreated: number }) => sum + row.leadsCreated, 0),
      grouping,
    ).toBe(leadsCreated);
});

it("tells hours by the lead's own clock, and by the organization's where it is not known", async () => {
  const monday = Date.parse("2026-11-09T08:30:00Z");
  const [tokyo = "", unknown = ""] = await add([{ timeZone: "Asia/Tokyo" }, {}]);
  for (const leadId of [tokyo, unknown]) await send({ leadId, at: monday });
  await reply({ leadId: tokyo, at: monday + DAY });
  const cells = await figures("timing");
  expect(cells).toEqual([
    { weekday: 1, hour: 9, contacted: 1, replyRate: { count: 0, of: 1, rate: 0, open: 0 } },
    { weekday: 1, hour: 17, contacted: 1, replyRate: { count: 1, of: 1, rate: 1, open: 0 } },
  ]);
});

it("shows each member's messages and leads; sales see only themselves", async () => {
  const sales = await here.member("sales", "Ana");
  const { memberId } = sales.caller;
  const [own = "", others = ""] = await add([{ assignedTo: memberId }, { assignedTo: here.admin.memberId }]);
  await send({ leadId: own, at: now - 10 * DAY, actor: { kind: "member", memberId } });
  await send({ leadId: others, at: now - 10 * DAY, actor: here.admin.actor });
  await reply({ leadId: own, at: now - 9 * DAY });
  const team = await figures("team");
  expect(team).toHaveLength(2);
  const ana = { memberId, name: "Ana", messagesSent: 1, contacted: 1, replied: 1, won: 0 };
  expect(team).toContainEqual({ ...ana, replyRate: { count: 1, of: 1, rate: 1, open: 0 } });
  expect(await figures("team", sales.api)).toEqual([{ ...ana, replyRate: { count: 1, of: 1, rate: 1, open: 0 } }]);
});
