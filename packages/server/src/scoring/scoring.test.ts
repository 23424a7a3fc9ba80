import { DEFAULT_RULES } from "@lead-dashboard/domain/scoring/score-rules";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changeLeads } from "../leads/change-leads.ts";
import { readCounts } from "../leads/store-rollup.ts";
import { addLeads, receivedReply, sentMessage, storedLead } from "../testing/leads-and-messages.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { rescoreDue, rescoreDueEverywhere } from "./rescore-due.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const GOOD = { rating: 4.9, reviewCount: 212, phone: "044", phoneE164: "+38344123456", phoneType: "mobile" } as const;
const MOBILE = [
  { kind: "phone", value: "044", label: null, preferred: true, state: "ok", key: "+38344123456", phoneType: "mobile" },
] as const;

let world: World;
let here: TestOrganization;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  here = await world.organization();
});

async function oneLead(draft: Parameters<typeof addLeads>[2][number] = {}): Promise<string> {
  const [id = ""] = await addLeads(world.foundation, here.scope, [{ contactPoints: [...MOBILE], ...draft }]);
  await rescoreDue(here.scope, world.foundation);
  return id;
}

const lead = (id: string) => storedLead(world.foundation, here.scope, id);

async function temperatures(): Promise<Record<string, number>> {
  const lines = await readCounts(world.foundation.db, here.scope);
  const counts: Record<string, number> = {};
  for (const line of lines) counts[line.temperature] = (counts[line.temperature] ?? 0) + Number(line.count);
  return counts;
}

it("an address that leads to no website is refused, and one stored before is no website of the lead's own", async () => {
  for (const website of ["javascript:alert(1)", "ftp://x", "mailto:a@shop.example"]) {
    const { status, body } = await here.api.post("/leads", { name: "Lux", website });
    expect([status, body.errors?.[0].path]).toEqual([400, "website"]);
  }
  for (const website of ["https://lux.example", "lux.example", "lux.example:8080/a", "HTTP://lux.example", ""]) {
    const { status } = await here.api.post("/leads?onDuplicate=create", { name: "Lux", website });
    expect([website, status]).toEqual([website, 201]);
  }
  const old = await lead(await oneLead({ website: "javascript:alert(1)" }));
  expect(old.scoreReasons).toContainEqual({ code: "no-website", points: 20 });
});

it("a rescoring counts those whose score people see changed, not those it looks at again another day", async () => {
  const id = await oneLead(GOOD);
  const { rescoreAll } = await import("./rescore-all.ts");
  const { scoringWriter } = await import("./store.ts");
  const { db, clock } = world.foundation;
  const again = async () => {
    const version = await db.transaction((tx) => scoringWriter(tx, here.scope).startAgain(clock.now()));
    return rescoreAll({ organizationId: here.organizationId, version }, world.foundation);
  };
  const { version, nextScoreAt } = await lead(id);
  await db.transaction(async (tx) => {
    await tx.query.updateTable("lead").set({ nextScoreAt: null }).where("id", "=", id).execute();
  });
  expect(await again()).toEqual({ leads: 1, changed: 0 });
  expect(await lead(id)).toMatchObject({ version, nextScoreAt });
});

describe("a stored score", () => {
  it("is the sum of its stored reasons, and the counts by temperature follow it", async () => {
    const id = await oneLead(GOOD);
    const { score, scoreReasons, temperature, nextScoreAt } = await lead(id);
    expect({ score, temperature }).toEqual({ score: 76, temperature: "HOT" });
    expect(scoreReasons.reduce((sum, { points }) => sum + points, 0)).toBe(76);
    expect(nextScoreAt).toBe(world.clock.now() + 14 * DAY + 1);
    expect(await temperatures()).toEqual({ HOT: 1 });
  });

  it("changes in the transaction that changes the lead, without making anybody's edit stale", async () => {
    const id = await oneLead(GOOD);
    await world.foundation.db.transaction((tx) =>
      changeLeads(tx, here.scope, {
        changes: [{ leadId: id, wish: { website: "https://own.example" } }],
        context: { actor: here.admin.actor, cause: "edit", now: world.clock.now() },
      }),
    );
    const changed = await lead(id);
    expect(changed).toMatchObject({ score: 56, temperature: "WARM", version: 2 });
    expect(await temperatures()).toEqual({ WARM: 1 });
  });

  it("comes to a lead that was created by hand, and shows its reasons in sentences", async () => {
    const made = await here.api.post("/leads", {
      name: "Lux Barbershop",
      phone: "+383 44 123 456",
      rating: 4.9,
      reviewCount: 212,
    });
    expect(made.status).toBe(201);
    await world.drain();
    const { body } = await here.api.get(`/leads/${made.body.id}`);
    expect(body).toMatchObject({ score: 76, temperature: "HOT" });
    const rating = body.scoreReasons.find(({ points }: { points: number }) => points === 19);
    expect(rating.text).toContain("4.9★ from 212 reviews");
  });

  it("leaves a temperature set by hand until it is cleared", async () => {
    const id = await oneLead(GOOD);
    const set = (temperature: "COLD" | null) =>
      world.foundation.db.transaction((tx) =>
        changeLeads(tx, here.scope, {
          changes: [{ leadId: id, wish: { temperature } }],
          context: { actor: here.admin.actor, cause: "edit", now: world.clock.now() },
        }),
      );
    await set("COLD");
    await rescoreDueEverywhere(world.foundation);
    expect((await lead(id)).temperature).toBe("COLD");
    await set(null);
    expect((await lead(id)).temperature).toBe("HOT");
    expect(await temperatures()).toEqual({ HOT: 1 });
  });

  it("rises with a quick reply and a read message", async () => {
    const id = await oneLead({ website: "https://own.example", contactPoints: [] });
    const now = world.clock.now();
    await sentMessage(world.foundation, here.scope, { leadId: id, at: now, readAt: now, state: "read" });
    await receivedReply(world.foundation, here.scope, { leadId: id, at: now + HOUR / 2 });
    const { score, scoreReasons, status } = await lead(id);
    expect(status).toBe("REPLIED");
    expect(Object.fromEntries(scoreReasons.map(({ code, points }) => [code, points]))).toEqual({
      base: 27,
      reply: 30,
      read: 5,
      "quick-reply": 10,
    });
    expect(score).toBe(72);
  });
});

