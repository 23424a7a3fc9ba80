// What a simulation knows of its leads and accounts: read once, in parts, so that requests are served meanwhile.
import { accountsForLead } from "@lead-dashboard/domain/messages/share-leads";
import { companyDomains } from "@lead-dashboard/domain/sequences/company-domains";
import { placeInVersion } from "@lead-dashboard/domain/sequences/next-step";
import { countSkips, type SkipReason } from "@lead-dashboard/domain/sequences/plan-enrollment";
import type { StepFacts } from "@lead-dashboard/domain/sequences/resolve-step";
import type { SequenceRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import type { SequenceStep, StepChannel } from "@lead-dashboard/domain/sequences/sequence-step";
import type { SimulatedAccount, SimulatedLead } from "@lead-dashboard/domain/sequences/simulate";
import { templateValues } from "@lead-dashboard/domain/templates/template-values";
import type { Queryable, Scope } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { leadStore } from "../leads/store.ts";
import { renderRow, senderOf } from "../templates/render-for-lead.ts";
import { type TemplateRow, templateStore } from "../templates/store.ts";
import { factStore } from "../templates/store-facts.ts";
import { planChunk } from "./enroll-leads.ts";
import { findCloudObstacle } from "./find-cloud-obstacle.ts";
import { templateIdsOf } from "./find-problems.ts";
import { leadCalendar } from "./lead-calendar.ts";
import { SEQUENCE_ACTOR } from "./plan-next-step.ts";
import type { SequenceRow } from "./store.ts";
import { type SimulatedAccountRow, type StandingEnrollment, simulationStore } from "./store-simulation.ts";
import { surroundingsStore } from "./store-surroundings.ts";

/** So many leads are read at once. */
const PART = 200;

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
    const chosen = [...plan.enroll, ...[...standing.keys()].filter((leadId) => !plan.enroll.includes(leadId))];
    const known = await leadStore(db, scope).findMany(chosen);
    for (const lead of known) {
      names.set(lead.id, lead.name);
      const cloudObstacle = await cloudObstacles(db, scope, { lead, ground });
      const optedOut = plan.suppressed.get(lead.id) ?? new Set<never>();
      leads.push(simulatedLead({ lead, ground, optedOut, cloudObstacle, enrollment: standing.get(lead.id) }));
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

interface Known {
  readonly lead: LeadRow;
  readonly ground: Ground;
  readonly optedOut: ReadonlySet<StepChannel>;
  readonly cloudObstacle: SimulatedLead["cloudObstacle"];
  readonly enrollment: StandingEnrollment | undefined;
}

function simulatedLead({ lead, ground, optedOut, cloudObstacle, enrollment }: Known): SimulatedLead {
  const { sequence, startsAt, timeZone, withoutAccount } = ground;
  const { steps, rules } = sequence;
  const done = enrollment?.done ?? new Set<string>();
  return {
    leadId: lead.id,
    calendar: leadCalendar(lead, rules, timeZone),
    facts: {
      hasEmail: lead.hasEmail,
      hasPhone: lead.hasPhone,
      hasWebsite: lead.hasWebsite,
      temperature: lead.temperature,
      suppressed: optedOut,
      withoutAccount,
    },
    done,
    from: placeInVersion(steps, done),
    since: enrollment?.sinceAt ?? startsAt,
    notBeforeAt: enrollment?.notBeforeAt ?? null,
    accountOf: (channel) =>
      accountsForLead(
        lead,
        ground.accounts.filter((account) => account.channel === channel),
      )[0]?.id ?? null,
    cloudObstacle,
    missingIn: holeFinder(lead, ground),
    companies: rules.stopOnColleague
      ? [...companyDomains(lead), ...(lead.phoneE164 === null ? [] : [lead.phoneE164])]
      : [],
  };
}

/** Finds the first hole in the text this lead would get, once for each template. */
function holeFinder(lead: LeadRow, { templates, customFieldKeys, sender }: Ground): SimulatedLead["missingIn"] {
  const found = new Map<string, string | null>();
  return (templateId) => {
    const known = found.get(templateId);
    if (known !== undefined) return known;
    const template = templates.get(templateId);
    if (template === undefined) return "The template is not there any more";
    const values = templateValues({ lead, ...sender, customFieldKeys, language: template.language });
    const hole = renderRow(template, { leadId: lead.id, values })?.problems[0]?.message ?? null;
    found.set(templateId, hole);
    return hole;
  };
}

const NO_NUMBER = "There is no WhatsApp number to send from";

/** Why the Cloud API does not carry the WhatsApp steps to a lead, by step. */
async function cloudObstacles(
  db: Queryable,
  scope: Scope,
  { lead, ground }: { lead: LeadRow; ground: Ground },
): Promise<SimulatedLead["cloudObstacle"]> {
  const hasNumber = ground.accounts.some(({ channel }) => channel === "whatsapp");
  const found = new Map<string, StepFacts["cloudObstacle"]>();
  const ask = async (channel: StepChannel | null, templateId: string | null) => {
    if (channel !== "whatsapp") return null;
    if (!hasNumber) return NO_NUMBER;
    const question = { leadId: lead.id, templateId, sender: SEQUENCE_ACTOR, accountId: null };
    return findCloudObstacle(db, scope, { ...question, leavesAt: ground.startsAt });
  };
  for (const { id, channel, templateId, otherwise } of ground.sequence.steps) {
    const own = await ask(channel, templateId);
    const other =
      otherwise === null || otherwise === "skip"
        ? null
        : await ask(otherwise.channel, otherwise.templateId ?? templateId);
    found.set(id, { own, otherwise: other });
  }
  return (step) => found.get(step.id) ?? { own: null, otherwise: null };
}

function accountOf(row: SimulatedAccountRow): SimulatedAccount {
  const { dailyCap, ratePerMinute, spacing, warmUp, countedOn, sentCount, daysUsed, arrivalAt, spacedUntil } = row;
  return {
    window: row.sendWindow,
    limits: { dailyCap, ratePerMinute, spacing, warmUp },
    use: { countedOn, sentCount, daysUsed, arrivalAt, spacedUntil },
  };
}
