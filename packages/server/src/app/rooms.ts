// Every room, gathered. Adding a room touches this file and `wiring.ts`, and nothing else of the roof.
import { templateEndpoints } from "@lead-dashboard/contract/templates/endpoints";
import { templateValidators } from "@lead-dashboard/contract/templates/schemas";
import type { Listeners } from "../events/listeners.ts";
import type { Foundation } from "../foundation.ts";
import { type MountedRoom, room } from "../http/route.ts";
import type { Jobs, Worker } from "../jobs/jobs.ts";
import { templateRoutes } from "../templates/routes.ts";
import { foundationJobs } from "./foundation-jobs.ts";

/** The rooms' endpoints with their handlers. */
export function gatherRooms(foundation: Foundation): MountedRoom[] {
  return [
    room("templates", { endpoints: templateEndpoints, validators: templateValidators, handlers: templateRoutes(foundation) }),
  ];
}

/** What the rooms do after something happened. */
export const LISTENERS: readonly Listeners[] = [];

/** What the rooms do later or again and again. */
export const JOBS: Jobs = { ...foundationJobs };

/** The rooms' own loops. */
export const WORKERS: readonly Worker[] = [];
