import type { Template } from "@lead-dashboard/contract/templates/schemas";
import { expect, test } from "vitest";
import { fittingTemplates, searchTemplates } from "./fitting-templates.ts";

const template = (name: string, channel: Template["channel"], body = "") =>
  ({ id: name, name, channel, body, subject: null, category: null, language: "en" }) as Template;
const all = [
  template("Prices", "email"),
  template("Hello", "whatsapp-personal", "About prices"),
  template("Café", "whatsapp"),
];
const names = (templates: readonly Template[]) => templates.map(({ name }) => name);

test("WhatsApp takes the templates of both its kinds, outside its window only approved ones", () => {
  expect(names(fittingTemplates(all, { channel: "whatsapp", onlyIds: null, language: null }))).toEqual([
    "Hello",
    "Café",
  ]);
  expect(names(fittingTemplates(all, { channel: "whatsapp", onlyIds: ["Café"], language: null }))).toEqual(["Café"]);
  expect(names(fittingTemplates(all, { channel: "email", onlyIds: null, language: null }))).toEqual(["Prices"]);
});

test("a search finds every word anywhere, names first, whatever the accents", () => {
  expect(names(searchTemplates(all, "price"))).toEqual(["Prices", "Hello"]);
  expect(names(searchTemplates(all, "CAFE en"))).toEqual(["Café"]);
  expect(names(searchTemplates(all, ""))).toHaveLength(3);
});

test("what the lead reads stands first, then English", () => {
  const many = ["fr", "en", "de-AT"].map((language) => ({ ...template(language, "email"), language }));
  expect(names(fittingTemplates(many, { channel: "email", onlyIds: null, language: "de" }))).toEqual([
    "de-AT",
    "en",
    "fr",
  ]);
});
