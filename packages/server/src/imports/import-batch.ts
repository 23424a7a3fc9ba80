// One transaction of an import: some hundred rows, the leads they make or change, the counts and the cursor, all or nothing.
import { type MergedFields, mergeLead } from "@lead-dashboard/domain/imports/merge-lead";
import { sharedKeys } from "@lead-dashboard/domain/leads/match-keys";
import type { Scope, Tx } from "../db/database.ts";
import { changeLeads } from "../leads/change-leads.ts";
import { lockLeads } from "../leads/store.ts";
import { duplicateAmong, findByKeys, type KeyOwner } from "../leads/store-import.ts";
import { insertReadyLeads, type ReadyLead, readyText } from "../leads/store-insert.ts";
import type { SearchedText } from "../leads/store-search-index.ts";
import { importHooks, type OptedOutAddress } from "./hooks.ts";
import { refuseKeptOut } from "./kept-out.ts";
import { type KnownLead, knownLeads } from "./known-leads.ts";
import type { ReadyRow } from "./read-rows.ts";
import { type ImportRow, importWriter } from "./store.ts";
import { addErrors, addOptOuts, addUpdates, rememberRows, type ToldRow, type UpdatedLead } from "./store-rows.ts";

/** What the rows of a batch came to; added to the counts of the import. */
export type BatchCounts = Pick<
  ImportRow,
  | "rows"
  | "created"
  | "updated"
  | "failed"
  | "warned"
  | "skippedImported"
  | "skippedKnown"
  | "skippedRepeated"
  | "skippedUnchanged"
  | "skippedBlank"
  | "skippedBinned"
  | "skippedObjected"
  | "suppressed"
>;

/** A batch of rows, in the order of the file. */
export interface Batch {
  importId: string;
  /** rows stored before this batch: when the stored import has others, somebody else goes on with it */
  after: number;
  rows: readonly ReadyRow[];
  bytesRead: number;
  now: number;
  /** takes what new leads are searched by, for the caller to index; indexed with the batch when left out */
  searched?: SearchedText[];
}

type LeadRow = ReadyRow & { kind: "lead" };
type AddressesRow = ReadyRow & { kind: "addresses" };

function unowned(address: string): OptedOutAddress {
  return { address, leadId: null };
}

/** Stores a batch. Null: the import is no longer ours to run (another worker has it, or it was ended). */
export async function importBatch(tx: Tx, scope: Scope, batch: Batch): Promise<ImportRow | null> {
  const writer = importWriter(tx, scope);
  const one = await writer.lock(batch.importId);
  if (one === undefined || one.status !== "running" || one.rows !== batch.after) return null;
  const work = new BatchWork(tx, scope, one, batch);
  await work.run();
  const counts = work.counts;
  const after = { ...one, bytesRead: batch.bytesRead };
  for (const name of COUNTS) after[name] = one[name] + counts[name];
  await writer.change(one.id, {
    bytesRead: batch.bytesRead,
    ...Object.fromEntries(COUNTS.map((name) => [name, after[name]])),
  });
  return after;
}

const COUNTS = [
  "rows",
  "created",
  "updated",
  "failed",
  "warned",
  "skippedImported",
  "skippedKnown",
  "skippedRepeated",
  "skippedUnchanged",
  "skippedBlank",
  "skippedBinned",
  "skippedObjected",
  "suppressed",
] as const satisfies readonly (keyof BatchCounts)[];

class BatchWork {
  readonly counts: { -readonly [Name in keyof BatchCounts]: number };
  readonly #tx: Tx;
  readonly #scope: Scope;
  readonly #import: ImportRow;
  readonly #batch: Batch;
  #owners = new Map<string, KeyOwner[]>();
  /** leads made by this batch: id → still to be inserted */
  #pending: { id: string; row: LeadRow }[] = [];
  /** rows of this batch by their fingerprints, with the lead each made or met and the import it belongs to */
  readonly #fingerprints = new Map<string, { leadId: string; importId: string }>();
  /** row numbers of leads */
  readonly #seqs = new Map<string, number | null>();
  readonly #updates: UpdatedLead[] = [];
  readonly #optOuts: OptedOutAddress[] = [];
  readonly #warned: ToldRow[] = [];

