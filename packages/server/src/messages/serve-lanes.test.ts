// Many lanes served together (delivery.md, section 2): what one of them suffers is its own, and whatever becomes of a
// transaction of many messages, each is handed over once.
import type { Spacing } from "@lead-dashboard/domain/messages/account-pace";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { SendOutcome } from "../channels/channel.ts";
import { channelAccountWriter } from "../channels/store.ts";
import type { Db } from "../db/database.ts";
import { json } from "../db/values.ts";
import { lockLeads } from "../leads/store.ts";
import { addLeads } from "../testing/leads-and-messages.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { handOver as handOverToProvider } from "./hand-over.ts";
import { messageHooks } from "./hooks.ts";
import { planMessage } from "./plan-message.ts";
import { startSending } from "./sending-worker.ts";
import { serveLanes } from "./serve-lanes.ts";
import { takeLanes } from "./store-lanes.ts";

const LANES = 4;

let world: World;
let organization: TestOrganization;
let leadIds: string[];
let count = 0;

beforeAll(async () => {
  world = await openWorld({ SECRET_KEY: "a secret key of the tests, long enough", LOG_LEVEL: "silent" });
});
beforeEach(async () => {
  organization = await world.organization();
  leadIds = await makeLanes(organization);
});
afterEach(async () => {
  messageHooks.attach("faulty", {});
});
afterAll(() => world.close());

const SERVER = { host: "127.0.0.1", port: 9, security: "none", user: null } as const;

/** Accounts with a lane each, and as many leads. */
async function makeLanes({ scope }: TestOrganization): Promise<string[]> {
  const { db, clock } = world.foundation;
  await db.transaction(async (tx) => {
    const writer = channelAccountWriter(tx, scope);
    for (let number = 0; number < LANES; number++) {
      const values = { channel: "email", memberId: null, isFromEnvironment: true, isPaused: false } as const;
      const limits = { dailyCap: null, ratePerMinute: null, sendWindow: null, isOpenToStrangers: false } as const;
      const account = { address: "ben@studio.example", senderName: null, sealedSecrets: null } as const;
      const mailServers = { smtp: SERVER, imap: null };
      const id = `lane-${number}`;
      await writer.insert({ ...values, ...limits, ...account, mailServers, id, name: id }, clock.now());
    }
  });
  const leads = Array.from({ length: LANES }, () => {
    const email = `shop-${++count}@example.com`;
    const point = { kind: "email", label: null, preferred: true, state: "ok", phoneType: null } as const;
    return { name: `Shop ${count}`, email, contactPoints: [{ ...point, value: email, key: email }] };
  });
  return addLeads(world.foundation, scope, leads);
}

/** One mail to a lead by a lane. */
async function plan(
  leadId: string | undefined,
  lane: number,
  { scope, admin } = organization,
  stopOnReplySince: number | null = null,
): Promise<string> {
  const { db, clock } = world.foundation;
  const now = clock.now();
  const mail = { channel: "email", subject: "Hi", body: "Text", window: null, actor: admin.actor } as const;
  const place = { leadId: leadId ?? "", accountId: `lane-${lane}`, dedupeKey: `mail ${++count}`, plannedFor: now };
  const stop = { stopOnReplySince };
  const result = await db.transaction((tx) => planMessage(tx, scope, { ...mail, ...place, ...stop }, now));
  if ("skipped" in result) throw new Error(result.skipped);
  return result.planned.id;
}

const planAll = () => Promise.all(leadIds.map((leadId, lane) => plan(leadId, lane)));

async function rows(ids: readonly string[]) {
  const { db } = world.foundation;
  return db.query
    .selectFrom("message")
    .selectAll()
    .where("id", "in", [...ids])
    .execute();
}
const states = async (ids: readonly string[]) => (await rows(ids)).map(({ state }) => state);
const areSent = async (ids: readonly string[]) => (await states(ids)).every((state) => state === "accepted");

/** A hand-over that notes what it was given. */
function recorder(slow?: { id: string; until: Promise<unknown> }) {
  const handed: string[] = [];
  return {
    handed,
    handOver: async ({ message }: { message: { id: string; providerId: string | null } }) => {
      handed.push(message.id);
      if (message.id === slow?.id) await slow.until;
      return { kind: "accepted", providerId: message.providerId ?? "", answer: "250" } as const;
    },
  };
}

/** The sender over a database that does something else with its transactions. */
function start(handOver: ReturnType<typeof recorder>["handOver"], transaction?: Db["transaction"]) {
  const { foundation } = world;
  const db = transaction === undefined ? foundation.db : { ...foundation.db, transaction };
  return startSending({ ...foundation, db }, { handOver, pollMs: 20 });
}

