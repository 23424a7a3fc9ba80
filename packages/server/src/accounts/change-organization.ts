import type { OrganizationChange } from "@lead-dashboard/contract/accounts/schemas";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { type OrganizationSettings, organizationWriter } from "./store-organizations.ts";

/** Changes settings of one's organization; an empty address, sender name or offer is none. */
export async function changeOrganization(
  { db, clock }: Foundation,
  caller: Caller,
  change: OrganizationChange,
): Promise<void> {
  const { scope, organizationId, actor } = caller;
  const now = clock.now();
  await db.transaction(async (tx) => {
    const organization = organizationWriter(tx, scope);
    const stored = await organization.lock();
    const after = differences(stored, {
      ...change,
      ...(change.address === undefined ? {} : { address: change.address || null }),
      ...(change.offer === undefined ? {} : { offer: change.offer || null }),
      ...(change.senderName === undefined ? {} : { senderName: change.senderName || null }),
    });
    const names = Object.keys(after);
    if (names.length === 0) return;
    await organization.change(after, now);
    const before = Object.fromEntries(Object.entries(stored).filter(([name]) => names.includes(name)));
    await recordEvent(
      tx,
      { type: "organization.changed", organizationId, actor, subjectId: organizationId, before, after },
      now,
    );
  });
}

type Changes = { [Name in keyof OrganizationSettings]?: OrganizationSettings[Name] | undefined };

function differences(stored: OrganizationSettings, change: Changes): Partial<OrganizationSettings> {
  const current = new Map<string, unknown>(Object.entries(stored));
  const changed = Object.entries(change).filter(
    ([name, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(current.get(name)),
  );
  return Object.fromEntries(changed);
}
