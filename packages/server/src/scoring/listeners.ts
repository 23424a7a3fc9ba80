import type { EventType, RecordedEvent } from "../events/event.ts";
import type { Listener, Listeners } from "../events/listeners.ts";
import type { Foundation } from "../foundation.ts";
import { enqueue } from "../jobs/queue.ts";
import { leadStore } from "../leads/store.ts";
import { planRescoring } from "./change-rules.ts";
import { leadsToRescore, rescoreLeads } from "./rescore-leads.ts";
import { scoringStore, scoringWriter } from "./store.ts";

/** So many leads are read, and those whose score is another one written, at a time. */
const TOGETHER = 50;

/** After these the lead they are about may have another score; a change of the lead itself is the hook's. */
const MOVING: ReadonlySet<EventType> = new Set([
  "lead.created",
  "lead.restored",
  "message.changed",
  "message.received",
  "optOut.created",
  "optOut.removed",
]);

/** Scores the leads events are about. Most have their score already, and only those that have not are held. */
async function rescoreTheirLeads(events: readonly RecordedEvent[], { db, clock }: Foundation): Promise<void> {
  const about = events.flatMap(({ organizationId, type, leadId, subjectId }) => {
    const id = leadId ?? (type.startsWith("lead.") ? subjectId : undefined);
    return id === undefined || !MOVING.has(type) ? [] : [{ organizationId, id }];
  });
  for (const [organizationId, own] of Map.groupBy(about, (one) => one.organizationId)) {
    const ids = [...new Set(own.map(({ id }) => id))];
    const { rules } = await scoringStore(db, { organizationId }).rulesInForce();
    for (let from = 0; from < ids.length; from += TOGETHER) {
      const now = clock.now();
      const leads = await leadStore(db, { organizationId }).findMany(ids.slice(from, from + TOGETHER));
      const moved = await leadsToRescore(db, leads, { organizationId, rules, now });
      if (moved.length > 0)
        await db.transaction((tx) => rescoreLeads(tx, { organizationId, ids: moved, rules, now, isAnnounced: true }));
    }
  }
}

/** Many leads came or changed: those without a score are due now. */
const rescoreThoseDue: Listener = async (event, { db, clock }) => {
  if (isOurs(event)) return;
  const { organizationId } = event;
  await db.transaction((tx) =>
    enqueue(
      tx,
      { name: "scoring.due", payload: { organizationId }, key: `scoring.due:${organizationId}`, organizationId },
      clock.now(),
    ),
  );
};

/** An import scores by the saved rules; the categories and places chosen for the organization are added here. */
const addIdeals: Listener = async (event, foundation) => {
  const { isWidened } = await scoringStore(foundation.db, event).rulesInForce();
  await (isWidened ? rescoreAllOf : rescoreThoseDue)(event, foundation);
};

/** The organization chose other categories or places. */
const rescoreForIdeals: Listener = async (event, foundation) => {
  const { after = {} } = event;
  if ("idealCategories" in after || "idealPlaces" in after) await rescoreAllOf(event, foundation);
};

const rescoreAllOf: Listener = async ({ organizationId }, { db, clock }) => {
  const now = clock.now();
  await db.transaction(async (tx) => {
    const version = await scoringWriter(tx, { organizationId }).startAgain(now);
    await planRescoring(tx, { organizationId, version, now });
  });
};

function isOurs({ actor }: RecordedEvent): boolean {
  return actor.kind === "system" && actor.name === "scoring";
}

const OTHERS: Partial<Record<EventType, Listener>> = {
  "leads.changed": rescoreThoseDue,
  "import.finished": addIdeals,
  "organization.changed": rescoreForIdeals,
};

/** What changes a score besides a change of the lead itself, which the hook sees to. */
export const scoringListeners: Listeners = {
  name: "scoring",
  onMany: async (events, foundation) => {
    for (const event of events) await OTHERS[event.type]?.(event, foundation);
    await rescoreTheirLeads(events, foundation);
  },
};
