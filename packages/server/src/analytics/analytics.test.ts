import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addLeads, receivedReply, sentMessage } from "../testing/leads-and-messages.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;
let world: World;
let here: TestOrganization;
let now: number;

beforeAll(async () => {
  world = await openWorld();
  now = world.clock.now();
});
afterAll(() => world.close());
beforeEach(async () => {
  here = await world.organization({ timeZone: "Europe/Belgrade" });
});

const add = (drafts: Parameters<typeof addLeads>[2]) => addLeads(world.foundation, here.scope, drafts);
const send = (given: Parameters<typeof sentMessage>[2]) => sentMessage(world.foundation, here.scope, given);
const reply = (given: Parameters<typeof receivedReply>[2]) => receivedReply(world.foundation, here.scope, given);

describe("the reply rate", () => {
  it("counts leads whose 7 days have passed, above and below the line, and says how many are open", async () => {
    const ids = await add(Array.from({ length: 6 }, () => ({})));
    const [quick = "", slow = "", silent = "", open = "", openAnswered = ""] = ids;
    for (const leadId of [quick, slow, silent]) await send({ leadId, at: now - 20 * DAY });
    await reply({ leadId: quick, at: now - 19 * DAY });
    await reply({ leadId: slow, at: now - 12 * DAY });
    for (const leadId of [open, openAnswered]) await send({ leadId, at: now - 2 * DAY });
    await reply({ leadId: openAnswered, at: now - DAY });
    const { body } = await here.api.get("/analytics/overview");
    expect(body.current).toMatchObject({
      leadsCreated: 6,
      contacted: 5,
      replied: 3,
      messagesSent: 5,
      repliesReceived: 3,
      replyRate: { count: 1, of: 3, rate: 1 / 3, open: 2 },
    });
  });

  it("is nothing without a denominator, never 0 %", async () => {
    const { body } = await here.api.get("/analytics/overview");
    expect(body.current.replyRate).toEqual({ count: 0, of: 0, rate: null, open: 0 });
    expect(body.current.winRate.rate).toBeNull();
  });

  it("agrees with what the message ledger says by itself", async () => {
    const ids = await add(Array.from({ length: 12 }, () => ({})));
    for (const [index, leadId] of ids.entries()) {
      const at = now - (index + 1) * 2 * DAY;
      const channel = index % 2 === 0 ? ("email" as const) : ("whatsapp-personal" as const);
      if (index % 5 !== 4) await send({ leadId, at, channel });
      if (index % 4 === 0) await send({ leadId, at: at + DAY, channel: "sms" });
      if (index % 3 === 0) await reply({ leadId, at: at + index * DAY, channel });
    }
    const { body: figures } = await here.api.get("/analytics/overview");
    const { body: channels } = await here.api.get("/analytics/channels");
    const byLedger = await rateFromLedger();
    expect(figures.current.replyRate).toMatchObject(byLedger);
    expect(byLedger.of).toBeGreaterThan(0);
    const sum = (field: "count" | "of" | "open") =>
      channels.current.reduce(
        (total: number, { replyRate }: { replyRate: Record<string, number> }) => total + (replyRate[field] ?? 0),
        0,
      );
    expect({ count: sum("count"), of: sum("of"), open: sum("open") }).toEqual(byLedger);
    const sent = channels.current.reduce((total: number, row: { sent: number }) => total + row.sent, 0);
    expect(sent).toBe(figures.current.messagesSent);
    const { body: ledger } = await here.api.get("/messages?direction=outbound&limit=200");
    const messaged = new Set(ledger.items.map(({ leadId }: { leadId: string }) => leadId));
    expect(figures.current.contacted).toBe(messaged.size);
  });

  it("counts a lead as contacted by a message alone, not by a status set by hand or an older date", async () => {
    const [byMessage = "", byHand = "", both = ""] = await add([{}, {}, {}]);
    await send({ leadId: byMessage, at: now - 10 * DAY });
    await here.api.patch(`/leads/${byHand}`, { status: "CONTACTED" });
    await change(both, { status: "CONTACTED" }, now - 20 * DAY);
    await change(both, { status: "REPLIED" }, now - 15 * DAY);
    await send({ leadId: both, at: now - 9 * DAY });
    await reply({ leadId: both, at: now - 8 * DAY });
    const expected = { contacted: 2, replyRate: { count: 1, of: 2, rate: 0.5, open: 0 } };
    expect((await here.api.get("/analytics/overview")).body.current).toMatchObject(expected);
    const sum = (rows: { contacted: number }[]) => rows.reduce((total, row) => total + row.contacted, 0);
    for (const block of ["trend", "timing"])
      expect([block, sum((await here.api.get(`/analytics/${block}`)).body.current)]).toEqual([block, 2]);
    expect(sum((await here.api.get("/analytics/categories")).body.current.category)).toBe(2);
    const { body: channels } = await here.api.get("/analytics/channels");
    expect(channels.current[0].replyRate).toEqual(expected.replyRate);
    const { body } = await here.api.get("/analytics/funnel");
    expect(body.current.stages).toContainEqual({ stage: "CONTACTED", count: 3 });
  });

  it("takes the first message that counts: one before the range makes the lead no first contact of it", async () => {
    const [old = "", fresh = ""] = await add([{}, {}]);
    await send({ leadId: old, at: now - 50 * DAY });
    for (const leadId of [old, fresh]) await send({ leadId, at: now - 10 * DAY });
    const { body } = await here.api.get("/analytics/overview");
    expect(body.current).toMatchObject({ contacted: 1, messagesSent: 2, replyRate: { of: 1 } });
  });

  it("takes a status set to REPLIED by hand for a reply", async () => {
    const [id = ""] = await add([{}]);
    await send({ leadId: id, at: now - 10 * DAY });
    await change(id, { status: "REPLIED" }, now - 9 * DAY);
    expect((await here.api.get("/analytics/overview")).body.current.replyRate).toMatchObject({ count: 1, of: 1 });
  });

  /** The definition of statistics.md, word by word over the ledger. */
  async function rateFromLedger() {
    const messages = await world.foundation.db.query
      .selectFrom("message")
      .selectAll()
      .where("organizationId", "=", here.organizationId)
      .execute();
    const result = { count: 0, of: 0, open: 0 };
    for (const leadId of new Set(messages.map((message) => message.leadId))) {
      const own = messages.filter((message) => message.leadId === leadId);
      const sent = own.flatMap(({ sentAt }) => (sentAt === null ? [] : [sentAt]));
      if (sent.length === 0) continue;
      const first = Math.min(...sent);
      if (first > now - 7 * DAY) {
        result.open += 1;
        continue;
      }
      result.of += 1;
      const isAnswered = own.some(
        ({ kind, receivedAt }) =>
          kind === "reply" && receivedAt !== null && receivedAt >= first && receivedAt < first + 7 * DAY,
      );
      if (isAnswered) result.count += 1;
    }
    return result;
  }
});

