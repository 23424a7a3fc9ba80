import { useEffect } from "react";
import { type LiveEvent, useLiveEvents } from "../api/events.ts";
import { queryClient } from "../api/query-client.ts";
import { reloadSession } from "../api/session.ts";
import { refreshLead } from "./change-lead.ts";
import { isOnScreen, removeOnScreen, tellNewsOnScreen } from "./on-screen.ts";

/** More leads than this at once are fetched as a list instead of one by one. */
const ONE_BY_ONE = 12;
const GATHER_MS = 150;
const COUNTS_MS = 800;

/** What each kind of event makes stale besides leads. */
const STALE: Record<string, string[]> = {
  template: ["templates", "preview"],
  sequence: ["sequences"],
  member: ["members"],
  savedView: ["views"],
  bulkAction: ["bulk-action"],
  conversation: ["dashboard", "conversations"],
  privacy: ["dashboard", "counts", "conversations", "timeline"],
};

const changed = new Set<string>();
let hasMore = false;
let gather: ReturnType<typeof setTimeout> | undefined;
let recount: ReturnType<typeof setTimeout> | undefined;

/** Keeps what is on screen true while others, the worker and imports change it. Mounted once, draws nothing. */
export function LiveLeads(): null {
  useLiveEvents(hear);
  useEffect(() => {
    const goOn = () => hear({ type: "reconnected", subjectId: "", at: new Date().toISOString() });
    addEventListener("online", goOn);
    return () => removeEventListener("online", goOn);
  }, []);
  return null;
}

function hear(event: LiveEvent): void {
  const subject = event.type.split(".")[0] ?? "";
  for (const name of STALE[subject] ?? []) void queryClient.invalidateQueries({ queryKey: [name] });
  if (subject === "organization") void reloadSession();
  if (event.type === "privacy.erased") {
    removeOnScreen((row) => row.lead.id === event.subjectId);
    void queryClient.resetQueries({ queryKey: ["lead", event.subjectId] });
  }
  // whatever was asked for meanwhile may have got no answer
  if (event.type === "reconnected") void queryClient.invalidateQueries();
  const leadId = event.leadId ?? (subject === "lead" ? event.subjectId : undefined);
  if (
    event.type === "reconnected" ||
    event.type === "leads.changed" ||
    event.type === "import.finished" ||
    event.type === "bulkAction.finished"
  ) {
    hasMore = true;
  } else if (event.type === "lead.created" || (event.type === "lead.restored" && leadId && !isOnScreen(leadId)))
    hasMore = true;
  else if (event.type === "lead.deleted" && leadId) changed.add(leadId);
  else if (leadId && isOnScreen(leadId)) changed.add(leadId);
  else if (subject !== "lead" && subject !== "message" && subject !== "enrollment") return;
  if (gather === undefined) gather = setTimeout(act, GATHER_MS);
  if (recount === undefined) recount = setTimeout(countAnew, COUNTS_MS);
}

function countAnew(): void {
  recount = undefined;
  for (const name of ["dashboard", "counts"]) void queryClient.invalidateQueries({ queryKey: [name] });
}

function act(): void {
  gather = undefined;
  const ids = [...changed].filter(isOnScreen);
  changed.clear();
  if (hasMore || ids.length > ONE_BY_ONE) {
    hasMore = false;
    tellNewsOnScreen();
    void queryClient.invalidateQueries({ queryKey: ["lead"] });
    void queryClient.invalidateQueries({ queryKey: ["timeline"] });
    return;
  }
  for (const id of ids) void refreshLead(id).catch(() => undefined);
}
