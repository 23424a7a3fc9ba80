// The inbox of an organization with 100,000 conversations, on SQLite in one process: processor time of what opening it asks for.
import { DatabaseSync } from "node:sqlite";
import { runCommand } from "../e2e/program.ts";
import type { Db } from "../packages/server/src/db/database.ts";
import { sqliteFile } from "../packages/server/src/db/open.ts";
import { presentConversation } from "../packages/server/src/messages/present-conversation.ts";
import {
  type InboxFilter,
  type InboxPage,
  type InboxPlace,
  inboxStore,
} from "../packages/server/src/messages/store-inbox.ts";
import { type Figure, percentile } from "./figures.ts";
import { openGround } from "./ground.ts";

const CONVERSATIONS = 100_000;
const ROUNDS = 40;
const PAGE = 40;

/** As people open it: the tabs, and whose. */
const OPENED: readonly InboxFilter[] = [
  { show: "open" },
  { show: "unread" },
  { show: "snoozed" },
  { show: "done" },
  { show: "all" },
  { show: "open", assignedTo: null },
  { show: "open", assignedTo: "member-3" },
];
/** Narrowed by channel and by what the rules make of the answers, alone and combined. */
const NARROWED: readonly InboxFilter[] = [
  { show: "open", channel: "sms" },
  { show: "open", meaning: "interested" },
  { show: "open", meaning: "interested", assignedTo: "member-3" },
  { show: "all", channel: "sms", assignedTo: "member-3" },
  // nothing at all is found: the most that is walked
  { show: "open", channel: "email", assignedTo: "nobody" },
];

/** Measures the inbox. */
export async function measureInbox(): Promise<Figure[]> {
  const ground = await openGround();
  const { organizationId, databaseUrl, settings } = ground;
  const file = sqliteFile(databaseUrl);
  if (file === null) throw new Error("The inbox is measured on SQLite only");
  try {
    await runCommand(["sample-leads", "--count", String(CONVERSATIONS), "--json"], settings);
    fill(file, organizationId);
    const db = ground.open();
    const opened = await openings(db, { organizationId }, OPENED);
    const bySales = await openings(db, { organizationId, onlyFor: "member-3" }, OPENED);
    const narrowed = await openings(db, { organizationId }, NARROWED);
    await db.close();
    const figure = (name: string, samples: readonly number[], share: number): Figure => ({
      name: `inbox of ${CONVERSATIONS.toLocaleString("en")} conversations, ${name} (processor time)`,
      measured: percentile(samples, share),
      unit: "ms",
      target: 20,
      better: "lower",
    });
    return [
      figure("opened, p50", opened, 0.5),
      figure("opened, p99", opened, 0.99),
      figure("opened by sales, p99", bySales, 0.99),
      figure("narrowed by channel and meaning, p99", narrowed, 0.99),
    ];
  } finally {
    await ground.close();
  }
}

/** Two messages for each lead; a fiftieth unread, most of them done, of seven members and nobody. */
function fill(file: string, organizationId: string): void {
  const database = new DatabaseSync(file);
  const at = `1790000000000 + "seq" * 1000`;
  const channel = `case "seq" % 9 when 0 then 'sms' else 'email' end`;
  database.exec(`
    begin;
    insert into "message" ("id", "organizationId", "leadId", "direction", "kind", "channel", "state", "body", "actor", "attempts", "fence", "isByStatus", "receivedAt", "createdAt", "updatedAt")
      select "id" || '-' || n, '${organizationId}', "id", case n when 2 then 'inbound' else 'outbound' end, case n when 2 then 'reply' end,
        ${channel}, case n when 2 then 'received' else 'accepted' end,
        'Hello, we have read your offer and would like to know what it costs before we decide about it in the coming weeks.',
        '{"kind":"system","name":"bench"}', 0, 0, 0, ${at}, ${at}, ${at}
      from "lead" cross join (select 1 as n union all select 2) where "organizationId" = '${organizationId}';
    insert into "conversation" ("organizationId", "leadId", "unreadRank", "unreadCount", "lastMessageId", "lastMessageAt", "lastInboundAt", "shelf", "assigneeKey", "lastChannel", "meaning")
      select '${organizationId}', "id", "seq" % 50 = 0, "seq" % 50 = 0, "id" || '-2', ${at}, ${at},
        case when "seq" % 50 = 0 or "seq" % 4 = 1 then 'open' when "seq" % 29 = 3 then 'snoozed' else 'done' end,
        case "seq" % 7 when 0 then '' else 'member-' || ("seq" % 7) end, ${channel},
        case "seq" % 11 when 0 then 'stop' when 1 then 'interested' end
      from "lead" where "organizationId" = '${organizationId}';
    update "lead" set "assignedTo" = case "seq" % 7 when 0 then null else 'member-' || ("seq" % 7) end;
    analyze;
    commit;`);
  database.close();
}

/** Processor time of one request, which a busy machine does not lengthen: a page, the count of what is unread, and the answer's text; first pages and deeper ones. */
async function openings(
  db: Db,
  scope: { organizationId: string; onlyFor?: string },
  lists: readonly InboxFilter[],
): Promise<number[]> {
  const store = inboxStore(db, scope);
  const samples: number[] = [];
  for (const filter of lists) {
    const own: number[] = [];
    let after: InboxPlace | null = null;
    for (let round = 0; round < ROUNDS; round++) {
      const began = process.cpuUsage();
      const [page, unreadCount]: [InboxPage, number] = await Promise.all([
        store.list(filter, { limit: PAGE, after }),
        store.unreadCount(),
      ]);
      JSON.stringify({ items: page.rows.map(presentConversation), unreadCount });
      const { user, system } = process.cpuUsage(began);
      own.push((user + system) / 1_000);
      after = page.next;
    }
    if (process.env.BENCH_DETAILS === "1")
      process.stderr.write(
        `${percentile(own, 0.5).toFixed(2).padStart(8)} ${Math.max(...own)
          .toFixed(2)
          .padStart(8)}  ${JSON.stringify(filter)}\n`,
      );
    samples.push(...own);
  }
  return samples;
}
