// Every room, gathered. Adding a room touches this file and `wiring.ts`, and nothing else of the roof.
import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import { accountValidators } from "@lead-dashboard/contract/accounts/schemas";
import { auditEndpoints } from "@lead-dashboard/contract/audit/endpoints";
import { auditValidators } from "@lead-dashboard/contract/audit/schemas";
import { templateEndpoints } from "@lead-dashboard/contract/templates/endpoints";
import { templateValidators } from "@lead-dashboard/contract/templates/schemas";
import { accountRoutes } from "../accounts/routes.ts";
import { auditListeners } from "../audit/listeners.ts";
import { auditRoutes } from "../audit/routes.ts";
import type { Listeners } from "../events/listeners.ts";
import type { Foundation } from "../foundation.ts";
import { type MountedRoom, room } from "../http/route.ts";
import type { Jobs, Worker } from "../jobs/jobs.ts";
import { templateRoutes } from "../templates/routes.ts";
import { foundationJobs } from "./foundation-jobs.ts";

/** The rooms' endpoints with their handlers. */
export function gatherRooms(foundation: Foundation): MountedRoom[] {
  return [
    room("accounts", { endpoints: accountEndpoints, validators: accountValidators, handlers: accountRoutes(foundation) }),
    room("audit", { endpoints: auditEndpoints, validators: auditValidators, handlers: auditRoutes(foundation) }),
    room("templates", { endpoints: templateEndpoints, validators: templateValidators, handlers: templateRoutes(foundation) }),
  ];
}

/** What the rooms do after something happened. */
export const LISTENERS: readonly Listeners[] = [auditListeners];

/** What the rooms do later or again and again. */
export const JOBS: Jobs = { ...foundationJobs };

/** The rooms' own loops. */
export const WORKERS: readonly Worker[] = [];
