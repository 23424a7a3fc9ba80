import { afterAll, beforeAll, expect, test } from "vitest";
import { addLeads } from "../testing/leads-and-messages.ts";
import { MONDAY_MORNING, openWorld, type World } from "../testing/world.ts";
import { reachable } from "./test-leads.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test("a member of sales sees the figures of the leads they see, and no colleague's mailbox", async () => {
  world.clock.set(MONDAY_MORNING);
  const organization = await world.organization({ address: "Street 1", timeZone: "Europe/Belgrade" });
  const [sales, colleague] = [await organization.member("sales"), await organization.member("sales")];
  const { api } = organization;
  const template = { name: "Hello", channel: "whatsapp", language: "en", body: "Hello {name}" };
  const templateId = (await api.post("/templates", template)).body.id;
  const steps = [{ channel: "whatsapp-personal", templateId }];
  const { id } = (await api.post("/sequences", { name: "Figures", state: "active", steps })).body;
  const owners = [sales.caller.memberId, colleague.caller.memberId, null];
  const drafts = owners.map((assignedTo, at) => reachable(at + 1, { assignedTo }));
  const ids = await addLeads(world.foundation, organization.scope, drafts);
  await api.post(`/sequences/${id}/enrollments`, { ids });
  const smtp = { host: "smtp.studio.example", port: 587, user: "sales", password: "hunter2-secret" };
  const account = { channel: "email", name: "The colleague's", address: "colleague@studio.example", smtp };
  const { memberId } = colleague.caller;
  expect((await api.post("/channel-accounts", { ...account, memberId })).status).toBe(201);
  await world.drain();

  const seenBy = async (asker: typeof api) => {
    const one = (await asker.get(`/sequences/${id}`)).body;
    const listed = (await asker.get("/sequences")).body.items.find((row: { id: string }) => row.id === id);
    return { counts: one.enrollments, listed: listed.enrollments, reached: one.statistics[0].reached };
  };
  expect(await seenBy(api)).toMatchObject({ counts: { active: 3 }, listed: { active: 3 }, reached: 3 });
  expect(await seenBy(sales.api)).toMatchObject({ counts: { active: 2 }, listed: { active: 2 }, reached: 2 });
  const told = async (asker: typeof api) => JSON.stringify((await asker.get("/sending/explanation")).body);
  expect(await told(sales.api)).not.toContain("The colleague's");
});
