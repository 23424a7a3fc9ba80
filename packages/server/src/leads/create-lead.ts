import type { NewLead } from "@lead-dashboard/contract/leads/lead";
import { readContactPoints } from "@lead-dashboard/domain/leads/contact-points";
import { preferredContacts } from "@lead-dashboard/domain/leads/derived-fields";
import type { LeadDraft } from "@lead-dashboard/domain/leads/lead-draft";
import { matchKeys } from "@lead-dashboard/domain/leads/match-keys";
import { historyOfStatus } from "@lead-dashboard/domain/leads/status-history";
import { NO_EVENTS } from "@lead-dashboard/domain/scoring/score-events";
import { factsOf } from "@lead-dashboard/domain/scoring/score-facts";
import { scoreLead } from "@lead-dashboard/domain/scoring/score-lead";
import { DEFAULT_RULES } from "@lead-dashboard/domain/scoring/score-rules";
import { organizationStore } from "../accounts/store-organizations.ts";
import type { Queryable, Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { checkAssignee } from "./check-assignee.ts";
import { findCandidates } from "./find-duplicates.ts";
import { leadHooks } from "./hooks.ts";
import { readWish } from "./read-wish.ts";
import { insertChanges } from "./store-changes.ts";
import { insertLeads } from "./store-import.ts";
import { holdMatchKeys } from "./store-match-locks.ts";
import { undoWriter } from "./store-undo.ts";

/** Creates a lead by hand. A business that is known already is refused with its candidates, unless told to create anyway. */
export async function createLead(
  { db, clock }: Foundation,
  caller: Caller,
  { body, evenIfDuplicate }: { body: NewLead; evenIfDuplicate: boolean },
): Promise<{ leadId: string; undoId: string }> {
  const { scope, actor, memberId } = caller;
  const now = clock.now();
  const draft = await draftOf(db, caller, { body, now });
  if (draft.assignedTo !== null) await checkAssignee(db, scope, { assignedTo: draft.assignedTo, by: caller });
  return db.transaction(async (tx) => {
    await holdMatchKeys(tx, scope, draft.matchKeys);
    if (!evenIfDuplicate) await refuseDuplicate(tx, caller, draft);
    const [leadId = ""] = await insertLeads(tx, scope, { drafts: [draft], now });
    const undoId = await undoWriter(tx, scope).open({ memberId, kind: "create", leadId, fields: [], count: 1 }, now);
    const line = {
      leadId,
      changedAt: now,
      actor,
      kind: "created" as const,
      before: null,
      after: { deletedAt: null },
      undoId,
    };
    await insertChanges(tx, scope, [line]);
    await recordEvent(
      tx,
      {
        type: "lead.created",
        organizationId: scope.organizationId,
        actor,
        subjectId: leadId,
        leadId,
        after: { name: draft.name, city: draft.city, status: draft.status },
        detail: { assignedTo: draft.assignedTo },
      },
      now,
    );
    for (const hook of leadHooks.all("created")) await hook(tx, { leadId, now, scope });
    return { leadId, undoId };
  });
}

async function draftOf(
  db: Queryable,
  { scope }: Caller,
  { body, now }: { body: NewLead; now: number },
): Promise<LeadDraft> {
  const {
    phone,
    email,
    contactPoints,
    hidden = false,
    temperature = null,
    tags = [],
    customFields = {},
    ...wish
  } = readWish(body);
  const organization = await organizationStore(db, scope).find();
  const points = readContactPoints(
    [
      ...(phone ? [{ kind: "phone" as const, value: phone, preferred: true }] : []),
      ...(email ? [{ kind: "email" as const, value: email, preferred: true }] : []),
      ...(contactPoints ?? []),
    ],
    wish.country ?? organization.country,
  );
  const status = wish.status ?? "NEW";
  const untouched = {
    firstContactedAt: null,
    lastContactedAt: null,
    firstRepliedAt: null,
    lastRepliedAt: null,
    wonAt: null,
    lostAt: null,
  };
  const fields = { ...UNKNOWN, ...wish, name: wish.name ?? body.name, status, hidden, temperature, tags };
  const { phoneE164, ...preferred } = preferredContacts(points);
  const dates = { ...untouched, ...historyOfStatus(status, untouched, now) };
  const contacts = { contactPoints: points, ...preferred, phoneE164 };
  // By the usual rules at once, so that the answer shows a score; by the organization's own as soon as scoring hears of it.
  const scored = scoreLead(
    factsOf({ ...fields, ...dates, ...contacts, createdAt: now }),
    NO_EVENTS,
    DEFAULT_RULES,
    now,
  );
  const keys = (kind: "phone" | "email") =>
    points.flatMap((point) => (point.kind === kind && point.key !== null ? [point.key] : []));
  return {
    ...fields,
    ...dates,
    ...contacts,
    score: scored.score,
    scoreReasons: scored.reasons,
    scoreTemperature: scored.temperature,
    nextScoreAt: now,
    customFields: Object.fromEntries(
      Object.entries(customFields).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
    ),
    matchKeys: matchKeys({ ...fields, phoneE164, email: null, otherPhones: keys("phone"), otherEmails: keys("email") }),
  };
}

const UNKNOWN = {
  contactName: null,
  website: null,
  address: null,
  city: null,
  region: null,
  country: null,
  language: null,
  timeZone: null,
  category: null,
  rating: null,
  reviewCount: null,
  mapsUrl: null,
  placeId: null,
  cid: null,
  latitude: null,
  longitude: null,
  openingHours: null,
  businessStatus: null,
  socials: {},
  source: null,
  notes: null,
  dealValue: null,
  currency: null,
  lostReason: null,
  assignedTo: null,
  nextFollowUpAt: null,
};

async function refuseDuplicate(tx: Tx, caller: Caller, draft: LeadDraft): Promise<void> {
  const candidates = await findCandidates(tx, caller.scope, draft);
  if (candidates.isDuplicate) {
    throw new AppError("conflict", "duplicate", "This business is known already. Open it, or create it anyway.", {
      // For sales, leads of others are not there: they learn that there is one, not which.
      extra: { candidates: candidates.visible },
    });
  }
}
