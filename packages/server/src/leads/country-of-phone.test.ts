import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { createLead } from "./test-files/leads-of.ts";

let world: World;
let org: TestOrganization;
beforeAll(async () => {
  world = await openWorld();
  org = await world.organization({ country: "XK" });
});
afterAll(() => world.close());

const made = (body: Record<string, unknown>) => createLead(org, { name: "Lux", ...body });

test("the country a new lead's address ends with goes before the organization's, and stands on the lead", async () => {
  const address = "Seestrasse 3, 6210 Sursee, Switzerland";
  expect(await made({ address, phone: "041 921 00 00" })).toMatchObject({ country: "CH", phoneE164: "+41419210000" });
  expect(await made({ address, phone: "041 921 00 00", country: "DE" })).toMatchObject({ country: "DE" });
});

test("a number tells the country where nothing else does; the organization's own makes a national number one", async () => {
  expect(await made({ phone: "+49 30 901820" })).toMatchObject({ country: "DE" });
  expect(await made({ phone: "044 111 222" })).toMatchObject({ country: "XK", phoneE164: "+38344111222" });
  expect(await made({ email: "a@lux.example" })).toMatchObject({ country: null });
});

test("a lead that is given another country has its national numbers read once more", async () => {
  const { id } = await made({ phone: "045 123 456" });
  const italian = (await org.api.patch(`/leads/${id}`, { country: "IT" })).body;
  expect(italian).toMatchObject({ country: "IT", phone: "045 123 456", phoneE164: "+39045123456" });
});

test("a number stays understood when something else of the lead changes", async () => {
  const { id } = await made({ phone: "044 555 666" });
  await org.api.patch(`/leads/${id}`, { country: null });
  const written = (await org.api.patch(`/leads/${id}`, { email: "b@lux.example" })).body;
  expect(written).toMatchObject({ country: null, phoneE164: "+38344555666", phoneType: "mobile" });
});

test("a number that is added later is read as at the beginning", async () => {
  const { id } = await made({ email: "later@lux.example" });
  const called = (await org.api.patch(`/leads/${id}`, { phone: "044 777 888" })).body;
  expect(called).toMatchObject({ country: "XK", phoneE164: "+38344777888" });
  const { id: other } = await made({ email: "other@lux.example" });
  const contactPoints = [{ kind: "phone", value: "+49 30 901820" }];
  expect((await org.api.patch(`/leads/${other}`, { contactPoints })).body).toMatchObject({ country: "DE" });
});
