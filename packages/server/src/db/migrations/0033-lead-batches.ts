import type { Migration } from "../migration.ts";

const STAGES = `"organizationId", "leadId", "assignedTo", "createdAt", "messagedAt", "answeredAt", "contactedAt", "repliedAt", "wonAt", "lostAt"`;

/**
 * SQLite: the trigger that counts a batch of new leads found them by an index of the organization, twice, and so walked all
 * of its leads for each batch: 7 ms among 50,000, more with every lead. `+` keeps it to the row numbers of the batch (as
 * migration 17 does for changed ones).
 */
export const migration: Migration = {
  number: 33,
  name: "lead-batches",
  statements: (t) => (t.engine === "postgres" ? [] : [`drop trigger "leadsArrive"`, LEADS_ARRIVE]),
};

const OF_BATCH = `"seq" between new."firstSeq" and new."lastSeq" and +"organizationId" = new."organizationId"`;
const ADD_ARRIVAL = `on conflict ("organizationId", "slot", "assignedTo") do update set "count" = "leadArrival"."count" + excluded."count"`;
const REACHED = ["firstContactedAt", "firstRepliedAt", "wonAt", "lostAt"];

const LEADS_ARRIVE = `create trigger "leadsArrive" instead of insert on "leadBatch" begin
  insert into "leadArrival" ("organizationId", "slot", "assignedTo", "count")
    select "organizationId", "createdAt" / 900000, coalesce("assignedTo", ''), count(*) from "lead"
    where ${OF_BATCH} and "deletedAt" is null group by 1, 2, 3 ${ADD_ARRIVAL};
  insert into "leadStage" (${STAGES}) select ${stageValues()} from "lead"
    where ${OF_BATCH} and "deletedAt" is null and (${REACHED.map((name) => `"${name}" is not null`).join(" or ")})
    on conflict ("organizationId", "leadId") do nothing;
end`;

/** A later stage implies the earlier ones, LOST excepted. */
function stageValues(): string {
  const after = (name: string) => `case when "${name}" >= "firstContactedAt" then "${name}" end`;
  return [
    ...[`"organizationId"`, `"id"`, `"assignedTo"`, `"createdAt"`, `"firstContactedAt"`],
    earliest(after("firstRepliedAt"), after("lastRepliedAt")),
    earliest(`"firstContactedAt"`, `"firstRepliedAt"`, `"wonAt"`),
    earliest(`"firstRepliedAt"`, `"wonAt"`),
    `"wonAt"`,
    `"lostAt"`,
  ].join(", ");
}

/** min() of SQLite is null when one of its arguments is. */
function earliest(...all: string[]): string {
  return all.reduce((one, other) => `coalesce(min(${one}, ${other}), ${one}, ${other})`);
}
