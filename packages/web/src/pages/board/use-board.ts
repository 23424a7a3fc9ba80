import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { Lead, LeadCounts } from "@lead-dashboard/contract/leads/lead";
import type { LeadCountQuery } from "@lead-dashboard/contract/leads/lead-query";
import { LEAD_STATUSES, type LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { act, call } from "../../api/call.ts";
import { useLiveEvents } from "../../api/events.ts";
import { queryClient } from "../../api/query-client.ts";
import { idempotencyKey, inOrder } from "../../lead-actions/in-order.ts";
import { undoable, undoOnServer } from "../../lead-actions/undo.ts";
import { asQuery } from "../../lead-list/lead-filter.ts";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { board as t } from "../../messages/en/board.ts";
import { leads } from "../../messages/en/leads.ts";
import { shell } from "../../messages/en/shell.ts";
import { afterMove, type ColumnData, withOnTop, without } from "./board-cards.ts";

const PAGE = 30;
/** Events come in bursts (a bulk action, an import); the board is fetched anew once they have passed. */
const QUIET_MS = 900;

/** One column of the board, loaded page by page, the best first. */
export function useColumn(status: LeadStatus, filter: LeadCountQuery) {
  return useInfiniteQuery({
    queryKey: keyOf(status, filter),
    queryFn: ({ pageParam, signal }) =>
      call(leadEndpoints.listLeads, {
        query: {
          ...asQuery({ ...filter, status: [status] }),
          sort: "-score",
          limit: PAGE,
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
    // The first page of every column comes in one request, see useFirstPages.
    enabled: false,
  });
}

/** The first page of every column and the counts, in one request. */
export function useFirstPages(filter: LeadCountQuery) {
  return useQuery({
    queryKey: ["board", "first", filter],
    queryFn: async ({ signal }) => {
      const board = await call(leadEndpoints.getBoard, { query: asQuery(filter), signal });
      for (const status of LEAD_STATUSES) {
        const data: ColumnData = { pages: [board.columns[status]], pageParams: [""] };
        queryClient.setQueryData(keyOf(status, filter), data);
      }
      queryClient.setQueryData(["counts", filter], board.counts);
      return board.counts;
    },
  });
}

/** Where the card is seen, and what is said with the move: why it was lost, what it is worth. */
interface Move {
  filter: LeadCountQuery;
  more?: { lostReason?: string; dealValue?: number };
}

/** Moves a card at once, tells the server, puts it back when refused, and offers to undo it. */
export async function moveCard(lead: Lead, to: LeadStatus, { filter, more = {} }: Move): Promise<void> {
  if (lead.status === to) return;
  const putBack = showMoved(lead, to, filter);
  try {
    const { undoId } = await inOrder(lead.id, () =>
      act(leadEndpoints.changeLead, {
        params: { id: lead.id },
        body: { status: to, ...more },
        idempotencyKey: idempotencyKey(),
      }),
    );
    const undo = async () => {
      if (undoId) await undoOnServer(undoId);
      reloadBoard();
    };
    toast(t.moved(lead.name, leads.statuses[to]), { action: undoId ? undoable(undo) : undefined });
  } catch (error) {
    putBack();
    toast(describeError(error), {
      tone: "bad",
      action: { label: shell.retry, run: () => void moveCard(lead, to, { filter, more }) },
    });
  }
}

/** Keeps the board true to what happens elsewhere. */
export function useLiveBoard(): void {
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLiveEvents((event) => {
    if (!event.type.startsWith("lead") && event.type !== "import.finished" && event.type !== "reconnected") return;
    clearTimeout(waiting.current);
    waiting.current = setTimeout(reloadBoard, QUIET_MS);
  });
  useEffect(() => () => clearTimeout(waiting.current), []);
}

function reloadBoard(): void {
  void queryClient.invalidateQueries({ queryKey: ["board"] });
  void queryClient.invalidateQueries({ queryKey: ["counts"] });
}

function showMoved(lead: Lead, to: LeadStatus, filter: LeadCountQuery): () => void {
  const keys = [keyOf(lead.status, filter), keyOf(to, filter), ["counts", filter]];
  const before = keys.map((queryKey) => [queryKey, queryClient.getQueryData(queryKey)] as const);
  for (const queryKey of keys) void queryClient.cancelQueries({ queryKey });
  queryClient.setQueryData<ColumnData>(keyOf(lead.status, filter), (column) => without(column, lead.id));
  queryClient.setQueryData<ColumnData>(keyOf(to, filter), (column) => withOnTop(column, { ...lead, status: to }));
  queryClient.setQueryData<LeadCounts>(["counts", filter], (counts) => afterMove(counts, lead, to));
  return () => {
    for (const [queryKey, data] of before) queryClient.setQueryData(queryKey, data);
  };
}

function keyOf(status: LeadStatus, filter: LeadCountQuery) {
  return ["board", status, filter];
}
