import { useEffect, useEffectEvent } from "react";

/** What the server tells about something that happened in the organization. */
export interface LiveEvent {
  type: string;
  subjectId: string;
  leadId?: string;
  after?: Record<string, unknown>;
  detail?: Record<string, unknown>;
  at: string;
}

/** The kinds of events a browser hears. */
const EVENT_TYPES = [
  "organization.changed",
  "member.joined",
  "member.changed",
  "member.removed",
  "lead.created",
  "lead.changed",
  "lead.deleted",
  "lead.restored",
  "lead.rescored",
  "lead.merged",
  "lead.unmerged",
  "privacy.erased",
  "duplicateScan.progressed",
  "duplicateScan.finished",
  "duplicateScan.changed",
  "leads.changed",
  "note.created",
  "savedView.changed",
  "customField.changed",
  "undo.done",
  "import.queued",
  "import.progressed",
  "import.finished",
  "import.undone",
  "template.created",
  "template.changed",
  "template.deleted",
  "channelAccount.created",
  "channelAccount.changed",
  "channelAccount.deleted",
  "message.planned",
  "message.changed",
  "message.received",
  "optOut.created",
  "optOut.removed",
  "conversation.changed",
  "unknownSender.wrote",
  "unknownSender.taken",
  "unknownSender.ignored",
  "sending.paused",
  "sending.resumed",
  "sequence.created",
  "sequence.changed",
  "sequence.deleted",
  "enrollment.created",
  "enrollment.changed",
  "bulkAction.queued",
  "bulkAction.progressed",
  "bulkAction.finished",
  "bulkAction.undone",
] as const;

type Hearer = (event: LiveEvent) => void;
const hearers = new Set<Hearer>();
let source: EventSource | null = null;
let wasLost = false;
/** How long after a refusal the stream is asked for again, ms. */
const REFUSED_MS = 3_000;
/** A stream that took longer than this to open may have missed something, ms. */
const SLOW_MS = 300;

/**
 * Hears every live event of the organization while the component is mounted. All hearers share one connection, which the
 * browser opens again by itself (Last-Event-ID) after a loss; then one event of type `reconnected` is told.
 * @example useLiveEvents((event) => { if (event.type === "import.progressed") void client.invalidateQueries({ queryKey: ["import"] }); });
 */
export function useLiveEvents(hear: Hearer): void {
  const onEvent = useEffectEvent(hear);
  useEffect(() => {
    const hearer: Hearer = (event) => onEvent(event);
    hearers.add(hearer);
    source ??= open();
    return () => {
      hearers.delete(hearer);
      if (hearers.size > 0) return;
      source?.close();
      source = null;
    };
  }, []);
}

function open(): EventSource {
  const askedAt = performance.now();
  const stream = new EventSource("/api/v1/events");
  stream.addEventListener("error", () => {
    wasLost = true;
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => openAgain(stream), REFUSED_MS);
  });
  stream.addEventListener("open", () => {
    // what the page shows was fetched meanwhile, and whatever happened since then was told to nobody
    if (wasLost || performance.now() - askedAt > SLOW_MS)
      tell({ type: "reconnected", subjectId: "", at: new Date().toISOString() });
    wasLost = false;
  });
  for (const type of EVENT_TYPES) {
    stream.addEventListener(type, (message) => tell(JSON.parse(message.data)));
  }
  return stream;
}

/** A browser gives up for good when it is refused, as it is while a session has ended; after signing in it must hear again. */
function openAgain(refused: EventSource): void {
  if (source === refused) source = open();
}

function tell(event: LiveEvent): void {
  for (const hearer of hearers) hearer(event);
}
