// F1 while people go on working: workers are killed while running sequences of mails, SMS and WhatsApp are edited, paused
// and resumed, and leads answer. Nobody gets a step twice or anything behind an answer, a pause holds, no lead is forgotten,
// and the ledger's sums are right after every kill.
import type { PipelinePoint } from "../packages/server/src/messages/reach-point.ts";
import { OPEN, readAftermath } from "./aftermath.ts";
import { becomes, pause, type Running } from "./process.ts";
import { atLeast, atMost, type Finding, none, roundsOf, type Scenario, type Stage } from "./scenario.ts";
import { layTextGround, receiptsOf, type TextGround } from "./texts.ts";
import { startUnrest, type Unrest } from "./unrest.ts";

const CYCLES = { reduced: 4, short: 30, long: 2_000 };
/** Numbers and mail accounts of each kind. */
const EACH = 2;
const NEW_LEADS = 2;
/** By the program's clock. */
const MOST_MINUTES = 100;
const POINTS: readonly PipelinePoint[] = ["plan", "claim", "gate", "record", "next-plan"];

/** A worker lives for a moment in which people are at work, and is killed at a point or at any time. */
async function killAmidst(ground: TextGround, unrest: Unrest, random: () => number): Promise<void> {
  const point = POINTS[Math.floor(random() * POINTS.length * 2)];
  const killAt = point === undefined ? {} : { killAt: { point, time: 1 + Math.floor(random() * 9) } };
  const worker = await ground.start(killAt);
  let left = 3 + Math.floor(random() * 8);
  for (; left > 0 && !worker.hasEnded(); left--) {
    await unrest.act();
    await pause(random() * 150);
  }
  worker.kill();
  await worker.ended;
  for (; left > 0; left--) await unrest.act();
}

/** Nobody is at work: what the ledger says of itself is what stands in it. */
async function isSumRight({ world, organization }: TextGround): Promise<boolean> {
  const { total, exact, byState } = (await organization.api.get("/messages/counts?direction=outbound")).body;
  const { count } = await world.foundation.db.query
    .selectFrom("message")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("direction", "=", "outbound")
    .executeTakeFirstOrThrow();
  const sum = Object.values<number>(byState).reduce((all, one) => all + one, 0);
  return exact === true && total === sum && total === Number(count);
}

/** Works off what is left, by a clock that goes on. */
async function workOff(ground: TextGround, last: Running, tellReceipts: () => Promise<void>): Promise<boolean> {
  const { db } = ground.world.foundation;
  const isQuiet = async () => {
    const message = await db.query.selectFrom("message").select("id").where("state", "in", OPEN).executeTakeFirst();
    return message === undefined;
  };
  for (let minutes = 0; minutes <= MOST_MINUTES; minutes += 4) {
    ground.aheadMs = minutes * 60_000;
    last.setAhead(ground.aheadMs);
    const isDone = await becomes(isQuiet, 4_000);
    await tellReceipts();
    // what became of the last one may have planned another
    if (isDone && (await isQuiet()) && (await becomes(async () => !(await isQuiet()), 500)) === false) return true;
  }
  return false;
}

const some = (sentences: readonly string[]) => [...new Set(sentences)].slice(0, 5).join("; ");

async function run(stage: Stage): Promise<Finding[]> {
  const cycles = roundsOf(stage, CYCLES);
  const ground = await layTextGround(stage, EACH, { mail: "plain" });
  const tellReceipts = receiptsOf(ground);
  try {
    const unrest = await startUnrest(ground, stage.random);
    let wrongSums = 0;
    for (let cycle = 0; cycle < cycles; cycle++) {
      await unrest.enroll(NEW_LEADS);
      await killAmidst(ground, unrest, stage.random);
      await tellReceipts();
      if (!(await isSumRight(ground))) wrongSums += 1;
    }
    await unrest.calm();
    const last = await ground.start();
    const isSettled = await workOff(ground, last, tellReceipts);
    if (!isSettled) console.log(last.log());
    await last.stop();
    if (!(await isSumRight(ground))) wrongSums += 1;

    const after = await readAftermath(ground.world.foundation.db, ground, unrest.leads);
    const deeds = Object.entries(unrest.deeds)
      .map(([name, times]) => `${name} ${times}`)
      .join(", ");
    const leads = unrest.leads.length;
    return [
      none(`steps handed over twice in ${cycles} kills (${after.messages}; ${deeds})`, after.twice.length),
      none("gates behind an answer", after.behindAnAnswer),
      none("gates behind a pause", unrest.passedAPause),
      none("answered, and still running", after.stillRunning.length),
      none(`leads forgotten, of ${leads} (${after.enrollments}; ${some(after.forgotten)})`, after.forgotten.length),
      none(`finished without their first or last step (${some(after.cut)})`, after.cut.length),
      none(`neither ended nor in doubt (${some(after.open)})`, after.open.length + (isSettled ? 0 : 1)),
      none("SMS in doubt, though Twilio can be asked", after.inDoubt.sms),
      none("WhatsApp in doubt, though its receipt came", after.inDoubt.told),
      none(`sent, but never handed over (${some(after.neverHandedOver)})`, after.neverHandedOver.length),
      none("sums of the ledger that were wrong", wrongSums),
      atMost("in doubt", after.inDoubt.all, cycles * EACH * 2),
      atLeast("sent", after.sent, cycles * NEW_LEADS),
      atLeast("answers and opt-outs", (unrest.deeds.answer ?? 0) + (unrest.deeds["opt out"] ?? 0), 1),
    ];
  } finally {
    await ground.close();
  }
}

/** Kills amidst everything that people do. */
export const changes: Scenario = {
  title: "F1: workers killed while running sequences are changed, paused and answered",
  engines: ["sqlite", "postgres"],
  isInShort: true,
  run,
};
