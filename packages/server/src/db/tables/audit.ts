import type { Actor } from "../../events/event.ts";

export interface AuditEntryTable {
  id: string;
  organizationId: string;
  /** place in the organization's chain, from 1 */
  number: number;
  /** position of the event it was made from: an event delivered twice makes one entry */
  eventPosition: number;
  happenedAt: number;
  action: string;
  actor: Actor;
  actorId: string;
  subjectId: string;
  leadId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  detail: Record<string, unknown> | null;
  /** SHA-256 of the previous entry's hash and this entry, hex */
  hash: string;
}

/** The end of each organization's chain: taking it is the lock that keeps the chain one line. */
export interface AuditHeadTable {
  organizationId: string;
  number: number;
  hash: string;
}

export interface AuditTables {
  auditEntry: AuditEntryTable;
  auditHead: AuditHeadTable;
}
