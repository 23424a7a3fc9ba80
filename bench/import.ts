// Importing Google Maps rows through the real program: first alone, then while another client reads its list.
import { readFileSync } from "node:fs";
import { type Program, startProgram } from "../e2e/program.ts";
import { type Figure, percentile } from "./figures.ts";
import { googleMapsRows } from "./google-maps-rows.ts";
import { openGround } from "./ground.ts";

const ROWS = Number(process.env.BENCH_IMPORT_ROWS ?? 100_000);
const MILLION = Number(process.env.BENCH_MILLION_ROWS ?? 1_000_000);
const ASK_EVERY_MS = 20;
const LOOK_EVERY_MS = 250;

interface ImportState {
  status: string;
  rows: number;
  created: number;
  startedAt: string | null;
  finishedAt: string | null;
}

/** Measures rows a second, and what a list costs meanwhile. */
export function measureImport(): Promise<Figure[]> {
  return withProgram(async (at) => {
    const alone = await ended(await send(at, { count: ROWS, from: 0 }), at);
    const { busy, waits } = await besideLists(at, { count: ROWS / 4, from: ROWS });
    return [
      {
        name: `import of ${ROWS.toLocaleString("en")} rows, searchable, deduplicated`,
        measured: rate(alone, ROWS),
        unit: "/s",
        target: 10_000,
        better: "higher",
      },
      {
        name: "import while a client lists",
        measured: rate(busy, ROWS / 4),
        unit: "/s",
        target: 2_000,
        better: "higher",
      },
      { name: "list during an import, p50", measured: percentile(waits, 0.5), unit: "ms", target: 10, better: "lower" },
      {
        name: "list during an import, p99",
        measured: percentile(waits, 0.99),
        unit: "ms",
        target: 30,
        better: "lower",
      },
    ];
  });
}

/** The same with 1,000,000 rows, what memory they take, and the same file once more. */
export function measureMillion(): Promise<Figure[]> {
  return withProgram(async (at) => {
    const memory: number[] = [];
    const whole = { count: MILLION, from: 0 };
    const alone = await ended(await send(at, whole), at, () => void memory.push(anonymousMb(at.program.pid())));
    const quarter = Math.ceil(memory.length / 4);
    const growth = Math.max(...memory.slice(-quarter)) - Math.max(...memory.slice(0, quarter));
    const { busy, waits } = await besideLists(at, { count: MILLION / 20, from: MILLION });
    const again = await ended(await send(at, whole), at);
    if (again.created > 0) throw new Error(`The same file made ${again.created} leads again`);
    const rows = MILLION.toLocaleString("en");
    return [
      { name: `import of ${rows} rows`, measured: rate(alone, MILLION), unit: "/s", target: 15_000, better: "higher" },
      { name: "RssAnon meanwhile, at most", measured: Math.max(...memory), unit: "MB", target: 400, better: "lower" },
      { name: "RssAnon, last quarter over the first", measured: growth, unit: "MB", target: 40, better: "lower" },
      {
        name: `import among ${rows} while a client lists`,
        measured: rate(busy, MILLION / 20),
        unit: "/s",
        target: 2_000,
        better: "higher",
      },
      { name: "list meanwhile, p99", measured: percentile(waits, 0.99), unit: "ms", target: 30, better: "lower" },
      {
        name: "the same file once more, no lead made",
        measured: speed(again, MILLION),
        unit: "/s",
        target: 15_000,
        better: "higher",
      },
    ];
  });
}

/** A running program and how to ask it. */
interface Place {
  readonly program: Program;
  readonly api: string;
  readonly headers: Record<string, string>;
}

async function withProgram(measure: (at: Place) => Promise<Figure[]>): Promise<Figure[]> {
  const ground = await openGround();
  const program = await startProgram(ground.settings);
  try {
    const headers = { authorization: `Bearer ${ground.apiKey}`, "content-type": "text/csv" };
    return await measure({ program, api: `${program.url}/api/v1`, headers });
  } finally {
    await program.stop();
    await ground.close();
  }
}

async function besideLists(at: Place, file: { count: number; from: number }) {
  const importUrl = await send(at, file);
  const [busy, waits] = await Promise.all([ended(importUrl, at), listMeanwhile(at, importUrl)]);
  return { busy, waits };
}

/** Memory of a process that no file stands behind. */
function anonymousMb(pid: number): number {
  const [, kilobytes] = /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1_024;
}

function rate(done: ImportState, rows: number): number {
  if (done.status !== "done" || done.created !== rows) throw new Error(`The import ended as ${JSON.stringify(done)}`);
  return speed(done, rows);
}

function speed({ startedAt, finishedAt }: ImportState, rows: number): number {
  return (rows / (Date.parse(finishedAt ?? "") - Date.parse(startedAt ?? ""))) * 1000;
}

/** Sends the file; answers the address of the import. */
async function send({ api, headers }: Place, file: { count: number; from: number }): Promise<string> {
  const pieces = googleMapsRows(file.count, file.from);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { value, done } = pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
  const answer = await fetch(`${api}/imports`, { method: "POST", headers, body, duplex: "half" } as RequestInit);
  if (answer.status !== 202) throw new Error(`The import was refused: ${await answer.text()}`);
  return `${api}/imports/${((await answer.json()) as { id: string }).id}`;
}

async function ended(url: string, { headers }: Place, onLook = () => {}): Promise<ImportState> {
  for (;;) {
    const state = (await (await fetch(url, { headers })).json()) as ImportState;
    if (state.finishedAt !== null) return state;
    onLook();
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

const LISTS = ["sort=-score", "sort=name", "sort=-createdAt&status=NEW", "q=studio", "country=XK&hasPhone=true"];

async function listMeanwhile(at: Place, importUrl: string): Promise<number[]> {
  const waits: number[] = [];
  let isRunning = true;
  const watching = ended(importUrl, at).then(() => {
    isRunning = false;
  });
  for (let turn = 0; isRunning; turn++) {
    const startedAt = performance.now();
    const answer = await fetch(`${at.api}/leads?limit=50&${LISTS[turn % LISTS.length]}`, { headers: at.headers });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`The list answered ${answer.status}`);
    waits.push(performance.now() - startedAt);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  await watching;
  return waits;
}
