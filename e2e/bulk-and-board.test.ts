// Leads moved on the board by key, menu and mouse, and many changed at once, looked at and undone.
import { expect, test } from "vitest";
import { register, SOON, untilListActs } from "./screen.ts";
import { faults, page, program, setStage } from "./stage.ts";

setStage({
  prepare: async () => {
    await register(page, program);
    for (const name of ["Alpha Bakery", "Beta Barber", "Gamma Gym"]) await api("POST", "/leads", { name });
  },
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
});

test("a message to everybody says first who can get it, and why not the others", async () => {
  await api("PATCH", "/organization", { address: "Main Street 1, Prishtina" });
  const { items } = await api("GET", "/leads?q=alpha");
  await api("PATCH", `/leads/${items[0].id}`, { email: "alpha@shop.example", version: items[0].version });
  await page.goto(`${program.url}/leads`);
  await page
    .getByRole("grid")
    .getByRole("row", { name: /Gamma Gym/ })
    .waitFor();
  await untilListActs(page);
  await page.getByRole("grid").focus();
  await page.keyboard.press("Control+a");
  await page.getByText("All 3 selected").waitFor();
  await page.keyboard.press("m");
  const dialog = page.getByRole("dialog", { name: "Message to 3 leads" });
  await dialog.getByLabel("Template").selectOption({ label: "E-mail with an idea (EN)" });
  await dialog.getByText("1 of 3 leads can get it.").waitFor();
  await dialog.getByText("2 cannot: no phone or e-mail for this channel").waitFor();
  await dialog.getByRole("button", { name: "Send 1 message" }).click();
  await page.getByText(/messages? planned/).waitFor();
  const { items: planned } = await api("GET", `/messages?leadId=${items[0].id}`);
  expect(planned).toMatchObject([{ channel: "email", direction: "outbound" }]);
});

test("tags on everything that matches ask first, with the exact number", async () => {
  await page.goto(`${program.url}/leads`);
  await page
    .getByRole("grid")
    .getByRole("row", { name: /Gamma Gym/ })
    .waitFor();
  await untilListActs(page);
  await page.getByRole("grid").focus();
  await page.keyboard.press("Control+a");
  await page.getByText("All 3 selected").waitFor();
  await page.keyboard.press("l");
  await page.getByRole("dialog").getByRole("textbox").fill("fair");
  await page.keyboard.press("Enter");
  const asked = page.getByRole("dialog", { name: "Add tags fair: 3 leads?" });
  await asked.getByRole("button", { name: "Change 3 leads" }).waitFor();
  expect((await api("GET", "/leads?tag=fair")).items).toEqual([]);
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await api("GET", "/leads?tag=fair")).items.length, SOON).toBe(3);
});

test("the list is taken away as CSV, Excel and JSON", async () => {
  for (const [words, ending] of [
    ["Export as CSV", ".csv"],
    ["Export as Excel", ".xlsx"],
    ["Export as JSON", ".json"],
  ] as const) {
    await page.getByRole("button", { name: "More with this list" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: words }).click();
    expect((await download).suggestedFilename().endsWith(ending)).toBe(true);
  }
  expect(faults).toEqual([]);
});
