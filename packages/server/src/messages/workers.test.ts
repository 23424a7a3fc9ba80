// The `worker` command as it runs in production: stopped in the middle of a send, and two of them on one queue.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { channelAccountWriter } from "../channels/store.ts";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { leaseHolders } from "./store-lanes.ts";

const MAIN = fileURLToPath(new URL("../cli/main.ts", import.meta.url));
/** More lanes than one worker takes at once (sending-worker.ts), so that two must share them. */
const ACCOUNTS = 36;

let sandbox: Sandbox;
let world: World;
let organization: TestOrganization;
let environment: Record<string, string>;
let children: ChildProcess[] = [];
/** called when the stand-in has a mail in hand; the answer waits for it */
let inHand: () => Promise<void> = async () => {};

beforeEach(async () => {
  inHand = async () => {};
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
});
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }
  children = [];
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

async function planMails(count: number, accountIds: readonly string[]): Promise<void> {
  for (let number = 0; number < count; number++) {
    const lead = await organization.api.post("/leads", { name: `Shop ${number}`, email: `shop-${number}@example.com` });
    const sent = await organization.api.post(`/leads/${lead.body.id}/messages`, {
      channel: "email",
      subject: "Hello",
      body: `Number ${number}`,
      channelAccountId: accountIds[number % accountIds.length],
    });
    expect(sent.status).toBe(201);
  }
}

const states = async () =>
  (await organization.api.get("/messages?direction=outbound&limit=200")).body.items.map(
    ({ state }: { state: string }) => state,
  ) as string[];

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 15_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error("It did not happen in time");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const allSent = async () => (await states()).every((state) => state === "sent");

function expectEachOnce(count: number): void {
  expect(
    sandbox
      .mails()
      .map(({ to }) => to)
      .sort(),
  ).toEqual(Array.from({ length: count }, (_, number) => `shop-${number}@example.com`).sort());
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
  } as const;
  await world.foundation.db.transaction(async (tx) => {
    const writer = channelAccountWriter(tx, organization.scope);
    for (const id of ids) await writer.insert({ ...values, id, name: id }, world.clock.now());
  });
  return ids;
}

test("a worker told to stop in the middle of a send finishes it and takes no other", { timeout: 30_000 }, async () => {
  const count = 5;
  await planMails(count, ["default"]);
  const stopped = Promise.withResolvers<ChildProcess>();
  let handed = 0;
  inHand = async () => {
    handed += 1;
    if (handed !== 3) return;
    const [child] = children;
    if (child === undefined) return;
    child.kill("SIGTERM");
    // it has been told, and the mail is still in hand
    await new Promise((resolve) => setTimeout(resolve, 200));
    stopped.resolve(child);
  };
  await startWorker();
  const child = await stopped.promise;
  if (child.exitCode === null) await once(child, "exit");
  expect(child.exitCode).toBe(0);
  expect((await states()).sort()).toEqual([
    ...Array.from({ length: count - 3 }, () => "planned"),
    ...Array.from({ length: 3 }, () => "sent"),
  ]);
  await startWorker();
  await until(allSent);
  expectEachOnce(count);
});

test("two workers share one queue on PostgreSQL, one has it on SQLite, and each message leaves once", {
  timeout: 30_000,
}, async () => {
  const accounts = await addAccounts();
  await planMails(ACCOUNTS, accounts);
  // nothing is answered before every worker holds lanes
  const allHold = Promise.withResolvers<void>();
  inHand = () => allHold.promise;
  const expected = world.engine === "postgres" ? 2 : 1;
  const workers = await Promise.all([startWorker(), startWorker()]);
  const holders = new Set<string>();
  await until(async () => {
    for (const holder of await leaseHolders(world.foundation.db)) holders.add(holder);
    if (holders.size === expected) allHold.resolve();
    return allSent();
  });
  expectEachOnce(ACCOUNTS);
  const running = workers.filter(({ exitCode }) => exitCode === null);
  expect(running).toHaveLength(expected);
  expect(holders.size).toBe(expected);
});
