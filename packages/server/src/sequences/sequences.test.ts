import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addLeads } from "../testing/leads-and-messages.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { reachable } from "./test-leads.ts";

let world: World;
let organization: TestOrganization;
let template: (channel: string) => Promise<string>;

const DAY = 86_400_000;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set(MONDAY_MORNING);
  organization = await world.organization({ address: "Rruga 1, Prishtina", timeZone: "Europe/Belgrade" });
  template = async (channel) => {
    const { body } = await organization.api.post("/templates", {
      name: `For ${channel}`,
      channel,
      language: "en",
      ...(channel === "email" ? { subject: "Hello {name}" } : {}),
      body: "Hi {contact_name|there}, this is about {business_name}.",
    });
    return body.id;
  };
});

const leads = (...drafts: Parameters<typeof addLeads>[2][number][]) =>
  addLeads(world.foundation, organization.scope, drafts);
const create = async (sequence: object) => {
  const { status, body } = await organization.api.post("/sequences", { name: "Bakers", ...sequence });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
};
const personal = async () => ({ channel: "whatsapp-personal", templateId: await template("whatsapp") });

describe("a sequence", () => {
  it("that is classic ships with a new organization as a draft", async () => {
    const { body } = await organization.api.get("/sequences");
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      state: "draft",
      enrollments: { active: 0, paused: 0, stopped: 0, finished: 0 },
    });
    const steps = body.items[0].steps.map((step: { channel: string; delayDays: number }) => [
      step.channel,
      step.delayDays,
    ]);
    expect(steps).toEqual([
      ["whatsapp-personal", 0],
      ["email", 3],
      ["whatsapp-personal", 4],
    ]);
    const started = await organization.api.patch(`/sequences/${body.items[0].id}`, { state: "active" });
    expect(started.body, JSON.stringify(started.body)).toMatchObject({ state: "active", problems: [] });
  });

  it("is created, read, changed and deleted", async () => {
    const made = await create({ steps: [await personal()] });
    expect(made).toMatchObject({
      state: "draft",
      version: 1,
      problems: [],
      statistics: [{ stepIndex: 0, reached: 0 }],
    });
    expect(made.steps[0]).toMatchObject({
      kind: "message",
      note: null,
      delayDays: 0,
      window: null,
      condition: null,
      otherwise: null,
    });
    const path = `/sequences/${made.id}`;
    const renamed = await organization.api.patch(path, { name: "Butchers", version: 1 });
    expect(renamed.body).toMatchObject({ name: "Butchers", version: 1 });
    const changed = await organization.api.patch(path, { steps: [...made.steps, { kind: "task", note: "Visit" }] });
    expect(changed.body.version).toBe(2);
    expect(changed.body.steps[0].id).toBe(made.steps[0].id);
    expect((await organization.api.patch(path, { name: "x", version: 1 })).status).toBe(409);
    expect((await organization.api.delete(path)).status).toBe(204);
    expect((await organization.api.get(path)).status).toBe(404);
  });

  it("with problems is not started, and every problem is named", async () => {
    const other = await world.organization();
    const { body: made } = await other.api.post("/sequences", {
      name: "Broken",
      steps: [{ channel: "email", templateId: "gone", window: { from: "18:00", to: "09:00", days: [1] } }],
    });
    const { status, body } = await other.api.patch(`/sequences/${made.id}`, { state: "active" });
    expect(status).toBe(422);
    expect(body.errors.map(({ path }: { path: string }) => path)).toEqual([
      "steps.0.templateId",
      "organization.address",
      "steps.0.channel",
      "steps.0.window",
    ]);
    expect((await other.api.get(`/sequences/${made.id}`)).body).toMatchObject({
      state: "draft",
      problems: body.problems,
    });
    expect((await other.api.post("/sequences", { name: "B", state: "active", steps: [] })).status).toBe(422);
  });

  it("that is active may be created at once, and keeps its templates from being deleted", async () => {
    const step = await personal();
    await create({ name: "Keeper", state: "active", steps: [step] });
    const refused = await organization.api.delete(`/templates/${step.templateId}`);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain("Keeper");
  });

  it("of another organization is not there", async () => {
    const made = await create({ steps: [await personal()] });
    const other = await world.organization();
    expect((await other.api.get(`/sequences/${made.id}`)).status).toBe(404);
    expect((await other.api.patch(`/sequences/${made.id}`, { name: "x" })).status).toBe(404);
    expect((await other.api.post(`/sequences/${made.id}/enrollments`, { filter: {} })).status).toBe(404);
  });
});

