// Deliveries of many conversations take effect together: the end is that of one after the other, and what one of them breaks
// is its own.
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../db/ids.ts";
import { changeLeads } from "../leads/change-leads.ts";
import { whatsAppDelivery } from "../sandbox/whatsapp-server.ts";
import { type NumberWorld, openNumberWorld, PHONE_NUMBER_ID, type TestNumber } from "../testing/number-world.ts";
import type { TestOrganization } from "../testing/world.ts";
import { deliveriesWorker } from "./deliveries-worker.ts";
import { keepDelivery } from "./keep-delivery.ts";

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

const seconds = () => String(Math.floor(here.world.clock.now() / 1_000));
const addLead = async () => {
  const phone = `+38344${String(520_500 + ++count)}`;
  const { body } = await organization.api.post("/leads", { name: `Shop ${count}`, phone, country: "XK" });
  return { id: String(body.id), phone };
};
/** Stored and not yet taken in. */
function keep(value: object, senderKey: string | null, isTalk = true): Promise<void> {
  const raw = whatsAppDelivery(PHONE_NUMBER_ID, value);
  return keepDelivery(here.world.foundation, {
    ...{ id: newId(), organizationId: organization.organizationId, accountId: number.id, deliveryKey: newId(), raw },
    ...{ about: "whatsapp", echoedId: null, senderKey, isTalk, receivedAt: here.world.clock.now() },
  });
}
const said = (phone: string, id: string, body: string) => ({
  messages: [{ from: phone.slice(1), id, timestamp: seconds(), type: "text", text: { body } }],
});
const takeIn = async () => {
  while (((await deliveriesWorker.runOnce?.(here.world.foundation)) ?? 0) > 0);
};
const inbound = async (leadId: string): Promise<string[]> =>
  (await organization.api.get(`/messages?leadId=${leadId}&direction=inbound`)).body.items
    .map(({ body }: { body: string }) => body)
    .reverse();
const stayed = async () => (await organization.api.get(`/channel-accounts/${number.id}/deliveries`)).body.items;

/** The database refuses messages with this text until the returned function is called. */
async function refuse(body: string): Promise<() => Promise<void>> {
  const { db } = here.world.foundation;
  const run = (text: string) =>
    db.transaction((tx) =>
      sql
        .raw(text)
        .execute(tx.query)
        .then(() => undefined),
    );
  if (db.engine === "sqlite") {
    await run(
      `create trigger "refused" before insert on "message" when new."body" = '${body}' begin select raise(abort, 'refused'); end`,
    );
    return () => run(`drop trigger "refused"`);
  }
  await run(`alter table "message" add constraint "refused" check ("body" <> '${body}') not valid`);
  return () => run(`alter table "message" drop constraint "refused"`);
}

test("one delivery that fails keeps no other from taking effect, and takes effect itself once it can", async () => {
  const leads = await Promise.all(Array.from({ length: 20 }, addLead));
  const allow = await refuse("poison");
  for (const [at, { phone }] of leads.entries())
    await keep(said(phone, `wamid.one-${phone}`, at === 7 ? "poison" : "Hi"), phone);
  const [, , , , , , , broken = { id: "", phone: "" }] = leads;
  await keep(said(broken.phone, "wamid.behind", "behind it"), broken.phone);
  await takeIn();
  for (const [at, { id }] of leads.entries()) expect(await inbound(id)).toEqual(at === 7 ? ["behind it"] : ["Hi"]);
  expect(await stayed()).toMatchObject([{ problem: "It could not be dealt with", tries: 1 }]);
  await allow();
  here.world.clock.advance(60_000);
  await takeIn();
  expect((await inbound(broken.id)).toSorted()).toEqual(["behind it", "poison"]);
  expect(await stayed()).toEqual([]);
});

test("of a delivery one part of which fails the others take effect once", async () => {
  const [one, other] = [await addLead(), await addLead()];
  const allow = await refuse("poison");
  const messages = [said(one.phone, "wamid.of-two", "Hi"), said(other.phone, "wamid.of-two-too", "poison")];
  await keep({ messages: messages.flatMap((each) => each.messages) }, null);
  await takeIn();
  expect(await inbound(one.id)).toEqual(["Hi"]);
  expect(await inbound(other.id)).toEqual([]);
  await allow();
  here.world.clock.advance(60_000);
  await takeIn();
  expect(await inbound(one.id)).toEqual(["Hi"]);
  expect(await inbound(other.id)).toEqual(["poison"]);
  expect(await stayed()).toEqual([]);
});

