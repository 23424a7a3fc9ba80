import type { Migration } from "../migration.ts";

/**
 * A change of status counted its lead out of the arrivals and in again although neither its age nor its owner had changed,
 * and kept an entry for it in six indexes most of which it is not found by: 60 of 115 µs of the stored row. Now what did not
 * change is not counted, and the indexes hold the leads that reached their stage.
 *
 * SQLite: who stores changed leads announces them on the view `leadMove`, all of a batch at once, as new ones on
 * `leadBatch` (a trigger on the row makes each statement keep a journal: 17 µs a row even when it does nothing).
 * PostgreSQL: the trigger on the row stays, in two parts.
 */
export const migration: Migration = {
  number: 17,
  name: "lead-moves",
  statements: (t) => [
    ...STAGED_AT.flatMap((column) => [
      `drop index "leadStage_${column}"`,
      `create index "leadStage_${column}" on "leadStage" ("organizationId", "${column}") where "${column}" is not null`,
    ]),
    ...(t.engine === "sqlite" ? onSqlite() : onPostgres()),
  ],
};

const STAGED_AT = ["messagedAt", "contactedAt", "repliedAt", "wonAt", "lostAt"];
/** What of a lead the arrivals look at. */
const OF_ARRIVAL = ["deletedAt", "assignedTo", "createdAt"];
/** And the stages. */
const OF_STAGE = [...OF_ARRIVAL, "firstContactedAt", "firstRepliedAt", "lastRepliedAt", "wonAt", "lostAt"];
const STAGES = `"organizationId", "leadId", "assignedTo", "createdAt", "messagedAt", "answeredAt", "contactedAt", "repliedAt", "wonAt", "lostAt"`;
const ADD_ARRIVAL = `on conflict ("organizationId", "slot", "assignedTo") do update set "count" = "leadArrival"."count" + excluded."count"`;

type Earliest = (...columns: string[]) => string;

/** The values of a `leadStage` row; a later stage implies the earlier ones, LOST excepted. */
function stageValues(row: string, earliest: Earliest): string {
  const column = (name: string) => `${row}."${name}"`;
  const after = (name: string) => `case when ${column(name)} >= ${column("firstContactedAt")} then ${column(name)} end`;
  return [
    ...["organizationId", "id", "assignedTo", "createdAt", "firstContactedAt"].map(column),
    earliest(after("firstRepliedAt"), after("lastRepliedAt")),
    earliest(column("firstContactedAt"), column("firstRepliedAt"), column("wonAt")),
    earliest(column("firstRepliedAt"), column("wonAt")),
    column("wonAt"),
    column("lostAt"),
  ].join(", ");
}

/** Whether a lead belongs in `leadStage`. */
function isStaged(row: string): string {
  const reached = ["firstContactedAt", "firstRepliedAt", "wonAt", "lostAt"].map(
    (name) => `${row}."${name}" is not null`,
  );
  return `${row}."deletedAt" is null and (${reached.join(" or ")})`;
}

/** The first answer to the first message stays known although the lead itself only keeps its first and its latest reply. */
function onStageConflict(earliest: Earliest): string {
  const kept = `case when "leadStage"."answeredAt" >= excluded."messagedAt" then "leadStage"."answeredAt" end`;
  const replaced = ["assignedTo", "createdAt", "messagedAt", "contactedAt", "repliedAt", "wonAt", "lostAt"];
  return `on conflict ("organizationId", "leadId") do update set ${replaced.map((name) => `"${name}" = excluded."${name}"`).join(", ")}, "answeredAt" = ${earliest(kept, 'excluded."answeredAt"')}`;
}

function onSqlite(): string[] {
  // min() of SQLite is null when one of its arguments is
  const earliest: Earliest = (...all) =>
    all.reduce((one, other) => `coalesce(min(${one}, ${other}), ${one}, ${other})`);
  // `+`: not by an index of the organization, which would walk all of its leads for each batch (tried, 3.54)
  const moved = `"seq" in (select "value" from json_each(new."seqs")) and +"organizationId" = new."organizationId"`;
  return [
    `drop trigger "leadMoves"`,
    // `part`: -1 and 1 are leads before and after a change of what the arrivals look at, 0 those whose stage may have changed
    `create view "leadMove" as select "organizationId", "seq" as "part", "searchText" as "seqs" from "lead" where false`,
    `create trigger "leadMovesArrival" instead of insert on "leadMove" when new."part" <> 0 begin
      insert into "leadArrival" ("organizationId", "slot", "assignedTo", "count")
        select "organizationId", "createdAt" / 900000, coalesce("assignedTo", ''), count(*) * new."part" from "lead"
        where ${moved} and "deletedAt" is null group by 1, 2, 3 ${ADD_ARRIVAL};
    end`,
    `create trigger "leadMovesStage" instead of insert on "leadMove" when new."part" = 0 begin
      delete from "leadStage" where "organizationId" = new."organizationId"
        and "leadId" in (select "id" from "lead" where ${moved} and not (${isStaged('"lead"')}));
      insert into "leadStage" (${STAGES}) select ${stageValues('"lead"', earliest)} from "lead"
        where ${moved} and ${isStaged('"lead"')} ${onStageConflict(earliest)};
    end`,
  ];
}

function onPostgres(): string[] {
  const earliest: Earliest = (...all) => `least(${all.join(", ")})`;
  const arrival = (row: string, count: number) =>
    `if ${row}."deletedAt" is null then
      insert into "leadArrival" ("organizationId", "slot", "assignedTo", "count")
        values (${row}."organizationId", floor(extract(epoch from ${row}."createdAt") / 900)::bigint, coalesce(${row}."assignedTo", ''), ${count}) ${ADD_ARRIVAL};
    end if;`;
  const define = (name: string, body: string) =>
    `create function "${name}"() returns trigger language plpgsql as $$ begin ${body} return null; end $$`;
  const on = (name: string, columns: readonly string[]) =>
    `create trigger "${name}" after update of ${columns.map((one) => `"${one}"`).join(", ")} on "lead" for each row
      when (${columns.map((one) => `old."${one}" is distinct from new."${one}"`).join(" or ")}) execute function "${name}"()`;
  return [
    `drop trigger "leadMoves" on "lead"`,
    `drop function "countLeadMove"()`,
    define("leadMovesArrival", `${arrival("old", -1)} ${arrival("new", 1)}`),
    define(
      "leadMovesStage",
      `if ${isStaged("new")} then
        insert into "leadStage" (${STAGES}) values (${stageValues("new", earliest)}) ${onStageConflict(earliest)};
      else
        delete from "leadStage" where "organizationId" = new."organizationId" and "leadId" = new."id";
      end if;`,
    ),
    on("leadMovesArrival", OF_ARRIVAL),
    on("leadMovesStage", OF_STAGE),
  ];
}
