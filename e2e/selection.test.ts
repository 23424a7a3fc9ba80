// What the bar does with selected leads beside the usual: hidden, shown again, taken away as a file, sequences stopped.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { focusedRow, holdFinger, leadList, readApi, register, SOON, untilListActs } from "./screen.ts";
import { page, program, setStage } from "./stage.ts";

setStage({
  prepare: async () => {
    await register(page, program);
    for (const name of ["Alpha Bakery", "Beta Barber", "Gamma Gym"])
      await page.evaluate(async (lead) => {
        const headers = { "content-type": "application/json" };
        await fetch("/api/v1/leads", { method: "POST", headers, body: JSON.stringify({ name: lead }) });
      }, name);
  },
});

const counted = async (query: string) => (await readApi<{ total: number }>(page, `/leads/counts${query}`)).total;

async function openTable(query = ""): Promise<void> {
  await page.goto(`${program.url}/leads${query}`);
  await untilListActs(page);
  // keys mean the lead that has the focus
  await focusedRow(page).waitFor();
}

async function selectTwo(): Promise<void> {
  await page.keyboard.press("x");
  await page.getByRole("toolbar", { name: "1 selected" }).waitFor();
  await page.keyboard.press("Shift+j");
  await page.getByRole("toolbar", { name: "2 selected" }).waitFor();
}

test("by keys a selection is exported, hidden, and shown again", async () => {
  await openTable("?sort=name");
  await selectTwo();
  const download = page.waitForEvent("download");
  await page.keyboard.press("Shift+e");
  const text = await readFile(await (await download).path(), "utf8");
  expect(text).toContain("Alpha Bakery");
  expect(text).toContain("Beta Barber");
  expect(text).not.toContain("Gamma Gym");
  await page.keyboard.press("Shift+x");
  await expect.poll(() => counted("?hidden=true"), SOON).toBe(2);
  await openTable("?hidden=true&sort=name");
  await selectTwo();
  await page.keyboard.press("Shift+u");
  await expect.poll(() => counted("?hidden=true"), SOON).toBe(0);
  expect(await counted("")).toBe(3);
});

test("two quick changes that are both refused leave on screen what is stored", async () => {
  await openTable("?sort=name");
  let refused = 0;
  await page.route(/\/api\/v1\/leads\/[^/?]+$/, async (route) => {
    if (route.request().method() !== "PATCH") return route.fallback();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const problem = { type: "about:blank", title: "Refused", status: 422, code: "invalid", detail: "Refused" };
    await route.fulfill({ status: 422, contentType: "application/problem+json", body: JSON.stringify(problem) });
    refused += 1;
  });
  await page.keyboard.press("2");
  await page.keyboard.press("3");
  await expect.poll(() => refused, SOON).toBe(2);
  await expect.poll(() => focusedRow(page).textContent(), SOON).toMatch(/New(?!.*(Contacted|Replied))/);
  await page.unrouteAll({ behavior: "wait" });
});

test("by thumb the same stands in the menu of the bar, with stopping sequences", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openTable("?sort=name");
  const bar = page.getByRole("toolbar", { name: "1 selected" });
  await holdFinger(await page.context().newCDPSession(page), leadList(page).getByRole("row").first(), bar);
  await bar.getByRole("button", { name: "More" }).click();
  for (const name of [/^Show again/, /^Export as CSV/, /^Hide/]) await page.getByRole("menuitem", { name }).waitFor();
  await page.getByRole("menuitem", { name: /^Stop sequences/ }).click();
  await page
    .getByText(/1 skipped/)
    .first()
    .waitFor();
});
