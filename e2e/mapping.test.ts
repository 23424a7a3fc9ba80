// The columns of a file sent where they belong by the keyboard alone and by thumb; a reload in the middle; dates in doubt.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { workbookOf } from "../packages/server/src/imports/test-files/make-workbook.ts";
import { openPage } from "./browser.ts";
import { chooseFile, readApi, register, SOON, signIn, tabTo, typeChoice } from "./screen.ts";
import { browser, faults, page, program, setStage } from "./stage.ts";

const folder = mkdtempSync(join(tmpdir(), "lead-dashboard-e2e-mapping-"));

setStage({ prepare: () => register(page, program) });
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

interface Found {
  name: string;
  city: string | null;
  lastContactedAt: string | null;
}
const leadNamed = async (on: Page, name: string): Promise<Found | undefined> =>
  (await readApi<{ items: Found[] }>(on, "/leads?limit=200")).items.find((lead) => lead.name === name);

test("by keyboard alone: a column goes elsewhere, dates are said, a reload keeps both, the import begins", async () => {
  await page.goto(`${program.url}/import`);
  await chooseFile(
    page,
    fileOf("by-key.csv", "Firma,Wo,Last contacted\nSalon Key,Peja,05/06/2025\nSalon Two,Gjakova,01/02/2025\n"),
  );
  await page.getByText("could be read both ways").waitFor();
  await tabTo(page, page.getByRole("radio", { name: /day first/ }));
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => page.getByRole("radio", { name: /month first/ }).isChecked(), SOON).toBe(true);
  await tabTo(page, page.getByLabel("Where Wo goes"));
  await typeChoice(page, page.getByLabel("Where Wo goes"), "City");
  await page.keyboard.press("Enter");
  await page.getByText("Your choice").waitFor();
  await page.reload();
  await page.getByText("Your choice").waitFor();
  await expect.poll(() => page.getByRole("radio", { name: /month first/ }).isChecked(), SOON).toBe(true);
  await expect
    .poll(() => page.getByRole("region", { name: "As they will look" }).textContent(), SOON)
    .toContain("Peja");
  await tabTo(page, page.getByRole("button", { name: "Import 2 leads" }));
  await page.keyboard.press("Enter");
  await page.getByText("2 leads imported").waitFor();
  expect(await leadNamed(page, "Salon Key")).toMatchObject({
    city: "Peja",
    lastContactedAt: "2025-05-06T00:00:00.000Z",
  });
});

test("many columns with long names in any script are sent by hand, and after an undo the same file imports again", async () => {
  const long = (word: string) => `${word} ${"of the business as written in the register ".repeat(2).trim()}`;
  const wanted = { [long("Назва")]: "Name", [long("Ort")]: "City", [long("Art")]: "Category" };
  const header = [...Object.keys(wanted), long("Street"), long("Remark")];
  await page.goto(`${program.url}/import`);
  await chooseFile(page, fileOf("long.csv", `${header.join(",")}\nSalon Long,Deçan,Barber,Rruga A,Nice\n`));
  for (const [column, label] of Object.entries({ ...wanted, [long("Street")]: "Address", [long("Remark")]: "Notes" }))
    await page.getByLabel(`Where ${column} goes`).selectOption({ label });
  const start = page.getByRole("button", { name: "Import 1 lead" });
  await start.click();
  await page.getByText("1 lead imported").waitFor();
  expect(await leadNamed(page, "Salon Long")).toMatchObject({ city: "Deçan" });
  const first = page.url();
  await page.getByRole("button", { name: "Undo this import" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo this import" }).click();
  await expect.poll(() => leadNamed(page, "Salon Long"), SOON).toBeUndefined();
  await page.goBack();
  await start.click();
  await page.getByText("1 lead imported").waitFor();
  await expect.poll(() => page.url(), SOON).not.toBe(first);
  expect(await leadNamed(page, "Salon Long")).toMatchObject({ city: "Deçan" });
});

test("what is chosen for another sheet of a workbook is kept through a reload", async () => {
  const sheetOf = (...rows: string[][]) =>
    `<worksheet><sheetData>${rows
      .map((cells) => `<row>${cells.map((cell) => `<c t="str"><v>${cell}</v></c>`).join("")}</row>`)
      .join("")}</sheetData></worksheet>`;
  const sheets = {
    First: sheetOf(["Name", "City"], ["Salon First", "Prizren"]),
    Second: sheetOf(["Name", "Wo"], ["Salon Second", "Deçan"]),
  };
  await page.goto(`${program.url}/import`);
  await chooseFile(page, fileOf("two-sheets.xlsx", workbookOf({ sheets })));
  await page.getByLabel("Sheet", { exact: true }).selectOption("Second");
  await page.getByLabel("Where Wo goes").selectOption({ label: "City" });
  await page.getByRole("radio", { name: /^Overwrite/ }).check();
  await page.getByText("Your choice").waitFor();
  await page.reload();
  await page.getByText("Your choice").waitFor();
  await expect.poll(() => page.getByLabel("Sheet", { exact: true }).inputValue(), SOON).toBe("Second");
  await expect.poll(() => page.getByRole("radio", { name: /^Overwrite/ }).isChecked(), SOON).toBe(true);
  await page.getByRole("button", { name: "Import 1 lead" }).click();
  await page.getByText("1 lead imported").waitFor();
  expect(await leadNamed(page, "Salon Second")).toMatchObject({ city: "Deçan" });
});

test("by thumb at 360 px: columns, dates and the start are within reach and nothing is wider than the screen", async () => {
  const { page: phone, faults: thumbFaults } = await openPage(browser, {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  await phone.goto(`${program.url}/import`);
  await signIn(phone);
  await phone.goto(`${program.url}/import`);
  await chooseFile(phone, fileOf("by-thumb.csv", "Name,Wo,Next follow-up\nSalon Thumb,Istog,03/04/2031\n"));
  const choice = phone.getByLabel("Where Wo goes");
  await choice.tap();
  await choice.selectOption({ label: "City" });
  await phone.getByText("Your choice").waitFor();
  await phone.getByText("6 May (month first)").tap();
  await expect.poll(() => phone.getByRole("radio", { name: /month first/ }).isChecked(), SOON).toBe(true);
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  const start = phone.getByRole("button", { name: "Import 1 lead" });
  await expect.poll(async () => (await start.boundingBox())?.height, SOON).toBeGreaterThanOrEqual(40);
  await start.tap();
  await phone.getByText("1 lead imported").waitFor();
  expect(await leadNamed(phone, "Salon Thumb")).toMatchObject({
    city: "Istog",
    nextFollowUpAt: "2031-03-04T09:00:00.000Z",
  });
  expect(thumbFaults).toEqual([]);
});

test("without a connection the top bar stays in reach, and the page goes on by itself when it is back", async () => {
  await page.goto(`${program.url}/`);
  await page.getByRole("button", { name: /^Search or/ }).waitFor();
  await page.context().setOffline(true);
  const banner = page.getByText("You are offline.");
  await banner.waitFor();
  const isInReach = async () => {
    const search = await page.getByRole("button", { name: /^Search or/ }).boundingBox();
    const cover = await banner.boundingBox();
    return search !== null && cover !== null && search.y >= cover.y + cover.height;
  };
  await expect.poll(isInReach, SOON).toBe(true);
  await page.getByRole("link", { name: "Analytics" }).first().click();
  await page.context().setOffline(false);
  await banner.waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "Analytics" }).waitFor();
  await page.getByText("First contacted").first().waitFor();
});

test("no page was at fault", () => {
  expect(faults).toEqual([]);
});
