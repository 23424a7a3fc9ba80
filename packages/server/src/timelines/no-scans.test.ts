import SqliteConnection from "better-sqlite3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addLeads, receivedReply, sentMessage } from "../testing/leads-and-messages.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";

let world: World;
let here: TestOrganization;
let lead: string;
const texts = new Set<string>();

beforeAll(async () => {
  world = await openWorld();
  here = await world.organization();
  [lead = ""] = await addLeads(world.foundation, here.scope, [{ nextFollowUpAt: 1 }, {}, {}]);
  await sentMessage(world.foundation, here.scope, { leadId: lead, at: world.clock.now() - 2 });
  await receivedReply(world.foundation, here.scope, { leadId: lead, at: world.clock.now() - 1 });
});
afterAll(() => world.close());

/** Tables that grow with the organization. */
const LARGE = [
  "lead",
  "message",
  "conversation",
  "leadStage",
  "leadArrival",
  "leadChange",
  "note",
  "enrollment",
  "enrollmentStep",
  "suppression",
];

const PATHS = [
  "/today",
  "/messages/counts",
  "/sending/explanation",
  "/dashboard",
  "/scoring/rules",
  ...["overview", "funnel", "channels", "trend", "sequences", "templates", "categories", "timing", "team"].map(
    (block) => `/analytics/${block}`,
  ),
];

it("no request of Today, the dashboard, a timeline or analytics reads a large table from end to end", async () => {
  if (world.engine !== "sqlite") return;
  const file = world.foundation.config.databaseUrl.slice("sqlite:".length);
  const prepare = SqliteConnection.prototype.prepare;
  SqliteConnection.prototype.prepare = function (this: SqliteConnection.Database, text: string) {
    texts.add(text);
    return prepare.call(this, text);
  } as typeof prepare;
  try {
    const sales = await here.member("sales");
    for (const api of [here.api, sales.api])
      for (const path of [...PATHS, `/leads/${lead}/timeline`]) expect((await api.get(path)).status).toBe(200);
  } finally {
    SqliteConnection.prototype.prepare = prepare;
  }
  const plain = new SqliteConnection(file, { readonly: true });
  const reads = [...texts].filter((text) => /^\s*(select|with)\b/i.test(text));
  expect(reads.length).toBeGreaterThan(20);
  const scans = reads.flatMap((text) =>
    (plain.prepare(`explain query plan ${text}`).all(blanks(text)) as { detail: string }[])
      .map(({ detail }) => detail)
      .filter((detail) => !detail.includes("conversationWaiting"))
      .filter((detail) =>
        LARGE.some((table) =>
          new RegExp(`^(SCAN "?${table}"?( |$)|SEARCH "?${table}"? .*\\(organizationId=\\?( AND shelf=\\?)?\\)$)`).test(
            detail,
          ),
        ),
      )
      .map((detail) => `${detail}: ${text}`),
  );
  plain.close();
  expect(scans).toEqual([]);
});

/** The plan does not depend on the values. */
function blanks(text: string): null[] {
  return Array.from({ length: text.split("?").length - 1 }, () => null);
}