describe("enrolling", () => {
  it("says first who would be enrolled and who not, and then does exactly that", async () => {
    const made = await create({ state: "active", steps: [await personal()] });
    const ids = await leads(
      reachable(1),
      reachable(2, { status: "REPLIED" }),
      reachable(3, { status: "LOST" }),
      reachable(4, { hidden: true }),
      { name: "Nowhere" },
      reachable(5),
    );
    const path = `/sequences/${made.id}/enrollments`;
    const body = { ids: [...ids, "unknown"] };
    const dry = await organization.api.post(path, { ...body, dryRun: true });
    expect(dry.body).toEqual({
      enrolled: 2,
      skipped: [
        { reason: "unknown-lead", count: 1 },
        { reason: "replied", count: 1 },
        { reason: "lost", count: 1 },
        { reason: "no-address", count: 1 },
        { reason: "hidden", count: 1 },
      ],
    });
    expect((await organization.api.get(path)).body.items).toEqual([]);
    expect((await organization.api.post(path, body)).body).toEqual(dry.body);
    const again = await organization.api.post(path, { ids });
    expect(again.body).toMatchObject({ enrolled: 0 });
    expect(again.body.skipped).toContainEqual({ reason: "already-enrolled", count: 2 });
  });

  it("takes everything that matches a filter", async () => {
    const made = await create({ state: "active", steps: [await personal()] });
    await leads(reachable(1, { city: "Peja" }), reachable(2, { city: "Peja" }), reachable(3, { city: "Gjakova" }));
    const { body } = await organization.api.post(`/sequences/${made.id}/enrollments`, { filter: { city: ["Peja"] } });
    expect(body).toEqual({ enrolled: 2, skipped: [] });
    const counts = (await organization.api.get(`/sequences/${made.id}`)).body.enrollments;
    expect(counts).toEqual({ active: 2, paused: 0, stopped: 0, finished: 0 });
  });

  it("in a draft is refused, and so is a request that names nobody", async () => {
    const made = await create({ steps: [await personal()] });
    const [id] = await leads(reachable(1));
    const path = `/sequences/${made.id}/enrollments`;
    expect((await organization.api.post(path, { ids: [id] })).status).toBe(409);
    expect((await organization.api.post(path, { ids: [id], dryRun: true })).body.enrolled).toBe(1);
    expect((await organization.api.post(path, {})).status).toBe(400);
  });

  it("is only for leads a member may see", async () => {
    const made = await create({ state: "active", steps: [await personal()] });
    const [mine, theirs] = await leads(reachable(1), reachable(2, { assignedTo: organization.admin.memberId }));
    const sales = await organization.member("sales");
    const { body } = await sales.api.post(`/sequences/${made.id}/enrollments`, { ids: [mine, theirs] });
    expect(body).toEqual({ enrolled: 1, skipped: [{ reason: "unknown-lead", count: 1 }] });
  });

  it("plans the first step in the ledger at once, an e-mail in the lead's send window", async () => {
    const email = { channel: "email", templateId: await template("email"), otherwise: "skip", delayDays: 5 };
    const made = await create({ state: "active", steps: [email, await personal()] });
    const [id] = await leads(reachable(1));
    await organization.api.post(`/sequences/${made.id}/enrollments`, { ids: [id] });
    const { items } = (await organization.api.get(`/sequences/${made.id}/enrollments`)).body;
    // Saturday moves to Monday, nine o'clock in Prishtina
    expect(items[0]).toMatchObject({
      leadId: id,
      leadName: "Lead 1",
      state: "active",
      nextStep: 0,
      timeZone: "Europe/Belgrade",
    });
    expect(Date.parse(items[0].dueAt)).toBe(MONDAY_MORNING + 5 * DAY);
    const planned = await messagesOf(id);
    expect(planned).toMatchObject([{ channel: "email", stepIndex: 0, state: "planned" }]);
    expect(new Date(planned[0]?.plannedFor ?? 0).toISOString()).toBe("2026-11-30T08:00:00.000Z");
  });
});

