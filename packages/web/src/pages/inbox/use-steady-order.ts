import type { Conversation } from "@lead-dashboard/contract/messages/conversation-schemas";
import { useState } from "react";
import { steadyOrder } from "./steady-order.ts";

/** The conversations in the order they have had on screen since the list was chosen. */
export function useSteadyOrder(fetched: readonly Conversation[], listName: string): readonly Conversation[] {
  const [shown, setShown] = useState<{ listName: string; lines: readonly Conversation[]; of: readonly Conversation[] }>(
    {
      listName,
      lines: fetched,
      of: fetched,
    },
  );
  const isSame = shown.listName === listName && sameLines(shown.of, fetched);
  if (isSame) return shown.lines;
  const lines = shown.listName === listName ? steadyOrder(shown.lines, fetched) : fetched;
  setShown({ listName, lines, of: fetched });
  return lines;
}

function sameLines(one: readonly Conversation[], other: readonly Conversation[]): boolean {
  return one.length === other.length && one.every((line, at) => line === other[at]);
}
