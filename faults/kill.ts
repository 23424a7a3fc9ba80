// F1: workers killed with SIGKILL at nine named points and at random times. No mail is handed over twice, none is
// forgotten, and in doubt are at most as many as could be: one in each lane of a killed worker.
import type { PipelinePoint } from "../packages/server/src/messages/reach-point.ts";
import { duplicatesAmong, type Ground, layGround, openOnes, planForAll, type Team } from "./ground.ts";
import { becomes, pause, type Running } from "./process.ts";
import type { WirePoint } from "./recorder.ts";
import { atLeast, atMost, type Finding, none, roundsOf, type Scenario, type Stage } from "./scenario.ts";

const LANES = 8;
const CYCLES = { reduced: 20, short: 60, long: 10_000 };
/** By the program's clock; after half an hour whoever does not answer is asked no more. */
const MOST_MINUTES = 24;
/** A worker whose point is not reached by then is killed where it is. */
const PATIENCE_MS = 4_000;

/** Where a worker is killed: inside, told by the pipeline; outside, told by the mail server; or at any time. */
type Place = { readonly inside: PipelinePoint } | { readonly outside: WirePoint } | { readonly after: "a random time" };

const PLACES: readonly Place[] = [
  { inside: "plan" },
  { inside: "claim" },
  { inside: "gate" },
  { outside: "connect" },
  { outside: "first-byte" },
  { outside: "last-byte" },
  { outside: "response" },
  { inside: "record" },
  { inside: "next-plan" },
  { after: "a random time" },
];

interface Cycle {
  readonly cycle: number;
  readonly random: () => number;
}

async function killOnce(ground: Ground, place: Place, { cycle, random }: Cycle): Promise<void> {
  if ("inside" in place) {
    const worker = await ground.start({ killAt: { point: place.inside, time: 1 + (cycle % 3) } });
    await becomes(worker.hasEnded, PATIENCE_MS);
    worker.kill();
    await worker.ended;
    return;
  }
  const { promise: killed, resolve } = Promise.withResolvers<void>();
  let worker: Running | null = null;
  let left = 1 + (cycle % 3);
  if ("outside" in place)
    ground.recorder.onPoint = async (point) => {
      if (point !== place.outside) return;
      left -= 1;
      if (left !== 0) return;
      worker?.kill();
      await worker?.ended;
      resolve();
    };
  worker = await ground.start();
  await Promise.race([killed, pause("outside" in place ? PATIENCE_MS : random() * 250)]);
  worker.kill();
  await worker.ended;
  ground.recorder.onPoint = () => {};
}

/** A sequence of two mails, the second due as soon as the first has left: its plan is made in the record of the first. */
async function makeSequence(team: Team): Promise<string> {
  const { api } = team;
  const template = { name: "Step", channel: "email", language: "en", subject: "Hello {name}", body: "A website?" };
  const { id: templateId } = (await api.post("/templates", template)).body;
  const window = { from: "00:00", to: "24:00", days: [1, 2, 3, 4, 5, 6, 7] };
  const step = { channel: "email", templateId, delayDays: 0, delayHours: 0, window };
  const made = await api.post("/sequences", { name: "Two mails", state: "active", steps: [step, step] });
  if (made.status !== 201) throw new Error(`The sequence was refused: ${JSON.stringify(made.body)}`);
  return made.body.id;
}

async function runWith(stage: Stage, isAskable: boolean): Promise<Finding[]> {
  const cycles = Math.ceil(roundsOf(stage, CYCLES) / 2);
  const perCycle = 6;
  const leads = cycles * perCycle + LANES;
  const ground = await layGround(stage, { teams: 1, accounts: LANES, leads, isAskable });
  try {
    const [team] = ground.teams;
    if (team === undefined) throw new Error("There is no team");
    const sequenceId = await makeSequence(team);
    // One mail of each lane first: whether a server keeps what it sends is seen by what it took before.
    let expected = (await planForAll(ground, team, { key: "first" }, team.leadIds.slice(-LANES))).length;
    const first = await ground.start();
    await becomes(async () => openOnes(await ground.states()) === 0, 20_000);
    await first.stop();
    for (let cycle = 0; cycle < cycles; cycle++) {
      const some = team.leadIds.slice(cycle * perCycle, (cycle + 1) * perCycle);
      await planForAll(ground, team, { key: `cycle-${cycle}` }, some.slice(2));
      ground.world.clock.set(Date.now());
      const enrolled = await team.api.post(`/sequences/${sequenceId}/enrollments`, { ids: some.slice(0, 2) });
      expected += some.length - 2 + 2 * enrolled.body.enrolled;
      await killOnce(ground, PLACES[cycle % PLACES.length] ?? { after: "a random time" }, {
        cycle,
        random: stage.random,
      });
    }
    // Two looks for what is in doubt, three minutes apart (settle-doubt.ts), and mailboxes to be read between: the clock moves.
    const last = await ground.start();
    const isAtItsEnd = async () => {
      const states = await ground.states();
      const all = Object.values(states).reduce((sum, one) => sum + one, 0);
      return openOnes(states) === 0 && all >= expected - 2 * (states.unknown ?? 0);
    };
    let isQuiet = false;
    for (let minutes = 0; !isQuiet && minutes <= MOST_MINUTES; minutes += 4) {
      last.setAhead(minutes * 60_000);
      isQuiet = await becomes(isAtItsEnd, 15_000);
    }
    await last.stop();
    const reasons = await ground.openReasons();
    const states = await ground.states();
    const all = Object.values(states).reduce((sum, count) => sum + count, 0);
    const { handOvers } = ground.recorder;
    const arrived = new Set(handOvers.map(({ intent }) => intent)).size;
    const told = isAskable ? "sent mails can be asked for" : "nothing can be asked";
    const kinds = Object.entries(states).map(([state, count]) => `${count} ${state}`);
    return [
      none(`${told}: duplicates in ${cycles} kills (${kinds.join(", ")})`, duplicatesAmong(handOvers)),
      none(`${told}: neither ended nor in doubt (${reasons})`, openOnes(states) + (isQuiet ? 0 : 1)),
      none(`${told}: accepted, but never handed over`, Math.max(0, (states.accepted ?? 0) - arrived)),
      none(
        `${told}: handed over, but neither accepted nor in doubt`,
        Math.max(0, arrived - (states.accepted ?? 0) - (states.unknown ?? 0)),
      ),
      atMost(`${told}: in doubt`, states.unknown ?? 0, isAskable ? 0 : cycles * LANES),
      atLeast(`${told}: sent`, states.accepted ?? 0, cycles),
      // the second step of a sequence whose first is in doubt waits for a person
      atLeast(`${told}: planned`, all, expected - (states.unknown ?? 0)),
    ];
  } finally {
    await ground.close();
  }
}

/** Workers killed, with and without a way to ask what was sent. */
export const kill: Scenario = {
  title: "F1: workers killed at nine points and at random times",
  engines: ["sqlite", "postgres"],
  isInShort: true,
  async run(stage) {
    return [...(await runWith(stage, false)), ...(await runWith(stage, true))];
  },
};
