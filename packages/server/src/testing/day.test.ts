// The server's part of a person's day, over HTTP with a session, with real SMTP and IMAP sockets, on both engines.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { type Browser, registeredBrowser } from "./browser.ts";
import { MONDAY_MORNING, openWorld, type World } from "./world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FILE = readFileSync(new URL("../../../../e2e/fixtures/google-maps-gosom.csv", import.meta.url));

let sandbox: Sandbox;
let world: World;
let dea: Browser;

interface Lead {
  id: string;
  name: string;
  email: string | null;
  phoneE164: string | null;
  status: string;
  temperature: string;
}
interface Message {
  id: string;
  leadId: string;
  direction: string;
  channel: string;
  state: string;
  kind: string | null;
  stepIndex: number | null;
  enrollmentId: string | null;
  handOffUrl: string | null;
}

beforeAll(async () => {
  let now = () => MONDAY_MORNING;
  sandbox = await startSandbox({ clock: { now: () => now() } });
  world = await openWorld({
    MAIL_HOST: sandbox.mailHost,
    MAIL_PORT: String(sandbox.mailPort),
    MAIL_FROM: "Dea <dea@studio.example>",
    MAIL_SECURE: "false",
    IMAP_HOST: sandbox.imapHost,
    IMAP_PORT: String(sandbox.imapPort),
    IMAP_USER: "dea",
    IMAP_PASSWORD: "secret",
    IMAP_SECURE: "false",
  });
  now = () => world.clock.now();
});
afterAll(async () => {
  await world.close();
  await sandbox.close();
});

async function read<T>(path: string): Promise<T> {
  const { status, body } = await dea.get(path);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}
async function post<T>(path: string, body?: unknown): Promise<T> {
  const answer = await dea.post(path, body);
  expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}
const leads = async (query = "") => (await read<{ items: Lead[] }>(`/leads?limit=200${query}`)).items;
const lead = (id: string) => read<Lead & { enrollments: { state: string }[] }>(`/leads/${id}`);
async function ledger(query = ""): Promise<Message[]> {
  const items: Message[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const more: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: Message[]; nextCursor: string | null } = await read(`/messages?limit=200${query}${more}`);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}
const mailsTo = (address: string | null) => sandbox.mails().filter(({ to }) => to === address);

/** Time goes by; who comes back after half a day signs in again. */
async function later(ms: number): Promise<void> {
  world.clock.advance(ms);
  await world.drain();
  await post("/session", { email: "dea@studio.example", password: "four plain words here" });
}

/** The message is opened in WhatsApp, and the person says that it went. */
async function confirm({ id }: { id: string }): Promise<void> {
  await post(`/messages/${id}/confirmation`, { sent: true });
}

