import { can, type Role } from "@lead-dashboard/domain/accounts/permissions";
import { memberStore } from "../accounts/store-members.ts";
import type { Queryable, Scope } from "../db/database.ts";
import { AppError, invalid } from "../http/problem.ts";
import type { FieldProblem } from "./read-wish.ts";

/** Who may assign: managers to anybody; sales take unassigned leads for themselves and give their own back. */
export interface Assigner {
  readonly role: Role;
  readonly memberId: string;
}

/** Refuses an assignee who is not a member, or whom the assigner may not choose. */
export async function checkAssignee(
  db: Queryable,
  scope: Scope,
  { assignedTo, by }: { assignedTo: string | null; by: Assigner },
): Promise<void> {
  if (!can(by.role, "leads.assign") && assignedTo !== null && assignedTo !== by.memberId) {
    throw new AppError("forbidden", "forbidden", "You may take leads yourself; only managers give them to others.", {
      errors: [{ path: "assignedTo", message: "may only be yourself or nobody" }],
    });
  }
  const problems = await assigneeProblems(db, scope, assignedTo);
  if (problems.length > 0) throw invalid(problems);
}

/** Whether somebody leads are to be given to is a member. */
export async function assigneeProblems(
  db: Queryable,
  scope: Scope,
  assignedTo: string | null,
): Promise<FieldProblem[]> {
  if (assignedTo === null) return [];
  const member = await memberStore(db, { organizationId: scope.organizationId }).find(assignedTo);
  return member === undefined ? [{ path: "assignedTo", message: "is not a member of this organization" }] : [];
}
