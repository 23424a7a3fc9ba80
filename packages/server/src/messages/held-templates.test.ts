// A carrier that takes a text for spam (Twilio 30007): its template is held, so that it is not spent on the next lead.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callAsTwilio } from "../sandbox/twilio-server.ts";
import { type NumberWorld, openNumberWorld, TWILIO_TOKEN } from "../testing/number-world.ts";

let numbers: NumberWorld;
beforeAll(async () => {
  numbers = await openNumberWorld();
});
afterAll(() => numbers.close());

test("a template a carrier took for spam is held until it says something else, by whatever way it would leave", async () => {
  const organization = await numbers.world.organization();
  const { api } = organization;
  const { webhook } = await numbers.addTwilio(organization);
  const made = { name: "Offer", channel: "sms", language: "en", body: "Cheap websites, {name}!" };
  const { body: template } = await api.post("/templates", made);
  expect(template.heldReason).toBeNull();
  const leads: string[] = [];
  for (const phone of ["+38344700101", "+38344700102"]) {
    const { body } = await api.post("/leads", { name: "Cafe", phone, country: "XK" });
    leads.push(body.id);
  }
  const [first = "", second = ""] = leads;
  const sent = await api.post(`/leads/${first}/messages`, { channel: "sms", templateId: template.id });
  await numbers.world.drain();
  const { providerId } = (await api.get(`/messages/${sent.body.id}`)).body;
  const receipt = { MessageSid: providerId, MessageStatus: "undelivered", ErrorCode: "30007" };
  expect(await callAsTwilio(`${webhook}/status`, TWILIO_TOKEN, receipt)).toBe(204);
  await numbers.world.drain();
  const read = async () => (await api.get(`/templates/${template.id}`)).body;
  expect((await read()).heldReason).toContain("took it for spam");
  const preview = await api.post(`/templates/${template.id}/preview`, { leadId: second });
  expect(preview.body.problems).toMatchObject([{ code: "held", message: expect.stringContaining("spam") }]);
  const action = { type: "message", channel: "sms", templateId: template.id };
  const forecast = () => api.post("/leads/bulk/forecast", { ids: [second], action });
  expect((await forecast()).body).toMatchObject({ possible: 0, reasons: [{ reason: "held-template", count: 1 }] });
  expect((await api.post(`/leads/${second}/messages`, { channel: "sms", templateId: template.id })).status).toBe(422);
  await api.patch(`/templates/${template.id}`, { name: "Another name" });
  expect((await read()).heldReason).not.toBeNull();
  await api.patch(`/templates/${template.id}`, { body: "Hello {name}, may I show you something?" });
  expect((await read()).heldReason).toBeNull();
  expect((await forecast()).body).toMatchObject({ possible: 1 });
  const audit = (await api.get("/audit-entries?limit=200")).body.items;
  expect(audit.some((entry: object) => JSON.stringify(entry).includes("heldReason"))).toBe(true);
});

test("what waits to leave by a held template fails with the reason", async () => {
  const organization = await numbers.world.organization();
  const { api } = organization;
  const { webhook } = await numbers.addTwilio(organization);
  const made = { name: "Offer", channel: "sms", language: "en", body: "Cheap websites, {name}!" };
  const { body: template } = await api.post("/templates", made);
  const newLead = async (phone: string) =>
    String((await api.post("/leads", { name: "Bar", phone, country: "XK" })).body.id);
  const first = await newLead("+38344700103");
  const sent = await api.post(`/leads/${first}/messages`, { channel: "sms", templateId: template.id });
  await numbers.world.drain();
  await api.post("/sending/pause", {});
  const second = await newLead("+38344700104");
  const action = { type: "message", channel: "sms", templateId: template.id };
  await api.post("/leads/bulk", { ids: [second], action });
  await numbers.world.drain();
  const { providerId } = (await api.get(`/messages/${sent.body.id}`)).body;
  const receipt = { MessageSid: providerId, MessageStatus: "undelivered", ErrorCode: "30007" };
  await callAsTwilio(`${webhook}/status`, TWILIO_TOKEN, receipt);
  await api.post("/sending/resume", {});
  await numbers.world.drain();
  const { items } = (await api.get(`/messages?leadId=${second}`)).body;
  expect(items).toMatchObject([{ state: "failed", reason: expect.stringContaining("This template is held") }]);
});

test("a text that was to leave once more does not leave by a held template", async () => {
  const organization = await numbers.world.organization();
  const { api } = organization;
  const { webhook } = await numbers.addTwilio(organization);
  const made = { name: "Offer", channel: "sms", language: "en", body: "Cheap websites, {name}!" };
  const { body: template } = await api.post("/templates", made);
  const fail = async (phone: string, ErrorCode: string) => {
    const { id } = (await api.post("/leads", { name: "Bar", phone, country: "XK" })).body;
    const sent = await api.post(`/leads/${id}/messages`, { channel: "sms", templateId: template.id });
    await numbers.world.drain();
    const { providerId } = (await api.get(`/messages/${sent.body.id}`)).body;
    const receipt = { MessageSid: providerId, MessageStatus: "undelivered", ErrorCode };
    await callAsTwilio(`${webhook}/status`, TWILIO_TOKEN, receipt);
    await numbers.world.drain();
    return id;
  };
  const away = await fail("+38344700105", "30003");
  await fail("+38344700106", "30007");
  numbers.world.clock.advance(4 * 3_600_000);
  await numbers.world.drain();
  const { items } = (await api.get(`/messages?leadId=${away}`)).body;
  expect(items).toMatchObject([{ state: "failed", reason: expect.stringContaining("is held") }, { state: "failed" }]);
});
