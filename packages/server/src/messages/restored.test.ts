// A backup put back (delivery.md, F16): what left since it was made stands in it as waiting. Nothing of it leaves twice, and
// nothing that had not left is forgotten.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { at } from "../db/values.ts";
import { type MailWorld, openMailWorld } from "../testing/mail-world.ts";
import { MONDAY_MORNING, type TestOrganization } from "../testing/world.ts";
import { doubtRestored } from "./doubt-restored.ts";

const MINUTE = 60_000;
let here: MailWorld;
let organization: TestOrganization;
let count = 0;

beforeAll(async () => {
  here = await openMailWorld();
  organization = here.organization;
});
afterAll(() => here.close());
beforeEach(() => here.world.clock.set(MONDAY_MORNING));

async function write(): Promise<{ id: string; to: string }> {
  const to = `owner-${++count}@shop.example`;
  const { body: lead } = await organization.api.post("/leads", { name: `Shop ${count}`, email: to });
  const mail = { channel: "email", subject: "Hello", body: `Number ${count}` };
  const { body, status } = await organization.api.post(`/leads/${lead.id}/messages`, mail);
  expect(status, JSON.stringify(body)).toBe(201);
  return { id: body.id, to };
}

const set = (id: string, values: object) =>
  here.world.foundation.db.transaction((tx) =>
    tx.query
      .updateTable("message")
      .set(values as never)
      .where("id", "=", id)
      .execute(),
  );

/** As the backup has it that was made before the message left. */
async function asInTheBackup(id: string): Promise<void> {
  await here.world.foundation.db.transaction((tx) =>
    tx.query.deleteFrom("messageAttempt").where("messageId", "=", id).execute(),
  );
  const dueAt = at(MONDAY_MORNING);
  await set(id, { state: "planned", providerId: null, sentAt: null, gateOrder: null, dueAt });
}

const pause = (isPaused: boolean) =>
  organization.api.post(`/sending/${isPaused ? "pause" : "resume"}`, isPaused ? { reason: "Restored" } : {});
const stateOf = async (id: string) => (await organization.api.get(`/messages/${id}`)).body;
const mailsTo = (to: string) => here.sandbox.mails().filter((mail) => mail.to === to).length;

async function later(minutes: number) {
  here.world.clock.advance(minutes * MINUTE);
  await here.world.drain();
}

test("what left since the backup was made is found among the sent mails, what did not leaves once sending goes on", async () => {
  // by what was sent before it is known that this server keeps what it sends
  const earlier = await write();
  await here.world.drain();
  expect(mailsTo(earlier.to)).toBe(1);
  const left = await write();
  await here.world.drain();
  expect(mailsTo(left.to)).toBe(1);
  await asInTheBackup(left.id);
  const stayed = await write();
  expect((await pause(true)).status).toBeLessThan(300);

  const { db, clock } = here.world.foundation;
  expect(await doubtRestored(db, organization.scope, { knownAt: null, now: clock.now() })).toBe(2);
  await later(0);
  expect((await stateOf(left.id)).state).toBe("sent");
  await later(4);
  await later(4);
  expect(await stateOf(stayed.id)).toMatchObject({ state: "planned", reason: expect.stringContaining("had not left") });
  expect(mailsTo(stayed.to)).toBe(0);

  await pause(false);
  await later(10);
  expect((await stateOf(stayed.id)).state).toBe("sent");
  expect([mailsTo(left.to), mailsTo(stayed.to)]).toEqual([1, 1]);
  const { entries } = (await organization.api.get(`/messages/${stayed.id}/history`)).body;
  expect(entries.map(({ what }: { what: string }) => what)).toContain("restored");
});

test("what is due only later is left as it is", async () => {
  await pause(true);
  const message = await write();
  await set(message.id, { dueAt: at(MONDAY_MORNING + 60 * MINUTE) });
  expect(
    await doubtRestored(here.world.foundation.db, organization.scope, { knownAt: null, now: MONDAY_MORNING }),
  ).toBe(0);
  expect((await stateOf(message.id)).state).toBe("planned");
  await pause(false);
});
