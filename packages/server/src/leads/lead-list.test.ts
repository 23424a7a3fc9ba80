import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { createLead, namesOn } from "./test-files/leads-of.ts";

let world: World;
let org: TestOrganization;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const DAY = 86_400_000;

const create = (given: Record<string, unknown>, organization = org) => createLead(organization, given);
const names = (path: string, api = org.api) => namesOn(api, path);

describe("search", () => {
  beforeAll(async () => {
    org = await world.organization({ country: "XK" });
    await create({
      name: "Zürich Café",
      city: "München",
      address: "Straße Real 7",
      email: "info@Zurich.example",
      phone: "+49 151 77382828",
      country: "DE",
    });
    await create({
      name: "Golden Barber",
      contactName: "José Núñez",
      city: "Sevilla",
      category: "Barber shop",
      phone: "044 406 405",
    });
    const other = await world.organization();
    await create({ name: "Golden Barber of others" }, other);
  });

  test.each([
    ["zurich", ["Zürich Café"]],
    ["ZÜRICH", ["Zürich Café"]],
    ["uric", ["Zürich Café"]],
    ["munchen cafe", ["Zürich Café"]],
    ["strasse", ["Zürich Café"]],
    ["zurich.ex", ["Zürich Café"]],
    ["0151 77382828", ["Zürich Café"]],
    ["+49 (0)151-7738", ["Zürich Café"]],
    ["00383 44 406", ["Golden Barber"]],
    ["044406", ["Golden Barber"]],
    ["nunez", ["Golden Barber"]],
    ["gold sev", ["Golden Barber"]],
    ["go", ["Golden Barber"]],
    ["z", ["Zürich Café"]],
    ["b s", ["Golden Barber"]],
    ["u", []],
    ["olden arbe", ["Golden Barber"]],
    ["barber gold zurich", []],
    ["100%_", []],
    ['"; drop', []],
  ])("for %j finds %j", async (q, expected) => {
    expect(await names(`/leads?q=${encodeURIComponent(q)}`)).toEqual(expected);
  });

  test("follows a change of the name", async () => {
    const made = await create({ name: "Before" });
    await org.api.patch(`/leads/${made.id}`, { name: "Afterwards" });
    expect(await names("/leads?q=before")).toEqual([]);
    expect(await names("/leads?q=afterw")).toEqual(["Afterwards"]);
  });
});

