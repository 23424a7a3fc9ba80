// Leads moved on the board by key, menu and mouse, and many changed at once, looked at and undone.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openBrowser, openPage } from "./browser.ts";
import { keepPictureOnFailure } from "./failure.ts";
import { type Program, startProgram } from "./program.ts";
import { register } from "./screen.ts";

const SOON = { timeout: 15_000, interval: 100 };

let program: Program;
let browser: Browser;
let page: Page;
let faults: string[];

beforeAll(async () => {
  program = await startProgram({ SANDBOX: "1" });
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser));
  page.setDefaultTimeout(15_000);
  await register(page, program);
  for (const name of ["Alpha Bakery", "Beta Barber", "Gamma Gym"]) await api("POST", "/leads", { name });
});
beforeEach(() => keepPictureOnFailure(page, program));
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

/** What the page itself would ask, with its session. */
function api(method: string, path: string, body?: unknown) {
  return page.evaluate(
    async (call) => {
      const init = call.body === undefined ? {} : { body: JSON.stringify(call.body) };
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`/api/v1${call.path}`, { method: call.method, headers, ...init });
      return answer.json();
    },
    { method, path, body },
  );
}

const countOf = async (status: string) => (await api("GET", "/leads/counts")).byStatus[status];

test("a card is picked up by Space, moved by arrows and put down; a lost one is asked why", async () => {
  await page.goto(`${program.url}/board`);
  const card = page.locator("[data-card]", { hasText: "Alpha Bakery" });
  await card.focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => countOf("CONTACTED"), SOON).toBe(1);
  await page.keyboard.press("Space");
  await page.locator("[data-card]", { hasText: "Beta Barber" }).focus();
  await page.keyboard.press("5");
  await page.getByRole("dialog").getByLabel("Reason").fill("too far");
  await page.keyboard.press("Enter");
  await expect.poll(() => countOf("LOST"), SOON).toBe(1);
  const { items } = await api("GET", "/leads?status=LOST");
  expect(items).toMatchObject([{ name: "Beta Barber", lostReason: "too far" }]);
});

test("a card is dragged to another column", async () => {
  const card = page.locator("[data-card]", { hasText: "Gamma Gym" });
  await card.dragTo(
    page
      .getByRole("region", { name: /^Replied/ })
      .locator("div")
      .first(),
  );
  await expect.poll(() => countOf("REPLIED"), SOON).toBe(1);
});

test("on a phone a card is moved by its menu", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole("tab", { name: /^Contacted/ }).click();
  await page.getByRole("button", { name: "Actions for Alpha Bakery" }).click();
  await page.getByRole("menuitem", { name: "Move to New" }).click();
  await expect.poll(() => countOf("NEW"), SOON).toBe(1);
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("the outcome of a bulk action is shown lead by lead and undone from its page", async () => {
  const { id } = await api("POST", "/leads/bulk", { filter: {}, action: { type: "tag", add: ["fair"] } });
  await page.goto(`${program.url}/bulk-actions/${id}`);
  await page.getByText("Done", { exact: true }).waitFor();
  await expect.poll(() => page.getByRole("row").count(), SOON).toBe(4);
  await page.getByRole("button", { name: "Undo" }).first().click();
  await page.getByText("3 leads put back.").waitFor();
  expect((await api("GET", "/leads?tag=fair")).items).toEqual([]);
  expect(faults).toEqual([]);
});
