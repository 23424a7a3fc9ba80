import { endpoint } from "../endpoint.ts";
import type { LeadDetail } from "../leads/lead.ts";
import type { UndoResult } from "../leads/undo.ts";
import type {
  DuplicateScan,
  MergePage,
  MergeQuery,
  MergeWish,
  NewScan,
  PairPage,
  PairQuery,
  ScanChange,
} from "./duplicate.ts";

type Id = { id: string };

/** Leads that look like the same business: found, told apart, merged, and taken apart again. */
export const duplicateEndpoints = {
  listDuplicatePairs: endpoint<{ query: PairQuery; output: PairPage }>({
    method: "GET",
    path: "/duplicates",
    permission: "leads.read",
    summary: "Pairs of leads that look like one business, the surest first; `state` is open unless given",
  }),
  getDuplicateScan: endpoint<{ output: DuplicateScan }>({
    method: "GET",
    path: "/duplicates/scan",
    permission: "leads.read",
    summary: "How far the search for duplicates is, and what it left out",
  }),
  startDuplicateScan: endpoint<{ body: NewScan; output: DuplicateScan }>({
    method: "POST",
    path: "/duplicates/scan",
    permission: "leads.merge",
    summary: "Look for duplicates in the background: among leads changed since the last time, or with `full` among all",
    status: 202,
  }),
  changeDuplicateScan: endpoint<{ body: ScanChange; output: DuplicateScan }>({
    method: "PATCH",
    path: "/duplicates/scan",
    permission: "organization.edit",
    summary: "Whether the search also starts by itself, after imports and at night",
  }),
  dismissDuplicate: endpoint<{ params: Id; output: void }>({
    method: "POST",
    path: "/duplicates/{id}/dismissal",
    permission: "leads.merge",
    summary: "These two are not the same; remembered until taken back",
    status: 204,
  }),
  reopenDuplicate: endpoint<{ params: Id; output: void }>({
    method: "DELETE",
    path: "/duplicates/{id}/dismissal",
    permission: "leads.merge",
    summary: "Take back that two leads are not the same",
    status: 204,
  }),
  mergeLeads: endpoint<{ params: Id; body: MergeWish; output: LeadDetail }>({
    method: "POST",
    path: "/leads/{id}/merge",
    permission: "leads.merge",
    summary: "Merge leads into this one; the header `Merge-Id` names the merge, by which it can be undone for 30 days",
  }),
  listMerges: endpoint<{ query: MergeQuery; output: MergePage }>({
    method: "GET",
    path: "/merges",
    permission: "leads.read",
    summary: "Merges, the newest first",
  }),
  undoMerge: endpoint<{ params: Id; output: UndoResult }>({
    method: "POST",
    path: "/merges/{id}/undo",
    permission: "leads.merge",
    summary: "Take merged leads apart again; says what could not be restored and why",
  }),
};
