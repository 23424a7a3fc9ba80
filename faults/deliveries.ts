// F12: providers tell the same thing three times, in any order, in batches of any size, and a part of it days later. The end
// of every message is the one of a single delivery in order, and every answer of a lead is there once.
import { planMessage } from "../packages/server/src/messages/plan-message.ts";
import { callAsTwilio } from "../packages/server/src/sandbox/twilio-server.ts";
import { becomes } from "./process.ts";
import { atLeast, type Finding, none, roundsOf, type Scenario, type Stage } from "./scenario.ts";
import { layTextGround, type OwnNumber, type TextGround } from "./texts.ts";

/** Events told, doubles among them. */
const EVENTS = { reduced: 400, short: 4_000, long: 1_000_000 };
const TIMES = 3;
const BATCH = 20;
const AT_ONCE = 8;
const DAY = 86_400_000;
const LATE_MS = 6.9 * DAY;
/** Numbers of each provider in a long run: one message at a time leaves by each. */
const NUMBERS = 8;
/** Messages of one round; each is told of by three statuses and an answer, three times each. */
const ROUND = 300;
const EVENTS_A_MESSAGE = 4 * TIMES;

/** What becomes of a message, as its provider tells it; the last is how it ends. */
const LIVES = {
  whatsapp: [["sent"], ["sent", "delivered"], ["sent", "delivered", "read"], ["sent", "read"], ["sent", "failed"]],
  sms: [
    ["queued", "sent"],
    ["queued", "sent", "delivered"],
    ["sent", "undelivered"],
    ["queued", "sending", "sent"],
  ],
} as const;
const ENDS: Record<string, string> = {
  sent: "accepted",
  delivered: "delivered",
  read: "read",
  failed: "failed",
  undelivered: "failed",
};

/** Something a provider tells, and whether it comes late. */
interface Told {
  readonly number: OwnNumber;
  readonly value:
    | { readonly status: object }
    | { readonly message: object }
    | { readonly form: Record<string, string> };
  readonly to: string | null;
  readonly isLate: boolean;
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const all = [...items];
  for (let at = all.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [all[at], all[other]] = [all[other] as Item, all[at] as Item];
  }
  return all;
}

/** They end in 5, so that no stand-in takes one for a number it is to refuse. */
let phones = 700_005;

const PATIENCE_MS = 30_000;

/** How many of some leads have written. */
async function countWritten({ foundation }: TextGround["world"], leadIds: readonly string[]): Promise<number> {
  const found = foundation.db.query
    .selectFrom("message")
    .select("leadId")
    .distinct()
    .where("leadId", "in", leadIds)
    .where("direction", "=", "inbound");
  return (await found.execute()).length;
}

interface Addressed {
  readonly number: OwnNumber;
  readonly phone: string;
  readonly leadId: string;
}

async function addLead({ organization }: TextGround, number: OwnNumber): Promise<Addressed> {
  phones += 10;
  const phone = `+38344${phones}`;
  const { body } = await organization.api.post("/leads", { name: `Cafe ${phone}`, phone, country: "XK" });
  return { number, phone, leadId: body.id };
}