describe("the win rate", () => {
  it("counts a lead that was won and lost once, by the last of the two", async () => {
    const [fallen = "", lost = "", regained = "", reopened = ""] = await add([{}, {}, {}, {}]);
    await change(fallen, { status: "CLOSED" }, now - 5 * DAY);
    await change(fallen, { status: "LOST" }, now - 4 * DAY);
    await change(lost, { status: "LOST" }, now - 3 * DAY);
    const winRate = async (query = "") => (await here.api.get(`/analytics/overview${query}`)).body.current.winRate;
    expect(await winRate()).toEqual({ count: 0, of: 2, rate: 0 });
    await change(regained, { status: "CLOSED" }, now - 5 * DAY);
    await change(regained, { status: "LOST" }, now - 4 * DAY);
    await change(regained, { status: "CLOSED" }, now - 3 * DAY);
    await change(reopened, { status: "LOST" }, now - 5 * DAY);
    await change(reopened, { status: "CLOSED" }, now - 4 * DAY);
    await change(reopened, { status: "REPLIED" }, now - 3 * DAY);
    expect(await winRate()).toEqual({ count: 2, of: 4, rate: 0.5 });
    const before = new Date(now - 4.5 * DAY).toISOString();
    expect(await winRate(`?to=${before}`)).toEqual({ count: 0, of: 0, rate: null });
  });
});

it("hidden leads count, and it is said how many they are", async () => {
  const [hidden = ""] = await add([{}, {}, {}]);
  await send({ leadId: hidden, at: now - DAY });
  await here.api.patch(`/leads/${hidden}`, { hidden: true });
  const { body } = await here.api.get("/analytics/overview");
  expect(body.current).toMatchObject({ leadsCreated: 3, leadsHidden: 1, contacted: 1 });
  const { body: counts } = await here.api.get("/leads/counts");
  expect(counts.total).toBe(body.current.leadsCreated - body.current.leadsHidden);
});

