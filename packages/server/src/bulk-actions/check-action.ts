import type { BulkChange } from "@lead-dashboard/contract/bulk-actions/schemas";
import { can } from "@lead-dashboard/domain/accounts/permissions";
import type { Foundation } from "../foundation.ts";
import { AppError, invalid } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { checkAssignee } from "../leads/check-assignee.ts";
import { checkTemplate } from "../messages/why-not-reached.ts";
import { enrollLeads } from "../sequences/enroll-leads.ts";
import { handlerOf } from "./actions.ts";

/** Refuses, naming the field, what could not be done for any lead. */
export async function checkAction({ db, clock }: Foundation, caller: Caller, action: BulkChange): Promise<void> {
  const { scope, actor } = caller;
  if (!can(caller.role, handlerOf(action).permission))
    throw new AppError("forbidden", "forbidden", `Your role (${caller.role}) may not do this with many leads.`);
  switch (action.type) {
    case "assign": {
      if ((action.assignedTo === undefined) === (action.roundRobin === undefined)) {
        throw invalid([{ path: "action.assignedTo", message: "give either assignedTo or roundRobin" }]);
      }
      for (const assignedTo of action.roundRobin ?? [action.assignedTo ?? null])
        await checkAssignee(db, scope, { assignedTo, by: caller });
      return;
    }
    case "tag":
      if (!action.add?.length && !action.remove?.length)
        throw invalid([{ path: "action.add", message: "give tags to add or to remove" }]);
      return;
    case "enroll":
      // Refuses a sequence that is not there or not started.
      await enrollLeads(db, scope, {
        sequenceId: action.sequenceId,
        leadIds: [],
        dryRun: false,
        actor,
        now: clock.now(),
      });
      return;
    case "message":
      await checkTemplate(db, scope, { ...action, path: "action.templateId" });
      return;
    default:
      return;
  }
}
