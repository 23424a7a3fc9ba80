// Server-sent events: every browser of an organization hears what happens there. One tail of the outbox a process.
import { seesOnlyOwnLeads } from "@lead-dashboard/domain/accounts/permissions";
import type { RecordedEvent } from "../events/event.ts";
import { hearOthers } from "../events/hear-others.ts";
import {
  hasUnsettledEvents,
  latestPlace,
  readEvents,
  STREAM_START,
  type StreamedEvent,
  type StreamPosition,
} from "../events/outbox.ts";
import { presentChange } from "../events/present-change.ts";
import { onWake } from "../events/wake.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "./route.ts";

const POLL_MS = 1_000;
const SOON_MS = 10;
const HEARTBEAT_MS = 25_000;
const REPLAY_LIMIT = 500;

interface Subscriber {
  readonly caller: Caller;
  tell(streamed: StreamedEvent, assignees: Assignees): void;
}

/** Whose leads they are now, by id; null: nobody's. Leads that are gone are not in it. */
export type FindAssignees = (
  organizationId: string,
  leadIds: readonly string[],
) => Promise<ReadonlyMap<string, string | null>>;

/** Who listens to the stream. */
export interface LiveListener {
  readonly caller: Caller;
  readonly lastEventId: string | null;
  readonly signal: AbortSignal;
  /** whether it is still this caller, in this role: asked again and again, so that a stream does not outlive a session */
  readonly stillAllowed: () => Promise<boolean>;
  /** calls back at once when this process ends the caller's session, key, membership or role; returns how to stop */
  readonly onForgotten: (end: () => void) => () => void;
}

/** The live stream of one process. */
export interface LiveEvents {
  /** An event stream for one person, who hears all that comes from now on; `lastEventId` resumes where an earlier one broke off. */
  stream(listener: LiveListener): Promise<Response>;
  stop(): Promise<void>;
}

function placeId({ place }: StreamedEvent): string {
  return `${place.transactionNumber}-${place.position}`;
}

function placeOf(id: string): StreamPosition | null {
  const [, transactionNumber, position] = /^(\d+)-(\d+)$/.exec(id) ?? [];
  if (transactionNumber === undefined || position === undefined) return null;
  return { transactionNumber: Number(transactionNumber), position: Number(position) };
}

/** What a browser is told: enough to know what to fetch again, never another person's lead. */
function message(streamed: StreamedEvent): string {
  const { type, subjectId, leadId, recordedAt, actor }: RecordedEvent = streamed.event;
  const { after, detail } = presentChange(streamed.event);
  const told = {
    type,
    subjectId,
    leadId: leadId ?? null,
    after,
    detail,
    actor,
    at: new Date(recordedAt).toISOString(),
  };
  return `id: ${placeId(streamed)}\nevent: ${type}\ndata: ${JSON.stringify(told)}\n\n`;
}

/** Events about sign-in and keys are for the audit log alone. */
const UNTOLD = /^(session|apiKey|password|invitation)\./;

type Assignees = ReadonlyMap<string, string | null>;

/** Sales hear of leads that are theirs or nobody's, or were until this very event, and only that something happened. */
function forCaller(streamed: StreamedEvent, caller: Caller, assignees: Assignees): StreamedEvent | null {
  if (streamed.event.organizationId !== caller.organizationId || UNTOLD.test(streamed.event.type)) return null;
  if (!seesOnlyOwnLeads(caller.role)) return streamed;
  const { before, after: _after, detail: _detail, ...bare } = streamed.event;
  const isSeen = (assignee: unknown) => assignee === null || assignee === caller.memberId;
  const wasSeen = before != null && "assignedTo" in before && isSeen(before.assignedTo);
  if (bare.leadId != null && !isSeen(assignees.get(bare.leadId)) && !wasSeen) return null;
  return { place: streamed.place, event: bare };
}

/** Whose the leads of some events are; looked up only for organizations where somebody of sales listens. */
async function assigneesFor(
  events: readonly StreamedEvent[],
  callers: readonly Caller[],
  find: FindAssignees,
): Promise<Assignees> {
  const found = new Map<string, string | null>();
  const listening = callers.filter(({ role }) => seesOnlyOwnLeads(role)).map(({ organizationId }) => organizationId);
  for (const organizationId of new Set(listening)) {
    const own = events.filter(({ event }) => event.organizationId === organizationId);
    const ids = [...new Set(own.flatMap(({ event }) => event.leadId ?? []))];
    if (ids.length === 0) continue;
    for (const [id, assignee] of await find(organizationId, ids)) found.set(id, assignee);
  }
  return found;
}

