// A backup put back (delivery.md, F16) that does not know by which words a text left since: Twilio lists one that no message is
// known to be, so a person decides.
import { afterAll, beforeAll, expect, test } from "vitest";
import { at } from "../db/values.ts";
import { type NumberWorld, openNumberWorld } from "../testing/number-world.ts";
import { MONDAY_MORNING } from "../testing/world.ts";
import { doubtRestored } from "./doubt-restored.ts";

const MINUTE = 60_000;
let here: NumberWorld;

beforeAll(async () => {
  here = await openNumberWorld();
});
afterAll(() => here.close());

test("a text that left by words the backup does not know is not sent again by itself", async () => {
  const { world, numbers } = here;
  const { db } = world.foundation;
  const organization = await world.organization({ address: "Rruga 1, Prishtina" });
  const { api, scope } = organization;
  await here.addTwilio(organization);
  world.clock.set(MONDAY_MORNING);
  const phone = "+38344700123";
  const { body: lead } = await api.post("/leads", { name: "Shop", phone, country: "XK" });
  const { body: message } = await api.post(`/leads/${lead.id}/messages`, { channel: "sms", body: "Hello Shop" });
  await world.drain();
  expect(numbers.texts()).toHaveLength(1);

  // as the backup has it: the step has no words yet
  const dueAt = at(MONDAY_MORNING);
  const waiting = { state: "planned", body: "", providerId: null, sentAt: null, gateOrder: null, dueAt };
  await db.transaction(async (tx) => {
    await tx.query.deleteFrom("messageAttempt").where("messageId", "=", message.id).execute();
    const change = tx.query.updateTable("message").set(waiting as never);
    await change.where("id", "=", message.id).execute();
  });
  expect(await doubtRestored(db, scope, { knownAt: null, now: MONDAY_MORNING })).toBe(1);
  for (let look = 0; look < 3; look++) {
    world.clock.advance(4 * MINUTE);
    await world.drain();
  }
  const { body: after } = await api.get(`/messages/${message.id}`);
  expect(after).toMatchObject({ state: "unknown", reason: expect.stringContaining("may have left") });
  expect(numbers.texts()).toHaveLength(1);
});
