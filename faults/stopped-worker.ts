// F7: a worker that is stopped (SIGSTOP) in the middle of its work while others see its lease end, and wakes up again. On
// SQLite there is one worker: a second one is refused while the first is only stopped, and the first goes on.
import { duplicatesAmong, layGround, openOnes, planForAll } from "./ground.ts";
import { becomes, pause } from "./process.ts";
import { atLeast, type Finding, none, roundsOf, type Scenario, type Stage } from "./scenario.ts";

const ROUNDS = { reduced: 2, short: 5, long: 1_000 };
const LANES = 8;
const PER_ROUND = 40;
/** Five minutes beyond the lease of two. */
const PAST_THE_LEASE_MS = 420_000;
/** Longer than a call may take (hand-over.ts): its time is over when it wakes up, and the answer lies there unread. */
const PAST_A_CALL_MS = 21_000;
/** So many stops, and one of them lasts that long. */
const LONG_ONE_IN = 5;
/** What was cut off before anything was given to the server comes again by the clock. */
const RETRIES_MS = 3_600_000;

async function run(stage: Stage): Promise<Finding[]> {
  const rounds = roundsOf(stage, ROUNDS);
  const ground = await layGround(stage, { teams: 1, accounts: LANES, leads: rounds * PER_ROUND });
  const [team] = ground.teams;
  if (team === undefined) throw new Error("There is no team");
  try {
    let planned = 0;
    let refused = 0;
    let longest = 0;
    for (let round = 0; round < rounds; round++) {
      const some = team.leadIds.slice(round * PER_ROUND, (round + 1) * PER_ROUND);
      const zombie = await ground.start();
      // stopped with mails in hand, some of them given to the server already
      let seen = 0;
      const stopped = new Promise<void>((resolve) => {
        ground.recorder.onPoint = (point) => {
          if (point !== (round % 2 === 0 ? "connect" : "last-byte")) return;
          seen += 1;
          if (seen !== 3) return;
          zombie.freeze();
          resolve();
        };
      });
      planned += (await planForAll(ground, team, { key: `round-${round}` }, some)).length;
      await Promise.race([stopped, pause(4_000)]);
      const began = performance.now();
      ground.recorder.onPoint = () => {};
      // the other worker's clock is past the lease; it takes the lanes over
      const other = await ground.start({ aheadMs: PAST_THE_LEASE_MS });
      if (other.hasEnded()) refused += 1;
      await becomes(async () => ((await ground.states()).planned ?? 0) === 0, stage.engine === "sqlite" ? 500 : 10_000);
      const stopFor = round % LONG_ONE_IN === 1 ? PAST_A_CALL_MS : 0;
      await pause(Math.max(0, stopFor - (performance.now() - began)));
      // the world went on for it too
      zombie.setAhead(PAST_THE_LEASE_MS);
      longest = Math.max(longest, performance.now() - began);
      zombie.thaw();
      const isOver = async () => openOnes(await ground.states()) === 0;
      if (!(await becomes(isOver, 10_000))) {
        zombie.setAhead(PAST_THE_LEASE_MS + RETRIES_MS);
        await becomes(isOver, 20_000);
      }
      await zombie.stop();
      await other.stop();
    }
    const states = await ground.states();
    const { handOvers } = ground.recorder;
    const kinds = Object.entries(states).map(([state, count]) => `${count} ${state}`);
    return [
      none(`duplicates in ${rounds} stops past the lease (${kinds.join(", ")})`, duplicatesAmong(handOvers)),
      // the server answered what it took: that lies there when the worker wakes up, however long it was stopped
      none(
        `in doubt, though the worker lives (stopped for ${Math.round(longest / 1_000)} s at most)`,
        states.unknown ?? 0,
      ),
      none("neither ended nor in doubt", openOnes(states)),
      atLeast("accepted", states.accepted ?? 0, planned),
      ...(stage.engine === "sqlite" ? [atLeast("second workers refused", refused, rounds)] : []),
    ];
  } finally {
    await ground.close();
  }
}

/** Stopped workers. */
export const stoppedWorker: Scenario = {
  title: "F7: a worker stopped past its lease wakes up",
  engines: ["sqlite", "postgres"],
  isInShort: true,
  run,
};
