// Workers killed with SIGKILL while they send through a real socket: no mail is handed over twice, none is forgotten.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";

const SCRIPT = fileURLToPath(new URL("./test-worker/send.ts", import.meta.url));
const SECRET_KEY = "a secret key of the tests, long enough";
const MESSAGES = 30;
const KILLS = 4;

interface Scene {
  sandbox: Sandbox;
  world: World;
  organization: TestOrganization;
  environment: Record<string, string>;
  /** called when the stand-in has a mail in hand; the answer waits for it */
  inHand: () => Promise<void>;
}

async function openScene(withImap: boolean): Promise<Scene> {
  const scene: Partial<Scene> = { inHand: async () => {} };
  const sandbox = await startSandbox({
    beforeAnswer: async () => {
      await scene.inHand?.();
      return undefined;
    },
  });
  const environment = {
    SECRET_KEY,
    LOG_LEVEL: "silent",
    MAIL_HOST: sandbox.mailHost,
    MAIL_PORT: String(sandbox.mailPort),
    MAIL_FROM: "ben@studio.example",
    MAIL_SECURE: "false",
    ...(withImap
      ? {
          IMAP_HOST: sandbox.imapHost,
          IMAP_PORT: String(sandbox.imapPort),
          IMAP_USER: "ben",
          IMAP_PASSWORD: "secret",
          IMAP_SECURE: "false",
        }
      : {}),
  };
  const world = await openWorld(environment);
  world.clock.set(Date.now());
  const organization = await world.organization();
  return Object.assign(scene, { sandbox, world, organization, environment }) as Scene;
}

async function planMails({ organization }: Scene): Promise<void> {
  for (let number = 0; number < MESSAGES; number++) {
    const lead = await organization.api.post("/leads", {
      name: `Bakery ${number}`,
      email: `bakery-${number}@example.com`,
    });
    const sent = await organization.api.post(`/leads/${lead.body.id}/messages`, {
      channel: "email",
      subject: "Hello",
      body: `Number ${number}`,
    });
    expect(sent.status).toBe(201);
  }
}

async function startWorker({ world, environment }: Scene): Promise<ChildProcess> {
  const child = spawn(process.execPath, [SCRIPT], {
    env: { ...environment, DATABASE_URL: world.foundation.config.databaseUrl },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await Promise.race([once(child.stdout ?? child, "data"), once(child, "exit")]);
  if (child.exitCode !== null) throw new Error("The worker did not start");
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

const statesOf = async ({ organization }: Scene) =>
  (await organization.api.get("/messages?direction=outbound&limit=200")).body.items.map(
    ({ state }: { state: string }) => state,
  ) as string[];

async function until(condition: () => Promise<boolean>, patience: number): Promise<void> {
  const end = performance.now() + patience;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error("It did not happen in time");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function expectNoneTwice({ sandbox }: Scene): void {
  const handed = sandbox.mails().map(({ messageId }) => messageId);
  expect(new Set(handed).size).toBe(handed.length);
  const receivers = sandbox.mails().map(({ to }) => to);
  expect(new Set(receivers).size).toBe(receivers.length);
}

test.each([
  { withImap: false, what: "what may have left is shown as unknown" },
  { withImap: true, what: "what may have left is found among the sent mails" },
])("killed in the middle of sending, no mail leaves twice and $what", { timeout: 240_000 }, async ({ withImap }) => {
  const scene = await openScene(withImap);
  const { sandbox, world } = scene;
  try {
    await planMails(scene);
    let killedInHand = 0;
    for (let round = 0; round < KILLS; round++) {
      const child = await startWorker(scene);
      if (round % 2 === 0) {
        // between gate and record: the mail is in the stand-in's hand, its answer never arrives
        const { promise, resolve } = Promise.withResolvers<void>();
        scene.inHand = async () => {
          scene.inHand = async () => {};
          await kill(child);
          killedInHand += 1;
          resolve();
        };
        await promise;
      } else {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
        await kill(child);
      }
    }
    const last = await startWorker(scene);
    await until(
      async () => (await statesOf(scene)).every((state) => state !== "planned" && state !== "sending"),
      30_000,
    );
    await kill(last);
    const states = await statesOf(scene);
    const count = (wanted: string) => states.filter((state) => state === wanted).length;
    expectNoneTwice(scene);
    expect(killedInHand).toBe(KILLS / 2);
    expect(states).toHaveLength(MESSAGES);
    expect(count("sent") + count("unknown")).toBe(MESSAGES);
    expect(count("unknown")).toBeLessThanOrEqual(withImap ? KILLS / 2 : KILLS);
    expect(count("unknown")).toBeGreaterThanOrEqual(withImap ? 0 : killedInHand);
    expect(sandbox.mails().length).toBeGreaterThanOrEqual(count("sent"));
    if (withImap) expect(sandbox.mails().length).toBe(MESSAGES - count("unknown"));
  } finally {
    await world.close();
    await sandbox.close();
  }
});
