import { z } from "zod";
import type { ValidatorsFor } from "../validators.ts";
import type { bulkActionEndpoints } from "./endpoints.ts";
import {
  BulkAction,
  BulkActionQueued,
  BulkCount,
  BulkCounting,
  BulkForecast,
  BulkOutcome,
  BulkOutcomeFilter,
  BulkOutcomeQuery,
  BulkUndo,
  NewBulkAction,
  params,
} from "./schemas.ts";

/** What each endpoint of the bulk-actions room takes and gives. */
export const bulkActionValidators = {
  createBulkAction: { body: NewBulkAction, output: BulkActionQueued },
  forecastBulkAction: { body: NewBulkAction, output: BulkForecast },
  countForBulkAction: { body: BulkCounting, output: BulkCount },
  listBulkActions: {
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(200).optional(), cursor: z.string().optional() }),
    output: z.strictObject({ items: z.array(BulkAction), nextCursor: z.string().nullable() }),
  },
  getBulkAction: { params, output: BulkAction },
  listBulkOutcomes: {
    params,
    query: BulkOutcomeQuery,
    output: z.strictObject({ items: z.array(BulkOutcome), nextCursor: z.string().nullable() }),
  },
  exportBulkOutcomes: { params, query: BulkOutcomeFilter },
  cancelBulkAction: { params, output: BulkAction },
  pauseBulkMessage: { params, output: BulkAction },
  resumeBulkMessage: { params, output: BulkAction },
  undoBulkAction: { params, output: BulkUndo },
} satisfies ValidatorsFor<typeof bulkActionEndpoints>;
