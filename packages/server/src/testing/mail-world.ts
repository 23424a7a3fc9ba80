// A world whose mails leave and arrive through the stand-ins on real sockets, by the mailbox of the environment.
import { type Sandbox, type SandboxOptions, startSandbox } from "../sandbox/start-sandbox.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "./world.ts";

/** The running world, with an organization that may send. */
export interface MailWorld {
  readonly sandbox: Sandbox;
  readonly world: World;
  readonly organization: TestOrganization;
  close(): Promise<void>;
}

/** Starts everything; the stand-ins go by the clock of the world. */
export async function openMailWorld(options: Omit<SandboxOptions, "clock"> = {}): Promise<MailWorld> {
  let now = () => MONDAY_MORNING;
  const sandbox = await startSandbox({ ...options, clock: { now: () => now() } });
  const world = await openWorld({
    MAIL_HOST: sandbox.mailHost,
    MAIL_PORT: String(sandbox.mailPort),
    MAIL_FROM: "Ben Studio <ben@studio.example>",
    MAIL_SECURE: "false",
    IMAP_HOST: sandbox.imapHost,
    IMAP_PORT: String(sandbox.imapPort),
    IMAP_USER: "ben",
    IMAP_PASSWORD: "secret",
    IMAP_SECURE: "false",
  });
  now = () => world.clock.now();
  const organization = await world.organization({ address: "Main Street 1, Prishtina" });
  const close = async () => {
    await world.close();
    await sandbox.close();
  };
  return { sandbox, world, organization, close };
}
