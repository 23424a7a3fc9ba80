import type { Simulation, SimulationRequest } from "@lead-dashboard/contract/sequences/simulation";
import { completeRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import { completeSteps } from "@lead-dashboard/domain/sequences/sequence-step";
import { type SimulatedEvent, simulate } from "@lead-dashboard/domain/sequences/simulate";
import { stableShare } from "@lead-dashboard/domain/templates/stable-hash";
import type { Db } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { AppError, invalid, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { chooseLeads, MOST_AT_ONCE } from "./choose-leads.ts";
import { gatherSimulation, type TriedSequence } from "./gather-simulation.ts";
import { presentSimulation } from "./present-simulation.ts";
import { sequenceStore } from "./store.ts";
import { simulationStore } from "./store-simulation.ts";
import { surroundingsStore } from "./store-surroundings.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The virtual clock runs no longer without letting requests be served. */
const BREATH_MS = 12;

/** Runs a sequence, as it is or as it is being written, for real leads with a virtual clock. Writes nothing. */
export async function simulateSequence(
  db: Db,
  caller: Caller,
  { id, request, now }: { id: string; request: SimulationRequest; now: number },
): Promise<Simulation> {
  const { scope } = caller;
  const row = await sequenceStore(db, scope).find(id);
  if (row === undefined) throw notFound();
  const sequence: TriedSequence = {
    row,
    steps: request.steps === undefined ? row.steps : completeSteps(request.steps, row.steps, newId),
    rules: completeRules({ ...completeRules(row.sequenceRules), ...request.rules }),
  };
  const startsAt = request.startsAt === undefined ? now : Date.parse(request.startsAt);
  const endsAt = startsAt + (request.days ?? 30) * DAY;
  const leadIds = await leadsOf(db, caller, { sequenceId: id, request, now });
  const gathered = await gatherSimulation(db, scope, { sequence, leadIds, startsAt });
  const going = simulate({
    steps: sequence.steps,
    leads: gathered.leads,
    accounts: gathered.accounts,
    world: worldOf(request),
    startsAt,
    endsAt,
  });
  const events = await withBreaths(going);
  const { timeZone } = await surroundingsStore(db, scope).organization();
  return presentSimulation({ request, events, gathered, leads: leadIds.length, startsAt, endsAt, timeZone });
}

async function leadsOf(
  db: Db,
  caller: Caller,
  { sequenceId, request, now }: { sequenceId: string; request: SimulationRequest; now: number },
): Promise<readonly string[]> {
  const { ids, filter } = request;
  if (ids === undefined && filter === undefined) {
    const found = await simulationStore(db, caller.scope).leadsIn(sequenceId, MOST_AT_ONCE + 1);
    if (found.length > MOST_AT_ONCE) throw tooMany("ids");
    return found;
  }
  const chosen = await chooseLeads(db, caller, { ids, filter, most: MOST_AT_ONCE, now });
  if (chosen === null) throw tooMany("filter");
  return [...new Set(chosen)];
}

function tooMany(path: string): AppError {
  const message = `More than ${MOST_AT_ONCE.toLocaleString("en")} leads: choose fewer to simulate.`;
  return new AppError("unprocessable", "too-many-leads", message, { errors: [{ path, message }] });
}

function worldOf(request: SimulationRequest) {
  const { replyShare = 0, replyAfterHours = 24, openShare = 0, taskAfterHours = 2, replies = [] } = request;
  const twice = replies.findIndex(({ leadId }, index) =>
    replies.some((one, at) => at < index && one.leadId === leadId),
  );
  if (twice >= 0) throw invalid([{ path: `replies.${twice}.leadId`, message: "answers twice" }]);
  return {
    replyShare,
    replyAfter: replyAfterHours * HOUR,
    openShare,
    personAfter: taskAfterHours * HOUR,
    replies: new Map(replies.map(({ leadId, at }) => [leadId, Date.parse(at)])),
    chance: (leadId: string, question: string) => stableShare(`${leadId} ${question}`),
  };
}

async function withBreaths(going: Generator<void, SimulatedEvent[]>): Promise<SimulatedEvent[]> {
  for (let breathed = performance.now(); ; ) {
    const { done, value } = going.next();
    if (done === true) return value;
    if (performance.now() - breathed < BREATH_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    breathed = performance.now();
  }
}
