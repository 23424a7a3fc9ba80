// What every change of leads leaves behind besides the rows: history, events, and what higher rooms do about it.
import { atOnce } from "../db/at-once.ts";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor, NewEvent } from "../events/event.ts";
import { recordEvents } from "../events/outbox.ts";
import { type ChangeCause, leadHooks } from "./hooks.ts";
import { BIN, type LeadCore } from "./lead-row.ts";
import { manyLeadsHooks } from "./many-leads-hooks.ts";
import { insertChanges, type NewLeadChange } from "./store-changes.ts";
import type { LeadRowChange } from "./store-write.ts";

/** Who changes leads, why, and how it is told. */
export interface ChangeContext {
  actor: Actor;
  cause: ChangeCause;
  now: number;
  /** under which undo entry it can be taken back */
  undoId?: string | null;
  /** one event for each lead (default), or one `leads.changed` for all of them */
  report?: "each" | "batch";
}

/** A lead that really changed. */
export interface ChangedLead<Row extends LeadCore = LeadCore> {
  before: Row;
  after: Row;
  /** who changed it; left out: the context's */
  actor?: Actor;
  /** the columns as they were and as they are, without those that follow from others */
  old: Record<string, unknown>;
  new: Record<string, unknown>;
}

/**
 * Writes history and events of changed leads and lets higher rooms do their part, in the transaction of the change. `lines`:
 * what else their history says.
 */
export async function tellChanges(
  tx: Tx,
  scope: Scope,
  {
    changed,
    context,
    lines = [],
  }: { changed: readonly ChangedLead[]; context: ChangeContext; lines?: readonly NewLeadChange[] },
): Promise<void> {
  await noteChanges(tx, scope, { changed, context, lines });
  await letFollow(tx, scope, { changed, context });
}

/** The first half: history and events. */
export async function noteChanges(
  tx: Tx,
  scope: Scope,
  told: { changed: readonly ChangedLead[]; context: ChangeContext; lines: readonly NewLeadChange[] },
): Promise<void> {
  const { changed, context, lines } = told;
  const events = context.report === "batch" ? batchEvent(scope, changed, context) : eventsOf(scope, changed, context);
  const history = [...changed.map((one) => historyLine(one, context)), ...lines];
  await atOnce(tx, [() => insertChanges(tx, scope, history), () => recordEvents(tx, events, context.now)]);
}

const NOT_TOLD: ReadonlySet<string> = new Set(["updatedAt", "version", "nextScoreAt"]);

/** What a change set, as it was and as it is. */
export function differences(
  before: LeadCore,
  change: LeadRowChange,
): { old: Record<string, unknown>; new: Record<string, unknown> } {
  const columns = Object.keys(change).filter((column) => !NOT_TOLD.has(column));
  return {
    old: Object.fromEntries(columns.map((column) => [column, Reflect.get(before, column)])),
    new: Object.fromEntries(columns.map((column) => [column, Reflect.get(change, column)])),
  };
}

function kindOf({ before, after }: ChangedLead): "changed" | "deleted" | "restored" {
  if (before.shelf === BIN && after.shelf !== BIN) return "restored";
  return after.shelf === BIN && before.shelf !== BIN ? "deleted" : "changed";
}

function historyLine(changed: ChangedLead, context: ChangeContext): NewLeadChange {
  return {
    leadId: changed.before.id,
    changedAt: context.now,
    actor: changed.actor ?? context.actor,
    kind: kindOf(changed),
    before: changed.old,
    after: changed.new,
    undoId: context.undoId ?? null,
  };
}

function eventsOf(scope: Scope, changed: readonly ChangedLead[], context: ChangeContext): NewEvent[] {
  return changed.map((one) => ({
    type: `lead.${kindOf(one)}`,
    organizationId: scope.organizationId,
    actor: one.actor ?? context.actor,
    subjectId: one.before.id,
    leadId: one.before.id,
    before: one.old,
    after: one.new,
    detail: { cause: context.cause, name: one.after.name, assignedTo: one.after.assignedTo },
  }));
}

const MOST_NAMED = 200;

function batchEvent(scope: Scope, changed: readonly ChangedLead[], context: ChangeContext): NewEvent[] {
  const [first] = changed;
  if (first === undefined) return [];
  return [
    {
      type: "leads.changed",
      organizationId: scope.organizationId,
      actor: context.actor,
      subjectId: context.undoId ?? first.before.id,
      detail: {
        cause: context.cause,
        // A mass change is found in the history of each lead; its ids would go to every open browser.
        ...(changed.length > MOST_NAMED ? {} : { leadIds: changed.map((one) => one.before.id) }),
        count: changed.length,
        fields: [...new Set([...new Set(changed.map((one) => one.new))].flatMap((one) => Object.keys(one)))],
      },
    },
  ];
}

/** The second: higher rooms. Hooks that have a way to do many leads at once are asked once, the others for each lead. */
export async function letFollow(
  tx: Tx,
  scope: Scope,
  { changed, context }: { changed: readonly ChangedLead[]; context: ChangeContext },
): Promise<void> {
  const { cause, now } = context;
  const by = (one: ChangedLead) => one.actor ?? context.actor;
  const deletions = changed
    .filter((one) => kindOf(one) === "deleted")
    .map((one) => ({ lead: one.after, erased: false, actor: by(one), now, scope }));
  const changes = changed.map((one) => ({ before: one.before, after: one.after, cause, actor: by(one), now, scope }));
  for (const hook of leadHooks.all("deleted")) {
    const forMany =
      deletions.length > 1 ? manyLeadsHooks.all("deleted").find((one) => one.insteadOf === hook) : undefined;
    if (forMany !== undefined) await forMany.run(tx, deletions);
    else for (const deletion of deletions) await hook(tx, deletion);
  }
  for (const hook of leadHooks.all("changed")) {
    const forMany =
      changes.length > 1 ? manyLeadsHooks.all("changed").find((one) => one.insteadOf === hook) : undefined;
    if (forMany !== undefined) await forMany.run(tx, changes);
    else for (const change of changes) await hook(tx, change);
  }
}
