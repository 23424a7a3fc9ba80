// F9 as it stands in the ledger: the running worker is given every answer a mail server, Twilio or WhatsApp may give, each by an
// account of its own, and what becomes of the message, of the account and of the address is what the table says. Then all
// providers are well again, and days pass: what was to be tried again leaves once, and nothing that may have left leaves twice.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { channelAccountWriter } from "../packages/server/src/channels/store.ts";
import { planMessage } from "../packages/server/src/messages/plan-message.ts";
import { OPEN } from "./aftermath.ts";
import { mailAccount } from "./ground.ts";
import { type AnsweringMailServer, MAIL_CASES, type MailCase, startMailAnswers } from "./mail-answers.ts";
import { becomes } from "./process.ts";
import { CASES, type Case, type Consequence } from "./provider-answers.ts";
import { atLeast, type Finding, none, type Scenario, type Stage } from "./scenario.ts";
import { layTextGround, newPhone, type OwnNumber, type TextGround } from "./texts.ts";

const PATIENCE_MS = 120_000;
const HOUR = 3_600_000;
/** Eight attempts, the last waits of which are hours long. */
const MOST_HOURS = 72;

/** An answer under test, with what it met. */
interface Trial {
  readonly said: string;
  readonly must: Consequence;
  readonly retryAfter: number | null;
  /** what takes it although the answer does not say so, where the answer leaves that open */
  readonly isTaken: boolean;
  /** how often it was handed over */
  taken: number;
  accountId: string;
  messageId: string;
}

interface HttpTrial extends Trial {
  readonly answer: Case;
}

interface MailTrial extends Trial {
  readonly answer: MailCase;
  server: AnsweringMailServer | null;
}

const blank = { taken: 0, accountId: "", messageId: "" };

