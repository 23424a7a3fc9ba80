// F6 for names and certificates: each lane asks for a protected line, or by a name, and cannot have it. Nothing is handed over by
// it and nothing is in doubt; the breaker rests the lane, a well one beside it goes on. Then a person mends the settings.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { channelAccountWriter } from "../packages/server/src/channels/store.ts";
import { duplicatesAmong, layGround, mailAccount, openOnes, planForAll } from "./ground.ts";
import { becomes } from "./process.ts";
import { atLeast, type Finding, none, roundsOf, type Scenario, type Stage } from "./scenario.ts";

/** What is wrong with a lane. */
const TROUBLES = [
  "none",
  "a name nobody knows",
  "plain words in the place of a handshake",
  "a handshake that stalls",
  "a handshake that is cut",
  "a certificate of nobody known",
] as const;
type Trouble = (typeof TROUBLES)[number];

/** Messages of each lane; so many straight failures open a breaker. */
const PER_LANE = 6;
const ROUNDS = { reduced: 1, short: 1, long: 20 };
const PATIENCE_MS = 90_000;
const HOUR = 3_600_000;

/** A certificate that its own key signed, for another name; null where there is no openssl. */
function ownCertificate(): { key: Buffer; cert: Buffer } | null {
  const folder = mkdtempSync(join(tmpdir(), "lead-dashboard-certificate-"));
  const [key, cert] = [join(folder, "key"), join(folder, "cert")];
  const words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=other.example"];
  const { status } = spawnSync("openssl", [...words, "-keyout", key, "-out", cert]);
  const made = status === 0 ? { key: readFileSync(key), cert: readFileSync(cert) } : null;
  rmSync(folder, { recursive: true, force: true });
  if (made === null) console.log("There is no openssl: the handshake that would show a certificate is cut");
  return made;
}

/** A server that gives a lane its trouble. */
async function startTrouble(trouble: Trouble): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const certificate = trouble === "a certificate of nobody known" ? ownCertificate() : null;
  const server: Server =
    certificate === null
      ? createServer((socket) => {
          if (trouble === "plain words in the place of a handshake") socket.write("220 recorder\r\n");
          if (trouble !== "a handshake that stalls") socket.once("data", () => socket.resetAndDestroy());
        })
      : createTlsServer(certificate, (socket) => void socket.write("220 recorder\r\n"));
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

async function run(stage: Stage): Promise<Finding[]> {
  const leads = roundsOf(stage, ROUNDS) * TROUBLES.length * PER_LANE;
  const servers = await Promise.all(TROUBLES.map((trouble) => startTrouble(trouble)));
  const ground = await layGround(stage, { teams: 1, accounts: TROUBLES.length, leads });
  const [team] = ground.teams;
  if (team === undefined) throw new Error("There is no team");
  const { db } = ground.world.foundation;
  const set = (number: number, isMended: boolean) => {
    const { mailServers } = mailAccount("", ground.recorder.port);
    const smtp = mailServers?.smtp;
    const trouble = TROUBLES[number];
    if (smtp === undefined || trouble === "none" || trouble === undefined) return;
    const port = servers[number]?.port ?? 0;
    const asked =
      trouble === "a name nobody knows"
        ? { ...smtp, host: "mail.nobody.invalid" }
        : { ...smtp, port, security: "tls" as const };
    return db.transaction((tx) =>
      channelAccountWriter(tx, team.scope).update(
        team.accountIds[number] ?? "",
        { mailServers: { smtp: isMended ? smtp : asked, imap: null } },
        Date.now(),
      ),
    );
  };
  const lanes = async () => {
    const messages = await db.query
      .selectFrom("message")
      .select(["accountId", "state", "attempts"])
      .where("direction", "=", "outbound")
      .execute();
    const rows = await db.query.selectFrom("channelLane").select(["accountId", "breaker"]).execute();
    return team.accountIds.map((id) => ({
      own: messages.filter(({ accountId }) => accountId === id),
      isOpen: rows.some(({ accountId, breaker }) => accountId === id && breaker.openUntil !== null),
    }));
  };
  try {
    for (const number of TROUBLES.keys()) await set(number, false);
    await planForAll(ground, team, { key: "protected" });
    const worker = await ground.start();
    // the environment's own account, which is well, is done, and each of the others rests
    await becomes(async () => {
      const [well, ...broken] = await lanes();
      return well?.own.every(({ state }) => state === "accepted") === true && broken.every(({ isOpen }) => isOpen);
    }, PATIENCE_MS);
    const [well, ...broken] = await lanes();
    const byBroken = broken.flatMap(({ own }) => own);
    const others = new Set(broken.flatMap(({ own }) => own.map(({ state }) => state)));
    for (const number of TROUBLES.keys()) await set(number, true);
    for (let hours = 1; hours <= 30 && openOnes(await ground.states()) > 0; hours++) {
      worker.setAhead(hours * HOUR);
      await becomes(async () => openOnes(await ground.states()) === 0, 2_000);
    }
    await worker.stop();
    const states = await ground.states();
    const { handOvers } = ground.recorder;
    return [
      none(
        `handed over or in doubt by a line that never stood (${[...others].join(", ")})`,
        byBroken.filter(({ state }) => ["accepted", "unknown", "rejected", "failed"].includes(state)).length,
      ),
      none("lanes that were not rested by their breaker", broken.filter(({ isOpen }) => !isOpen).length),
      none(
        "lanes tried more than five times before",
        broken.filter(({ own }) => own.reduce((sum, one) => sum + one.attempts, 0) > 5).length,
      ),
      atLeast(
        "sent by the lane beside them",
        well?.own.filter(({ state }) => state === "accepted").length ?? 0,
        leads / TROUBLES.length,
      ),
      none("duplicates", duplicatesAmong(handOvers)),
      none("in doubt", states.unknown ?? 0),
      none("not sent once the settings were mended", leads - (states.accepted ?? 0)),
    ];
  } finally {
    await ground.close();
    for (const server of servers) server.close();
  }
}

/** Names and certificates. */
export const protectedLines: Scenario = {
  title: "F6: names nobody knows, handshakes that fail and certificates nobody vouches for",
  engines: ["sqlite", "postgres"],
  isInShort: true,
  run,
};
