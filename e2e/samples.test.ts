// Every sample file beside the clone, in the browser: recognised by itself, and its counts add up. A clone without its
// neighbour has none of them; the fixture's import is part of the day.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, openPage } from "./browser.ts";
import { type Program, startProgram } from "./program.ts";
import { chooseFile, countOf, readApi, register } from "./screen.ts";

const FOLDER = join(import.meta.dirname, "../../shared/data");
const FILES = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => /\.(csv|json)$/.test(name)) : [];

let program: Program;
let browser: Browser;
let page: Page;

describe.skipIf(FILES.length === 0)("the sample files in ../shared/data", () => {
  beforeAll(async () => {
    program = await startProgram({ SANDBOX: "1" });
    browser = await openBrowser();
    ({ page } = await openPage(browser));
    await register(page, program);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
  });

  test.each(FILES)("%s is imported, and every row is accounted for", async (name) => {
    await page.goto(`${program.url}/import`);
    await chooseFile(page, join(FOLDER, name));
    const words = /^(Recognised: |Columns matched by their names)/;
    await page.getByText(words).first().waitFor();
    await page
      .getByRole("button", { name: /^Import/ })
      .last()
      .click();
    await page.waitForURL(/\/import\/./);
    await page.getByRole("button", { name: "Import another file" }).waitFor();
    const [created, updated, skipped, refused] = await Promise.all(
      ["created", "updated", "skipped", "refused"].map((what) => countOf(page, what)),
    );
    const rows = (created ?? 0) + (updated ?? 0) + (skipped ?? 0) + (refused ?? 0);
    expect(rows).toBeGreaterThan(0);
    await page.getByText(`= ${rows} rows in the file`).waitFor();
  });

  test("together they are the places they describe, once each", async () => {
    const { total } = await readApi<{ total: number }>(page, "/leads/counts");
    expect(total).toBeGreaterThan(580);
    expect(total).toBeLessThanOrEqual(600);
  });
});
