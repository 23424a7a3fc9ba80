import type { Migration } from "../migration.ts";

/**
 * Score rules, and the roll-ups of analytics. These are kept by triggers, not by code: leads are written by several rooms
 * (API, import, bulk actions, messages), analytics imports none of them, and a figure must not depend on which of them
 * remembers to count. A lead in the bin is in neither roll-up.
 */
export const migration: Migration = {
  number: 9,
  name: "scoring",
  statements: (t) => [
    `create table "scoring" (
      "organizationId" ${t.text} primary key references "organization" ("id"),
      "scoreRules" ${t.json} not null,
      "version" ${t.integer} not null,
      "savedAt" ${t.instant},
      "rescoringSince" ${t.instant},
      "rescoredTo" ${t.text} not null,
      "rescoredCount" ${t.integer} not null
    )`,
    `create table "leadArrival" (
      "organizationId" ${t.text} not null,
      "slot" ${t.bigint} not null,
      "assignedTo" ${t.text} not null,
      "count" ${t.bigint} not null,
      primary key ("organizationId", "slot", "assignedTo")
    )${t.engine === "sqlite" ? " without rowid" : ""}`,
    `create table "leadStage" (
      "organizationId" ${t.text} not null,
      "leadId" ${t.text} not null,
      "assignedTo" ${t.text},
      "createdAt" ${t.instant} not null,
      "messagedAt" ${t.instant},
      "answeredAt" ${t.instant},
      "contactedAt" ${t.instant},
      "repliedAt" ${t.instant},
      "wonAt" ${t.instant},
      "lostAt" ${t.instant},
      primary key ("organizationId", "leadId")
    )${t.engine === "sqlite" ? " without rowid" : ""}`,
    ...["createdAt", "messagedAt", "contactedAt", "repliedAt", "wonAt", "lostAt"].map(
      (column) => `create index "leadStage_${column}" on "leadStage" ("organizationId", "${column}")`,
    ),
    `create index "messageSent" on "message" ("organizationId", "sentAt") where "sentAt" is not null`,
    `create index "messageReceived" on "message" ("organizationId", "receivedAt") where "receivedAt" is not null`,
    `create index "messageReply" on "message" ("organizationId", "leadId", "receivedAt") where "kind" = 'reply'`,
    `create index "enrollmentAge" on "enrollment" ("organizationId", "createdAt")`,
    `create index "conversationWaiting" on "conversation" ("organizationId", "lastInboundAt", "leadId") where "lastInboundAt" >= "lastMessageAt"`,
    ...(t.engine === "sqlite" ? sqliteTriggers() : postgresTriggers()),
  ],
};

/** What of a lead the roll-ups look at. */
const WATCHED = [
  "deletedAt",
  "assignedTo",
  "createdAt",
  "firstContactedAt",
  "firstRepliedAt",
  "lastRepliedAt",
  "wonAt",
  "lostAt",
];
const STAGES = `"organizationId", "leadId", "assignedTo", "createdAt", "messagedAt", "answeredAt", "contactedAt", "repliedAt", "wonAt", "lostAt"`;

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

const ADD_ARRIVAL = `on conflict ("organizationId", "slot", "assignedTo") do update set "count" = "leadArrival"."count" + excluded."count"`;

