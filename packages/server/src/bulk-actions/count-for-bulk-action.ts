import type { BulkCount, BulkCounting } from "@lead-dashboard/contract/bulk-actions/schemas";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { checkFilterFields } from "../leads/check-filter-fields.ts";
import { listLeadIds } from "../leads/store-list.ts";

/** So many leads a statement, and so many statements a call: a call stays short however many leads match. */
const STRETCH = { page: 5_000, pages: 8 };

/** Counts the next stretch of the leads that match; the list's own counts stop being exact at a thousand. */
export async function countForBulkAction(
  { db, clock }: Foundation,
  { scope, memberId }: Caller,
  { filter, cursor: start, stretch = STRETCH }: BulkCounting & { stretch?: typeof STRETCH },
): Promise<BulkCount> {
  await checkFilterFields(db, scope, { filter, path: "filter." });
  const asker = { memberId, now: clock.now() };
  let count = 0;
  let cursor: string | null = start ?? null;
  for (let pages = 0; pages < stretch.pages; pages++) {
    const request = { filter, sort: "createdAt" as const, limit: stretch.page, cursor, asker };
    const page: Awaited<ReturnType<typeof listLeadIds>> = await listLeadIds(db, scope, request);
    count += page.ids.length;
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return { count, nextCursor: cursor };
}
