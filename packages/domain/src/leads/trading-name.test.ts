import { expect, test } from "vitest";
import { tradingName } from "./trading-name.ts";

test.each([
  ["Müller Gym GmbH", "muller gym"],
  ["Arber Studio Sh.p.k.", "arber studio"],
  ["SARL Dupont", "dupont"],
  ["Bella & Sons, Ltd.", "bella sons"],
  ["Bella and Sons", "bella sons"],
  ["Meier GmbH & Co. KG", "meier"],
  ["L'Étoile", "letoile"],
  ["L’ÉTOILE", "letoile"],
  ['Old Town Dentist 2, "The Original"', "old town dentist 2 the original"],
  ["Golden Florist 💈", "golden florist"],
  ["AG", "ag"],
  ["", ""],
  ["💈", ""],
])("%s trades as %s", (name, expected) => {
  expect(tradingName(name)).toBe(expected);
});
