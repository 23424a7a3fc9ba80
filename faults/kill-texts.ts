// F1 by SMS and WhatsApp: workers killed while Twilio or Meta takes a text. Twilio lists what it took, so nothing of it is
// left in doubt; of WhatsApp only what never reached it may be, since it tells by receipts and cannot be asked.

import { planMessage } from "../packages/server/src/messages/plan-message.ts";
import type { PipelinePoint } from "../packages/server/src/messages/reach-point.ts";
import { becomes, pause, type Running } from "./process.ts";
import { atLeast, atMost, type Finding, none, roundsOf, type Scenario, type Stage } from "./scenario.ts";
import { type CallPoint, layTextGround, newPhone, type OwnNumber, receiptsOf, type TextGround } from "./texts.ts";

const CYCLES = { reduced: 9, short: 27, long: 2_000 };
/** Numbers of each provider. */
const EACH = 3;
const PATIENCE_MS = 4_000;
const MOST_MINUTES = 24;

const PLACES: readonly ({ readonly inside: PipelinePoint } | { readonly outside: CallPoint } | "any time")[] = [
  { inside: "claim" },
  { inside: "gate" },
  { outside: "connect" },
  { outside: "first-byte" },
  { outside: "answer" },
  { outside: "response" },
  { inside: "record" },
  { inside: "next-plan" },
  "any time",
];

async function killOnce(ground: TextGround, cycle: number, random: () => number): Promise<void> {
  const place = PLACES[cycle % PLACES.length] ?? "any time";
  if (place !== "any time" && "inside" in place) {
    const worker = await ground.start({ killAt: { point: place.inside, time: 1 + (cycle % 3) } });
    await becomes(worker.hasEnded, PATIENCE_MS);
    worker.kill();
    return worker.ended;
  }
  const { promise: killed, resolve } = Promise.withResolvers<void>();
  let worker: Running | null = null;
  let left = 1 + (cycle % 3);
  if (place !== "any time")
    ground.onPoint = async (point) => {
      if (point !== place.outside) return;
      left -= 1;
      if (left !== 0) return;
      worker?.kill();
      await worker?.ended;
      resolve();
    };
  worker = await ground.start();
  await Promise.race([killed, pause(place === "any time" ? random() * 250 : PATIENCE_MS)]);
  worker.kill();
  await worker.ended;
  ground.onPoint = () => {};
}

/** Somebody who wrote to the number a moment ago, so that WhatsApp takes words of ours. */
async function newLead(ground: TextGround, number: OwnNumber): Promise<{ id: string; phone: string }> {
  const phone = newPhone(number.channel);
  const { api } = ground.organization;
  const { id } = (await api.post("/leads", { name: `Cafe ${phone}`, phone, country: "XK" })).body;
  if (number.channel === "whatsapp") {
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const message = { from: phone.slice(1), id: `wamid.${phone}`, timestamp, type: "text", text: { body: "Hello?" } };
    await ground.tell(number, { messages: [message] });
  }
  return { id: String(id), phone };
}

async function planTexts(ground: TextGround, cycle: number): Promise<void> {
  const { world, organization, own } = ground;
  for (const number of own) {
    const lead = await newLead(ground, number);
    const now = Date.now();
    world.clock.set(now);
    const planned = await world.foundation.db.transaction((tx) =>
      planMessage(
        tx,
        organization.scope,
        {
          leadId: lead.id,
          channel: number.channel,
          dedupeKey: `cycle-${cycle}:${lead.id}`,
          subject: null,
          body: `Hello ${lead.phone}`,
          window: null,
          accountId: number.accountId,
          plannedFor: now,
          actor: organization.admin.actor,
        },
        now,
      ),
    );
    if ("skipped" in planned) throw new Error(planned.skipped);
  }
}

async function run(stage: Stage): Promise<Finding[]> {
  const cycles = roundsOf(stage, CYCLES);
  const ground = await layTextGround(stage, EACH);
  const { db } = ground.world.foundation;
  const texts = () =>
    db.query
      .selectFrom("message")
      .select(["state", "channel", "address", "reason"])
      .where("direction", "=", "outbound")
      .execute();
  const tellReceipts = receiptsOf(ground);
  try {
    for (let cycle = 0; cycle < cycles; cycle++) {
      await planTexts(ground, cycle);
      await killOnce(ground, cycle, stage.random);
      await tellReceipts();
    }
    const last = await ground.start();
    const isQuiet = async () =>
      (await texts()).every(({ state }) => !["planned", "claimed", "handing-off"].includes(state));
    let isAllSettled = false;
    for (let minutes = 0; !isAllSettled && minutes <= MOST_MINUTES; minutes += 4) {
      last.setAhead(minutes * 60_000);
      isAllSettled = await becomes(isQuiet, 10_000);
      await tellReceipts();
    }
    await last.stop();
    const rows = await texts();
    const taken = ground.numbers.texts().map(({ to }) => to);
    const arrived = new Set(taken);
    const unknown = rows.filter(({ state }) => state === "unknown");
    const open = rows.filter(({ state }) => ["planned", "claimed", "handing-off"].includes(state));
    const kinds = Object.entries(Object.groupBy(rows, ({ state }) => state)).map(
      ([state, some]) => `${some?.length ?? 0} ${state}`,
    );
    const sent = rows.filter(({ state }) => ["accepted", "delivered", "read"].includes(state));
    return [
      none(`duplicates in ${cycles} kills (${kinds.join(", ")})`, taken.length - arrived.size),
      none(`neither ended nor in doubt (${[...new Set(open.map(({ reason }) => reason))].join("; ")})`, open.length),
      none("SMS in doubt, though Twilio can be asked", unknown.filter(({ channel }) => channel === "sms").length),
      none(
        "WhatsApp in doubt, though its receipt came",
        unknown.filter(({ channel, address }) => channel === "whatsapp" && arrived.has(address ?? "")).length,
      ),
      atMost("in doubt", unknown.length, cycles * EACH),
      none("sent, but never handed over", sent.filter(({ address }) => !arrived.has(address ?? "")).length),
      atLeast("sent", sent.length, cycles * EACH),
    ];
  } finally {
    await ground.close();
  }
}

/** Workers killed while texts leave. */
export const killTexts: Scenario = {
  title: "F1: workers killed while SMS and WhatsApp leave",
  engines: ["sqlite", "postgres"],
  isInShort: true,
  run,
};
