import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import type { Db, Scope } from "../db/database.ts";
import { AppError, invalid } from "../http/problem.ts";
import { listLeads } from "../leads/store-list.ts";

/** As many as one request takes; more go by a bulk action. */
const MOST = 10_000;

/** The leads a request names: by id, or everything that matches a filter. */
export async function chooseLeads(
  db: Db,
  { scope, memberId }: { scope: Scope; memberId: string },
  { ids, filter, now }: { ids?: readonly string[] | undefined; filter?: LeadFilter | undefined; now: number },
): Promise<readonly string[]> {
  if ((ids === undefined) === (filter === undefined)) {
    throw invalid([{ path: "ids", message: "Give either ids or a filter ({} is everything)." }]);
  }
  if (filter === undefined) return ids ?? [];
  const found: string[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = await listLeads(db, scope, {
      filter,
      sort: "-createdAt",
      limit: 200,
      cursor,
      asker: { memberId, now },
    });
    found.push(...page.leads.map(({ id }) => id));
    if (found.length > MOST) throw tooMany();
    if (page.nextCursor === null) return found;
    cursor = page.nextCursor;
  }
}

function tooMany(): AppError {
  return new AppError(
    "unprocessable",
    "too-many-leads",
    `More than ${MOST.toLocaleString("en")} leads match. Enroll them with a bulk action (POST /leads/bulk, action enroll), which runs in the background.`,
    { errors: [{ path: "filter", message: `matches more than ${MOST.toLocaleString("en")} leads` }] },
  );
}
