import { OrganizationChange } from "@lead-dashboard/contract/accounts/schemas";
import type { Foundation } from "../foundation.ts";
import { inPlainWords, invalid } from "../http/problem.ts";
import { ensurePerson, type PersonDraft } from "./ensure-person.ts";
import { type Founded, foundOrganization } from "./found-organization.ts";
import { completePlace } from "./place-defaults.ts";

/** An organization as an operator asks for it; `settings` as in `PATCH /organization`. */
export interface OrganizationOrder {
  name: string;
  owner: PersonDraft;
  settings?: Record<string, unknown>;
}

/** Makes an organization with its owner as admin, whether or not there are others (command line, tests). */
export async function createOrganization(
  foundation: Foundation,
  order: OrganizationOrder,
): Promise<Founded & { userId: string }> {
  const { address = null, country, language = "en", timeZone, currency, ...rest } = settingsOf(order);
  const place = await completePlace({ country, timeZone, language });
  const userId = await ensurePerson(foundation, { ...order.owner, organizationName: order.name });
  const { senderName = null, idealCategories = [], idealPlaces = [], offer = null } = rest;
  const founded = await foundation.db.transaction((tx) =>
    foundOrganization(
      tx,
      {
        userId,
        name: order.name,
        address: address || null,
        language,
        ...place,
        currency: currency ?? place.currency,
        senderName,
        idealCategories,
        idealPlaces,
        offer: offer || null,
        onlyFirst: false,
      },
      foundation.clock.now(),
    ),
  );
  if (founded === null) throw new Error("An organization that need not be the first was refused");
  return { ...founded, userId };
}

function settingsOf({ name, settings }: OrganizationOrder): OrganizationChange {
  const parsed = OrganizationChange.safeParse({ ...settings, name }, inPlainWords);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })));
}
