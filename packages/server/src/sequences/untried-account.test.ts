// An account nobody has tried: a sequence that needs it is not started, and says what to do.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type NumberWorld, openNumberWorld, TWILIO_SID, TWILIO_TOKEN } from "../testing/number-world.ts";
import { triedMailbox } from "../testing/tried-account.ts";
import type { TestOrganization } from "../testing/world.ts";

let here: NumberWorld;
let organization: TestOrganization;

beforeAll(async () => {
  here = await openNumberWorld();
  organization = await here.world.organization({ address: "Rruga 1, Prishtina" });
});
afterAll(() => here.close());

const api = () => organization.api;
const twilio = { from: "+15550199", accountSid: TWILIO_SID, authToken: TWILIO_TOKEN };
const untried = { path: "steps.0.channel", code: "unverified-account", message: expect.stringContaining("press Test") };

async function template(channel: string): Promise<string> {
  const text = {
    name: channel,
    channel,
    language: "en",
    body: "Hello",
    ...(channel === "email" ? { subject: "Hi" } : {}),
  };
  return (await api().post("/templates", text)).body.id;
}
const start = (steps: object[]) => api().post("/sequences", { name: "Bakers", state: "active", steps });

test("a sequence waits until its number was tried, and until it was tried again with other secrets", async () => {
  const account = (await api().post("/channel-accounts", { channel: "sms", name: "Texts", twilio })).body;
  const steps = [{ channel: "sms", templateId: await template("sms") }];
  expect(account.state).toBe("unverified");
  expect(await start(steps)).toMatchObject({ status: 422, body: { code: "sequence-problems", problems: [untried] } });
  const draft = (await api().post("/sequences", { name: "Bakers", steps })).body;
  expect(draft.problems).toEqual([untried]);
  expect((await api().post(`/channel-accounts/${account.id}/test`)).body.provider).toEqual({ ok: true, error: null });
  expect((await api().get("/channel-accounts")).body.items).toMatchObject([{ state: "ok" }]);
  expect(await start(steps)).toMatchObject({ status: 201, body: { problems: [] } });
  await api().patch(`/channel-accounts/${account.id}`, { twilio });
  expect((await start(steps)).body.problems).toEqual([untried]);
});

test("one that was tried is enough, and a person's own messages need none", async () => {
  const smtp = { host: "smtp.studio.example", port: 587, user: "new", password: "hunter2-secret" };
  await api().post("/channel-accounts", { channel: "email", name: "New", address: "new@studio.example", smtp });
  const byMail = [{ channel: "email", templateId: await template("email") }];
  expect((await start(byMail)).body.problems).toEqual([untried]);
  await triedMailbox(here.world.foundation, organization);
  expect((await start(byMail)).status).toBe(201);
  const personal = { channel: "whatsapp-personal", templateId: await template("whatsapp") };
  expect((await start([personal])).status).toBe(201);
});

test("a WhatsApp number nobody has tried keeps a sequence by WhatsApp from starting", async () => {
  const whatsapp = { number: "+15550100", phoneNumberId: "106540352242922", accessToken: "token-token" };
  const secrets = { appSecret: "app_secret_123", verifyToken: "our-own-words" };
  const account = { channel: "whatsapp", name: "WhatsApp", whatsapp: { ...whatsapp, ...secrets } };
  const { id } = (await api().post("/channel-accounts", account)).body;
  const steps = [{ channel: "whatsapp", templateId: await template("whatsapp") }];
  expect((await start(steps)).body.problems).toEqual([untried]);
  await api().post(`/channel-accounts/${id}/test`);
  expect((await start(steps)).status).toBe(201);
});
