import type { Template } from "@lead-dashboard/contract/templates/schemas";

/** A text for one kind of WhatsApp is as good for the other. */
function kindOf(channel: string): string {
  return channel === "whatsapp-personal" ? "whatsapp" : channel;
}

/** Templates that can be sent by a channel; `onlyIds`: none but these. */
export function fittingTemplates(
  templates: readonly Template[],
  channel: string,
  onlyIds: readonly string[] | null,
): Template[] {
  return templates.filter(
    (one) => kindOf(one.channel) === kindOf(channel) && (onlyIds === null || onlyIds.includes(one.id)),
  );
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
