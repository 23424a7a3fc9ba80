import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { importsOf } from "./test-files/imports-of.ts";

let world: World;
let organization: TestOrganization;
let vera: string;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Imports an export of another program into an organization that has a member Vera and a custom field for chairs. */
async function moved(name: string) {
  organization = await world.organization({ timeZone: "UTC" });
  const member = await organization.member("sales", "Vera Verkauf");
  vera = member.caller.memberId;
  const { id: userId } = await world.foundation.db.query
    .selectFrom("member")
    .select("userId as id")
    .where("id", "=", vera)
    .executeTakeFirstOrThrow();
  await world.foundation.db.transaction((tx) =>
    tx.query
      .updateTable("authUser")
      .set({ email: `vera+${organization.organizationId}@lead-test.example` })
      .where("id", "=", userId)
      .execute(),
  );
  await organization.api.post("/custom-fields", { label: "Chairs", kind: "number" });
  const text = readFileSync(new URL(`test-files/${name}`, import.meta.url), "utf8");
  const body = text.replaceAll("vera@lead-test.example", `vera+${organization.organizationId}@lead-test.example`);
  const imports = importsOf(world, organization);
  const done = await imports.run(body);
  const again = await imports.run(body);
  expect(again.created).toBe(0);
  const leads = (await organization.api.get("/leads?limit=50")).body.items;
  const byName = Object.fromEntries(leads.map((lead: { name: string }) => [lead.name, lead]));
  const optOuts = (await organization.api.get("/opt-outs?limit=50")).body.items;
  return { done, byName, optOuts };
}

test("HubSpot's companies come with owner, stage, dates and own fields", async () => {
  const { done, byName } = await moved("hubspot-companies.csv");
  expect(done).toMatchObject({ status: "done", format: "hubspot", created: 3, failed: 0 });
  expect(byName["Salon Mira"]).toMatchObject({
    status: "CONTACTED",
    assignedTo: vera,
    city: "Prizren",
    country: "XK",
    category: "Hair salon",
    website: "https://salonmira.example",
    createdAt: "2025-03-02T10:15:00.000Z",
    lastContactedAt: "2026-01-15T09:00:00.000Z",
    customFields: { chairs: 6 },
    notes: "Met at the fair",
  });
  expect(byName["Dental Drita"]).toMatchObject({ status: "NEW", assignedTo: null });
  expect(byName["Auto Besa"]).toMatchObject({ status: "CLOSED", assignedTo: null });
  expect(done.warned).toBe(1);
});

test("HubSpot's contacts are leads of their company or their own; who unsubscribed is on the list", async () => {
  const { done, byName, optOuts } = await moved("hubspot-contacts.csv");
  expect(done).toMatchObject({ format: "hubspot", created: 2, suppressed: 1 });
  expect(byName["Salon Mira"]).toMatchObject({ contactName: "Arta Krasniqi", assignedTo: vera, status: "CONTACTED" });
  expect(byName["Blend Hoxha"]).toMatchObject({ email: "blend@nobody.example" });
  expect(optOuts).toMatchObject([{ reason: "imported" }]);
});

test("HubSpot's deals bring value, stage and why they were lost", async () => {
  const { done, byName } = await moved("hubspot-deals.csv");
  expect(done).toMatchObject({ format: "hubspot", created: 3, warned: 0 });
  expect(byName["Furra Bora"]).toMatchObject({
    status: "CLOSED",
    dealValue: 1200.5,
    currency: "EUR",
    contactName: "Bora Gashi",
    assignedTo: vera,
    notes: "Website for Bora",
  });
  expect(byName["Luli Market"]).toMatchObject({ status: "LOST", lostReason: "Too expensive" });
  expect(byName["Toka Bar"]).toMatchObject({ status: "REPLIED" });
});

test("Pipedrive's deals bring stage and outcome with their dates, labels and own fields", async () => {
  const { done, byName } = await moved("pipedrive-deals.csv");
  expect(done).toMatchObject({ format: "pipedrive", created: 3, warned: 0 });
  expect(byName["Furra Bora"]).toMatchObject({
    status: "REPLIED",
    dealValue: 1500,
    tags: ["Hot"],
    customFields: { chairs: 12 },
    assignedTo: vera,
    notes: "Bora deal",
  });
  expect(byName["Luli Market"]).toMatchObject({ status: "LOST", lostReason: "No budget" });
  expect(byName["Salon Mira"]).toMatchObject({ status: "CLOSED" });
});

test("Pipedrive's people come with all their numbers", async () => {
  const { done, byName, optOuts } = await moved("pipedrive-people.csv");
  expect(done).toMatchObject({ format: "pipedrive", created: 2, suppressed: 3 });
  expect(byName["Salon Mira"]).toMatchObject({
    contactName: "Arta Krasniqi",
    phoneE164: "+38338200201",
    assignedTo: vera,
    lastContactedAt: "2026-01-10T00:00:00.000Z",
    status: "CONTACTED",
    notes: "Calls back in spring",
  });
  expect(byName["Blend Hoxha"]).toMatchObject({ phoneE164: "+38344200202" });
  expect(optOuts).toHaveLength(3);
});

test("Close's leads come with status, address, last reply and own fields", async () => {
  const { done, byName, optOuts } = await moved("close-leads.csv");
  expect(done).toMatchObject({ format: "close", created: 3, failed: 0, suppressed: 1 });
  expect(byName["Salon Mira"]).toMatchObject({
    status: "REPLIED",
    website: "https://salonmira.example",
    contactName: "Arta Krasniqi",
    city: "Prizren",
    country: "XK",
    assignedTo: vera,
    notes: "Wants a new site",
    lastRepliedAt: "2025-02-10T08:30:00.000Z",
    customFields: { chairs: 6 },
  });
  expect(byName["Dental Drita"]).toMatchObject({ status: "LOST" });
  expect(optOuts).toHaveLength(1);
});

test("lemlist's leads come with where they stand; who unsubscribed is on the list", async () => {
  const { done, byName, optOuts } = await moved("lemlist-campaign.csv");
  expect(done).toMatchObject({ format: "lemlist", created: 3, failed: 0, suppressed: 1 });
  expect(byName["Salon Mira"]).toMatchObject({
    status: "REPLIED",
    tags: ["Spring"],
    notes: "Loved your window",
    socials: { linkedin: "https://www.linkedin.com/in/arta-example" },
  });
  expect(byName["Blend Hoxha"]).toMatchObject({ status: "CONTACTED" });
  expect(optOuts).toHaveLength(1);
});

test("the older lead list with names in snake_case brings its history along", async () => {
  const { done, byName, optOuts } = await moved("older-leads.csv");
  expect(done).toMatchObject({ format: "leads", created: 2, warned: 0, suppressed: 1 });
  expect(byName["Salon Mira"]).toMatchObject({
    status: "CONTACTED",
    createdAt: "2025-11-01T09:00:00.000Z",
    lastContactedAt: "2026-01-15T10:00:00.000Z",
    notes: "Call in spring",
  });
  expect(byName["Dental Drita"]).toMatchObject({ status: "REPLIED", lastRepliedAt: "2026-01-16T12:30:00.000Z" });
  expect(optOuts).toHaveLength(1);
});
