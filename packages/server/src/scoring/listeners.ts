import type { RecordedEvent } from "../events/event.ts";
import type { Listener, Listeners } from "../events/listeners.ts";
import { enqueue } from "../jobs/queue.ts";
import { planRescoring } from "./change-rules.ts";
import { rescoreLeads } from "./rescore-leads.ts";
import { scoringStore, scoringWriter } from "./store.ts";

/** Scores the lead an event is about. */
const rescoreItsLead: Listener = async ({ organizationId, leadId, subjectId, type }, { db, clock }) => {
  const id = leadId ?? (type.startsWith("lead.") ? subjectId : undefined);
  if (id === undefined) return;
  const { rules } = await scoringStore(db, { organizationId }).rulesInForce();
  await db.transaction((tx) =>
    rescoreLeads(tx, { organizationId, ids: [id], rules, now: clock.now(), isAnnounced: true }),
  );
};

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

/** What changes a score besides a change of the lead itself, which the hook sees to. */
export const scoringListeners: Listeners = {
  name: "scoring",
  on: {
    "lead.created": rescoreItsLead,
    "lead.restored": rescoreItsLead,
    "message.changed": rescoreItsLead,
    "message.received": rescoreItsLead,
    "optOut.created": rescoreItsLead,
    "optOut.removed": rescoreItsLead,
    "leads.changed": rescoreThoseDue,
    "import.finished": addIdeals,
    "organization.changed": rescoreForIdeals,
  },
};