test("what several write at once has the effect of one after the other, their opt-outs and first words among it", async () => {
  const [reader, leaver] = [await addLead(), await addLead()];
  const stranger = `+38344${String(529_000 + ++count)}`;
  await keep(said(reader.phone, "wamid.reads", "Tell me more"), reader.phone);
  await keep(said(leaver.phone, "wamid.leaves", "Hello"), leaver.phone);
  await keep(said(stranger, "wamid.new", "Who are you"), stranger);
  await keep(said(leaver.phone, "wamid.leaves-now", "STOP"), leaver.phone);
  await keep(said(stranger, "wamid.new-again", "I mean it"), stranger);
  await keep(said(reader.phone, "wamid.reads-on", "And the price"), reader.phone);
  await takeIn();
  expect(await inbound(reader.id)).toEqual(["Tell me more", "And the price"]);
  expect(await inbound(leaver.id)).toEqual(["Hello", "STOP"]);
  const [made, ...more] = (await organization.api.get(`/leads?q=${stranger.slice(1)}`)).body.items;
  expect(more).toEqual([]);
  expect(await inbound(made.id)).toEqual(["Who are you", "I mean it"]);
  const conversations = (await organization.api.get("/conversations?show=all&limit=100")).body.items;
  const unread = (leadId: string) =>
    conversations.find((one: { leadId: string }) => one.leadId === leadId)?.unreadCount;
  expect([unread(reader.id), unread(leaver.id), unread(made.id)]).toEqual([2, 2, 2]);
  const optOuts = (await organization.api.get("/opt-outs?limit=100")).body.items;
  expect(optOuts.filter(({ leadId }: { leadId: string | null }) => leadId === leaver.id)).toHaveLength(1);
});

test("what a stranger wrote is told again after a person has deleted the lead it made: no other is made", async () => {
  const stranger = `+38344${String(529_000 + ++count)}`;
  const found = async () => (await organization.api.get(`/leads?q=${stranger.slice(1)}`)).body.items;
  await keep(said(stranger, "wamid.told-again", "Who are you"), stranger);
  await takeIn();
  const [made] = await found();
  expect((await organization.api.delete(`/leads/${made.id}`)).status).toBeLessThan(300);
  await keep(said(stranger, "wamid.told-again", "Who are you"), stranger);
  await takeIn();
  expect(await found()).toEqual([]);
  expect(await stayed()).toEqual([]);
  // and what they write anew is not lost
  await keep(said(stranger, "wamid.told-anew", "Hello?"), stranger);
  await takeIn();
  expect(await found()).toHaveLength(1);
});

