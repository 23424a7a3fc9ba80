import type { ContactPointDraft } from "../leads/contact-point.ts";
import { textOf } from "./clean-cell.ts";
import { contactPointsOf } from "./contact-points.ts";
import type { RowContext } from "./draft-row.ts";
import { objectionOf } from "./objection-of-row.ts";
import { placeOf } from "./place-of-row.ts";
import type { Objection } from "./read-opt-out.ts";
import { Row } from "./row.ts";
import type { RowPlan } from "./row-plan.ts";
import { type RowProblem, rowProblem } from "./row-problem.ts";

/** A row of a do-not-contact list: the addresses in their normal form, or why there are none. */
export interface DraftedAddresses {
  addresses: string[];
  problems: RowProblem[];
  isBlank: boolean;
  /** a column of opt-outs says no for this row: nothing to do */
  isExempt: boolean;
}

/** Reads a row of a do-not-contact list by a plan. A row without any address that could be written to is refused. */
export function draftAddresses(cells: readonly unknown[], plan: RowPlan, context: RowContext): DraftedAddresses {
  const row = new Row(cells, plan, context);
  const isBlank = cells.every((cell) => textOf(cell) === "" && (typeof cell !== "object" || cell === null));
  if (isBlank) return { addresses: [], problems: [], isBlank, isExempt: false };
  const objections = (["optOut", "emailOptOut"] as const).filter((field) => plan.places.has(field));
  const objection = objectionOf(row);
  if (objections.length > 0 && objection === null) return { addresses: [], problems: [], isBlank, isExempt: true };
  const { country } = placeOf(row, { name: "" });
  const { contactPoints } = contactPointsOf(row, country ?? context.country);
  const addresses = addressesOf(contactPoints, objection ?? "everything");
  const problems = addresses.length > 0 ? row.problems : [rowProblem("address.missing", null, null), ...row.problems];
  return { addresses, problems, isBlank, isExempt: false };
}

/** The addresses an objection is about in their normal form: E.164 numbers and e-mails in lower case. */
export function addressesOf(points: readonly ContactPointDraft[], objection: Objection): string[] {
  return points.flatMap(({ kind, key }) => (objection === "everything" || kind === "email" ? (key ?? []) : []));
}
