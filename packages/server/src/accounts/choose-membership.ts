import type { Foundation } from "../foundation.ts";
import { AppError } from "../http/problem.ts";
import { listOrganizations } from "./store-organizations.ts";
import { type PersonRow, personStore } from "./store-people.ts";

/** The person with this address; operator commands name people by it. */
export async function findPerson({ db }: Foundation, email: string): Promise<PersonRow> {
  const person = await personStore(db).findByEmail(email.trim().toLowerCase());
  if (person === undefined)
    throw new AppError("notFound", "no-such-user", `There is no user with the address ${email}.`);
  return person;
}

/** The member a person is, in the organization named (id or name) or in their only one. */
export async function chooseMembership(foundation: Foundation, email: string, organization: string | undefined) {
  const person = await findPerson(foundation, email);
  const memberships = await personStore(foundation.db).memberships(person.id);
  const choices = memberships.map((one) => ({ ...one, id: one.organizationId, name: one.organizationName }));
  return choose(choices, organization, `${email} belongs to`);
}

/** The organization named (id or name), or the only one. */
export async function chooseOrganizationId({ db }: Foundation, organization: string | undefined): Promise<string> {
  return (await choose(await listOrganizations(db), organization, "There are")).id;
}

function choose<Choice extends { id: string; name: string }>(
  choices: Choice[],
  wanted: string | undefined,
  opening: string,
): Choice {
  const fitting = wanted === undefined ? choices : choices.filter(({ id, name }) => id === wanted || name === wanted);
  const [first] = fitting;
  if (first !== undefined && fitting.length === 1) return first;
  const names = choices.map(({ id, name }) => `${name} (${id})`).join(", ") || "none";
  throw new AppError(
    "invalid",
    "which-organization",
    `Say which with --organization. ${opening} these organizations: ${names}`,
  );
}
