import type { Tx } from "../db/database.ts";
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

/** What higher rooms do in the transaction that makes an organization: default templates, default sequence. */
export interface AccountHooks {
  organizationCreated(tx: Tx, organization: NewOrganization): Promise<void>;
}

export const accountHooks = hookPoint<AccountHooks>();
