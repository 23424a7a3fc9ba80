// What stands in the ledger when everything is over, beside what the providers' stand-ins took.
import type { Db } from "../packages/server/src/db/database.ts";
import type { TextGround } from "./texts.ts";
import type { Written } from "./unrest.ts";

/** States of a message that has not come to its end. */
export const OPEN = ["planned", "claimed", "handing-off"] as const;

/** What became of leads in sequences; sentences name what should not be. */
export interface Aftermath {
  /** how many messages, and how many enrollments, are in each state */
  readonly messages: string;
  readonly enrollments: string;
  /** hand-overs of a step to a lead beyond the first */
  readonly twice: readonly string[];
  /** gates whose lead had answered */
  readonly behindAnAnswer: number;
  readonly stillRunning: readonly string[];
  /** neither at an end nor with a message in doubt */
  readonly forgotten: readonly string[];
  /** finished without the steps every edition of their sequence has */
  readonly cut: readonly string[];
  readonly open: readonly string[];
  readonly neverHandedOver: readonly string[];
  /** `told`: of WhatsApp, though it arrived */
  readonly inDoubt: {
    readonly all: number;
    readonly sms: number;
    readonly told: number;
    /** first steps by e-mail: their Message-ID is known whatever happened */
    readonly firstMails: readonly string[];
  };
  readonly sent: number;
}

type Row = Awaited<ReturnType<typeof stepMessages>>[number];

const stepMessages = (db: Db) =>
  db.query
    .selectFrom("message")
    .select(["id", "leadId", "enrollmentId", "stepId", "state", "reason", "channel", "address"])
    .where("enrollmentId", "is not", null)
    .where("direction", "=", "outbound")
    .execute();

/** The step of a text by its words; `e` is step b with another text. */
function stepOf(text: string): string {
  const letter = /step[ _](.)/i.exec(text)?.[1] ?? "";
  return letter === "e" ? "b" : letter;
}

function countStates(rows: readonly { readonly state: string }[]): string {
  const groups = Object.entries(Object.groupBy(rows, ({ state }) => state));
  return groups.map(([state, all]) => `${all?.length} ${state}`).join(", ");
}

const told = (rows: readonly Row[]) =>
  rows.map(({ stepId, state, reason }) => `${stepId} ${state} ${reason ?? ""}`).join(", ");

/**
 * How many leads answered, and what passed the gate of one behind its answer, by the journal, whose order both take under the
 * lead's lock.
 */
export async function readAnswers(db: Db): Promise<{ answered: number; gatesBehind: number }> {
  const lines = await db.query
    .selectFrom("messageAttempt")
    .innerJoin("message", "message.id", "messageAttempt.messageId")
    .select(["leadId", "what", "position"])
    .where("what", "in", ["gate", "received"])
    .execute();
  const answers = new Map<string, number>();
  for (const { leadId, what, position } of lines) if (what === "received") answers.set(leadId, position);
  const behind = lines.filter(
    ({ leadId, what, position }) => what === "gate" && position > (answers.get(leadId) ?? Infinity),
  );
  return { answered: answers.size, gatesBehind: behind.length };
}

/** Reads it; nobody is at work any more. */
export async function readAftermath(
  db: Db,
  { numbers, mails }: Pick<TextGround, "numbers" | "mails">,
  leads: readonly Written[],
): Promise<Aftermath> {
  const rows = await stepMessages(db);
  const enrollments = await db.query.selectFrom("enrollment").select(["id", "state"]).execute();
  // by their words: an old backup does not know the ids of what left after it
  const taken = [
    ...numbers.texts().map(({ to, text }) => `${to} ${stepOf(text)}`),
    ...mails.handOvers.map(({ to, subject }) => `${to} ${stepOf(subject)}`),
  ];
  const arrived = new Set(taken);
  const hasArrived = ({ address, stepId }: Row) => arrived.has(`${address} ${stepId}`);
  const byEnrollment = Map.groupBy(rows, ({ enrollmentId }) => enrollmentId);
  const stateOf = new Map(enrollments.map(({ id, state }) => [id, state]));
  const fates = leads.map(({ enrollmentId, to, hasAnswered }) => {
    const messages = byEnrollment.get(enrollmentId) ?? [];
    const state = stateOf.get(enrollmentId) ?? "gone";
    const isOver = state === "stopped" || state === "finished";
    const isInDoubt = messages.some((message) => message.state === "unknown");
    const isWhole = ["a", "c"].every((step) => arrived.has(`${to} ${step}`));
    return { to, state, hasAnswered, isOver, isInDoubt, isWhole, said: `${to} ${state}: ${told(messages)}` };
  });
  const said = (chosen: typeof fates) => chosen.map((one) => one.said);
  const unknown = rows.filter(({ state }) => state === "unknown");
  const sent = rows.filter(({ state }) => ["accepted", "delivered", "read"].includes(state));
  return {
    messages: countStates(rows),
    enrollments: countStates(enrollments),
    twice: taken.filter((one, place) => taken.indexOf(one) !== place),
    behindAnAnswer: (await readAnswers(db)).gatesBehind,
    stillRunning: said(fates.filter(({ hasAnswered, isOver }) => hasAnswered && !isOver)),
    forgotten: said(fates.filter(({ isOver, isInDoubt }) => !isOver && !isInDoubt)),
    cut: said(fates.filter(({ state, isInDoubt, isWhole }) => state === "finished" && !isInDoubt && !isWhole)),
    open: rows.flatMap(({ state, reason }) => (OPEN.some((one) => one === state) ? [`${state} ${reason ?? ""}`] : [])),
    neverHandedOver: sent.filter((row) => !hasArrived(row)).map(({ channel, stepId }) => `${channel} ${stepId}`),
    inDoubt: {
      all: unknown.length,
      sms: unknown.filter(({ channel }) => channel === "sms").length,
      firstMails: unknown.flatMap((row) =>
        row.channel === "email" && row.stepId === "a"
          ? [`${hasArrived(row) ? "arrived" : "not sent"}, ${row.reason}`]
          : [],
      ),
      told: unknown.filter((row) => row.channel === "whatsapp" && hasArrived(row)).length,
    },
    sent: sent.length,
  };
}
