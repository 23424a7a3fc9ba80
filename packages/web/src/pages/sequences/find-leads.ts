import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { LeadQuery } from "@lead-dashboard/contract/leads/lead-query";
import { call } from "../../api/call.ts";
import type { LeadChoices } from "./LeadChoice.tsx";

/** What is chosen before anybody chose. */
export const AT_FIRST: LeadChoices = { best: 50, status: "NEW", temperature: "", city: "", category: "" };

/** The best leads of a choice, page by page, as many as wanted. */
export async function findLeads(choices: LeadChoices, signal: AbortSignal) {
  const found: { id: string; name: string; city: string | null; score: number }[] = [];
  let cursor: string | null = "";
  while (cursor !== null && found.length < choices.best) {
    const query: LeadQuery = {
      ...filterOf(choices),
      sort: "-score",
      limit: Math.min(200, choices.best - found.length),
    };
    if (cursor !== "") query.cursor = cursor;
    const page: { items: typeof found; nextCursor: string | null } = await call(leadEndpoints.listLeads, {
      query,
      signal,
    });
    found.push(...page.items.map(({ id, name, city, score }) => ({ id, name, city, score })));
    cursor = page.nextCursor;
  }
  return found;
}

function filterOf(choices: LeadChoices): LeadQuery {
  const filter: LeadQuery = { status: choices.status === "NEW" ? ["NEW"] : ["NEW", "CONTACTED"] };
  if (choices.temperature !== "") filter.temperature = [choices.temperature];
  if (choices.city !== "") filter.city = [choices.city];
  if (choices.category !== "") filter.category = [choices.category];
  return filter;
}
