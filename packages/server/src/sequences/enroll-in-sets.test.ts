// Enrolling many leads at once gives row by row what enrolling them one after the other gives.
import type { OpeningHours } from "@lead-dashboard/domain/leads/lead-draft";
import { DEFAULT_RULES } from "@lead-dashboard/domain/sequences/sequence-rules";
import { completeSteps, type StepDraft } from "@lead-dashboard/domain/sequences/sequence-step";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../db/ids.ts";
import { leadStore } from "../leads/store.ts";
import { chooseAccount } from "../messages/choose-account.ts";
import { addLeads, sentMessage } from "../testing/leads-and-messages.ts";
import { type NumberWorld, openNumberWorld } from "../testing/number-world.ts";
import { triedMailbox } from "../testing/tried-account.ts";
import { MONDAY_MORNING, type TestOrganization } from "../testing/world.ts";
import { insertSequence } from "./create-sequence.ts";
import { enrollLeads, enrollPiece } from "./enroll-leads.ts";
import { findCloudObstacle } from "./find-cloud-obstacle.ts";
import { reachable } from "./test-leads.ts";

const DAY = 86_400_000;
let here: NumberWorld;
let organization: TestOrganization;
let mailboxes: string[];
let templates: { email: string; mapped: string; plain: string };
let phones = 0;

beforeAll(async () => {
  here = await openNumberWorld({ RATE_LIMIT_PER_MINUTE: "0" });
  here.world.clock.set(MONDAY_MORNING);
  organization = await here.world.organization({ address: "Rruga 1, Prishtina", timeZone: "Europe/Belgrade" });
  mailboxes = [await mailbox("one"), await mailbox("two"), await mailbox("three")];
  await here.addWhatsApp(organization);
  templates = { email: await template("email"), mapped: await template("whatsapp"), plain: await template("whatsapp") };
  const mapping = { name: "hello", language: "en", parameters: [{ name: null, text: "{business_name}" }] };
  await organization.api.put(`/templates/${templates.mapped}/whatsapp-template`, mapping);
});
afterAll(() => here.close());

const mailbox = (name: string) =>
  triedMailbox(here.world.foundation, organization, { name, address: `${name}@studio.example` });
async function template(channel: string): Promise<string> {
  const text = { ...(channel === "email" ? { subject: "Hello" } : {}), body: "Hello {business_name}" };
  return (await organization.api.post("/templates", { name: channel, channel, language: "en", ...text })).body.id;
}

const lead = fc.record({
  hasPhone: fc.boolean(),
  hasEmail: fc.boolean(),
  country: fc.constantFrom(null, "XK", "DE", "US", "JP"),
  timeZone: fc.constantFrom(null, "Europe/Berlin", "America/Los_Angeles", "No/Where"),
  status: fc.constantFrom("NEW" as const, "NEW" as const, "CONTACTED" as const, "LOST" as const),
  hidden: fc.nat(9).map((one) => one === 0),
  openingHours: fc.constantFrom<OpeningHours | null>(null, { Monday: ["9 AM to 6 PM"], Tuesday: ["closed"] }),
  isOptedOut: fc.nat(4).map((one) => one === 0),
  hasConsent: fc.boolean(),
  isMine: fc.boolean(),
  wroteBefore: fc.constantFrom(null, 0, 1, 2),
});

const step = fc.constantFrom<((ids: typeof templates) => StepDraft)[]>(
  ({ email }) => ({ channel: "email", templateId: email, otherwise: "skip" }),
  ({ email }) => ({ channel: "email", templateId: email, window: { from: "20:00", to: "22:00", days: [6] } }),
  ({ mapped }) => ({ channel: "whatsapp", templateId: mapped, delayHours: 3 }),
  ({ plain }) => ({ channel: "whatsapp", templateId: plain, businessDaysOnly: true, delayDays: 5 }),
  ({ plain }) => ({ channel: "whatsapp-personal", templateId: plain, delayDays: 1 }),
  () => ({ kind: "task", note: "Visit them" }),
  () => ({ kind: "call", delayDays: 2 }),
  () => ({ kind: "wait", delayDays: 2, until: { weekday: 3, time: "10:30" } }),
);

type Drawn = typeof lead extends fc.Arbitrary<infer One> ? One : never;

async function store(drawn: readonly Drawn[]): Promise<string[]> {
  const { world } = here;
  const ids = await addLeads(
    world.foundation,
    organization.scope,
    drawn.map(({ hasPhone, hasEmail, isOptedOut, hasConsent, wroteBefore, isMine, ...draft }) => {
      phones += 1;
      const own = reachable(phones, { ...(hasPhone ? {} : { phone: null }), ...(hasEmail ? {} : { email: null }) });
      return { ...own, ...draft, assignedTo: isMine ? organization.admin.memberId : null };
    }),
  );
  for (const [at, leadId] of ids.entries()) {
    const of = drawn[at];
    if (of?.isOptedOut && of.hasEmail) await organization.api.post(`/leads/${leadId}/opt-outs`, { channel: "email" });
    const consent = { channel: "whatsapp", isGiven: of?.hasConsent ?? false, source: "Form" };
    if (of?.hasPhone) await organization.api.post(`/leads/${leadId}/consents`, consent);
    const accountId = mailboxes[of?.wroteBefore ?? -1];
    if (accountId === undefined) continue;
    const sent = { leadId, channel: "email" as const, accountId, gateOrder: 1, at: MONDAY_MORNING - DAY };
    await sentMessage(world.foundation, organization.scope, sent);
  }
  return ids;
}

