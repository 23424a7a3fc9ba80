// The stand-ins of a program started with SANDBOX=1: what they received, an answer as the lead, and the clock.
import { expect } from "vitest";
import type { Program } from "./program.ts";

/** A mail the stand-in for SMTP took. */
interface ReceivedMail {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** The stand-ins, with the clock they share with the program. */
export interface Sandbox {
  mails(): Promise<ReceivedMail[]>;
  /** waits until a mail to this address has arrived */
  mailTo(address: string): Promise<ReceivedMail>;
  /** the lead's answer, put into the mailbox the program reads by IMAP */
  reply(mailId: string, text: string): Promise<void>;
  /** moves the program's clock forward */
  advance(hours: number): Promise<void>;
  /** what the program's clock shows */
  now(): number;
}

const HOUR = 3_600_000;
const ARRIVES = { timeout: 30_000, interval: 100 };

/** The next Monday at ten in London: inside every default window, and later than now by at least an hour. */
function nextMondayAtTen(now: number): number {
  const london = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Europe/London",
    weekday: "short",
    hour: "numeric",
    hourCycle: "h23",
  });
  let instant = Math.ceil(now / HOUR) * HOUR + HOUR;
  while (london.format(instant) !== "Mon, 10" && london.format(instant) !== "Mon 10") instant += HOUR;
  return instant;
}

/** Reaches the stand-ins of a running program. */
export function sandboxOf({ url }: Program): Sandbox {
  let ahead = 0;
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  };
  const mails = async () => {
    const answer = await fetch(`${url}/sandbox/mails`);
    return ((await answer.json()) as { items: ReceivedMail[] }).items;
  };
  return {
    mails,
    async mailTo(address) {
      const found = async () => (await mails()).findLast(({ to }) => to === address);
      await expect.poll(found, ARRIVES).toBeDefined();
      const mail = await found();
      if (mail === undefined) throw new Error(`No mail to ${address} arrived`);
      return mail;
    },
    reply: (mailId, text) => post("/sandbox/replies", { mailId, text }),
    async advance(hours) {
      await post("/sandbox/clock", { hours });
      ahead += hours * HOUR;
    },
    now: () => Date.now() + ahead,
  };
}

/** Moves the clock to a Monday morning, when every default window is open. */
export async function startTheWeek(sandbox: Sandbox): Promise<void> {
  const now = sandbox.now();
  await sandbox.advance((nextMondayAtTen(now) - now) / HOUR);
}
