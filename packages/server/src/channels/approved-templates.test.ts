// WhatsApp's list of approved templates, fetched from the stand-in over HTTP.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callAsWhatsApp } from "../sandbox/whatsapp-server.ts";
import { META_SECRET, type NumberWorld, openNumberWorld, PHONE_NUMBER_ID } from "../testing/number-world.ts";
import type { TestOrganization } from "../testing/world.ts";

const WABA = "102290129340398";
let here: NumberWorld;
let organization: TestOrganization;

beforeAll(async () => {
  here = await openNumberWorld();
  organization = await here.world.organization();
});
afterAll(() => here.close());

const sync = () => organization.api.post("/approved-templates/synchronization", {});

test("the list is fetched over all its pages, and says which cannot be sent", async () => {
  await here.addWhatsApp(organization, { businessAccountId: WABA });
  expect((await organization.api.get("/approved-templates")).body.accounts).toMatchObject([{ syncedAt: null }]);
  const { status, body } = await sync();
  expect(status).toBe(200);
  expect(body.items.map(({ name, obstacle }: { name: string; obstacle: string | null }) => [name, obstacle])).toEqual([
    ["first_hello", null],
    ["last_hello", null],
    ["named_hello", null],
    ["offer_with_picture", null],
    ["paused_offer", expect.stringContaining("paused")],
  ]);
  expect(body.items[2].parameters).toEqual([
    { name: "business", example: "Cafe Roma" },
    { name: "sender", example: "Ana" },
  ]);
  expect(body.accounts).toMatchObject([{ syncedAt: expect.any(String), error: null }]);
});

test("a number without its business account says what is missing, and one whose token ran out keeps its list", async () => {
  const other = await here.world.organization();
  const number = await here.addWhatsApp(other, {});
  const first = await other.api.post("/approved-templates/synchronization", {});
  expect(first.body.accounts).toMatchObject([{ error: expect.stringContaining("Business account") }]);
  const whatsapp = { number: "+15550100", phoneNumberId: PHONE_NUMBER_ID, businessAccountId: WABA };
  const change = (accessToken: string) =>
    other.api.patch(`/channel-accounts/${number.id}`, { whatsapp: { ...whatsapp, accessToken } });
  await change("token-token");
  expect((await other.api.post("/approved-templates/synchronization", {})).body.items).toHaveLength(5);
  await change("expired-token");
  const { body } = await other.api.post("/approved-templates/synchronization", {});
  expect(body.items).toHaveLength(5);
  expect(body.accounts).toMatchObject([{ error: expect.stringContaining("access token") }]);
});

test("news of a template fetch the list again by themselves", async () => {
  const other = await here.world.organization();
  const number = await here.addWhatsApp(other, { businessAccountId: WABA });
  const value = { event: "PAUSED", message_template_name: "first_hello", message_template_language: "en" };
  const change = { field: "message_template_status_update", value };
  const body = JSON.stringify({ object: "whatsapp_business_account", entry: [{ id: WABA, changes: [change] }] });
  expect(await callAsWhatsApp(number.webhook, META_SECRET, body)).toBe(200);
  await here.world.drain();
  expect((await other.api.get("/approved-templates")).body.items).toHaveLength(5);
});

test("a mapping that the list contradicts keeps the message from leaving, and says why", async () => {
  const { api } = organization;
  const text = { name: "Hello", channel: "whatsapp", language: "en", body: "Hello {business_name}" };
  const template = (await api.post("/templates", text)).body;
  const lead = (await api.post("/leads", { name: "Cafe", phone: "+38344600001", country: "XK" })).body;
  await api.post(`/leads/${lead.id}/consents`, { channel: "whatsapp", isGiven: true, source: "Form" });
  const send = async (mapping: object) => {
    await api.put(`/templates/${template.id}/whatsapp-template`, { language: "en", parameters: [], ...mapping });
    return (await api.post(`/leads/${lead.id}/messages`, { channel: "whatsapp", templateId: template.id })).body;
  };
  expect((await send({ name: "paused_offer" })).detail).toContain("paused it");
  expect((await send({ name: "unheard_of" })).detail).toContain("no template unheard_of");
  expect((await send({ name: "first_hello" })).detail).toContain("takes 1 value");
  const parameters = [{ name: null, text: "{business_name}" }];
  expect((await send({ name: "first_hello", parameters })).state).toBe("planned");
});