  constructor(tx: Tx, scope: Scope, one: ImportRow, batch: Batch) {
    this.#tx = tx;
    this.#scope = scope;
    this.#import = one;
    this.#batch = batch;
    this.counts = { ...NOTHING, rows: batch.rows.length };
  }

  async run(): Promise<void> {
    const { importId } = this.#batch;
    const { rows, optOuts } = await refuseKeptOut(this.#tx, this.#scope, {
      rows: this.#batch.rows,
      country: this.#import.country,
    });
    this.#optOuts.push(...optOuts.map(unowned));
    const leads = rows.filter((row): row is LeadRow => row.kind === "lead");
    const known = await knownLeads(
      this.#tx,
      this.#scope,
      leads.map(({ fingerprint, lead }) => ({ fingerprint, matchKeys: lead.matchKeys })),
    );
    const isSkipping = this.#import.onDuplicate === "skip";
    const toMatch = leads.filter((row) => !isSkipping || !known.has(row.fingerprint));
    this.#owners = await findByKeys(
      this.#tx,
      this.#scope,
      toMatch.flatMap((row) => row.lead.matchKeys),
    );
    for (const row of rows) {
      if (row.kind === "blank") this.counts.skippedBlank++;
      else if (row.kind === "refused") this.counts.failed++;
      else if (row.kind === "exempt") this.counts.skippedUnchanged++;
      else if (row.kind === "addresses") continue;
      else await this.#lead(row, known.get(row.fingerprint) ?? null);
    }
    await this.#insertPending();
    const remembered = [...this.#fingerprints].map(([fingerprint, row]) => {
      return { fingerprint, importId: row.importId, leadSeq: this.#seqs.get(row.leadId) ?? null };
    });
    await rememberRows(this.#tx, this.#scope, remembered);
    await addUpdates(this.#tx, this.#scope, { importId, updates: this.#updates });
    await this.#optOut(rows.filter((row) => row.kind === "addresses"));
    const errors = rows.filter((row) => row.kind === "refused");
    await addErrors(this.#tx, this.#scope, {
      importId,
      errors,
      isWarning: false,
    });
    await addErrors(this.#tx, this.#scope, { importId, errors: this.#warned, isWarning: true });
  }

  async #lead(row: LeadRow, known: KnownLead | null): Promise<void> {
    const { importId } = this.#batch;
    const isRepeated = known?.importId === importId || this.#fingerprints.has(row.fingerprint);
    const isImported = isRepeated || known !== null;
    const policy = this.#import.onDuplicate;
    const duplicate = isImported && policy === "skip" ? null : duplicateAmong(identityOf(row.lead), this.#owners);
    if (duplicate === null && isImported) {
      // The row has made a lead before, which is there, was deleted or became another: it never makes a second one.
      // Whom it says not to write to counts all the same: its columns may be understood better than then.
      for (const address of row.optOuts ?? []) this.#optOuts.push({ address, leadId: known?.leadId ?? null });
      this.counts[isRepeated ? "skippedRepeated" : SKIPPED[known?.why ?? "imported"]]++;
      return;
    }
    const leadId = duplicate?.leadId ?? identityOf(row.lead).leadId;
    const earlier = this.#fingerprints.get(row.fingerprint)?.importId ?? known?.importId ?? importId;
    this.#fingerprints.set(row.fingerprint, { leadId, importId });
    if (duplicate !== null && duplicate.seq !== null) this.#seqs.set(leadId, duplicate.seq);
    for (const address of row.optOuts ?? []) this.#optOuts.push({ address, leadId });
    if (duplicate === null) this.#create(row);
    else if (policy === "skip") this.counts[duplicate.importId === importId ? "skippedRepeated" : "skippedKnown"]++;
    else if (!(await this.#update(row, { leadId: duplicate.leadId, policy }))) {
      // A row that changes nothing stays with the import that brought it: undoing this one must not make it new.
      this.#fingerprints.set(row.fingerprint, { leadId, importId: earlier });
    }
  }

  #create(row: LeadRow): void {
    const { leadId, placeId, cid, city, matchKeys } = identityOf(row.lead);
    this.#pending.push({ id: leadId, row });
    this.counts.created++;
    this.#warn(row);
    const owner = { leadId, seq: null, placeId, cid, city, importId: this.#batch.importId };
    // an id that is unknown here says nothing, wherever a batch ends
    for (const key of sharedKeys(matchKeys)) {
      const owners = this.#owners.get(key);
      if (owners === undefined) this.#owners.set(key, [owner]);
      else owners.push(owner);
    }
  }

  /** Whether the row changed its lead. */
  async #update(row: LeadRow, { leadId, policy }: { leadId: string; policy: "fill" | "overwrite" }): Promise<boolean> {
    if (this.#pending.some((pending) => pending.id === leadId)) await this.#insertPending();
    const before = (await lockLeads(this.#tx, this.#scope, [leadId])).get(leadId);
    const merged: MergedFields =
      before === undefined || row.merge === null
        ? {}
        : mergeLead(before, row.merge.draft, { policy, hasStatus: row.merge.hasStatus });
    const { contactPoints, history, ...wish } = merged;
    const exactly = { ...history, ...(contactPoints && { contactPoints }) };
    const changed = await changeLeads(this.#tx, this.#scope, {
      changes: [{ leadId, wish: { ...wish, ...(Object.keys(exactly).length > 0 && { exactly }) } }],
      context: { actor: this.#import.actor, cause: "import", now: this.#batch.now },
    });
    const result = changed.get(leadId);
    if (result === undefined || "unchanged" in result) {
      this.counts.skippedUnchanged++;
      return false;
    }
    this.counts.updated++;
    this.#warn(row);
    const { seq, placeId, cid, city, importId } = result.after;
    // A lead of this very import had no values before it.
    const valuesBefore = importId === this.#batch.importId ? {} : result.old;
    this.#updates.push({ leadId, valuesBefore, versionAfter: result.after.version });
    for (const key of sharedKeys(row.lead.matchKeys)) {
      const owners = this.#owners.get(key) ?? [];
      if (!owners.some((owner) => owner.leadId === leadId))
        this.#owners.set(key, [...owners, { leadId, seq, placeId, cid, city, importId }]);
    }
    return true;
  }

  #warn({ rowNumber, line, isWarned, warning }: LeadRow | AddressesRow): void {
    if (isWarned) this.counts.warned++;
    if (warning !== null) this.#warned.push({ rowNumber, line, ...warning });
  }

  /** What rows object to comes onto the do-not-contact list together with them: exactly once, whatever happens. */
  async #optOut(list: readonly AddressesRow[]): Promise<void> {
    const wanted = [...this.#optOuts, ...list.flatMap((row) => row.addresses.map(unowned))];
    if (wanted.length === 0) return;
    const { importId, now } = this.#batch;
    const { actor, fileName } = this.#import;
    const given = { scope: this.#scope, addresses: wanted, note: fileName, actor, now };
    const made = new Set<string>();
    for (const hook of importHooks.all("optedOut")) {
      const { fresh, known } = await hook(this.#tx, given);
      for (const address of fresh.keys()) made.add(address);
      await addOptOuts(this.#tx, this.#scope, { importId, ids: [...fresh.values(), ...known.values()] });
    }
    this.counts.suppressed += made.size;
    for (const row of list) {
      const isNew = row.addresses.filter((address) => made.delete(address)).length > 0;
      this.counts[isNew ? "created" : "skippedKnown"]++;
      if (isNew) this.#warn(row);
    }
  }

  async #insertPending(): Promise<void> {
    const leads = this.#pending.map(({ row }) => row.lead);
    this.#pending = [];
    const seqs = await insertReadyLeads(this.#tx, this.#scope, leads, this.#batch.searched);
    leads.forEach((lead, at) => {
      this.#seqs.set(readyText(lead, "id") ?? "", seqs[at] ?? null);
    });
  }
}

/** What of a new lead decides whether it is a known one. */
function identityOf(lead: ReadyLead) {
  return {
    leadId: readyText(lead, "id") ?? "",
    placeId: readyText(lead, "placeId"),
    cid: readyText(lead, "cid"),
    city: readyText(lead, "city"),
    matchKeys: lead.matchKeys,
  };
}

const SKIPPED = { imported: "skippedImported", binned: "skippedBinned", objected: "skippedObjected" } as const;

const NOTHING: BatchCounts = {
  rows: 0,
  created: 0,
  updated: 0,
  failed: 0,
  warned: 0,
  skippedImported: 0,
  skippedKnown: 0,
  skippedRepeated: 0,
  skippedUnchanged: 0,
  skippedBlank: 0,
  skippedBinned: 0,
  skippedObjected: 0,
  suppressed: 0,
};
