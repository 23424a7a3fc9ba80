// Ground of SMS and WhatsApp: numbers at the stand-ins of Twilio and Meta, reached through a line that tells how far each
// call has come, and webhooks that reach the program through a real server.
import { once } from "node:events";
import { createServer as createHttpServer, request as requestOf } from "node:http";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { channelAccountWriter } from "../packages/server/src/channels/store.ts";
import { magicCode, SILENT_ENDING } from "../packages/server/src/sandbox/sandbox-text.ts";
import { type SandboxNumbers, startSandboxNumbers } from "../packages/server/src/sandbox/start-numbers.ts";
import { callAsTwilio } from "../packages/server/src/sandbox/twilio-server.ts";
import { callAsWhatsApp, whatsAppDelivery } from "../packages/server/src/sandbox/whatsapp-server.ts";
import { withWorker } from "../packages/server/src/testing/number-world.ts";
import { openWorld, type TestOrganization, type World } from "../packages/server/src/testing/world.ts";
import { environmentOf, mailAccount } from "./ground.ts";
import { type Running, type Start, startProcess } from "./process.ts";
import { type Recorder, startRecorder } from "./recorder.ts";
import type { Stage } from "./scenario.ts";

const SECRET_KEY = "a secret key of the tests, long enough";
const META_SECRET = "app_secret_123";
const TWILIO_TOKEN = "1".repeat(32);

/** How far a call came: the connection stands, its first bytes are here, the answer is about to be given back. */
export type CallPoint = "connect" | "first-byte" | "answer" | "response";

/** A number of an organization. */
export interface OwnNumber {
  readonly channel: "sms" | "whatsapp";
  readonly accountId: string;
  /** the number itself */
  readonly from: string;
  /** WhatsApp's own id of it */
  readonly phoneNumberId: string;
}

/** The ground. */
export interface TextGround {
  readonly world: World;
  readonly organization: TestOrganization;
  readonly numbers: SandboxNumbers;
  readonly own: readonly OwnNumber[];
  /** takes what the mail accounts send */
  readonly mails: Recorder;
  /** called at every point of a call; the line waits for it */
  onPoint: (point: CallPoint) => Promise<void> | void;
  /** what is told by the providers arrives so much later than now, ms */
  aheadMs: number;
  /** where the program's own server listens, which answers everything then; null: the world answers */
  serverPort: number | null;
  /** where people and providers reach the program */
  readonly base: string;
  start(more?: Partial<Pick<Start, "arguments" | "killAt" | "aheadMs">>): Promise<Running>;
  /** a lead writes to one of the numbers; gives the status of the answer */
  write(number: OwnNumber, from: string, body: string): Promise<number>;
  /** a delivery of Meta to one of the numbers; gives the status of the answer */
  tell(number: OwnNumber, value: object): Promise<number>;
  close(): Promise<void>;
}

