// The search for duplicates through 100,000 leads of one organization: one in ten stands there twice.
import { setImmediate } from "node:timers/promises";
import { matchKeys } from "../packages/domain/src/leads/match-keys.ts";
import { sampleLead } from "../packages/domain/src/leads/sample-leads.ts";
import { seededRandom } from "../packages/domain/src/leads/seeded-random.ts";
import type { Db, Scope } from "../packages/server/src/db/database.ts";
import { scanLeads } from "../packages/server/src/duplicates/scan-leads.ts";
import { scanStore, scanWriter } from "../packages/server/src/duplicates/store-scan.ts";
import { insertLeads } from "../packages/server/src/leads/store-import.ts";
import type { Figure } from "./figures.ts";
import { openGround, settle } from "./ground.ts";

const LEADS = 100_000;
const EVERY = 10;

/** Measures the search over the whole base, the one after a change, and the longest transaction of either. */
export async function measureDuplicates(): Promise<Figure[]> {
  const ground = await openGround();
  try {
    const db = ground.open();
    const scope = { organizationId: ground.organizationId };
    await storeLeads(db, scope);
    await settle(db);
    const whole = await search(db, scope);
    const again = await search(db, scope);
    await db.close();
    const figure = (name: string, measured: number, unit: "s" | "ms", target: number): Figure => ({
      name: `duplicates, ${name}`,
      measured,
      unit,
      target,
      better: "lower",
    });
    return [
      figure(`${LEADS / 1_000}k leads, ${whole.found} pairs`, whole.seconds, "s", 20),
      figure("nothing changed since", again.seconds, "s", 5),
      figure("write transactions, p99", whole.transactionMs, "ms", 25),
    ];
  } finally {
    await ground.close();
  }
}

async function storeLeads(db: Db, scope: Scope): Promise<void> {
  const now = Date.now() - 60_000;
  for (let from = 0; from < LEADS; from += 1_000) {
    const drafts = Array.from({ length: 1_000 }, (_, at) => {
      const number = from + at;
      // Every tenth is the one before it, from another list: no place, another spelling.
      const draft = sampleLead(seededRandom(number), number, now);
      if (number % EVERY !== 1) return draft;
      const twin = sampleLead(seededRandom(number - 1), number - 1, now);
      const copy = { ...twin, name: `${twin.name.toUpperCase()} LLC`, placeId: null };
      return { ...copy, matchKeys: matchKeys({ ...copy, otherEmails: copy.email === null ? [] : [copy.email] }) };
    });
    await db.transaction((tx) => insertLeads(tx, scope, { drafts, now }));
  }
}

async function search(db: Db, scope: Scope): Promise<{ seconds: number; found: number; transactionMs: number }> {
  const scanId = await db.transaction((tx) => scanWriter(tx, scope).queue({ isFull: false, total: LEADS }));
  if (scanId === null) throw new Error("A search is running already");
  const lengths: number[] = [];
  const measured: Db = {
    ...db,
    transaction: async (work) => {
      const started = performance.now();
      try {
        return await db.transaction(work);
      } finally {
        lengths.push(performance.now() - started);
      }
    },
  };
  const started = performance.now();
  await scanLeads({ db: measured, now: () => Date.now(), rest: () => setImmediate() }, { scope, scanId });
  const seconds = (performance.now() - started) / 1_000;
  const found = (await scanStore(db, scope).find())?.found ?? 0;
  const sorted = lengths.sort((a, b) => a - b);
  return { seconds, found, transactionMs: sorted[Math.floor(sorted.length * 0.99)] ?? 0 };
}