test("what somebody writes while their lead is being deleted is not lost with it", async () => {
  const lead = await addLead();
  await keep(said(lead.phone, "wamid.meanwhile", "Still here"), lead.phone);
  const { db } = here.world.foundation;
  const now = here.world.clock.now();
  let isDeleted = () => {};
  const deleted = new Promise<void>((resolve) => {
    isDeleted = resolve;
  });
  const deleting = db.transaction(async (tx) => {
    await changeLeads(tx, organization.scope, {
      changes: [{ leadId: lead.id, wish: { deleted: true } }],
      context: { actor: organization.admin.actor, cause: "edit", now },
    });
    isDeleted();
    // on SQLite whoever writes waits anyway; here it has found the lead, and waits for it
    for (let look = 0; look < 100 && tx.engine === "postgres"; look += 1) {
      const { rows } =
        await sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
          tx.query,
        );
      if (rows.length > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  await deleted;
  await Promise.all([deleting, takeIn()]);
  await takeIn();
  const [made, ...more] = (await organization.api.get(`/leads?q=${lead.phone.slice(1)}`)).body.items;
  expect(more).toEqual([]);
  expect(made?.id).not.toBe(lead.id);
  expect(await inbound(made.id)).toEqual(["Still here"]);
});

/** What is told of one conversation: receipts of our message, and what its lead writes. */
type Told = { readonly status: string } | { readonly text: string };

const lives = fc.constantFrom<string[]>(
  ["sent"],
  ["sent", "delivered"],
  ["sent", "delivered", "read"],
  ["sent", "read"],
  ["sent", "failed"],
);
const texts = fc.uniqueArray(fc.constantFrom("Yes, call me", "Not now", "Who is this?", "STOP"), { maxLength: 3 });
/** A few conversations, and an order in which everything in them is told up to three times, in batches. */
const tellings = fc
  .array(fc.tuple(lives, texts), { minLength: 1, maxLength: 3 })
  .map((all) =>
    all.map(([life, written]): Told[] => [...life.map((status) => ({ status })), ...written.map((text) => ({ text }))]),
  )
  .chain((conversations) => {
    const all = conversations.flatMap((told, of) => told.map((_, place) => [of, place] as const));
    const twice = fc.shuffledSubarray([...all, ...all], { minLength: 0 });
    const order = twice.chain((more) =>
      fc.shuffledSubarray([...all, ...more], { minLength: all.length + more.length }),
    );
    return fc.tuple(fc.constant(conversations), order, fc.integer({ min: 1, max: 5 }));
  });

/** A lead whom we wrote to, and who wrote first: only then may words of ours go. */
async function addWritten() {
  const lead = await addLead();
  await here.callOfMeta(number, said(lead.phone, `wamid.opens-${lead.phone}`, "Hi"));
  const { body } = await organization.api.post(`/leads/${lead.id}/messages`, { channel: "whatsapp", body: "Hello" });
  return { ...lead, messageId: String(body.id) };
}
type Written = Awaited<ReturnType<typeof addWritten>>;

async function tellingOf({ phone, messageId }: Written, told: Told, place: number): Promise<object> {
  // each a second after the one before, whenever it is told
  const timestamp = String(Math.floor(here.world.clock.now() / 1_000) - 60 + place);
  if ("text" in told)
    return {
      messages: [
        { from: phone.slice(1), id: `wamid.${phone}-${place}`, timestamp, type: "text", text: { body: told.text } },
      ],
    };
  const { providerId } = (await organization.api.get(`/messages/${messageId}`)).body;
  const errors = told.status === "failed" ? { errors: [{ code: 131026 }] } : {};
  return {
    statuses: [{ id: providerId, status: told.status, timestamp, recipient_id: phone.slice(1), ...errors }],
  };
}

/** All that is left behind of a conversation, without ids. */
async function leftBehind({ id, phone, messageId }: Written) {
  const lead = (await organization.api.get(`/leads/${id}`)).body;
  const { state, deliveredAt, readAt, error } = (await organization.api.get(`/messages/${messageId}`)).body;
  const { query } = here.world.foundation.db;
  const conversation = await query
    .selectFrom("conversation")
    .select(["unreadCount", "unreadRank", "shelf", "lastMessageAt", "lastInboundAt", "meaning", "proposal"])
    .where("leadId", "=", id)
    .executeTakeFirstOrThrow();
  const received = await query
    .selectFrom("message")
    .select(["body", "kind", "receivedAt", "address", "answersId"])
    .where("leadId", "=", id)
    .where("direction", "=", "inbound")
    .orderBy("receivedAt")
    .execute();
  const suppressed = await query
    .selectFrom("suppression")
    .select(["channel", "suppressedFor"])
    .where("leadId", "=", id);
  const events = await query.selectFrom("event").select("type").where("leadId", "=", id).execute();
  return {
    lead: [lead.status, lead.score, lead.temperature, lead.lastRepliedAt],
    message: [state, deliveredAt, readAt, error],
    conversation,
    received: received.map((one) => ({
      ...one,
      address: one.address === phone,
      answersId: one.answersId === messageId,
    })),
    suppressed: await suppressed.orderBy("channel").execute(),
    arrivals: events.filter(({ type }) => type === "message.received").length,
  };
}

test("in any order, doubled, batched and taken in together: the end is that of one after the other", {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(tellings, async ([conversations, order, size]) => {
      const inOrder: Written[] = [];
      const shuffled: Written[] = [];
      for (const _ of conversations) {
        inOrder.push(await addWritten());
        shuffled.push(await addWritten());
      }
      await here.world.drain();
      here.world.clock.advance(120_000);
      for (const [of, told] of conversations.entries())
        for (const [place, one] of told.entries()) {
          const written = inOrder[of];
          if (written === undefined) continue;
          await keep(await tellingOf(written, one, place), written.phone, "text" in one);
          await takeIn();
        }
      const values: Record<string, unknown[]>[] = [];
      for (const [of, place] of order) {
        const [written, one] = [shuffled[of], conversations[of]?.[place]];
        if (written !== undefined && one !== undefined) values.push({ ...(await tellingOf(written, one, place)) });
      }
      for (let at = 0; at < values.length; at += size) {
        const batch = values.slice(at, at + size);
        const [messages, statuses] = ["messages", "statuses"].map((kind) => batch.flatMap((one) => one[kind] ?? []));
        await keep({ messages, statuses }, null, (messages ?? []).length > 0);
      }
      await takeIn();
      await here.world.drain();
      const ends = async (all: readonly Written[]) => {
        const left = [];
        for (const one of all) left.push(await leftBehind(one));
        return left;
      };
      expect(await ends(shuffled)).toEqual(await ends(inOrder));
      expect(await stayed()).toEqual([]);
    }),
    { numRuns: 12 },
  );
});