/** A line to a server: every chunk waits for whoever listens. */
async function startLine(port: number, tell: (point: CallPoint) => Promise<void> | void) {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const carry = async () => {
      await tell("connect");
      const far = connect(port, "127.0.0.1");
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.on("error", () => {});
        socket.on("close", () => sockets.delete(socket));
      }
      near.on("close", () => far.destroy());
      far.on("close", () => near.end());
      const there = async () => {
        for await (const chunk of near as AsyncIterable<Buffer>) {
          await tell("first-byte");
          if (far.writable) far.write(chunk);
        }
      };
      const back = async () => {
        for await (const chunk of far as AsyncIterable<Buffer>) {
          await tell("answer");
          if (near.writable) near.write(chunk);
          await tell("response");
        }
      };
      await Promise.all([there(), back()]);
    };
    near.on("error", () => {});
    carry().catch(() => near.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** What tells, as Meta does whether whoever asked for it is alive or not, that what it took was delivered: of each message once. */
export function receiptsOf(ground: TextGround): () => Promise<void> {
  const told = new Set<string>();
  return async () => {
    for (const { id, from, callback } of ground.numbers.texts()) {
      const number = ground.own.find(({ phoneNumberId }) => phoneNumberId === from);
      if (number === undefined || told.has(id)) continue;
      told.add(id);
      const timestamp = String(Math.floor(Date.now() / 1_000));
      const status = { id, status: "delivered", timestamp, biz_opaque_callback_data: callback };
      await ground.tell(number, { statuses: [status] });
    }
  };
}

let phones = 100_000;

/** A number none of the stand-ins refuses. */
export function newPhone(channel: OwnNumber["channel"]): string {
  for (;;) {
    const phone = `+38344${String(++phones)}`;
    if (magicCode(channel, phone) === null && !phone.endsWith(SILENT_ENDING)) return phone;
  }
}

/** What a ground has beside its numbers. */
export interface TextGroundOptions {
  /** as many mail accounts as numbers of a provider; `askable`: with mailboxes */
  readonly mail?: "plain" | "askable";
  /** who answers in the place of the stand-ins, for Twilio and for WhatsApp */
  readonly providerUrl?: string;
  /** settings of every process, beside its own */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Lays the ground with so many numbers of each provider. */
export async function layTextGround(
  stage: Stage,
  each: number,
  { mail, providerUrl, environment: more = {} }: TextGroundOptions = {},
): Promise<TextGround> {
  const database = await stage.databases.fresh(stage.engine);
  let world: World | null = null;
  let serve: ReturnType<typeof withWorker> | null = null;
  const ground = { onPoint: (() => {}) as TextGround["onPoint"], aheadMs: 0, serverPort: null as number | null };
  const front = createHttpServer((request, response) => {
    if (ground.serverPort !== null) {
      const { method, url, headers } = request;
      const onward = requestOf({ host: "127.0.0.1", port: ground.serverPort, method, path: url, headers });
      onward.on("response", (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers)));
      onward.on("error", () => response.destroy());
      return void request.pipe(onward);
    }
    const answer = async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      if (world === null || serve === null) return response.writeHead(503).end();
      world.clock.set(Date.now() + ground.aheadMs);
      const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
      const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
      const { method = "GET" } = request;
      const body = method === "GET" ? null : Buffer.concat(chunks);
      const given = await serve(new Request(url, { method, headers, body }));
      response.writeHead(given.status, Object.fromEntries(given.headers)).end(Buffer.from(await given.arrayBuffer()));
    };
    answer().catch(() => response.destroy());
  });
  await once(front.listen(0, "127.0.0.1"), "listening");
  const base = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  const mails = await startRecorder();
  const numbers = await startSandboxNumbers(() => Date.now());
  const portOf = (url: string) => Number(new URL(url).port);
  const lines = await Promise.all(
    [numbers.twilioUrl, numbers.whatsAppUrl].map((url) =>
      startLine(portOf(providerUrl ?? url), (point) => ground.onPoint(point)),
    ),
  );
  const environment = {
    ...(mail === "askable" ? environmentOf(mails, true) : { SECRET_KEY, SANDBOX: "1" }),
    BASE_URL: base,
    TWILIO_API_URL: lines[0]?.url ?? "",
    WHATSAPP_API_URL: lines[1]?.url ?? "",
    ...more,
  };
  world = await openWorld({ ...environment, LOG_LEVEL: "silent" }, database);
  const { foundation, app } = world;
  // what is acknowledged has taken effect by the time of this world, which may be days ahead of the worker's
  serve = withWorker(
    () => foundation,
    (request) => app.fetch(request),
  );
  world.clock.set(Date.now());
  const organization = await world.organization({ address: "Rruga 1, Prishtina", timeZone: "Europe/Belgrade" });
  const add = async (body: object): Promise<string> => {
    const made = await organization.api.post("/channel-accounts", body);
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    // as a person would, who has entered it
    await organization.api.post(`/channel-accounts/${made.body.id}/test`);
    return made.body.id;
  };
  const own: OwnNumber[] = [];
  for (let number = 0; number < each; number++) {
    const twilio = { from: `+1555019${number}`, accountSid: `AC${"a".repeat(32)}`, authToken: TWILIO_TOKEN };
    const phoneNumberId = `10654035224292${number}`;
    const cloud = { number: `+1555010${number}`, phoneNumberId, accessToken: "token-token" };
    const whatsapp = { ...cloud, appSecret: META_SECRET, verifyToken: "our-own-words" };
    own.push(
      {
        channel: "sms",
        accountId: await add({ channel: "sms", name: `SMS ${number}`, twilio }),
        from: twilio.from,
        phoneNumberId: "",
      },
      {
        channel: "whatsapp",
        accountId: await add({ channel: "whatsapp", name: `WhatsApp ${number}`, whatsapp }),
        from: cloud.number,
        phoneNumberId,
      },
    );
  }
  if (mail !== undefined)
    await foundation.db.transaction(async (tx) => {
      const writer = channelAccountWriter(tx, organization.scope);
      for (let number = 0; number < each; number++)
        await writer.insert(
          mailAccount(`mail-${number}`, mails.port, mail === "askable" ? mails.imapPort : null),
          Date.now(),
        );
    });
  const opened = world;
  let written = 0;
  const tell = ({ accountId, phoneNumberId }: OwnNumber, value: object) =>
    callAsWhatsApp(`${base}/webhooks/whatsapp/${accountId}`, META_SECRET, whatsAppDelivery(phoneNumberId, value));
  const running = new Set<Running>();
  return Object.assign(ground, {
    base,
    world: opened,
    organization,
    numbers,
    own,
    mails,
    async start(more: Parameters<TextGround["start"]>[0] = {}) {
      const started = await startProcess({
        program: stage.program,
        arguments: ["worker"],
        environment: { ...environment, LOG_LEVEL: "error", DATABASE_URL: database.url },
        ...more,
      });
      running.add(started);
      return started;
    },
    tell,
    write(number: OwnNumber, from: string, body: string) {
      written += 1;
      if (number.channel === "sms") {
        const form = {
          MessageSid: `SM${String(written).padStart(32, "e")}`,
          From: from,
          To: number.from,
          Body: body,
          NumMedia: "0",
        };
        return callAsTwilio(`${base}/webhooks/twilio/${number.accountId}/inbound`, TWILIO_TOKEN, form);
      }
      const timestamp = String(Math.floor((Date.now() + ground.aheadMs) / 1_000));
      const message = { from: from.slice(1), id: `wamid.written-${written}`, timestamp, type: "text", text: { body } };
      return tell(number, { messages: [message] });
    },
    async close() {
      for (const one of running) if (!one.hasEnded()) one.kill();
      await Promise.all([...running].map((one) => one.ended));
      for (const line of lines) line.close();
      await opened.close();
      await numbers.close();
      await mails.close();
      front.closeAllConnections();
      front.close();
    },
  });
}
