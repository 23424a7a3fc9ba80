import type { MessageChannel, MessageQuery, MessageState } from "@lead-dashboard/contract/messages/schemas";
import { useSearchParams } from "wouter";
import { messaging } from "../../messages/en/messaging.ts";

/** Which messages of the ledger are shown; "" is any. */
export interface LedgerFilter {
  channel: MessageChannel | "";
  state: MessageState | "";
  direction: "outbound" | "inbound" | "";
  from: string;
  to: string;
}

const CHANNELS = Object.keys(messaging.channels);
const STATES = Object.keys(messaging.states);
const isChannel = (text: string): text is MessageChannel => CHANNELS.includes(text);
const isState = (text: string): text is MessageState => STATES.includes(text);

/** The filter as it stands in the address. */
export function useLedgerFilter() {
  const [search, setSearch] = useSearchParams();
  const channel = search.get("channel") ?? "";
  const state = search.get("state") ?? "";
  const direction = search.get("direction");
  const filter: LedgerFilter = {
    channel: isChannel(channel) ? channel : "",
    state: isState(state) ? state : "",
    direction: direction === "outbound" || direction === "inbound" ? direction : "",
    from: dayIn(search, "from"),
    to: dayIn(search, "to"),
  };
  const change = (part: Partial<LedgerFilter>) => {
    const next = Object.entries({ ...filter, ...part }).filter(([, value]) => value !== "");
    setSearch(new URLSearchParams(next), { replace: true });
  };
  return { filter, change, isFiltering: Object.values(filter).some((value) => value !== "") };
}

/** A day of the address; what is none counts as left out. */
function dayIn(search: URLSearchParams, name: "from" | "to"): string {
  const day = search.get(name) ?? "";
  return Number.isNaN(Date.parse(`${day}T00:00:00`)) ? "" : day;
}

/** The filter as the server takes it; days are those of the reader. */
export function queryOf(filter: LedgerFilter): MessageQuery {
  const query: MessageQuery = {};
  if (filter.channel !== "") query.channel = [filter.channel];
  if (filter.state !== "") query.state = [filter.state];
  if (filter.direction !== "") query.direction = filter.direction;
  if (filter.from !== "") query.from = startOf(filter.from, 0);
  if (filter.to !== "") query.to = startOf(filter.to, 1);
  return query;
}

function startOf(day: string, addDays: number): string {
  const at = new Date(`${day}T00:00:00`);
  at.setDate(at.getDate() + addDays);
  return at.toISOString();
}
