import type { Generated } from "kysely";
import type { Actor, EventType } from "../../events/event.ts";

export interface EventTable {
  position: Generated<number>;
  transactionNumber: Generated<number>;
  organizationId: string;
  type: EventType;
  actor: Actor;
  subjectId: string;
  leadId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  detail: Record<string, unknown> | null;
  unaudited: boolean;
  recordedAt: number;
}

export interface ListenerCursorTable {
  name: string;
  transactionNumber: number;
  position: number;
  attempts: Generated<number>;
  retryAt: number | null;
  leaseUntil: number | null;
  leaseHolder: string | null;
  lastError: string | null;
}

export interface EventFailureTable {
  id: string;
  listener: string;
  position: number;
  eventType: string;
  lastError: string;
  failedAt: number;
}

export interface JobTable {
  id: string;
  organizationId: string | null;
  name: string;
  payload: unknown;
  key: string | null;
  state: "waiting" | "running" | "dead";
  runAt: number;
  attempts: Generated<number>;
  leaseUntil: number | null;
  leaseHolder: string | null;
  lastError: string | null;
  createdAt: number;
}

export interface IdempotencyTable {
  organizationId: string;
  memberId: string;
  key: string;
  requestHash: string;
  status: number | null;
  answer: string | null;
  createdAt: number;
}

export interface FoundationTables {
  event: EventTable;
  listenerCursor: ListenerCursorTable;
  eventFailure: EventFailureTable;
  job: JobTable;
  idempotency: IdempotencyTable;
}
