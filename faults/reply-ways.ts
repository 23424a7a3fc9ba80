// F8 by every way in: leads answer around the instants at which their steps are due, by a mail that IMAP reads, by WhatsApp's and
// Twilio's webhooks, noted by hand and by a status set to REPLIED. The program's own server takes them while its workers send.
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { createApiKeyForMember } from "../packages/server/src/accounts/create-api-key.ts";
import { OPEN, readAftermath } from "./aftermath.ts";
import { becomes, pause } from "./process.ts";
import { atLeast, atMost, type Finding, none, roundsOf, type Scenario, type Stage } from "./scenario.ts";
import { layTextGround, receiptsOf, type TextGround } from "./texts.ts";
import { startUnrest, type Written } from "./unrest.ts";

/** Leads that answer, of each channel. */
const TRIALS = { reduced: 10, short: 150, long: 100_000 };
/** Numbers and mail accounts of each kind. */
const EACH = 2;
/** Leads of each channel at work at once. */
const AT_ONCE = 4;
/** Leads of each channel whose steps show how long a sequence takes here. */
const MEASURED = 3;
const PATIENCE_MS = 60_000;
/** After so long without anything due nothing is planned any more. */
const REST_MS = 500;
/** What passed the gate is with its provider, or given back, within so much (delivery.md, section 2). */
const CROSSING_MS = 5_000;

/** How an answer comes in, and how soon it must be known (delivery.md, F8). */
const WAYS = {
  webhook: { p99Ms: 1_000 },
  mailbox: { p99Ms: 5_000 },
  hand: { p99Ms: 1_000 },
  status: { p99Ms: 1_000 },
} as const;
type Way = keyof typeof WAYS;

