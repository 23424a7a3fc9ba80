// What higher rooms do inside the transactions of lower ones. Called once by everything that opens the program: server,
// worker, command line, worker threads, tests.

import { accountHooks } from "../accounts/hooks.ts";
import { leadHooks } from "../leads/hooks.ts";
import { scoringLeadHooks } from "../scoring/hooks.ts";
import { layOutTemplates } from "../templates/lay-out-templates.ts";

/** Attaches the rooms' hooks; calling it again changes nothing. */
export function wireRooms(): void {
  accountHooks.attach("templates", { organizationCreated: layOutTemplates });
  leadHooks.attach("scoring", scoringLeadHooks);
}