/** Plans a round of messages; WhatsApp's leads have written first, since only then may words of ours go. */
async function planRound(ground: TextGround, count: number): Promise<string[]> {
  const { world, organization, own, tell } = ground;
  const leads: Addressed[] = [];
  for (let index = 0; index < count; index += AT_ONCE) {
    const numbers = own.flatMap((_, at) => own[(index + at) % own.length] ?? []);
    const some = Array.from({ length: Math.min(AT_ONCE, count - index) }, (_, at) => numbers[at % numbers.length]);
    leads.push(...(await Promise.all(some.flatMap((number) => (number === undefined ? [] : addLead(ground, number))))));
  }
  const opening = leads.filter(({ number }) => number.channel === "whatsapp");
  const timestamp = String(Math.floor(Date.now() / 1_000));
  for (const [number, some] of Map.groupBy(opening, (lead) => lead.number)) {
    const messages = some.map(({ phone }) => ({
      ...{ from: phone.slice(1), id: `wamid.first-${phone}`, timestamp, type: "text", text: { body: "Hi" } },
    }));
    for (let at = 0; at < messages.length; at += BATCH)
      await tell(number, { messages: messages.slice(at, at + BATCH) });
  }
  const openingIds = opening.map(({ leadId }) => leadId);
  await becomes(async () => (await countWritten(world, openingIds)) === openingIds.length, PATIENCE_MS);
  const now = Date.now();
  world.clock.set(now);
  const ids: string[] = [];
  for (const { number, phone, leadId } of leads) {
    const planned = await world.foundation.db.transaction((tx) =>
      planMessage(
        tx,
        organization.scope,
        {
          ...{ leadId, channel: number.channel, dedupeKey: `told:${phone}`, subject: null, body: `Hello ${phone}` },
          ...{ window: null, accountId: number.accountId, plannedFor: now, actor: organization.admin.actor },
        },
        now,
      ),
    );
    if ("skipped" in planned) throw new Error(planned.skipped);
    ids.push(planned.planned.id);
  }
  return ids;
}

/** What the answers left behind of their leads: replied once, each message unread once. */
async function leadsOtherwise(
  { organization, world }: TextGround,
  messages: readonly { leadId: string; channel: string }[],
): Promise<number> {
  const { query } = world.foundation.db;
  const leadIds = messages.map(({ leadId }) => leadId);
  const leads = await query.selectFrom("lead").select(["id", "status"]).where("id", "in", leadIds).execute();
  const conversations = await query
    .selectFrom("conversation")
    .select(["leadId", "unreadCount"])
    .where("organizationId", "=", organization.organizationId)
    .where("leadId", "in", leadIds)
    .execute();
  const status = new Map(leads.map((lead) => [lead.id, lead.status]));
  const unread = new Map(conversations.map((one) => [one.leadId, Number(one.unreadCount)]));
  return messages.filter(
    ({ leadId, channel }) =>
      status.get(leadId) !== "REPLIED" || unread.get(leadId) !== (channel === "whatsapp" ? 2 : 1),
  ).length;
}

async function deliver({ tell }: TextGround, batch: readonly Told[]): Promise<number> {
  const [first] = batch;
  if (first === undefined) return 200;
  if ("form" in first.value) {
    const statuses = await Promise.all(
      batch.map(({ value, to }) =>
        "form" in value && to !== null ? callAsTwilio(to, "1".repeat(32), value.form) : 200,
      ),
    );
    return Math.max(...statuses);
  }
  return tell(first.number, {
    statuses: batch.flatMap(({ value }) => ("status" in value ? [value.status] : [])),
    messages: batch.flatMap(({ value }) => ("message" in value ? [value.message] : [])),
  });
}

