// Duplicates reviewed with the mouse, with the keyboard alone, and by thumb.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openPage } from "./browser.ts";
import { register, SOON } from "./screen.ts";
import { browser, faults, page, program, setStage } from "./stage.ts";

setStage({
  prepare: async () => {
    await register(page, program);
    const own = { label: "Seats", kind: "number" };
    expect((await page.request.post(`${program.url}/api/v1/custom-fields`, { data: own })).status()).toBe(201);
    for (const name of ["Lux Barbershop", "Bakery Flora", "Dentist Arber"]) {
      const lead = { name, city: "Prishtina", country: "XK", phone: `+383 44 406 4${name.length}` };
      await create({ ...lead, website: "https://one.example.com", customFields: { seats: 4 } });
      await create({
        ...lead,
        name: `${name.toUpperCase()} shpk`,
        category: "Shop",
        website: "https://two.example.com",
        customFields: { seats: 9 },
      });
    }
  },
});

async function create(data: object): Promise<void> {
  const answer = await page.request.post(`${program.url}/api/v1/leads?onDuplicate=create`, { data });
  expect(answer.status()).toBe(201);
}

const pair = (of: Page) => of.getByRole("region").filter({ has: of.getByRole("button", { name: "Merge" }) });
const shown = (of: Page, count: string) => of.getByText(count, { exact: false }).first().waitFor();
const totalOf = async () => (await (await page.request.get(`${program.url}/api/v1/leads/counts`)).json()).total;

test("with the mouse: look for duplicates, choose a value, merge, and undo", async () => {
  await page.goto(`${program.url}/leads/duplicates`);
  await page.getByRole("button", { name: "Look for duplicates" }).first().click();
  await shown(page, "1 / 3 pairs");
  await pair(page).getByText("same phone").waitFor();
  const value = pair(page).getByRole("button", { name: /^Website: keep https:\/\/two/ });
  await value.click();
  await expect.poll(() => value.getAttribute("aria-pressed"), SOON).toBe("true");
  await pair(page).getByRole("button", { name: "Seats: keep 9" }).click();
  await pair(page).getByRole("button", { name: "Seats: keep 9", pressed: true }).waitFor();
  await pair(page).getByRole("button", { name: "Merge" }).click();
  await shown(page, "1 / 2 pairs");
  await expect.poll(totalOf, SOON).toBe(5);
  await page.getByRole("button", { name: "Undo" }).click();
  await shown(page, "/ 3 pairs");
  await expect.poll(totalOf, SOON).toBe(6);
});

test("with the keyboard alone: next pair, sides, merge, not the same, undo", async () => {
  await page.goto(`${program.url}/leads/duplicates`);
  await shown(page, "1 / 3 pairs");
  await page.keyboard.press("j");
  await shown(page, "2 / 3 pairs");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await pair(page)
    .getByRole("button", { name: /^Name: keep .*shpk/, pressed: true })
    .waitFor();
  await page.keyboard.press("Enter");
  await shown(page, "/ 2 pairs");
  await page.keyboard.press("z");
  await shown(page, "/ 3 pairs");
  await page.keyboard.press("x");
  await shown(page, "/ 2 pairs");
  await page.keyboard.press("z");
  await shown(page, "/ 3 pairs");
  await expect.poll(totalOf, SOON).toBe(6);
});

test("z takes back two things when it is pressed twice, and after a refused merge what was done before it", async () => {
  await page.keyboard.press("x");
  await shown(page, "/ 2 pairs");
  await page.keyboard.press("x");
  await shown(page, "1 / 1 pair");
  await page.keyboard.press("z");
  await page.keyboard.press("z");
  await shown(page, "/ 3 pairs");
  await page.keyboard.press("x");
  await shown(page, "/ 2 pairs");
  const type = "application/problem+json";
  const problem = {
    type: "about:blank",
    title: "Conflict",
    status: 409,
    code: "conflict",
    detail: "Changed meanwhile.",
  };
  await page.route("**/merge", (route) => route.fulfill({ status: 409, contentType: type, json: problem }), {
    times: 1,
  });
  await page.keyboard.press("Enter");
  await page.getByText("Changed meanwhile.").waitFor();
  await shown(page, "/ 2 pairs");
  await page.keyboard.press("z");
  await shown(page, "/ 3 pairs");
});

test("by thumb at 360 px: step, press a value, merge", async () => {
  const storageState = await page.context().storageState();
  const touch = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, storageState };
  const phone = await openPage(browser, touch);
  await phone.page.goto(`${program.url}/leads/duplicates`);
  await shown(phone.page, "1 / 3 pairs");
  await phone.page.getByRole("button", { name: "Next pair" }).tap();
  await shown(phone.page, "2 / 3 pairs");
  await pair(phone.page)
    .getByRole("button", { name: /^Website: keep https:\/\/two/ })
    .tap();
  const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(360);
  await pair(phone.page).getByRole("button", { name: "Merge" }).tap();
  await shown(phone.page, "/ 2 pairs");
  await expect.poll(totalOf, SOON).toBe(5);
  expect([...faults, ...phone.faults]).toEqual([]);
});
