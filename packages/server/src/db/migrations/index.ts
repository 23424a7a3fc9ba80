import type { Migration } from "../migrate.ts";
import { migration as foundation } from "./0001-foundation.ts";

/** Every migration, in order. Numbers are never reused. */
export const migrations: readonly Migration[] = [foundation];
