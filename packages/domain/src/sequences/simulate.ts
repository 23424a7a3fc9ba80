// Runs a sequence with a virtual clock: the same next step, the same decisions and the same hours and limits as the
// scheduler and its gate, with virtual replies and nobody to write to. Pure; time is ms.
import { DEFAULT_SEND_WINDOW, type SendWindow } from "../channels/send-window.ts";
import { type AccountLimits, type AccountUse, askPermit, countSent } from "../messages/account-pace.ts";
import { type LeadCalendar, leavingTime, plainCalendar, windowOfStep } from "./leaving-time.ts";
import { nextStep } from "./next-step.ts";
import { NO_DAYS_OFF } from "./public-holidays.ts";
import { carrierOf, resolveStep, type StepFacts } from "./resolve-step.ts";
import { channelOf, type SequenceStep, type StepChannel } from "./sequence-step.ts";
import { TimeQueue } from "./time-queue.ts";

/** What carries a step, as the simulation shows it. */
export type Carrier = StepChannel | "task";

/** One lead on its virtual way. */
export interface SimulatedLead {
  readonly leadId: string;
  readonly calendar: LeadCalendar;
  /** what is known of it now; replies and openings are the simulation's own */
  readonly facts: Omit<StepFacts, "hasReplied" | "hasOpened" | "cloudObstacle">;
  /** steps it has behind it already */
  readonly done: ReadonlySet<string>;
  readonly from: number;
  readonly since: number;
  /** it is away until then */
  readonly notBeforeAt: number | null;
  /** why it does not go on before somebody decides; null: it does */
  readonly heldBecause: string | null;
  /** the account that would write to it by a channel */
  readonly accountOf: (channel: StepChannel) => string | null;
  /** why the Cloud API does not carry a WhatsApp step to it */
  readonly cloudObstacle: (step: SequenceStep) => StepFacts["cloudObstacle"];
  /** what is missing in a template for it; null: nothing */
  readonly missingIn: (templateId: string) => string | null;
  /** leads that share one are of the same company; empty when that does not matter */
  readonly companies: readonly string[];
}

/** An account with what it may send and has sent. */
export interface SimulatedAccount {
  readonly window: SendWindow | null;
  readonly limits: AccountLimits;
  readonly use: AccountUse;
}

/** What the virtual world does. */
export interface VirtualWorld {
  /** share of messages that are answered, and after how long (ms) */
  readonly replyShare: number;
  readonly replyAfter: number;
  /** share of messages that are opened */
  readonly openShare: number;
  /** how long after it stands in Today a person's step is done (ms) */
  readonly personAfter: number;
  /** answers of single leads at set instants */
  readonly replies: ReadonlyMap<string, number>;
  /** a number in [0, 1) for a question about a lead, always the same one */
  readonly chance: (leadId: string, question: string) => number;
}

/** Everything a simulation asks. */
export interface SimulationInput {
  readonly steps: readonly SequenceStep[];
  readonly leads: readonly SimulatedLead[];
  readonly accounts: ReadonlyMap<string, SimulatedAccount>;
  readonly world: VirtualWorld;
  readonly startsAt: number;
  /** nothing is shown after it */
  readonly endsAt: number;
}

/** Something that would happen. */
export interface SimulatedEvent {
  readonly leadId: string;
  readonly at: number;
  /** `leaves` by itself, stands in Today for a `person`, is `left-out`, or the sequence is `stopped` or `finished` */
  readonly what: "leaves" | "person" | "left-out" | "stopped" | "finished";
  /** null for the end of a sequence */
  readonly stepIndex: number | null;
  readonly channel: Carrier | null;
  /** why it is left out or stopped, or what it waited for */
  readonly reason: string | null;
}

const HOURS = "waits for its hours";
const HOLIDAY = "waits for a public holiday";
const WAITS = { cap: "waits for the account's daily cap", rate: "waits for its turn", spacing: "waits for its turn" };

interface Way {
  readonly lead: Moving;
  readonly step: SequenceStep;
  readonly index: number;
  readonly dueAt: number;
  /** the step's decision when it is made already: it goes its other way */
  readonly decided: { readonly channel: Carrier; readonly templateId: string | null } | null;
  readonly reason: string | null;
}

interface Moving {
  readonly lead: SimulatedLead;
  readonly done: Set<string>;
  from: number;
  since: number;
  hasOpened: boolean;
  isOver: boolean;
}

interface Lane {
  readonly account: SimulatedAccount;
  use: AccountUse;
  readonly waiting: TimeQueue<Waiting>;
}

