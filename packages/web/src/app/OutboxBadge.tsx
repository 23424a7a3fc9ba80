import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import { useQuery } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import { shell as t } from "../messages/en/shell.ts";
import { count } from "../messages/plural.ts";
import styles from "./Shell.module.css";

const MOST = 99;
/** A doubt is settled or arises seldom; whoever is on the outbox's page sees it at once. */
const EVERY_MS = 60_000;

/** How many messages are in doubt and need a decision, at the outbox's icon; nothing when there are none. */
export function OutboxBadge() {
  const unknown = useQuery({
    queryKey: ["sending"],
    queryFn: ({ signal }) => call(messageEndpoints.readSending, { signal }),
    refetchInterval: EVERY_MS,
  }).data?.unknown;
  if (!unknown) return null;
  return (
    <span className={`${styles.badge} numbers`}>
      <span aria-hidden="true">{unknown > MOST ? `${MOST}+` : count(unknown)}</span>
      <span className="only-read-aloud">{t.inDoubt(unknown)}</span>
    </span>
  );
}