async function change(id: string, wish: Record<string, unknown>, at: number): Promise<void> {
  const { changeLeads } = await import("../leads/change-leads.ts");
  await world.foundation.db.transaction((tx) =>
    changeLeads(tx, here.scope, {
      changes: [{ leadId: id, wish }],
      context: { actor: here.admin.actor, cause: "edit", now: at },
    }),
  );
}

describe("the funnel", () => {
  it("counts every lead that ever reached a stage, also when it is lost today", async () => {
    const [contacted = "", won = "", lost = ""] = await add([{}, {}, {}, {}]);
    await send({ leadId: contacted, at: now - DAY });
    await send({ leadId: lost, at: now - 2 * DAY });
    await reply({ leadId: lost, at: now - DAY });
    await change(lost, { status: "LOST" }, now);
    await change(won, { status: "CLOSED" }, now);
    const { body } = await here.api.get("/analytics/funnel");
    expect(body.current.stages).toEqual([
      { stage: "NEW", count: 4 },
      { stage: "CONTACTED", count: 3 },
      { stage: "REPLIED", count: 2 },
      { stage: "CLOSED", count: 1 },
    ]);
    expect(body.current.lost).toBe(1);
    expect(body.current.conversions.map(({ count, of }: { count: number; of: number }) => [count, of])).toEqual([
      [3, 4],
      [2, 3],
      [1, 2],
    ]);
  });

  it("tells the usual time between stages", async () => {
    const ids = await add(Array.from({ length: 3 }, () => ({ createdAt: now - 20 * DAY })));
    for (const [index, leadId] of ids.entries()) await send({ leadId, at: now - 20 * DAY + (index + 1) * DAY });
    const { body } = await here.api.get("/analytics/funnel");
    expect(body.current.conversions[0].medianDays).toBe(2);
    expect(body.current.conversions[1].medianDays).toBeNull();
  });
});

