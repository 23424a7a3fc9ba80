import { hasBeenTried } from "@lead-dashboard/domain/channels/account-trials";
import {
  type SequenceProblem,
  type StepTemplate,
  sequenceProblems,
} from "@lead-dashboard/domain/sequences/sequence-problems";
import type { SequenceStep, StepChannel } from "@lead-dashboard/domain/sequences/sequence-step";
import { checkTemplate } from "@lead-dashboard/domain/templates/check-template";
import { knownPlaceholders } from "@lead-dashboard/domain/templates/placeholders";
import type { Queryable, Scope } from "../db/database.ts";
import { textsOf } from "../templates/refuse-bad-texts.ts";
import { type TemplateRow, templateStore } from "../templates/store.ts";
import { factStore } from "../templates/store-facts.ts";
import { type Lane, surroundingsStore } from "./store-surroundings.ts";

/** What keeps these steps from being started. */
export async function findProblems(
  db: Queryable,
  scope: Scope,
  steps: readonly SequenceStep[],
): Promise<SequenceProblem[]> {
  const surroundings = surroundingsStore(db, scope);
  const known = knownPlaceholders(await factStore(db, scope).customFieldKeys());
  const rows = await templateStore(db, scope).findMany([...new Set(templateIdsOf(steps))]);
  const templates = new Map(rows.map((row) => [row.id, stepTemplate(row, known)]));
  const { address } = await surroundings.organization();
  const accounts = await surroundings.accounts();
  const lanes = await surroundings.lanes();
  const [refused, untried] = [refusedChannels(lanes), untriedChannels(lanes)];
  const hasOrganizationAddress = (address ?? "").trim() !== "";
  return sequenceProblems(steps, { templates, accounts, refused, untried, hasOrganizationAddress });
}

/** Channels none of whose accounts has had an answer since its breaker opened, with the provider's words. */
function refusedChannels(lanes: readonly Lane[]): Map<StepChannel, string> {
  const refused = new Map<StepChannel, string>();
  for (const { channel } of lanes) {
    const own = lanes.filter((lane) => lane.channel === channel);
    const isRefused = own.every(({ breaker }) => breaker !== null && breaker.openUntil !== null);
    if (isRefused) refused.set(channel, own[0]?.lastError ?? "it does not answer");
  }
  return refused;
}

/** Channels with accounts none of which ever worked. */
function untriedChannels(lanes: readonly Lane[]): Set<StepChannel> {
  const tried = new Set(lanes.filter(hasBeenTried).map(({ channel }) => channel));
  return new Set(lanes.map(({ channel }) => channel).filter((channel) => !tried.has(channel)));
}

/** Every template that steps name, also in their other way. */
export function templateIdsOf(steps: readonly SequenceStep[]): string[] {
  return steps.flatMap(({ templateId, otherwise }) =>
    [templateId, otherwise === null || otherwise === "skip" ? null : otherwise.templateId].flatMap((id) =>
      id === null || id === undefined ? [] : [id],
    ),
  );
}

function stepTemplate(row: TemplateRow, known: ReadonlySet<string>): StepTemplate {
  const problems = textsOf(row).flatMap(({ text }) => checkTemplate(text, known));
  return { name: row.name, channel: row.channel, subject: row.subject, problems };
}
