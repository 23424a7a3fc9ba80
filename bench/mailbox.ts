// Answers that come by IMAP, read by the real program from the stand-in over real sockets: from a mail's arrival in the
// mailbox to the end of its lead's sequence, as another connection to the database sees it.
import { sql } from "kysely";
import { startProgram } from "../e2e/program.ts";
import type { Db } from "../packages/server/src/db/database.ts";
import { type Sandbox, startSandbox } from "../packages/server/src/sandbox/start-sandbox.ts";
import { type Figure, percentile } from "./figures.ts";
import { type Ground, openGround } from "./ground.ts";

const REPLIES = Number(process.env.BENCH_MAIL_REPLIES ?? 200);
const LONGEST_WAIT = 60_000;

const settingsOf = (ground: Ground, mail: Sandbox): Record<string, string> => ({
  ...ground.settings,
  MAIL_HOST: mail.mailHost,
  MAIL_PORT: String(mail.mailPort),
  MAIL_SECURE: "false",
  MAIL_USER: mail.user,
  MAIL_PASSWORD: mail.password,
  MAIL_FROM: "bench@studio.example",
  IMAP_HOST: mail.imapHost,
  IMAP_PORT: String(mail.imapPort),
  IMAP_SECURE: "false",
});

async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const began = performance.now();
  while (!(await isSo())) {
    if (performance.now() - began > LONGEST_WAIT) throw new Error(`Waited in vain until ${what}`);
    await new Promise((done) => setTimeout(done, 2));
  }
}

/** Leads that were written to, each in a sequence whose next step is days away. */
async function written(url: string, { apiKey }: Ground, mail: Sandbox): Promise<string[]> {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${url}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    return (await answer.json()) as { id: string; enrolled?: number };
  };
  const ids: string[] = [];
  for (let at = 0; at < REPLIES; at += 1) {
    const lead = {
      name: `Bench ${at}`,
      email: `lead-${at}@bench.example`,
      phone: `+38344${100_000 + at}`,
      country: "XK",
    };
    const { id } = await post("/leads", lead);
    await post(`/leads/${id}/messages`, { channel: "email", subject: "Hello", body: "Hello" });
    ids.push(id);
  }
  await until(() => mail.mails().length === REPLIES, "the mails left");
  const text = { name: "Bench", channel: "whatsapp", language: "en", body: "Hello" };
  const steps = [{ channel: "whatsapp-personal", templateId: (await post("/templates", text)).id, delayDays: 3 }];
  const { id } = await post("/sequences", { name: "Bench", state: "active", steps });
  const { enrolled } = await post(`/sequences/${id}/enrollments`, { ids });
  if (enrolled !== REPLIES) throw new Error(`${enrolled} of ${REPLIES} were enrolled`);
  return ids;
}

/** Answers come one after the other, at any moment of what the mailbox's reader is at; ms each. */
async function stopping(mail: Sandbox, db: Db, ids: readonly string[]): Promise<number[]> {
  const took: number[] = [];
  for (const [at, leadId] of ids.entries()) {
    const sent = mail.mails().find(({ to }) => to === `lead-${at}@bench.example`);
    await new Promise((done) => setTimeout(done, (at * 37) % 400));
    const began = performance.now();
    await mail.reply(sent?.id ?? "", { kind: "reply", text: "Yes, tell me more." });
    await until(async () => {
      const { rows } = await sql<{
        state: string;
      }>`select "state" from "enrollment" where "leadId" = ${leadId}`.execute(db.query);
      return rows[0]?.state === "stopped";
    }, `answer ${at} stopped its sequence`);
    took.push(performance.now() - began);
  }
  return took;
}

/** Measures what a mailbox is for. */
export async function measureMailbox(): Promise<Figure[]> {
  const ground = await openGround();
  const mail = await startSandbox();
  const program = await startProgram(settingsOf(ground, mail));
  const db = ground.open();
  try {
    const ids = await written(program.url, ground, mail);
    const took = await stopping(mail, db, ids);
    const figure = (share: number): Figure => ({
      name: `reply to stopped sequence by IMAP IDLE, p${share * 100} of ${REPLIES}`,
      measured: percentile(took, share),
      unit: "ms",
      target: 5_000,
      better: "lower",
    });
    return [figure(0.5), figure(0.99)];
  } catch (error) {
    throw new Error(`The mailbox was not measured; the program said: ${program.log().slice(-2_000)}`, { cause: error });
  } finally {
    await db.close();
    await program.stop();
    await mail.close();
    await ground.close();
  }
}