async function sequence(steps: readonly StepDraft[], duringOpeningHours: boolean): Promise<string> {
  const rules = { ...DEFAULT_RULES, duringOpeningHours };
  const all = { name: "Set", state: "active" as const, steps: completeSteps(steps, [], newId), rules };
  const { db } = here.world.foundation;
  return db.transaction((tx) =>
    insertSequence(tx, organization.scope, { ...all, actor: organization.admin.actor }, MONDAY_MORNING),
  );
}

/** Everything a sequence has written, by lead, without the ids that are made anew. */
async function written(sequenceId: string) {
  const { db } = here.world.foundation;
  const of = (table: "enrollment" | "message" | "enrollmentStep") =>
    db.query.selectFrom(table).selectAll().where("sequenceId", "=", sequenceId).execute();
  const enrollments = await db.query
    .selectFrom("enrollment")
    .selectAll()
    .where("sequenceId", "=", sequenceId)
    .execute();
  const leadOf = new Map(enrollments.map(({ id, leadId }) => [id, leadId]));
  const messages = await db.query.selectFrom("message").selectAll().where("sequenceId", "=", sequenceId).execute();
  const messageOf = new Map(messages.map(({ id, leadId }) => [id, leadId]));
  const jobs = await db.query.selectFrom("job").selectAll().where("name", "=", "sequences.open-step").execute();
  const events = await db.query.selectFrom("event").selectAll().orderBy("position").execute();
  const named = (value: unknown) => {
    let text = JSON.stringify(value);
    for (const [id, leadId] of [...leadOf, ...messageOf]) text = text.replaceAll(id, `of ${leadId}`);
    return text.replaceAll(sequenceId, "sequence");
  };
  const sorted = (rows: unknown[]) => rows.map(named).sort();
  const without = <Row extends object>(rows: readonly Row[], ...names: string[]) =>
    rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))));
  const own = [...leadOf.keys(), ...messageOf.keys()];
  return {
    enrollments: sorted(enrollments),
    messages: sorted(without(messages, "stepId")),
    steps: sorted(without(await of("enrollmentStep"), "stepId")),
    jobs: sorted(
      without(
        jobs.filter(({ key }) => own.some((id) => key?.includes(id))),
        "id",
        "leaseHolder",
      ),
    ),
    events: sorted(
      without(
        events.filter(({ subjectId }) => own.includes(subjectId)),
        "position",
        "transactionNumber",
      ),
    ),
  };
}

test("the rows of many leads at once are those of one after the other", async () => {
  const { db } = here.world.foundation;
  const { scope } = organization;
  const now = MONDAY_MORNING;
  const actor = organization.admin.actor;
  await fc.assert(
    fc.asyncProperty(
      fc.array(lead, { minLength: 1, maxLength: 30 }),
      fc.array(step, { maxLength: 2 }),
      fc.boolean(),
      async (drawn, drafts, duringOpeningHours) => {
        const leadIds = await store(drawn);
        const steps = drafts.map((draft) => draft(templates));
        const [inSets, oneByOne] = [
          await sequence(steps, duringOpeningHours),
          await sequence(steps, duringOpeningHours),
        ];
        const tried = await enrollLeads(db, scope, { sequenceId: inSets, leadIds, dryRun: true, actor, now });
        const at = await enrollPiece(db, scope, { sequenceId: inSets, leadIds, actor, now });
        const singles = [];
        for (const leadId of leadIds)
          singles.push(await enrollPiece(db, scope, { sequenceId: oneByOne, leadIds: [leadId], actor, now }));
        expect(at.enroll).toEqual(singles.flatMap(({ enroll }) => enroll));
        expect(new Map(at.skipped.map(({ leadId, reason }) => [leadId, reason]))).toEqual(
          new Map(singles.flatMap(({ skipped }) => skipped.map(({ leadId, reason }) => [leadId, reason]))),
        );
        expect(tried.enrolled).toBe(at.enroll.length);
        expect(await written(inSets)).toEqual(await written(oneByOne));
        await asAskedForOne(inSets);
      },
    ),
    { numRuns: 8 },
  );
});

/** Account and carrier of each message are those that the questions about a single lead give. */
async function asAskedForOne(sequenceId: string): Promise<void> {
  const { db } = here.world.foundation;
  const { scope } = organization;
  const messages = await db.query.selectFrom("message").selectAll().where("sequenceId", "=", sequenceId).execute();
  const [row] = await db.query.selectFrom("sequenceVersion").selectAll().where("sequenceId", "=", sequenceId).execute();
  for (const { leadId, channel, accountId, templateId, actor, stepIndex, plannedFor } of messages) {
    const of = await leadStore(db, scope).find(leadId);
    if (of === undefined) throw new Error("a message to nobody");
    if (channel === "email") expect(accountId).toBe((await chooseAccount(db, scope, { channel, lead: of }))?.id);
    if (row?.steps[stepIndex ?? -1]?.channel !== "whatsapp") continue;
    const question = { leadId, templateId, sender: actor, accountId: null, leavesAt: plannedFor ?? 0 };
    expect(channel).toBe((await findCloudObstacle(db, scope, question)) === null ? "whatsapp" : "whatsapp-personal");
  }
}

test("two who enroll the same leads at once enroll each of them once", async () => {
  const { db } = here.world.foundation;
  const leadIds = await store(
    fc.sample(lead, { numRuns: 40, seed: 5 }).map((one) => ({ ...one, hasPhone: true, status: "NEW", hidden: false })),
  );
  const sequenceId = await sequence([{ kind: "task", note: "Visit them" }], false);
  const request = { sequenceId, leadIds, actor: organization.admin.actor, now: MONDAY_MORNING };
  const plans = await Promise.all([1, 2, 3].map(() => enrollPiece(db, organization.scope, request)));
  expect(plans.flatMap(({ enroll }) => enroll).sort()).toEqual([...leadIds].sort());
  expect((await written(sequenceId)).messages).toHaveLength(leadIds.length);
});
