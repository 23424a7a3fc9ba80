// A file brought in by mouse, by the keyboard alone and by thumb; a workbook, a list of people not to write to, and taking back.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openPage } from "./browser.ts";
import { chooseFile, readApi, register, SOON, signIn, tabTo } from "./screen.ts";
import { browser, faults, page, program, setStage } from "./stage.ts";

const folder = mkdtempSync(join(tmpdir(), "lead-dashboard-e2e-import-"));

setStage({ prepare: () => register(page, program) });
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test("by mouse: a column gets a field of its own on the spot, which is remembered for the next file", async () => {
  await page.goto(`${program.url}/import`);
  await chooseFile(page, fileOf("salons.csv", "Firma;Telefon;Stuehle\nSalon A;+383 44 300 001;4\nSalon B;12;6\n;;3\n"));
  await page.getByLabel("Where Stuehle goes").selectOption({ label: "New field…" });
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Chairs");
  await dialog.getByRole("button", { name: "Add field" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("Your choice").waitFor();
  await page.getByRole("button", { name: "Import 2 leads" }).click();
  await page.getByText("2 leads imported").waitFor();
  await page.getByText("name: Has no name").waitFor();
  await page.getByRole("link", { name: "Download refused rows (CSV)" }).waitFor();
  const { items } = await readApi<{ items: { name: string; customFields: Record<string, number> }[] }>(page, "/leads");
  expect(items.find(({ name }) => name === "Salon A")?.customFields).toEqual({ chairs: 4 });

  await page.getByRole("button", { name: "Import another file" }).click();
  await chooseFile(page, fileOf("more.csv", "Firma;Telefon;Stuehle\nSalon C;+383 44 300 003;9\n"));
  await page.getByText("The columns go where you sent them last time.").waitFor();
  await page.getByText("As last time").first().waitFor();
});

test("by keyboard alone: a list of people not to write to, and taking it back", async () => {
  await page.goto(`${program.url}/import`);
  await chooseFile(page, fileOf("stop.csv", "E-Mail\nstop@one.example\nstop@two.example\n"));
  const kind = page.getByRole("radio", { name: /^Do-not-contact list/ });
  await expect.poll(() => kind.isChecked(), SOON).toBe(true);
  await kind.focus();
  await tabTo(page, page.getByRole("button", { name: /^Block 2 rows/ }));
  await page.keyboard.press("Enter");
  await page.getByText("2 addresses put on the do-not-contact list").waitFor();
  const listed = async () => (await readApi<{ items: unknown[] }>(page, "/opt-outs")).items.length;
  await expect.poll(listed, SOON).toBe(2);
  await page.getByRole("button", { name: "Undo this import" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("2 addresses go off the list again.").waitFor();
  await dialog.getByRole("button", { name: "Undo this import" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(listed, SOON).toBe(0);
});

test("by thumb on a narrow screen: an import of another program's export", async () => {
  const { page: phone, faults: thumbFaults } = await openPage(browser, {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  await phone.goto(`${program.url}/import`);
  await signIn(phone);
  await phone.goto(`${program.url}/import`);
  await chooseFile(
    phone,
    fileOf(
      "lemlist.csv",
      "email,firstName,lastName,companyName,lastState\nmira@mira.example,Mira,Gashi,Mira Salon,emailsReplied\n",
    ),
  );
  await phone.getByText("Recognised: lemlist").waitFor();
  const wide = await phone.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(360);
  await phone.getByRole("button", { name: "Import 1 lead" }).tap();
  await phone.getByText("1 lead imported").waitFor();
  expect(thumbFaults).toEqual([]);
});

test("no page was at fault", () => {
  expect(faults).toEqual([]);
});
