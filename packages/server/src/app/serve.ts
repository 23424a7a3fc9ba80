import { once } from "node:events";
import { serve as listen, type ServerType } from "@hono/node-server";
import { baseUrlOf } from "../config/config.ts";
import { migrate } from "../db/migrate.ts";
import { startLiveEvents } from "../http/live-events.ts";
import type { App } from "../http/mount.ts";
import type { MountedRoom } from "../http/route.ts";
import { assigneeFinder } from "../leads/store-assignees.ts";
import { createApp } from "./create-app.ts";
import type { OpenFoundation } from "./open-foundation.ts";
import { gatherRooms } from "./rooms.ts";
import { startWork } from "./start-work.ts";

/** A server that answers. */
export interface RunningServer {
  readonly url: string;
  /** Stops taking requests, lets the worker finish what is under way, closes. */
  stop(): Promise<void>;
}

/** How to serve. */
export interface ServeOptions {
  readonly port: number;
  readonly worker: boolean;
  readonly extend?: (app: App) => void;
}

const OPEN_REQUESTS_MS = 3_000;
/** Bytes of an address with all headers: a filter of many groups, or an import's mapping, is longer than the 16 KB usual with Node. */
const LONGEST_HEAD = 65_536;
const FIRST_PAGE_MS = 1_500;
const BETWEEN_ROOMS_MS = 30;

/** Reads the rooms' files once the first pages are out, so that nobody's first click waits for them. */
async function readAhead(rooms: readonly MountedRoom[], isStopping: () => boolean): Promise<void> {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms).unref());
  await pause(FIRST_PAGE_MS);
  for (const room of rooms) {
    if (isStopping()) return;
    await room.load();
    await pause(BETWEEN_ROOMS_MS);
  }
}

async function closeServer(server: ServerType): Promise<void> {
  const closed = once(server, "close");
  server.close();
  if ("closeIdleConnections" in server) server.closeIdleConnections();
  const timer = setTimeout(() => {
    if ("closeAllConnections" in server) server.closeAllConnections();
  }, OPEN_REQUESTS_MS);
  await closed;
  clearTimeout(timer);
}

/** Migrates, then serves the API and the screens, with a worker inside unless told not to. */
export async function serve(foundation: OpenFoundation, options: ServeOptions): Promise<RunningServer> {
  await migrate(foundation.db, foundation.clock.now());
  const liveEvents = await startLiveEvents(foundation, assigneeFinder(foundation.db));
  const rooms = gatherRooms(foundation);
  const app = createApp({
    foundation,
    liveEvents,
    rooms,
    ...(options.extend === undefined ? {} : { extend: options.extend }),
  });
  const server = listen({ fetch: app.fetch, port: options.port, serverOptions: { maxHeaderSize: LONGEST_HEAD } });
  await new Promise<void>((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new Error(`Port ${options.port} is taken: stop the other program, or choose another with --port`, {
              cause: error,
            })
          : error,
      ),
    );
  });
  const work = options.worker ? await startWork(foundation).catch(giveUp) : null;
  /** A server whose worker may not start does not answer half-heartedly: it goes, and the process can end. */
  async function giveUp(error: unknown): Promise<never> {
    await liveEvents.stop();
    await closeServer(server);
    await foundation.close();
    throw error;
  }
  let isStopping = false;
  readAhead(rooms, () => isStopping).catch((error) => foundation.log.error({ err: error }, "a room could not be read"));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  return {
    url: foundation.config.baseUrl ?? baseUrlOf({ baseUrl: null, port }),
    async stop() {
      isStopping = true;
      await liveEvents.stop();
      await Promise.all([closeServer(server), work?.stop()]);
      await foundation.close();
    },
  };
}
