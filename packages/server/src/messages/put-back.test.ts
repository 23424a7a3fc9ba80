// A fault of the program at one message's gate is that message's: the lane goes on, and it is not tried for ever.
import { MAX_ATTEMPTS } from "@lead-dashboard/domain/messages/retry-delay";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { messageHooks } from "./hooks.ts";
import { startSending } from "./sending-worker.ts";

let sandbox: Sandbox;
let world: World;
let organization: TestOrganization;
beforeAll(async () => {
  sandbox = await startSandbox();
  const mail = { MAIL_HOST: sandbox.mailHost, MAIL_PORT: String(sandbox.mailPort), MAIL_SECURE: "false" };
  world = await openWorld({ ...mail, MAIL_FROM: "ben@studio.example" });
  organization = await world.organization();
});
afterEach(() => messageHooks.attach("faulty", {}));
afterAll(async () => {
  await world.close();
  await sandbox.close();
});

async function write(name: string): Promise<string> {
  const { body: lead } = await organization.api.post("/leads", { name, email: `${name}@example.com` });
  const mail = { channel: "email", subject: name, body: "Text" };
  return (await organization.api.post(`/leads/${lead.id}/messages`, mail)).body.id;
}

const read = async (id: string) => (await organization.api.get(`/messages/${id}`)).body;

test("a message at whose gate the program fails is put off again and again, then ends; those behind it leave", {
  timeout: 60_000,
}, async () => {
  const faulty = await write("faulty");
  const fine = await write("fine");
  messageHooks.attach("faulty", {
    gate: async (_tx, { id }) => {
      if (id === faulty) throw new Error("a fault of ours");
      return { go: true };
    },
  });
  const sending = await startSending(world.foundation, { pollMs: 20 });
  await expect.poll(() => read(fine), { timeout: 20_000 }).toMatchObject({ state: "sent" });
  expect(await read(faulty)).toMatchObject({ state: "planned", reason: expect.stringContaining("tries again") });
  for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
    const { reason } = await read(faulty);
    world.clock.advance(7 * 3_600_000);
    await expect
      .poll(async () => (await attemptsOf(faulty)) > attempt || (await read(faulty)).state === "failed", {
        timeout: 20_000,
      })
      .toBe(true);
    expect(reason).not.toBeNull();
  }
  await sending.stop();
  expect(await read(faulty)).toMatchObject({ state: "failed", reason: expect.stringContaining("again and again") });
  expect(sandbox.mails().map(({ subject }) => subject)).toEqual(["fine"]);
});

async function attemptsOf(id: string): Promise<number> {
  const { db } = world.foundation;
  const row = await db.query.selectFrom("message").select("attempts").where("id", "=", id).executeTakeFirstOrThrow();
  return row.attempts;
}