const messagesOf = (leadId: string | undefined) =>
  world.foundation.db.query
    .selectFrom("message")
    .selectAll()
    .where("leadId", "=", leadId ?? "")
    .orderBy("createdAt")
    .orderBy("id")
    .execute();
const waiting = async (leadId: string | undefined) =>
  (await messagesOf(leadId)).filter(({ state }) => state === "planned");

describe("an enrollment", () => {
  const enroll = async (steps: object[]) => {
    const sequence = await create({ state: "active", steps });
    const [leadId] = await leads(reachable(1));
    await organization.api.post(`/sequences/${sequence.id}/enrollments`, { ids: [leadId] });
    const { items } = (await organization.api.get(`/sequences/${sequence.id}/enrollments`)).body;
    return { sequence, leadId, id: items[0].id, path: `/enrollments/${items[0].id}` };
  };

  it("is paused, resumed and stopped by hand, and what was planned goes with it", async () => {
    const { leadId, path } = await enroll([{ ...(await personal()), delayDays: 1 }]);
    expect(await waiting(leadId)).toHaveLength(1);
    const paused = await organization.api.post(`${path}/pause`);
    expect(paused.body).toMatchObject({ state: "paused" });
    expect(await waiting(leadId)).toHaveLength(0);
    expect((await organization.api.post(`${path}/pause`)).status).toBe(200);
    const resumed = await organization.api.post(`${path}/resume`);
    expect(resumed.body).toMatchObject({ state: "active", nextStep: 0 });
    expect(await waiting(leadId)).toHaveLength(1);
    expect((await organization.api.post(`${path}/stop`)).body).toMatchObject({
      state: "stopped",
      stopReason: "by-hand",
    });
    expect(await waiting(leadId)).toHaveLength(0);
    expect((await organization.api.post(`${path}/resume`)).status).toBe(409);
  });

  it("follows an edit of its sequence, and a pause of it", async () => {
    const { sequence, leadId } = await enroll([{ ...(await personal()), delayDays: 1 }]);
    const path = `/sequences/${sequence.id}`;
    await organization.api.patch(path, { steps: [{ ...sequence.steps[0], delayDays: 9 }] });
    await world.drain();
    const [moved, ...others] = await waiting(leadId);
    expect(others).toEqual([]);
    expect(Number(moved?.plannedFor)).toBe(MONDAY_MORNING + 9 * DAY);
    await organization.api.patch(path, { state: "paused" });
    await world.drain();
    expect(await waiting(leadId)).toEqual([]);
    await organization.api.patch(path, { state: "active" });
    await world.drain();
    expect(await waiting(leadId)).toHaveLength(1);
    await organization.api.delete(path);
    await world.drain();
    expect(await waiting(leadId)).toEqual([]);
  });
});

describe("a filter that matches more leads than one request enrolls", () => {
  it("is tried as a whole and enrolled by a bulk action", { timeout: 60_000 }, async () => {
    await leads(...Array.from({ length: 10_001 }, (_, number) => reachable(number)));
    const { id } = await create({ state: "active", steps: [await personal()] });
    const path = `/sequences/${id}/enrollments`;
    expect(await organization.api.post(path, { filter: {}, dryRun: true })).toMatchObject({
      status: 200,
      body: { enrolled: 10_001, skipped: [] },
    });
    const { status, body } = await organization.api.post(path, { filter: {} });
    expect({ status, ...body }).toMatchObject({ status: 202, enrolled: 0, skipped: [], matched: 10_001 });
    expect((await organization.api.get(`/bulk-actions/${body.id}`)).body).toMatchObject({
      status: "queued",
      action: { type: "enroll", sequenceId: id },
    });
  });
});
