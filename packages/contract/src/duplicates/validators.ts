import { z } from "zod";
import { LeadDetail } from "../leads/lead.ts";
import { UndoResult } from "../leads/undo.ts";
import type { ValidatorsFor } from "../validators.ts";
import {
  DuplicateScan,
  MergePage,
  MergeQuery,
  MergeWish,
  NewScan,
  PairPage,
  PairQuery,
  ScanChange,
} from "./duplicate.ts";
import type { duplicateEndpoints } from "./endpoints.ts";

const params = z.strictObject({ id: z.string() });

/** What each endpoint of the duplicates room takes and gives. */
export const duplicateValidators = {
  listDuplicatePairs: { query: PairQuery, output: PairPage },
  getDuplicateScan: { output: DuplicateScan },
  startDuplicateScan: { body: NewScan, output: DuplicateScan },
  changeDuplicateScan: { body: ScanChange, output: DuplicateScan },
  dismissDuplicate: { params },
  reopenDuplicate: { params },
  mergeLeads: { params, body: MergeWish, output: LeadDetail },
  listMerges: { query: MergeQuery, output: MergePage },
  undoMerge: { params, output: UndoResult },
} satisfies ValidatorsFor<typeof duplicateEndpoints>;
