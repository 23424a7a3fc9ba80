import { z } from "zod";
import type { ValidatorsFor } from "../validators.ts";
import type { importEndpoints } from "./endpoints.ts";
import { Import, ImportListQuery, ImportParams, ImportPreview, ImportQuery, StartedImport } from "./schemas.ts";

/** Validators of the import endpoints. */
export const importValidators = {
  previewImport: { query: ImportQuery, output: ImportPreview },
  startImport: { query: ImportQuery, output: StartedImport },
  listImports: {
    query: ImportListQuery,
    output: z.strictObject({ items: z.array(Import), nextCursor: z.string().nullable() }),
  },
  getImport: { params: ImportParams, output: Import },
  importErrors: { params: ImportParams },
  importWarnings: { params: ImportParams },
  undoImport: { params: ImportParams, output: Import },
} satisfies ValidatorsFor<typeof importEndpoints>;
