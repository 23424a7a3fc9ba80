import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { json } from "../db/values.ts";
import { addLeads } from "../testing/leads-and-messages.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { sequenceMessageHooks } from "./hooks.ts";
import { reachable } from "./test-leads.ts";

const DAY = 86_400_000;

let world: World;
let organization: TestOrganization;
let templates: Record<"email" | "whatsapp", string>;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set(MONDAY_MORNING);
  organization = await world.organization({ address: "Street 1", timeZone: "Europe/Belgrade" });
  const write = async (channel: string) => {
    const subject = channel === "email" ? { subject: "Hello" } : {};
    const body = { name: channel, channel, language: "en", ...subject, body: "Hello {name}" };
    return (await organization.api.post("/templates", body)).body.id;
  };
  templates = { email: await write("email"), whatsapp: await write("whatsapp") };
});

const mail = (more: object = {}) => ({ channel: "email", templateId: templates.email, otherwise: "skip", ...more });
const personal = (more: object = {}) => ({ channel: "whatsapp-personal", templateId: templates.whatsapp, ...more });

async function activate(steps: object[], rules: object = {}): Promise<string> {
  const made = await organization.api.post("/sequences", { name: "Rules", state: "active", steps, rules });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

const add = (leads: ReturnType<typeof reachable>[]) => addLeads(world.foundation, organization.scope, leads);

async function enroll(sequenceId: string, ids: string[], expected = ids.length) {
  const { body } = await organization.api.post(`/sequences/${sequenceId}/enrollments`, { ids });
  expect(body.enrolled, JSON.stringify(body)).toBe(expected);
  return body;
}

const ofLead = async (leadId: string) =>
  (await organization.api.get(`/messages?leadId=${leadId}&direction=outbound`)).body.items;
const states = async (sequenceId: string) =>
  Object.fromEntries(
    (await organization.api.get(`/sequences/${sequenceId}/enrollments`)).body.items.map(
      ({ leadName, state, stopReason }: Record<string, string>) => [leadName, stopReason ?? state],
    ),
  );
const reply = async (leadId: string) => {
  const { status } = await organization.api.post(`/leads/${leadId}/replies`, { channel: "phone", body: "Yes" });
  expect(status).toBe(201);
  await world.drain();
};

test("a colleague's reply stops the sequence, by website, mail domain or phone, and only where it shall", async () => {
  const colleagues = [
    { ...reachable(1), name: "Anna", website: "https://muster-bau.de/anna" },
    reachableAs("Bernd", 2, "bernd@muster-bau.de"),
    { ...reachable(3), name: "Site", website: "http://www.muster-bau.de", matchKeys: ["domain:muster-bau.de"] },
    {
      ...reachable(4),
      name: "Phone",
      phone: "+38344111221",
      phoneE164: "+38344111221",
      contactPoints: reachable(1).contactPoints,
      matchKeys: ["phone:+38344111221"],
    },
    reachableAs("Stranger", 5, "stranger@gmail.com"),
  ];
  const ids = await add(colleagues);
  const together = await activate([personal(), personal({ delayDays: 2 })]);
  const apart = await activate([personal(), personal({ delayDays: 2 })], { stopOnColleague: false });
  await enroll(together, ids);
  await enroll(apart, ids);
  await world.drain();
  await reply(ids[0] ?? "");
  expect(await states(together)).toEqual({
    Anna: "reply",
    Bernd: "colleague-reply",
    Site: "colleague-reply",
    Phone: "colleague-reply",
    Stranger: "active",
  });
  expect(await states(apart)).toMatchObject({ Anna: "reply", Bernd: "active", Site: "active" });
  const planned = (await ofLead(ids[1] ?? "")).map(({ state, reason }: Record<string, string>) => `${state} ${reason}`);
  expect(planned).toContain("cancelled somebody else of the same company has replied");
});

test("a colleague is one by a subdomain as well, of whichever of the two, but not by a mail provider's", async () => {
  const colleagues = [
    reachableAs("Anna", 1, "anna@mail.muster-bau.co.uk"),
    reachableAs("Bernd", 2, "bernd@muster-bau.co.uk"),
    reachableAs("Clara", 3, "clara@office.eu.muster-bau.co.uk"),
    reachableAs("Apart", 4, "apart@mail.bau.co.uk"),
    reachableAs("Dora", 5, "dora@muster.de"),
    reachableAs("Emil", 6, "emil@mail.muster.de"),
    reachableAs("Else", 7, "else@mailmuster.de"),
    reachableAs("Shared", 8, "shared@firm.onmicrosoft.com"),
    reachableAs("Other", 9, "other@firm2.onmicrosoft.com"),
  ];
  const ids = await add(colleagues);
  const sequenceId = await activate([personal(), personal({ delayDays: 2 })]);
  await enroll(sequenceId, ids);
  await world.drain();
  for (const place of [0, 4, 7]) await reply(ids[place] ?? "");
  expect(await states(sequenceId)).toEqual({
    Anna: "reply",
    Bernd: "colleague-reply",
    Clara: "colleague-reply",
    Apart: "active",
    Dora: "reply",
    Emil: "colleague-reply",
    Else: "active",
    Shared: "reply",
    Other: "active",
  });
});

test("a colleague's step that becomes due right after a reply waits until the reply has been looked at", async () => {
  const anna = { ...reachable(1), name: "Anna", website: "https://muster-bau.de/anna" };
  const ids = await add([anna, reachableAs("Bernd", 2, "bernd@muster-bau.de"), reachableAs("Eve", 3, "eve@else.de")]);
  const together = await activate([personal({ delayDays: 2 })]);
  const apart = await activate([personal({ delayDays: 2 })], { stopOnColleague: false });
  await enroll(together, ids);
  await enroll(apart, ids);
  world.clock.advance(2 * DAY);
  await organization.api.post(`/leads/${ids[0]}/replies`, { channel: "phone", body: "Yes" });
  const { db } = world.foundation;
  const verdicts = async (sequenceId: string) => {
    const all = await db.query.selectFrom("message").selectAll().where("sequenceId", "=", sequenceId).execute();
    const of = all.find(({ leadId, state }) => leadId === ids[1] && state === "planned");
    const other = all.find(({ leadId, state }) => leadId === ids[2] && state === "planned");
    const ask = (message: typeof of) =>
      message && db.transaction((tx) => sequenceMessageHooks.gate(tx, message, world.clock.now()));
    return [await ask(of), await ask(other)];
  };
  const [held, stranger] = await verdicts(together);
  expect(held).toMatchObject({ reason: "Somebody else of the same company has just replied" });
  expect(stranger).toEqual({ go: true });
  expect(await verdicts(apart)).toEqual([{ go: true }, { go: true }]);
  await world.drain();
  expect(await states(together)).toMatchObject({ Anna: "reply", Bernd: "colleague-reply", Eve: "active" });
  expect((await ofLead(ids[1] ?? "")).map(({ state }: { state: string }) => state).sort()).toEqual([
    "awaiting-confirmation",
    "cancelled",
  ]);
});

function reachableAs(name: string, number: number, email: string) {
  const lead = reachable(number);
  const contactPoints = lead.contactPoints.map((point) =>
    point.kind === "email" ? { ...point, value: email, key: email } : point,
  );
  return { ...lead, name, email, contactPoints };
}

test("a lead that has been through a sequence comes again only as its rules say, and one that got nothing may", async () => {
  const [leadId = "", other = ""] = await add([reachable(1), reachable(2)]);
  const once = await activate([personal()]);
  await enroll(once, [leadId, other]);
  await world.drain();
  const [message] = await ofLead(leadId);
  await organization.api.post(`/messages/${message.id}/confirmation`, { sent: true });
  const list = (await organization.api.get(`/sequences/${once}/enrollments?leadId=${other}`)).body.items;
  await organization.api.post(`/enrollments/${list[0].id}/stop`);
  await world.drain();
  const { skipped } = await enroll(once, [leadId, other], 1);
  expect(skipped).toEqual([{ reason: "was-enrolled", count: 1 }]);

  await organization.api.patch(`/sequences/${once}`, { rules: { reenrollAfterDays: 30 } });
  world.clock.advance(29 * DAY);
  await enroll(once, [leadId], 0);
  world.clock.advance(2 * DAY);
  await enroll(once, [leadId]);
});

test("nothing is planned for a public holiday of the lead's country, unless the rules allow it", async () => {
  world.clock.set(Date.parse("2026-12-24T20:00:00Z"));
  const leads = [
    { ...reachable(1), country: "DE", timeZone: "Europe/Berlin" },
    { ...reachable(2), country: "US", timeZone: "America/New_York" },
  ];
  const [german = "", american = ""] = await add(leads);
  const steps = [mail(), personal({ delayDays: 9 })];
  await enroll(await activate(steps), [german, american]);
  await enroll(await activate(steps, { avoidHolidays: false }), [german]);
  const planned = async (leadId: string) =>
    (await ofLead(leadId)).map(({ plannedFor }: { plannedFor: string }) => plannedFor).sort();
  expect(await planned(german)).toEqual(["2026-12-25T08:00:00.000Z", "2026-12-28T08:00:00.000Z"]);
  // 15:00 on Christmas Eve in New York, which is no holiday there
  expect(await planned(american)).toEqual(["2026-12-24T20:00:00.000Z"]);
});

test("what leaves by itself leaves while the business is open; a changed rule plans anew", async () => {
  world.clock.set(Date.parse("2026-11-23T06:00:00Z"));
  const hours = { monday: ["1 PM to 5 PM"], tuesday: ["closed"] };
  const [leadId = ""] = await add([reachable(1, { timeZone: "Europe/Berlin", openingHours: hours })]);
  const id = await activate([mail(), personal({ delayDays: 1 })], { duringOpeningHours: true });
  await enroll(id, [leadId]);
  expect((await ofLead(leadId))[0].plannedFor).toBe("2026-11-23T12:00:00.000Z");
  await organization.api.patch(`/sequences/${id}`, { rules: { duringOpeningHours: false } });
  await world.drain();
  const open = (await ofLead(leadId)).filter(({ state }: { state: string }) => state !== "cancelled");
  expect(open).toMatchObject([{ plannedFor: "2026-11-23T08:00:00.000Z" }]);
});

test("a wait lasts until its day, and is stored and given back", async () => {
  const [leadId = ""] = await add([reachable(1, { timeZone: "Europe/Berlin" })]);
  const id = await activate([{ kind: "wait", until: { weekday: 4, time: "14:00" } }, personal()]);
  expect((await organization.api.get(`/sequences/${id}`)).body.steps[0].until).toEqual({ weekday: 4, time: "14:00" });
  await enroll(id, [leadId]);
  expect((await ofLead(leadId))[0].plannedFor).toBe("2026-11-26T13:00:00.000Z");
  const refused = await organization.api.post("/sequences", {
    name: "Never",
    state: "active",
    steps: [{ kind: "wait", until: {} }, personal()],
  });
  expect(refused.status).toBe(422);
  expect(refused.body.errors[0].path).toBe("steps.0.until");
});

test("a sequence is not started while the provider refuses its account, and says what it said", async () => {
  const mailed = await openWorld({
    MAIL_HOST: "127.0.0.1",
    MAIL_PORT: "9",
    MAIL_FROM: "ana@web.example",
    MAIL_SECURE: "false",
  });
  try {
    const { api } = await mailed.organization({ address: "Street 1" });
    const template = { name: "Mail", channel: "email", language: "en", subject: "Hello", body: "Hello {name}" };
    const templateId = (await api.post("/templates", template)).body.id;
    const { id } = (await api.post("/sequences", { name: "Mail", steps: [{ channel: "email", templateId }] })).body;
    expect((await api.get(`/sequences/${id}`)).body.problems).toEqual([]);
    const refuse = (openUntil: number | null) =>
      mailed.foundation.db.transaction((tx) =>
        tx.query
          .updateTable("channelLane")
          .set({ breaker: json({ recent: [true], opened: 1, openUntil }), lastError: "Wrong password" })
          .execute(),
      );
    await refuse(MONDAY_MORNING);
    const refused = await api.patch(`/sequences/${id}`, { state: "active" });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual([
      { path: "steps.0.channel", message: expect.stringContaining("Wrong password") },
    ]);
    await refuse(null);
    expect((await api.patch(`/sequences/${id}`, { state: "active" })).status).toBe(200);
    await refuse(MONDAY_MORNING);
    const edited = await api.patch(`/sequences/${id}`, { steps: [{ channel: "email", templateId, delayDays: 1 }] });
    expect(edited.status).toBe(200);
  } finally {
    await mailed.close();
  }
});
