import type { Migration } from "../migration.ts";

type ColumnTypes = Parameters<Migration["statements"]>[0];

/**
 * Whether an account's connections were ever tried; how many messages are in each state, kept by triggers because several
 * rooms write messages; and what is due, and what has ended, in the order of its time.
 *
 * PostgreSQL: a row that every worker adds to would make their transactions wait for each other, so each statement adds rows
 * of its own, which are put together from time to time (messages/fold-tally.ts).
 */
export const migration: Migration = {
  number: 53,
  name: "tried-and-counted",
  statements: (t) => [
    `alter table "channelAccount" add column "verifiedAt" ${t.instant}`,
    `create index "messageWaiting" on "message" ("organizationId", "plannedFor", "id") where "state" in ('planned', 'claimed')`,
    `create index "messageEnded" on "message" ("organizationId", "updatedAt", "id") where "state" in ('cancelled', 'rejected', 'failed', 'expired')`,
    tallyTable(t),
    ...(t.engine === "sqlite" ? sqliteTriggers() : postgresTriggers()),
    `insert into "messageTally" (${KEY}, "count") select ${KEY}, count(*) from "message" group by ${KEY}`,
  ],
};

const KEY = `"organizationId", "direction", "channel", "state"`;

function tallyTable({ engine, text, bigint }: ColumnTypes): string {
  const columns = `"organizationId" ${text} not null, "direction" ${text} not null, "channel" ${text} not null, "state" ${text} not null, "count" ${bigint} not null`;
  return engine === "sqlite"
    ? `create table "messageTally" (${columns}, primary key (${KEY})) without rowid`
    : `create table "messageTally" (${columns})`;
}

function sqliteTriggers(): string[] {
  const key = (row: string) => KEY.replaceAll(/"(\w+)"/g, `${row}."$1"`);
  const add = (row: string, count: number) =>
    `insert into "messageTally" (${KEY}, "count") values (${key(row)}, ${count}) on conflict (${KEY}) do update set "count" = "count" + ${count};`;
  return [
    `create trigger "messageComes" after insert on "message" begin ${add("new", 1)} end`,
    `create trigger "messageMoves" after update of "state", "channel" on "message"
      when old."state" <> new."state" or old."channel" <> new."channel" begin ${add("old", -1)} ${add("new", 1)} end`,
    `create trigger "messageGoes" after delete on "message" begin ${add("old", -1)} end`,
  ];
}

function postgresTriggers(): string[] {
  const define = (name: string, body: string) =>
    `create function "${name}"() returns trigger language plpgsql as $$ begin insert into "messageTally" (${KEY}, "count") ${body}; return null; end $$`;
  const each = (rows: string, count: number) => `select ${KEY}, ${count} as "n" from ${rows}`;
  const on = (name: string, event: string, rows: string) =>
    `create trigger "${name}" after ${event} on "message" referencing ${rows} for each statement execute function "${name}"()`;
  return [
    `create index "messageTallyOf" on "messageTally" ("organizationId")`,
    define("messageComes", `select ${KEY}, count(*) from "added" group by ${KEY}`),
    define(
      "messageMoves",
      `select ${KEY}, sum("n") from (${each('"removed"', -1)} union all ${each('"added"', 1)}) "moved" group by ${KEY} having sum("n") <> 0`,
    ),
    define("messageGoes", `select ${KEY}, -count(*) from "removed" group by ${KEY}`),
    on("messageComes", "insert", `new table as "added"`),
    on("messageMoves", "update", `old table as "removed" new table as "added"`),
    on("messageGoes", "delete", `old table as "removed"`),
  ];
}
