// Whom a message to many reaches: its forecast and its run say the same as the gate does (product.md, section 4, "Bulk message").
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { type NumberWorld, openNumberWorld } from "../testing/number-world.ts";
import type { TestOrganization } from "../testing/world.ts";

let here: NumberWorld;
let organization: TestOrganization;
let mail: Sandbox;

beforeAll(async () => {
  mail = await startSandbox();
  const mailbox = { MAIL_HOST: mail.mailHost, MAIL_PORT: String(mail.mailPort), MAIL_SECURE: "false" };
  here = await openNumberWorld({ SANDBOX: "", MAIL_FROM: "ben@studio.example", ...mailbox });
  organization = await here.world.organization();
});
afterAll(async () => {
  await here.close();
  await mail.close();
});

async function template(channel: string, more: object = {}): Promise<string> {
  const made = { name: `To many ${channel}`, channel, language: "en", body: "Hello {business_name}", ...more };
  return (await organization.api.post("/templates", made)).body.id;
}

async function leadOf(values: object): Promise<string> {
  return (await organization.api.post("/leads", { name: "Cafe", country: "XK", ...values })).body.id;
}

const forecast = async (ids: readonly string[], action: object) =>
  (await organization.api.post("/leads/bulk/forecast", { ids, action })).body;

async function run(ids: readonly string[], action: object) {
  const { body } = await organization.api.post("/leads/bulk", { ids, action });
  await here.world.drain();
  return (await organization.api.get(`/bulk-actions/${body.id}`)).body;
}

test("a WhatsApp message to many counts beforehand whom WhatsApp would not let it write to, and skips just them", async () => {
  const { api } = organization;
  const number = await here.addWhatsApp(organization);
  const phones = ["+38344720001", "+38344720002", "+38344720003"];
  const [wrote = "", allowed = "", stranger = ""] = await Promise.all(phones.map((phone) => leadOf({ phone })));
  const said = { id: "wamid.many", from: "38344720001", timestamp: "0", type: "text", text: { body: "Hi" } };
  const timestamp = String(Math.floor(here.world.clock.now() / 1_000));
  expect(await here.callOfMeta(number, { messages: [{ ...said, timestamp }] })).toBe(200);
  // an answer of the same instant would take the message back
  here.world.clock.advance(60_000);
  await api.post(`/leads/${allowed}/consents`, { channel: "whatsapp", isGiven: true, source: "Form" });
  const templateId = await template("whatsapp");
  const action = { type: "message", channel: "whatsapp", templateId };
  const ids = [wrote, allowed, stranger];
  expect(await forecast(ids, action)).toMatchObject({
    possible: 1,
    reasons: [{ reason: "no-approved-template", count: 2 }],
  });
  const parameters = [{ name: null, text: "{business_name}" }];
  await api.put(`/templates/${templateId}/whatsapp-template`, { name: "first_hello", language: "en", parameters });
  const reasons = [{ reason: "no-permission", count: 1 }];
  expect(await forecast(ids, action)).toMatchObject({ possible: 2, reasons });
  expect(await run(ids, action)).toMatchObject({ changed: 2, skipped: 1, failed: 0, reasons });
  const { items } = (await api.get("/messages?channel=whatsapp&direction=outbound")).body;
  expect(items.map(({ leadId, state }: { leadId: string; state: string }) => [leadId, state]).sort()).toEqual(
    [
      [wrote, "sent"],
      [allowed, "sent"],
    ].sort(),
  );
});

test("e-mails to many want the organization's postal address: beforehand, at the run, and at the gate", async () => {
  const { api } = organization;
  const templateId = await template("email", { subject: "Hello" });
  const action = { type: "message", channel: "email", templateId };
  const [first, second] = [await leadOf({ email: "a@cafe.example" }), await leadOf({ email: "b@cafe.example" })];
  const address = async (to: string | null) =>
    expect((await api.patch("/organization", { address: to })).status).toBe(200);
  const reasons = [{ reason: "no-postal-address", count: 1 }];
  await address(null);
  expect(await forecast([first], action)).toMatchObject({ possible: 0, reasons });
  expect(await run([first], action)).toMatchObject({ changed: 0, skipped: 1, reasons });
  await address("Main Street 1");
  expect(await forecast([first], action)).toMatchObject({ possible: 1, reasons: [] });
  await api.post("/sending/pause", {});
  expect(await run([first], action)).toMatchObject({ changed: 1, skipped: 0 });
  await address(null);
  await api.post("/sending/resume", {});
  // a mail somebody writes to one lead alone is that person's act
  await api.post(`/leads/${second}/messages`, { channel: "email", subject: "Hello", body: "Hello" });
  const messageTo = async (leadId: string) => (await api.get(`/messages?leadId=${leadId}`)).body.items[0];
  const later = async (ms: number) => {
    here.world.clock.advance(ms);
    await here.world.drain();
  };
  await later(60_000);
  expect(await messageTo(first)).toMatchObject({ state: "planned", reason: expect.stringContaining("postal address") });
  expect(await messageTo(second)).toMatchObject({ state: "sent" });
  await address("Main Street 1");
  await later(15 * 60_000);
  expect(await messageTo(first)).toMatchObject({ state: "sent" });
});