/** Stands for Twilio and WhatsApp: the account in the address says which answer is asked for. */
async function startProviders(trials: readonly HttpTrial[], isWell: () => boolean) {
  const listed = new Map<HttpTrial, { to: string; body: string; from: string; at: number }[]>();
  const answerTo = (method: string, path: string, body: string): { status: number; text: string; wait?: number } => {
    const [, twilio, whatsApp] = /\/Accounts\/AC(\w{32})|\/(\d{15})\/messages$/.exec(path) ?? [];
    const trial = trials[twilio === undefined ? Number(whatsApp) - 1 : Number.parseInt(twilio, 16) - 1];
    if (trial === undefined) return { status: 200, text: "{}" };
    if (method !== "POST") {
      const messages = (listed.get(trial) ?? []).map(({ at, ...text }, place) => ({
        ...{ ...text, sid: `SM${twilio}${place}`, direction: "outbound-api", status: "sent" },
        date_created: new Date(at).toUTCString(),
      }));
      return { status: 200, text: JSON.stringify({ messages, next_page_uri: null }) };
    }
    const { answer, must, isTaken, retryAfter } = trial;
    if (isWell() || must === "sent" || (must === "doubt" && isTaken)) {
      trial.taken += 1;
      const form = new URLSearchParams(body);
      const text = { to: form.get("To") ?? "", body: form.get("Body") ?? "", from: form.get("From") ?? "" };
      if (twilio !== undefined) listed.set(trial, [...(listed.get(trial) ?? []), { ...text, at: Date.now() }]);
    }
    const id = `${trial.messageId}-${trial.taken}`;
    if (isWell())
      return twilio === undefined
        ? { status: 200, text: JSON.stringify({ messages: [{ id: `wamid.${id}` }] }) }
        : { status: 201, text: JSON.stringify({ sid: `SM${id}`, status: "queued" }) };
    // each message its own id, whatever the table says
    const text = answer.body.replace(/"(wamid\.1|SM1)"/, `"$1${id}"`);
    return { status: answer.status, text, ...(retryAfter === null ? {} : { wait: retryAfter }) };
  };
  const server = createServer((request, response) => {
    const answer = async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const path = new URL(request.url ?? "/", "http://provider.example").pathname;
      const { status, text, wait } = answerTo(request.method ?? "GET", path, Buffer.concat(chunks).toString());
      const later = wait === undefined ? {} : { "retry-after": String(wait) };
      response.writeHead(status, { "content-type": "application/json", ...later }).end(text);
    };
    answer().catch(() => response.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Plans one message by an account of its own. */
async function planTrial(
  { world, organization }: TextGround,
  trial: Trial,
  { channel, leadId }: { channel: "email" | "sms" | "whatsapp"; leadId: string },
): Promise<void> {
  const now = Date.now();
  const planned = await world.foundation.db.transaction((tx) =>
    planMessage(
      tx,
      organization.scope,
      {
        ...{ leadId, channel, dedupeKey: `trial:${leadId}`, window: null, accountId: trial.accountId },
        ...{ subject: channel === "email" ? "Hello" : null, body: `Hello ${leadId}` },
        ...{ plannedFor: now, actor: organization.admin.actor },
      },
      now,
    ),
  );
  if ("skipped" in planned) throw new Error(planned.skipped);
  trial.messageId = planned.planned.id;
}

async function layHttpTrial(ground: TextGround, trial: HttpTrial, number: number): Promise<void> {
  const { api } = ground.organization;
  ground.world.clock.set(Date.now());
  const channel = trial.answer.provider === "Twilio" ? "sms" : "whatsapp";
  const phoneNumberId = String(number + 1).padStart(15, "0");
  const from = `+1555${String(1_000_000 + number)}`;
  const sid = `AC${(number + 1).toString(16).padStart(32, "0")}`;
  const made =
    channel === "sms"
      ? await api.post("/channel-accounts", {
          ...{ channel, name: `SMS ${number}`, twilio: { from, accountSid: sid, authToken: "1".repeat(32) } },
        })
      : await api.post("/channel-accounts", {
          channel,
          name: `WhatsApp ${number}`,
          whatsapp: {
            ...{ number: from, phoneNumberId, accessToken: "token-token" },
            ...{ appSecret: "app_secret_123", verifyToken: "our-own-words" },
          },
        });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  trial.accountId = made.body.id;
  const phone = newPhone(channel);
  const { id: leadId } = (await api.post("/leads", { name: `Cafe ${phone}`, phone, country: "XK" })).body;
  const own: OwnNumber = { channel, accountId: trial.accountId, from, phoneNumberId };
  // only to whom wrote a moment ago may words of ours go
  if (channel === "whatsapp" && (await ground.write(own, phone, "Hello?")) !== 200) throw new Error("Not taken in");
  await planTrial(ground, trial, { channel, leadId });
}

async function layMailTrial(ground: TextGround, trial: MailTrial, number: number, isWell: () => boolean) {
  const { answer } = trial;
  const server = await startMailAnswers(
    (point) => (isWell() || point !== answer.at ? undefined : answer.words),
    () => {
      trial.taken += 1;
    },
  );
  trial.server = server;
  trial.accountId = `trial-${number}`;
  const account = mailAccount(trial.accountId, server.port);
  const { mailServers } = account;
  const smtp = mailServers === null ? null : { ...mailServers.smtp, user: answer.at === "AUTH" ? "ben" : null };
  const { world, organization } = ground;
  world.clock.set(Date.now());
  await world.foundation.db.transaction((tx) =>
    channelAccountWriter(tx, organization.scope).insert(
      { ...account, ratePerMinute: null, mailServers: smtp === null ? null : { smtp, imap: null } },
      Date.now(),
    ),
  );
  const email = `owner-${number}@example.com`;
  const { id: leadId } = (await organization.api.post("/leads", { name: `Cafe ${number}`, email })).body;
  await planTrial(ground, trial, { channel: "email", leadId });
}

/** What became of a trial, in the words of the table; anything else in its own. */
async function readConsequence({ world, organization }: TextGround, trial: Trial): Promise<string> {
  const { query } = world.foundation.db;
  const message = await query
    .selectFrom("message")
    .selectAll()
    .where("id", "=", trial.messageId)
    .executeTakeFirstOrThrow();
  const account = await query
    .selectFrom("channelAccount")
    .innerJoin("channelLane", (join) =>
      join
        .onRef("channelLane.organizationId", "=", "channelAccount.organizationId")
        .onRef("channelLane.accountId", "=", "channelAccount.id"),
    )
    .select(["isPaused", "breaker"])
    .where("channelAccount.organizationId", "=", organization.organizationId)
    .where("channelAccount.id", "=", trial.accountId)
    .executeTakeFirstOrThrow();
  const barred = await query
    .selectFrom("suppression")
    .select("suppressedFor")
    .where("messageId", "=", trial.messageId)
    .executeTakeFirst();
  const { state, attempts } = message;
  if (account.isPaused) return state === "planned" ? "pause" : `paused, but ${state}`;
  if (state === "unknown") return "doubt";
  if (state === "accepted") return trial.must === "doubt" && trial.isTaken ? "doubt" : "sent";
  if (state === "rejected") {
    if (barred?.suppressedFor === "bounce") return "bad address";
    return barred?.suppressedFor === "opt-out" ? "suppress" : "permanent";
  }
  if (state !== "planned") return state;
  if (attempts === 0) return account.breaker.openUntil === null ? "untried" : "breaker";
  const waited = Number(message.dueAt) - Number(message.updatedAt);
  const isObeyed = trial.retryAfter === null || Math.abs(waited - trial.retryAfter * 1_000) < 1_000;
  return isObeyed ? "retry" : `retry after ${waited} ms`;
}

/** A text of a step is held as well as refused; there is no step here. */
const shownAs = (must: Consequence) => (must === "template" ? "permanent" : must);

async function run(stage: Stage): Promise<Finding[]> {
  let isAllWell = false;
  const isWell = () => isAllWell;
  const texts = CASES.map((answer, number): HttpTrial => {
    const said = `${answer.provider} ${answer.status} ${answer.body.slice(0, 60)}`;
    const { must, retryAfter = null } = answer;
    return { ...blank, answer, said, must, retryAfter, isTaken: number % 2 === 0 };
  });
  const mails = MAIL_CASES.map((answer): MailTrial => {
    const said = `${answer.at}: ${answer.words ?? "the line is cut"}`;
    return { ...blank, answer, said, must: answer.must, retryAfter: null, isTaken: true, server: null };
  });
  const trials: readonly Trial[] = [...texts, ...mails];
  const providers = await startProviders(texts, isWell);
  const ground = await layTextGround(stage, 0, {
    ...{ mail: "askable", providerUrl: providers.url, environment: { MAIL_PASSWORD: "any" } },
  });
  const { db } = ground.world.foundation;
  try {
    for (const [number, trial] of texts.entries()) await layHttpTrial(ground, trial, number);
    for (const [number, trial] of mails.entries()) await layMailTrial(ground, trial, number, isWell);
    const ids = trials.map(({ messageId }) => messageId);
    const read = () =>
      db.query.selectFrom("message").select(["id", "state", "reason"]).where("id", "in", ids).execute();
    const worker = await ground.start();
    const isTried = ({ state, reason }: { state: string; reason: string | null }) =>
      state === "planned" ? reason !== null : !["claimed", "handing-off"].includes(state);
    const isEachTried = await becomes(async () => (await read()).every(isTried), PATIENCE_MS);
    await worker.stop();
    const wrong: string[] = [];
    for (const trial of trials) {
      const consequence = await readConsequence(ground, trial);
      if (consequence !== shownAs(trial.must)) wrong.push(`${trial.said} was ${consequence}, not ${trial.must}`);
    }

    isAllWell = true;
    const last = await ground.start();
    let isAtItsEnd = false;
    for (let hours = 0; !isAtItsEnd && hours <= MOST_HOURS; hours += 6) {
      const ahead = hours * HOUR;
      ground.world.clock.set(Date.now() + ahead);
      last.setAhead(ahead);
      // a person has looked
      await ground.organization.api.post("/channel-accounts/resumption");
      isAtItsEnd = await becomes(
        async () => (await read()).every(({ state }) => !OPEN.some((one) => one === state)),
        hours === 0 ? 1_000 : 6_000,
      );
    }
    await last.stop();
    const ends = new Map((await read()).map(({ id, state }) => [id, state]));
    const isLeft = ({ must }: Trial) => ["sent", "breaker", "pause", "retry"].includes(must);
    const notLeft = trials.filter((one) => isLeft(one) && ends.get(one.messageId) !== "accepted");
    const twice = trials.filter(({ taken }) => taken > 1);
    const lost = trials.filter((one) => ends.get(one.messageId) === "accepted" && one.taken === 0);
    const again = trials.filter((one) => !isLeft(one) && one.must !== "doubt" && one.taken > 0);
    const unasked = texts.filter(
      (one) => one.answer.provider === "Twilio" && one.isTaken && ends.get(one.messageId) === "unknown",
    );
    const some = (chosen: readonly Trial[]) =>
      chosen
        .slice(0, 4)
        .map(({ said, messageId }) => `${said} (${ends.get(messageId)})`)
        .join("; ");
    return [
      none(`answers with another consequence (${wrong.slice(0, 12).join("; ") || "none"})`, wrong.length),
      none("answers that were never asked for", isEachTried ? 0 : 1),
      none(`handed over twice (${some(twice)})`, twice.length),
      none(`refused for good, and handed over later (${some(again)})`, again.length),
      none(`to be tried again, and not sent once all was well (${some(notLeft)})`, notLeft.length),
      none(`sent, but never handed over (${some(lost)})`, lost.length),
      none(`in doubt, though Twilio lists it (${some(unasked)})`, unasked.length),
      atLeast("answers of Twilio and WhatsApp", texts.length, 300),
      atLeast("answers of mail servers", mails.length, 45),
    ];
  } finally {
    await ground.close();
    providers.close();
    for (const { server } of mails) server?.close();
  }
}

/** Every answer, and what the ledger makes of it. */
export const consequences: Scenario = {
  title: "F9: every answer of every provider, and what becomes of the message",
  engines: ["sqlite", "postgres"],
  isInShort: true,
  run,
};
