// What an incoming mail is (channels.md, section 3): bounce > complaint > auto-reply > unsubscribe > human reply. When
// in doubt a human wrote it: a sequence stopped wrongly costs less than one continued wrongly.
import { type DeliveryReport, guessDeliveryReport, isHardBounce, readDeliveryStatus } from "./delivery-report.ts";
import { isOptOut } from "./opt-out.ts";
import { returnDate } from "./return-date.ts";

/** What the rules look at. Header names are lower case. */
export interface MailFacts {
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly from: string | null;
  readonly subject: string;
  /** `report-type` of a multipart/report */
  readonly reportType: string | null;
  /** the message/delivery-status part */
  readonly deliveryStatus: string | null;
  /** what the person wrote, quotes removed */
  readonly text: string;
}

export type MailKind =
  | { readonly kind: "bounce"; readonly isHard: boolean; readonly report: DeliveryReport }
  /** a report that changes nothing: delayed, delivered, read */
  | { readonly kind: "notice" }
  | { readonly kind: "complaint" }
  /** `until` (ms): back on that day, null when not said; `hasLeft`: the person works there no more */
  | { readonly kind: "auto-reply"; readonly until: number | null; readonly hasLeft: boolean }
  | { readonly kind: "opt-out" }
  | { readonly kind: "reply" };

const AUTO_HEADERS = ["x-autoreply", "x-autorespond", "x-fc-machinegenerated", "list-id", "feedback-id"];
const AUTO_SUBJECTS =
  /^\s*(?:(?:re|aw|fw|wg|sv|tr)\s*:\s*)*(?:automatic reply|auto(?:matic)?[- ]?reply|auto:|autoreply|out of (?:the )?office|abwesenheit|automatische antwort|réponse automatique|reponse automatique|absence du bureau|respuesta automática|respuesta automatica|fuera de la oficina|risposta automatica|fuori ufficio|përgjigje automatike|pergjigje automatike|jashtë zyre|resposta automática|automatisch antwoord|afwezig|automatski odgovor|autosvar|automatyczna odpowiedź|otomatik yanıt|răspuns automat|automatická odpověď|αυτόματη απάντηση|автоматический ответ|автоматски одговор)/iu;
const BOUNCE_SENDERS = /^(?:mailer-daemon|mail-daemon|postmaster|mailerdaemon)@/i;
const BOUNCE_SUBJECTS =
  /undeliver|returned mail|return(?:ed)? to sender|delivery (?:status|failure|has failed|incomplete)|failure notice|mail delivery|delivery failed|unzustellbar|non remis|no entregado|mancato recapito/i;
const LEFT =
  /no longer (?:work|with|employed)|has left (?:the )?(?:company|organi[sz]ation)|nicht mehr (?:bei|für|im unternehmen)|ne (?:fait|travaille) plus|ya no trabaja|non lavora più|nuk punon më/i;
/** The subject our own mailto unsubscribe link fills in. */
const UNSUBSCRIBE_SUBJECT = /^\s*(?:unsubscribe|abmelden|désabonner|baja|çregjistrim)(?:\s|$)/iu;

function isAutomatic({ headers, from, subject }: MailFacts): boolean {
  const first = (name: string) => headers[name]?.[0]?.trim().toLowerCase();
  const submitted = first("auto-submitted");
  if (submitted !== undefined && !submitted.startsWith("no")) return true;
  // what asks others not to answer by themselves is rarely written by a person
  const suppress = first("x-auto-response-suppress");
  if (submitted === undefined && suppress !== undefined && !/^(?:none)?$/.test(suppress)) return true;
  if (AUTO_HEADERS.some((name) => headers[name] !== undefined)) return true;
  if (Object.keys(headers).some((name) => name.startsWith("x-autoresponder"))) return true;
  if (/^(?:bulk|auto_reply|junk|list)/.test(first("precedence") ?? "")) return true;
  if (first("return-path") === "<>") return true;
  return (
    /^(?:no-?reply|do-?not-?reply)@/i.test(from ?? "") || BOUNCE_SENDERS.test(from ?? "") || AUTO_SUBJECTS.test(subject)
  );
}

function bounceOf(mail: MailFacts): MailKind | null {
  if (mail.reportType === "delivery-status" || mail.deliveryStatus !== null) {
    const reports = readDeliveryStatus(mail.deliveryStatus ?? "");
    const report = reports.find((one) => one.action === "failed") ?? reports[0] ?? guessDeliveryReport(mail.text);
    return report.action === "failed" ? { kind: "bounce", isHard: isHardBounce(report), report } : { kind: "notice" };
  }
  if (BOUNCE_SENDERS.test(mail.from ?? "") && BOUNCE_SUBJECTS.test(mail.subject)) {
    const report = guessDeliveryReport(mail.text);
    return report.action === "failed" ? { kind: "bounce", isHard: isHardBounce(report), report } : { kind: "notice" };
  }
  return null;
}

/** Decides what a mail is. `now` (ms) bounds the return dates it may name. */
export function classifyMail(mail: MailFacts, now: number): MailKind {
  const bounce = bounceOf(mail);
  if (bounce !== null) return bounce;
  if (mail.reportType === "feedback-report") return { kind: "complaint" };
  if (mail.reportType === "disposition-notification") return { kind: "notice" };
  if (isAutomatic(mail))
    return {
      kind: "auto-reply",
      until: returnDate(`${mail.subject}\n${mail.text}`, now),
      hasLeft: LEFT.test(mail.text.slice(0, 4_096)),
    };
  if (UNSUBSCRIBE_SUBJECT.test(mail.subject) || isOptOut(mail.text)) return { kind: "opt-out" };
  return { kind: "reply" };
}
