import type { ContactPointDraft, PhoneType } from "@lead-dashboard/domain/leads/contact-point";
import type { BusinessStatus, CustomValue, OpeningHours } from "@lead-dashboard/domain/leads/lead-draft";
import type { LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import type { TagColor } from "@lead-dashboard/domain/leads/tag-color";
import type { Temperature } from "@lead-dashboard/domain/leads/temperature";
import type { ScoreReason } from "@lead-dashboard/domain/scoring/score-reason";
import type { GeneratedAlways } from "kysely";
import type { Actor } from "../../events/event.ts";
import { declareColumns } from "../codec.ts";

declareColumns({
  json: [
    "tags",
    "contactPoints",
    "socials",
    "openingHours",
    "customFields",
    "scoreReasons",
    "filter",
    "columns",
    "choices",
    "fields",
    "undoResult",
  ],
  booleans: ["temperatureSetByHand"],
});

/** One lead. Written only through the stores of the leads room, which keep its derived columns, search and roll-ups. */
export interface LeadTable {
  /** row number, the key of the search index; never on the wire */
  seq: GeneratedAlways<number>;
  id: string;
  organizationId: string;
  /** 0 listed, 1 hidden, 2 bin: first in every list index */
  shelf: number;
  status: LeadStatus;
  temperature: Temperature;
  temperatureSetByHand: boolean;
  score: number;
  /** member id */
  assignedTo: string | null;
  /** places in `leadFacet`; null when the field is */
  cityCode: number | null;
  categoryCode: number | null;
  countryCode: number | null;
  sourceCode: number | null;
  hasPhone: boolean;
  hasEmail: boolean;
  hasWebsite: boolean;
  /** sort columns are never null: -1 is unknown */
  ratingSort: number;
  followUpSort: number;
  contactedSort: number;
  nameKey: string;
  createdAt: number;
  updatedAt: number;
  version: number;
  name: string;
  contactName: string | null;
  phone: string | null;
  phoneE164: string | null;
  phoneType: PhoneType | null;
  email: string | null;
  website: string | null;
  address: string | null;
  city: string | null;
  region: string | null;
  country: string | null;
  language: string | null;
  timeZone: string | null;
  category: string | null;
  rating: number | null;
  reviewCount: number | null;
  mapsUrl: string | null;
  placeId: string | null;
  cid: string | null;
  latitude: number | null;
  longitude: number | null;
  businessStatus: BusinessStatus | null;
  source: string | null;
  /** hundredths of the currency's main unit */
  dealValue: number | null;
  currency: string | null;
  lostReason: string | null;
  isHidden: boolean;
  isSample: boolean;
  nextFollowUpAt: number | null;
  lastContactedAt: number | null;
  lastRepliedAt: number | null;
  /** the earliest of each: the funnel counts who ever got there */
  firstContactedAt: number | null;
  firstRepliedAt: number | null;
  wonAt: number | null;
  lostAt: number | null;
  deletedAt: number | null;
  scoredAt: number | null;
  /** when time alone changes the score */
  nextScoreAt: number | null;
  importId: string | null;
  tags: string[];
  contactPoints: ContactPointDraft[];
  socials: Record<string, string>;
  openingHours: OpeningHours | null;
  customFields: Record<string, CustomValue>;
  notes: string | null;
  scoreReasons: readonly ScoreReason[];
  /** folded: name, contact, city, category, address, e-mails, phone digits */
  searchText: string;
}

/** A key by which a lead is found again: `phone:+…`, `email:…`, `place:…` (domain/leads/match-keys.ts). */
export interface LeadKeyTable {
  organizationId: string;
  key: string;
  leadSeq: number;
}

export interface LeadTagTable {
  organizationId: string;
  /** folded */
  tagKey: string;
  leadSeq: number;
}

/** A value in use of city, category, country, source or tag, with a short code for indexes. */
export interface LeadFacetTable {
  code: GeneratedAlways<number>;
  organizationId: string;
  kind: "city" | "category" | "country" | "source" | "tag";
  /** folded */
  key: string;
  /** as first seen */
  value: string;
  /** of a tag (domain/leads/tag-color.ts) */
  color: TagColor | null;
}

/** How many listed leads have a facet, by assignee (`''` is nobody). Rows of several slots add up. */
export interface LeadFacetCountTable {
  organizationId: string;
  code: number;
  assignedTo: string;
  slot: number;
  count: number;
}

/** How many leads there are of each kind, kept in the transaction of every change. Rows of several slots add up. */
export interface LeadCountTable {
  organizationId: string;
  /** `''` is nobody */
  assignedTo: string;
  shelf: number;
  status: LeadStatus;
  temperature: Temperature;
  /** `''` without a deal value */
  currency: string;
  slot: number;
  count: number;
  /** sum of deal values in hundredths */
  value: number;
}

/** What happened to a lead, written once: feeds the timeline and undo. `before` and `after` hold changed columns. */
export interface LeadChangeTable {
  id: string;
  organizationId: string;
  leadId: string;
  changedAt: number;
  actor: Actor;
  kind: "created" | "changed" | "deleted" | "restored" | "scored" | "merged";
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  undoId: string | null;
}

export interface NoteTable {
  id: string;
  organizationId: string;
  leadId: string;
  body: string;
  createdBy: string | null;
  createdAt: number;
}

export interface SavedViewTable {
  id: string;
  organizationId: string;
  name: string;
  filter: unknown;
  sort: string;
  columns: string[];
  /** null is the usual one */
  rowHeight: "comfortable" | "compact" | null;
  isShared: boolean;
  createdBy: string;
  createdAt: number;
}

/** One member's marks on a view. */
export interface SavedViewMarkTable {
  organizationId: string;
  memberId: string;
  viewId: string;
  isFavorite: boolean;
  isDefault: boolean;
}

export interface CustomFieldTable {
  id: string;
  organizationId: string;
  key: string;
  label: string;
  kind: "text" | "number" | "date" | "choice" | "yesNo";
  choices: string[];
  position: number;
  createdAt: number;
}

/** Under what a lead stands in lists sorted by a custom field; see `leads/store-field-order.ts`. */
export interface LeadFieldTable {
  organizationId: string;
  fieldKey: string;
  sortKey: string;
  leadId: string;
  leadSeq: number;
}

/** Something a member did that can be undone for a day. What to restore stands in `leadChange` under its id. */
export interface UndoEntryTable {
  id: string;
  organizationId: string;
  memberId: string;
  kind: "change" | "delete" | "create" | "restore" | "bulk";
  leadId: string | null;
  fields: string[];
  count: number;
  createdAt: number;
  expiresAt: number;
  undoneAt: number | null;
  undoResult: unknown;
}

export interface LeadTables {
  lead: LeadTable;
  leadKey: LeadKeyTable;
  leadTag: LeadTagTable;
  leadField: LeadFieldTable;
  leadFacet: LeadFacetTable;
  leadFacetCount: LeadFacetCountTable;
  leadCount: LeadCountTable;
  leadChange: LeadChangeTable;
  note: NoteTable;
  savedView: SavedViewTable;
  savedViewMark: SavedViewMarkTable;
  customField: CustomFieldTable;
  undoEntry: UndoEntryTable;
}
