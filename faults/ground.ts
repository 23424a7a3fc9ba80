// What every scenario stands on: a database of organizations with accounts and leads, and the server that records.
import {
  type ChannelAccountValues,
  channelAccountWriter,
  ENVIRONMENT_ACCOUNT,
} from "../packages/server/src/channels/store.ts";
import { planMessages } from "../packages/server/src/messages/plan-messages.ts";
import type { FreshDatabase } from "../packages/server/src/testing/fresh-database.ts";
import { addLeads } from "../packages/server/src/testing/leads-and-messages.ts";
import { openWorld, type TestOrganization, type World } from "../packages/server/src/testing/world.ts";
import { type Running, type Start, startProcess } from "./process.ts";
import { type HandOver, type Recorder, startRecorder } from "./recorder.ts";
import type { Site } from "./scenario.ts";

/** An organization with what it sends from and to. */
export interface Team extends TestOrganization {
  readonly accountIds: readonly string[];
  readonly leadIds: readonly string[];
}

/** How large the ground is. */
export interface Size {
  readonly teams: number;
  readonly accounts: number;
  readonly leads: number;
  /** sent mails can be looked for by IMAP */
  readonly isAskable?: boolean;
  /** what each account may send a minute */
  readonly ratePerMinute?: number;
  /** where a SQLite file is to stand */
  readonly folder?: string;
  /** the database to lay it in, when not a fresh one; it is up to date */
  readonly database?: FreshDatabase;
  /** the server mails go to, when it runs already */
  readonly recorder?: Recorder;
  /** the port mails go to, when not straight to the recorder */
  readonly portOf?: (accountNumber: number, recorder: Recorder) => number;
}

/** The ground. */
export interface Ground {
  readonly world: World;
  readonly recorder: Recorder;
  readonly teams: readonly Team[];
  /** starts the `worker` command, or another one; of another program if one is named */
  start(more?: Partial<Pick<Start, "program" | "arguments" | "killAt" | "aheadMs">>): Promise<Running>;
  /** how many messages are in each state */
  states(): Promise<Record<string, number>>;
  /** why messages have not ended or are in doubt, each reason once */
  openReasons(): Promise<string>;
  close(): Promise<void>;
}

const SECRET_KEY = "a secret key of the tests, long enough";

/** The settings of every process that sends to a recorder. */
export function environmentOf(recorder: Recorder, isAskable = false): Record<string, string> {
  return {
    SECRET_KEY,
    LOG_LEVEL: "error",
    MAIL_HOST: "127.0.0.1",
    MAIL_PORT: String(recorder.port),
    MAIL_FROM: "ben@studio.example",
    MAIL_SECURE: "false",
    ...(isAskable
      ? {
          IMAP_HOST: "127.0.0.1",
          IMAP_PORT: String(recorder.imapPort),
          IMAP_SECURE: "false",
          IMAP_USER: "ben",
          // without it nobody signs in, and no sent mail is ever found
          IMAP_PASSWORD: "any",
        }
      : {}),
  };
}

/** Lays the ground. */
export async function layGround(stage: Site, size: Size): Promise<Ground> {
  const recorder = size.recorder ?? (await startRecorder());
  const environment = environmentOf(recorder, size.isAskable === true);
  const database = size.database ?? (await stage.databases.fresh(stage.engine, size.folder));
  const world = await openWorld({ ...environment, LOG_LEVEL: "silent" }, database);
  world.clock.set(Date.now());
  const teams: Team[] = [];
  for (let number = 0; number < size.teams; number++) teams.push(await makeTeam(world, size, recorder));
  const running = new Set<Running>();
  return {
    world,
    recorder,
    teams,
    async start(more = {}) {
      const started = await startProcess({
        program: stage.program,
        arguments: ["worker"],
        environment: { ...environment, DATABASE_URL: database.url },
        ...more,
      });
      running.add(started);
      return started;
    },
    async states() {
      const rows = await world.foundation.db.query
        .selectFrom("message")
        .select(({ fn }) => ["state", fn.countAll<number>().as("count")])
        .where("direction", "=", "outbound")
        .groupBy("state")
        .execute();
      return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
    },
    async openReasons() {
      const rows = await world.foundation.db.query
        .selectFrom("message")
        .select(["state", "reason"])
        .where("state", "in", ["planned", "claimed", "handing-off", "unknown"])
        .execute();
      return [...new Set(rows.map(({ state, reason }) => `${state}: ${reason ?? "no reason"}`))].join("; ");
    },
    async close() {
      for (const one of running) if (!one.hasEnded()) one.kill();
      await Promise.all([...running].map((one) => one.ended));
      await world.close();
      await recorder.close();
    },
  };
}

