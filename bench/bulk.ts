// Bulk actions through the real program: a status set for 10,000 and 100,000 leads with undo data kept, and taken back. Time
// from the request to the end, and what processor time the program took.
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { BulkAction, NewBulkAction } from "@lead-dashboard/contract/bulk-actions/schemas";
import { type Program, runCommand, startProgram } from "../e2e/program.ts";
import type { Figure } from "./figures.ts";
import { openGround, settle } from "./ground.ts";

const FEW = 10_000;
const MANY = 100_000;
/** After so long without a request nobody is being served. */
const UNSERVED_MS = 1_500;

/** Measures on a database of `count` leads. */
export async function measureBulk(count = MANY): Promise<Figure[]> {
  const ground = await openGround();
  try {
    await runCommand(["sample-leads", "--count", String(count), "--json"], ground.settings);
    const db = ground.open();
    await settle(db);
    await db.close();
    const program = await startProgram(ground.settings);
    try {
      return await measureOn(program, ground.apiKey);
    } finally {
      await program.stop();
    }
  } finally {
    await ground.close();
  }
}

async function measureOn(program: Program, apiKey: string): Promise<Figure[]> {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const ask = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const given = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${program.url}/api/v1${path}`, { method, headers, ...given });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json() as Promise<Answer>;
  };
  // As a browser is told: asking again and again would look like people who wait, for whom large transactions stop.
  const events = await fetch(`${program.url}/api/v1/events`, { headers });
  const told = linesOf(events);
  const until = async (type: string) => {
    for (;;) {
      const { value, done } = await told.next();
      if (done === true) throw new Error(`The stream of events ended before ${type}`);
      if (value === `event: ${type}`) return;
    }
  };
  const run = async (body: NewBulkAction): Promise<BulkAction> => {
    const { id } = await ask<{ id: string }>("POST", "/leads/bulk", body);
    await until("bulkAction.finished");
    return ask("GET", `/bulk-actions/${id}`);
  };
  const undo = async ({ id }: BulkAction) => {
    await ask("POST", `/bulk-actions/${id}/undo`);
    await until("bulkAction.undone");
  };
  const figures: Figure[] = [];
  const measure = async <Result>(name: string, work: () => Promise<Result>, target: number): Promise<Result> => {
    const processor = processorMs(program.pid());
    const began = performance.now();
    const result = await work();
    const wall = performance.now() - began;
    const taken = processorMs(program.pid()) - processor;
    figures.push(
      { name: `bulk: ${name}`, measured: wall, unit: "ms", target, better: "lower" },
      { name: `bulk: ${name}, processor`, measured: taken, unit: "ms", target, better: "lower" },
    );
    return result;
  };
  const status = (value: "CONTACTED" | "LOST") => ({ type: "status", status: value }) as const;
  const few = await someIds(ask);
  await run({ ids: few.slice(0, 500), action: { type: "tag", add: ["warm up"] } });
  // reading so many pages looks like somebody who waits for answers, for whom the process stays free
  await pause(UNSERVED_MS);
  const first = await measure("status of 10,000", () => run({ ids: few, action: status("LOST") }), 250);
  await measure("undo for 10,000", () => undo(first), 500);
  const second = await measure("status of 100,000", () => run({ filter: {}, action: status("CONTACTED") }), 3_000);
  if (second.changed < MANY * 0.5) throw new Error(`only ${second.changed} were changed`);
  await measure("undo for 100,000", () => undo(second), 6_000);
  await told.return(undefined);
  return figures;
}

async function* linesOf(answer: Response): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

async function someIds(ask: <Answer>(method: string, path: string) => Promise<Answer>): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ""; cursor !== null && ids.length < FEW; ) {
    const after: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: { id: string }[]; nextCursor: string | null } = await ask(
      "GET",
      `/leads?status=NEW&sort=createdAt&limit=200${after}`,
    );
    ids.push(...page.items.map((lead) => lead.id));
    cursor = page.nextCursor;
  }
  return ids.slice(0, FEW);
}

/** Processor time of a process and its threads so far, where Linux tells it: hundredths of a second after the name. */
function processorMs(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    // another system: the column says that it is not known
    return Number.NaN;
  }
}
