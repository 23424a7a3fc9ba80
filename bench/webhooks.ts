// Webhooks of WhatsApp through the real program: what an acknowledgement takes at 500 deliveries a second, that what is
// acknowledged is stored, how soon a reply stops a sequence, and that deliveries doubled and shuffled end as those in order.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { sql } from "kysely";
import { startProgram } from "../e2e/program.ts";
import type { Db } from "../packages/server/src/db/database.ts";
import { type Figure, percentile } from "./figures.ts";
import { type Ground, openGround } from "./ground.ts";

const PER_SECOND = 500;
const SECONDS = Number(process.env.BENCH_WEBHOOK_SECONDS ?? 20);
/** one million are asked for; fewer where the machine is shared */
const DELIVERIES = Number(process.env.BENCH_DELIVERIES ?? 1_000_000);
const LEADS = Number(process.env.BENCH_WEBHOOK_LEADS ?? 10_000);
const BATCH = 500;
const REPLIES = 100;
const SECRET = "app_secret_123";
const PHONE_NUMBER_ID = "106540352242922";
const ACCOUNT = "default-whatsapp";

const settingsOf = (ground: Ground): Record<string, string> => ({
  ...ground.settings,
  WHATSAPP_PHONE_NUMBER_ID: PHONE_NUMBER_ID,
  WHATSAPP_ACCESS_TOKEN: "token-token",
  WHATSAPP_APP_SECRET: SECRET,
  WHATSAPP_API_URL: "http://127.0.0.1:9",
});

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Posts one signed delivery; gives the status and how long it took, ms. */
function deliver(url: string, value: object, tries = 1): Promise<{ status: number; took: number }> {
  const metadata = { phone_number_id: PHONE_NUMBER_ID };
  const entry = [{ id: "1", changes: [{ field: "messages", value: { metadata, ...value } }] }];
  const body = JSON.stringify({ object: "whatsapp_business_account", entry });
  const signature = createHmac("sha256", SECRET).update(body).digest("hex");
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const call = request(`${url}/webhooks/whatsapp/default`, {
      method: "POST",
      agent,
      headers: {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        "x-hub-signature-256": `sha256=${signature}`,
      },
    });
    // The program closed an idle connection just then: the provider calls again.
    call.on("error", (error) => (tries < 3 ? resolve(deliver(url, value, tries + 1)) : reject(error)));
    call.on("response", (answer) => {
      answer.resume();
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, took: performance.now() - began }));
    });
    call.end(body);
  });
}

/** Leads with a number each, and a message that left to each. */
async function fill(db: Db, organizationId: string, { leads, name }: { leads: readonly Lead[]; name: string }) {
  for (let from = 0; from < leads.length; from += 500) {
    const part = leads.slice(from, from + 500);
    await db.transaction(async (tx) => {
      const now = tx.engine === "sqlite" ? sql`${Date.now()}` : sql`now()`;
      const rows = part.map(
        (
          { id, phone },
          at,
        ) => sql`(${`${name}-${from + at}`}, ${organizationId}, ${id}, 'outbound', 'whatsapp', 'accepted', 'Hello',
          ${JSON.stringify({ kind: "system", name: "bench" })}, ${ACCOUNT}, ${phone}, ${`wamid.${name}-${from + at}`}, 1, 1, ${tx.engine === "sqlite" ? 0 : false}, ${now}, ${now}, ${now})`,
      );
      await sql`insert into "message" ("id", "organizationId", "leadId", "direction", "channel", "state", "body", "actor", "accountId",
        "address", "providerId", "attempts", "fence", "isByStatus", "sentAt", "createdAt", "updatedAt") values ${sql.join(rows)}`.execute(
        tx.query,
      );
    });
  }
}

interface Lead {
  readonly id: string;
  readonly phone: string;
}

/** New leads by the API's import, one number each. */
async function addLeads(url: string, ground: Ground, count: number): Promise<Lead[]> {
  const headers = { authorization: `Bearer ${ground.apiKey}`, "content-type": "text/csv" };
  const lines = Array.from({ length: count }, (_, at) => `Bench ${at},+38344${String(100_000 + at)},XK`);
  const body = ["name,phone,country", ...lines].join("\n");
  const started = (await (await fetch(`${url}/api/v1/imports`, { method: "POST", headers, body })).json()) as {
    id: string;
  };
  for (;;) {
    const state = (await (await fetch(`${url}/api/v1/imports/${started.id}`, { headers })).json()) as {
      status: string;
    };
    if (state.status === "failed") throw new Error("The import failed");
    if (state.status === "done") break;
    await new Promise((done) => setTimeout(done, 100));
  }
  const db = ground.open();
  try {
    const { rows } =
      await sql<Lead>`select "id", "phoneE164" as "phone" from "lead" where "organizationId" = ${ground.organizationId}
      and "phoneE164" is not null order by "id" limit ${count}`.execute(db.query);
    return rows;
  } finally {
    await db.close();
  }
}

