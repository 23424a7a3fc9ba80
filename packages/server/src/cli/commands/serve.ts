import type { Command } from "commander";
import { openFoundation } from "../../app/open-foundation.ts";
import { serve } from "../../app/serve.ts";
import { loadConfig } from "../../config/load-config.ts";
import { untilStopped } from "../until-stopped.ts";

/** `serve`: API, screens and worker in one process. */
export function registerServeCommand(program: Command): void {
  program
    .command("serve")
    .description("migrate the database, serve API and screens, and run the worker inside")
    .option("--port <number>", "port to listen on (otherwise PORT, 3000)")
    .option("--no-worker", "leave the worker to another process")
    .action(async (options: { port?: string; worker: boolean }) => {
      const config = loadConfig(options.port === undefined ? {} : { PORT: options.port });
      const server = await serve(openFoundation(config), { port: config.port, worker: options.worker });
      process.stdout.write(`Lead Dashboard answers on ${server.url}\n`);
      await untilStopped();
      await server.stop();
    });
}