async function makeTeam(world: World, size: Size, recorder: Recorder): Promise<Team> {
  const team = await world.organization({ address: "Rruga 1, Prishtina", timeZone: "Europe/Belgrade" });
  const accountIds = Array.from({ length: size.accounts }, (_, number) =>
    // the first is the environment's own: it is there in any case, and steps of sequences leave by it too
    number === 0 ? ENVIRONMENT_ACCOUNT : `lane-${number}`,
  );
  await world.foundation.db.transaction(async (tx) => {
    const writer = channelAccountWriter(tx, team.scope);
    for (const [number, id] of accountIds.entries()) {
      const port = size.portOf?.(number, recorder) ?? recorder.port;
      const account = mailAccount(id, port, size.isAskable === true ? recorder.imapPort : null);
      await writer.insert({ ...account, ratePerMinute: size.ratePerMinute ?? null }, Date.now());
    }
  });
  const tag = team.organizationId.slice(-6);
  const leadIds = await addLeads(
    world.foundation,
    team.scope,
    Array.from({ length: size.leads }, (_, number) => {
      const email = `shop-${tag}-${number}@example.com`;
      return { name: `Shop ${tag} ${number}`, email, contactPoints: [{ ...POINT, value: email, key: email }] };
    }),
  );
  return { ...team, accountIds, leadIds };
}

const POINT = { kind: "email", label: null, preferred: true, state: "ok", phoneType: null } as const;

/** A mail account that sends to a local port, and reads at another one if it reads. */
export function mailAccount(id: string, port: number, imapPort: number | null = null): ChannelAccountValues {
  const server = { host: "127.0.0.1", security: "none", user: null } as const;
  const imap = imapPort === null ? null : { ...server, user: "ben", port: imapPort };
  return { ...ACCOUNT, id, name: id, ratePerMinute: null, mailServers: { smtp: { ...server, port }, imap } };
}

const ACCOUNT = {
  channel: "email",
  memberId: null,
  isFromEnvironment: true,
  isPaused: false,
  address: "ben@studio.example",
  senderName: null,
  sealedSecrets: null,
  dailyCap: null,
  sendWindow: null,
  isOpenToStrangers: false,
} as const;

/** What is planned for each lead of a team. */
export interface Wish {
  readonly key: string;
  /** when it is due; now when left out */
  readonly dueAt?: (number: number) => number;
  /** an automatic step that an answer stops */
  readonly isStep?: boolean;
}

/** Short transactions: whoever works beside it waits for none of them for long. */
const AT_ONCE = 200;

/** Plans one message for each of the leads; gives their ids. */
export async function planForAll(
  { world }: Ground,
  team: Team,
  { key, dueAt = () => Date.now(), isStep = false }: Wish,
  leadIds: readonly string[] = team.leadIds,
): Promise<string[]> {
  const { db } = world.foundation;
  const ids: string[] = [];
  for (let from = 0; from < leadIds.length; from += AT_ONCE) {
    const some = leadIds.slice(from, from + AT_ONCE);
    const rows = await db.query
      .selectFrom("lead")
      .select(["id", "email", "phoneE164", "assignedTo"])
      .where("organizationId", "=", team.organizationId)
      .where("id", "in", some)
      .execute();
    const leads = new Map(rows.map((lead) => [lead.id, lead]));
    const now = Date.now();
    const intents = some.flatMap((leadId, offset) => {
      const lead = leads.get(leadId);
      const number = from + offset;
      const plan = {
        leadId,
        channel: "email",
        dedupeKey: `${key}:${leadId}`,
        subject: `${key} ${number}`,
        body: "Hello",
        window: null,
        accountId: team.accountIds[number % team.accountIds.length] ?? null,
        plannedFor: dueAt(number),
        actor: team.admin.actor,
        ...(isStep ? { stopOnReplySince: now - 1 } : {}),
      } as const;
      return lead === undefined ? [] : [{ lead, plan }];
    });
    const planned = await db.transaction((tx) => planMessages(tx, team.scope, intents, now));
    for (const { plan } of intents) {
      const message = planned.get(plan.dedupeKey);
      if (message !== undefined) ids.push(message.id);
    }
  }
  return ids;
}

/** Hand-overs beyond the first of each intent. */
export function duplicatesAmong(handOvers: readonly HandOver[]): number {
  return handOvers.length - new Set(handOvers.map(({ intent }) => intent)).size;
}

/** Intents that are neither at an end nor shown as in doubt. */
export function openOnes(states: Record<string, number>): number {
  return ["planned", "claimed", "handing-off"].reduce((sum, state) => sum + (states[state] ?? 0), 0);
}