describe("decay", () => {
  it("moves only leads whose time has come, and a second run changes nothing", async () => {
    const id = await oneLead(GOOD);
    world.clock.advance(14 * DAY);
    expect(await rescoreDue(here.scope, world.foundation)).toBe(0);
    world.clock.advance(2);
    expect(await rescoreDue(here.scope, world.foundation)).toBe(1);
    expect((await lead(id)).score).toBe(71);
    expect(await rescoreDue(here.scope, world.foundation)).toBe(0);
  });

  it("comes out the same when nights were missed", async () => {
    const every = await oneLead(GOOD);
    const [late = ""] = await addLeads(world.foundation, here.scope, [{ ...GOOD, contactPoints: [...MOBILE] }]);
    for (let night = 0; night < 70; night++) {
      world.clock.advance(DAY);
      await rescoreDue(here.scope, world.foundation);
    }
    const [a, b] = [await lead(every), await lead(late)];
    expect(a.score).toBe(56);
    expect(b.score).toBe(a.score);
    expect(b.scoreReasons).toEqual(a.scoreReasons);
    expect(a.nextScoreAt).toBeNull();
  });

  it("is undone by the next touch", async () => {
    const id = await oneLead(GOOD);
    world.clock.advance(61 * DAY);
    await rescoreDue(here.scope, world.foundation);
    expect((await lead(id)).score).toBe(56);
    await sentMessage(world.foundation, here.scope, { leadId: id, at: world.clock.now() });
    expect((await lead(id)).score).toBe(76);
  });

  it("writes history when the temperature changes, not for every point", async () => {
    const id = await oneLead(GOOD);
    world.clock.advance(31 * DAY);
    await rescoreDue(here.scope, world.foundation);
    world.clock.advance(30 * DAY);
    await rescoreDue(here.scope, world.foundation);
    const history = await world.foundation.db.query
      .selectFrom("leadChange")
      .select(["before", "after"])
      .where("leadId", "=", id)
      .where("kind", "=", "scored")
      .orderBy("id")
      .execute();
    // 76 → 66 is ten points, though with hysteresis still HOT; 66 → 56 leaves HOT
    expect(history.map(({ after }) => after)).toEqual([
      { score: 66, temperature: "HOT" },
      { score: 56, temperature: "WARM" },
    ]);
  });
});

describe("score rules", () => {
  it("are the default ones until somebody saves others; then every lead is rescored in the background", async () => {
    await addLeads(
      world.foundation,
      here.scope,
      Array.from({ length: 120 }, () => ({ website: "https://own.example" })),
    );
    await rescoreDue(here.scope, world.foundation);
    const before = await here.api.get("/scoring/rules");
    expect(before.body).toEqual({ rules: DEFAULT_RULES, isDefault: true, updatedAt: null, rescoring: null });
    const saved = await here.api.put("/scoring/rules", { ...DEFAULT_RULES, base: 45 });
    expect(saved.status).toBe(200);
    expect(saved.body.rescoring).toEqual({ done: 0, startedAt: new Date(world.clock.now()).toISOString() });
    await world.drain();
    const after = await here.api.get("/scoring/rules");
    expect(after.body).toMatchObject({ isDefault: false, rescoring: null, rules: { base: 45 } });
    expect(await temperatures()).toEqual({ WARM: 120 });
  });

  it("refuse what makes no sense, naming the field", async () => {
    const answer = await here.api.put("/scoring/rules", {
      ...DEFAULT_RULES,
      temperature: { hot: 40, hotUntil: 65, warm: 40, warmUntil: 35 },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].path).toContain("temperature");
  });

  it("may be read by sales and changed by managers only", async () => {
    const sales = await here.member("sales");
    expect((await sales.api.get("/scoring/rules")).status).toBe(200);
    expect((await sales.api.put("/scoring/rules", DEFAULT_RULES)).status).toBe(403);
  });

  it("count the categories the organization has chosen", async () => {
    const id = await oneLead({ category: "Café", website: "https://own.example", contactPoints: [] });
    expect((await lead(id)).score).toBe(27);
    const answer = await here.api.patch("/organization", { idealCategories: ["cafe"] });
    expect(answer.status).toBe(200);
    await world.drain();
    expect((await lead(id)).score).toBe(35);
  });
});
