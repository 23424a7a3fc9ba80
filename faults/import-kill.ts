// A worker killed twice in the middle of a large import; the one after it ends what is left, and every row is there once.
import { readFileSync } from "node:fs";
import { googleMapsRows } from "../bench/google-maps-rows.ts";
import { openWorld, type TestOrganization } from "../packages/server/src/testing/world.ts";
import { becomes, type Running, startProcess } from "./process.ts";
import { atLeast, atMost, type Finding, none, type Scenario } from "./scenario.ts";

const ROWS = 200_000;
const SHORT_ROWS = 6_000;
const SECRET_KEY = "a secret key of the tests, long enough";
const PATIENCE_MS = 20 * 60_000;
/** A dead worker's claim ends after a minute on PostgreSQL: the next one's clock shows so much more. */
const PAST_THE_LEASE_MS = 61_000;
/** RssAnon of a worker (issue 3, measures). */
const MOST_MB = 400;

/** Sudden death in the middle of an import (issue 3: "killed -9 twice midway: each row once"). */
export const importKill: Scenario = {
  title: "An import whose worker is killed twice",
  engines: ["sqlite", "postgres"],
  isInShort: false,
  async run({ engine, isShort, program, databases }): Promise<Finding[]> {
    const database = await databases.fresh(engine);
    const world = await openWorld({ SECRET_KEY }, database);
    world.clock.set(Date.now());
    const rows = isShort ? SHORT_ROWS : ROWS;
    let worker: Running | undefined;
    try {
      const organization = await world.organization();
      const importId = await send(organization, rows);
      const read = async () => (await organization.api.get(`/imports/${importId}`)).body;
      let largest = 0;
      let wrongSums = 0;
      let killed = 0;
      for (const [turn, share] of [1 / 3, 2 / 3, 2].entries()) {
        worker = await startProcess({
          program,
          arguments: ["worker"],
          environment: { SECRET_KEY, LOG_LEVEL: "error", DATABASE_URL: database.url },
          aheadMs: turn * PAST_THE_LEASE_MS,
        });
        const { pid } = worker.child;
        await becomes(async () => {
          largest = Math.max(largest, anonymousMb(pid ?? 0));
          const state = await read();
          if (state.rows !== state.created + state.updated + state.skipped + state.failed) wrongSums += 1;
          return state.finishedAt !== null || state.rows >= rows * share;
        }, PATIENCE_MS);
        if ((await read()).finishedAt === null) killed += 1;
        worker.kill();
        await worker.ended;
      }
      const done = await read();
      const again = await send(organization, rows);
      await world.drain();
      const repeated = (await organization.api.get(`/imports/${again}`)).body;
      const stored = await world.foundation.db.query
        .selectFrom("lead")
        .select(({ fn }) => [fn.countAll<number>().as("all"), fn.count<number>("placeId").distinct().as("different")])
        .where("organizationId", "=", organization.organizationId)
        .executeTakeFirstOrThrow();
      return [
        atLeast("times it was killed before its end", killed, 2),
        atLeast("rows of the file that came to an end", done.created + done.skipped + done.failed, rows),
        atLeast("leads", Number(stored.all), rows),
        none("leads there twice", Number(stored.all) - Number(stored.different)),
        none("looks at which the counts did not add up", wrongSums),
        none("leads made by sending the file again", repeated.created),
        atMost("RssAnon of the worker, MB", largest, MOST_MB),
      ];
    } finally {
      worker?.kill();
      await worker?.ended;
      await world.close();
    }
  },
};

async function send({ api }: TestOrganization, count: number): Promise<string> {
  const body = [...googleMapsRows(count)].join("");
  const answer = await api.send("POST", "/imports", { body, headers: { "content-type": "text/csv" } });
  if (answer.status !== 202) throw new Error(`The import was refused: ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}

function anonymousMb(pid: number): number {
  try {
    const [, kilobytes = "0"] = /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kilobytes) / 1_024;
  } catch {
    return 0;
  }
}
