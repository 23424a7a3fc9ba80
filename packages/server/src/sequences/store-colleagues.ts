// Leads of one company.
import { type RawBuilder, sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";

/** More than so many are no company but a domain or number that many share. */
const MOST_COLLEAGUES = 50;

/** What the job that stops the sequences of colleagues is told. */
export interface ColleaguesPayload {
  readonly organizationId: string;
  /** who answered */
  readonly leadId: string;
  /** ms */
  readonly repliedAt: number;
}

const KEY = "sequences.stop-colleagues:";

/** The key of that job: those of one organization stand together in the index of keys. */
export function keyOfReply({ organizationId, leadId, repliedAt }: ColleaguesPayload): string {
  return `${KEY}${organizationId}:${leadId}:${repliedAt}`;
}

/** So many replies are looked at; more are too many to look through at a gate. */
const MOST_REPLIES = 200;

/**
 * The replies whose lead's colleagues were not looked at yet; hardly ever any. What was given up is not: nobody would ever
 * look at it. Null: too many to be looked through.
 */
export async function repliesUnderWay(db: Queryable, organizationId: string): Promise<ColleaguesPayload[] | null> {
  const { rows } = await sql<{ payload: ColleaguesPayload }>`select "payload" from "job"
    where "key" >= ${`${KEY}${organizationId}:`} and "key" < ${`${KEY}${organizationId};`} and "state" <> 'dead'
    limit ${MOST_REPLIES}`.execute(db.query);
  return rows.length === MOST_REPLIES ? null : rows.map(({ payload }) => payload);
}

/** Whether any sequence of the organization runs for anybody. */
export async function hasOpenEnrollments(db: Queryable, { organizationId }: Scope): Promise<boolean> {
  const { rows } = await sql`select 1 from "enrollment" where "organizationId" = ${organizationId}
    and "state" in ('active', 'paused') limit 1`.execute(db.query);
  return rows.length > 0;
}

const mailHost = ({ engine }: Queryable) =>
  engine === "sqlite" ? sql`lower(substr("email", instr("email", '@') + 1))` : sql`lower(split_part("email", '@', 2))`;

/** What of a mail address's host is left of its last label, as often as said: "mail.firm.example" → "mail.firm." → "mail.". */
function beforeLast(db: Queryable, labels: number): RawBuilder<unknown> {
  const host = mailHost(db);
  const label = sql`replace(${host}, '.', '')`;
  if (labels === 1) return sql`rtrim(${host}, ${label})`;
  const before = beforeLast(db, labels - 1);
  return sql`rtrim(substr(${before}, 1, length(${before}) - 1), ${label})`;
}

/** The last labels of a mail address's host, as migration 67 has indexed them. */
function lastLabels(db: Queryable, labels: 2 | 3): RawBuilder<unknown> {
  const host = mailHost(db);
  if (db.engine === "sqlite") return sql`substr(${host}, length(${beforeLast(db, labels)}) + 1)`;
  return labels === 2
    ? sql`substring(${host} from '[^.]+\\.[^.]+$')`
    : sql`substring(${host} from '[^.]+\\.[^.]+\\.[^.]+$')`;
}

/** Leads whose mail address is at a subdomain of one of these (firm.example, firm.co.uk), to be added to a question. */
function underOf(db: Queryable, organizationId: string, domains: readonly string[]): RawBuilder<unknown> {
  const host = mailHost(db);
  const parts = ([2, 3] as const).flatMap((labels) => {
    const own = domains.filter((domain) => domain.split(".").length === labels);
    if (own.length === 0) return [];
    return [
      sql`union select "id" from "lead" where "organizationId" = ${organizationId} and "email" is not null
        and length(${host}) - length(replace(${host}, '.', '')) >= ${sql.raw(String(labels))}
        and ${lastLabels(db, labels)} in (${sql.join(own)})`,
    ];
  });
  return sql.join(parts, sql` `);
}

/** Other leads in a sequence whose website, mail address (also at a subdomain) or phone is of the same company, in order of id; none when they are too many. */
export async function findColleagues(
  db: Queryable,
  { organizationId }: Scope,
  { leadId, domains, phones }: { leadId: string; domains: readonly string[]; phones: readonly string[] },
): Promise<string[]> {
  const keys = [...domains.map((domain) => `domain:${domain}`), ...phones.map((phone) => `phone:${phone}`)];
  if (keys.length === 0) return [];
  const byMail =
    domains.length === 0
      ? sql``
      : sql`union select "id" from "lead" where "organizationId" = ${organizationId} and "email" is not null
          and ${mailHost(db)} in (${sql.join([...domains])}) ${underOf(db, organizationId, domains)}`;
  const { rows } = await sql<{ id: string }>`
    select distinct c."id" as "id" from (
      select l."id" from "leadKey" k join "lead" l on l."seq" = k."leadSeq"
      where k."organizationId" = ${organizationId} and k."key" in (${sql.join(keys)}) ${byMail}) c
    where c."id" <> ${leadId} and exists (
      select 1 from "enrollment" e where e."organizationId" = ${organizationId} and e."leadId" = c."id"
      and e."state" in ('active', 'paused'))
    order by c."id" limit ${MOST_COLLEAGUES + 1}`.execute(db.query);
  return rows.length > MOST_COLLEAGUES ? [] : rows.map(({ id }) => id);
}
