import type { Template } from "@lead-dashboard/contract/templates/schemas";

/** A text for one kind of WhatsApp is as good for the other. */
function kindOf(channel: string): string {
  return channel === "whatsapp-personal" ? "whatsapp" : channel;
}

/** What a template is looked for. */
interface Wanted {
  readonly channel: string;
  /** none but these */
  readonly onlyIds: readonly string[] | null;
  /** the lead's */
  readonly language: string | null;
}

/** Templates that can be sent by a channel: those in the lead's language first, then English ones. */
export function fittingTemplates(templates: readonly Template[], { channel, onlyIds, language }: Wanted): Template[] {
  const tongue = (text: string | null) => text?.split("-")[0];
  const rank = (one: Template) => [tongue(language), "en"].indexOf(tongue(one.language));
  const place = (one: Template) => (rank(one) === -1 ? 2 : rank(one));
  return templates
    .filter((one) => kindOf(one.channel) === kindOf(channel) && (onlyIds === null || onlyIds.includes(one.id)))
    .sort((one, other) => place(one) - place(other));
}

const fold = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Templates whose name, text, category or language hold every word; those named so come first. */
export function searchTemplates(templates: readonly Template[], text: string): Template[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  const isIn = (place: string) => words.every((word) => fold(place).includes(word));
  const matching = templates.filter(({ name, subject, body, category, language }) =>
    isIn([name, subject, body, category, language].filter(Boolean).join(" ")),
  );
  return [...matching.filter(({ name }) => isIn(name)), ...matching.filter(({ name }) => !isIn(name))];
}
