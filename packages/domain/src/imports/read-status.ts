import { fold } from "../leads/fold.ts";
import type { BusinessStatus } from "../leads/lead-draft.ts";
import type { LeadStatus } from "../leads/lead-status.ts";

const STATUSES = new Map<string, LeadStatus>(
  Object.entries({
    NEW: "new|open|lead|untouched|not contacted|uncontacted|todo|subscriber|marketing qualified lead|other|potential|prospect|new lead|to contact|pending|scanned|imported|not started|ready to send|reviewed|neu|offen|nuevo|nouveau|nuovo|i ri|ri",
    CONTACTED:
      "contacted|contact made|attempted|attempting|reached out|emails sent|email sent|emails bounced|email bounced|bounced|hard bounced|undeliverable|emails opened|email opened|opened|emails clicked|email clicked|clicked|linkedin sent|linkedin invite done|bad timing|no answer|active|paused|finished|in sequence|follow up|attempted to contact|in progress|sent|connected|working|kontaktiert|in bearbeitung|contactado|contacte|contattato|kontaktuar",
    REPLIED:
      "replied|emails replied|email replied|linkedin replied|emails interested|sales qualified lead|opportunity|open deal|appointment scheduled|appointmentscheduled|qualified to buy|qualifiedtobuy|presentation scheduled|presentationscheduled|decision maker bought in|decisionmakerboughtin|contract sent|contractsent|demo scheduled|demo done|meeting booked|meeting scheduled|proposal made|proposal sent|negotiations started|negotiation|negotiating|offer sent|hot|responded|answered|interested|qualified|engaged|in conversation|geantwortet|beantwortet|interessiert|respondio|respondido|repondu|risposto|pergjigjur",
    CLOSED:
      "closed|closedwon|evangelist|client won|signed|paid|won|closed won|customer|converted|deal|gewonnen|abgeschlossen|kunde|ganado|cliente|cerrado|gagne|client|vinto|chiuso|fituar",
    LOST: "lost|closedlost|canceled|cancelled|emails not interested|junk|dead|closed lost|not interested|unqualified|disqualified|rejected|bad fit|verloren|kein interesse|perdido|no interesado|perdu|pas interesse|perso|humbur",
  } satisfies Record<LeadStatus, string>).flatMap(([status, names]) =>
    names.split("|").map((name) => [name, statusNamed(status)] as const),
  ),
);

function statusNamed(name: string): LeadStatus {
  return name === "CONTACTED" || name === "REPLIED" || name === "CLOSED" || name === "LOST" ? name : "NEW";
}

/** The status a word of another program means; null when it is not known. */
export function readStatus(text: string): LeadStatus | null {
  const known = STATUSES.get(text);
  if (known !== undefined) return known;
  const spaced = text.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2");
  return STATUSES.get(fold(spaced).replace(/[\s_-]+/g, " ")) ?? null;
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
  return cell === true || cell === 1 || (typeof cell === "string" && YES.test(cell.trim()));
}

/** A no of any kind; an empty cell is none. */
export function isNo(cell: unknown): boolean {
  return cell === false || cell === 0 || (typeof cell === "string" && NO.test(cell.trim()));
}

const YES = /^(?:true|yes|1|1\.0|y|t|ja|si|sí|oui|po|x|on|checked|wahr|vrai|verdadero|vero|[✓✔☑✅√])\ufe0f?$/iu;
const NO = /^(?:false|no|0|0\.0|n|f|nein|non|jo|off|unchecked|falsch|faux|falso|☐)$/iu;

/** Whether a stage of another program says that a mail came back. */
export function meansBounce(text: string): boolean {
  const spaced = fold(text.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")).replace(/[\s_-]+/g, " ");
  return /^(?:(?:e ?mails? |hard )?bounced?|undeliverable|unzustellbar)$/.test(spaced);
}
