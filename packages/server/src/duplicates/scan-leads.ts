// The search itself, with whatever database it is given: in the process for small bases, in a thread for others.
import { type ComparedLead, PAIR_FROM, scorePair } from "@lead-dashboard/domain/duplicates/score-pair";
import type { Db, Scope } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import { gatherPairs, type Pairs } from "./gather-pairs.ts";
import { type FoundPair, pairWriter } from "./store-pairs.ts";
import { type ScannedLead, type ScanRow, scanStore, scanWriter } from "./store-scan.ts";

/** What the search runs with. */
export interface ScanRun {
  db: Db;
  /** the time, ms */
  now(): number;
  /** called between two transactions */
  rest(): Promise<void>;
}

const ACTOR = { kind: "system" as const, name: "duplicates" };
/** A write transaction aims below the 25 ms that one may take while requests are served. */
const TARGET_MS = 12;
const TELL_EVERY_MS = 500;
/** Pairs whose leads are read at once. */
const COMPARED_AT_ONCE = 1_000;

/** Runs a queued search to its end. Repeated after a crash it goes on after the last pairs it stored. */
export async function scanLeads(run: ScanRun, { scope, scanId }: { scope: Scope; scanId: string }): Promise<void> {
  const { db } = run;
  const scan = await scanStore(db, scope).find();
  if (scan === undefined || scan.scanId !== scanId || scan.status === "done") return;
  const startedAt = scan.startedAt ?? run.now();
  await db.transaction((tx) => scanWriter(tx, scope).note(scanId, { status: "running", startedAt }));
  const tell = teller(run, scope, scanId);
  const pairs = await gatherPairs(db, scope, {
    changedFrom: scan.changedFrom,
    onProgress: async (looked) => {
      // Half the way is looking, half is comparing.
      await tell({ scanned: Math.floor(looked / 2), total: Math.max(scan.total, looked) });
      await run.rest();
    },
  });
  const found = await comparePairs(run, scope, { pairs, scan, tell });
  await forgetOthers(run, scope, { seenFrom: startedAt, changedFrom: scan.changedFrom });
  await db.transaction(async (tx) => {
    const total = await scanStore(tx, scope).countLeads();
    await scanWriter(tx, scope).note(scanId, {
      status: "done",
      finishedAt: run.now(),
      // Whoever changed a lead while the search ran is compared next time.
      comparedTo: startedAt,
      scanned: total,
      total,
      found,
      skippedGroups: pairs.largestSkipped(),
      skippedCount: pairs.skippedCount,
    });
    const detail = { found, scanned: total };
    const { organizationId } = scope;
    await recordEvent(
      tx,
      { type: "duplicateScan.finished", organizationId, actor: ACTOR, subjectId: scanId, detail },
      run.now(),
    );
  });
}

type Tell = (progress: { scanned: number; total: number }) => Promise<void>;

function teller({ db, now }: ScanRun, scope: Scope, scanId: string): Tell {
  let toldAt = performance.now();
  return async (progress) => {
    if (performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    await db.transaction(async (tx) => {
      await scanWriter(tx, scope).note(scanId, progress);
      await recordEvent(
        tx,
        {
          type: "duplicateScan.progressed",
          organizationId: scope.organizationId,
          actor: ACTOR,
          subjectId: scanId,
          detail: progress,
          unaudited: true,
        },
        now(),
      );
    });
  };
}

async function comparePairs(
  run: ScanRun,
  scope: Scope,
  { pairs, scan, tell }: { pairs: Pairs; scan: ScanRow; tell: Tell },
): Promise<number> {
  const todo = pairs.ordered().filter((pair) => pair.first > scan.place);
  let found = scan.found;
  let size = 50;
  for (let from = 0; from < todo.length; from += COMPARED_AT_ONCE) {
    const some = todo.slice(from, from + COMPARED_AT_ONCE);
    const seqs = [...new Set(some.flatMap(({ first, second }) => [first, second]))];
    const leads = await scanStore(run.db, scope).leads(seqs);
    const alike = some.flatMap(({ first, second, sharedBy }) => compare(leads.get(first), leads.get(second), sharedBy));
    for (let at = 0; at < alike.length; ) {
      const batch = alike.slice(at, at + size);
      at += batch.length;
      found += batch.length;
      const started = performance.now();
      await run.db.transaction((tx) => pairWriter(tx, scope).keep(batch, run.now()));
      const ms = Math.max(0.1, performance.now() - started);
      size = Math.round(Math.min(400, Math.max(10, Math.min(size * 2, (size * TARGET_MS) / ms))));
      await run.rest();
    }
    // Pairs of one first lead may go on in the next piece: the place is the lead before.
    const place = (some.at(-1)?.first ?? 0) - 1;
    await run.db.transaction((tx) => scanWriter(tx, scope).note(scan.scanId, { place, found }));
    const share = 0.5 + (from + some.length) / todo.length / 2;
    await tell({ scanned: Math.floor(scan.total * share), total: scan.total });
  }
  return found;
}

function compare(one: ScannedLead | undefined, other: ScannedLead | undefined, sharedBy: number): FoundPair[] {
  if (one === undefined || other === undefined || one.isSample !== other.isSample) return [];
  const { score, reasons } = scorePair(comparedLead(one), comparedLead(other), sharedBy);
  return score < PAIR_FROM ? [] : [{ one: one.id, other: other.id, score, reasons }];
}

function comparedLead(lead: ScannedLead): ComparedLead {
  const keys = (kind: "phone" | "email") =>
    lead.contactPoints.flatMap((point) => (point.kind === kind && point.key !== null ? [point.key] : []));
  return { ...lead, phones: keys("phone"), emails: keys("email") };
}

async function forgetOthers(
  run: ScanRun,
  scope: Scope,
  { seenFrom, changedFrom }: { seenFrom: number; changedFrom: number },
): Promise<void> {
  const limit = 200;
  for (let isMore = true; isMore; ) {
    isMore = await run.db.transaction((tx) => pairWriter(tx, scope).forgetUnseen({ seenFrom, changedFrom, limit }));
    await run.rest();
  }
}
