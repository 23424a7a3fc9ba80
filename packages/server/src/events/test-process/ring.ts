// Another process of the same database, for other-processes.test.ts: wakes when told, and says what it was woken for.
import { createInterface } from "node:readline";
import { openDatabase } from "../../db/open.ts";
import { hearOthers } from "../hear-others.ts";
import { recordEvent } from "../outbox.ts";
import { onWake, wake } from "../wake.ts";

const db = openDatabase({ databaseUrl: process.env.DATABASE_URL ?? "" });
const say = (text: string) => process.stdout.write(`${text}\n`);

/** One order a line: `jobs 500` commits so often, `rollback` fails, `event ORGANIZATION LEAD` records one. */
async function obey(order: string): Promise<void> {
  const [what, first = "", second = ""] = order.split(" ");
  if (what === "jobs") {
    for (let done = 0; done < Number(first); done++) await db.transaction((tx) => wake(tx, "jobs"));
  } else if (what === "rollback") {
    await db
      .transaction(async (tx) => {
        await wake(tx, "messages");
        throw new Error("taken back");
      })
      .catch(() => {});
  } else {
    const now = Date.now();
    const actor = { kind: "system", name: "tests" } as const;
    const event = { type: "lead.changed", organizationId: first, actor, subjectId: second, leadId: second } as const;
    await db.transaction((tx) => recordEvent(tx, event, now));
  }
  say(`did ${order}`);
}

onWake("jobs", () => say("woken for jobs"));
await hearOthers(db);
createInterface({ input: process.stdin }).on("line", (order) => void obey(order));
say("ready");
