// A step whose message is at its provider, is tried again or is in doubt, while its sequence is edited, paused or stopped: it
// is planned a second time by nobody, nothing overtakes it, and nothing is lost.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { JOBS } from "../app/rooms.ts";
import { runNextJob } from "../jobs/run-jobs.ts";
import type { MailServerStandIn } from "../sandbox/imap-server.ts";
import { startSmtpServer, type Verdict } from "../sandbox/smtp-server.ts";
import { addLeads } from "../testing/leads-and-messages.ts";
import { type Api, MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { reachable } from "./test-leads.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const SUBJECTS = ["ONE", "TWO", "THREE", "FOUR"] as const;
const LATER: Verdict = { code: 451, text: "4.7.1 later" };

let smtp: MailServerStandIn;
let world: World;
let organization: TestOrganization;
let api: Api;
const templates: string[] = [];
/** subjects handed over, in order */
let mails: string[] = [];
/** what happens while the provider has the next mail, and what it answers then */
let meanwhile: (() => Promise<Verdict>) | null = null;

beforeAll(async () => {
  smtp = await startSmtpServer({
    accept: () => true,
    async onMail({ raw }) {
      mails.push(/^Subject: (\w+)/m.exec(raw.toString("utf8"))?.[1] ?? "");
      const happening = meanwhile;
      meanwhile = null;
      return happening?.();
    },
  });
  world = await openWorld({
    MAIL_HOST: "127.0.0.1",
    MAIL_PORT: String(smtp.port),
    MAIL_FROM: "ana@web.example",
    MAIL_SECURE: "false",
  });
  organization = await world.organization({ address: "Rruga 1, Prishtina", timeZone: "Europe/Belgrade" });
  api = organization.api;
  for (const subject of SUBJECTS) {
    const made = { name: subject, channel: "email", language: "en", subject, body: "Hello {name}" };
    templates.push((await api.post("/templates", made)).body.id);
  }
});
afterAll(async () => {
  await world.close();
  await smtp.close();
});
beforeEach(() => {
  mails = [];
  world.clock.set(MONDAY_MORNING);
});

const step = (place: number, delayDays: number) => ({ channel: "email", templateId: templates[place], delayDays });

/** A lead in a sequence of mails, a week apart. */
async function start(count: number) {
  const steps = Array.from({ length: count }, (_, place) => step(place, place === 0 ? 0 : 7));
  const made = await api.post("/sequences", { name: "Mails", state: "active", steps });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const path = `/sequences/${made.body.id}`;
  const [leadId = ""] = await addLeads(world.foundation, organization.scope, [reachable(1)]);
  await api.post(`${path}/enrollments`, { ids: [leadId] });
  const enrollment = async () => (await api.get(`${path}/enrollments?leadId=${leadId}`)).body.items[0];
  const messages = async () =>
    (await api.get(`/messages?leadId=${leadId}&direction=outbound`)).body.items.reverse() as {
      id: string;
      state: string;
      reason: string | null;
    }[];
  return {
    path,
    leadId,
    enrollment,
    messages,
    states: async () => (await messages()).map(({ state }) => state),
    stepsNow: async () => (await api.get(path)).body.steps as object[],
    /** what became of each step: how many wait, were sent, skipped */
    figures: async () =>
      ((await api.get(path)).body.statistics as Record<string, number>[]).map(
        ({ waiting, sent, skipped }) => `${waiting}/${sent}/${skipped}`,
      ),
    async edit(steps: object[]) {
      expect((await api.patch(path, { steps })).status).toBe(200);
      await runJobs();
    },
    async pauseAndResume() {
      for (const state of ["paused", "active"]) {
        expect((await api.patch(path, { state })).status).toBe(200);
        await runJobs();
      }
    },
  };
}

async function runJobs() {
  while (await runNextJob(world.foundation, JOBS, "test")) {
    // until none is due
  }
}

async function later(ms: number) {
  world.clock.advance(ms);
  await world.drain();
}

/** The connection breaks when the mail has been handed over: nobody knows whether it was taken. */
async function comesInDoubt() {
  meanwhile = async () => {
    smtp.drop();
    return LATER;
  };
  await world.drain();
}

test("a sequence edited while a step is at its provider goes on from when that one was sent", async () => {
  const run = await start(3);
  await world.drain();
  meanwhile = async () => {
    await run.edit([...(await run.stepsNow()), step(3, 7)]);
    return undefined;
  };
  await later(WEEK);
  expect(mails).toEqual(["ONE", "TWO"]);
  expect(await run.enrollment()).toMatchObject({ state: "active", nextStep: 2 });
  await later(6 * DAY);
  expect(mails).toEqual(["ONE", "TWO"]);
  await later(DAY);
  expect(mails).toEqual(["ONE", "TWO", "THREE"]);
  await later(WEEK);
  expect(mails).toEqual(["ONE", "TWO", "THREE", "FOUR"]);
  expect(await run.enrollment()).toMatchObject({ state: "finished" });
});

test("a step refused for the moment while its sequence was paused and went on leaves later, once, and nothing overtakes it", async () => {
  const run = await start(2);
  meanwhile = async () => {
    await run.pauseAndResume();
    return LATER;
  };
  await world.drain();
  expect(await run.states()).toEqual(["planned"]);
  await later(HOUR);
  expect(mails).toEqual(["ONE", "ONE"]);
  expect(await run.states()).toEqual(["sent", "planned"]);
  await later(WEEK);
  expect(mails).toEqual(["ONE", "ONE", "TWO"]);
  expect(await run.figures()).toEqual(["0/1/0", "0/1/0"]);
});

test("the same where it is paused for its lead: it waits, and leaves when the lead goes on", async () => {
  const run = await start(2);
  const { id } = await run.enrollment();
  meanwhile = async () => {
    expect((await api.post(`/enrollments/${id}/pause`)).status).toBe(200);
    return LATER;
  };
  await world.drain();
  await later(DAY);
  expect(mails).toEqual(["ONE"]);
  expect((await api.post(`/enrollments/${id}/resume`)).status).toBe(200);
  await later(HOUR);
  expect(mails).toEqual(["ONE", "ONE"]);
  await later(WEEK);
  expect(mails).toEqual(["ONE", "ONE", "TWO"]);
  expect(await run.figures()).toEqual(["0/1/0", "0/1/0"]);
});

test("a sequence stopped while a step is at a provider that refuses it for the moment sends no more", async () => {
  const run = await start(2);
  meanwhile = async () => {
    await api.post(`/enrollments/${(await run.enrollment()).id}/stop`);
    return LATER;
  };
  await world.drain();
  await later(DAY);
  expect(mails).toEqual(["ONE"]);
  expect(await run.states()).toEqual(["cancelled"]);
  expect(await run.figures()).toEqual(["0/0/0", "0/0/0"]);
  expect(await run.enrollment()).toMatchObject({ state: "stopped" });
});

test("nothing overtakes a step in doubt, whatever is edited and paused; skipped by a person it stays skipped", async () => {
  const run = await start(3);
  await comesInDoubt();
  const [doubt] = await run.messages();
  expect(doubt).toMatchObject({ state: "unknown" });
  await run.pauseAndResume();
  const [one, two, three] = await run.stepsNow();
  await run.edit([one, two, { ...three, delayDays: 8 }] as object[]);
  await later(WEEK);
  expect(await run.states()).toEqual(["unknown"]);
  expect((await api.post(`/messages/${doubt?.id}/confirmation`, { sent: false })).status).toBe(200);
  await run.edit([one, two, { ...three, delayDays: 9 }] as object[]);
  await run.pauseAndResume();
  await later(WEEK);
  await later(9 * DAY);
  expect(mails).toEqual(["ONE", "TWO", "THREE"]);
  expect(await run.figures()).toEqual(["0/0/1", "0/1/0", "0/1/0"]);
});

test("a step in doubt is sent again by a person's word though its sequence was edited, and the next is counted from then", async () => {
  const run = await start(2);
  await comesInDoubt();
  await run.edit([step(3, 0), ...(await run.stepsNow())]);
  const [doubt] = await run.messages();
  expect((await api.post(`/messages/${doubt?.id}/repetition`)).status).toBe(200);
  await later(HOUR);
  expect(mails).toEqual(["ONE", "ONE"]);
  expect(await run.states()).toEqual(["sent", "planned"]);
  await later(WEEK);
  expect(mails).toEqual(["ONE", "ONE", "TWO"]);
  expect(await run.enrollment()).toMatchObject({ state: "finished" });
});

test("a step in doubt that an edit removed is not sent again, and the sequence goes on", async () => {
  const run = await start(2);
  await comesInDoubt();
  const [, two] = await run.stepsNow();
  await run.edit([two] as object[]);
  const [doubt] = await run.messages();
  await later(WEEK);
  expect(mails).toEqual(["ONE"]);
  expect((await api.post(`/messages/${doubt?.id}/repetition`)).status).toBe(200);
  await world.drain();
  await later(WEEK);
  expect(mails).toEqual(["ONE", "TWO"]);
  expect(await run.states()).toEqual(["cancelled", "sent"]);
});

test("who had a step that is in doubt has been through its sequence, and is not enrolled again", async () => {
  const run = await start(2);
  await comesInDoubt();
  await api.post(`/enrollments/${(await run.enrollment()).id}/stop`);
  const again = await api.post(`${run.path}/enrollments`, { ids: [run.leadId] });
  expect(again.body).toMatchObject({ enrolled: 0, skipped: [{ reason: "was-enrolled" }] });
});

test("a step moved behind those that were sent still leaves", async () => {
  const run = await start(3);
  await world.drain();
  const [one, two, three] = await run.stepsNow();
  await run.edit([two, one, three] as object[]);
  await later(WEEK);
  expect(mails).toEqual(["ONE", "TWO"]);
  await run.pauseAndResume();
  await later(WEEK);
  expect(mails).toEqual(["ONE", "TWO", "THREE"]);
});
