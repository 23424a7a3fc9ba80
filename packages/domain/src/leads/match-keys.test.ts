import { expect, test } from "vitest";
import { kindOf, type LeadIdentity, matchKeys, mayBeSame, ownDomain } from "./match-keys.ts";

const NOBODY: LeadIdentity = {
  name: "",
  placeId: null,
  cid: null,
  phoneE164: null,
  email: null,
  website: null,
  city: null,
};

test("keys come strongest first", () => {
  const keys = matchKeys({
    name: "Café Müller GmbH",
    placeId: "ChIJ1",
    cid: "42",
    phoneE164: "+38344123456",
    email: "Info@Mueller.example",
    website: "https://www.mueller.example/kontakt",
    city: "München",
    otherPhones: ["+38344123456", "+38344000000"],
    otherEmails: ["INFO@mueller.example"],
  });
  expect(keys).toEqual([
    "place:ChIJ1",
    "cid:42",
    "phone:+38344123456",
    "phone:+38344000000",
    "email:info@mueller.example",
    "domain:mueller.example",
    "name:cafe muller|munchen",
  ]);
  expect(keys.map(kindOf)).toEqual(["place", "cid", "phone", "phone", "email", "domain", "name"]);
});

test("a name without a city is no key", () => {
  expect(matchKeys({ ...NOBODY, name: "Gym" })).toEqual([]);
});

test.each([
  ["https://shop.example.co.uk/a", "example.co.uk"],
  ["www.shop.de", "shop.de"],
  ["shop.de", "shop.de"],
  ["https://facebook.com/shop", null],
  ["https://de-de.facebook.com/shop", null],
  ["https://shop2.wixsite.com/home", null],
  ["https://shop.business.site", null],
  ["https://google.fr/maps/x", null],
  ["https://www.yelp.de/biz/x", null],
  ["http://192.168.0.1/", null],
  ["not a website", null],
])("the own domain of %s is %s", (website, expected) => {
  expect(ownDomain(website)).toBe(expected);
});

test("another placeId or cid forbids a match by a weaker key", () => {
  const here = { placeId: "a", cid: "1", city: "Prizren" };
  expect(mayBeSame(here, { ...here, placeId: "b" }, "phone")).toBe(false);
  expect(mayBeSame(here, { ...here, placeId: "b" }, "cid")).toBe(false);
  expect(mayBeSame(here, { ...here, placeId: null, cid: "2" }, "email")).toBe(false);
  expect(mayBeSame(here, { ...here, cid: "2" }, "place")).toBe(true);
  expect(mayBeSame(here, { placeId: null, cid: null, city: null }, "name")).toBe(true);
});

test("a website does not join the branches of two cities", () => {
  const here = { placeId: null, cid: null, city: "Prizren" };
  expect(mayBeSame(here, { ...here, city: "Tirana" }, "domain")).toBe(false);
  expect(mayBeSame(here, { ...here, city: "PRIZREN " }, "domain")).toBe(true);
  expect(mayBeSame(here, { ...here, city: null }, "domain")).toBe(true);
});
