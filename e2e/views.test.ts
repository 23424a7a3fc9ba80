// The filter builder and saved views: by mouse, by keyboard alone, by finger; and two people at one lead.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { importFixture, readApi, register, SOON, tabTo, typeChoice, untilListActs } from "./screen.ts";
import { browser, faults, page, program, setStage } from "./stage.ts";

interface View {
  name: string;
  filter: object;
  columns: string[];
  isFavorite: boolean;
}

setStage({
  prepare: async () => {
    await register(page, program);
    await importFixture(page);
  },
});

const builder = (on: Page) => on.getByRole("dialog", { name: "Advanced filter" });
const views = async (on: Page) => (await readApi<{ items: View[] }>(on, "/saved-views")).items;
const shownTotal = async (on: Page) => Number.parseInt((await on.getByText(/^\d+ leads?$/).textContent()) ?? "", 10);
const expected = async (on: Page, filter: Record<string, unknown>) => {
  const search = new URLSearchParams(Object.entries(filter).map(([name, value]) => [name, JSON.stringify(value)]));
  return (await readApi<{ total: number }>(on, `/leads/counts?${search}`)).total;
};

test("by mouse: groups are built, counted, said in words, kept in the address, and saved as a view", async () => {
  await page.goto(`${program.url}/leads?view=all`);
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("button", { name: "Advanced" }).click();
  const dialog = builder(page);
  await dialog.getByRole("button", { name: "New", exact: true }).click();
  await dialog.getByRole("button", { name: "Add group" }).click();
  const group = dialog.getByRole("group", { name: "Group in level 1" });
  await group.getByLabel("Field").selectOption("score");
  await group.getByLabel("Value").fill("70");
  await group.getByRole("button", { name: "Add condition" }).click();
  await group.getByLabel("Field").last().selectOption({ label: "Website" });
  await dialog.getByText("Status is New and (Score is at least 70 or Website is known)").waitFor();
  const filter = { any: [{ scoreMin: 70 }, { hasWebsite: true }] };
  const total = await expected(page, filter);
  await dialog.getByRole("button", { name: `Show ${total} leads` }).click();
  await expect.poll(() => shownTotal(page), SOON).toBe(total);
  const address = new URL(page.url());
  expect(address.searchParams.get("status")).toBe("NEW");
  expect(JSON.parse(address.searchParams.get("any") ?? "")).toEqual(filter.any);
  await page.goBack();
  await expect.poll(() => shownTotal(page), SOON).toBe(58);
  await page.goForward();
  await expect.poll(() => shownTotal(page), SOON).toBe(total);

  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Worth a call");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("tab", { name: "Worth a call", selected: true }).waitFor();
  await page.getByRole("button", { name: "Remove filter: Status is New" }).click();
  await page.getByText("Changed", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Reset" }).click();
  await page.getByText("Changed", { exact: true }).waitFor({ state: "detached" });
});

test("columns are chosen, ordered and kept with the view", async () => {
  await page.getByRole("button", { name: "Columns" }).click();
  const dialog = page.getByRole("dialog", { name: "Columns" });
  await dialog.getByRole("button", { name: "Show E-mail" }).click();
  await dialog.getByRole("button", { name: "Move E-mail" }).focus();
  for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowUp");
  await dialog.getByRole("button", { name: "E-mail wider" }).click();
  await dialog.getByLabel("Compact").check();
  await dialog.getByRole("button", { name: "Done" }).click();
  const heads = () => page.getByRole("columnheader").allTextContents();
  // until the leads have come the heads are the last row
  const lastRowHeight = async () => (await page.getByRole("row").last().boundingBox())?.height;
  await expect.poll(async () => (await heads()).indexOf("E-mail"), SOON).toBe(6);
  await expect.poll(lastRowHeight, SOON).toBe(36);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect.poll(async () => (await views(page))[0]?.columns[6], SOON).toBe("email:220");
  // the view itself keeps them, whatever the browser remembers
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect.poll(async () => (await heads()).indexOf("E-mail"), SOON).toBe(6);
  await expect.poll(lastRowHeight, SOON).toBe(36);
  await page.getByRole("columnheader").getByRole("button", { name: "Business" }).click();
  await page.getByRole("columnheader", { name: "Business" }).and(page.locator("[aria-sort=ascending]")).waitFor();
});

/** Runs a command by its name from the palette. */
async function command(name: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").waitFor();
  await page.keyboard.type(name);
  await page.getByRole("option", { name, selected: true }).waitFor();
  await page.keyboard.press("Enter");
}

test("by keyboard alone: a filter is built, saved, opened from the palette, deleted and brought back", async () => {
  await page.goto(`${program.url}/leads?view=all`);
  await page.getByRole("row").nth(1).waitFor();
  await untilListActs(page);
  await page.keyboard.press("f");
  await tabTo(page, page.getByRole("button", { name: "Advanced" }));
  await page.keyboard.press("Enter");
  const dialog = builder(page);
  await tabTo(page, dialog.getByLabel("Field"));
  await typeChoice(page, dialog.getByLabel("Field"), "City");
  await tabTo(page, dialog.getByLabel("Operator"));
  await page.keyboard.press("ArrowDown");
  await tabTo(page, dialog.getByLabel("Value"));
  await page.keyboard.type("Kiruna");
  await page.keyboard.press("Enter");
  await dialog.getByText("City is not Kiruna").waitFor();
  await page.keyboard.press("Control+Enter");
  const total = await expected(page, { none: [{ city: ["Kiruna"] }] });
  expect(total).toBeLessThan(58);
  await expect.poll(() => shownTotal(page), SOON).toBe(total);

  await command("Save view");
  const naming = page.getByRole("dialog", { name: "Save as a view" });
  await naming.getByRole("textbox").and(page.locator(":focus")).waitFor();
  await page.keyboard.type("Not Kiruna");
  await page.keyboard.press("Enter");
  const tab = page.getByRole("tab", { name: "Not Kiruna" });
  await tab.waitFor();
  await page.goto(`${program.url}/leads?view=all`);
  await tab.waitFor();
  await command("View: Not Kiruna");
  await page.getByRole("tab", { name: "Not Kiruna", selected: true }).waitFor();
  await expect.poll(() => shownTotal(page), SOON).toBe(total);

  await tabTo(page, page.getByRole("button", { name: "Actions for the view “Not Kiruna”" }));
  await page.keyboard.press("Enter");
  await page.locator("[role=menuitem]:focus").waitFor();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await tab.waitFor({ state: "detached" });
  await tabTo(page, page.getByRole("button", { name: "Undo" }));
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "Not Kiruna", selected: true }).waitFor();
});

