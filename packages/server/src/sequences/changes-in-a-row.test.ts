// A sequence that is edited and paused while it runs: each change holds from its answer on, and many in a row take back no
// more than one.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { messageStore } from "../messages/store.ts";
import { addLeads } from "../testing/leads-and-messages.ts";
import { type MailWorld, openMailWorld } from "../testing/mail-world.ts";
import { MONDAY_MORNING } from "../testing/world.ts";
import { gateStep } from "./gate-step.ts";
import { reachable } from "./test-leads.ts";

let here: MailWorld;
let count = 0;

beforeAll(async () => {
  here = await openMailWorld();
});
afterAll(() => here.close());
beforeEach(() => here.world.clock.set(MONDAY_MORNING));

/** A lead whose first step waits for tomorrow. */
async function start() {
  const { world, organization } = here;
  const { api } = organization;
  const made = { name: "Step", channel: "email", language: "en", subject: "Hello", body: "Hello {name}" };
  const { id: templateId } = (await api.post("/templates", made)).body;
  const step = { channel: "email", templateId, delayDays: 1 };
  const sequence = await api.post("/sequences", { name: "Mails", state: "active", steps: [step] });
  expect(sequence.status, JSON.stringify(sequence.body)).toBe(201);
  const path = `/sequences/${sequence.body.id}`;
  const [leadId = ""] = await addLeads(world.foundation, organization.scope, [reachable(++count)]);
  await api.post(`${path}/enrollments`, { ids: [leadId] });
  const messages = async () => (await api.get(`/messages?leadId=${leadId}&direction=outbound`)).body.items;
  return { api, path, step, messages };
}

test("changes in a row plan a waiting step anew once, by the last of them", async () => {
  const { api, path, step, messages } = await start();
  for (const delayDays of [2, 3, 4, 5])
    expect((await api.patch(path, { steps: [{ ...step, delayDays }] })).status).toBe(200);
  await here.world.drain();
  const states = (await messages()).map(({ state }: { state: string }) => state).sort();
  expect(states).toEqual(["cancelled", "planned"]);
  const [enrollment] = (await api.get(`${path}/enrollments`)).body.items;
  expect(enrollment).toMatchObject({ state: "active", version: 5 });
});

test("a pause of the sequence is answered only when no gate is open: none stands behind it", async () => {
  const { api, path, messages } = await start();
  const { scope } = here.organization;
  const { db } = here.world.foundation;
  const [{ id }] = await messages();
  const order: string[] = [];
  const isOpen = Promise.withResolvers<void>();
  const paused = isOpen.promise.then(() => api.patch(path, { state: "paused" })).then(() => order.push("paused"));
  await db.transaction(async (tx) => {
    const message = await messageStore(tx, scope).find(id);
    if (message === undefined) throw new Error("There is no message");
    const now = MONDAY_MORNING + 86_400_000;
    expect(await gateStep(tx, message, now)).toEqual({ go: true });
    isOpen.resolve();
    // long enough for a pause that does not wait
    await new Promise((resolve) => setTimeout(resolve, 500));
    order.push("gate");
  });
  await paused;
  expect(order).toEqual(["gate", "paused"]);
});
