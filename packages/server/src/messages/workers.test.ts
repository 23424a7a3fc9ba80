// The `worker` command as it runs in production: stopped in the middle of a send, and two of them on one queue.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { compiledProgram } from "../../bin/compiled.js";
import { channelAccountWriter } from "../channels/store.ts";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { planMessage } from "./plan-message.ts";
import { leaseHolders } from "./store-lanes.ts";

const MAIN = compiledProgram() ?? fileURLToPath(new URL("../cli/main.ts", import.meta.url));
/** More lanes than one worker takes at once (sending-worker.ts), so that two must share them. */
const ACCOUNTS = 33;

let sandbox: Sandbox;
let world: World;
let organization: TestOrganization;
let leadId: string;
let environment: Record<string, string>;
let children: ChildProcess[] = [];
/** called when the stand-in has a mail in hand; the answer waits for it */
let inHand: () => Promise<void> = async () => {};

beforeAll(async () => {
  sandbox = await startSandbox({
    beforeAnswer: async () => {
      await inHand();
      return undefined;
    },
  });
  environment = {
    SECRET_KEY: "a secret key of the tests, long enough",
    LOG_LEVEL: "silent",
    MAIL_HOST: sandbox.mailHost,
    MAIL_PORT: String(sandbox.mailPort),
    MAIL_FROM: "ben@studio.example",
    MAIL_SECURE: "false",
  };
  world = await openWorld(environment);
  world.clock.set(Date.now());
  organization = await world.organization();
  await organization.api.get("/channel-accounts");
  leadId = (await organization.api.post("/leads", { name: "Shop", email: "shop@example.com" })).body.id;
});
afterEach(async () => {
  inHand = async () => {};
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }
  children = [];
});
afterAll(async () => {
  await world.close();
  await sandbox.close();
});

/** The command; resolves once it says something or ends. */
async function startWorker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [MAIN, "worker"], {
    cwd: tmpdir(),
    env: { ...environment, DATABASE_URL: world.foundation.config.databaseUrl },
    stdio: ["ignore", "pipe", "ignore"],
  });
  children.push(child);
  await Promise.race([once(child.stdout ?? child, "data"), once(child, "exit")]);
  return child;
}

/** Mails to one lead under names of their own, each planned in a transaction of its own, beside the others. */
async function planMails(names: readonly string[], accountIds: readonly string[]): Promise<void> {
  const { db } = world.foundation;
  const { scope, admin } = organization;
  const plan = { leadId, channel: "email", body: "Hello", window: null, actor: admin.actor } as const;
  await Promise.all(
    names.map((name, number) =>
      db.transaction((tx) => {
        const accountId = accountIds[number % accountIds.length] ?? null;
        const now = Date.now();
        return planMessage(tx, scope, { ...plan, dedupeKey: name, subject: name, accountId, plannedFor: now }, now);
      }),
    ),
  );
}

const named = (name: string, count: number) => Array.from({ length: count }, (_, number) => `${name} ${number}`);

const states = async (names: readonly string[]) => {
  const rows = await world.foundation.db.query
    .selectFrom("message")
    .select("state")
    .where("organizationId", "=", organization.organizationId)
    .where("subject", "in", [...names])
    .execute();
  return rows.map(({ state }) => state as string);
};

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 40_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error("It did not happen in time");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const allSent = async (names: readonly string[]) => (await states(names)).every((state) => state === "accepted");

function expectEachOnce(names: readonly string[]): void {
  const subjects = sandbox.mails().map(({ subject }) => subject);
  expect(subjects.filter((subject) => names.includes(subject)).sort()).toEqual([...names].sort());
}

/** Accounts of their own, so of lanes of their own, at the same server. */
async function addAccounts(): Promise<string[]> {
  const ids = Array.from({ length: ACCOUNTS }, (_, number) => `lane-${number}`);
  const server = { host: sandbox.mailHost, port: sandbox.mailPort, security: "none", user: null } as const;
  const values = {
    channel: "email",
    memberId: null,
    isFromEnvironment: true,
    isPaused: false,
    address: "ben@studio.example",
    senderName: null,
    mailServers: { smtp: server, imap: null },
    sealedSecrets: null,
    dailyCap: null,
    ratePerMinute: null,
    sendWindow: null,
    isOpenToStrangers: false,
  } as const;
  await world.foundation.db.transaction(async (tx) => {
    const writer = channelAccountWriter(tx, organization.scope);
    for (const id of ids) await writer.insert({ ...values, id, name: id }, world.clock.now());
  });
  return ids;
}

test("a worker told to stop in the middle of a send finishes it and takes no other", { timeout: 180_000 }, async () => {
  const mails = named("Stopped", 5);
  await planMails(mails, ["default"]);
  const stopped = Promise.withResolvers<ChildProcess>();
  let handed = 0;
  inHand = async () => {
    handed += 1;
    if (handed !== 3) return;
    const [child] = children;
    if (child === undefined) return;
    const told = once(child.stdout ?? child, "data");
    child.kill("SIGTERM");
    // it has been told, and the mail is still in hand
    await told;
    stopped.resolve(child);
  };
  await startWorker();
  const child = await stopped.promise;
  if (child.exitCode === null) await once(child, "exit");
  expect(child.exitCode).toBe(0);
  expect((await states(mails)).sort()).toEqual(["accepted", "accepted", "accepted", "planned", "planned"]);
  await startWorker();
  await until(() => allSent(mails));
  expectEachOnce(mails);
});

test("two workers share one queue on PostgreSQL, one has it on SQLite, and each message leaves once, also those planned while they run", {
  timeout: 180_000,
}, async () => {
  const accounts = await addAccounts();
  const before = named("Before", ACCOUNTS);
  await planMails(before, accounts);
  // nothing is answered before every worker holds lanes
  const allHold = Promise.withResolvers<void>();
  inHand = () => allHold.promise;
  const expected = world.engine === "postgres" ? 2 : 1;
  const workers = await Promise.all([startWorker(), startWorker()]);
  const holders = new Set<string>();
  const planned = named("While", 12);
  await until(async () => {
    for (const holder of await leaseHolders(world.foundation.db)) holders.add(holder);
    return holders.size === expected;
  });
  allHold.resolve();
  // lanes are given back, and taken, while mails are planned in them
  for (let from = 0; from < planned.length; from += 4) await planMails(planned.slice(from, from + 4), accounts);
  await until(() => allSent([...before, ...planned]));
  expectEachOnce([...before, ...planned]);
  expect(workers.filter(({ exitCode }) => exitCode === null)).toHaveLength(expected);
  expect(holders.size).toBe(expected);
});
