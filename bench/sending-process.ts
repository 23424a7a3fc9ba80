// A worker of the bench as a process of its own: started by sending-processes.ts, told when to begin and when to end, it sends
// what is due by a hand-over that answers at once.
import { wireRooms } from "../packages/server/src/app/wiring.ts";
import { readConfig } from "../packages/server/src/config/config.ts";
import { openDatabase } from "../packages/server/src/db/open.ts";
import { silentLogger } from "../packages/server/src/http/logger.ts";
import { startSending } from "../packages/server/src/messages/sending-worker.ts";

/** What it says of itself, ten times a second. */
export interface Said {
  readonly handed: number;
  readonly processorMs: number;
}

wireRooms();
const read = readConfig(process.env);
const config = { ...read, secrets: { ...read.secrets, secretKey: read.secrets.secretKey ?? "" } };
const db = openDatabase(config);
const foundation = { db, clock: { now: () => Date.now() }, config, log: silentLogger };
let handed = 0;
let usedBefore = process.cpuUsage();

function say(): void {
  const { user, system } = process.cpuUsage(usedBefore);
  process.send?.({ handed, processorMs: (user + system) / 1_000 } satisfies Said);
}

async function send(): Promise<void> {
  usedBefore = process.cpuUsage();
  const { stop } = await startSending(foundation, {
    lanes: Number(process.env.LANES),
    handOver: async ({ message }) => {
      handed += 1;
      return { kind: "accepted", providerId: message.providerId ?? "", answer: "250" };
    },
  });
  const saying = setInterval(say, 100);
  process.once("disconnect", async () => {
    clearInterval(saying);
    await stop();
    await db.close();
  });
}

process.once("message", () => void send());
say();
