import { sampleLead } from "@lead-dashboard/domain/leads/sample-leads";
import { seededRandom } from "@lead-dashboard/domain/leads/seeded-random";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";
import { presentLead } from "./present.ts";
import { insertLeads } from "./store-import.ts";
import { listLeads } from "./store-list.ts";
import { listLeadTexts } from "./store-texts.ts";
import { writeLeadPage } from "./write-lead-page.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test("the page written by hand holds what the presenter says, whatever stands in a lead", async () => {
  const { scope } = await world.organization();
  const now = world.clock.now();
  const random = seededRandom(3);
  const strange = 'quote " backslash \\ line\nbreak \u0007 \u001e\u001f {"key":"x","phoneType":null} 💈 \u2028';
  const drafts = Array.from({ length: 40 }, (_, at) => ({
    ...sampleLead(random, at, now),
    ...(at % 3 === 0
      ? { name: strange, notes: strange, tags: [strange], customFields: { plan: strange, size: 3, ok: true } }
      : {}),
    latitude: random() * 180 - 90,
    longitude: at % 5 === 0 ? 20 : random() * 360 - 180,
    dealValue: at % 2 === 0 ? null : Math.floor(random() * 1e7),
    nextFollowUpAt: now + Math.floor(random() * 1e12) - 5e11,
    ...(at % 4 === 0
      ? {
          contactPoints: Array.from({ length: at % 3 }, (_, point) => ({
            kind: "phone" as const,
            value: `${strange} ${point}`,
            label: strange,
            preferred: point === 0,
            state: "invalid" as const,
            key: null,
            phoneType: null,
          })),
        }
      : {}),
  }));
  await world.foundation.db.transaction((tx) => insertLeads(tx, scope, { drafts, now }));
  const request = { filter: {}, sort: "name" as const, limit: 50, cursor: null, asker: { memberId: "", now } };
  const { db } = world.foundation;
  const { leads, nextCursor } = await listLeads(db, scope, request);
  expect(JSON.parse(Buffer.from(writeLeadPage(await listLeadTexts(db, scope, request))).toString())).toEqual(
    JSON.parse(JSON.stringify({ items: leads.map(presentLead), nextCursor })),
  );
  expect(leads).toHaveLength(40);
});
