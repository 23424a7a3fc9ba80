import { describe, expect, it } from "vitest";
import { passwordWeakness } from "./password-rules.ts";

describe("a new password", () => {
  it.each([
    ["1234567", "too-short"],
    ["ëëëëëëë", "too-short"],
    ["x".repeat(129), "too-long"],
    ["password", "common"],
    ["Password123!", "common"],
    ["P@ssw0rd", "common"],
    ["2024summer", "common"],
    ["12345678", "common"],
    ["87654321", "common"],
    ["aaaaaaaaaa", "common"],
    ["1q2w3e4r", "common"],
    ["iloveyou1", "common"],
  ])("%s is refused as %s", (password, weakness) => {
    expect(passwordWeakness(password)).toBe(weakness);
  });

  it.each([
    "arta.berisha1",
    "Arta2026!",
    "dentalstudio99",
    "berisha!!",
    "arta.berisha@dental.example",
    "ARTA.BERISHA@dental.example",
    "artaberisha",
    "berisha-arta-26",
    "Dental-Studio",
    "arta.dentalstudio",
  ])("%s is refused for its owner", (password) => {
    expect(passwordWeakness(password, ["arta.berisha@dental.example", "Arta Berisha", "DentalStudio"])).toBe(
      "about-you",
    );
  });

  it.each(["correct horse battery", "tri-dele-te-bardha", "x9#kQ2!vLp", "ëëëëwxyz9"])("%s will do", (password) => {
    expect(passwordWeakness(password, ["arta@dental.example", "Arta Berisha"])).toBeNull();
  });
});
