import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addLeads } from "../testing/leads-and-messages.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";

let world: World;
let organization: TestOrganization;

beforeAll(async () => {
  world = await openWorld();
  organization = await world.organization({ language: "de" });
});
afterAll(() => world.close());

const template = (change: object = {}) => ({
  name: "Greeting",
  channel: "whatsapp",
  language: "en",
  body: "Hi {contact_name|there}",
  ...change,
});
const create = async (change: object = {}) => (await organization.api.post("/templates", template(change))).body;

describe("templates", () => {
  it("ship for each channel in five languages with a new organization", async () => {
    const { body } = await organization.api.get("/templates?limit=200");
    expect(new Set(body.items.map((item: { language: string }) => item.language))).toEqual(
      new Set(["en", "de", "es", "fr", "sq"]),
    );
    expect(new Set(body.items.map((item: { channel: string }) => item.channel))).toEqual(
      new Set(["whatsapp", "email", "sms", "phone"]),
    );
    expect(body.nextCursor).toBeNull();
  });

  it("are created, read, changed and deleted", async () => {
    const made = await organization.api.post("/templates", template());
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ name: "Greeting", category: null, subject: null, variants: [], version: 1 });
    const path = `/templates/${made.body.id}`;
    const changed = await organization.api.patch(path, {
      body: "Hello {name}",
      variants: [{ name: "B", body: "Hey" }],
      version: 1,
    });
    expect(changed.body).toMatchObject({
      version: 2,
      body: "Hello {name}",
      variants: [{ name: "B", subject: null, body: "Hey", weight: 1 }],
    });
    expect((await organization.api.get(path)).body).toEqual(changed.body);
    expect((await organization.api.patch(path, { body: "x", version: 1 })).status).toBe(409);
    expect((await organization.api.delete(path)).status).toBe(204);
    expect((await organization.api.get(path)).status).toBe(404);
  });

  it("take a language tag and a subject of one line, as messages do", async () => {
    const lines = "Hi\r\nBcc: all@shop.example";
    for (const [change, path] of [
      [{ language: "english!" }, "language"],
      [{ channel: "email", subject: lines }, "subject"],
      [{ channel: "email", subject: "Hi", variants: [{ name: "B", subject: lines, body: "x" }] }, "variants.0.subject"],
    ] as const) {
      const { status, body } = await organization.api.post("/templates", template(change));
      expect([status, body.errors?.[0].path]).toEqual([400, path]);
    }
    const [leadId] = await addLeads(world.foundation, organization.scope, [{}]);
    const message = { channel: "email", subject: lines, body: "Hello" };
    const { status, body } = await organization.api.post(`/leads/${leadId}/messages`, message);
    expect([status, body.errors[0]]).toEqual([400, { path: "subject", message: "must be one line" }]);
    expect((await organization.api.post("/templates", template({ language: "pt_BR" }))).status).toBe(201);
  });

  it.each([
    ["a subject where there is none", { channel: "sms", subject: "Hi" }, "subject", "Only e-mail"],
    ["variants that all rest", { variants: [{ name: "A", body: "x", weight: 0 }] }, "variants", "weight above 0"],
    ["an unknown placeholder", { body: "Hi {contactname}" }, "body", "{contactname}"],
    ["an unknown placeholder in a variant", { variants: [{ name: "B", body: "{x|y}" }] }, "variants.0.body", "{x}"],
    ["a way out of the values", { body: "{__proto__}" }, "body", "__proto__"],
    ["a brace that is no placeholder", { body: "a } b" }, "body", "}"],
    ["an e-mail without subject", { channel: "email" }, "subject", "subject"],
    [
      "two variants of one name",
      {
        variants: [
          { name: "B", body: "1" },
          { name: "B", body: "2" },
        ],
      },
      "variants.1.name",
      "B",
    ],
  ])("with %s are refused, naming it", async (_, change, path, named) => {
    const { status, body } = await organization.api.post("/templates", template(change));
    expect(status).toBe(422);
    expect(body.errors[0].path).toBe(path);
    expect(body.errors[0].message).toContain(named);
  });

  it("are listed by name in pages, by channel and language, and found by words", async () => {
    await create({ name: "Zürich baker", channel: "sms" });
    const found = await organization.api.get("/templates?q=ZURICH");
    expect(found.body.items.map((item: { name: string }) => item.name)).toEqual(["Zürich baker"]);
    const names: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: { body: { items: { name: string }[]; nextCursor: string | null } } = await organization.api.get(
        `/templates?limit=4&channel=sms,email${cursor === "" ? "" : `&cursor=${cursor}`}`,
      );
      names.push(...page.body.items.map(({ name }) => name));
      cursor = page.body.nextCursor;
    }
    expect(names).toHaveLength(11);
    expect((await organization.api.get("/templates?language=sq&channel=email")).body.items).toHaveLength(1);
  });

  it("of another organization are not there", async () => {
    const { id } = await create();
    const other = await world.organization();
    for (const answer of [
      await other.api.get(`/templates/${id}`),
      await other.api.patch(`/templates/${id}`, { name: "x" }),
      await other.api.delete(`/templates/${id}`),
    ]) {
      expect(answer.status).toBe(404);
    }
  });

  it("are read by sales and changed by managers", async () => {
    const sales = await organization.member("sales");
    const { id } = await create();
    expect((await sales.api.get(`/templates/${id}`)).status).toBe(200);
    expect((await sales.api.post("/templates", template())).status).toBe(403);
  });
});

describe("a preview", () => {
  const lead = async (draft: Parameters<typeof addLeads>[2][number]) =>
    (await addLeads(world.foundation, organization.scope, [draft]))[0] ?? "";

  it("is what the lead would read, with what would keep it from going", async () => {
    const leadId = await lead({ name: "Bäckerei Kern", city: "Prizren", country: "XK" });
    const { id } = await create({
      channel: "sms",
      body: "Hi {contact_name|there}, {business_name} in {city}: {website}",
    });
    const { status, body } = await organization.api.post(`/templates/${id}/preview`, { leadId });
    expect(status).toBe(200);
    expect(body).toMatchObject({ subject: null, variant: null, segments: 1 });
    expect(body.body).toContain("Hi there, Bäckerei Kern in Prizren");
    expect(body.problems).toMatchObject([{ code: "missing", placeholder: "website" }]);
  });

  it("knows custom fields, variants and the sender's name", async () => {
    await organization.api.post("/custom-fields", { key: "menu", label: "Menu", kind: "text" });
    const leadId = await lead({ name: "Kern", customFields: { menu: "lunch" } });
    const { id } = await create({ body: "{menu} {sender_name}", variants: [{ name: "B", body: "{menu}!" }] });
    const preview = (variant: string | null) => organization.api.post(`/templates/${id}/preview`, { leadId, variant });
    expect((await preview(null)).body.body).toMatch(/^lunch \S+/);
    expect((await preview("B")).body).toMatchObject({ body: "lunch!", variant: "B", problems: [] });
    expect((await preview("C")).status).toBe(422);
    expect((await organization.api.post(`/templates/${id}/preview`, { leadId: "none" })).status).toBe(404);
  });

  it("of a lead that a member may not see is 404", async () => {
    const leadId = await lead({ name: "Kern", assignedTo: organization.admin.memberId });
    const sales = await organization.member("sales");
    const { id } = await create();
    expect((await sales.api.post(`/templates/${id}/preview`, { leadId })).status).toBe(404);
  });
});
