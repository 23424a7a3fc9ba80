// Numbers set by environment variables: their webhooks are called `default`, and what is not set is never trusted.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Config, ConfigError, readConfig } from "../config/config.ts";
import { at } from "../db/values.ts";
import { callAsTwilio } from "../sandbox/twilio-server.ts";
import { callAsWhatsApp, whatsAppDelivery } from "../sandbox/whatsapp-server.ts";
import { META_SECRET, type NumberWorld, openNumberWorld, TWILIO_SID, TWILIO_TOKEN } from "../testing/number-world.ts";
import type { TestOrganization } from "../testing/world.ts";
import { keepEnvironmentAccount } from "./keep-environment-account.ts";
import { ENVIRONMENT_ACCOUNT, ENVIRONMENT_NUMBERS } from "./store.ts";

let here: NumberWorld;
let first: TestOrganization;
let second: TestOrganization;

beforeAll(async () => {
  here = await openNumberWorld({
    SANDBOX: "",
    WHATSAPP_PHONE_NUMBER_ID: "106540352242922",
    WHATSAPP_ACCESS_TOKEN: "token-token",
    WHATSAPP_APP_SECRET: META_SECRET,
    WHATSAPP_BUSINESS_ACCOUNT_ID: "102290129340398",
    TWILIO_ACCOUNT_SID: TWILIO_SID,
    TWILIO_AUTH_TOKEN: TWILIO_TOKEN,
    TWILIO_FROM: "+15550199",
  });
  first = await here.world.organization();
  second = await here.world.organization();
});
afterAll(() => here.close());

test("they serve the first organization only, count as verified, and are changed in the environment alone", async () => {
  const { items } = (await first.api.get("/channel-accounts")).body;
  expect(items).toMatchObject([
    { channel: "sms", webhookPath: "/webhooks/twilio/default", address: "+15550199", state: "ok" },
    { channel: "whatsapp", webhookPath: "/webhooks/whatsapp/default", isFromEnvironment: true, state: "ok" },
  ]);
  expect((await second.api.get("/channel-accounts")).body.items).toEqual([]);
  const change = await first.api.patch(`/channel-accounts/${items[0].id}`, { name: "Mine" });
  expect(change).toMatchObject({ status: 409, body: { code: "from-environment" } });
  expect((await first.api.post("/approved-templates/synchronization", {})).body.items).toHaveLength(5);
});

test("texts leave by them, and their webhooks are found under default", async () => {
  const phone = "+38344812345";
  const lead = (await first.api.post("/leads", { name: "Cafe", phone, country: "XK" })).body;
  expect((await first.api.post(`/leads/${lead.id}/messages`, { channel: "sms", body: "Hello" })).status).toBe(201);
  await here.world.drain();
  expect(here.numbers.texts()).toMatchObject([{ to: phone, text: "Hello", from: "+15550199" }]);
  const fields = { MessageSid: `SM${"7".repeat(32)}`, From: phone, To: "+15550199", Body: "Yes" };
  expect(await callAsTwilio(`${here.base}/webhooks/twilio/default/inbound`, TWILIO_TOKEN, fields)).toBe(200);
  const message = { id: "wamid.e1", from: phone.slice(1), timestamp: "1760000000", type: "text", text: { body: "Hi" } };
  const body = whatsAppDelivery("106540352242922", { messages: [message] });
  expect(await callAsWhatsApp(`${here.base}/webhooks/whatsapp/default`, META_SECRET, body)).toBe(200);
  expect(await callAsWhatsApp(`${here.base}/webhooks/whatsapp/default`, "", body)).toBe(401);
  const { items } = (await first.api.get(`/messages?leadId=${lead.id}&direction=inbound`)).body;
  expect(items.map(({ channel }: { channel: string }) => channel).sort()).toEqual(["sms", "whatsapp"]);
});

test("a start with the same settings leaves what is known of their errors; other settings forget it", async () => {
  const { foundation } = here.world;
  const { db, clock } = foundation;
  const { mail } = readConfig({ MAIL_HOST: "mail.studio.example", MAIL_FROM: "ben@studio.example" });
  const start = (more: Partial<Config> = {}) =>
    keepEnvironmentAccount({ ...foundation, config: { ...foundation.config, mail, ...more } });
  const failing = async () => {
    const lanes = db.query.selectFrom("channelLane").where("organizationId", "=", first.organizationId);
    const rows = await lanes.where("lastError", "is not", null).select("accountId").execute();
    return rows.map(({ accountId }) => accountId).sort();
  };
  await start();
  await db.transaction(async (tx) => {
    const noted = { lastError: "The token ran out", lastErrorAt: at(clock.now()) };
    const lanes = tx.query.updateTable("channelLane").set(noted as never);
    await lanes.where("organizationId", "=", first.organizationId).execute();
  });
  for (const _again of [1, 2]) {
    await start();
    expect(await failing()).toEqual(
      [ENVIRONMENT_ACCOUNT, ENVIRONMENT_NUMBERS.sms, ENVIRONMENT_NUMBERS.whatsapp].sort(),
    );
  }
  await start({ mail: mail && { ...mail, port: 2525 } });
  expect(await failing()).toEqual([ENVIRONMENT_NUMBERS.sms, ENVIRONMENT_NUMBERS.whatsapp].sort());
});

test("a handshake succeeds for nobody as long as no words are agreed on", async () => {
  const query = "hub.mode=subscribe&hub.verify_token=&hub.challenge=1";
  expect((await fetch(`${here.base}/webhooks/whatsapp/default?${query}`)).status).toBe(403);
});

test("a number set by half is refused at the start, naming what is missing", () => {
  const problemsOf = (environment: Record<string, string>) => {
    try {
      readConfig(environment);
      return [];
    } catch (error) {
      return error instanceof ConfigError ? error.problems : [String(error)];
    }
  };
  expect(problemsOf({ WHATSAPP_PHONE_NUMBER_ID: "106540352242922" })).toEqual([
    "WHATSAPP_ACCESS_TOKEN: is required with WHATSAPP_PHONE_NUMBER_ID",
  ]);
  expect(problemsOf({ TWILIO_ACCOUNT_SID: TWILIO_SID })).toEqual([
    "TWILIO_AUTH_TOKEN: is required with TWILIO_ACCOUNT_SID, or TWILIO_API_KEY_SID",
    "TWILIO_FROM: is required with TWILIO_ACCOUNT_SID, or TWILIO_MESSAGING_SERVICE_SID",
  ]);
  expect(problemsOf({ TWILIO_ACCOUNT_SID: "AC1" })[0]).toContain("TWILIO_ACCOUNT_SID: must be AC");
  const sender = { TWILIO_ACCOUNT_SID: TWILIO_SID, TWILIO_FROM: "+15550199" };
  const key = `SK${"d".repeat(32)}`;
  expect(problemsOf({ ...sender, TWILIO_API_KEY_SID: key })).toEqual([
    "TWILIO_API_KEY_SECRET: is required with TWILIO_API_KEY_SID",
  ]);
  expect(problemsOf({ ...sender, TWILIO_API_KEY_SID: key, TWILIO_API_KEY_SECRET: "secret" })).toEqual([]);
});
