// Planned messages, many in one statement.
import type { Engine, Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { insertReturning } from "../leads/store-many.ts";
import type { Value } from "../leads/store-statement.ts";
import type { plannedValues } from "./plan-message.ts";

/** A message as it was just planned; the columns that are not among these are empty. */
export type PlannedRow = ReturnType<typeof plannedValues> & {
  readonly id: string;
  readonly organizationId: string;
  readonly enrollmentId: string | null;
  readonly sequenceId: string | null;
  readonly stepIndex: number | null;
  readonly templateId: string | null;
  readonly reason: null;
  readonly kind: null;
};

const TEXTS = [
  "leadId",
  "direction",
  "channel",
  "state",
  "dedupeKey",
  "accountId",
  "address",
  "enrollmentId",
  "sequenceId",
  "generation",
  "stepIndex",
  "stepId",
  "templateId",
  "variant",
  "subject",
  "body",
] as const satisfies readonly (keyof PlannedRow)[];
const INSTANTS = [
  "plannedFor",
  "dueAt",
  "expiresAt",
  "stopOnReplySince",
  "createdAt",
] as const satisfies readonly (keyof PlannedRow)[];
const JSONS = ["actor", "messageWindow"] as const satisfies readonly (keyof PlannedRow)[];
const COLUMNS = [
  ...["id", "organizationId", "updatedAt", "attempts", "fence", "isByStatus"],
  ...TEXTS,
  ...INSTANTS,
  ...JSONS,
];

/** Stores planned messages in the order given; gives those whose dedupe key was not there yet. */
export async function insertPlanned(
  tx: Tx,
  { organizationId }: Scope,
  values: readonly ReturnType<typeof plannedValues>[],
): Promise<PlannedRow[]> {
  const planned = values.map((value): PlannedRow => {
    const { enrollmentId = null, sequenceId = null, stepIndex = null, templateId = null } = value;
    return {
      ...value,
      id: newId(),
      organizationId,
      enrollmentId,
      sequenceId,
      stepIndex,
      templateId,
      reason: null,
      kind: null,
    };
  });
  const texts = new Map<unknown, string>();
  const rows = planned.map((row) => valuesOf(row, tx.engine, texts));
  const many = { table: "message", columns: COLUMNS, rows, onConflict: "on conflict do nothing" };
  const stored = new Set((await insertReturning<{ id: string }>(tx, many, '"id"')).map(({ id }) => id));
  return planned.filter(({ id }) => stored.has(id));
}

/** `texts`: the JSON of objects met before, which many messages share. */
function valuesOf(row: PlannedRow, engine: Engine, texts: Map<unknown, string>): Value[] {
  const instant = (at: number | null | undefined) =>
    at === null || at === undefined ? null : engine === "sqlite" ? at : new Date(at);
  const json = (value: unknown) => {
    if (value === null) return null;
    const text = texts.get(value) ?? JSON.stringify(value);
    texts.set(value, text);
    return text;
  };
  return [
    row.id,
    row.organizationId,
    instant(row.createdAt),
    0,
    0,
    false,
    ...TEXTS.map((column) => row[column] ?? null),
    ...INSTANTS.map((column) => instant(row[column])),
    ...JSONS.map((column) => json(row[column])),
  ];
}
