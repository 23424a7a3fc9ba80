// A world whose WhatsApp and Twilio are the stand-ins on real sockets, and whose webhooks come in through a real server.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Foundation } from "../foundation.ts";
import { deliveriesWorker } from "../messages/deliveries-worker.ts";
import { type SandboxNumbers, startSandboxNumbers } from "../sandbox/start-numbers.ts";
import { callAsTwilio } from "../sandbox/twilio-server.ts";
import { callAsWhatsApp, whatsAppDelivery } from "../sandbox/whatsapp-server.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "./world.ts";

export const TWILIO_SID = `AC${"a".repeat(32)}`;
export const TWILIO_TOKEN = "12345678901234567890123456789012";
export const META_SECRET = "app_secret_123";
export const PHONE_NUMBER_ID = "106540352242922";

/** A number of WhatsApp or Twilio of an organization. */
export interface TestNumber {
  readonly id: string;
  /** where its provider calls */
  readonly webhook: string;
}

/** The running world. */
export interface NumberWorld {
  readonly world: World;
  readonly numbers: SandboxNumbers;
  readonly base: string;
  addWhatsApp(organization: TestOrganization, more?: object): Promise<TestNumber>;
  addTwilio(organization: TestOrganization, more?: object): Promise<TestNumber>;
  /** a delivery of Meta with these messages or statuses; gives the status of the answer */
  callOfMeta(number: TestNumber, value: object, phoneNumberId?: string): Promise<number>;
  /** a text that reaches a number of Twilio */
  textTo(number: TestNumber, fields: Record<string, string>): Promise<number>;
  close(): Promise<void>;
}

/** Serves an app as its own worker would beside it: what it acknowledged has taken effect when the caller hears so. */
export function withWorker(
  foundation: () => Foundation,
  fetchApp: (request: Request) => Response | Promise<Response>,
): (request: Request) => Promise<Response> {
  let underWay = Promise.resolve();
  const takeIn = async () => {
    while ((await deliveriesWorker.runOnce?.(foundation())) !== 0);
  };
  return async (request) => {
    const answer = await fetchApp(request);
    underWay = underWay.then(takeIn);
    await underWay;
    return answer;
  };
}

/** Starts everything; `env` comes on top. */
export async function openNumberWorld(env: Record<string, string> = {}): Promise<NumberWorld> {
  let fetchApp: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 });
  const front = createServer(getRequestListener((request) => fetchApp(request)));
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  const base = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  let now = () => MONDAY_MORNING;
  const numbers = await startSandboxNumbers(() => now());
  const world = await openWorld({
    SANDBOX: "1",
    BASE_URL: base,
    TWILIO_API_URL: numbers.twilioUrl,
    WHATSAPP_API_URL: numbers.whatsAppUrl,
    ...env,
  });
  fetchApp = withWorker(
    () => world.foundation,
    (request) => world.app.fetch(request),
  );
  now = () => world.clock.now();
  const add = async ({ api }: TestOrganization, body: object): Promise<string> => {
    const made = await api.post("/channel-accounts", body);
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    // as a person would, who has entered it
    const tried = await api.post(`/channel-accounts/${made.body.id}/test`);
    if (tried.body.provider?.ok !== true) throw new Error(JSON.stringify(tried.body));
    return made.body.id;
  };
  let count = 0;
  return {
    world,
    numbers,
    base,
    async addWhatsApp(organization, more = {}) {
      const cloud = { number: "+15550100", phoneNumberId: PHONE_NUMBER_ID, accessToken: "token-token" };
      const whatsapp = { ...cloud, appSecret: META_SECRET, verifyToken: "our-own-words", ...more };
      const id = await add(organization, { channel: "whatsapp", name: "WhatsApp", whatsapp });
      const webhook = `${base}/webhooks/whatsapp/${id}`;
      numbers.register({ whatsApp: { webhook, appSecret: META_SECRET } });
      return { id, webhook };
    },
    async addTwilio(organization, more = {}) {
      const twilio = { from: "+15550199", accountSid: TWILIO_SID, authToken: TWILIO_TOKEN, ...more };
      const id = await add(organization, { channel: "sms", name: "Texts", twilio });
      return { id, webhook: `${base}/webhooks/twilio/${id}` };
    },
    callOfMeta: ({ webhook }, value, phoneNumberId = PHONE_NUMBER_ID) =>
      callAsWhatsApp(webhook, META_SECRET, whatsAppDelivery(phoneNumberId, value)),
    textTo({ webhook }, fields) {
      const MessageSid = `SM${String(++count).padStart(32, "0")}`;
      return callAsTwilio(`${webhook}/inbound`, TWILIO_TOKEN, { MessageSid, To: "+15550199", ...fields });
    },
    async close() {
      await world.close();
      await numbers.close();
      front.closeAllConnections();
      front.close();
    },
  };
}
