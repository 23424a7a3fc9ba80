import type { LeadChange, NewLead } from "@lead-dashboard/contract/leads/lead";
import type { Queryable, Scope } from "../db/database.ts";
import { invalid } from "../http/problem.ts";
import { assigneeProblems } from "./check-assignee.ts";
import { customFieldProblems } from "./keep-fields.ts";
import { unknownCodes } from "./read-wish.ts";

/** Refuses a new lead, naming every field with what no schema can know: codes, members, the organization's own fields. */
export async function checkNewFields(db: Queryable, scope: Scope, body: NewLead): Promise<void> {
  const assignee = await assigneeProblems(db, scope, body.assignedTo || null);
  const problems = [
    ...unknownCodes(body),
    ...assignee,
    ...(await customFieldProblems(db, scope, body.customFields ?? {})),
  ];
  if (problems.length > 0) throw invalid(problems);
}

/** The same for a change. Its assignee is looked at beside the lead: one who stays needs to be no member any more. */
export async function checkChangedFields(db: Queryable, scope: Scope, body: LeadChange): Promise<void> {
  const problems = [...unknownCodes(body), ...(await customFieldProblems(db, scope, body.customFields ?? {}))];
  if (problems.length > 0) throw invalid(problems);
}
