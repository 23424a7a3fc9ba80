import { Registration } from "@lead-dashboard/contract/accounts/schemas";
import { inPlainWords, invalid } from "../http/problem.ts";

const Person = Registration.pick({ name: true, email: true, password: true });

/** A person as typed on the command line, held to the rules of registration. */
export function checkPersonDraft(draft: { name: string; email: string; password: string }) {
  const parsed = Person.safeParse(draft, inPlainWords);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })));
}
