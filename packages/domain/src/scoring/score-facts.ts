import type { PhoneType } from "../leads/contact-point.ts";
import type { Temperature } from "../leads/temperature.ts";
import { type WebsiteQuality, websiteQuality } from "./website-quality.ts";

/** How a lead can be called: the best of its numbers. `invalid` when it has numbers and none of them is valid. */
export type PhoneReach = "mobile" | "perhaps-mobile" | "landline" | "invalid" | "none";

/** What the score is made of besides events: facts about the lead as it stands. Instants in ms. */
export interface ScoreFacts {
  readonly rating: number | null;
  readonly reviewCount: number | null;
  readonly category: string | null;
  readonly city: string | null;
  readonly country: string | null;
  readonly website: WebsiteQuality;
  readonly phone: PhoneReach;
  readonly hasEmail: boolean;
  readonly hasHardBounce: boolean;
  readonly isOutOfBusiness: boolean;
  readonly isOptedOutEverywhere: boolean;
  readonly status: string;
  readonly createdAt: number;
  readonly lastContactedAt: number | null;
  readonly lastRepliedAt: number | null;
  /** the temperature the lead had before, null for a fresh one: needed for hysteresis */
  readonly temperature: Temperature | null;
}

/** The fields of a lead that the score looks at, as drafts, the lead table and the wire name them. */
export interface ScoredLead {
  readonly rating: number | null;
  readonly reviewCount: number | null;
  readonly category: string | null;
  readonly city: string | null;
  readonly country: string | null;
  readonly website: string | null;
  readonly phone: string | null;
  readonly phoneE164: string | null;
  readonly phoneType: PhoneType | null;
  readonly email: string | null;
  readonly businessStatus: string | null;
  readonly status: string;
  readonly createdAt: number;
  readonly lastContactedAt?: number | null | undefined;
  readonly lastRepliedAt?: number | null | undefined;
  readonly contactPoints?: readonly { readonly kind: string; readonly state: string }[] | undefined;
}

/** What the lead's own row does not know. */
export interface ScoredBeside {
  readonly temperature: Temperature | null;
  readonly isOptedOutEverywhere: boolean;
}

const FRESH: ScoredBeside = { temperature: null, isOptedOutEverywhere: false };

/** The facts of a lead; a fresh one has no temperature yet and no opt-outs. */
export function factsOf(lead: ScoredLead, beside: ScoredBeside = FRESH): ScoreFacts {
  const points = lead.contactPoints ?? [];
  return {
    rating: lead.rating,
    reviewCount: lead.reviewCount,
    category: lead.category,
    city: lead.city,
    country: lead.country,
    website: websiteQuality(lead.website),
    phone: phoneReach(lead, points),
    hasEmail:
      points.length === 0 ? filled(lead.email) : points.some((point) => point.kind === "email" && point.state === "ok"),
    hasHardBounce: points.some((point) => point.kind === "email" && point.state === "bounced"),
    isOutOfBusiness: lead.businessStatus === "CLOSED_PERMANENTLY",
    isOptedOutEverywhere: beside.isOptedOutEverywhere,
    status: lead.status,
    createdAt: lead.createdAt,
    lastContactedAt: lead.lastContactedAt ?? null,
    lastRepliedAt: lead.lastRepliedAt ?? null,
    temperature: beside.temperature,
  };
}

function phoneReach(lead: ScoredLead, points: readonly { kind: string; state: string }[]): PhoneReach {
  if (filled(lead.phoneE164)) return reachOf(lead.phoneType);
  if (points.some((point) => point.kind === "phone" && point.state === "ok")) return "landline";
  return filled(lead.phone) || points.some((point) => point.kind === "phone") ? "invalid" : "none";
}

/** `unknown` is North America, whose numbering plan does not tell mobile from fixed: it counts as mobile, and is not called so. */
function reachOf(type: PhoneType | null): PhoneReach {
  if (type === "mobile") return "mobile";
  return type === "unknown" ? "perhaps-mobile" : "landline";
}

function filled(text: string | null): boolean {
  return text !== null && text !== "";
}
