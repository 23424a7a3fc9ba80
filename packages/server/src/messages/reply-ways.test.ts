// By which channels a lead can be answered: WhatsApp's 24 hours above all. What the composer offers is what the gate lets pass.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type NumberWorld, openNumberWorld, type TestNumber } from "../testing/number-world.ts";
import { MONDAY_MORNING, type TestOrganization } from "../testing/world.ts";

const HOUR = 3_600_000;
let here: NumberWorld;
let organization: TestOrganization;
let number: TestNumber;

beforeAll(async () => {
  here = await openNumberWorld({ RATE_LIMIT_PER_MINUTE: "0" });
  here.world.clock.set(MONDAY_MORNING);
  organization = await here.world.organization({ address: "Rruga 1, Prishtina", timeZone: "Europe/Belgrade" });
  number = await here.addWhatsApp(organization);
});
afterAll(() => here.close());

const api = () => organization.api;
const whatsApp = async (leadId: string) =>
  (await api().get(`/conversations/${leadId}/ways`)).body.items.find(
    ({ channel }: { channel: string }) => channel === "whatsapp",
  );

test("within 24 hours of the lead's message any text, then only approved templates and with permission", async () => {
  const phone = "+38344310001";
  const { body: lead } = await api().post("/leads", { name: "Lux", phone, country: "XK" });
  const timestamp = String(Math.floor(here.world.clock.now() / 1_000));
  const inbound = {
    from: phone.slice(1),
    id: "wamid.ways",
    timestamp,
    type: "text",
    text: { body: "How much is it?" },
  };
  expect(await here.callOfMeta(number, { messages: [inbound] })).toBe(200);
  await here.world.drain();
  const open = await whatsApp(lead.id);
  expect(open).toMatchObject({ problem: null, onlyTemplateIds: null, address: phone });
  expect(Date.parse(open.windowEndsAt)).toBe(Number(timestamp) * 1_000 + 24 * HOUR);

  here.world.clock.advance(25 * HOUR);
  expect(await whatsApp(lead.id)).toMatchObject({ windowEndsAt: null, problem: { mend: "template" } });
  const made = await api().post("/templates", {
    name: "Again",
    channel: "whatsapp",
    language: "en",
    body: "Hello {business_name}",
  });
  const mapping = { name: "hello_again", language: "en", parameters: [{ name: null, text: "{business_name}" }] };
  await api().put(`/templates/${made.body.id}/whatsapp-template`, mapping);
  expect(await whatsApp(lead.id)).toMatchObject({ problem: { mend: "consent" } });
  await api().post(`/leads/${lead.id}/consents`, { channel: "whatsapp", isGiven: true, source: "Form" });
  expect(await whatsApp(lead.id)).toMatchObject({ problem: null, onlyTemplateIds: [made.body.id] });

  const write = (message: object) => api().post(`/leads/${lead.id}/messages`, { channel: "whatsapp", ...message });
  expect(await write({ body: "Any text" })).toMatchObject({ status: 422, body: { code: "whatsapp-window" } });
  expect(await write({ templateId: made.body.id })).toMatchObject({ status: 201, body: { body: "Hello Lux" } });
  expect((await api().get(`/conversations/${lead.id}`)).body).toMatchObject({ meaning: "interested", state: "open" });
});

test("paused sending is said for every channel", async () => {
  const { body: lead } = await api().post("/leads", { name: "Dora", phone: "+38344310002", email: "dora@example.com" });
  await api().post("/sending/pause", {});
  const { items } = (await api().get(`/conversations/${lead.id}/ways`)).body;
  await api().post("/sending/resume");
  expect(items.map(({ problem }: { problem: { mend: string } }) => problem.mend)).toEqual(
    Array.from({ length: 5 }, () => "resume"),
  );
});
