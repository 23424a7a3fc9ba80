// F6: the network between the program and its mail server: each lane goes through a proxy that breaks in its own way.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { duplicatesAmong, layGround, openOnes, planForAll } from "./ground.ts";
import { becomes } from "./process.ts";
import { atLeast, atMost, type Finding, none, roundsOf, type Scenario, type Stage } from "./scenario.ts";

/** What a proxy does with a connection. */
type Trouble =
  | "none"
  | "stall at once"
  | "stall before the answer"
  | "reset"
  | "reset at the dot"
  | "half open"
  | "slow"
  | "closed port";

const TROUBLES: readonly Trouble[] = [
  "none",
  "stall at once",
  "stall before the answer",
  "reset",
  "reset at the dot",
  "half open",
  "slow",
  "closed port",
];
const ROUNDS = { reduced: 1, short: 1, long: 20 };
const PER_LANE = 3;

interface Proxy {
  readonly port: number;
  /** the network is well again */
  heal(): void;
  close(): void;
}

async function startProxy(trouble: Trouble, target: () => number): Promise<Proxy> {
  let current: Trouble = trouble;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  };
  const server: Server = createServer((client) => {
    keep(client);
    if (current === "stall at once") return;
    if (current === "reset") return client.resetAndDestroy();
    const upstream = connect(target(), "127.0.0.1");
    keep(upstream);
    let isStalled = false;
    client.on("data", (chunk) => {
      const hasDot = chunk.includes("\r\n.\r\n");
      if (current === "slow") {
        // a byte at a time; whoever waits for long gives up
        let at = 0;
        const drip = setInterval(() => {
          if (at >= chunk.length || client.destroyed) return clearInterval(drip);
          upstream.write(chunk.subarray(at, at + 1));
          at += 1;
        }, 20);
        return;
      }
      upstream.write(chunk);
      if (!hasDot) return;
      if (current === "reset at the dot") client.resetAndDestroy();
      if (current === "stall before the answer") isStalled = true;
      if (current === "half open") client.end();
    });
    upstream.on("data", (chunk) => {
      if (!isStalled && client.writable) client.write(chunk);
    });
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  if (trouble === "closed port") server.close();
  return {
    port,
    heal() {
      const wasClosed = current === "closed port";
      current = "none";
      for (const socket of sockets) socket.destroy();
      if (wasClosed) server.listen(port, "127.0.0.1");
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

async function run(stage: Stage): Promise<Finding[]> {
  const rounds = roundsOf(stage, ROUNDS);
  let target = 0;
  const proxies = await Promise.all(TROUBLES.map((trouble) => startProxy(trouble, () => target)));
  const leads = rounds * TROUBLES.length * PER_LANE;
  const portOf = (number: number) => proxies[number]?.port ?? 0;
  const ground = await layGround(stage, { teams: 1, accounts: TROUBLES.length, leads, portOf });
  target = ground.recorder.port;
  const [team] = ground.teams;
  if (team === undefined) throw new Error("There is no team");
  try {
    await planForAll(ground, team, { key: "network" });
    const worker = await ground.start();
    // the budget of a call is 20 s; within it and a moment each lane has had its answer or its end
    const isWithinBudget = await becomes(async () => (await ground.states())["handing-off"] === undefined, 45_000);
    await becomes(async () => {
      const { db } = ground.world.foundation;
      const tried = await db.query
        .selectFrom("message")
        .select("accountId")
        .distinct()
        .where("attempts", ">", 0)
        .execute();
      const left = await db.query
        .selectFrom("message")
        .select("id")
        .where("state", "in", ["claimed", "handing-off"])
        .execute();
      return tried.length >= TROUBLES.length - 1 && left.length === 0;
    }, 45_000);
    for (const proxy of proxies) proxy.heal();
    // the breakers half-open and the retries come by the clock: hours pass
    for (let hours = 1; hours <= 30 && openOnes(await ground.states()) > 0; hours++) {
      worker.setAhead(hours * 3_600_000);
      await becomes(async () => openOnes(await ground.states()) === 0, 1_500);
    }
    await worker.stop();
    const states = await ground.states();
    const { handOvers } = ground.recorder;
    const kinds = Object.entries(states).map(([state, count]) => `${count} ${state}`);
    return [
      none(`duplicates through ${TROUBLES.length} broken networks (${kinds.join(", ")})`, duplicatesAmong(handOvers)),
      none("calls that outlived their budget", isWithinBudget ? 0 : 1),
      none("neither ended nor in doubt once it healed", openOnes(states)),
      none(
        "accepted, but never handed over",
        Math.max(0, (states.accepted ?? 0) - new Set(handOvers.map(({ intent }) => intent)).size),
      ),
      // only where the dot was written and no answer came
      atMost("in doubt", states.unknown ?? 0, rounds * PER_LANE * 4),
      atLeast("accepted", states.accepted ?? 0, rounds * PER_LANE * 4),
    ];
  } finally {
    await ground.close();
    for (const proxy of proxies) proxy.close();
  }
}

/** A bad network. */
export const network: Scenario = {
  title: "F6: stalls, resets and a dripping line between us and the provider",
  engines: ["sqlite", "postgres"],
  isInShort: true,
  run,
};