interface Waiting extends Way {
  readonly channel: StepChannel;
  readonly templateId: string | null;
  readonly window: SendWindow;
}

/** What keeps something that could go at `at` until `leavesAt`: a public holiday where it would leave earlier without it, else its hours. */
function whyLater(
  at: number,
  leavesAt: number,
  { window, calendar }: { window: SendWindow | null; calendar: LeadCalendar },
): string {
  if (calendar.daysOff.size === 0) return HOURS;
  return leavingTime(at, window, { ...calendar, daysOff: NO_DAYS_OFF }) < leavesAt ? HOLIDAY : HOURS;
}

/**
 * Goes through the virtual time. It is a generator so that whoever runs it can take a breath: it yields every few hundred
 * events and returns what happened, in order of time.
 */
export function* simulate(input: SimulationInput): Generator<void, SimulatedEvent[]> {
  const { steps, leads, world, startsAt, endsAt } = input;
  const events: SimulatedEvent[] = [];
  const agenda = new TimeQueue<() => void>();
  let now = startsAt;
  const lanes = new Map<string, Lane>(
    [...input.accounts].map(([id, account]) => [id, { account, use: account.use, waiting: new TimeQueue<Waiting>() }]),
  );
  const companies = new Map<string, Moving[]>();

  const tell = (
    way: { lead: Moving; index: number | null },
    event: Pick<SimulatedEvent, "what" | "channel" | "reason">,
  ) => events.push({ leadId: way.lead.lead.leadId, at: now, stepIndex: way.index, ...event });

  const goOn = (moving: Moving) => {
    const { lead, done, from, since } = moving;
    const next = nextStep(steps, {
      from,
      done,
      since,
      timeZone: lead.calendar.timeZone,
      daysOff: lead.calendar.daysOff,
    });
    if ("finished" in next) {
      moving.isOver = true;
      tell({ lead: moving, index: null }, { what: "finished", channel: null, reason: null });
      return;
    }
    const { step, index, dueAt } = next;
    if (lead.heldBecause !== null) {
      moving.isOver = true;
      tell({ lead: moving, index }, { what: "left-out", channel: channelOf(step), reason: lead.heldBecause });
      return;
    }
    plan({ lead: moving, step, index, dueAt, decided: null, reason: null });
  };

  /** Puts a step at the time its channel would leave, as `planStep` does. */
  const plan = (way: Way) => {
    const { lead, step, dueAt } = way;
    const { own } = step.channel === "whatsapp" ? lead.lead.cloudObstacle(step) : { own: null };
    const channel = way.decided?.channel ?? carrierOf(channelOf(step), own);
    const { window, calendar } = hoursOf(way, channel);
    const earliest = Math.max(dueAt, now, lead.lead.notBeforeAt ?? 0);
    const at = leavingTime(earliest, window, calendar);
    const reason = way.reason ?? (at > earliest ? whyLater(earliest, at, { window, calendar }) : null);
    agenda.add(at, () => carryOut({ ...way, reason }));
  };

  const hoursOf = ({ lead, step }: Way, channel: Carrier) => {
    if (isPersonal(channel))
      return { window: windowOfStep(step, null), calendar: plainCalendar(lead.lead.calendar.timeZone) };
    const accountId = lead.lead.accountOf(channel);
    const own = accountId === null ? null : (input.accounts.get(accountId)?.window ?? null);
    return { window: windowOfStep(step, own ?? DEFAULT_SEND_WINDOW), calendar: lead.lead.calendar };
  };

  /** What the gate decides. */
  const carryOut = (way: Way) => {
    const { lead, step, decided } = way;
    if (lead.isOver) return;
    const facts = { ...lead.lead.facts, hasReplied: false, hasOpened: lead.hasOpened };
    const resolved = decided ?? resolveStep(step, { ...facts, cloudObstacle: lead.lead.cloudObstacle(step) });
    if ("skipped" in resolved) return leaveOut(way, channelOf(step), resolved.skipped);
    const { channel, templateId } = resolved;
    if (decided === null && "isOtherwise" in resolved && resolved.isOtherwise)
      return plan({ ...way, dueAt: now, decided: { channel, templateId }, reason: "goes its other way" });
    if (isPersonal(channel)) return handToPerson(way, { channel, templateId });
    const accountId = lead.lead.accountOf(channel);
    const lane = accountId === null ? undefined : lanes.get(accountId);
    if (lane === undefined) return leaveOut(way, channel, "no account to send from");
    const { window } = hoursOf(way, channel);
    lane.waiting.add(now, { ...way, channel, templateId, window: window ?? DEFAULT_SEND_WINDOW });
    serve(lane);
  };

  const handToPerson = (way: Way, { channel, templateId }: { channel: Carrier; templateId: string | null }) => {
    const hole = templateId === null || channel === "task" ? null : way.lead.lead.missingIn(templateId);
    if (hole !== null) return leaveOut(way, channel, hole);
    tell(way, { what: "person", channel, reason: way.reason });
    agenda.add(now + world.personAfter, () => {
      if (!way.lead.isOver) settle(way, true);
    });
  };

  /** One message after the other, as the account's limits allow. */
  const serve = (lane: Lane) => {
    for (let head = lane.waiting.first(); head !== undefined && head.at <= now; head = lane.waiting.first()) {
      const { value: way } = head;
      const leavesAt = way.lead.isOver ? now : leavingTime(now, way.window, way.lead.lead.calendar);
      if (leavesAt > now) {
        lane.waiting.take();
        const { window } = way;
        const reason = way.reason ?? whyLater(now, leavesAt, { window, calendar: way.lead.lead.calendar });
        lane.waiting.add(leavesAt, { ...way, reason });
        wake(lane, leavesAt);
        continue;
      }
      const hole = way.templateId === null ? null : way.lead.lead.missingIn(way.templateId);
      if (way.lead.isOver || hole !== null) {
        lane.waiting.take();
        if (hole !== null && !way.lead.isOver) leaveOut(way, way.channel, hole);
        continue;
      }
      const permit = askPermit(lane.account.limits, lane.use, { isAutomatic: true, random: 0.5, now });
      if ("waitUntil" in permit) {
        lane.waiting.take();
        lane.waiting.putFirst(now, { ...way, reason: WAITS[permit.because] });
        return wake(lane, permit.waitUntil);
      }
      lane.waiting.take();
      lane.use = { ...lane.use, ...permit.use, ...countSent(lane.use, now) };
      tell(way, { what: "leaves", channel: way.channel, reason: way.reason });
      settle(way, true);
    }
  };

  const wakes = new Map<Lane, Set<number>>();
  const wake = (lane: Lane, at: number) => {
    const asked = wakes.get(lane) ?? new Set();
    wakes.set(lane, asked);
    if (asked.has(at)) return;
    asked.add(at);
    agenda.add(at, () => {
      asked.delete(at);
      serve(lane);
    });
  };

  const leaveOut = (way: Way, channel: Carrier, reason: string) => {
    tell(way, { what: "left-out", channel, reason });
    settle(way, false);
  };

  const settle = ({ lead, step, index }: Way, isSent: boolean) => {
    const { leadId } = lead.lead;
    lead.done.add(step.id);
    lead.from = index + 1;
    lead.since = now;
    if (isSent && channelOf(step) !== "task") {
      lead.hasOpened ||= world.openShare > 0 && world.chance(leadId, `open ${step.id}`) < world.openShare;
      const answers = world.replyShare > 0 && world.chance(leadId, `reply ${step.id}`) < world.replyShare;
      if (answers) agenda.add(now + world.replyAfter, () => answer(lead));
    }
    goOn(lead);
  };

  const answer = (moving: Moving) => {
    stop(moving, "the lead replied");
    for (const company of moving.lead.companies) {
      for (const colleague of companies.get(company) ?? []) stop(colleague, "a colleague of the same company replied");
    }
  };

  const stop = (moving: Moving, reason: string) => {
    if (moving.isOver) return;
    moving.isOver = true;
    tell({ lead: moving, index: null }, { what: "stopped", channel: null, reason });
  };

  for (const lead of leads) {
    const moving = {
      lead,
      done: new Set(lead.done),
      from: lead.from,
      since: lead.since,
      hasOpened: false,
      isOver: false,
    };
    for (const company of lead.companies) {
      const colleagues = companies.get(company);
      if (colleagues === undefined) companies.set(company, [moving]);
      else colleagues.push(moving);
    }
    const repliesAt = world.replies.get(lead.leadId);
    if (repliesAt !== undefined) agenda.add(repliesAt, () => answer(moving));
    goOn(moving);
  }
  for (let handled = 1; ; handled += 1) {
    const next = agenda.take();
    if (next === undefined || next.at > endsAt) return events;
    now = Math.max(now, next.at);
    next.value();
    if (handled % 256 === 0) yield;
  }
}

const isPersonal = (channel: Carrier) => channel === "whatsapp-personal" || channel === "phone" || channel === "task";
