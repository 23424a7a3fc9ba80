import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { LEAD_STATUSES, type LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import { TEMPERATURES, type Temperature } from "@lead-dashboard/domain/leads/temperature";
import type { Queryable, Scope } from "../db/database.ts";
import { type Asker, type ListPlan, planList } from "./store-plan.ts";
import { type CountLine, readCounts } from "./store-rollup.ts";
import { besideOrder } from "./store-state.ts";
import { hintOf, Statement, withinBounds } from "./store-statement.ts";

/** Counts of a base too large to be walked whole stop here; beyond, `exact` is false. */
const COUNT_LIMIT = 1_000;
const WALK_LIMIT = 20_000;
/** So many of an index that leaves many are looked at: each costs a row, which a walk along a sort index does not. */
const SAMPLE_LIMIT = 3_000;

/** How many leads match. Values in hundredths, by status and currency; null when not counted to the end. */
export interface LeadCount {
  total: number;
  exact: boolean;
  byStatus: Record<LeadStatus, number>;
  byTemperature: Record<Temperature, number>;
  valueByStatus: Record<LeadStatus, Record<string, number>> | null;
}

/** Counts the leads of a filter: from the roll-ups where they tell, else by walking up to a limit. */
export async function countLeads(
  db: Queryable,
  scope: Scope,
  { filter, asker, walkLimit = WALK_LIMIT }: { filter: LeadFilter; asker: Asker; walkLimit?: number },
): Promise<LeadCount> {
  const plan = await planList(db, scope, { filter, asker, sortColumn: "score", counts: "exact" });
  if (plan.isEmpty) return summed([], true);
  if (plan.known !== null) return summed(plan.known, true);
  const isWhole = plan.narrow !== null || (await isWalkedWhole(db, scope, { shelf: plan.shelf, walkLimit }));
  const limit = isWhole ? walkLimit : COUNT_LIMIT;
  const lines = await countFound(db, isWhole ? { ...plan, counting: null } : plan, limit + 1);
  const found = lines.reduce((sum, line) => sum + line.count, 0);
  return summed(lines, isWhole && found <= limit);
}

async function countFound(db: Queryable, plan: ListPlan, limit: number): Promise<CountLine[]> {
  const s = new Statement(db.engine);
  const found =
    plan.narrow !== null
      ? narrowed(s, plan, limit)
      : plan.counting !== null
        ? sampled(s, plan, limit)
        : walked(s, plan, limit);
  return s.rows<CountLine>(
    db,
    `select l."status", l."temperature", coalesce(case when l."dealValue" is not null then l."currency" end, '') as "currency",
      count(*) as "count", coalesce(sum(l."dealValue"), 0) as "value"
    from (${found}) f join "lead" l on l."seq" = f."seq" group by 1, 2, 3`,
  );
}

function narrowed(s: Statement, { narrow, conditions, organizationId, shelf }: ListPlan, limit: number): string {
  const hint = hintOf(s, narrow?.index ?? null);
  const start = `p."organizationId" = ${s.value(organizationId)} and p."shelf" = ${s.value(shelf)}`;
  const tests = [narrow?.condition, ...conditions].flatMap((one) => (one ? [` and ${one.write(s, "p", "p")}`] : []));
  return `select p."seq" from "lead" p${hint} where ${start}${tests.join("")} limit ${s.value(limit)}`;
}

/** Some of those that an index gives, tested: a word or a tag is found sooner by its index than along the scores. */
function sampled(s: Statement, { counting, conditions, organizationId, shelf }: ListPlan, limit: number): string {
  const hint = hintOf(s, counting?.index ?? null);
  const start = `i."organizationId" = ${s.value(organizationId)} and i."shelf" = ${s.value(shelf)}`;
  const condition = counting === null ? "" : ` and ${counting.condition.write(s, "i", "i")}`;
  const inner = `select i."seq" from "lead" i${hint} where ${start}${condition} limit ${s.value(SAMPLE_LIMIT)}`;
  const tests = conditions.map((one) => one.write(s, "p", "p")).join(" and ") || "1 = 1";
  const join = s.engine === "sqlite" ? "cross join" : "join";
  return `select p."seq" from (${inner}) q ${join} "lead" p on p."seq" = q."seq" where ${tests} limit ${s.value(limit)}`;
}

function walked(s: Statement, { conditions, organizationId, shelf, bounds }: ListPlan, limit: number): string {
  const covered = conditions.flatMap((one) => one.covered);
  const beside = besideOrder(s, { table: "x", sort: "score", covered });
  const hint = s.engine === "sqlite" ? ' indexed by "leadByScore"' : "";
  const start = [
    `x."organizationId" = ${s.value(organizationId)}`,
    `x."shelf" = ${s.value(shelf)}`,
    ...withinBounds(s, { column: "score", bounds: bounds.score ?? {}, table: "x" }),
  ].join(" and ");
  const inner = `select x."seq"${beside.columns} from "lead" x${hint}${beside.join} where ${start}
    order by x."score" desc, x."id" desc limit ${WALK_LIMIT}`;
  const isDeep = conditions.some((condition) => condition.isDeep);
  const join = isDeep ? ` ${s.engine === "sqlite" ? "cross " : ""}join "lead" r on r."seq" = w."seq"` : "";
  const tests = conditions.map((condition) => condition.write(s, "w", "r")).join(" and ") || "1 = 1";
  return `select w."seq" from (${inner}) w${join} where ${tests} limit ${s.value(limit)}`;
}

async function isWalkedWhole(
  db: Queryable,
  scope: Scope,
  { shelf, walkLimit }: { shelf: number; walkLimit: number },
): Promise<boolean> {
  const lines = await readCounts(db, { organizationId: scope.organizationId });
  const onShelf = lines.filter((line) => line.shelf === shelf).reduce((sum, line) => sum + line.count, 0);
  return onShelf <= walkLimit;
}

function summed(
  lines: readonly Pick<CountLine, "status" | "temperature" | "currency" | "count" | "value">[],
  exact: boolean,
): LeadCount {
  const count: LeadCount = {
    total: 0,
    exact,
    byStatus: Object.fromEntries(LEAD_STATUSES.map((status) => [status, 0])) as LeadCount["byStatus"],
    byTemperature: Object.fromEntries(TEMPERATURES.map((one) => [one, 0])) as LeadCount["byTemperature"],
    valueByStatus: null,
  };
  const values = Object.fromEntries(LEAD_STATUSES.map((status) => [status, {}])) as NonNullable<
    LeadCount["valueByStatus"]
  >;
  for (const line of lines) {
    count.total += line.count;
    count.byStatus[line.status] += line.count;
    count.byTemperature[line.temperature] += line.count;
    if (line.value !== 0) {
      const ofStatus = values[line.status];
      ofStatus[line.currency] = (ofStatus[line.currency] ?? 0) + line.value;
    }
  }
  return { ...count, valueByStatus: exact ? values : null };
}