test("a message at whose gate the program fails keeps none of the other lanes' messages", async () => {
  const [faulty = "", ...fine] = await planAll();
  messageHooks.attach("faulty", {
    gate: async (_tx, { id }) => {
      if (id === faulty) throw new Error("a fault of ours");
      return { go: true };
    },
  });
  const { handed, handOver } = recorder();
  const sending = await start(handOver);
  await expect.poll(() => areSent(fine), { timeout: 15_000 }).toBe(true);
  await sending.stop();
  expect(handed.sort()).toEqual([...fine].sort());
  expect(await rows([faulty])).toMatchObject([{ state: "planned", reason: expect.stringContaining("tries again") }]);
});

test("a slow provider keeps its own lane waiting and no other", async () => {
  const [slow = "", ...others] = await planAll();
  const behind = await plan(leadIds[1], 0);
  const more = await plan(leadIds[0], 1);
  const answer = Promise.withResolvers<void>();
  const { handOver } = recorder({ id: slow, until: answer.promise });
  const sending = await start(handOver);
  await expect.poll(() => areSent([...others, more]), { timeout: 15_000 }).toBe(true);
  expect(await states([slow, behind])).toEqual(expect.arrayContaining(["handing-off", "planned"]));
  answer.resolve();
  await expect.poll(() => areSent([slow, behind]), { timeout: 15_000 }).toBe(true);
  await sending.stop();
});

test("messages of several lanes to one lead, and of several organizations, leave once each", async () => {
  const [leadId] = leadIds;
  const own = await Promise.all([0, 1, 2, 3].map((lane) => plan(leadId, lane)));
  const other = await world.organization();
  const [stranger] = await makeLanes(other);
  const theirs = await plan(stranger, 0, other);
  const { handed, handOver } = recorder();
  const sending = await start(handOver);
  await expect.poll(() => areSent([...own, theirs]), { timeout: 15_000 }).toBe(true);
  await sending.stop();
  expect(handed.sort()).toEqual([...own, theirs].sort());
});

