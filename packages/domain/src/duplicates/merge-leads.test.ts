import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MergedFields, mergeLeads } from "./merge-leads.ts";

const lead = (id: string, fields: Partial<MergedFields> = {}): MergedFields => ({
  id,
  name: id,
  contactName: null,
  contactPoints: [],
  website: null,
  address: null,
  city: null,
  region: null,
  country: null,
  language: null,
  timeZone: null,
  category: null,
  rating: null,
  reviewCount: null,
  mapsUrl: null,
  placeId: null,
  cid: null,
  latitude: null,
  longitude: null,
  openingHours: null,
  businessStatus: null,
  socials: {},
  source: null,
  tags: [],
  customFields: {},
  notes: null,
  status: "NEW",
  dealValue: null,
  currency: null,
  lostReason: null,
  assignedTo: null,
  nextFollowUpAt: null,
  createdAt: 10,
  firstContactedAt: null,
  lastContactedAt: null,
  firstRepliedAt: null,
  lastRepliedAt: null,
  wonAt: null,
  lostAt: null,
  ...fields,
});
const phone = (value: string, preferred = true) => ({
  kind: "phone" as const,
  value,
  label: null,
  preferred,
  state: "ok" as const,
  key: value,
  phoneType: "mobile" as const,
});

describe("mergeLeads", () => {
  it("keeps of a phone or e-mail that several have that it bounced, and what it is called", () => {
    const winner = lead("a", { contactPoints: [phone("+1")] });
    const loser = lead("b", {
      contactPoints: [{ ...phone("+1"), label: "boss", state: "bounced" }, phone("+2", false)],
    });
    expect(mergeLeads(winner, [loser], {}).contactPoints).toEqual([
      { ...phone("+1"), label: "boss", state: "bounced" },
      phone("+2", false),
    ]);
  });

  it("keeps of each custom field the chosen lead's value, also none, else the winner's, else the first there is", () => {
    const winner = lead("a", { customFields: { plan: "Pro", seats: 4 } });
    const losers = [
      lead("b", { customFields: { plan: "Basic", since: "2024-05-01" } }),
      lead("c", { customFields: { since: "2025-01-01" } }),
    ];
    const own = (choices: Record<string, string>) => mergeLeads(winner, losers, choices).customFields;
    expect(own({})).toEqual({ plan: "Pro", seats: 4, since: "2024-05-01" });
    expect(own({ "field.plan": "b", "field.since": "c" })).toEqual({ plan: "Basic", seats: 4, since: "2025-01-01" });
    expect(own({ "field.seats": "c", "field.since": "a" })).toEqual({ plan: "Pro" });
  });

  it("keeps the winner's values, fills what it lacks, and takes what was chosen", () => {
    const winner = lead("a", { city: "Peja", website: null });
    const loser = lead("b", { city: "Prizren", website: "https://b.com", category: "Barber" });
    const merged = mergeLeads(winner, [loser], { name: "b" });
    expect(merged).toMatchObject({ name: "b", city: "Peja", website: "https://b.com", category: "Barber" });
  });

  it("keeps every phone and e-mail once, with one of each kind preferred", () => {
    const winner = lead("a", { contactPoints: [phone("+1"), phone("+2", false)] });
    const loser = lead("b", { contactPoints: [phone("+3"), phone("+2", false)] });
    const preferred = (choices: Parameters<typeof mergeLeads>[2]) =>
      mergeLeads(winner, [loser], choices).contactPoints?.filter((point) => point.preferred);
    expect(mergeLeads(winner, [loser], {}).contactPoints?.map((point) => point.value)).toEqual(["+1", "+2", "+3"]);
    expect(preferred({})?.at(0)?.value).toBe("+1");
    expect(preferred({ phone: "b" })).toMatchObject([{ value: "+3" }]);
  });

  it("never mixes the halves of two places or prices", () => {
    const winner = lead("a", { dealValue: 100, currency: "EUR", latitude: 1, longitude: 2 });
    const loser = lead("b", { dealValue: 900, currency: "USD", latitude: 3, longitude: 4 });
    expect(mergeLeads(winner, [loser], { position: "b" })).toMatchObject({
      dealValue: 100,
      currency: "EUR",
      latitude: 3,
      longitude: 4,
    });
  });

  it("takes the status furthest on and the widest dates, and joins notes and tags", () => {
    const winner = lead("a", { notes: "one", tags: ["VIP"], firstContactedAt: 20, lastContactedAt: 20 });
    const loser = lead("b", {
      status: "REPLIED",
      notes: "two",
      tags: ["vip", "new"],
      lastContactedAt: 30,
      createdAt: 5,
    });
    expect(mergeLeads(winner, [loser], {})).toMatchObject({
      status: "REPLIED",
      notes: "one\n\ntwo",
      tags: ["VIP", "new"],
      firstContactedAt: 20,
      lastContactedAt: 30,
      createdAt: 5,
    });
  });

  it("changes nothing when a lead is merged with its own copy", () => {
    const maybe = fc.option(
      fc.string({ minLength: 1 }).filter((text) => text.trim() === text),
      { nil: null },
    );
    const any = fc.record({ city: maybe, website: maybe, notes: maybe, placeId: maybe, cid: maybe });
    fc.assert(
      fc.property(any, (fields) => {
        const winner = lead("a", fields);
        expect({ ...winner, ...mergeLeads(winner, [{ ...winner, id: "b" }], {}) }).toEqual(winner);
      }),
    );
  });
});