test("an address with a field that is gone says so and offers a way out", async () => {
  await page.goto(`${program.url}/leads?status=NEW&field.gone=x&colour=red`);
  await page.getByRole("heading", { name: "This filter cannot be answered" }).waitFor();
  await page.getByText("does not know: colour").waitFor();
  await page.getByRole("button", { name: "Leave it out" }).click();
  await page.getByRole("button", { name: "Remove what is wrong" }).click();
  await expect.poll(() => shownTotal(page), SOON).toBe(58);
  await expect.poll(() => new URL(page.url()).search, SOON).toBe("?status=NEW");
});

test("a custom field is made, filled in on a lead, filtered by, and its loss is said before it is deleted", async () => {
  await page.goto(`${program.url}/settings/fields`);
  await page.getByLabel("Name").fill("Chairs");
  await page.getByLabel("Kind").selectOption("number");
  await page.getByRole("button", { name: "Add field" }).click();
  await page.getByRole("list", { name: "Custom fields" }).getByText("Chairs", { exact: true }).waitFor();
  const [lead] = (await readApi<{ items: { id: string }[] }>(page, "/leads?limit=1")).items;
  await page.goto(`${program.url}/leads/${lead?.id}`);
  await page.getByRole("button", { name: /Chairs/ }).click();
  await page.getByLabel("Chairs", { exact: true }).fill("4");
  await page.keyboard.press("Enter");
  await expect.poll(() => expected(page, { "field.chairs": 4 }), SOON).toBe(1);
  await page.goto(`${program.url}/leads?view=all&field.chairs=3..`);
  await page.getByRole("button", { name: "Remove filter: Chairs is at least 3" }).waitFor();
  await expect.poll(() => shownTotal(page), SOON).toBe(1);
  await page.goto(`${program.url}/settings/fields`);
  await page.getByRole("button", { name: "Delete Chairs" }).click();
  await page.getByText("1 lead has a value in it").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
});

test("two people at one lead: the second sees both values and chooses", async () => {
  const [lead] = (await readApi<{ items: { id: string }[] }>(page, "/leads?limit=1")).items;
  const path = `${program.url}/api/v1/leads/${lead?.id}`;
  await page.goto(`${program.url}/leads/${lead?.id}`);
  await page.getByRole("button", { name: /^City/ }).click();
  await page.getByLabel("City", { exact: true }).fill("Mine");
  await page.request.patch(path, { data: { city: "Theirs" } });
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Somebody else changed this too" });
  await dialog.getByText("Theirs", { exact: true }).waitFor();
  expect((await readApi<{ city: string }>(page, `/leads/${lead?.id}`)).city).toBe("Theirs");
  await dialog.getByRole("button", { name: "Save this" }).click();
  await expect.poll(async () => (await readApi<{ city: string }>(page, `/leads/${lead?.id}`)).city, SOON).toBe("Mine");
});

test("by finger at 360 px: the builder is a sheet that fits, and views are at hand", async () => {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    storageState: await page.context().storageState(),
  });
  const phone = await context.newPage();
  await phone.goto(`${program.url}/leads?view=all`);
  await phone.getByRole("button", { name: "Filters" }).tap();
  await phone.getByRole("button", { name: "Advanced" }).tap();
  const dialog = builder(phone);
  await dialog.getByLabel("Field").selectOption("temperature");
  await dialog.getByRole("button", { name: "Hot", exact: true }).tap();
  await dialog.getByText("Temperature is Hot").waitFor();
  const wide = await dialog.evaluate((element) => Math.max(element.scrollWidth, document.documentElement.scrollWidth));
  expect(wide).toBeLessThanOrEqual(360);
  await dialog.getByRole("button", { name: /^Show \d+ leads?$/ }).tap();
  await phone.getByRole("button", { name: "Remove filter: Temperature is Hot" }).waitFor();
  await phone.getByRole("tab", { name: "Worth a call" }).tap();
  await phone.getByRole("button", { name: "Actions for the view “Worth a call”" }).tap();
  await phone.getByRole("menuitem", { name: "Mark as favourite" }).tap();
  await expect
    .poll(async () => (await views(phone)).find(({ name }) => name === "Worth a call")?.isFavorite, SOON)
    .toBe(true);
  await context.close();
  expect(faults).toEqual([]);
});
