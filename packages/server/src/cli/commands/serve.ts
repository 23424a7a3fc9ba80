import type { Command } from "commander";
import { openFoundation } from "../../app/open-foundation.ts";
import { sandboxConfig } from "../../app/sandbox-config.ts";
import { serve } from "../../app/serve.ts";
import type { Config } from "../../config/config.ts";
import { loadConfig } from "../../config/load-config.ts";
import { untilStopped } from "../until-stopped.ts";
import { portNumber } from "../whole-number.ts";

interface Serving {
  readonly config: Config;
  readonly worker: boolean;
}

async function serveProviders({ config, worker }: Serving) {
  return serve(await openFoundation(config), { port: config.port, worker });
}

/** Serves with stand-ins for the providers, and the page on which a person answers as the lead. */
async function serveSandbox({ config, worker }: Serving) {
  const { startSandbox } = await import("../../sandbox/start-sandbox.ts");
  const { mountSandboxPages } = await import("../../sandbox/pages.ts");
  const { startSandboxNumbers } = await import("../../sandbox/start-numbers.ts");
  const sandbox = await startSandbox();
  const numbers = await startSandboxNumbers(() => sandbox.clock.now());
  const close = () => Promise.all([sandbox.close(), numbers.close()]);
  const server = await openFoundation(sandboxConfig(config, sandbox, numbers), sandbox.clock)
    .then((foundation) =>
      serve(foundation, {
        port: config.port,
        worker,
        extend: (app) => mountSandboxPages(app, { sandbox, numbers, config }),
      }),
    )
    .catch(async (error: unknown) => {
      await close();
      throw error;
    });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      await close();
    },
  };
}

/** `serve`: API, screens and worker in one process. */
export function registerServeCommand(program: Command): void {
  program
    .command("serve")
    .description("migrate the database, serve API and screens, and run the worker inside")
    .option("--port <number>", "port to listen on (otherwise PORT, 3000)", portNumber)
    .option("--no-worker", "leave the worker to another process")
    .option("--json", "one JSON object on standard output")
    .action(async (options: { port?: number; worker: boolean; json?: boolean }) => {
      const config = loadConfig(options.port === undefined ? {} : { PORT: String(options.port) });
      const server = await (config.sandbox ? serveSandbox : serveProviders)({ config, worker: options.worker });
      process.stdout.write(
        options.json === true
          ? `${JSON.stringify({ url: server.url, sandbox: config.sandbox })}\n`
          : `Lead Dashboard answers on ${server.url}${config.sandbox ? ", the sandbox on /sandbox" : ""}\n`,
      );
      await untilStopped();
      await server.stop();
    });
}
