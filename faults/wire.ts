// What is on its way to a server of ours while the process that wrote it stands still, by what Linux says of both.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { becomes, pause, type Running } from "./process.ts";

const PATIENCE_MS = 10_000;
/** Where Linux is not, everything has arrived by then on any machine with nothing else to do, ms. */
const ELSEWHERE_MS = 250;
/** The columns of /proc/net/tcp: our address, theirs, and what waits to be sent and to be read. */
const ROW = /^\s*\d+: \w+:(\w{4}) \w+:(\w{4}) \w\w (\w{8}):(\w{8})/;

/** Whether each thread of a process has stopped: a signal is only on its way at first. */
function hasStopped({ child }: Running): boolean {
  const threads = `/proc/${child.pid}/task`;
  return readdirSync(threads).every((thread) => /\) T /.test(readFileSync(`${threads}/${thread}/stat`, "latin1")));
}

/** Whether a server has read whatever was written to its port. */
function isRead(port: number): boolean {
  const rows = readFileSync("/proc/net/tcp", "latin1").split("\n");
  return rows.every((row) => {
    const [, own, other, sending, reading] = (ROW.exec(row) ?? []).map((digits) => Number.parseInt(digits, 16));
    return !((own === port && reading !== 0) || (other === port && sending !== 0));
  });
}

/** Stops a process, and waits until the server at a port has read what it had written to it. */
export async function freezeAndRead(process: Running, port: number): Promise<void> {
  process.freeze();
  if (!existsSync("/proc/net/tcp")) return pause(ELSEWHERE_MS);
  await becomes(() => hasStopped(process), PATIENCE_MS);
  await becomes(() => isRead(port), PATIENCE_MS);
  // what was read last is understood
  await pause(5);
  await pause(0);
}
