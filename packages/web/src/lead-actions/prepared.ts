import type { Template } from "@lead-dashboard/contract/templates/schemas";
import { waMeLink } from "@lead-dashboard/domain/channels/wa-me";
import { useQuery } from "@tanstack/react-query";
import { leadQuery } from "../api/lead-queries.ts";
import { queryClient } from "../api/query-client.ts";
import { previewQuery, templatesAtHand, useTemplates } from "../api/template-queries.ts";
import type { ListRow, RowLead } from "../lead-list/row.ts";
import { actions } from "../messages/en/actions.ts";

/** A message ready to go: the text the person sees is the text that leaves. */
export interface Prepared {
  text: string;
  subject: string | null;
  templateId: string | null;
  variant: string | null;
  /** why it cannot go as it is, in plain words */
  problems: string[];
  /** the message of a sequence that waits for a person to send it */
  messageId: string | null;
  /** the server's own link, for exactly this text */
  url: string | null;
}

/** Channels whose templates are written for a personal WhatsApp message. */
export const WHATSAPP_CHANNELS: readonly Template["channel"][] = ["whatsapp-personal", "whatsapp"];

// Texts changed by hand, kept while one moves between leads and over a reload of the page.
const DRAFT = "draft-";

/** Keeps a text changed by hand for a lead; null forgets it. */
export function keepDraft(leadId: string, text: string | null): void {
  if (text === null) sessionStorage.removeItem(DRAFT + leadId);
  else sessionStorage.setItem(DRAFT + leadId, text);
}

/** The text changed by hand for a lead, if there is one. */
export function draftOf(leadId: string): string | null {
  return sessionStorage.getItem(DRAFT + leadId);
}

/** What the templates that come with the program call a first message, in their languages. */
const OPENINGS: ReadonlySet<string> = new Set([
  "first contact",
  "erstkontakt",
  "primer contacto",
  "premier contact",
  "kontakti i parë",
]);

/** Whether a lead is written to for the first time. */
function isFirst({ status, lastContactedAt }: RowLead): boolean {
  return status === "NEW" && !lastContactedAt;
}

/**
 * The template a lead would get: in its language the one chosen last for leads as far as this one, else one for whom is
 * written to first, or again, else the first.
 */
export function templateFor(
  lead: RowLead,
  channels: readonly Template["channel"][],
  templates: readonly Template[],
): Template | null {
  const fitting = templates.filter((template) => channels.includes(template.channel));
  const language = (lead.language ?? document.documentElement.lang).split("-")[0];
  const own = fitting.filter((template) => template.language.split("-")[0] === language);
  const english = fitting.filter((template) => template.language.split("-")[0] === "en");
  const candidates = own.length > 0 ? own : english.length > 0 ? english : fitting;
  const first = isFirst(lead);
  const chosen = localStorage.getItem(choiceName(channels, first));
  return (
    candidates.find((template) => template.id === chosen) ??
    candidates.find(({ category }) => OPENINGS.has((category ?? "").toLowerCase()) === first) ??
    candidates[0] ??
    null
  );
}

// What was picked for one lead goes for that lead, whatever its language.
const picked = new Map<string, string>();

/** Takes this template for this lead, and remembers that the person likes it. */
export function pickTemplate(lead: RowLead, id: string): void {
  picked.set(lead.id, id);
  chooseTemplate(WHATSAPP_CHANNELS, id, lead);
}

/** Whether they wrote last: then nothing that was written beforehand is an answer. */
export function waitsForAnswer({ status, lastRepliedAt, lastContactedAt }: RowLead): boolean {
  if (status !== "REPLIED") return false;
  return !lastRepliedAt || !lastContactedAt || Date.parse(lastRepliedAt) > Date.parse(lastContactedAt);
}

function templateOf(lead: RowLead, templates: readonly Template[]): Template | null {
  const own = templates.find((template) => template.id === picked.get(lead.id));
  return own ?? (waitsForAnswer(lead) ? null : templateFor(lead, WHATSAPP_CHANNELS, templates));
}