test("from registration to a reply, and figures that agree with the ledger", { timeout: 60_000 }, async () => {
  dea = await registeredBrowser(world, "dea@studio.example");
  await read("/me");

  // templates and a three-step sequence are there
  const { items: templates } = await read<{ items: { id: string; channel: string; language: string }[] }>(
    "/templates?limit=200",
  );
  expect(new Set(templates.map(({ channel }) => channel))).toEqual(new Set(["whatsapp", "email", "sms", "phone"]));
  const [classic] = (await read<{ items: { id: string; state: string; steps: { channel: string }[] }[] }>("/sequences"))
    .items;
  expect(classic?.state).toBe("draft");
  expect(classic?.steps.map(({ channel }) => channel)).toEqual(["whatsapp-personal", "email", "whatsapp-personal"]);

  // a list is imported, and every row is accounted for
  const preview = await world.anonymous.send("POST", "/imports/preview", {
    body: FILE,
    headers: { "content-type": "text/csv", cookie: `session=${dea.token()}`, origin: "http://localhost:3000" },
  });
  expect(preview.body).toMatchObject({ format: "gosom", rowCount: 60, sample: { new: 58, refused: 2 } });
  const { id: importId } = await post<{ id: string }>(`/imports?upload=${preview.body.uploadId}`);
  await world.drain();
  expect(await read(`/imports/${importId}`)).toMatchObject({
    status: "done",
    rows: 60,
    created: 58,
    updated: 0,
    skipped: 0,
    failed: 2,
    errors: [
      { line: 24, reason: "name: Has no name" },
      { line: 49, reason: "name: Has no name" },
    ],
  });

  // the best leads, one by WhatsApp and one by e-mail; a status, and its undo
  const [first, second, third] = await leads("&temperature=HOT&hasEmail=true&hasPhone=true");
  if (!first || !second || !third) throw new Error("Too few leads came out hot");
  const byHand = await post<Message>(`/leads/${first.id}/messages`, {
    channel: "whatsapp-personal",
    templateId: templates.find(({ channel, language }) => channel === "whatsapp" && language === "en")?.id,
  });
  const link = new URL(byHand.handOffUrl ?? "");
  expect(`${link.origin}${link.pathname}`).toBe(`https://wa.me/${first.phoneE164?.slice(1)}`);
  expect(link.searchParams.get("text")).toContain(first.name);
  await confirm(byHand);
  expect((await lead(first.id)).status).toBe("CONTACTED");
  await post(`/leads/${second.id}/messages`, { channel: "email", subject: "A question", body: "Do you take orders?" });
  await world.drain();
  expect(mailsTo(second.email)).toMatchObject([{ subject: "A question" }]);
  expect((await lead(second.id)).status).toBe("CONTACTED");
  const changed = await dea.patch(`/leads/${third.id}`, { status: "LOST" });
  const undoId = changed.headers.get("undo-id");
  await post(`/undo-entries/${undoId}/undo`);
  expect((await lead(third.id)).status).toBe("NEW");

  // the default sequence for fifty leads: tasks in Today, no account needed
  const noAddress = await dea.patch(`/sequences/${classic?.id}`, { state: "active" });
  expect(noAddress.status).toBe(422);
  expect(noAddress.body.errors).toContainEqual(expect.objectContaining({ path: "organization.address" }));
  await dea.patch("/organization", { address: "Rruga Nëna Terezë 1, Prishtina", timeZone: "Europe/Belgrade" });
  expect((await dea.patch(`/sequences/${classic?.id}`, { state: "active" })).status).toBe(200);
  const fifty = (await leads("&status=NEW")).slice(0, 50);
  const ids = fifty.map(({ id }) => id);
  expect(await post(`/sequences/${classic?.id}/enrollments`, { ids })).toEqual({ enrolled: 50, skipped: [] });
  await world.drain();
  const tasks = (await ledger("&state=awaiting-confirmation")).filter(({ stepIndex }) => stepIndex === 0);
  expect(tasks).toHaveLength(fifty.filter(({ phoneE164 }) => phoneE164 !== null).length);
  const followed = fifty.filter(({ email, phoneE164 }) => email !== null && phoneE164 !== null).slice(0, 3);
  const [answers, noted, quiet] = followed;
  if (!answers || !noted || !quiet) throw new Error("Too few leads can be reached both ways");
  for (const task of tasks.filter(({ leadId }) => followed.some(({ id }) => id === leadId))) await confirm(task);

  // a second sequence begins with an e-mail, and the worker sends it
  const templateId = templates.find(({ channel, language }) => channel === "email" && language === "en")?.id;
  const mailFirst = await post<{ id: string }>("/sequences", {
    name: "E-mail first",
    state: "active",
    steps: [{ channel: "email", templateId }],
  });
  const others = (await leads("&status=NEW&hasEmail=true")).slice(0, 10);
  await post(`/sequences/${mailFirst.id}/enrollments`, { ids: others.map(({ id }) => id) });
  await world.drain();
  for (const { email, name } of others) expect(mailsTo(email).at(-1)?.text).toContain(name);

  // day 3: the e-mail to those who are quiet; a reply by e-mail and one noted by hand stop theirs
  await post(`/leads/${noted.id}/replies`, { channel: "phone", body: "They rang back" });
  await later(3 * DAY + HOUR);
  expect(mailsTo(noted.email)).toEqual([]);
  expect(mailsTo(quiet.email)).toHaveLength(1);
  await sandbox.reply(mailsTo(answers.email)[0]?.id ?? "", { kind: "reply", text: "Yes, call me tomorrow." });
  await world.drain();
  for (const { id } of [answers, noted]) {
    const { status, enrollments } = await lead(id);
    expect({ status, states: enrollments.map(({ state }) => state) }).toEqual({
      status: "REPLIED",
      states: ["stopped"],
    });
  }
  const { items: conversations } = await read<{ items: { id: string; unreadCount: number }[] }>("/conversations");
  expect(conversations.find(({ id }) => id === answers.id)?.unreadCount).toBe(1);

  // day 7: the last message to the quiet one alone
  await later(4 * DAY);
  const waiting = (await ledger("&state=awaiting-confirmation")).map(({ leadId }) => leadId);
  expect(waiting).toContain(quiet.id);
  expect(waiting).not.toContain(answers.id);
  expect(waiting).not.toContain(noted.id);

  // once every lead has had its seven days, the figures say what the ledger says
  await later(8 * DAY);
  const messages = await ledger();
  const gone = messages.filter((one) => one.direction === "outbound" && one.state === "sent");
  const contacted = new Set(gone.map(({ leadId }) => leadId)).size;
  const replied = new Set(messages.filter(({ kind }) => kind === "reply").map(({ leadId }) => leadId)).size;
  const { current } = await read<{ current: object }>("/analytics/overview");
  expect(current).toMatchObject({
    leadsCreated: 58,
    contacted,
    replied,
    messagesSent: gone.length,
    replyRate: { of: contacted, count: replied, open: 0 },
  });
  const funnel = await read<{ current: { stages: { stage: string; count: number }[] } }>("/analytics/funnel");
  expect(funnel.current.stages.map(({ count }) => count)).toEqual([58, contacted, replied, 0]);
});
