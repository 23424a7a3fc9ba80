import type { Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { hookPoint } from "../events/hooks.ts";

/** A new organization, as higher rooms need it to lay out their defaults. */
export interface NewOrganization {
  organizationId: string;
  /** its first admin */
  memberId: string;
  /** language of the default templates */
  language: string;
  /** ms */
  now: number;
}

/** A member who is being removed, and by whom. */
export interface RemovedMember {
  organizationId: string;
  memberId: string;
  actor: Actor;
}

/** What higher rooms do in the transaction of an account's change. */
export interface AccountHooks {
  /** An organization was made: default templates, default sequence. */
  organizationCreated(tx: Tx, organization: NewOrganization): Promise<void>;
  /** A member was removed: what was theirs becomes nobody's. `now` in ms. */
  memberRemoved(tx: Tx, member: RemovedMember, now: number): Promise<void>;
}

export const accountHooks = hookPoint<AccountHooks>();
