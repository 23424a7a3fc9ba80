// What happened, as it crosses the wire: the one way for live events, webhooks, timelines, the audit log and what is handed out.
import type { Lead } from "@lead-dashboard/contract/leads/lead";
import { bareContactPoint, type ContactPointDraft } from "@lead-dashboard/domain/leads/contact-point";
import { preferredContacts } from "@lead-dashboard/domain/leads/derived-fields";
import { isoInstant } from "@lead-dashboard/domain/leads/iso-instant";
import { mainUnits } from "@lead-dashboard/domain/leads/main-units";
import { sameValue } from "@lead-dashboard/domain/leads/same-value";
import { isMessageState, publicState } from "@lead-dashboard/domain/messages/message-state";
import type { LeadTable } from "../db/tables/leads.ts";

type Values = Record<string, unknown>;

/** What was recorded of something that happened. */
export interface RecordedChange {
  /** the event's type, such as `lead.changed` */
  readonly type: string;
  readonly before?: Values | null | undefined;
  readonly after?: Values | null | undefined;
  readonly detail?: Values | null | undefined;
}

/** The same for everybody outside; null where nothing was recorded. */
export interface PresentedChange {
  readonly before: Values | null;
  readonly after: Values | null;
  readonly detail: Values | null;
}

/** The dates of a lead's way: told, though only exports have them. */
type DatesOfItsWay = "firstContactedAt" | "firstRepliedAt" | "wonAt" | "lostAt";

/** Columns of a lead that say nothing outside. Whoever adds one says it here, or puts it on the wire. */
const UNTOLD: Readonly<Record<Exclude<keyof LeadTable, keyof Lead | DatesOfItsWay | "isHidden">, true>> = {
  seq: true,
  organizationId: true,
  shelf: true,
  cityCode: true,
  categoryCode: true,
  countryCode: true,
  sourceCode: true,
  hasPhone: true,
  hasEmail: true,
  hasWebsite: true,
  ratingSort: true,
  followUpSort: true,
  contactedSort: true,
  nameKey: true,
  searchText: true,
  scoredAt: true,
  nextScoreAt: true,
  scoreReasons: true,
  importId: true,
};

const INSTANT = /(At|^plannedFor)$/;
const LAST_INSTANT = 8.64e15;
/** Values that people name: a field of theirs may be called as one of ours is. */
const NAMED_BY_PEOPLE: ReadonlySet<string> = new Set(["customFields", "socials"]);

/**
 * By the names, in the units and in the states of the API: instants as ISO text, deal values in main units, a lead's contact
 * points bare and its preferred ones by name where they changed, no column of the program's own.
 */
export function presentChange({ type, before, after, detail }: RecordedChange): PresentedChange {
  const isLead = type.startsWith("lead.");
  const isMessage = type.startsWith("message.");
  const present = (values: Values | null | undefined, other: Values | null | undefined) => {
    if (values === undefined || values === null) return null;
    if (isLead) return withIsoInstants(leadValues(values, other ?? {}));
    return withIsoInstants(isMessage ? { ...values, ...stateOf(values) } : values);
  };
  return { before: present(before, after), after: present(after, before), detail: presentDetail(detail) };
}

function presentDetail(detail: Values | null | undefined): Values | null {
  if (detail === undefined || detail === null) return null;
  const { fields } = detail;
  const named = Array.isArray(fields) ? { fields: fields.flatMap((name) => publicName(name) ?? []) } : {};
  return withIsoInstants({ ...detail, ...named });
}

function publicName(name: unknown): unknown {
  if (name === "isHidden") return "hidden";
  return typeof name === "string" && Object.hasOwn(UNTOLD, name) ? null : name;
}

function stateOf({ state }: Values): Values {
  return isMessageState(state) ? { state: publicState(state) } : {};
}

/** `other`: the lead on the other side of the change. */
function leadValues(values: Values, other: Values): Values {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => !Object.hasOwn(UNTOLD, name))
      .flatMap(([name, value]): [string, unknown][] => {
        if (name === "isHidden") return [["hidden", value]];
        if (name === "dealValue" && typeof value === "number") return [[name, mainUnits(value)]];
        if (name !== "contactPoints" || !arePoints(value)) return [[name, value]];
        return [...preferredThatDiffer(value, other.contactPoints), [name, value.map(bareContactPoint)]];
      }),
  );
}

/** Written by the leads room alone, which knows no other form. */
function arePoints(value: unknown): value is readonly ContactPointDraft[] {
  return Array.isArray(value) && value.every((point) => typeof point === "object" && point !== null && "kind" in point);
}

function preferredThatDiffer(points: readonly ContactPointDraft[], otherPoints: unknown): [string, unknown][] {
  const other = new Map<string, unknown>(Object.entries(preferredContacts(arePoints(otherPoints) ? otherPoints : [])));
  return Object.entries(preferredContacts(points)).filter(([name, value]) => !sameValue(value, other.get(name)));
}

function withIsoInstants(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (typeof value === "number" && INSTANT.test(name) && Math.abs(value) < LAST_INSTANT)
        return [name, isoInstant(Math.trunc(value))];
      return [name, NAMED_BY_PEOPLE.has(name) ? value : within(value)];
    }),
  );
}

function within(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(within);
  return typeof value === "object" && value !== null ? withIsoInstants({ ...value }) : value;
}
