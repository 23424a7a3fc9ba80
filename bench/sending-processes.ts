// Workers as an operator starts them on PostgreSQL: each a process of its own, with its own event loop and connections.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Said } from "./sending-process.ts";

const PROGRAM = join(import.meta.dirname, "sending-process.ts");

/** Workers that wait to be told to begin. */
export interface SendingProcesses {
  begin(): void;
  /** messages handed over by all of them, and processor time they took since they began */
  said(): Said;
  stop(): Promise<void>;
}

/** Starts them, and waits until each is ready. */
export async function startSendingProcesses(
  count: number,
  environment: Readonly<Record<string, string>>,
): Promise<SendingProcesses> {
  const children = Array.from({ length: count }, () =>
    fork(PROGRAM, { env: { PATH: process.env.PATH, ...environment }, stdio: ["ignore", "ignore", "inherit", "ipc"] }),
  );
  const last = new Map<ChildProcess, Said>();
  for (const child of children) child.on("message", (said) => void last.set(child, saidIn(said)));
  await Promise.all(children.map((child) => once(child, "message")));
  const sum = (of: (said: Said) => number) => [...last.values()].reduce((total, said) => total + of(said), 0);
  return {
    begin() {
      for (const child of children) child.send("begin");
    },
    said: () => ({ handed: sum(({ handed }) => handed), processorMs: sum(({ processorMs }) => processorMs) }),
    async stop() {
      await Promise.all(
        children.map(async (child) => {
          const ended = once(child, "exit");
          child.disconnect();
          await ended;
        }),
      );
    },
  };
}

function saidIn(message: unknown): Said {
  const numberOf = (name: keyof Said) => Number(Reflect.get(Object(message), name));
  return { handed: numberOf("handed"), processorMs: numberOf("processorMs") };
}
