// Importing Google Maps rows through the real program: first alone, then while another client reads its list.
import { startProgram } from "../e2e/program.ts";
import { type Figure, percentile } from "./figures.ts";
import { googleMapsRows } from "./google-maps-rows.ts";
import { openGround } from "./ground.ts";

const ROWS = Number(process.env.BENCH_IMPORT_ROWS ?? 100_000);
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
export async function measureImport(): Promise<Figure[]> {
  const ground = await openGround();
  const program = await startProgram(ground.settings);
  try {
    const headers = { authorization: `Bearer ${ground.apiKey}`, "content-type": "text/csv" };
    const api = `${program.url}/api/v1`;
    const alone = await ended(await send(api, headers, { count: ROWS, from: 0 }), headers);
    const beside = await send(api, headers, { count: ROWS / 4, from: ROWS });
    const [busy, waits] = await Promise.all([
      ended(beside, headers),
      listMeanwhile(api, { headers, importUrl: beside }),
    ]);
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
  } finally {
    await program.stop();
    await ground.close();
  }
}

function rate(done: ImportState, rows: number): number {
  if (done.status !== "done" || done.created !== rows) throw new Error(`The import ended as ${JSON.stringify(done)}`);
  return (rows / (Date.parse(done.finishedAt ?? "") - Date.parse(done.startedAt ?? ""))) * 1000;
}

/** Sends the file; answers the address of the import. */
async function send(
  api: string,
  headers: Record<string, string>,
  file: { count: number; from: number },
): Promise<string> {
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

async function stateOf(url: string, headers: Record<string, string>): Promise<ImportState> {
  return (await fetch(url, { headers })).json() as Promise<ImportState>;
}

async function ended(url: string, headers: Record<string, string>): Promise<ImportState> {
  for (;;) {
    const state = await stateOf(url, headers);
    if (state.finishedAt !== null) return state;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

const LISTS = ["sort=-score", "sort=name", "sort=-createdAt&status=NEW", "q=studio", "country=XK&hasPhone=true"];

async function listMeanwhile(
  api: string,
  given: { headers: Record<string, string>; importUrl: string },
): Promise<number[]> {
  const waits: number[] = [];
  let isRunning = true;
  const watching = ended(given.importUrl, given.headers).then(() => {
    isRunning = false;
  });
  for (let turn = 0; isRunning; turn++) {
    const startedAt = performance.now();
    const answer = await fetch(`${api}/leads?limit=50&${LISTS[turn % LISTS.length]}`, { headers: given.headers });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`The list answered ${answer.status}`);
    waits.push(performance.now() - startedAt);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  await watching;
  return waits;
}
