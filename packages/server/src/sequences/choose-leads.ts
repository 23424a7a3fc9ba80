import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import type { Db, Scope } from "../db/database.ts";
import { AppError, invalid } from "../http/problem.ts";
import { listLeads } from "../leads/store-list.ts";

/** As many as one request enrolls; more go by a bulk action. */
export const MOST_AT_ONCE = 10_000;
/** As many as a dry run looks at: it writes nothing, but somebody waits for it. */
export const MOST_TRIED = 100_000;

/** Which leads a request names, and how many it takes. */
interface LeadChoice {
  readonly ids?: readonly string[] | undefined;
  readonly filter?: LeadFilter | undefined;
  readonly most: number;
  readonly now: number;
}

/** The leads a request names: by id, or everything that matches a filter; null when those are more than `most`. */
export async function chooseLeads(
  db: Db,
  { scope, memberId }: { scope: Scope; memberId: string },
  { ids, filter, most, now }: LeadChoice,
): Promise<readonly string[] | null> {
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
    if (found.length > most) return null;
    if (page.nextCursor === null) return found;
    cursor = page.nextCursor;
  }
}

/** Refuses a dry run over more leads than anybody waits for. */
export function tooManyToTry(): AppError {
  const most = MOST_TRIED.toLocaleString("en");
  return new AppError(
    "unprocessable",
    "too-many-leads",
    `More than ${most} leads match: narrow the filter to try it.`,
    {
      errors: [{ path: "filter", message: `matches more than ${most} leads` }],
    },
  );
}
