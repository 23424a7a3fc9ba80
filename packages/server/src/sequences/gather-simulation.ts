// What a simulation knows of its leads and accounts: read once, in parts, so that requests are served meanwhile.
import { accountOfLead } from "@lead-dashboard/domain/messages/share-leads";
import { companyDomains } from "@lead-dashboard/domain/sequences/company-domains";
import { type PlaceBefore, placeInVersion } from "@lead-dashboard/domain/sequences/next-step";
import { countSkips, type SkipReason } from "@lead-dashboard/domain/sequences/plan-enrollment";
import type { SequenceRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import { otherWayOf, type SequenceStep, type StepChannel } from "@lead-dashboard/domain/sequences/sequence-step";
import type { SimulatedAccount, SimulatedLead } from "@lead-dashboard/domain/sequences/simulate";
import type { TemplateValues } from "@lead-dashboard/domain/templates/render-template";
import { templateValues } from "@lead-dashboard/domain/templates/template-values";
import type { Queryable, Scope } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { leadStore } from "../leads/store.ts";
import { manyLeadsStore } from "../messages/store-many-leads.ts";
import { renderRow, senderOf } from "../templates/render-for-lead.ts";
import { type TemplateRow, templateStore } from "../templates/store.ts";
import { factStore } from "../templates/store-facts.ts";
import { planChunk } from "./enroll-leads.ts";
import { templateIdsOf } from "./find-problems.ts";
import { leadCalendar } from "./lead-calendar.ts";
import { leadsOfCloud } from "./leads-of-cloud.ts";
import { SEQUENCE_ACTOR } from "./plan-next-step.ts";
import type { SequenceRow } from "./store.ts";
import { type SimulatedAccountRow, type StandingEnrollment, simulationStore } from "./store-simulation.ts";
import { surroundingsStore } from "./store-surroundings.ts";

/** So many leads are read at once. */
const PART = 500;

/** A sequence as it would be. */
export interface TriedSequence {
  readonly row: SequenceRow;
  readonly steps: readonly SequenceStep[];
  readonly rules: SequenceRules;
}

/** Leads and accounts for the virtual clock, and who is not among them and why. */
export interface Gathered {
  readonly leads: SimulatedLead[];
  readonly names: Map<string, string>;
  readonly accounts: Map<string, SimulatedAccount>;
  readonly skipped: { reason: SkipReason; count: number }[];
}

/** Reads what is true now of every lead. */
export async function gatherSimulation(
  db: Queryable,
  scope: Scope,
  { sequence, leadIds, startsAt }: { sequence: TriedSequence; leadIds: readonly string[]; startsAt: number },
): Promise<Gathered> {
  const rows = await simulationStore(db, scope).accounts();
  const ground = await readGround(db, scope, { sequence, accounts: rows, startsAt });
  const leads: SimulatedLead[] = [];
  const names = new Map<string, string>();
  const skipped: { reason: SkipReason }[] = [];
  for (let from = 0; from < leadIds.length; from += PART) {
    const part = leadIds.slice(from, from + PART);
    await new Promise((resolve) => setImmediate(resolve));
    const tried = { ...sequence.row, steps: [...sequence.steps], sequenceRules: sequence.rules };
    const plan = await planChunk(db, scope, { sequence: tried, leadIds: part, now: startsAt });
    const standing = await simulationStore(db, scope).standing(sequence.row.id, part);
    skipped.push(
      ...plan.skipped.filter(({ leadId, reason }) => reason !== "already-enrolled" || !standing.has(leadId)),
    );
    const known = await leadStore(db, scope).findMany([...new Set([...plan.enroll, ...standing.keys()])]);
    const before = await accountsBefore(db, scope, { leads: known, ground });
    const cloudObstacle = await cloudObstacles(db, scope, { leads: known, ground });
    const hidden = known.filter(({ hasPhone }) => !hasPhone).map(({ id }) => id);
    const userOf = await manyLeadsStore(db, scope).usersOf(hidden);
    for (const lead of known) {
      names.set(lead.id, lead.name);
      const optedOut = plan.suppressed.get(lead.id) ?? new Set<never>();
      const enrollment = standing.get(lead.id);
      const told = { cloudObstacle: cloudObstacle(lead.id), isKnownByUserId: userOf.has(lead.id) };
      leads.push(simulatedLead({ lead, ground, before, optedOut, enrollment, ...told }));
    }
  }
  return { leads, names, accounts: new Map(rows.map((row) => [row.id, accountOf(row)])), skipped: countSkips(skipped) };
}

interface Ground {
  readonly sequence: TriedSequence;
  readonly startsAt: number;
  readonly timeZone: string;
  readonly accounts: readonly SimulatedAccountRow[];
  readonly withoutAccount: ReadonlySet<StepChannel>;
  readonly templates: ReadonlyMap<string, TemplateRow>;
  readonly customFieldKeys: readonly string[];
  /** whoever signs has a name: the organization's, where there is no other, so none leaves a hole */
  readonly sender: Awaited<ReturnType<typeof senderOf>>;
}

async function readGround(
  db: Queryable,
  scope: Scope,
  { sequence, accounts, startsAt }: { sequence: TriedSequence; accounts: SimulatedAccountRow[]; startsAt: number },
): Promise<Ground> {
  const having = await surroundingsStore(db, scope).accounts();
  const templates = await templateStore(db, scope).findMany([...new Set(templateIdsOf(sequence.steps))]);
  const { timeZone } = await surroundingsStore(db, scope).organization();
  return {
    sequence,
    startsAt,
    timeZone,
    accounts,
    withoutAccount: new Set((["email", "sms"] as const).filter((channel) => !having.has(channel))),
    templates: new Map(templates.map((template) => [template.id, template])),
    customFieldKeys: await factStore(db, scope).customFieldKeys(),
    sender: await senderOf(db, scope, null),
  };
}

interface Part {
  readonly leads: readonly LeadRow[];
  readonly ground: Ground;
}

/** By channel and lead: the account that wrote to it before, which writes to it again. */
type AccountsBefore = ReadonlyMap<string, ReadonlyMap<string, string>>;

async function accountsBefore(db: Queryable, scope: Scope, { leads, ground }: Part): Promise<AccountsBefore> {
  const leadIds = leads.map(({ id }) => id);
  const before = new Map<string, ReadonlyMap<string, string>>();
  for (const channel of new Set(ground.accounts.map((account) => account.channel)))
    before.set(channel, await manyLeadsStore(db, scope).lastAccounts(channel, leadIds));
  return before;
}

/** Who writes to a lead by a channel, as when a message is planned. */
function accountFinder(lead: LeadRow, { accounts }: Ground, before: AccountsBefore): SimulatedLead["accountOf"] {
  const found = new Map<StepChannel, string | null>();
  return (channel) => {
    const known = found.get(channel);
    if (known !== undefined) return known;
    const own = accounts.filter((account) => account.channel === channel);
    const id = accountOfLead(lead, own, before.get(channel)?.get(lead.id) ?? null)?.id ?? null;
    found.set(channel, id);
    return id;
  };
}

interface Known {
  readonly lead: LeadRow;
  readonly ground: Ground;
  readonly before: AccountsBefore;
  readonly optedOut: ReadonlySet<StepChannel>;
  readonly cloudObstacle: SimulatedLead["cloudObstacle"];
  readonly enrollment: StandingEnrollment | undefined;
  readonly isKnownByUserId: boolean;
}

function simulatedLead(known: Known): SimulatedLead {
  const { lead, ground, before, optedOut, cloudObstacle, enrollment, isKnownByUserId } = known;
  const { sequence, startsAt, timeZone, withoutAccount } = ground;
  const { steps, rules } = sequence;
  const done = enrollment?.done ?? new Set<string>();
  return {
    leadId: lead.id,
    calendar: leadCalendar(lead, rules, timeZone),
    facts: {
      hasEmail: lead.hasEmail,
      hasPhone: lead.hasPhone,
      isKnownByUserId,
      hasWebsite: lead.hasWebsite,
      temperature: lead.temperature,
      suppressed: optedOut,
      withoutAccount,
    },
    done,
    from: placeInVersion(steps, done, placeBefore(sequence, enrollment)),
    since: enrollment?.sinceAt ?? startsAt,
    notBeforeAt: enrollment?.notBeforeAt ?? null,
    heldBecause: enrollment === undefined ? null : heldBecause(enrollment),
    accountOf: accountFinder(lead, ground, before),
    cloudObstacle,
    missingIn: holeFinder(lead, ground),
    companies: rules.stopOnColleague
      ? [...companyDomains(lead), ...(lead.phoneE164 === null ? [] : [lead.phoneE164])]
      : [],
  };
}

/** Where a lead stands in the steps as they are stored; of an older version only what it has behind it is known here. */
function placeBefore({ row }: TriedSequence, enrollment: StandingEnrollment | undefined): PlaceBefore {
  const isOfThisVersion = enrollment !== undefined && enrollment.version === row.version;
  return { steps: row.steps, nextStep: isOfThisVersion ? enrollment.nextStep : null };
}

function heldBecause({ state, isUnderWay }: StandingEnrollment): string | null {
  if (state === "paused") return "the sequence is paused for this lead";
  return isUnderWay ? "it is leaving right now, or in doubt and needs a decision" : null;
}

/** Finds the first hole in the text this lead would get, once for each template. */
function holeFinder(lead: LeadRow, { templates, customFieldKeys, sender }: Ground): SimulatedLead["missingIn"] {
  const found = new Map<string, string | null>();
  const written = new Map<string, TemplateValues>();
  const valuesIn = (language: string) => {
    const values = written.get(language) ?? templateValues({ lead, ...sender, customFieldKeys, language });
    written.set(language, values);
    return values;
  };
  return (templateId) => {
    const known = found.get(templateId);
    if (known !== undefined) return known;
    const template = templates.get(templateId);
    if (template === undefined) return "The template is not there any more";
    const values = valuesIn(template.language);
    const hole = renderRow(template, { leadId: lead.id, values })?.problems[0]?.message ?? null;
    found.set(templateId, hole);
    return hole;
  };
}

const BARRED = "The Cloud API does not carry it";

/** Why the Cloud API does not carry the WhatsApp steps to leads, by lead and step. */
async function cloudObstacles(
  db: Queryable,
  scope: Scope,
  { leads, ground }: Part,
): Promise<(leadId: string) => SimulatedLead["cloudObstacle"]> {
  const carried = new Map<string | null, ReadonlySet<string>>();
  const asked = ground.sequence.steps.flatMap((step) => [step, otherWayOf(step)]);
  for (const templateId of new Set(asked.flatMap((way) => (way?.channel === "whatsapp" ? [way.templateId] : [])))) {
    const wishes = leads.map((lead) => ({ lead, templateId, sender: SEQUENCE_ACTOR, leavesAt: ground.startsAt }));
    carried.set(templateId, await leadsOfCloud(db, scope, wishes));
  }
  const obstacle = (leadId: string, way: Way | null) =>
    way?.channel !== "whatsapp" || carried.get(way.templateId)?.has(leadId) === true ? null : BARRED;
  return (leadId) => (step) => ({ own: obstacle(leadId, step), otherwise: obstacle(leadId, otherWayOf(step)) });
}

type Way = Pick<SequenceStep, "channel" | "templateId">;

function accountOf(row: SimulatedAccountRow): SimulatedAccount {
  const { dailyCap, ratePerMinute, spacing, warmUp, countedOn, sentCount, daysUsed, arrivalAt, spacedUntil } = row;
  return {
    window: row.sendWindow,
    limits: { dailyCap, ratePerMinute, spacing, warmUp },
    use: { countedOn, sentCount, daysUsed, arrivalAt, spacedUntil },
  };
}
