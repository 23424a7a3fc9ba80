// The first minutes: four steps after registering, each of which can be skipped, by keyboard and on a phone.
import { expect, test } from "vitest";
import { openPage } from "./browser.ts";
import { interceptWhatsapp, PERSON, readAll, readApi, register, SOON, signIn } from "./screen.ts";
import { browser, context, page, program, setStage } from "./stage.ts";

const OFFER = "websites for hairdressers";

setStage({
  prepare: async () => {
    await interceptWhatsapp(context);
    await register(page, program);
  },
});

test("a newcomer says what they sell, becomes their own first lead, and the prepared text speaks of it", async () => {
  await page.getByRole("heading", { name: "Bring your leads" }).waitFor();
  await page.getByRole("button", { name: "Try with sample leads" }).click();

  await page.getByRole("heading", { name: "What do you sell, and where?" }).waitFor();
  await page.getByLabel("We offer …").fill(OFFER);
  expect(await page.getByLabel("Name under your messages").inputValue()).toBe(PERSON.name);
  await page.getByLabel("Country of most of your leads").selectOption("Kosovo");
  await page.getByRole("button", { name: "Save and go on" }).click();

  await page.getByRole("heading", { name: "Your first lead is you" }).waitFor();
  await expect
    .poll(async () => (await readApi<{ offer: string | null }>(page, "/organization")).offer, SOON)
    .toBe(OFFER);
  await page.getByLabel("Your mobile number").fill("+383 44 123 456");
  await page.getByRole("button", { name: "Make me a lead" }).click();
  await page.getByRole("link", { name: "Write to myself" }).click();
  await page.getByRole("heading", { level: 1, name: PERSON.organization }).waitFor();
  await page.getByText(`We offer ${OFFER}`).first().waitFor();
  const mine = (await readAll<{ name: string; phoneE164: string | null; isSample: boolean }>(page, "/leads")).filter(
    (lead) => !lead.isSample,
  );
  expect(mine).toMatchObject([{ name: PERSON.organization, phoneE164: "+38344123456" }]);
});

test("the last step leads to the simulation, and every step can be skipped by the keyboard", async () => {
  await page.goto(`${program.url}/welcome`);
  for (const [title, button] of [
    ["Bring your leads", "Next"],
    ["What do you sell, and where?", "Skip this step"],
    ["Your first lead is you", "Next"],
  ] as const) {
    await page.getByRole("heading", { name: title }).waitFor();
    await page.getByRole("button", { name: button, exact: true }).press("Enter");
  }
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent), SOON)
    .toBe("The next 30 days, risking nothing");
  await page.getByRole("link", { name: "See the simulation" }).click();
  await page.getByRole("tab", { name: "Simulate", selected: true }).waitFor();
});

test("who is a lead already is told so, and comes back from there to the last step", async () => {
  await page.goto(`${program.url}/welcome?step=you`);
  await page.getByRole("link", { name: "Write to myself" }).click();
  await page.getByRole("heading", { level: 1, name: PERSON.organization }).waitFor();
  await page.getByRole("button", { name: "See the next 30 days" }).click();
  await page.getByRole("link", { name: "See the simulation" }).waitFor();
  const all = await readAll<{ isSample: boolean }>(page, "/leads");
  expect(all.filter((lead) => !lead.isSample)).toHaveLength(1);
});

test("signing in again shows the Quick Dashboard, not the first minutes, also on a phone", async () => {
  const phone = await openPage(browser, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await phone.page.goto(program.url);
  await signIn(phone.page);
  await phone.page.getByRole("tab", { name: /^Hot & untouched/ }).waitFor();
  expect(new URL(phone.page.url()).pathname).toBe("/");
  await phone.page.goto(`${program.url}/welcome?step=you`);
  await phone.page.getByRole("link", { name: "Write to myself" }).waitFor();
  const isTooWide = () => phone.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  await expect.poll(isTooWide, SOON).toBe(false);
  await phone.page.getByRole("link", { name: "Skip to the Quick Dashboard" }).tap();
  await phone.page.getByRole("tab", { name: /^Hot & untouched/ }).waitFor();
  await phone.context.close();
});
