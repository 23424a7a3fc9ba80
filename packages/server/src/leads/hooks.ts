import type { UndoAnswer } from "@lead-dashboard/contract/leads/undo";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { hookPoint } from "../events/hooks.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import type { LeadCore, LeadRow } from "./lead-row.ts";
import type { NewScore } from "./store-scores.ts";

/** Why a lead changed: by a person or program through the API, by a message, by undo, by an import, by a merge or its undo. */
export type ChangeCause = "edit" | "message" | "undo" | "import" | "merge";

/** A lead before and after a change, inside the transaction that changes it. */
export interface LeadChangeInTransaction {
  /** without contact points: they did not change */
  readonly before: LeadCore & Partial<Pick<LeadRow, "contactPoints">>;
  readonly after: LeadCore & Partial<Pick<LeadRow, "contactPoints">>;
  readonly cause: ChangeCause;
  readonly actor: Actor;
  readonly now: number;
  readonly scope: Scope;
}

/** What only higher rooms know of a lead; shown on its own page. */
export interface LeadDetailParts {
  consents: { channel: string; source: string | null; givenAt: string; note: string | null }[];
  optOuts: { id: string; channel: string; addressHint: string; reason: string; createdAt: string }[];
  enrollments: {
    id: string;
    sequenceId: string;
    sequenceName: string;
    state: string;
    stepIndex: number;
    nextStepAt: string | null;
    reason: string | null;
  }[];
}

/** A lead that is being merged into another, or taken out of it again; both are held by the transaction. */
export interface LeadMergeInTransaction {
  readonly winner: LeadRow;
  readonly loser: LeadRow;
  /** status and contact points of the merged lead */
  readonly merged: Pick<LeadRow, "status" | "contactPoints">;
  /** a room notes under its name what it moved, and finds it there when the merge is undone */
  readonly journal: Record<string, unknown>;
  readonly actor: Actor;
  readonly now: number;
  readonly scope: Scope;
}

/** A score that follows from a change of its lead. */
export interface ScoreMove {
  readonly score: NewScore;
  /** it is worth a line in the lead's history */
  readonly isNotable: boolean;
}

/** What higher rooms do when a lead changes, and what they add to its page. */
export interface LeadHooks {
  /** A lead was created by hand or through the API. */
  created(tx: Tx, creation: { leadId: string; now: number; scope: Scope }): Promise<void>;
  /**
   * A lead was changed. `cause` is `message` for what `markContacted` and `markReplied` did, so that a status set to
   * REPLIED by hand can be told from one that a stored reply caused.
   */
  changed(tx: Tx, change: LeadChangeInTransaction): Promise<void>;
  /**
   * What leads score as a message is about to leave them: stored with that, so that their wide rows are written once. What a
   * message is to a score is stored before its lead changes; other changes are scored by `changed`, after what they bring along.
   */
  scores(tx: Tx, leads: readonly LeadRow[], at: { now: number; scope: Scope }): Promise<readonly ScoreMove[]>;
  /** A lead went to the bin (`erased: false`) or is about to be removed for good. */
  deleted(
    tx: Tx,
    deletion: { lead: LeadCore; erased: boolean; actor: Actor; now: number; scope: Scope },
  ): Promise<void>;
  /** A lead is about to be merged away: what hangs on it goes to the winner. */
  merged(tx: Tx, merge: LeadMergeInTransaction): Promise<void>;
  /** A merge is being undone and both leads are listed again: what was moved goes back. */
  unmerged(tx: Tx, merge: LeadMergeInTransaction): Promise<void>;
  /** A merge has been undone: what it stopped goes on. */
  parted(tx: Tx, merge: LeadMergeInTransaction): Promise<void>;
  /** Why a custom field cannot be deleted now; null: nothing holds it. */
  fieldHeld(db: Queryable, asked: { scope: Scope; now: number }): Promise<string | null>;
  /** The lead that answers for one in the bin, because it was merged into it. */
  standIn(db: Queryable, lead: { scope: Scope; leadId: string }): Promise<string | null>;
  /** Those of the leads that somebody has worked with since they were made, each with what was done. */
  worked(db: Queryable, given: { scope: Scope; leadIds: readonly string[] }): Promise<Map<string, string>>;
  /** Takes back what was done under an undo entry that is the room's own; null for others. Not inside a transaction. */
  takeBack(foundation: Foundation, caller: Caller, undoId: string): Promise<UndoAnswer | null>;
  /** What was done under an undo entry is being taken back, last of all: what else was done with it goes as well. */
  undone(tx: Tx, undo: { undoId: string; actor: Actor; now: number; scope: Scope }): Promise<void>;
  /** A part of `GET /leads/{id}`. */
  detail(db: Queryable, lead: { scope: Scope; leadId: string }): Promise<Partial<LeadDetailParts>>;
}

/** Where rooms above leads hook in. */
export const leadHooks = hookPoint<LeadHooks>();
