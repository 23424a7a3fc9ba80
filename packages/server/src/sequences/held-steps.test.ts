// What we hold ourselves waits, says why, and leaves afterwards.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addLeads } from "../testing/leads-and-messages.ts";
import { type MailWorld, openMailWorld } from "../testing/mail-world.ts";
import { MONDAY_MORNING } from "../testing/world.ts";
import { reachable } from "./test-leads.ts";

const DAY = 86_400_000;

let here: MailWorld;
let leadId: string;
let sequenceId: string;

beforeAll(async () => {
  here = await openMailWorld();
});
afterAll(() => here.close());
beforeEach(async () => {
  const { api } = here.organization;
  here.world.clock.set(MONDAY_MORNING);
  await api.patch("/organization", { address: "Main Street 1, Prishtina" });
  const mail = { name: "Mail", channel: "email", language: "en", subject: "Hello", body: "Hello {name}" };
  const templateId = (await api.post("/templates", mail)).body.id;
  const steps = [{ channel: "email", templateId, delayDays: 1 }];
  sequenceId = (await api.post("/sequences", { name: "Mails", state: "active", steps })).body.id;
  [leadId = ""] = await addLeads(here.world.foundation, here.organization.scope, [reachable(++count)]);
  await api.post(`/sequences/${sequenceId}/enrollments`, { ids: [leadId] });
});
let count = 0;

const later = async (ms: number) => {
  here.world.clock.advance(ms);
  await here.world.drain();
};
const step = async () => (await here.organization.api.get(`/messages?leadId=${leadId}`)).body.items[0];

test("a step that a pause of everything held for longer than it lasts leaves when sending goes on", async () => {
  const { api } = here.organization;
  await api.post("/sending/pause");
  await later(16 * DAY);
  expect(await step()).toMatchObject({ state: "planned" });
  await later(DAY);
  here.world.clock.advance(4 * DAY);
  await api.post("/sending/resume");
  await later(60_000);
  await later(60 * 60_000);
  expect(await step()).toMatchObject({ state: "sent" });
});

test("an e-mail of a sequence waits for the organization's postal address, and says where to enter it", async () => {
  const { api } = here.organization;
  expect((await api.patch("/organization", { address: null })).status).toBe(200);
  await later(DAY);
  expect(await step()).toMatchObject({ state: "planned", reason: expect.stringContaining("postal address") });
  const { findings } = (await api.get("/sending/explanation")).body;
  expect(findings).toContainEqual(
    expect.objectContaining({ code: "held", count: 1, about: expect.stringContaining("enter it under Settings") }),
  );
  await api.patch("/organization", { address: "Main Street 1" });
  await later(15 * 60_000);
  expect(await step()).toMatchObject({ state: "sent" });
});

test("a lead's page says that its sequence is paused, and names no time for the next step", async () => {
  const { api } = here.organization;
  const enrollment = async () => (await api.get(`/leads/${leadId}`)).body.enrollments[0];
  expect(await enrollment()).toMatchObject({ state: "active", nextStepAt: expect.any(String), reason: null });
  await api.patch(`/sequences/${sequenceId}`, { state: "paused" });
  expect(await enrollment()).toMatchObject({ state: "active", nextStepAt: null, reason: "The sequence is paused" });
});