describe("filters, sorts and counts", () => {
  let sales: Awaited<ReturnType<TestOrganization["member"]>>;
  beforeAll(async () => {
    org = await world.organization({ country: "XK", timeZone: "Europe/Belgrade" });
    sales = await org.member("sales");
    const now = world.clock.now();
    await create({
      name: "Alpha",
      rating: 4.5,
      category: "Café",
      city: "Peja",
      tags: ["VIP"],
      website: "https://alpha.example",
      nextFollowUpAt: new Date(now - 2 * DAY).toISOString(),
    });
    await create({
      name: "beta",
      rating: 3,
      category: "cafe",
      city: "Prizren",
      status: "CONTACTED",
      dealValue: 100,
      currency: "EUR",
      nextFollowUpAt: new Date(now + 3_600_000).toISOString(),
    });
    await create({
      name: "Gamma",
      category: "Bar, Grill",
      city: "Peja",
      status: "LOST",
      temperature: "HOT",
      assignedTo: org.admin.memberId,
    });
    await create({
      name: "Éta",
      assignedTo: sales.caller.memberId,
      nextFollowUpAt: new Date(now + 3 * DAY).toISOString(),
    });
    await create({ name: "Hidden", hidden: true, category: "Café" });
  });

  test.each([
    ["/leads?sort=name", ["Alpha", "beta", "Éta", "Gamma"]],
    ["/leads?sort=-name", ["Gamma", "Éta", "beta", "Alpha"]],
    ["/leads?sort=rating&limit=200", ["beta", "Alpha", "Gamma", "Éta"]],
    ["/leads?sort=-rating", ["Alpha", "beta", "Éta", "Gamma"]],
    ["/leads?sort=nextFollowUpAt", ["Alpha", "beta", "Éta", "Gamma"]],
    ["/leads?sort=createdAt&category=Caf%C3%A9", ["Alpha", "beta"]],
    ["/leads?sort=name&category=Bar%2C+Grill&category=", ["Gamma"]],
    ["/leads?sort=name&status=NEW,LOST", ["Alpha", "Éta", "Gamma"]],
    ["/leads?temperature=HOT", ["Gamma"]],
    ["/leads?sort=name&city=peja", ["Alpha", "Gamma"]],
    ["/leads?sort=name&city=nowhere", []],
    ["/leads?sort=name&tag=vip", ["Alpha"]],
    ["/leads?sort=name&hasWebsite=false", ["beta", "Éta", "Gamma"]],
    ["/leads?sort=name&assignedTo=me", ["Gamma"]],
    ["/leads?sort=name&assignedTo=none", ["Alpha", "beta"]],
    ["/leads?followUp=overdue", ["Alpha"]],
    ["/leads?followUp=today", ["beta"]],
    ["/leads?sort=name&followUp=today,week", ["beta", "Éta"]],
    ["/leads?followUp=none", ["Gamma"]],
    ["/leads?hidden=true", ["Hidden"]],
    ["/leads?sort=name&scoreMin=0&scoreMax=100", ["Alpha", "beta", "Éta", "Gamma"]],
    ["/leads?q=alp&city=Peja", ["Alpha"]],
    ["/follow-ups?due=any", ["Alpha", "beta", "Éta"]],
    ["/follow-ups?due=overdue", ["Alpha"]],
  ])("%s lists %j", async (path, expected) => {
    expect(await names(path)).toEqual(expected);
  });

  test("unknown values come last both ways, and a page ends where the next begins", async () => {
    for (const sort of [
      "rating",
      "-rating",
      "nextFollowUpAt",
      "-nextFollowUpAt",
      "lastContactedAt",
      "name",
      "-score",
      "createdAt",
    ]) {
      const whole = await names(`/leads?sort=${sort}`);
      const paged: string[] = [];
      for (let cursor = ""; ; ) {
        const page = (await org.api.get(`/leads?sort=${sort}&limit=1${cursor}`)).body;
        paged.push(...page.items.map((lead: { name: string }) => lead.name));
        if (page.nextCursor === null) break;
        cursor = `&cursor=${page.nextCursor}`;
      }
      expect(paged, sort).toEqual(whole);
    }
  });

  test("unknown parameters, values and foreign cursors are refused by name", async () => {
    expect((await org.api.get("/leads?stat=NEW")).body.errors[0].path).toBe("stat");
    expect((await org.api.get("/leads?status=OLD")).body.errors[0].path).toMatch(/^status/);
    expect((await org.api.get("/leads?sort=-name&cursor=abc")).body.errors[0].path).toBe("cursor");
    const { nextCursor } = (await org.api.get("/leads?sort=name&limit=1")).body;
    expect((await org.api.get(`/leads?sort=-score&cursor=${nextCursor}`)).status).toBe(400);
  });

  test("counts follow the filter", async () => {
    expect((await org.api.get("/leads/counts")).body).toMatchObject({
      total: 4,
      exact: true,
      byStatus: { NEW: 2, CONTACTED: 1, REPLIED: 0, CLOSED: 0, LOST: 1 },
      valueByStatus: { CONTACTED: { EUR: 100 } },
    });
    expect((await org.api.get("/leads/counts?category=cafe")).body).toMatchObject({
      total: 2,
      exact: true,
      byStatus: { NEW: 1, CONTACTED: 1 },
    });
    expect((await org.api.get("/leads/counts?status=LOST")).body).toMatchObject({
      total: 1,
      byTemperature: { HOT: 1 },
    });
    expect((await org.api.get("/leads/counts?hidden=true")).body.total).toBe(1);
    expect((await org.api.get("/leads/counts?q=a")).body).toMatchObject({ total: 1, exact: true });
    expect((await org.api.get(`/leads/counts?q=${encodeURIComponent("😀")}`)).body.total).toBe(0);
    expect((await org.api.get(`/board?q=${encodeURIComponent("😀")}`)).body.counts.total).toBe(0);
  });

  test("facets count what is listed", async () => {
    expect((await org.api.get("/lead-facets")).body).toMatchObject({
      categories: [
        { value: "Café", count: 2 },
        { value: "Bar, Grill", count: 1 },
      ],
      cities: [
        { value: "Peja", count: 2 },
        { value: "Prizren", count: 1 },
      ],
      tags: [{ value: "VIP", count: 1 }],
    });
  });

  test("sales see their own and unassigned leads only, and every count obeys", async () => {
    expect(await names("/leads?sort=name", sales.api)).toEqual(["Alpha", "beta", "Éta"]);
    expect((await sales.api.get("/leads/counts")).body.total).toBe(3);
    expect((await sales.api.get("/leads/counts?city=Peja")).body.total).toBe(1);
    expect((await sales.api.get("/lead-facets")).body.cities).toEqual([
      { value: "Peja", count: 1 },
      { value: "Prizren", count: 1 },
    ]);
    const [gamma] = (await org.api.get("/leads?q=gamma")).body.items;
    expect((await sales.api.get(`/leads/${gamma.id}`)).status).toBe(404);
    expect((await sales.api.patch(`/leads/${gamma.id}`, { city: "x" })).status).toBe(404);
    expect((await sales.api.post("/leads", { name: "Gamma", city: "Peja" })).body.candidates).toEqual([]);
    expect((await sales.api.get("/exports/leads.csv")).status).toBe(403);
  });

  test("saved views are private or shared, with each member's own marks", async () => {
    const made = (
      await org.api.post("/saved-views", {
        name: "Hot",
        filter: { any: [{ temperature: ["HOT"] }, { scoreMin: 70 }] },
        isShared: true,
        isDefault: true,
      })
    ).body;
    await org.api.post("/saved-views", { name: "Mine", filter: {} });
    const seen = (await sales.api.get("/saved-views")).body.items;
    expect(seen.map((view: { name: string; isDefault: boolean }) => [view.name, view.isDefault])).toEqual([
      ["Hot", false],
    ]);
    expect((await sales.api.patch(`/saved-views/${made.id}`, { isFavorite: true })).body.isFavorite).toBe(true);
    expect((await sales.api.patch(`/saved-views/${made.id}`, { name: "Cold" })).status).toBe(403);
    expect((await org.api.delete(`/saved-views/${made.id}`)).status).toBe(204);
    expect((await org.api.post("/saved-views", { name: "Bad", filter: { colour: ["red"] } })).body.errors[0].path).toBe(
      "filter.colour",
    );
  });

  test("an export is safe to open and holds what the filter matches", async () => {
    await create({ name: '=HYPERLINK("http://x.example")', city: "Ferizaj" });
    const csv = (await org.api.get("/exports/leads.csv?city=Ferizaj")).body;
    expect(csv.split("\r\n")).toHaveLength(3);
    expect(csv).toContain(`"'=HYPERLINK(""http://x.example"")"`);
    const all = (await org.api.get("/exports/leads.json?status=LOST")).body;
    expect(all.map((lead: { name: string }) => lead.name)).toEqual(["Gamma"]);
  });
});
