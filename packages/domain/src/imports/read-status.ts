import { fold } from "../leads/fold.ts";
import type { BusinessStatus } from "../leads/lead-draft.ts";
import type { LeadStatus } from "../leads/lead-status.ts";

const STATUSES = new Map<string, LeadStatus>(
  Object.entries({
    NEW: "new|open|lead|untouched|not contacted|uncontacted|todo|neu|offen|nuevo|nouveau|nuovo|i ri|ri",
    CONTACTED:
      "contacted|attempted to contact|in progress|sent|connected|working|kontaktiert|in bearbeitung|contactado|contacte|contattato|kontaktuar",
    REPLIED:
      "replied|responded|answered|interested|qualified|engaged|in conversation|geantwortet|beantwortet|interessiert|respondio|respondido|repondu|risposto|pergjigjur",
    CLOSED:
      "closed|won|closed won|customer|converted|deal|gewonnen|abgeschlossen|kunde|ganado|cliente|cerrado|gagne|client|vinto|chiuso|fituar",
    LOST: "lost|closed lost|not interested|unqualified|disqualified|rejected|bad fit|verloren|kein interesse|perdido|no interesado|perdu|pas interesse|perso|humbur",
  } satisfies Record<LeadStatus, string>).flatMap(([status, names]) =>
    names.split("|").map((name) => [name, statusNamed(status)] as const),
  ),
);

function statusNamed(name: string): LeadStatus {
  return name === "CONTACTED" || name === "REPLIED" || name === "CLOSED" || name === "LOST" ? name : "NEW";
}

/** The status a word of another program means; null when it is not known. */
export function readStatus(text: string): LeadStatus | null {
  return STATUSES.get(fold(text).replace(/[_-]+/g, " ")) ?? null;
}

/** Whether the business is open, in the words of the known exports; null when they say nothing. */
export function readBusinessStatus(text: string): BusinessStatus | null {
  const plain = fold(text).replace(/[_-]+/g, " ");
  if (plain === "operational" || plain === "open") return "OPERATIONAL";
  if (/temporar|vorubergehend|temporalmente|temporairement/.test(plain)) return "CLOSED_TEMPORARILY";
  if (/permanent|dauerhaft|permanentemente|definitive|closed forever/.test(plain)) return "CLOSED_PERMANENTLY";
  return null;
}

/** A yes of any kind. */
export function isYes(cell: unknown): boolean {
  return (
    cell === true ||
    cell === 1 ||
    (typeof cell === "string" && /^(?:true|yes|1|y|ja|si|sí|oui|po|x)$/i.test(cell.trim()))
  );
}
