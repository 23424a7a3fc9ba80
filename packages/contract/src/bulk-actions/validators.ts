import { z } from "zod";
import { UndoResult } from "../leads/undo.ts";
import type { ValidatorsFor } from "../validators.ts";
import type { bulkActionEndpoints } from "./endpoints.ts";
import { BulkAction, BulkActionQueued, BulkOutcome, BulkOutcomeQuery, NewBulkAction, params } from "./schemas.ts";

/** What each endpoint of the bulk-actions room takes and gives. */
export const bulkActionValidators = {
  createBulkAction: { body: NewBulkAction, output: BulkActionQueued },
  getBulkAction: { params, output: BulkAction },
  listBulkOutcomes: {
    params,
    query: BulkOutcomeQuery,
    output: z.strictObject({ items: z.array(BulkOutcome), nextCursor: z.string().nullable() }),
  },
  cancelBulkAction: { params, output: BulkAction },
  undoBulkAction: { params, output: UndoResult },
} satisfies ValidatorsFor<typeof bulkActionEndpoints>;
