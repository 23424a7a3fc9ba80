// Texts to a country that is switched off at Twilio (21408): found out once, and not by every lead in it.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type NumberWorld, openNumberWorld } from "../testing/number-world.ts";

/** Where texts may go, by what numbers begin with. */
const allowed = new Set(["+49"]);
const asked: string[] = [];
const twilio = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  const reply = (status: number, answer: object) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  if (request.method === "GET") return reply(200, { status: "active", messages: [] });
  const to = new URLSearchParams(body).get("To") ?? "";
  asked.push(to);
  if (![...allowed].some((prefix) => to.startsWith(prefix)))
    return reply(400, { code: 21408, message: "Permission to send an SMS has not been enabled", status: 400 });
  return reply(201, { sid: `SM${String(asked.length).padStart(32, "0")}`, status: "queued", num_segments: "1" });
});

let numbers: NumberWorld;
beforeAll(async () => {
  twilio.listen(0, "127.0.0.1");
  await once(twilio, "listening");
  numbers = await openNumberWorld({ TWILIO_API_URL: `http://127.0.0.1:${(twilio.address() as AddressInfo).port}` });
});
afterAll(async () => {
  await numbers.close();
  twilio.closeAllConnections();
  twilio.close();
});

test("a country that is switched off is tried once; others go on; Test lets it be tried again", async () => {
  const organization = await numbers.world.organization();
  const { api } = organization;
  const { id } = await numbers.addTwilio(organization);
  const newLead = async (phone: string) => String((await api.post("/leads", { name: `Cafe ${phone}`, phone })).body.id);
  const send = async (leadId: string) => {
    const made = await api.post(`/leads/${leadId}/messages`, { channel: "sms", body: "Hello" });
    await numbers.world.drain();
    return (await api.get(`/messages/${made.body.id}`)).body;
  };
  const kosovo = [await newLead("+38344111201"), await newLead("+38344111202")];
  const [first = "", second = ""] = kosovo;
  expect(await send(first)).toMatchObject({ state: "failed", reason: expect.stringContaining("21408") });
  expect(await send(second)).toMatchObject({ state: "failed", reason: expect.stringContaining("XK are switched off") });
  expect(asked).toHaveLength(1);
  expect(await send(await newLead("+4915112345678"))).toMatchObject({ state: "sent" });
  const account = async () => (await api.get(`/channel-accounts/${id}`)).body;
  expect(await account()).toMatchObject({ isPaused: false, warning: expect.stringContaining("XK") });
  const text = { name: "Short", channel: "sms", language: "en", body: "Hello {name}" };
  const templateId = (await api.post("/templates", text)).body.id;
  const action = { type: "message", channel: "sms", templateId };
  const forecast = await api.post("/leads/bulk/forecast", { ids: kosovo, action });
  expect(forecast.body).toMatchObject({ possible: 0, reasons: [{ reason: "closed-country", count: 2 }] });
  allowed.add("+383");
  expect((await api.post(`/channel-accounts/${id}/test`)).status).toBe(200);
  expect((await account()).warning).toBeNull();
  expect(await send(second)).toMatchObject({ state: "sent" });
});