/** Tails the outbox from the first listener on: until somebody looks, nothing is read. */
export async function startLiveEvents(
  foundation: Foundation,
  findAssignees: FindAssignees,
  { pollMs = POLL_MS, heartbeatMs = HEARTBEAT_MS }: { pollMs?: number; heartbeatMs?: number } = {},
): Promise<LiveEvents> {
  const { db, log } = foundation;
  const subscribers = new Set<Subscriber>();
  let place = STREAM_START;
  let hasBegun = false;
  const begin = async () => {
    if (hasBegun) return;
    const latest = await latestPlace(db);
    // somebody else may have begun meanwhile
    if (hasBegun) return;
    [place, hasBegun] = [latest, true];
  };
  let stopped = false;
  let reading: Promise<void> = Promise.resolve();
  let again: NodeJS.Timeout | undefined;
  let wait = SOON_MS;
  /** Events whose turn has not come yet are read when it has, not at the next poll. */
  const lookAgain = (isUnsettled: boolean) => {
    clearTimeout(again);
    wait = isUnsettled ? Math.min(wait * 2, POLL_MS) : SOON_MS;
    if (isUnsettled && !stopped) again = setTimeout(read, wait).unref();
  };
  let isWanted = false;
  const read = () => {
    if (isWanted || !hasBegun) return;
    isWanted = true;
    reading = reading.then(async () => {
      isWanted = false;
      try {
        // asked before reading: one whose turn comes between the two is read, or looked for once more
        const isUnsettled = await hasUnsettledEvents(db);
        for (
          let events = await readEvents(db, place, 500);
          events.length > 0 && !stopped;
          events = await readEvents(db, place, 500)
        ) {
          const callers = [...subscribers].map(({ caller }) => caller);
          const assignees = await assigneesFor(events, callers, findAssignees);
          for (const streamed of events) {
            place = streamed.place;
            for (const subscriber of subscribers) subscriber.tell(streamed, assignees);
          }
        }
        lookAgain(isUnsettled);
      } catch (error) {
        if (!stopped) log.warn({ err: error }, "live events could not be read; trying again");
      }
    });
  };
  const timer = setInterval(() => {
    if (subscribers.size > 0 || db.engine === "postgres") read();
  }, pollMs);
  timer.unref();
  const off = onWake("events", read);
  const others = await hearOthers(db);

  return {
    async stream({ caller, lastEventId, signal, stillAllowed, onForgotten }) {
      await begin();
      const encoder = new TextEncoder();
      let end = () => {};
      const body = new ReadableStream<Uint8Array>({
        async start(controller) {
          const send = (text: string) => {
            if (!isOver) controller.enqueue(encoder.encode(text));
          };
          // a database that cannot be asked allows nothing: the browser comes back and goes on where it was
          const isAllowed = () => stillAllowed().catch(() => false);
          let isOver = false;
          const heartbeat = setInterval(async () => {
            if (await isAllowed()) send(": here\n\n");
            else end();
          }, heartbeatMs);
          const off = onForgotten(() => end());
          // heard from the first moment, and told once it is known that they may be told and what was missed before
          const early: Parameters<Subscriber["tell"]>[] = [];
          let tell: Subscriber["tell"] = (...heard) => early.push(heard);
          const subscriber: Subscriber = { caller, tell: (...heard) => tell(...heard) };
          subscribers.add(subscriber);
          end = () => {
            isOver = true;
            clearInterval(heartbeat);
            off();
            subscribers.delete(subscriber);
            end = () => {};
            try {
              controller.close();
            } catch {
              // the browser had closed it first
            }
          };
          signal.addEventListener("abort", () => end());
          send("retry: 2000\n\n");
          // who lost their place between the call and this line was not heard to be forgotten
          if (!(await isAllowed())) return end();
          try {
            const since = lastEventId === null ? null : placeOf(lastEventId);
            const missed = since === null ? [] : await readEvents(db, since, REPLAY_LIMIT);
            const missedAssignees = await assigneesFor(missed, [caller], findAssignees);
            const told = new Set(missed.map(placeId));
            tell = (streamed, assignees) => {
              if (told.delete(placeId(streamed))) return;
              const mine = forCaller(streamed, caller, assignees);
              if (mine !== null) send(message(mine));
            };
            for (const streamed of missed) {
              const mine = forCaller(streamed, caller, missedAssignees);
              if (mine !== null) send(message(mine));
            }
            for (const heard of early) tell(...heard);
            if (missed.length === REPLAY_LIMIT) send("event: reload\ndata: {}\n\n");
          } catch (error) {
            end();
            throw error;
          }
        },
        cancel: () => end(),
      });
      // what was told of while the place was asked for
      read();
      return new Response(body, {
        headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
      });
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      off();
      await others.stop();
      await reading;
      clearTimeout(again);
    },
  };
}
