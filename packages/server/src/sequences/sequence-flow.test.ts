// Long, since every way a sequence goes or stops is told on the same two worlds: one with a mailbox, one with nothing.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changeLeads } from "../leads/change-leads.ts";
import type { LeadWish } from "../leads/plan-change.ts";
import { receiveMessage } from "../messages/receive-message.ts";
import type { MailServerStandIn } from "../sandbox/imap-server.ts";
import { startSmtpServer } from "../sandbox/smtp-server.ts";
import { addLeads } from "../testing/leads-and-messages.ts";
import { type Api, MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { reachable } from "./test-leads.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let smtp: MailServerStandIn;
let mails: { to: string[]; raw: string }[] = [];
/** an organization with a mailbox, and one with no account at all */
let withMail: World;
let withNothing: World;
let mailer: TestOrganization;

beforeAll(async () => {
  smtp = await startSmtpServer({
    accept: () => true,
    onMail: ({ to, raw }) => {
      mails.push({ to, raw: raw.toString("utf8") });
      return undefined;
    },
  });
  withMail = await openWorld({
    MAIL_HOST: "127.0.0.1",
    MAIL_PORT: String(smtp.port),
    MAIL_FROM: "ana@web.example",
    MAIL_SECURE: "false",
  });
  withNothing = await openWorld();
  mailer = await withMail.organization({ address: "Rruga 1, Prishtina", timeZone: "Europe/Belgrade" });
});
afterAll(async () => {
  await withMail.close();
  await withNothing.close();
  await smtp.close();
});
beforeEach(() => {
  mails = [];
  withMail.clock.set(MONDAY_MORNING);
  withNothing.clock.set(MONDAY_MORNING);
});

interface Run {
  world: World;
  organization: TestOrganization;
  api: Api;
  leadId: string;
  sequenceId: string;
  enrollment(): Promise<{
    id: string;
    state: string;
    stopReason: string | null;
    nextStep: number | null;
    dueAt: string | null;
  }>;
  /** the outbound messages of the lead, oldest first: channel, state, why */
  ledger(): Promise<string[]>;
  /** the one that awaits a person */
  awaiting(): Promise<{ id: string; body: string; channel: string } | undefined>;
  /** lets everything happen that is due after some time */
  later(ms: number): Promise<void>;
  confirm(sent?: boolean): Promise<void>;
  statistics(): Promise<Record<string, number>[]>;
}

async function text(api: Api, channel: string): Promise<string> {
  const template = {
    name: `For ${channel}`,
    channel,
    language: "en",
    ...(channel === "email" ? { subject: "Hello {name}" } : {}),
    body: `By ${channel} to {name}`,
  };
  return (await api.post("/templates", template)).body.id;
}

const whatsapp = async (api: Api, more: object = {}) => ({
  channel: "whatsapp-personal",
  templateId: await text(api, "whatsapp"),
  ...more,
});
const email = async (api: Api, more: object = {}) => ({
  channel: "email",
  templateId: await text(api, "email"),
  ...more,
});

async function start(
  world: World,
  organization: TestOrganization,
  { steps, lead = reachable(1) }: { steps: object[]; lead?: ReturnType<typeof reachable> },
): Promise<Run> {
  const { api } = organization;
  const made = await api.post("/sequences", { name: "Flow", state: "active", steps });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const sequenceId = made.body.id;
  const [leadId = ""] = await addLeads(world.foundation, organization.scope, [lead]);
  const enrolled = await api.post(`/sequences/${sequenceId}/enrollments`, { ids: [leadId] });
  expect(enrolled.body).toEqual({ enrolled: 1, skipped: [] });
  await world.drain();
  const messages = async (more = "") =>
    (await api.get(`/messages?leadId=${leadId}&direction=outbound${more}`)).body.items.reverse();
  const awaiting = async () => (await messages("&state=awaiting-confirmation"))[0];
  return {
    world,
    organization,
    api,
    leadId,
    sequenceId,
    awaiting,
    enrollment: async () => (await api.get(`/sequences/${sequenceId}/enrollments`)).body.items[0],
    ledger: async () =>
      (await messages()).map(
        ({ channel, state, reason }: { channel: string; state: string; reason: string | null }) =>
          `${channel} ${state}${reason === null ? "" : `: ${reason}`}`,
      ),
    async later(ms) {
      world.clock.advance(ms);
      await world.drain();
    },
    async confirm(sent = true) {
      const { status, body } = await api.post(`/messages/${(await awaiting())?.id}/confirmation`, { sent });
      expect(status, JSON.stringify(body)).toBe(200);
      await world.drain();
    },
    statistics: async () => (await api.get(`/sequences/${sequenceId}`)).body.statistics,
  };
}

const classic = async (api: Api) => [
  await whatsapp(api),
  await email(api, { delayDays: 3, condition: { noReply: true, hasEmail: true }, otherwise: "skip" }),
  await whatsapp(api, { delayDays: 4, condition: { noReply: true } }),
];
const fresh = () => withNothing.organization({ address: "Rruga 1", timeZone: "Europe/Belgrade" });
const withoutAccount = async (steps: (api: Api) => Promise<object[]>, lead = reachable(1)) => {
  const organization = await fresh();
  return start(withNothing, organization, { steps: await steps(organization.api), lead });
};

const setLead = (run: Run, wish: LeadWish, cause: "edit" | "undo" = "edit") =>
  run.world.foundation.db.transaction((tx) =>
    changeLeads(tx, run.organization.scope, {
      changes: [{ leadId: run.leadId, wish }],
      context: { actor: run.organization.admin.actor, cause, now: run.world.clock.now() },
    }),
  );

describe("the classic sequence", () => {
  it("runs with no account at all, by confirmations alone", async () => {
    const run = await withoutAccount(classic);
    expect(await run.awaiting()).toMatchObject({ channel: "whatsapp-personal", body: "By whatsapp to Lead 1" });
    await run.later(2 * HOUR);
    await run.confirm();
    expect(await run.enrollment()).toMatchObject({ state: "active", nextStep: 1 });
    await run.later(3 * DAY);
    expect((await run.ledger())[1]).toMatch(/^email failed: There is no channel account/);
    expect(await run.enrollment()).toMatchObject({ nextStep: 2 });
    await run.later(4 * DAY);
    await run.confirm();
    expect(await run.enrollment()).toMatchObject({ state: "finished", nextStep: null });
    expect((await run.ledger()).map((line) => line.split(":")[0])).toEqual([
      "whatsapp-personal sent",
      "email failed",
      "whatsapp-personal sent",
    ]);
    expect(await run.statistics()).toMatchObject([
      { reached: 1, sent: 1 },
      { reached: 1, sent: 0, skipped: 1 },
      { reached: 1, sent: 1 },
    ]);
  });

  it("sends its e-mail by SMTP when there is a mailbox, counted from the confirmation", async () => {
    const run = await start(withMail, mailer, { steps: await classic(mailer.api), lead: reachable(2) });
    await run.later(DAY);
    expect(mails).toEqual([]);
    await run.confirm();
    await run.later(3 * DAY - HOUR);
    expect(mails).toEqual([]);
    await run.later(HOUR);
    expect(mails.map(({ to }) => to)).toEqual([["lead2@example.com"]]);
    expect(mails[0]?.raw).toContain("By email to Lead 2");
    await run.later(4 * DAY);
    await run.confirm();
    expect(await run.enrollment()).toMatchObject({ state: "finished" });
    await run.later(30 * DAY);
    expect(mails).toHaveLength(1);
  });
});

describe("a step", () => {
  it("by e-mail first is sent by the worker, and the next one follows by itself", async () => {
    const steps = [await email(mailer.api), await email(mailer.api, { delayDays: 2 })];
    const run = await start(withMail, mailer, { steps, lead: reachable(3) });
    expect(mails).toHaveLength(1);
    await run.later(2 * DAY);
    expect(mails).toHaveLength(2);
    expect(await run.enrollment()).toMatchObject({ state: "finished" });
  });

  it("without the address is skipped with a line in the ledger", async () => {
    const steps = [await email(mailer.api), await whatsapp(mailer.api)];
    const run = await start(withMail, mailer, { steps, lead: reachable(4, { email: null }) });
    expect(mails).toEqual([]);
    expect(await run.ledger()).toEqual([
      "email failed: The lead has no e-mail address",
      "whatsapp-personal awaiting-confirmation",
    ]);
    expect(await run.statistics()).toMatchObject([{ skipped: 1, sent: 0 }, { reached: 1 }]);
  });

  it("without the address goes its other way, if it has one", async () => {
    const other = { channel: "whatsapp-personal", templateId: await text(mailer.api, "whatsapp") };
    const run = await start(withMail, mailer, {
      steps: [await email(mailer.api, { otherwise: other })],
      lead: reachable(5, { email: null }),
    });
    expect(await run.awaiting()).toMatchObject({ channel: "whatsapp-personal" });
    await run.confirm();
    expect(await run.enrollment()).toMatchObject({ state: "finished" });
    expect(await run.statistics()).toMatchObject([{ reached: 1, sent: 1, skipped: 0 }]);
  });

  it("whose condition does not hold when it is due is skipped", async () => {
    const run = await withoutAccount(async (api) => [
      await whatsapp(api, { condition: { hasWebsite: true } }),
      { kind: "task", note: "Visit them", delayHours: 1 },
      { kind: "call", delayDays: 1, businessDaysOnly: true },
    ]);
    expect((await run.ledger())[0]).toBe("whatsapp-personal cancelled: condition: no website");
    await run.later(HOUR);
    expect(await run.awaiting()).toMatchObject({ channel: "task", body: "Visit them" });
    await run.confirm();
    await run.later(DAY);
    expect(await run.awaiting()).toMatchObject({ channel: "phone" });
    await run.confirm();
    expect(await run.enrollment()).toMatchObject({ state: "finished" });
  });

  it("that a person says did not go is skipped, and the sequence goes on", async () => {
    const run = await withoutAccount(async (api) => [await whatsapp(api), await whatsapp(api, { delayHours: 2 })]);
    await run.confirm(false);
    await run.later(2 * HOUR);
    expect((await run.ledger()).map((line) => line.split(":")[0])).toEqual([
      "whatsapp-personal cancelled",
      "whatsapp-personal awaiting-confirmation",
    ]);
  });

  it("with a hole in its text does not leave and says why", async () => {
    const run = await withoutAccount(async (api) => {
      const template = { name: "Hole", channel: "whatsapp", language: "en", body: "Hi {contact_name}" };
      return [{ channel: "whatsapp-personal", templateId: (await api.post("/templates", template)).body.id }];
    });
    expect((await run.ledger())[0]).toContain("contact name");
    expect(await run.awaiting()).toBeUndefined();
  });
});

describe("a sequence stops", () => {
  const waiting = async (run: Run) =>
    (await run.ledger()).filter((line) => line.includes("planned") || line.includes("awaiting"));

  it("on a reply by any channel, and the reply is credited to the last step sent", async () => {
    const run = await withoutAccount(classic);
    await run.confirm();
    const noted = await run.api.post(`/leads/${run.leadId}/replies`, { channel: "phone", body: "Call me" });
    expect(noted.status).toBe(201);
    expect(await run.enrollment()).toMatchObject({ state: "stopped", stopReason: "reply" });
    expect(await waiting(run)).toEqual([]);
    await run.later(30 * DAY);
    expect(await run.ledger()).toHaveLength(2);
    expect(await run.statistics()).toMatchObject([{ replied: 1 }, { reached: 0, replied: 0 }, { replied: 0 }]);
  });

  it("for a person to decide, when an answer may be by somebody else", async () => {
    const run = await withoutAccount(classic);
    await run.confirm();
    const { foundation, clock } = run.world;
    await foundation.db.transaction((tx) =>
      receiveMessage(
        tx,
        run.organization.scope,
        {
          leadId: run.leadId,
          channel: "email",
          providerId: "<doubtful@mail.example>",
          kind: "unverified",
          body: "Yes, call me",
          receivedAt: clock.now(),
        },
        clock.now(),
      ),
    );
    await run.later(4 * DAY);
    expect(await waiting(run)).toEqual([]);
    expect(await run.enrollment()).toMatchObject({ state: "paused" });
  });

  it("on an opt-out", async () => {
    const run = await withoutAccount(classic);
    await run.api.post(`/leads/${run.leadId}/replies`, { channel: "sms", body: "STOP" });
    expect(await run.enrollment()).toMatchObject({ state: "stopped", stopReason: "opt-out" });
    expect(await waiting(run)).toEqual([]);
  });

  it("on an opt-out of every channel, by hand, whatever steps are left", async () => {
    const run = await withoutAccount(async (api) => [
      await whatsapp(api, { delayDays: 1 }),
      { kind: "task", note: "Visit them", delayDays: 5 },
    ]);
    const out = await run.api.post("/opt-outs", { channel: "all", leadId: run.leadId });
    expect(out.status).toBe(201);
    expect(await run.enrollment()).toMatchObject({ state: "stopped", stopReason: "opt-out" });
    expect(await waiting(run)).toEqual([]);
  });

  it("on an opt-out of the one channel that its steps go by, and goes on when another is left", async () => {
    const mail = await email(mailer.api, { delayDays: 5 });
    const mailed = await start(withMail, mailer, { steps: [mail], lead: reachable(6) });
    const steps = [mail, await whatsapp(mailer.api)];
    const mixed = await start(withMail, mailer, { steps, lead: reachable(7) });
    for (const run of [mailed, mixed]) await run.api.post("/opt-outs", { channel: "email", leadId: run.leadId });
    expect(await mailed.enrollment()).toMatchObject({ state: "stopped", stopReason: "opt-out" });
    expect(await mixed.enrollment()).toMatchObject({ state: "active" });
    await mixed.api.post("/opt-outs", { channel: "whatsapp", leadId: mixed.leadId });
    expect(await mixed.enrollment()).toMatchObject({ state: "stopped", stopReason: "opt-out" });
  });

  it("for every lead with the address that opted out", async () => {
    const steps = [await email(mailer.api, { delayDays: 5 })];
    const lead = reachable(8, { matchKeys: ["email:lead8@example.com"] });
    await addLeads(withMail.foundation, mailer.scope, [lead]);
    const run = await start(withMail, mailer, { steps, lead });
    await run.api.post("/opt-outs", { channel: "email", address: "lead8@example.com" });
    expect(await run.enrollment()).toMatchObject({ state: "stopped", stopReason: "opt-out" });
  });

  it.each([
    ["REPLIED", "reply"],
    ["CLOSED", "won"],
    ["LOST", "lost"],
  ] as const)("when the status becomes %s, and goes on when that is undone", async (status, stopReason) => {
    const run = await withoutAccount(classic);
    await run.confirm();
    await setLead(run, { status });
    expect(await run.enrollment()).toMatchObject({ state: "stopped", stopReason });
    expect(await waiting(run)).toEqual([]);
    await run.later(HOUR);
    await setLead(run, { status: "CONTACTED" }, "undo");
    expect(await run.enrollment()).toMatchObject({ state: "active", nextStep: 1 });
    expect(await waiting(run)).toEqual(["email planned"]);
  });

  it("for good when something came in before the undo", async () => {
    const run = await withoutAccount(classic);
    await setLead(run, { status: "LOST" });
    await run.later(HOUR);
    await run.api.post(`/leads/${run.leadId}/replies`, { channel: "phone", body: "Hello?" });
    await run.later(HOUR);
    await setLead(run, { status: "CONTACTED" }, "undo");
    expect(await run.enrollment()).toMatchObject({ state: "stopped", stopReason: "lost" });
  });

  it("where another lead that had more of it is merged with this one, though it was stopped there", async () => {
    const run = await withoutAccount(classic);
    await run.confirm();
    await run.api.post(`/enrollments/${(await run.enrollment()).id}/stop`);
    const { scope } = run.organization;
    const [again = ""] = await addLeads(run.world.foundation, scope, [reachable(2)]);
    await run.api.post(`/sequences/${run.sequenceId}/enrollments`, { ids: [again] });
    await run.world.drain();
    expect((await run.api.post(`/leads/${run.leadId}/merge`, { from: [again] })).status).toBe(200);
    await run.later(HOUR);
    expect(await waiting(run)).toEqual([]);
    expect(await run.enrollment()).toMatchObject({ state: "stopped", stopReason: "merged" });
  });

  it("for good when it is another change that is undone, weeks later", async () => {
    const run = await withoutAccount(classic);
    await run.confirm();
    await setLead(run, { status: "LOST" });
    await run.later(20 * DAY);
    await setLead(run, { status: "CONTACTED" });
    await run.later(20 * DAY);
    await setLead(run, { status: "LOST" });
    await setLead(run, { status: "CONTACTED" }, "undo");
    expect(await run.enrollment()).toMatchObject({ state: "stopped", stopReason: "lost" });
  });

  it("when the lead goes to the bin", async () => {
    const run = await withoutAccount(classic);
    await setLead(run, { deleted: true });
    expect(await run.enrollment()).toMatchObject({ state: "stopped", stopReason: "deleted" });
    expect(await waiting(run)).toEqual([]);
  });
});

describe("what a person had open when it was taken back", () => {
  const pressSent = async (run: Run, id: string | undefined) => {
    const told = await run.api.post(`/messages/${id}/confirmation`, { sent: true });
    await run.world.drain();
    return told;
  };
  const two = async (api: Api) => [await whatsapp(api), await whatsapp(api, { delayDays: 1 })];

  it("counts as sent after a reply, and the sequence stays stopped", async () => {
    const run = await withoutAccount(two);
    const open = await run.awaiting();
    await run.api.post(`/leads/${run.leadId}/replies`, { channel: "phone", body: "Call me" });
    expect(await pressSent(run, open?.id)).toMatchObject({ status: 200, body: { state: "sent" } });
    expect(await run.enrollment()).toMatchObject({ state: "stopped", stopReason: "reply" });
    expect(await run.ledger()).toEqual(["whatsapp-personal sent"]);
    expect(await run.statistics()).toMatchObject([{ sent: 1 }, { reached: 0 }]);
    expect(await pressSent(run, open?.id)).toMatchObject({ status: 409 });
  });

  it("is not asked for again after a pause", async () => {
    const run = await withoutAccount(two);
    const open = await run.awaiting();
    const { id } = await run.enrollment();
    await run.api.post(`/enrollments/${id}/pause`);
    expect((await pressSent(run, open?.id)).status).toBe(200);
    await run.later(HOUR);
    await run.api.post(`/enrollments/${id}/resume`);
    await run.world.drain();
    expect(await run.awaiting()).toBeUndefined();
    expect(await run.enrollment()).toMatchObject({ state: "active", nextStep: 1 });
    await run.later(DAY);
    await run.confirm();
    expect(await run.enrollment()).toMatchObject({ state: "finished" });
  });

  it("replaces what an edit planned anew for the same step", async () => {
    const run = await withoutAccount(two);
    const open = await run.awaiting();
    const path = `/sequences/${run.sequenceId}`;
    const { steps } = (await run.api.get(path)).body;
    await run.api.patch(path, { steps: [steps[0], { ...steps[1], delayDays: 2 }] });
    await run.world.drain();
    expect((await run.awaiting())?.id).not.toBe(open?.id);
    expect((await pressSent(run, open?.id)).status).toBe(200);
    expect(await run.awaiting()).toBeUndefined();
    expect(await run.enrollment()).toMatchObject({ state: "active", nextStep: 1 });
    await run.later(2 * DAY);
    await run.confirm();
    expect(await run.enrollment()).toMatchObject({ state: "finished" });
    expect((await run.ledger()).filter((line) => line.endsWith("sent"))).toHaveLength(2);
  });
});

describe("a pause", () => {
  it("and a resume never send a step twice that was opened or sent before", async () => {
    const run = await withoutAccount(async (api) => [await whatsapp(api), await whatsapp(api, { delayDays: 1 })]);
    await run.confirm();
    const { id } = await run.enrollment();
    for (let time = 0; time < 3; time++) {
      await run.api.post(`/enrollments/${id}/pause`);
      await run.api.post(`/enrollments/${id}/resume`);
    }
    await run.later(DAY);
    await run.confirm();
    await run.later(10 * DAY);
    expect((await run.ledger()).filter((line) => line.endsWith("sent"))).toHaveLength(2);
    expect(await run.enrollment()).toMatchObject({ state: "finished" });
  });

  it("of the sequence holds what is due, and an edit meanwhile is followed", async () => {
    const run = await withoutAccount(async (api) => [
      await whatsapp(api, { delayDays: 1 }),
      await whatsapp(api, { delayDays: 1 }),
    ]);
    const path = `/sequences/${run.sequenceId}`;
    await run.api.patch(path, { state: "paused" });
    await run.later(2 * DAY);
    expect(await run.awaiting()).toBeUndefined();
    const { steps } = (await run.api.get(path)).body;
    await run.api.patch(path, { steps: [{ kind: "task", note: "First" }, steps[1]], state: "active" });
    await run.world.drain();
    expect(await run.awaiting()).toMatchObject({ channel: "task", body: "First" });
  });
});
