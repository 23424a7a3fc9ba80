// In a flood of deliveries acknowledgements go first (decision 0019): what leads wrote is stored, held against the next step of
// their sequences, and takes effect while others call on.
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { noteUnderWay } from "../jobs/let-requests-first.ts";
import { whatsAppDelivery } from "../sandbox/whatsapp-server.ts";
import {
  META_SECRET,
  type NumberWorld,
  openNumberWorld,
  PHONE_NUMBER_ID,
  type TestNumber,
} from "../testing/number-world.ts";
import { MONDAY_MORNING, type TestOrganization } from "../testing/world.ts";
import { deliveriesWorker } from "./deliveries-worker.ts";
import { isInFlood } from "./delivery-flood.ts";

const FLOOD = 100;
let here: NumberWorld;
let organization: TestOrganization;
let number: TestNumber;

beforeAll(async () => {
  here = await openNumberWorld();
  organization = await here.world.organization({ address: "Rruga 1, Prishtina", timeZone: "Europe/Belgrade" });
  number = await here.addWhatsApp(organization);
  here.world.clock.set(MONDAY_MORNING);
});
afterAll(() => here.close());

/** From here on every delivery is one of a flood. */
function beginFlood(): void {
  const ahead = performance.now() + 600_000;
  for (let one = 0; one < FLOOD; one += 1) isInFlood(here.world.foundation, ahead);
}

async function callAsMeta(value: object): Promise<number> {
  const body = whatsAppDelivery(PHONE_NUMBER_ID, value);
  const signature = createHmac("sha256", META_SECRET).update(body).digest("hex");
  const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` };
  return (await here.world.app.fetch(new Request(number.webhook, { method: "POST", headers, body }))).status;
}

const textOf = (phone: string, id: string) => ({
  ...{ from: phone.slice(1), id, timestamp: String(Math.floor(MONDAY_MORNING / 1_000)), type: "text" },
  text: { body: "Hi" },
});
const receiptOf = (id: string) => ({ id, status: "read", timestamp: String(Math.floor(MONDAY_MORNING / 1_000)) });
const statusOf = async (leadId: string) => (await organization.api.get(`/leads/${leadId}`)).body.status;
const stored = () =>
  here.world.foundation.db.query.selectFrom("providerDelivery").select(["isTalk", "tries"]).execute();

test("a hundred deliveries within a second are a flood, and ten a second are none", () => {
  const server = {};
  const slow = Array.from({ length: FLOOD + 20 }, (_, one) => isInFlood(server, one * 100));
  expect(slow).not.toContain(true);
  const fast = Array.from({ length: FLOOD }, (_, one) => isInFlood(server, 500_000 + one * 5));
  expect(fast.indexOf(true)).toBe(FLOOD - 1);
  expect(isInFlood(server, 600_000)).toBe(false);
});

test("in a flood an answer is acknowledged once it is stored, and takes effect however many call on", async () => {
  const leads = [];
  for (let one = 0; one < 20; one += 1) {
    const phone = `+38344${String(560_500 + one)}`;
    const { body } = await organization.api.post("/leads", { name: `Shop ${one}`, phone, country: "XK" });
    leads.push({ id: String(body.id), phone });
  }
  beginFlood();
  for (const [at, { phone }] of leads.entries()) {
    expect(await callAsMeta({ messages: [textOf(phone, `wamid.flood-${at}`)] })).toBe(200);
    expect(await callAsMeta({ statuses: [receiptOf(`wamid.of-nobody-${at}`)] })).toBe(200);
  }
  expect(await stored()).toHaveLength(2 * leads.length);
  expect(await statusOf(leads[0]?.id ?? "")).not.toBe("REPLIED");
  // there is a call under way at every moment
  let end = noteUnderWay();
  const calls = setInterval(() => {
    const before = end;
    end = noteUnderWay();
    before();
  }, 1);
  const worker = await deliveriesWorker.start(here.world.foundation);
  try {
    await expect.poll(stored, { timeout: 30_000 }).toEqual(leads.map(() => ({ isTalk: false, tries: 1 })));
  } finally {
    await worker.stop();
    clearInterval(calls);
    end();
  }
  for (const { id } of leads) expect(await statusOf(id)).toBe("REPLIED");
});
