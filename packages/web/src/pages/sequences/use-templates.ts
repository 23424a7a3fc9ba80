import type { StepChannel } from "@lead-dashboard/contract/sequences/schemas";
import { templateEndpoints } from "@lead-dashboard/contract/templates/endpoints";
import type { Template } from "@lead-dashboard/contract/templates/schemas";
import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";

/** The first two hundred templates by name, for choosing one. */
export function useTemplates(): readonly Template[] {
  const { data } = useQuery({
    queryKey: ["template-choice"],
    queryFn: ({ signal }) => call(templateEndpoints.listTemplates, { query: { limit: 200 }, signal }),
  });
  return data?.items ?? [];
}

/** Those written for a channel; both kinds of WhatsApp share theirs. */
export function templatesFor(channel: StepChannel, templates: readonly Template[]): Template[] {
  return templates.filter((template) => familyOf(template.channel) === familyOf(channel));
}

function familyOf(channel: string): string {
  return channel === "whatsapp-personal" ? "whatsapp" : channel;
}
