import type { DuplicatePair } from "@lead-dashboard/contract/duplicates/duplicate";
import { duplicateEndpoints } from "@lead-dashboard/contract/duplicates/endpoints";
import type { MergeChoices } from "@lead-dashboard/domain/duplicates/merge-leads";
import { useInfiniteQuery } from "@tanstack/react-query";
import { act, call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { underWay } from "../../lead-actions/in-order.ts";
import { takeApart } from "../../lead-actions/take-apart.ts";
import { undoable } from "../../lead-actions/undo.ts";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { duplicates as t } from "../../messages/en/duplicates.ts";

const KEY = ["duplicate-pairs"];

/** The pairs that are left to review, the surest first. */
export function usePairs() {
  const listed = useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam, signal }) =>
      call(duplicateEndpoints.listDuplicatePairs, {
        query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });
  return { ...listed, pairs: listed.data?.pages.flatMap((page) => page.items) ?? [] };
}

/** Fetches the pairs anew. */
export function reloadPairs(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: KEY });
}

/** Merges a pair; the pair goes at once and comes back when it could not be done. */
export async function mergePair(
  pair: DuplicatePair,
  { leadId, from, fields }: { leadId: string; from: string; fields: MergeChoices },
): Promise<void> {
  leave(pair);
  const body = { from: [from], fields };
  try {
    const merging = underWay(act(duplicateEndpoints.mergeLeads, { params: { id: leadId }, body }));
    const { output, mergeId } = await merging;
    const action = undoable(() => undoMerge(mergeId));
    // Other pairs of the lead that is gone are gone as well.
    await reloadPairs();
    toast(t.merged(output.name), { action });
  } catch (error) {
    toast(describeError(error), { tone: "bad" });
    await reloadPairs();
  }
}

async function undoMerge(mergeId: string | null): Promise<void> {
  if (mergeId === null) return;
  const { notRestored } = await takeApart(mergeId);
  if (notRestored.length > 0) {
    toast(t.incomplete(notRestored.flatMap(({ field }) => field ?? []).join(", ")), { tone: "bad" });
  }
  await reloadPairs();
}

/** Two different businesses: never shown again, unless it is taken back. */
export async function dismissPair(pair: DuplicatePair): Promise<void> {
  leave(pair);
  const params = { id: pair.id };
  try {
    await underWay(call(duplicateEndpoints.dismissDuplicate, { params }));
    const action = undoable(async () => {
      await call(duplicateEndpoints.reopenDuplicate, { params });
      await reloadPairs();
    });
    toast(t.dismissed, { action });
  } catch (error) {
    toast(describeError(error), { tone: "bad" });
    await reloadPairs();
  }
}

function leave({ id }: DuplicatePair): void {
  queryClient.setQueryData<{ pages: { items: DuplicatePair[]; nextCursor: string | null }[]; pageParams: string[] }>(
    KEY,
    (known) =>
      known && {
        ...known,
        pages: known.pages.map((page) => ({ ...page, items: page.items.filter((pair) => pair.id !== id) })),
      },
  );
}
