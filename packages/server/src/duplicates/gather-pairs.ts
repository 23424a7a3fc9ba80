// Which leads are worth comparing: those that share a key, and those of one name close together.
import { metresBetween } from "@lead-dashboard/domain/duplicates/metres-between";
import { NEAR_METRES } from "@lead-dashboard/domain/duplicates/score-pair";
import { tradingName } from "@lead-dashboard/domain/leads/trading-name";
import type { Queryable, Scope } from "../db/database.ts";
import { scanStore, type WalkedLead } from "./store-scan.ts";

/** Groups larger than this are chains: all pairs of them would say nothing. */
export const LARGEST_GROUP = 20;
const CHUNK = 5_000;
/** Degrees of a cell: at least NEAR_METRES high everywhere; wider ones near the poles are looked at by more cells than needed. */
const CELL = 0.002;

/** Pairs by row numbers, the smaller first: how many leads share what joins them. */
export class Pairs {
  readonly #pairs = new Map<number, Map<number, number>>();
  readonly skipped: { key: string; leads: number }[] = [];
  skippedCount = 0;

  add(one: number, other: number, sharedBy: number): void {
    const [first, second] = one < other ? [one, other] : [other, one];
    const of = this.#pairs.get(first) ?? new Map<number, number>();
    of.set(second, Math.max(of.get(second) ?? 2, sharedBy));
    this.#pairs.set(first, of);
  }

  skip(key: string, leads: number): void {
    this.skippedCount += 1;
    this.skipped.push({ key, leads });
    if (this.skipped.length > 40) this.#trim();
  }

  /** The largest groups that were left out. */
  largestSkipped(): { key: string; leads: number }[] {
    this.#trim();
    return this.skipped;
  }

  #trim(): void {
    this.skipped.sort((a, b) => b.leads - a.leads).splice(20);
  }

  /** In order of the first lead's row number. */
  ordered(): { first: number; second: number; sharedBy: number }[] {
    return [...this.#pairs]
      .sort(([a], [b]) => a - b)
      .flatMap(([first, of]) => [...of].map(([second, sharedBy]) => ({ first, second, sharedBy })));
  }
}

/** Gathers the pairs of which at least one lead changed at or after `changedFrom`. */
export async function gatherPairs(
  db: Queryable,
  scope: Scope,
  { changedFrom, onProgress }: { changedFrom: number; onProgress: (looked: number) => Promise<void> },
): Promise<Pairs> {
  const pairs = new Pairs();
  const changed = await walkLeads(db, scope, { pairs, changedFrom, onProgress });
  if (changed === null || changed.size > 0) await walkKeys(db, scope, { pairs, changed });
  return pairs;
}

/** Walks all leads: finds neighbours of one name, and which leads changed (null: all are to be compared). */
async function walkLeads(
  db: Queryable,
  scope: Scope,
  {
    pairs,
    changedFrom,
    onProgress,
  }: { pairs: Pairs; changedFrom: number; onProgress: (looked: number) => Promise<void> },
): Promise<Set<number> | null> {
  const changed = changedFrom === 0 ? null : new Set<number>();
  const cells = new Map<string, WalkedLead[]>();
  let looked = 0;
  for (let seq = 0; ; ) {
    const leads = await scanStore(db, scope).leadsAfter(seq, CHUNK);
    for (const lead of leads) {
      if (changed !== null && lead.updatedAt >= changedFrom) changed.add(lead.seq);
      findNeighbours(lead, cells, (other) => {
        if (changed === null || lead.updatedAt >= changedFrom || other.updatedAt >= changedFrom) {
          pairs.add(lead.seq, other.seq, 2);
        }
      });
    }
    looked += leads.length;
    await onProgress(looked);
    const last = leads.at(-1);
    if (last === undefined || leads.length < CHUNK) return changed;
    seq = last.seq;
  }
}

function findNeighbours(lead: WalkedLead, cells: Map<string, WalkedLead[]>, found: (other: WalkedLead) => void): void {
  const { latitude, longitude } = lead;
  if (latitude === null || longitude === null) return;
  const name = tradingName(lead.name);
  if (name === "") return;
  const row = Math.floor(latitude / CELL);
  // A degree of longitude shrinks towards the poles: the cells are as wide as they are high.
  const width = CELL / Math.max(0.01, Math.cos((row * CELL * Math.PI) / 180));
  const cellOf = (down: number, across: number) => `${name}|${row + down}|${across}`;
  for (const down of [-1, 0, 1]) {
    const ownWidth = CELL / Math.max(0.01, Math.cos(((row + down) * CELL * Math.PI) / 180));
    const column = Math.floor(longitude / ownWidth);
    for (const across of [-1, 0, 1]) {
      for (const other of cells.get(cellOf(down, column + across)) ?? []) {
        const there = { latitude: other.latitude ?? 0, longitude: other.longitude ?? 0 };
        if (metresBetween({ latitude, longitude }, there) <= NEAR_METRES) found(other);
      }
    }
  }
  const own = cellOf(0, Math.floor(longitude / width));
  const cell = cells.get(own) ?? [];
  if (cell.length < LARGEST_GROUP) cells.set(own, [...cell, lead]);
}

/** Walks all match keys in their order, so that those who share one stand together. */
async function walkKeys(
  db: Queryable,
  scope: Scope,
  { pairs, changed }: { pairs: Pairs; changed: ReadonlySet<number> | null },
): Promise<void> {
  let group: { key: string; seqs: number[] } = { key: "", seqs: [] };
  for (let place = { key: "", seq: 0 }; ; ) {
    const rows = await scanStore(db, scope).keysAfter(place, CHUNK);
    for (const { key, seq } of rows) {
      if (key !== group.key) {
        joinGroup(group, pairs, changed);
        group = { key, seqs: [] };
      }
      group.seqs.push(seq);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < CHUNK) break;
    place = last;
  }
  joinGroup(group, pairs, changed);
}

function joinGroup(
  { key, seqs }: { key: string; seqs: readonly number[] },
  pairs: Pairs,
  changed: ReadonlySet<number> | null,
): void {
  if (seqs.length < 2) return;
  if (seqs.length > LARGEST_GROUP) {
    pairs.skip(key, seqs.length);
    return;
  }
  // The same place, or the same name in one city, is no sign of a chain.
  const isChain = /^(phone|email|domain):/.test(key);
  for (const [at, one] of seqs.entries()) {
    for (const other of seqs.slice(at + 1)) {
      if (changed === null || changed.has(one) || changed.has(other)) pairs.add(one, other, isChain ? seqs.length : 2);
    }
  }
}