function sqliteTriggers(): string[] {
  // min() of SQLite is null when one of its arguments is
  const earliest: Earliest = (...all) =>
    all.reduce((one, other) => `coalesce(min(${one}, ${other}), ${one}, ${other})`);
  const arrival = (row: string, count: number) =>
    `insert into "leadArrival" ("organizationId", "slot", "assignedTo", "count")
      select ${row}."organizationId", ${row}."createdAt" / 900000, coalesce(${row}."assignedTo", ''), ${count} where ${row}."deletedAt" is null ${ADD_ARRIVAL};`;
  const stage = `insert into "leadStage" (${STAGES}) select ${stageValues("new", earliest)} where ${isStaged("new")} ${onStageConflict(earliest)};`;
  const unstage = (row: string, when: string) =>
    `delete from "leadStage" where "organizationId" = ${row}."organizationId" and "leadId" = ${row}."id" and ${when};`;
  const ofBatch = `"seq" between new."firstSeq" and new."lastSeq" and "organizationId" = new."organizationId"`;
  const changed = WATCHED.map((name) => `old."${name}" is not new."${name}"`).join(" or ");
  return [
    // Of a batch, not of each row: that cost 30 of 85 µs a stored row (a trigger also makes each statement keep a journal).
    `create trigger "leadsArrive" instead of insert on "leadBatch" begin
      insert into "leadArrival" ("organizationId", "slot", "assignedTo", "count")
        select "organizationId", "createdAt" / 900000, coalesce("assignedTo", ''), count(*) from "lead"
        where ${ofBatch} and "deletedAt" is null group by 1, 2, 3 ${ADD_ARRIVAL};
      insert into "leadStage" (${STAGES}) select ${stageValues('"lead"', earliest)} from "lead"
        where ${ofBatch} and ${isStaged('"lead"')} ${onStageConflict(earliest)};
    end`,
    `create trigger "leadMoves" after update of ${WATCHED.map((name) => `"${name}"`).join(", ")} on "lead" when ${changed}
      begin ${arrival("old", -1)} ${arrival("new", 1)} ${unstage("new", `not (${isStaged("new")})`)} ${stage} end`,
    `create trigger "leadLeaves" after delete on "lead" begin ${arrival("old", -1)} ${unstage("old", "true")} end`,
  ];
}

function postgresTriggers(): string[] {
  const earliest: Earliest = (...all) => `least(${all.join(", ")})`;
  const slot = (row: string) => `floor(extract(epoch from ${row}."createdAt") / 900)::bigint`;
  const arrival = (row: string, count: number) =>
    `if ${row}."deletedAt" is null then
      insert into "leadArrival" ("organizationId", "slot", "assignedTo", "count")
        values (${row}."organizationId", ${slot(row)}, coalesce(${row}."assignedTo", ''), ${count}) ${ADD_ARRIVAL};
    end if;`;
  const unstage = (row: string) =>
    `delete from "leadStage" where "organizationId" = ${row}."organizationId" and "leadId" = ${row}."id";`;
  const changed = WATCHED.map((name) => `old."${name}" is distinct from new."${name}"`).join(" or ");
  const define = (name: string, body: string) =>
    `create function "${name}"() returns trigger language plpgsql as $$ begin ${body} return null; end $$`;
  return [
    // One statement inserts thousands of leads of an import: counted together, in a fixed order against deadlocks.
    define(
      "countLeadArrivals",
      `insert into "leadArrival" ("organizationId", "slot", "assignedTo", "count")
        select "organizationId", ${slot("added")}, coalesce("assignedTo", ''), count(*) from added where "deletedAt" is null
        group by 1, 2, 3 order by 1, 2, 3 ${ADD_ARRIVAL};
      insert into "leadStage" (${STAGES}) select ${stageValues("added", earliest)} from added where ${isStaged("added")} ${onStageConflict(earliest)};`,
    ),
    define(
      "countLeadMove",
      `${arrival("old", -1)} ${arrival("new", 1)}
      if ${isStaged("new")} then
        insert into "leadStage" (${STAGES}) values (${stageValues("new", earliest)}) ${onStageConflict(earliest)};
      else ${unstage("new")} end if;`,
    ),
    define("countLeadLeaving", `${arrival("old", -1)} ${unstage("old")}`),
    `create trigger "leadArrives" after insert on "lead" referencing new table as added for each statement execute function "countLeadArrivals"()`,
    `create trigger "leadMoves" after update of ${WATCHED.map((name) => `"${name}"`).join(", ")} on "lead" for each row when (${changed}) execute function "countLeadMove"()`,
    `create trigger "leadLeaves" after delete on "lead" for each row execute function "countLeadLeaving"()`,
  ];
}
