// F14: an account with a rate, and many workers that would all like to use it. No second ever holds more than the limit,
// and nearly all of the limit is used while something waits.
import { duplicatesAmong, layGround, planForAll } from "./ground.ts";
import { becomes } from "./process.ts";
import { atLeast, atMost, type Finding, none, type Scenario, type Stage, sized } from "./scenario.ts";

const SECONDS = { reduced: 5, short: 20, long: 600 };
const WORKERS = 16;
/** What one account may send a second. */
const RATES = [2, 80];
/** Messages that may follow one another at once (account-pace.ts). */
const BURST = 1;
/** The first second is the workers' own. */
const WARM_UP_MS = 1_000;

async function runWith(stage: Stage, perSecond: number): Promise<Finding[]> {
  const seconds = sized(stage, SECONDS);
  const leads = Math.ceil(perSecond * (seconds + 2));
  const ground = await layGround(stage, { teams: 1, accounts: 1, leads, ratePerMinute: perSecond * 60 });
  const [team] = ground.teams;
  if (team === undefined) throw new Error("There is no team");
  try {
    await planForAll(ground, team, { key: "throttle" });
    const count = stage.engine === "sqlite" ? 1 : stage.size === "reduced" ? 4 : WORKERS;
    const workers = await Promise.all(Array.from({ length: count }, () => ground.start()));
    const { handOvers } = ground.recorder;
    await becomes(() => handOvers.length > 0, 20_000);
    const begin = Date.now() + WARM_UP_MS;
    await becomes(() => Date.now() > begin + seconds * 1_000, seconds * 1_000 + 10_000);
    for (const worker of workers) await worker.stop();
    // the turn is taken at the gate; the wire adds its own time
    const journal = await ground.world.foundation.db.query
      .selectFrom("messageAttempt")
      .select(["happenedAt", "messageId", "what"])
      .where("what", "in", ["gate", "accepted"])
      .orderBy("position")
      .execute();
    const ends = new Map(journal.flatMap((one) => (one.what === "gate" ? [] : [[one.messageId, one.happenedAt]])));
    const calls = journal
      .filter(({ what, happenedAt }) => what === "gate" && happenedAt >= begin && happenedAt < begin + seconds * 1_000)
      .map(({ happenedAt, messageId }) => ({ from: happenedAt, until: ends.get(messageId) ?? happenedAt }));
    const instants = journal.flatMap(({ what, happenedAt }) => (what === "gate" ? [happenedAt] : []));
    instants.sort((one, other) => one - other);
    const rate = calls.length / seconds;
    const told = `${perSecond} a second, ${count} workers`;
    return [
      atMost(`${told}: most in any second`, mostInASecond(instants), perSecond + BURST),
      atLeast(
        `${told}: share used of the limit, or of what its server takes one after the other (${rate.toFixed(1)} a second)`,
        shareUsed(calls, 1_000 / perSecond),
        0.95,
      ),
      none(`${told}: duplicates`, duplicatesAmong(handOvers)),
    ];
  } finally {
    await ground.close();
  }
}

/**
 * An account has one message on its way: where its server, or this machine, is slower than the limit, nothing is lost by
 * the limit. What is lost is the time in which neither of them kept it.
 */
function shareUsed(calls: readonly { from: number; until: number }[], interval: number): number {
  const [first, last] = [calls[0], calls.at(-1)];
  if (first === undefined || last === undefined || first === last) return 0;
  const needed = calls.slice(0, -1).reduce((sum, { from, until }) => sum + Math.max(interval, until - from), 0);
  return needed / (last.from - first.from);
}

function mostInASecond(instants: readonly number[]): number {
  let most = 0;
  let from = 0;
  for (const [index, at] of instants.entries()) {
    while ((instants[from] ?? at) <= at - 1_000) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

/** A rate shared by many. */
export const throttle: Scenario = {
  title: "F14: a rate that many workers share",
  engines: ["sqlite", "postgres"],
  isInShort: true,
  async run(stage) {
    const findings: Finding[] = [];
    for (const rate of RATES) findings.push(...(await runWith(stage, rate)));
    return findings;
  },
};
