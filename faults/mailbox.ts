// F15: a large mailbox whose server cuts the line, numbers its mails anew and loses old ones while answers arrive. Every
// answer is read once. (Cut and stalled at every byte: mailbox-faults.test.ts of the server.)
import { layGround, planForAll } from "./ground.ts";
import { becomes, pause } from "./process.ts";
import { atLeast, type Finding, none, roundsOf, type Scenario, type Stage, sized } from "./scenario.ts";

const ANSWERS = { reduced: 20, short: 200, long: 5_000 };
const OLD_MAILS = { reduced: 2_000, short: 50_000, long: 50_000 };
/** How often each fault comes, ms. */
const CUT_MS = { reduced: 700, short: 2_000, long: 10_000 };
const NUMBER_ANEW_MS = { reduced: 1_700, short: 5_000, long: 30_000 };
const LOSE_MS = 300;
const DAY = 86_400_000;

const crlf = (...lines: string[]) => Buffer.from(lines.join("\r\n"));

async function run(stage: Stage): Promise<Finding[]> {
  const answers = roundsOf(stage, ANSWERS);
  const ground = await layGround(stage, { teams: 1, accounts: 1, leads: answers, isAskable: true });
  const [team] = ground.teams;
  if (team === undefined) throw new Error("There is no team");
  const { mailbox, handOvers } = ground.recorder;
  const { inbox } = mailbox;
  const old = crlf("From: a@example.org", "Subject: old", "Message-ID: <old@example.org>", "", "old", "");
  const counts = { cuts: 0, numbered: 0, lost: 0 };
  try {
    for (let number = 0; number < sized(stage, OLD_MAILS); number++) inbox.add(old, Date.now() - 400 * DAY);
    const worker = await ground.start();
    await planForAll(ground, team, { key: "mailbox" });
    await becomes(() => handOvers.length >= answers, 60_000 + answers * 50);
    const faults = [
      setInterval(
        () => {
          counts.cuts += 1;
          ground.recorder.cutMailbox();
        },
        sized(stage, CUT_MS),
      ),
      setInterval(
        () => {
          counts.numbered += 1;
          inbox.renumber();
        },
        sized(stage, NUMBER_ANEW_MS),
      ),
      setInterval(() => {
        const at = inbox.mails.findIndex(({ raw }) => raw === old);
        if (at >= 0) inbox.mails.splice(at, 1);
        counts.lost += 1;
      }, LOSE_MS),
    ];
    for (const [number, { to, intent }] of handOvers.entries()) {
      const { id } = await ground.world.foundation.db.query
        .selectFrom("message")
        .select("providerId as id")
        .where("id", "=", intent)
        .executeTakeFirstOrThrow();
      const words = [`From: ${to}`, "To: ben@studio.example", "Subject: Re: mailbox", `In-Reply-To: ${id}`];
      inbox.add(crlf(...words, `Message-ID: <answer-${number}@example.com>`, "", `Yes, says ${to}`, ""), Date.now());
      await pause(stage.random() * 100);
    }
    const received = () =>
      ground.world.foundation.db.query
        .selectFrom("message")
        .select(["leadId", "body"])
        .where("direction", "=", "inbound")
        .execute();
    // the line is cut all the while: between two cuts there is time enough for what is new
    await becomes(async () => (await received()).length >= answers, 30_000 + answers * 100);
    for (const fault of faults) clearInterval(fault);
    await becomes(async () => (await received()).length >= answers, 60_000);
    await pause(2_000);
    await worker.stop();
    const rows = await received();
    const different = new Set(rows.map(({ leadId }) => leadId)).size;
    return [
      none(
        `answers lost, of ${answers} (${counts.cuts} cuts, ${counts.numbered} times numbered anew)`,
        answers - different,
      ),
      none("answers there twice", rows.length - different),
      atLeast("old mails gone meanwhile", counts.lost, 1),
    ];
  } finally {
    await ground.close();
  }
}

/** A mailbox that is cut off. */
export const mailbox: Scenario = {
  title: "F15: a mailbox that is cut, numbered anew and emptied",
  engines: ["sqlite", "postgres"],
  isInShort: true,
  run,
};
