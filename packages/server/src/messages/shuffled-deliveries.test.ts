// Deliveries of providers come twice, late, in any order and in batches: the end is the one of a single delivery in order.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type NumberWorld, openNumberWorld, PHONE_NUMBER_ID, type TestNumber } from "../testing/number-world.ts";
import type { TestOrganization } from "../testing/world.ts";

let here: NumberWorld;
let organization: TestOrganization;
let number: TestNumber;
let count = 0;

beforeAll(async () => {
  here = await openNumberWorld({ RATE_LIMIT_PER_MINUTE: "0" });
  organization = await here.world.organization();
  number = await here.addWhatsApp(organization);
});
afterAll(() => here.close());

const seconds = () => Math.floor(here.world.clock.now() / 1_000);
const textOf = (from: string, id: string, body: string) => ({
  ...{ from, id, timestamp: String(seconds()), type: "text" },
  text: { body },
});

/** What becomes of a message: it arrives, and may be read; or it fails. */
const lives = fc.constantFrom<string[]>(
  ["sent"],
  ["sent", "delivered"],
  ["sent", "delivered", "read"],
  ["sent", "read"],
  ["sent", "failed"],
  ["failed"],
);
const END: Record<string, string> = { sent: "sent", delivered: "delivered", read: "read", failed: "failed" };

/** Some of a list several times over, in any order, in batches of any size. */
const deliveriesOf = <Item>(items: readonly Item[]) =>
  fc
    .tuple(
      fc
        .shuffledSubarray([...items, ...items, ...items], { minLength: 0 })
        .chain((extra) => fc.shuffledSubarray([...items, ...extra], { minLength: items.length + extra.length })),
      fc.integer({ min: 1, max: 4 }),
    )
    .map(([all, size]) =>
      Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, at * size + size)),
    );

test("receipts doubled, shuffled and batched end as those of one delivery in order", { timeout: 120_000 }, async () => {
  const lead = (await organization.api.post("/leads", { name: "Cafe", phone: "+38344900001", country: "XK" })).body;
  const run = lives.chain((life) => fc.tuple(fc.constant(life), deliveriesOf(life)));
  await fc.assert(
    fc.asyncProperty(run, async ([life, batches]) => {
      // one person gets a message in 6 s
      here.world.clock.advance(6_000);
      await here.callOfMeta(number, { messages: [textOf("38344900001", `wamid.open-${++count}`, "Hi")] });
      const message = { channel: "whatsapp", body: `Hello ${count}` };
      const { id } = (await organization.api.post(`/leads/${lead.id}/messages`, message)).body;
      await here.world.drain();
      const providerId = here.numbers.texts().at(-1)?.id;
      for (const batch of batches) {
        const statuses = batch.map((status) => ({
          ...{ id: providerId, status, timestamp: String(seconds()), biz_opaque_callback_data: id },
          ...(status === "failed" ? { errors: [{ code: 131026 }] } : {}),
        }));
        expect(await here.callOfMeta(number, { statuses })).toBe(200);
      }
      const end = (await organization.api.get(`/messages/${id}`)).body;
      expect(end.state).toBe(END[life.at(-1) ?? ""]);
      const wasRead = life.includes("read");
      expect(end.readAt !== null).toBe(wasRead);
      expect(end.deliveredAt !== null).toBe(wasRead || life.includes("delivered"));
    }),
    { numRuns: 60 },
  );
});

test("messages delivered again, shuffled and batched are each there once", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }).chain((size) => {
        const bodies = Array.from({ length: size }, (_, at) => `line ${at}`);
        return fc.tuple(fc.constant(bodies), deliveriesOf(bodies));
      }),
      async ([bodies, batches]) => {
        const phone = `38344${String(910_000 + ++count)}`;
        for (const batch of batches) {
          const messages = batch.map((body) => textOf(phone, `wamid.${phone}-${body}`, body));
          expect(await here.callOfMeta(number, { messages })).toBe(200);
        }
        const [lead] = (await organization.api.get(`/leads?q=${phone}`)).body.items;
        const { items } = (await organization.api.get(`/messages?leadId=${lead.id}&direction=inbound`)).body;
        expect(items.map(({ body }: { body: string }) => body).sort()).toEqual([...bodies].sort());
      },
    ),
    { numRuns: 40 },
  );
});

test.each([
  ["no JSON at all", "{not json"],
  ["an unknown field", JSON.stringify({ entry: [{ id: "1", changes: [{ field: "flows", value: { odd: true } }] }] })],
  [
    "a message without an id",
    JSON.stringify({
      entry: [
        {
          changes: [
            {
              field: "messages",
              value: { metadata: { phone_number_id: PHONE_NUMBER_ID }, messages: [{ type: "text" }] },
            },
          ],
        },
      ],
    }),
  ],
])("%s is acknowledged and kept as it came", async (_what, body) => {
  const { callAsWhatsApp } = await import("../sandbox/whatsapp-server.ts");
  const { META_SECRET } = await import("../testing/number-world.ts");
  expect(await callAsWhatsApp(number.webhook, META_SECRET, body)).toBe(200);
  expect(await callAsWhatsApp(number.webhook, META_SECRET, body)).toBe(200);
  const { items } = (await organization.api.get(`/channel-accounts/${number.id}/deliveries`)).body;
  expect(items.filter(({ raw }: { raw: string }) => raw === body)).toMatchObject([
    { problem: "It is of a kind nobody here understands", nextTryAt: null },
  ]);
});
