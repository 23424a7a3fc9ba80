import type { StepChannel } from "@lead-dashboard/contract/sequences/schemas";
import type { Template } from "@lead-dashboard/contract/templates/schemas";

/** Those written for a channel; both kinds of WhatsApp share theirs. */
export function templatesFor(channel: StepChannel, templates: readonly Template[]): Template[] {
  return templates.filter((template) => familyOf(template.channel) === familyOf(channel));
}

function familyOf(channel: string): string {
  return channel === "whatsapp-personal" ? "whatsapp" : channel;
}
