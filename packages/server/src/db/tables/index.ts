import type { FoundationTables } from "./foundation.ts";

/** Every table of the schema. */
export interface Tables extends FoundationTables {}
