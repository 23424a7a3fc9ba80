// F10: a laptop that sleeps: the worker is stopped in the middle of its work and its clock jumps by hours or days before it
// goes on, also backwards, over both changes of the clock and a leap day. Nothing leaves twice or outside its window, and
// what was missed does not leave in a burst.
import { isInWindow, type SendWindow } from "../packages/domain/src/channels/send-window.ts";
import { planMessage } from "../packages/server/src/messages/plan-message.ts";
import { duplicatesAmong, type Ground, layGround, type Team } from "./ground.ts";
import { pause } from "./process.ts";
import { atLeast, atMost, type Finding, none, roundsOf, type Scenario, type Stage } from "./scenario.ts";
import { freezeAndRead } from "./wire.ts";

const SUSPENDS = { reduced: 8, short: 200, long: 2_000 };
const LANES = 4;
const HOUR = 3_600_000;
/** Clock jumps of a sleep, hours; a clock set back among them. */
const JUMPS = [0.01, 1, 7, -1, 26, 3, 64];
/** Evenings before the clock goes on, before it goes back, and before a leap day: the jumps lead over them. */
const EVENINGS = ["2027-03-26T18:30:00Z", "2027-10-29T18:30:00Z", "2028-02-28T18:30:00Z"];
const WINDOW: SendWindow = { from: "08:00", to: "20:00", days: [1, 2, 3, 4, 5, 6] };
const ZONE = "Europe/Belgrade";
const STEPS_A_ROUND = 12;

async function planSteps(
  ground: Ground,
  team: Team,
  { from, aheadMs }: { from: number; aheadMs: number },
): Promise<void> {
  const now = Date.now() + aheadMs;
  await ground.world.foundation.db.transaction(async (tx) => {
    for (const [number, leadId] of team.leadIds.slice(from, from + STEPS_A_ROUND).entries()) {
      await planMessage(
        tx,
        team.scope,
        {
          leadId,
          channel: "email",
          dedupeKey: `sleep:${leadId}`,
          subject: "Step",
          body: "Hello",
          window: WINDOW,
          accountId: team.accountIds[number % LANES] ?? null,
          // some are due now, some while the computer sleeps
          plannedFor: now + number * 0.4 * HOUR,
          stopOnReplySince: now - 1,
          actor: team.admin.actor,
        },
        now,
      );
    }
  });
}

async function run(stage: Stage): Promise<Finding[]> {
  const suspends = roundsOf(stage, SUSPENDS);
  const ground = await layGround(stage, { teams: 1, accounts: LANES, leads: suspends * STEPS_A_ROUND });
  const [team] = ground.teams;
  if (team === undefined) throw new Error("There is no team");
  try {
    let aheadMs = 0;
    let outside = 0;
    let largest = 0;
    let counted = 0;
    const worker = await ground.start();
    const look = () => {
      const fresh = ground.recorder.handOvers.slice(counted);
      counted = ground.recorder.handOvers.length;
      return fresh;
    };
    const perSeason = suspends / (EVENINGS.length + 1);
    for (let number = 0; number < suspends; number++) {
      const evening = EVENINGS[number / perSeason - 1];
      if (evening !== undefined) {
        aheadMs = Date.parse(evening) - Date.now();
        worker.setAhead(aheadMs);
        await pause(250);
        look();
      }
      await planSteps(ground, team, { from: number * STEPS_A_ROUND, aheadMs });
      // long enough that it has seen what is due (a look every half second), short enough that it is still at it
      await pause(60 + stage.random() * 700);
      // what is on the wire arrives before the sleep
      await freezeAndRead(worker, ground.recorder.port);
      for (const { at } of look()) if (!isInWindow(at + aheadMs, WINDOW, ZONE)) outside += 1;
      aheadMs += (JUMPS[number % JUMPS.length] ?? 1) * HOUR;
      worker.setAhead(aheadMs);
      worker.thaw();
      await pause(250);
      const fresh = look();
      for (const { at } of fresh) if (!isInWindow(at + aheadMs, WINDOW, ZONE)) outside += 1;
      largest = Math.max(largest, fresh.length);
    }
    await worker.stop();
    const { handOvers } = ground.recorder;
    const states = await ground.states();
    return [
      none(`duplicates in ${suspends} sleeps (${handOvers.length} sent)`, duplicatesAmong(handOvers)),
      none("sent outside the window", outside),
      // due at that very moment, and one late one in each lane: the others wait for their turns
      atMost("sent at once after waking up", largest, STEPS_A_ROUND + LANES),
      none("in doubt", states.unknown ?? 0),
      atLeast("sent", handOvers.length, 1),
    ];
  } finally {
    await ground.close();
  }
}

/** A computer that sleeps. */
export const sleep: Scenario = {
  title: "F10: sleeps and clock jumps, over both changes of the clock and a leap day",
  engines: ["sqlite", "postgres"],
  isInShort: true,
  run,
};