test("a message that goes to another lead by a merge just then leaves to that lead", async () => {
  const [loser = "", winner = ""] = leadIds;
  const id = await plan(loser, 0);
  const [hasMoved, mayCommit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const merging = world.foundation.db.transaction(async (tx) => {
    await lockLeads(tx, organization.scope, [loser, winner]);
    await tx.query.updateTable("message").set({ leadId: winner }).where("id", "=", id).execute();
    hasMoved.resolve();
    await mayCommit.promise;
  });
  await hasMoved.promise;
  const { handed, handOver } = recorder();
  const starting = start(handOver);
  await new Promise((resolve) => setTimeout(resolve, 300));
  mayCommit.resolve();
  const [sending] = await Promise.all([starting, merging]);
  await expect.poll(() => areSent([id]), { timeout: 20_000 }).toBe(true);
  await sending.stop();
  expect(handed).toEqual([id]);
  expect(await rows([id])).toMatchObject([{ leadId: winner }]);
});

test("what leaves is as fresh as what its gate saw, however long the gate's transaction took", async () => {
  const ids = await planAll();
  const { foundation } = world;
  let later = 0;
  const clock = { now: () => world.clock.now() + later };
  const transaction: Db["transaction"] = (work) =>
    foundation.db.transaction(async (tx) => {
      const result = await work(tx);
      if (isBatch(result)) later = 6_000;
      return result;
    });
  const ages = new Map<string, number>();
  const { handOver } = recorder();
  const sending = await startSending(
    { ...foundation, clock, db: { ...foundation.db, transaction } },
    {
      pollMs: 20,
      handOver: (passed, { at }) => {
        ages.set(passed.message.id, clock.now() - at);
        return handOver(passed);
      },
    },
  );
  await expect.poll(() => areSent(ids), { timeout: 20_000 }).toBe(true);
  await sending.stop();
  expect(Math.max(...ids.map((id) => ages.get(id) ?? 0))).toBe(6_000);
});

test("where a transaction of many messages is rolled back, nothing is handed over for it; each leaves once in the end", async () => {
  const ids = await planAll();
  const { handed, handOver } = recorder();
  let failures = 0;
  let handedBefore = -1;
  const sending = await start(handOver, (work) =>
    world.foundation.db.transaction(async (tx) => {
      const result = await work(tx);
      if (isBatch(result) && failures++ < 2) {
        handedBefore = handed.length;
        throw new Error("the commit failed");
      }
      return result;
    }),
  );
  await expect.poll(() => areSent(ids), { timeout: 20_000 }).toBe(true);
  await sending.stop();
  expect(failures).toBeGreaterThan(0);
  expect(handedBefore).toBeGreaterThanOrEqual(0);
  expect(handed.sort()).toEqual([...ids].sort());
});

test("where the answer of a commit is lost, what it let through is taken back and leaves once, with no attempt burnt", async () => {
  const ids = await planAll();
  const { handed, handOver } = recorder();
  const code = world.engine === "postgres" ? "57P01" : "SQLITE_FULL";
  let losses = 0;
  const sending = await start(handOver, async (work) => {
    const result = await world.foundation.db.transaction(work);
    if (isBatch(result) && losses++ === 0) throw Object.assign(new Error("the answer was lost"), { code });
    return result;
  });
  await expect.poll(() => areSent(ids), { timeout: 20_000 }).toBe(true);
  await sending.stop();
  expect(losses).toBeGreaterThan(0);
  expect(handed.sort()).toEqual([...ids].sort());
  expect((await rows(ids)).map(({ attempts }) => attempts)).toEqual(ids.map(() => 1));
});

test("what a provider took is written down as long as the worker lives, whatever statement fails, and holds up no other lane", async () => {
  const ids = await planAll();
  const { handed, handOver } = recorder();
  let failures = 0;
  const sending = await start(handOver, (work) =>
    world.foundation.db.transaction(async (tx) => {
      const result = await work(tx);
      // each of them would end in doubt where one failure is enough
      if (handed.length >= LANES && failures < 4 * LANES) {
        failures += 1;
        throw Object.assign(new Error("a statement failed"), { code: "XX000" });
      }
      return result;
    }),
  );
  await expect.poll(() => areSent(ids), { timeout: 20_000 }).toBe(true);
  await sending.stop();
  expect(failures).toBe(4 * LANES);
  expect(handed.sort()).toEqual([...ids].sort());
});

test("an outcome that cannot be written down keeps its own lane and no other", async () => {
  const [stuck = "", ...fine] = await planAll();
  const { handed, handOver } = recorder();
  messageHooks.attach("faulty", {
    recorded: async (_tx, { id }) => {
      if (id === stuck) throw new Error("a fault of ours");
    },
  });
  const sending = await start(handOver);
  await expect.poll(() => areSent(fine), { timeout: 20_000 }).toBe(true);
  const later = await plan(leadIds[1], 1);
  await expect.poll(() => areSent([later]), { timeout: 20_000 }).toBe(true);
  expect(await states([stuck])).toEqual(["handing-off"]);
  messageHooks.attach("faulty", {});
  await expect.poll(() => areSent([stuck]), { timeout: 20_000 }).toBe(true);
  await sending.stop();
  expect(handed.sort()).toEqual([stuck, ...fine, later].sort());
});

/** What a step of many lanes gives (send-batch.ts). */
const isBatch = (result: unknown) =>
  typeof result === "object" &&
  result !== null &&
  "passed" in result &&
  Array.isArray(result.passed) &&
  result.passed.length > 0;

async function limit(lane: number, set: { ratePerMinute?: number; spacing?: Spacing }): Promise<void> {
  const { ratePerMinute = null, spacing = null } = set;
  await world.foundation.db.transaction((tx) =>
    tx.query
      .updateTable("channelAccount")
      .set({ ratePerMinute, spacing: json(spacing) })
      .where("organizationId", "=", organization.organizationId)
      .where("id", "=", `lane-${lane}`)
      .execute(),
  );
}

/** Goes on from the world's instant. */
function runningClock() {
  const began = performance.now();
  return { now: () => world.clock.now() + Math.floor(performance.now() - began) };
}

test("a lane whose turn comes soon waits for it, holds up no other, and puts none of its messages off", async () => {
  await limit(0, { ratePerMinute: 600 });
  const all = await planAll();
  const behind = all.slice(0, 1);
  for (let number = 1; number < LANES; number++) behind.push(await plan(leadIds[number], 0));
  all.push(...behind);
  const clock = runningClock();
  const { handed, handOver } = recorder();
  const sending = await startSending({ ...world.foundation, clock }, { handOver, pollMs: 60_000 });
  await expect.poll(() => all.every((id) => handed.includes(id)), { timeout: 20_000 }).toBe(true);
  await sending.stop();
  const journal = await world.foundation.db.query
    .selectFrom("messageAttempt")
    .select(["what", "happenedAt"])
    .where("messageId", "in", behind)
    .execute();
  const gates = journal.filter(({ what }) => what === "gate").map(({ happenedAt }) => happenedAt);
  // the first two may follow one another a little sooner
  expect(Math.max(...gates) - Math.min(...gates)).toBeGreaterThanOrEqual((LANES - 2) * 100);
  expect(journal.map(({ what }) => what).sort()).toEqual([
    ...behind.map(() => "accepted"),
    ...behind.map(() => "gate"),
  ]);
});

test("a worker told to stop gives lanes back that wait for their turn, at once", async () => {
  await limit(0, { ratePerMinute: 31 });
  const ids = await planAll();
  await plan(leadIds[1], 0);
  const clock = runningClock();
  const { handed, handOver } = recorder();
  const sending = await startSending({ ...world.foundation, clock }, { handOver, pollMs: 20 });
  await expect.poll(() => ids.every((id) => handed.includes(id)), { timeout: 20_000 }).toBe(true);
  const began = performance.now();
  await sending.stop();
  // its turn comes after 1.9 s
  expect(performance.now() - began).toBeLessThan(1_800);
  const held = await world.foundation.db.query
    .selectFrom("channelLane")
    .select("accountId")
    .where("leaseHolder", "is not", null)
    .execute();
  expect(held).toEqual([]);
});

test.each([
  ["It waits for its turn", { ratePerMinute: 1 }],
  ["It keeps its distance from the message before", { spacing: { minSeconds: 60, maxSeconds: 60 } }],
])("messages behind the pace of their lane say so: %s", async (reason, set) => {
  await limit(0, set);
  const ids: string[] = [];
  for (const leadId of leadIds) ids.push(await plan(leadId, 0, organization, world.clock.now()));
  const { handed, handOver } = recorder();
  const own = () => handed.filter((id) => ids.includes(id));
  const sending = await start(handOver);
  await expect.poll(own, { timeout: 20_000 }).toHaveLength(1);
  await expect
    .poll(async () => (await rows(ids)).filter((one) => one.reason === reason).length, { timeout: 20_000 })
    .toBe(LANES - 1);
  expect((await organization.api.get("/sending/explanation")).body.findings).toContainEqual(
    expect.objectContaining({ code: "held", count: LANES - 1, about: reason }),
  );
  world.clock.advance(60_000);
  // in the order in which they were due
  await expect.poll(own, { timeout: 20_000 }).toEqual(ids.slice(0, 2));
  await sending.stop();
});

test("a database that goes away before the call says nothing of the account: its messages leave when it is back", async () => {
  const { foundation } = world;
  const code = world.engine === "postgres" ? "57P01" : "SQLITE_IOERR_WRITE";
  const away = Object.assign(new Error("The database went away"), { code });
  const query = new Proxy(foundation.db.query, {
    get() {
      throw away;
    },
  });
  const outcomes: SendOutcome[] = [];
  const { handed, handOver } = recorder();
  const sending = await startSending(foundation, {
    pollMs: 20,
    handOver: async (passed, seen) => {
      if (outcomes.length >= LANES) return handOver(passed);
      const outcome = await handOverToProvider({ ...foundation, db: { ...foundation.db, query } }, passed, seen);
      outcomes.push(outcome);
      return outcome;
    },
  });
  const ids = await planAll();
  await expect.poll(() => areSent(ids), { timeout: 15_000 }).toBe(true);
  await sending.stop();
  expect(outcomes).toEqual(Array.from({ length: LANES }, () => ({ kind: "stale" })));
  expect(handed.toSorted()).toEqual(ids.toSorted());
});

test("a lane that another worker holds meanwhile is left alone", async () => {
  const ids = await planAll();
  const { foundation } = world;
  const now = world.clock.now();
  const lanes = await foundation.db.transaction((tx) =>
    takeLanes(tx, { lease: { holder: "this worker", endsAt: now + 1_000 }, limit: 100 }, now),
  );
  const lost = lanes.filter(({ organizationId }) => organizationId === organization.organizationId);
  expect(lost).toHaveLength(LANES);
  await foundation.db.transaction((tx) =>
    tx.query
      .updateTable("channelLane")
      .set({ leaseHolder: "another one" })
      .where("organizationId", "=", organization.organizationId)
      .where("accountId", "=", "lane-0")
      .execute(),
  );
  const { handed, handOver } = recorder();
  const server = {
    holder: "this worker",
    leaseMs: 1_000,
    holdMs: 0,
    stopping: new AbortController().signal,
    inHand: new Set<string>(),
    handOver,
  };
  const { serve } = serveLanes(foundation, server);
  expect(await Promise.all(lost.map((lane) => serve(lane)))).toHaveLength(LANES);
  expect(handed).toHaveLength(LANES - 1);
  expect((await states(ids)).filter((state) => state === "planned")).toHaveLength(1);
  expect(server.inHand.size).toBe(0);
  const held = await foundation.db.query
    .selectFrom("channelLane")
    .select("leaseHolder")
    .where("organizationId", "=", organization.organizationId)
    .where("leaseHolder", "is not", null)
    .execute();
  expect(held).toEqual([{ leaseHolder: "another one" }]);
});
