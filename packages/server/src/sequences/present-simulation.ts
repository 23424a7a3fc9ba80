import type { Simulation, SimulationRequest } from "@lead-dashboard/contract/sequences/simulation";
import { dayNumber } from "@lead-dashboard/domain/channels/zone-span";
import type { Carrier, SimulatedEvent } from "@lead-dashboard/domain/sequences/simulate";
import { knownZone } from "@lead-dashboard/domain/sequences/step-delay";
import type { Gathered } from "./gather-simulation.ts";

const LISTED = 200;

interface Simulated {
  readonly request: SimulationRequest;
  readonly events: readonly SimulatedEvent[];
  readonly gathered: Gathered;
  readonly leads: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly timeZone: string;
}

interface Figures {
  leaves: number;
  persons: number;
  leftOut: number;
}

const COUNTED = { leaves: "leaves", person: "persons", "left-out": "leftOut" } as const;

/** What would happen, summed by day, step and reason, with the events that were asked for. */
export function presentSimulation(simulated: Simulated): Simulation {
  const { request, events, gathered, startsAt, endsAt } = simulated;
  const dateOf = dayNamer(simulated.timeZone);
  const totals = { ...none(), stopped: 0, finished: 0 };
  const steps = new Map<number, Figures>();
  const days = new Map<string, Day>();
  const reasons = new Map<string, { stepIndex: number; reason: string; count: number }>();
  const asked: SimulatedEvent[] = [];
  let matching = 0;
  for (const event of events) {
    const { what, stepIndex, channel, reason } = event;
    const date = dateOf(event.at);
    if ((request.day ?? date) === date && (request.leadId ?? event.leadId) === event.leadId) {
      matching += 1;
      if (asked.length < (request.limit ?? LISTED)) asked.push(event);
    }
    if (what === "stopped" || what === "finished") {
      totals[what] += 1;
      continue;
    }
    const figure = COUNTED[what];
    const day = entryOf(days, date, newDay);
    totals[figure] += 1;
    day[figure] += 1;
    if (stepIndex !== null) entryOf(steps, stepIndex, none)[figure] += 1;
    if (what !== "left-out" && channel !== null) day.channels[channel] = (day.channels[channel] ?? 0) + 1;
    if (what === "left-out" && stepIndex !== null && reason !== null)
      entryOf(reasons, `${stepIndex} ${reason}`, () => ({ stepIndex, reason, count: 0 })).count += 1;
  }
  const simulatedLeads = gathered.leads.length;
  return {
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    timeZone: simulated.timeZone,
    leads: simulated.leads,
    simulated: simulatedLeads,
    skipped: gathered.skipped,
    totals: { ...totals, running: simulatedLeads - totals.stopped - totals.finished },
    steps: [...steps].sort(([one], [other]) => one - other).map(([stepIndex, figures]) => ({ stepIndex, ...figures })),
    days: [...days].map(([date, figures]) => ({ date, ...figures })),
    reasons: [...reasons.values()].sort((one, other) => one.stepIndex - other.stepIndex || other.count - one.count),
    events: asked.map(({ leadId, at, what, stepIndex, channel, reason }) => ({
      leadId,
      leadName: gathered.names.get(leadId) ?? "",
      at: new Date(at).toISOString(),
      what,
      stepIndex,
      channel,
      reason,
    })),
    further: matching - asked.length,
  };
}

type Day = Figures & { channels: Partial<Record<Carrier, number>> };

const newDay = (): Day => ({ ...none(), channels: {} });

/** Days by the clock of a zone, YYYY-MM-DD. */
function dayNamer(timeZone: string): (at: number) => string {
  const zone = knownZone(timeZone);
  const names = new Map<number, string>();
  return (at) => {
    const day = dayNumber(at, zone);
    const name = names.get(day) ?? new Date(day * 86_400_000).toISOString().slice(0, 10);
    names.set(day, name);
    return name;
  };
}

const none = (): Figures => ({ leaves: 0, persons: 0, leftOut: 0 });

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