/** An answer is written by hand: an empty text that does not go as it is. */
const ANSWER: Prepared = {
  text: "",
  subject: null,
  templateId: null,
  variant: null,
  problems: [actions.writeAnswer],
  messageId: null,
  url: null,
};

/** Remembers which template this person likes on a channel, for leads as far as this one. */
export function chooseTemplate(channels: readonly Template["channel"][], id: string, lead: RowLead | undefined): void {
  localStorage.setItem(choiceName(channels, lead === undefined || isFirst(lead)), id);
}

/**
 * The personal WhatsApp message prepared for a row; undefined until it is there, null when there is no template.
 * @param isSettled the focus rests on the row: only then is anything fetched
 */
export function usePrepared(row: ListRow, isSettled: boolean): Prepared | null | undefined {
  const templates = useTemplates();
  const template = templateOf(row.lead, templates.data?.items ?? []);
  const preview = useQuery({
    ...previewQuery(template?.id ?? "", row.lead.id),
    enabled: isSettled && template !== null,
  });
  const own = preparedStep(row);
  if (own) return own;
  if (templates.data && !template) return withoutTemplate(row.lead);
  if (!preview.data || !template) return undefined;
  return fromPreview(preview.data, template.id);
}

/** The same without waiting, for the handler of a key or a swipe, in which the window must be opened at once. */
export function preparedAtHand(row: ListRow): Prepared | null {
  const own = preparedStep(row);
  if (own) return own;
  const template = templateOf(row.lead, templatesAtHand());
  if (!template && waitsForAnswer(row.lead)) return ANSWER;
  const preview = template && queryClient.getQueryData(previewQuery(template.id, row.lead.id).queryKey);
  return preview ? fromPreview(preview, template.id) : null;
}

/** The row with everything known about its lead; rows of Today know little themselves. */
export function fullRow(row: ListRow): ListRow {
  const lead = queryClient.getQueryData(leadQuery(row.lead.id).queryKey);
  return lead ? { ...row, lead: { ...lead, ...definedOf(row.lead) } } : row;
}

/** Fetches what `preparedAtHand` and `fullRow` will need for a row. */
export async function prepareRow(row: ListRow): Promise<Prepared | null> {
  if (row.lead.phoneE164 === undefined) await queryClient.ensureQueryData(leadQuery(row.lead.id));
  const own = preparedStep(row);
  if (own) return own;
  const template = templateOf(row.lead, templatesAtHand());
  if (!template) return withoutTemplate(row.lead);
  return fromPreview(await queryClient.fetchQuery(previewQuery(template.id, row.lead.id)), template.id);
}

/** The link that opens WhatsApp with the text. A sample lead's number is nobody's, so the person chooses the receiver. */
export function whatsappLink(lead: RowLead, text: string): string {
  return waMeLink(lead.isSample ? null : (lead.phoneE164 ?? null), text);
}

function withoutTemplate(lead: RowLead): Prepared | null {
  return waitsForAnswer(lead) ? ANSWER : null;
}

function preparedStep({ waiting }: ListRow): Prepared | null {
  if (waiting?.kind !== "step" || waiting.channel !== "whatsapp-personal" || waiting.body === null) return null;
  return {
    text: waiting.body,
    subject: waiting.subject,
    templateId: null,
    variant: null,
    problems: [],
    messageId: waiting.messageId,
    url: waiting.handOffUrl,
  };
}

function fromPreview(
  preview: { body: string; subject: string | null; variant: string | null; problems: { message: string }[] },
  templateId: string,
): Prepared {
  const { body, subject, variant } = preview;
  return {
    text: body,
    subject,
    templateId,
    variant,
    problems: preview.problems.map((one) => one.message),
    messageId: null,
    url: null,
  };
}

function definedOf(lead: RowLead): RowLead {
  const known = Object.entries(lead).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as unknown as RowLead;
}

function choiceName(channels: readonly Template["channel"][], first: boolean): string {
  return `template-${channels[0]}${first ? "" : "-again"}`;
}
