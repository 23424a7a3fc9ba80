// Follow-ups with the mouse, the keyboard alone and a finger; the lead's page, its contacts, its timeline, the bin, the calendar.
import { expect, test } from "vitest";
import { openPage } from "./browser.ts";
import { focusedName, importFixture, moveFocus, openList, readApi, register, SOON } from "./screen.ts";
import { browser, faults, page, program, setStage } from "./stage.ts";

setStage({
  prepare: async () => {
    await register(page, program);
    await importFixture(page);
  },
});

interface LeadOnWire {
  id: string;
  name: string;
  nextFollowUpAt: string | null;
  contactPoints: { value: string; preferred: boolean; state: string }[];
}
const leadNamed = async (name: string): Promise<LeadOnWire> => {
  const { items } = await readApi<{ items: LeadOnWire[] }>(page, `/leads?q=${encodeURIComponent(name)}`);
  const found = items.find((one) => one.name === name);
  if (!found) throw new Error(`There is no lead ${name}`);
  return found;
};
const followUpOf = async (name: string) => (await leadNamed(name)).nextFollowUpAt;

/** Nine in the morning so many days from a day, by the clock of the browser. */
function nineInDays(days: number, from: Date): string {
  const date = new Date(from);
  date.setDate(date.getDate() + days);
  date.setHours(9, 0, 0, 0);
  return date.toISOString();
}

/** Waits until the follow-up is at nine so many days from now, or from when it was begun: a day may end meanwhile. */
async function untilFollowUp(name: string, days: number, begun: Date): Promise<void> {
  const isMeant = (at: string | null) => at === nineInDays(days, begun) || at === nineInDays(days, new Date());
  await expect.poll(() => followUpOf(name), SOON).toSatisfy(isMeant);
}

test("with the keyboard alone: h, words, what they mean, Enter; nonsense is refused with a reason", async () => {
  await openList(page, program, "all");
  const name = await focusedName(page);
  const begun = new Date();
  await page.keyboard.press("h");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").and(page.locator(":focus")).waitFor();
  await page.keyboard.type("fri perhaps");
  await page.keyboard.press("Enter");
  await dialog.getByText("“fri” is understood, “perhaps” is not.").waitFor();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("2020-01-01");
  await dialog.getByText(/has passed/).waitFor();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("2d");
  await dialog.getByText(/, 09:00 · /).waitFor();
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await untilFollowUp(name, 2, begun);
  await page.keyboard.press("z");
  await expect.poll(() => followUpOf(name), SOON).toBeNull();
});

test("with the mouse: the lead's page sets a follow-up, notes something, and its timeline tells who and what", async () => {
  await openList(page, program, "all");
  const name = await focusedName(page);
  const { id } = await leadNamed(name);
  await page.goto(`${program.url}/leads/${id}`);
  const begun = new Date();
  await page.getByRole("region", { name: "Follow-up" }).getByRole("button", { name: "Follow-up" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "tomorrow" }).click();
  await untilFollowUp(name, 1, begun);

  await page.getByRole("tab", { name: "Note", exact: true }).click();
  await page.getByPlaceholder("What should the next person know?").fill("Ask for Arta");
  await page.getByRole("button", { name: "Save note" }).click();
  const history = page.getByRole("region", { name: "Timeline" });
  await history.getByText("Ask for Arta").waitFor();
  await history.getByRole("tab", { name: "Notes" }).click();
  await expect.poll(() => history.getByRole("listitem").count(), SOON).toBe(1);
  await history.getByRole("tab", { name: "Changes" }).click();
  await history
    .getByText(/Follow-up .*09:00/)
    .first()
    .waitFor();
  await history.getByText("Dea Krasniqi").first().waitFor();

  await page.getByRole("button", { name: "Phones and e-mails" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Add phone" }).click();
  await dialog
    .getByRole("textbox", { name: /^Phone \d/ })
    .last()
    .fill("12");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("not valid").waitFor();
  const added = async () => (await leadNamed(name)).contactPoints.find(({ value }) => value === "12");
  await expect.poll(added, SOON).toMatchObject({ state: "invalid", preferred: false });
});

test("a rule sets the follow-up after a contact, the calendar shows it, the bin gives a deleted lead back", async () => {
  await page.goto(`${program.url}/settings/follow-ups`);
  await page.getByLabel("Status set to contacted").check();
  await page.getByLabel("Days after Status set to contacted").fill("4");
  await page.getByLabel("Business days only").uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved").waitFor();

  await openList(page, program, "all");
  const name = await moveFocus(page, "j");
  await page.keyboard.press("2");
  // the organization's days, which may be a day off from this machine's
  await expect.poll(async () => (await followUpOf(name)) !== null, SOON).toBe(true);

  await page.goto(`${program.url}/settings/account`);
  await page.getByRole("button", { name: "Make a link" }).click();
  const link = () => page.getByLabel("Calendar link").inputValue();
  await expect.poll(link, SOON).toMatch(/^http/);
  const url = await link();
  const calendar = await (await fetch(url)).text();
  expect(calendar.replaceAll("\r\n ", "").replaceAll("\\,", ",")).toContain(`SUMMARY:Follow up: ${name}`);
  await page.getByRole("button", { name: "New link" }).click();
  await expect.poll(link, SOON).not.toBe(url);
  expect((await fetch(url)).status).toBe(404);

  const { id } = await leadNamed(name);
  await page.goto(`${program.url}/leads/${id}`);
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await page.keyboard.press("#");
  await page.getByText("This lead is in the bin.").waitFor();
  await page.goto(`${program.url}/settings/bin`);
  await page.getByLabel(`Select ${name}`).check();
  await page.getByRole("button", { name: "Restore 1 lead" }).click();
  await page.getByText("The bin is empty.").waitFor();
  await expect.poll(async () => (await leadNamed(name)).id, SOON).toBe(id);
});

test("by thumb on a phone of 360 px: a follow-up from the lead's page, and nothing sticks out", async () => {
  const phone = await openPage(browser, {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    storageState: await page.context().storageState(),
  });
  await openList(page, program, "all");
  const name = await focusedName(page);
  const { id } = await leadNamed(name);
  await phone.page.goto(`${program.url}/leads/${id}`);
  const begun = new Date();
  await phone.page.getByRole("region", { name: "Follow-up" }).getByRole("button", { name: "Follow-up" }).tap();
  await phone.page.getByRole("dialog").getByRole("textbox").fill("in 3 weeks");
  await phone.page.getByRole("button", { name: "Set follow-up" }).tap();
  await untilFollowUp(name, 21, begun);
  for (const path of [`/leads/${id}`, "/settings/follow-ups", "/settings/bin", "/settings/account"]) {
    await phone.page.goto(`${program.url}${path}`);
    await phone.page.waitForLoadState("networkidle");
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(360);
  }
  expect([...faults, ...phone.faults]).toEqual([]);
});
