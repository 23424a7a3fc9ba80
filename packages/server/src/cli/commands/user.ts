import { randomBytes } from "node:crypto";
import { isRole, ROLES, type Role } from "@lead-dashboard/domain/accounts/permissions";
import { type Command, InvalidArgumentError } from "commander";
import { addMember } from "../../accounts/add-member.ts";
import { checkPersonDraft } from "../../accounts/check-person-draft.ts";
import { chooseOrganizationId, findPerson } from "../../accounts/choose-membership.ts";
import { resetPassword } from "../../accounts/reset-password.ts";
import type { OpenFoundation } from "../open.ts";

interface CreateOptions {
  email: string;
  name?: string;
  role: Role;
  password?: string;
  organization?: string;
  json?: boolean;
}

interface ResetOptions {
  email: string;
  password?: string;
  json?: boolean;
}

/** `user create` and `user reset-password`: what an operator does for people who cannot help themselves. */
export function registerUserCommand(program: Command, open: () => Promise<OpenFoundation>): void {
  const user = program.command("user").description("people who sign in");
  user
    .command("create")
    .description("add a person to an organization")
    .requiredOption("--email <address>", "e-mail address")
    .option("--name <name>", "name (default: from the address)")
    .option("--role <role>", ROLES.join(", "), roleOf, "sales" as const)
    .option("--password <password>", "password (default: one is made and shown)")
    .option("--organization <name>", "organization by name or id, when there are several")
    .option("--json", "one JSON object on standard output")
    .action((options: CreateOptions) => withFoundation(open, (foundation) => create(foundation, options)));
  user
    .command("reset-password")
    .description("give a person a new password; all their sessions end")
    .requiredOption("--email <address>", "e-mail address")
    .option("--password <password>", "the new password (default: one is made and shown)")
    .option("--json", "one JSON object on standard output")
    .action((options: ResetOptions) => withFoundation(open, (foundation) => reset(foundation, options)));
}

async function create(foundation: OpenFoundation, options: CreateOptions): Promise<string> {
  const { email, role, organization } = options;
  const password = options.password ?? madePassword();
  const person = checkPersonDraft({ name: options.name ?? email.replace(/@.*$/, ""), email, password });
  const organizationId = await chooseOrganizationId(foundation, organization);
  const { userId, memberId } = await addMember(foundation, { ...person, organizationId, role });
  const shown = options.password === undefined ? { password } : {};
  if (options.json === true) return JSON.stringify({ organizationId, userId, memberId, ...shown });
  return `${email} may sign in as ${role}.${passwordLine(options.password, password)}`;
}

async function reset(foundation: OpenFoundation, options: ResetOptions): Promise<string> {
  const person = await findPerson(foundation, options.email);
  const password = options.password ?? madePassword();
  await resetPassword(foundation, person, password);
  if (options.json === true)
    return JSON.stringify({ userId: person.id, ...(options.password === undefined ? { password } : {}) });
  return `${person.email} has a new password; all their sessions ended.${passwordLine(options.password, password)}`;
}

async function withFoundation(
  open: () => Promise<OpenFoundation>,
  run: (foundation: OpenFoundation) => Promise<string>,
) {
  const foundation = await open();
  try {
    process.stdout.write(`${await run(foundation)}\n`);
  } finally {
    await foundation.close();
  }
}

function passwordLine(given: string | undefined, password: string): string {
  return given === undefined ? `\nPassword (shown this once): ${password}` : "";
}

function madePassword(): string {
  return randomBytes(15).toString("base64url");
}

function roleOf(text: string): Role {
  if (isRole(text)) return text;
  throw new InvalidArgumentError(`must be one of ${ROLES.join(", ")}`);
}
