import type { Migration } from "../migration.ts";

/**
 * SQLite: leads whose stage changes together were read twice, once for those that have none any more and once for those that
 * have: 2 of 8 µs a lead of a mass change. Who announces them knows which are which (leads/store-update.ts).
 */
export const migration: Migration = {
  number: 59,
  name: "stages-apart",
  statements: (t) => (t.engine === "postgres" ? [] : onSqlite()),
};

const STAGES = `"organizationId", "leadId", "assignedTo", "createdAt", "messagedAt", "answeredAt", "contactedAt", "repliedAt", "wonAt", "lostAt"`;
const ADD_ARRIVAL = `on conflict ("organizationId", "slot", "assignedTo") do update set "count" = "leadArrival"."count" + excluded."count"`;
// `+`: not by an index of the organization, which would walk all of its leads for each batch (as in migration 17)
const MOVED = `"seq" in (select "value" from json_each(new."seqs")) and +"organizationId" = new."organizationId"`;

/** min() of SQLite is null when one of its arguments is. */
function earliest(...all: string[]): string {
  return all.reduce((one, other) => `coalesce(min(${one}, ${other}), ${one}, ${other})`);
}

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

/** The first answer to the first message stays known although the lead itself only keeps its first and its latest reply. */
function onStageConflict(): string {
  const kept = `case when "leadStage"."answeredAt" >= excluded."messagedAt" then "leadStage"."answeredAt" end`;
  const replaced = ["assignedTo", "createdAt", "messagedAt", "contactedAt", "repliedAt", "wonAt", "lostAt"];
  return `on conflict ("organizationId", "leadId") do update set ${replaced.map((name) => `"${name}" = excluded."${name}"`).join(", ")}, "answeredAt" = ${earliest(kept, 'excluded."answeredAt"')}`;
}

/** `part`: -1 and 1 are leads before and after a change of what the arrivals look at, 2 leads with a stage, 3 leads without. */
function onSqlite(): string[] {
  return [
    `drop trigger "leadMovesArrival"`,
    `drop trigger "leadMovesStage"`,
    `create trigger "leadMovesArrival" instead of insert on "leadMove" when new."part" in (-1, 1) begin
      insert into "leadArrival" ("organizationId", "slot", "assignedTo", "count")
        select "organizationId", "createdAt" / 900000, coalesce("assignedTo", ''), count(*) * new."part" from "lead"
        where ${MOVED} and "deletedAt" is null group by 1, 2, 3 ${ADD_ARRIVAL};
    end`,
    `create trigger "leadMovesStage" instead of insert on "leadMove" when new."part" = 2 begin
      insert into "leadStage" (${STAGES}) select ${stageValues()} from "lead" where ${MOVED} ${onStageConflict()};
    end`,
    `create trigger "leadLeavesStage" instead of insert on "leadMove" when new."part" = 3 begin
      delete from "leadStage" where "organizationId" = new."organizationId"
        and "leadId" in (select "id" from "lead" where ${MOVED});
    end`,
  ];
}
