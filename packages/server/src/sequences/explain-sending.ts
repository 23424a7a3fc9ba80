import type { SendingExplanation, SendingFinding } from "@lead-dashboard/contract/sequences/explanation";
import { zoneSpan } from "@lead-dashboard/domain/channels/zone-span";
import { dayOf, nextDay } from "@lead-dashboard/domain/messages/account-pace";
import { breakerBlocksUntil } from "@lead-dashboard/domain/messages/breaker";
import { knownZone } from "@lead-dashboard/domain/sequences/step-delay";
import type { Queryable, Scope } from "../db/database.ts";
import { readSwitch } from "../messages/store-switch.ts";
import { explanationStore } from "./store-explanation.ts";
import { surroundingsStore } from "./store-surroundings.ts";

const DAY = 86_400_000;

/** What somebody has stopped in sequences, and lets go on again. */
const STANDING: ReadonlySet<SendingFinding["code"]> = new Set(["sequence-paused", "sequence-draft", "leads-paused"]);

/** Why so much, or nothing, was sent today: what weighs most comes first. */
export async function explainSending(db: Queryable, scope: Scope, now: number): Promise<SendingExplanation> {
  const store = explanationStore(db, scope);
  const { timeZone } = await surroundingsStore(db, scope).organization();
  const { offset } = zoneSpan(knownZone(timeZone), now);
  const today = Math.floor((now + offset) / DAY);
  const since = today * DAY - offset;
  const ofSequencesNow = await ofSequences(db, scope);
  const findings = [
    ...(await ofSwitch(db, scope)),
    ...(await ofAccounts(db, scope, now)),
    ...ofSequencesNow.filter(({ code }) => STANDING.has(code)),
    ...(await ofMessages(db, scope, { since, now })),
    ...ofSequencesNow.filter(({ code }) => !STANDING.has(code)),
  ];
  return {
    date: new Date(today * DAY).toISOString().slice(0, 10),
    timeZone,
    sent: await store.sentSince(since),
    findings,
  };
}

function finding(
  code: SendingFinding["code"],
  count: number,
  more: {
    about?: string | null;
    subjectId?: string;
    waiting?: number;
    at?: number | null;
    isLeast?: boolean;
  } = {},
): SendingFinding {
  const { about = null, subjectId = null, waiting = null, at = null, isLeast = false } = more;
  return { code, count, isLeast, about, subjectId, waiting, at: at === null ? null : new Date(at).toISOString() };
}

async function ofSwitch(db: Queryable, scope: Scope): Promise<SendingFinding[]> {
  const sending = await readSwitch(db, { organizationId: scope.organizationId });
  return sending?.isPaused === true ? [finding("paused", 1, { about: sending.pauseReason, at: sending.pausedAt })] : [];
}

async function ofAccounts(db: Queryable, scope: Scope, now: number): Promise<SendingFinding[]> {
  const store = explanationStore(db, scope);
  const accounts = await store.accounts();
  if (accounts.length === 0) return [finding("no-account", 0)];
  const findings = accounts.flatMap((account): SendingFinding[] => {
    const { id: subjectId, name, isPaused, pauseReason, dailyCap, breaker, countedOn, sentCount, lastError } = account;
    const said = (reason: string | null) => ({ about: reason === null ? name : `${name}: ${reason}`, subjectId });
    if (isPaused) return [finding("account-paused", 1, said(pauseReason))];
    const until = breaker === null ? null : breakerBlocksUntil(breaker, now);
    if (until !== null) return [finding("account-failing", 1, { ...said(lastError), at: until })];
    const sent = countedOn === dayOf(now) ? (sentCount ?? 0) : 0;
    return dailyCap !== null && sent >= dailyCap
      ? [finding("account-at-cap", sent, { about: name, subjectId, at: nextDay(now) })]
      : [];
  });
  const standing = findings.flatMap(({ code, subjectId }) => (code === "account-at-cap" ? [] : (subjectId ?? [])));
  const waiting = await store.waitingFor(standing, now);
  return findings.map((one) =>
    one.code === "account-at-cap" ? one : { ...one, waiting: waiting.get(one.subjectId ?? "") ?? 0 },
  );
}

async function ofMessages(
  db: Queryable,
  scope: Scope,
  { since, now }: { since: number; now: number },
): Promise<SendingFinding[]> {
  const store = explanationStore(db, scope);
  const due = await store.due(now);
  const later = await store.later(now, due);
  const [opened, unknown] = [await store.inState("opened"), await store.inState("unknown")];
  const isEmpty = due.length === 0 && later.count === 0 && opened.count === 0;
  const { firstDueAt: at } = later;
  return [
    ...(unknown.count > 0 ? [finding("in-doubt", unknown.count, unknown)] : []),
    ...due.map((held) => finding("held", held.count, { ...held, about: held.reason, at: held.firstDueAt })),
    ...(opened.count > 0 ? [finding("awaiting-person", opened.count, opened)] : []),
    ...(later.count > 0 ? [finding("later", later.count, { ...later, at })] : []),
    ...(isEmpty ? [finding("nothing-planned", 0)] : []),
    ...(await store.endedSince(since)).map((ended) => finding("ended", ended.count, { ...ended, about: ended.reason })),
  ];
}

async function ofSequences(db: Queryable, scope: Scope): Promise<SendingFinding[]> {
  const { active, isAnybodyIn, resting, paused } = await explanationStore(db, scope).sequences();
  return [
    ...(active === 0 ? [finding("no-active-sequence", 0)] : []),
    ...(active > 0 && !isAnybodyIn ? [finding("nobody-enrolled", active)] : []),
    ...resting.map(({ id: subjectId, name, state, ...count }) =>
      finding(`sequence-${state}`, count.count, { ...count, about: name, subjectId }),
    ),
    ...paused.map(({ id: subjectId, name, count }) => finding("leads-paused", count, { about: name, subjectId })),
  ];
}