describe("the other blocks", () => {
  it("trend: counts by day of the organization's zone, with empty days", async () => {
    // 23:30 UTC on the 21st is the 22nd in Belgrade
    const late = Date.UTC(2026, 10, 21, 23, 30);
    const [id = ""] = await add([{ createdAt: late }]);
    await send({ leadId: id, at: late + HOUR });
    const { body } = await here.api.get("/analytics/trend?from=2026-11-20&to=2026-11-22");
    expect(body.current).toEqual([
      { day: "2026-11-20", leadsCreated: 0, contacted: 0, messagesSent: 0, replied: 0, won: 0 },
      { day: "2026-11-21", leadsCreated: 0, contacted: 0, messagesSent: 0, replied: 0, won: 0 },
      { day: "2026-11-22", leadsCreated: 1, contacted: 1, messagesSent: 1, replied: 0, won: 0 },
    ]);
  });

  it("compare: the period before has its own figures", async () => {
    await add([{ createdAt: now - DAY }, { createdAt: now - 8 * DAY }, { createdAt: now - 9 * DAY }]);
    const { body } = await here.api.get("/analytics/overview?from=2026-11-17&to=2026-11-23&compare=true");
    expect(body.current.leadsCreated).toBe(1);
    expect(body.previous.figures.leadsCreated).toBe(2);
    expect(body.previous.range.to).toBe(body.range.from);
  });

  it("channels: what was sent, delivered, read and answered on each", async () => {
    const [a = "", b = ""] = await add([{}, {}]);
    await send({ leadId: a, at: now - 9 * DAY, channel: "email", deliveredAt: now - 9 * DAY, readAt: now - 8 * DAY });
    await send({ leadId: b, at: now - 9 * DAY, channel: "email" });
    await reply({ leadId: a, at: now - 8 * DAY, channel: "whatsapp" });
    const { body } = await here.api.get("/analytics/channels");
    expect(body.current).toEqual([
      {
        channel: "whatsapp",
        sent: 0,
        delivered: 0,
        read: 0,
        failed: 0,
        replies: 1,
        optedOut: 0,
        replyRate: { count: 0, of: 0, rate: null, open: 0 },
      },
      {
        channel: "email",
        sent: 2,
        delivered: 1,
        read: 1,
        failed: 0,
        replies: 0,
        optedOut: 0,
        replyRate: { count: 1, of: 2, rate: 0.5, open: 0 },
      },
    ]);
  });

  it("templates: by variant, with the same reply rate", async () => {
    const template = await here.api.post("/templates", {
      name: "First",
      channel: "email",
      language: "en",
      subject: "Hi",
      body: "Hello",
    });
    expect(template.status).toBe(201);
    const ids = await add([{}, {}, {}]);
    for (const [index, leadId] of ids.entries())
      await send({
        leadId,
        at: now - 9 * DAY,
        channel: "email",
        templateId: template.body.id,
        variant: index === 0 ? "A" : "B",
      });
    await reply({ leadId: ids[0] ?? "", at: now - 8 * DAY });
    const { body } = await here.api.get("/analytics/templates");
    expect(body.current).toMatchObject([
      {
        name: "First",
        sent: 3,
        replyRate: { count: 1, of: 3 },
        variants: [
          { variant: "A", sent: 1, replyRate: { rate: 1 } },
          { variant: "B", sent: 2, replyRate: { rate: 0 } },
        ],
      },
    ]);
  });

  it("sequences: where enrollments stand, and what became of each step", async () => {
    const made = await here.api.post("/sequences", {
      name: "Three touches",
      steps: [
        { kind: "task", note: "Visit" },
        { kind: "wait", delayDays: 2 },
      ],
    });
    expect(made.status).toBe(201);
    const ids = await add([{}, {}, {}]);
    const [first, second] = made.body.steps as { id: string }[];
    const sequence = { organizationId: here.organizationId, sequenceId: made.body.id as string };
    const { enrollmentWriter } = await import("../sequences/store-enrollments.ts");
    await world.foundation.db.transaction(async (tx) => {
      await enrollmentWriter(tx, here.scope).insert(
        ids.map((leadId, index) => ({
          ...sequence,
          id: `enrollment-${index}-${here.organizationId}`,
          leadId,
          memberId: null,
          state: index === 0 ? ("stopped" as const) : ("active" as const),
          stopReason: index === 0 ? ("reply" as const) : null,
          stoppedFrom: null,
          notBeforeAt: null,
          generation: 1,
          version: 1,
          nextStep: 1,
          dueAt: now,
          timeZone: "UTC",
          sinceAt: now,
          createdAt: now - DAY,
          updatedAt: now,
        })),
      );
      for (const [index, stepId] of [first?.id, first?.id, second?.id].entries())
        await tx.query
          .insertInto("enrollmentStep")
          .values({
            ...sequence,
            enrollmentId: `enrollment-${index}-${here.organizationId}`,
            stepId: stepId ?? "",
            stepIndex: index === 2 ? 1 : 0,
            messageId: null,
            outcome: index === 1 ? null : "sent",
            reason: null,
            plannedFor: new Date(now - HOUR) as never,
            doneAt: null,
            repliedAt: index === 0 ? (new Date(now) as never) : null,
            optedOutAt: null,
          })
          .execute();
    });
    const { body } = await here.api.get("/analytics/sequences");
    expect(body.current).toMatchObject([
      {
        name: "Three touches",
        enrolled: 3,
        active: 2,
        finished: 0,
        stopped: 1,
        stoppedByReply: 1,
        steps: [
          { stepIndex: 0, channel: "task", reached: 2, sent: 1, replied: 1 },
          { stepIndex: 1, channel: "wait", reached: 1, sent: 1, replied: 0 },
        ],
      },
    ]);
  });

  it("sequences: nothing where nobody was enrolled", async () => {
    const { status, body } = await here.api.get("/analytics/sequences");
    expect(status).toBe(200);
    expect(body.current).toEqual([]);
  });

  it("refuse a range that ends before it begins, naming the field", async () => {
    const { status, body } = await here.api.get("/analytics/overview?from=2026-11-20&to=2026-11-01");
    expect(status).toBe(400);
    expect(body.errors[0].path).toBe("from");
    expect((await here.api.get("/analytics/overview?from=yesterday")).status).toBe(400);
  });

  it("show sales their own and unassigned leads only", async () => {
    const sales = await here.member("sales");
    const [mine = "", hers = ""] = await add([
      { assignedTo: sales.caller.memberId },
      { assignedTo: here.admin.memberId },
    ]);
    for (const leadId of [mine, hers]) await send({ leadId, at: now - DAY });
    const { body } = await sales.api.get("/analytics/overview");
    expect(body.current).toMatchObject({ leadsCreated: 1, contacted: 1, messagesSent: 1 });
    const { body: all } = await here.api.get("/analytics/overview");
    expect(all.current).toMatchObject({ leadsCreated: 2, contacted: 2, messagesSent: 2 });
  });
});
