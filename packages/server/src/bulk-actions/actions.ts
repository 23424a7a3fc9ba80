// What can be done with many leads: one entry for each type of action. Actions on the lead itself are wishes that the leads
// room carries out; actions of other rooms do their own work, each lead at most once however often they run.
import type { BulkChange } from "@lead-dashboard/contract/bulk-actions/schemas";
import type { Permission } from "@lead-dashboard/domain/accounts/permissions";
import type { CoreWish } from "../leads/plan-change.ts";
import { enrollInBulk, stopInBulk, undoEnrollment } from "./act-on-sequences.ts";
import type { BulkWork } from "./bulk-work.ts";
import { messageInBulk } from "./message-in-bulk.ts";
import type { BulkOutcome } from "./store.ts";

/** One type of action. */
type BulkHandler<Change extends BulkChange> = {
  readonly permission: Permission;
} & (
  | {
      /** what it wishes of the lead whose turn it is */
      wish(change: Change, turn: number): CoreWish;
      /** how many turns there are; left out: it wishes the same of every lead */
      turns?(change: Change): number;
      /** the members it gives leads to */
      members?(change: Change): readonly (string | null | undefined)[];
      /** whether it is meant for leads in the bin */
      readonly forBin?: true;
    }
  | {
      run(work: BulkWork<Change>): Promise<Map<string, BulkOutcome>>;
      /** takes leads in sets, so that so many cost little more than a few */
      readonly most?: number;
      /** takes it back for leads that were changed; left out when it cannot be */
      undo?(work: BulkWork<Change>): Promise<number>;
    }
);

type Handlers = { readonly [Type in BulkChange["type"]]: BulkHandler<Extract<BulkChange, { type: Type }>> };

const ACTIONS: Handlers = {
  assign: {
    permission: "leads.edit",
    wish: ({ assignedTo, roundRobin }, turn) => ({ assignedTo: roundRobin?.[turn] ?? assignedTo ?? null }),
    turns: ({ roundRobin }) => Math.max(roundRobin?.length ?? 1, 1),
    members: ({ assignedTo, roundRobin }) => roundRobin ?? [assignedTo],
  },
  status: {
    permission: "leads.edit",
    wish: ({ status, lostReason }) => ({ status, ...(lostReason === undefined ? {} : { lostReason }) }),
  },
  temperature: { permission: "leads.edit", wish: ({ temperature }) => ({ temperature }) },
  tag: { permission: "leads.edit", wish: ({ add, remove }) => ({ addTags: add ?? [], removeTags: remove ?? [] }) },
  followUp: {
    permission: "leads.edit",
    wish: ({ nextFollowUpAt }) => ({ nextFollowUpAt: nextFollowUpAt === null ? null : Date.parse(nextFollowUpAt) }),
  },
  hide: { permission: "leads.edit", wish: ({ hidden }) => ({ hidden: hidden ?? true }) },
  delete: { permission: "leads.delete", wish: () => ({ deleted: true }) },
  restore: { permission: "leads.delete", wish: () => ({ deleted: false }), forBin: true },
  enroll: { permission: "sequences.enroll", run: enrollInBulk, most: 1_000, undo: undoEnrollment },
  stop: { permission: "sequences.enroll", run: stopInBulk },
  message: { permission: "messages.send", run: messageInBulk },
};

/** How one type of action is done. */
export function handlerOf(change: BulkChange): BulkHandler<BulkChange> {
  // Each entry takes exactly the change of its own type; TypeScript cannot follow that through the look-up.
  return ACTIONS[change.type] as BulkHandler<BulkChange>;
}