const stamp = () => String(Math.floor(Date.now() / 1_000));

/** 500 deliveries a second, whatever the answers take: three receipts to one answer. Gives how long each took. */
async function underLoad(url: string, { leads, db }: { leads: readonly Lead[]; db: Db }): Promise<number[]> {
  const total = PER_SECOND * SECONDS;
  const took: number[] = [];
  const began = performance.now();
  const inFlight: Promise<void>[] = [];
  for (let at = 0; at < total; at += 1) {
    const dueIn = began + (at * 1_000) / PER_SECOND - performance.now();
    if (dueIn > 1) await new Promise((done) => setTimeout(done, dueIn));
    const isAnswer = at % 4 === 3;
    const lead = leads[at % leads.length];
    if (lead === undefined) throw new Error("There are no leads");
    const id = `wamid.in-${at}`;
    const value = isAnswer
      ? { messages: [{ from: lead.phone.slice(1), id, timestamp: stamp(), type: "text", text: { body: "Hello" } }] }
      : { statuses: [{ id: `wamid.load-${at % leads.length}`, status: "delivered", timestamp: stamp() }] };
    inFlight.push(
      deliver(url, value).then(async ({ status, took: one }) => {
        if (status !== 200) throw new Error(`A delivery was answered ${status}`);
        took.push(one);
        // Stored before it was acknowledged: another connection sees it at once.
        if (isAnswer && at % 100 === 3 && !(await isStored(db, id)))
          throw new Error(`${id} was acknowledged and is not there`);
      }),
    );
  }
  await Promise.all(inFlight);
  return took;
}

/** As it came, or as what it became. */
async function isStored(db: Db, providerId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from "providerDelivery" where "raw" like ${`%"${providerId}"%`}
    union all select 1 from "message" where "providerId" = ${providerId}`.execute(db.query);
  return rows.length > 0;
}

/** Processor time a process has used so far, ms; Linux counts in hundredths of a second. */
function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Waits until everything that was acknowledged has taken effect; gives how long that took, ms. */
async function settled(db: Db): Promise<number> {
  const began = performance.now();
  for (;;) {
    const { rows } = await sql`select 1 from "providerDelivery" limit 1`.execute(db.query);
    if (rows.length === 0) return performance.now() - began;
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** So many events that concern nobody may be passed later. */
const PASSED_LATER = 500;

/** Waits until what was done to prepare the ground has been heard of: 10,000 new leads are scored and audited for a while. */
async function heardOf(db: Db): Promise<void> {
  for (let round = 0; round < 1_200; round += 1) {
    const { rows } = await sql<{
      count: number;
    }>`select count(*) as "count" from "event" where ("transactionNumber", "position") > (
      select "transactionNumber", "position" from "listenerCursor" order by "transactionNumber", "position" limit 1)`.execute(
      db.query,
    );
    if (Number(rows[0]?.count ?? 0) < PASSED_LATER) return;
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** From a reply's delivery to its sequence's end as another connection sees it, ms. */
async function stopping(url: string, ground: Ground, { leads, db }: { leads: readonly Lead[]; db: Db }) {
  const post = async (path: string, body: object) =>
    (await (
      await fetch(`${url}/api/v1${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${ground.apiKey}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      })
    ).json()) as { id: string; enrolled?: number };
  const text = { name: "Bench", channel: "whatsapp", language: "en", body: "Hello" };
  const templateId = (await post("/templates", text)).id;
  const steps = [{ channel: "whatsapp-personal", templateId, delayDays: 3 }];
  const { id } = await post("/sequences", { name: "Bench", state: "active", steps });
  const { enrolled } = await post(`/sequences/${id}/enrollments`, { ids: leads.map((lead) => lead.id) });
  if (enrolled !== leads.length) throw new Error(`${enrolled} of ${leads.length} were enrolled`);
  const took: number[] = [];
  for (const [at, lead] of leads.entries()) {
    const began = performance.now();
    const message = { from: lead.phone.slice(1), id: `wamid.stop-${at}`, timestamp: stamp(), type: "text" };
    await deliver(url, { messages: [{ ...message, text: { body: "Yes" } }] });
    for (;;) {
      const { rows } = await sql<{
        state: string;
      }>`select "state" from "enrollment" where "leadId" = ${lead.id}`.execute(db.query);
      if (rows[0]?.state === "stopped") break;
      if (performance.now() - began > 10_000) throw new Error("A reply did not stop its sequence");
      await new Promise((done) => setTimeout(done, 1));
    }
    took.push(performance.now() - began);
  }
  return took;
}

const LIVES = [["sent"], ["sent", "delivered"], ["sent", "delivered", "read"], ["sent", "read"], ["sent", "failed"]];

