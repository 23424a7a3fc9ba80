import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { Lead, LeadChange } from "@lead-dashboard/contract/leads/lead";
import { call } from "../api/call.ts";
import { ApiError } from "../api/problem.ts";
import { queryClient } from "../api/query-client.ts";
import { changeLead, refreshLead } from "../lead-actions/change-lead.ts";
import { leadOnScreen } from "../lead-actions/on-screen.ts";
import { describeError } from "../look/States.tsx";
import { toast } from "../look/toasts.ts";
import { conflictsOf, type LeadEdit, withChoices } from "./lead-conflicts.ts";

const MOST_TRIES = 5;

/**
 * Changes fields that a person has typed into, never over what somebody else wrote meanwhile: another field changed there
 * is no conflict, the same field is shown with both values, and the person chooses.
 */
export async function editLead(edit: LeadEdit): Promise<boolean> {
  let current = shownLead(edit.leadId);
  let wanted = edit;
  try {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      current ??= await call(leadEndpoints.getLead, { params: { id: edit.leadId } });
      const conflicts = conflictsOf(wanted, current);
      if (conflicts.length > 0) {
        const { askWhichValue } = await import("./ConflictDialog.tsx");
        const choices = await askWhichValue(current.name ?? "", conflicts);
        wanted = withChoices(wanted, conflicts, choices);
        if (choices === null || Object.keys(wanted.change).length === 0) {
          await refreshLead(edit.leadId);
          return false;
        }
      }
      const change: LeadChange =
        current.version === undefined ? wanted.change : { ...wanted.change, version: current.version };
      const answer = await changeLead(edit.leadId, change, edit.said).catch((error: unknown) => {
        if (error instanceof ApiError && error.problem.code === "stale-version") return "stale" as const;
        throw error;
      });
      if (answer !== "stale") return answer;
      current = undefined;
    }
  } catch (error) {
    toast(describeError(error), { tone: "bad" });
  }
  return false;
}

function shownLead(leadId: string): Partial<Lead> | undefined {
  return queryClient.getQueryData<Lead>(["lead", leadId]) ?? leadOnScreen(leadId);
}
