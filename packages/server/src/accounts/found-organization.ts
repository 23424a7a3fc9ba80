import type { Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { recordEvent } from "../events/outbox.ts";
import { accountHooks } from "./hooks.ts";
import { memberWriter } from "./store-members.ts";
import { insertOrganization } from "./store-organizations.ts";

/** What somebody who founds an organization tells. */
export interface Founding {
  userId: string;
  name: string;
  address: string | null;
  country: string;
  language: string;
  timeZone: string;
  currency: string;
  /** refuse when an organization exists already */
  onlyFirst: boolean;
  senderName?: string | null;
  idealCategories?: string[];
  idealPlaces?: string[];
  offer?: string | null;
}

/** A new organization and its first admin. */
export interface Founded {
  organizationId: string;
  memberId: string;
}

/** Makes an organization with its founder as admin, and lets the other rooms lay out their defaults. Null when it had to be the first and is not. */
export async function foundOrganization(tx: Tx, founding: Founding, now: number): Promise<Founded | null> {
  const { userId, onlyFirst, ...settings } = founding;
  const organizationId = newId();
  const defaults = { senderName: null, idealCategories: [], idealPlaces: [], offer: null, retentionMonths: null };
  const draft = { ...defaults, ...settings, id: organizationId, createdAt: now };
  if (!(await insertOrganization(tx, draft, onlyFirst))) return null;
  const memberId = newId();
  await memberWriter(tx, { organizationId }).join({ id: memberId, userId, role: "admin", now });
  const actor = { kind: "member", memberId } as const;
  await recordEvent(
    tx,
    { type: "organization.created", organizationId, actor, subjectId: organizationId, after: settings },
    now,
  );
  await recordEvent(
    tx,
    { type: "member.joined", organizationId, actor, subjectId: memberId, after: { role: "admin", userId } },
    now,
  );
  for (const layOut of accountHooks.all("organizationCreated")) {
    await layOut(tx, { organizationId, memberId, language: settings.language, now });
  }
  return { organizationId, memberId };
}