async function run(stage: Stage): Promise<Finding[]> {
  const events = roundsOf(stage, EVENTS);
  const ground = await layTextGround(stage, stage.isShort ? 1 : NUMBERS);
  const { world, organization, own } = ground;
  const { db, config } = world.foundation;
  const wrong = new Map<string, number>();
  const note = (what: string) => wrong.set(what, (wrong.get(what) ?? 0) + 1);
  let [told, refused, answers, messages, twice, otherwise] = [0, 0, 0, 0, 0, 0];
  try {
    const worker = await ground.start();
    while (told < events) {
      const count = Math.min(ROUND, Math.ceil((events - told) / EVENTS_A_MESSAGE) + 1);
      const ids = await planRound(ground, count);
      const read = () => db.query.selectFrom("message").selectAll().where("id", "in", ids).execute();
      await becomes(async () => (await read()).every(({ state }) => state === "accepted"), 60_000);
      const ends = new Map<string, string>();
      const all: Told[] = [];
      for (const { id, accountId, providerId, address, leadId } of await read()) {
        const number = own.find((one) => one.accountId === accountId);
        if (number === undefined || providerId === null || address === null) {
          note("not sent");
          continue;
        }
        const lives = LIVES[number.channel];
        const life = lives[Math.floor(stage.random() * lives.length)] ?? ["sent"];
        ends.set(id, ENDS[life.at(-1) ?? ""] ?? "");
        const timestamp = String(Math.floor(Date.now() / 1_000));
        const callback = ground.numbers.texts().find((text) => text.id === providerId)?.callback ?? null;
        const values: [Told["value"], string | null][] = life.map((status) =>
          number.channel === "sms"
            ? [{ form: { MessageSid: providerId, MessageStatus: status, From: "+15550190", To: address } }, callback]
            : [{ status: { id: providerId, status, timestamp, biz_opaque_callback_data: id } }, null],
        );
        const said = `Answer of ${leadId}`;
        const inbound = `${config.baseUrl}/webhooks/twilio/${number.accountId}/inbound`;
        const from = address.slice(1);
        values.push(
          number.channel === "sms"
            ? [
                { form: { MessageSid: `SM${from}`, From: address, To: "+15550190", Body: said, NumMedia: "0" } },
                inbound,
              ]
            : [{ message: { from, id: `wamid.answer-${from}`, timestamp, type: "text", text: { body: said } } }, null],
        );
        for (const [value, to] of values)
          for (let time = 0; time < TIMES; time++) all.push({ number, value, to, isLate: stage.random() < 0.1 });
      }
      told += all.length;
      messages += ends.size;
      answers += ends.size;
      const inOrder = stage.random() < 0.5 ? shuffled(all, stage.random) : all.toReversed();
      for (const isLate of [false, true]) {
        // what comes late comes into a world that has gone on
        ground.aheadMs = isLate ? LATE_MS : 0;
        for (const one of own) {
          const ours = inOrder.filter((each) => each.number === one && each.isLate === isLate);
          for (let at = 0; at < ours.length; ) {
            const turn: Promise<number>[] = [];
            for (let lane = 0; lane < AT_ONCE && at < ours.length; lane++) {
              const size = 1 + Math.floor(stage.random() * BATCH);
              turn.push(deliver(ground, ours.slice(at, at + size)));
              at += size;
            }
            for (const status of await Promise.all(turn)) if (status >= 300) refused += 1;
          }
        }
      }
      ground.aheadMs = 0;
      await becomes(
        async () => (await read()).every(({ id, state }) => (ends.get(id) ?? state) === state),
        PATIENCE_MS,
      );
      for (const row of await read()) {
        const end = ends.get(row.id);
        if (end !== undefined && row.state !== end) note(`${row.channel} ${row.state}, not ${end}`);
      }
      const sent = (await read()).filter(({ id }) => ends.has(id));
      otherwise += await leadsOtherwise(ground, sent);
      const received = await db.query
        .selectFrom("message")
        .select("body")
        .where("organizationId", "=", organization.organizationId)
        .where(
          "leadId",
          "in",
          sent.map(({ leadId }) => leadId),
        )
        .where("direction", "=", "inbound")
        .where("body", "like", "Answer of %")
        .execute();
      const once = new Set(received.map(({ body }) => body)).size;
      twice += received.length - once;
      if (once < sent.length) note("answers lost");
    }
    await worker.stop();
    const kinds = [...wrong].map(([what, count]) => `${count} ${what}`).join(", ");
    return [
      none(`other ends than in order (${kinds || "none"}), ${messages} messages`, wrong.size),
      none(`answers there twice, of ${answers}`, twice),
      none("leads and conversations left otherwise than in order", otherwise),
      none("deliveries refused", refused),
      atLeast("events told", told, events),
    ];
  } finally {
    await ground.close();
  }
}

/** What providers tell, again and again. */
export const deliveries: Scenario = {
  title: "F12: deliveries doubled, reversed, shuffled and days late",
  engines: ["sqlite", "postgres"],
  isInShort: true,
  run,
};