/** Deliveries doubled and shuffled, beside the same once and in order; gives deliveries a second. Throws where the ends differ. */
async function converging(url: string, ground: Ground, { leads, db }: { leads: readonly Lead[]; db: Db }) {
  const shuffled: object[] = [];
  const ordered: object[] = [];
  // long past: a receipt never counts as later than it came
  const time = Math.floor(Date.now() / 1_000) - 3_600;
  const errors = [{ code: 131047 }];
  const statusOf = (id: string, status: string, step: number) => ({
    ...{ id, status, timestamp: String(time + step) },
    ...(status === "failed" ? { errors } : {}),
  });
  const copies = Math.max(1, Math.round(DELIVERIES / leads.length / 2));
  leads.forEach((_, at) => {
    const life = LIVES[at % LIVES.length] ?? [];
    life.forEach((status, step) => {
      ordered.push(statusOf(`wamid.ordered-${at}`, status, step));
      for (let copy = 0; copy < copies; copy += 1) shuffled.push(statusOf(`wamid.shuffled-${at}`, status, step));
    });
  });
  for (let at = shuffled.length - 1; at > 0; at -= 1) {
    const other = (at * 7_919 + 104_729) % (at + 1);
    [shuffled[at], shuffled[other]] = [shuffled[other] ?? {}, shuffled[at] ?? {}];
  }
  const send = async (all: readonly object[]) => {
    for (let from = 0; from < all.length; from += BATCH) {
      const { status } = await deliver(url, { statuses: all.slice(from, from + BATCH) });
      if (status !== 200) throw new Error(`A batch was answered ${status}`);
    }
  };
  await send(ordered);
  await settled(db);
  const began = performance.now();
  await send(shuffled);
  await settled(db);
  const seconds = (performance.now() - began) / 1_000;
  const digest = async (name: string) => {
    const { rows } = await sql<{ state: string; delivered: unknown; read: unknown; reason: string | null; n: number }>`
      select "state", "deliveredAt" as "delivered", "readAt" as "read", "reason", count(*) as "n" from "message"
      where "organizationId" = ${ground.organizationId} and "providerId" like ${`wamid.${name}-%`}
      group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(db.query);
    return JSON.stringify(rows);
  };
  if ((await digest("shuffled")) !== (await digest("ordered"))) throw new Error("Shuffled deliveries ended otherwise");
  return { perSecond: shuffled.length / seconds, count: shuffled.length };
}

/** Measures the webhooks. */
export async function measureWebhooks(): Promise<Figure[]> {
  const ground = await openGround();
  const program = await startProgram(settingsOf(ground));
  const db = ground.open();
  try {
    const leads = await addLeads(program.url, ground, LEADS);
    const [replying, loaded] = [leads.slice(0, REPLIES), leads.slice(REPLIES)];
    await fetch(`${program.url}/api/v1/channel-accounts`, { headers: { authorization: `Bearer ${ground.apiKey}` } });
    for (const name of ["load", "shuffled", "ordered"]) await fill(db, ground.organizationId, { leads: loaded, name });
    await heardOf(db);
    console.error("Stopping sequences");
    const stops = await stopping(program.url, ground, { leads: replying, db });
    await heardOf(db);
    console.error(`Delivering ${PER_SECOND} a second`);
    const used = processorTime(program.pid());
    const took = await underLoad(program.url, { leads: loaded, db });
    const behind = await settled(db);
    const each = (processorTime(program.pid()) - used) / took.length;
    console.error("Delivering doubled and shuffled");
    const { perSecond, count } = await converging(program.url, ground, { leads: loaded, db });
    const figure = (name: string, measured: number, target: number): Figure => ({
      ...{ name, measured, target, unit: "ms", better: "lower" },
    });
    return [
      figure(`webhook acknowledged at ${PER_SECOND}/s, stored, p50`, percentile(took, 0.5), 25),
      figure(`webhook acknowledged at ${PER_SECOND}/s, stored, p99`, percentile(took, 0.99), 50),
      figure(
        `the last of ${(PER_SECOND * SECONDS).toLocaleString("en")} such deliveries took effect after`,
        behind,
        1_000,
      ),
      figure("processor time of the program for each of them, acknowledged, in effect and heard of", each, 2),
      figure("reply to stopped sequence by webhook, p99", percentile(stops, 0.99), 1_000),
      {
        name: `${count.toLocaleString("en")} receipts doubled and shuffled, same end as in order`,
        measured: perSecond,
        unit: "/s",
        target: 500,
        better: "higher",
      },
    ];
  } catch (error) {
    throw new Error(`The webhooks were not measured; the program said: ${program.log().slice(-2_000)}`, {
      cause: error,
    });
  } finally {
    await db.close();
    await program.stop();
    await ground.close();
  }
}