/** An answer on its way in. */
interface Said {
  readonly lead: Written;
  readonly way: Way;
  readonly at: number;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Starts the program's server; with the worker inside on SQLite, beside two workers on PostgreSQL. */
async function startProgram(ground: TextGround, { engine }: Stage) {
  const port = await freePort();
  const alone = engine === "sqlite" ? [] : ["--no-worker"];
  const processes = [await ground.start({ arguments: ["serve", "--port", String(port), ...alone] })];
  if (engine === "postgres") processes.push(await ground.start(), await ground.start());
  ground.serverPort = port;
  return processes;
}

/** Calls the running server as a person's program would. */
async function callerOf({ base, world, organization }: TextGround) {
  const { organizationId, memberId } = organization.admin;
  const { key } = await createApiKeyForMember(world.foundation, { organizationId, memberId, name: "faults" });
  return async (method: string, path: string, body: object): Promise<void> => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
    const answer = await fetch(`${base}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  };
}

const waysOf = ({ channel }: Written): readonly Way[] =>
  channel === "email" ? ["mailbox", "hand", "status"] : ["webhook", "hand", "status"];

/** Lets a lead answer. */
async function say(
  ground: TextGround,
  call: Awaited<ReturnType<typeof callerOf>>,
  { lead, way, at }: Said,
): Promise<void> {
  const { leadId, channel, to } = lead;
  if (way === "hand") return call("POST", `/leads/${leadId}/replies`, { channel, body: "Yes?" });
  if (way === "status") return call("PATCH", `/leads/${leadId}`, { status: "REPLIED" });
  if (way === "mailbox") {
    const words = [
      `From: ${to}`,
      "To: ben@studio.example",
      "Subject: Your mail",
      `Message-ID: <${leadId}@example.com>`,
    ];
    return void ground.mails.mailbox.inbox.add(Buffer.from([...words, "", "Yes?", ""].join("\r\n")), at);
  }
  const number = ground.own.find((one) => one.channel === channel);
  const status = number === undefined ? 0 : await ground.write(number, to, "Yes?");
  if (status !== 200) throw new Error(`The webhook answered ${status}`);
}

/** The time (ms) under which all but the slowest hundredth lie. */
const p99 = (times: readonly number[]) =>
  times.toSorted((one, other) => one - other)[Math.ceil(times.length * 0.99) - 1] ?? 0;

async function run(stage: Stage): Promise<Finding[]> {
  const trials = roundsOf(stage, TRIALS);
  const ground = await layTextGround(stage, EACH, { mail: "askable" });
  const { db } = ground.world.foundation;
  const tellReceipts = receiptsOf(ground);
  try {
    const unrest = await startUnrest(ground, stage.random);
    const call = await callerOf(ground);
    const processes = await startProgram(ground, stage);
    const isQuiet = async () =>
      (await db.query
        .selectFrom("message")
        .select("id")
        .where("state", "in", [...OPEN])
        .executeTakeFirst()) === undefined;
    const isAtRest = async () =>
      (await becomes(isQuiet, PATIENCE_MS)) && !(await becomes(async () => !(await isQuiet()), REST_MS));

    // how long a few sequences take on this machine: half of it is about when the steps of the next few are due
    const began = Date.now();
    await unrest.enroll(MEASURED);
    await isAtRest();
    const spreadMs = Math.max(300, (Date.now() - began - REST_MS) / 2);

    const said: Said[] = [];
    for (let done = 0; done < trials; done += AT_ONCE) {
      const before = unrest.leads.length;
      const answers: Promise<void>[] = [];
      for (let number = 0; number < Math.min(AT_ONCE, trials - done); number++) {
        const from = unrest.leads.length;
        await unrest.enroll(1);
        for (const lead of unrest.leads.slice(from)) {
          const ways = waysOf(lead);
          const way = ways[Math.floor(stage.random() * ways.length)] ?? "hand";
          const wait = stage.random() * spreadMs;
          const answer = async () => {
            await pause(wait);
            const one: Said = { lead, way, at: Date.now() };
            said.push(one);
            lead.hasAnswered = true;
            await say(ground, call, one);
          };
          answers.push(answer());
        }
      }
      await Promise.all(answers);
      await tellReceipts();
      const ids = unrest.leads.slice(before).map(({ leadId }) => leadId);
      await becomes(async () => (await readArrivals(ground, ids)).size >= ids.length, PATIENCE_MS);
    }
    const isSettled = await isAtRest();
    await tellReceipts();
    for (const one of processes) await one.stop();
    ground.serverPort = null;

    const after = await readAftermath(db, ground, unrest.leads);
    const arrivals = await readArrivals(
      ground,
      said.map(({ lead }) => lead.leadId),
    );
    const known = said.map(({ lead }) => arrivals.get(lead.leadId) ?? []);
    const late = handOversOf(ground).filter(({ to, at }) => {
      const answer = said.find(({ lead }) => lead.to === to);
      const arrival = answer === undefined ? undefined : arrivals.get(answer.lead.leadId)?.[0];
      return arrival !== undefined && at > arrival + CROSSING_MS;
    });
    const stopped = await countStopped(
      ground,
      said.map(({ lead }) => lead.enrollmentId),
    );
    const tookMs = (chosen: Way) =>
      said.flatMap(({ lead, way, at }) =>
        way === chosen ? (arrivals.get(lead.leadId) ?? []).slice(0, 1).map((arrival) => arrival - at) : [],
      );
    return [
      none(`gates behind an answer, of ${said.length} (${after.messages})`, after.behindAnAnswer),
      none("steps at a provider later than a crossing one can be", late.length),
      none("answers that are not there", known.filter((times) => times.length === 0).length),
      none("answers there twice", known.filter((times) => times.length > 1).length),
      none("answered, and still running", after.stillRunning.length),
      none("steps handed over twice", after.twice.length),
      none(
        `neither ended nor in doubt (${after.open.slice(0, 3).join("; ")})`,
        after.open.length + (isSettled ? 0 : 1),
      ),
      none(`leads forgotten (${after.forgotten.slice(0, 3).join("; ")})`, after.forgotten.length),
      none("in doubt", after.inDoubt.all),
      none("sent, but never handed over", after.neverHandedOver.length),
      ...(Object.keys(WAYS) as Way[]).map((way) =>
        atMost(`${tookMs(way).length} by ${way}: known within, ms (99 of 100)`, p99(tookMs(way)), WAYS[way].p99Ms),
      ),
      // the race is one only where both orders happen
      atLeast("sequences stopped before their end", stopped, 1),
      atLeast("sequences at their end before the answer", said.length - stopped, 1),
    ];
  } finally {
    await ground.close();
  }
}

/** When the answers of leads took effect (ms), by lead. */
async function readArrivals({ world }: TextGround, leadIds: readonly string[]): Promise<Map<string, number[]>> {
  const lines = await world.foundation.db.query
    .selectFrom("messageAttempt")
    .innerJoin("message", "message.id", "messageAttempt.messageId")
    .select(["leadId", "happenedAt"])
    .where("what", "=", "received")
    .execute();
  const wanted = new Set(leadIds);
  const arrivals = new Map<string, number[]>();
  for (const { leadId, happenedAt } of lines)
    if (leadId !== null && wanted.has(leadId))
      arrivals.set(leadId, [...(arrivals.get(leadId) ?? []), Number(happenedAt)]);
  return arrivals;
}

/** What the stand-ins took, and when. */
function handOversOf({ numbers, mails }: TextGround): { to: string; at: number }[] {
  return [...numbers.texts().map(({ to, receivedAt }) => ({ to, at: receivedAt })), ...mails.handOvers];
}

async function countStopped({ world }: TextGround, enrollmentIds: readonly string[]): Promise<number> {
  const stopped = await world.foundation.db.query
    .selectFrom("enrollment")
    .select("id")
    .where("state", "=", "stopped")
    .execute();
  const ours = new Set(enrollmentIds);
  return stopped.filter(({ id }) => ours.has(id)).length;
}

/** Answers by every way in. */
export const replyWays: Scenario = {
  title: "F8: answers by every way in, around the due instants of sequences",
  engines: ["sqlite", "postgres"],
  isInShort: true,
  run,
};