test("a template with a picture and buttons leaves with a value in each place, or says which is wrong", async () => {
  const { api } = organization;
  const text = { name: "Offer", channel: "whatsapp", language: "en", body: "Hello {business_name}" };
  const template = (await api.post("/templates", text)).body;
  const phone = "+38344600009";
  const lead = (await api.post("/leads", { name: "H&M #1? 50%/../x", phone, country: "XK" })).body;
  await api.post(`/leads/${lead.id}/consents`, { channel: "whatsapp", isGiven: true, source: "Form" });
  const [, , , offer] = (await api.get("/approved-templates")).body.items;
  expect(offer.parameters.map(({ place }: { place?: string }) => place)).toEqual([
    "header-image",
    undefined,
    "button-1-url",
    "button-2-code",
  ]);
  const map = (picture: string, code = "ROMA10") =>
    api.put(`/templates/${template.id}/whatsapp-template`, {
      name: offer.name,
      language: "en",
      parameters: [
        { name: null, text: picture, place: "header-image" },
        { name: null, text: "{business_name}" },
        { name: null, text: "see?for={business_name}", place: "button-1-url" },
        { name: null, text: code, place: "button-2-code" },
      ],
    });
  const send = () => api.post(`/leads/${lead.id}/messages`, { channel: "whatsapp", templateId: template.id });
  await map("http://studio.example/cafe.png");
  expect((await send()).body.detail).toContain("https://");
  expect((await map("https://studio.example/cafe.png", "A".repeat(16))).body.errors).toEqual([
    { path: "parameters.3.text", message: "has more than the 15 characters of a code to copy" },
  ]);
  expect((await map("https://studio.example/cafe.png")).status).toBe(200);
  expect((await send()).body.state).toBe("planned");
  await here.world.drain();
  const sent = here.numbers.texts().find(({ to }) => to === phone);
  expect(sent?.text).toBe(
    "Template offer_with_picture: https://studio.example/cafe.png · H&M #1? 50%/../x · see?for=H%26M%20%231%3F%2050%25%2F..%2Fx · ROMA10",
  );
  const bad = { name: offer.name, language: "en", parameters: [{ name: null, text: "x", place: "footer" }] };
  expect((await api.put(`/templates/${template.id}/whatsapp-template`, bad)).status).toBe(400);
});

test("a pressed quick reply says what the mapping says of it: a proposal in the inbox, or an opt-out", async () => {
  const other = await here.world.organization();
  const { api } = other;
  const number = await here.addWhatsApp(other, { businessAccountId: WABA });
  const [, , , offer] = (await api.post("/approved-templates/synchronization", {})).body.items;
  expect(offer.quickReplies).toEqual([0]);
  const text = { name: "Offer", channel: "whatsapp", language: "en", body: "Hello {business_name}" };
  const { id } = (await api.post("/templates", text)).body;
  const map = (meaning: string, button = 0) =>
    api.put(`/templates/${id}/whatsapp-template`, {
      name: offer.name,
      language: "en",
      parameters: [
        { name: null, text: "https://studio.example/cafe.png", place: "header-image" },
        { name: null, text: "{business_name}" },
        { name: null, text: "roma", place: "button-1-url" },
        { name: null, text: "ROMA10", place: "button-2-code" },
        { name: null, text: meaning, place: `button-${button}-reply` },
      ],
    });
  let count = 0;
  const send = async () => {
    const phone = `+3834460010${++count}`;
    const lead = (await api.post("/leads", { name: "Cafe", phone, country: "XK" })).body;
    await api.post(`/leads/${lead.id}/consents`, { channel: "whatsapp", isGiven: true, source: "Form" });
    const sent = await api.post(`/leads/${lead.id}/messages`, { channel: "whatsapp", templateId: id });
    await here.world.drain();
    return { lead, phone, sent };
  };
  const press = async (phone: string) => {
    const taken = here.numbers.texts().find(({ to }) => to === phone);
    here.numbers.register({ whatsApp: { webhook: number.webhook, appSecret: META_SECRET } });
    expect(await here.numbers.reply(taken?.id ?? "", "Tell me more")).toBe(200);
    await here.world.drain();
  };
  expect((await map("rich")).body.errors).toMatchObject([
    { path: "parameters.4.text", message: expect.stringContaining("is none of interested") },
  ]);
  await map("interested", 1);
  expect((await send()).sent.body.detail).toContain("Button 2 is no quick reply");
  expect((await map("not-interested")).status).toBe(200);
  const declining = await send();
  await press(declining.phone);
  const conversation = (await api.get("/conversations?show=all")).body.items.find(
    ({ leadId }: { leadId: string }) => leadId === declining.lead.id,
  );
  expect(conversation).toMatchObject({ meaning: "not-interested", proposal: { status: "LOST" } });
  const inbound = await api.get(`/messages?leadId=${declining.lead.id}&direction=inbound`);
  expect(inbound.body.items).toMatchObject([{ body: "Tell me more", kind: "reply" }]);
  await map("stop");
  const leaving = await send();
  await press(leaving.phone);
  expect((await api.get(`/leads/${leaving.lead.id}`)).body.optOuts).toMatchObject([{ channel: "whatsapp" }]);
});
