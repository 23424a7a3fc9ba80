// A sequence in the hands of a person: its editor by mouse, by keyboard and by touch, its simulator, and what the outbox
// tells of it.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openBrowser, openPage } from "./browser.ts";
import { keepPictureOnFailure } from "./failure.ts";
import { type Program, startProgram } from "./program.ts";
import { sandboxOf, startTheWeek } from "./sandbox.ts";
import { importFixture, patchApi, readApi, register, SOON } from "./screen.ts";

interface Detail {
  readonly id: string;
  readonly steps: readonly { readonly channel: string | null }[];
}

let program: Program;
let browser: Browser;
let page: Page;
let sequenceId: string;

beforeAll(async () => {
  program = await startProgram({ SANDBOX: "1" });
  await startTheWeek(sandboxOf(program));
  browser = await openBrowser();
  ({ page } = await openPage(browser, { viewport: { width: 1440, height: 1200 } }));
  await register(page, program);
  await importFixture(page);
  const { items } = await readApi<{ items: Detail[] }>(page, "/sequences");
  sequenceId = items[0]?.id ?? "";
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});
beforeEach(() => keepPictureOnFailure(page, program));

const card = (step: number) => page.getByRole("article", { name: new RegExp(`^Step ${step},`) });
const stored = async () =>
  (await readApi<Detail>(page, `/sequences/${sequenceId}`)).steps.map(({ channel }) => channel);
const openSequence = async () => {
  await page.goto(`${program.url}/sequences/${sequenceId}`);
  await card(1).waitFor();
};
const save = async () => {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved", { exact: true }).waitFor();
};

test("a step is dragged to another place by the mouse", async () => {
  await openSequence();
  await card(2)
    .getByTitle("Drag to another place")
    .dragTo(card(1), { targetPosition: { x: 60, y: 6 } });
  await expect.poll(() => card(1).getAttribute("aria-label"), SOON).toContain("E-mail");
  await save();
  await expect.poll(stored, SOON).toEqual(["email", "whatsapp-personal", "whatsapp-personal"]);
});

test("by the keyboard it moves back, and the focus goes with it", async () => {
  await openSequence();
  await card(1).getByRole("button", { name: "Move down" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => card(2).getAttribute("aria-label"), SOON).toContain("E-mail");
  const focusedStep = () =>
    page.evaluate(() => document.activeElement?.closest("article")?.getAttribute("aria-label") ?? "");
  await expect.poll(focusedStep, SOON).toContain("Step 2");
  await save();
  await expect.poll(stored, SOON).toEqual(["whatsapp-personal", "email", "whatsapp-personal"]);
});

test("what somebody else saved meanwhile is told and not overwritten, and an untouched editor shows it", async () => {
  await openSequence();
  const swapFirstTwo = async () => {
    const { version, steps } = await readApi<{ version: number; steps: Record<string, unknown>[] }>(
      page,
      `/sequences/${sequenceId}`,
    );
    const [one, two, ...rest] = steps;
    await patchApi(page, `/sequences/${sequenceId}`, { version, steps: [two, one, ...rest] });
  };
  await swapFirstTwo();
  await expect.poll(() => card(1).getAttribute("aria-label"), SOON).toContain("E-mail");
  await card(2).getByRole("button", { name: "Move down" }).click();
  await swapFirstTwo();
  await page.getByText("Somebody else changed this sequence.").waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Somebody changed this sequence meanwhile.").first().waitFor();
  expect(await stored()).toEqual(["whatsapp-personal", "email", "whatsapp-personal"]);
  await page.getByRole("button", { name: "Load their version" }).click();
  await expect.poll(() => card(2).getAttribute("aria-label"), SOON).toContain("E-mail");
});

test("a sequence whose page is left while it is saved stays no unsaved draft", async () => {
  await openSequence();
  await card(1).getByRole("button", { name: "Move down" }).click();
  const answered = Promise.withResolvers<void>();
  await page.route(`**/api/v1/sequences/${sequenceId}`, async (route) => {
    if (route.request().method() === "PATCH") await answered.promise;
    await route.continue();
  });
  const saved = page.waitForResponse((answer) => answer.request().method() === "PATCH");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("link", { name: "All sequences" }).first().click();
  await page.waitForURL(/\/sequences$/);
  answered.resolve();
  await saved;
  await expect.poll(stored, SOON).toEqual(["email", "whatsapp-personal", "whatsapp-personal"]);
  await page.unrouteAll({ behavior: "wait" });
  await page.locator(`a[href="/sequences/${sequenceId}"]`).first().click();
  await expect.poll(() => card(1).getAttribute("aria-label"), SOON).toContain("E-mail");
  expect(await page.getByRole("button", { name: "Save", exact: true }).isEnabled()).toBe(false);
  await card(1).getByRole("button", { name: "Move down" }).click();
  await save();
});

test("a step shows its text as a lead reads it", async () => {
  await openSequence();
  await card(1).getByText("As a lead reads it").click();
  await expect.poll(() => card(1).textContent(), SOON).toMatch(/for \S.*(Hi|Hello) there/s);
});

test("the simulator shows every message on a calendar before anything is sent", async () => {
  await openSequence();
  await page.getByRole("tab", { name: "Simulate" }).click();
  const calendar = page.getByLabel("Calendar of the simulation");
  await calendar.waitFor();
  const days = calendar.getByRole("button", { disabled: false });
  await expect.poll(() => days.count(), SOON).toBeGreaterThanOrEqual(3);
  await days.nth(1).click();
  await page.getByRole("cell", { name: "leaves" }).first().waitFor();
  const { items } = await readApi<{ items: unknown[] }>(page, "/messages?limit=1");
  expect(items).toEqual([]);
});

test("on a phone a finger moves a step, and nothing is wider than the screen", async () => {
  const { page: phone, context } = await openPage(browser, {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    storageState: await page.context().storageState(),
  });
  await phone.goto(`${program.url}/sequences/${sequenceId}`);
  const first = phone.getByRole("article", { name: /^Step 1,/ });
  await first.getByRole("button", { name: "Move down" }).tap();
  await expect.poll(() => first.getAttribute("aria-label"), SOON).toContain("E-mail");
  await phone.getByRole("tab", { name: "Simulate" }).tap();
  await phone.getByLabel("Calendar of the simulation").waitFor();
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await context.close();
});

test("started for leads, each message tells its history in the outbox, and the totals add up", async () => {
  await page.request.patch(`${program.url}/api/v1/organization`, { data: { address: "Street 1, Town" } });
  const { items } = await readApi<{ items: { id: string }[] }>(page, "/leads?hasPhone=true&limit=5");
  await page.request.patch(`${program.url}/api/v1/sequences/${sequenceId}`, { data: { state: "active" } });
  const enrolled = await page.request.post(`${program.url}/api/v1/sequences/${sequenceId}/enrollments`, {
    data: { ids: items.map(({ id }) => id) },
  });
  expect(((await enrolled.json()) as { enrolled: number }).enrolled).toBe(5);
  await page.goto(`${program.url}/outbox`);
  await page.getByText("5 planned in all = 0 done + 5 under way").waitFor();
  await page
    .getByRole("button", { name: /^Details of the message/ })
    .first()
    .click();
  const history = page.getByRole("region", { name: "History" });
  await expect.poll(() => history.textContent(), SOON).toContain("Handed over");
  await page.getByRole("button", { name: "It went" }).click();
  await page.getByText("6 planned in all = 1 done + 5 under way").waitFor();
  await page.getByRole("link", { name: "Why was nothing sent?" }).click();
  await page.getByText(/4 messages wait in Today/).waitFor();
});

test("leads paused one by one go on together, from the page that says why nothing was sent", async () => {
  const { items } = await readApi<{ items: { id: string }[] }>(page, `/sequences/${sequenceId}/enrollments`);
  for (const { id } of items) await page.request.post(`${program.url}/api/v1/enrollments/${id}/pause`);
  await page.goto(`${program.url}/outbox/why`);
  await page.getByText("5 leads are paused in a sequence").waitFor();
  await page.getByRole("button", { name: "Resume all 5 leads" }).click();
  await page.getByText("5 leads go on", { exact: true }).waitFor();
  await page.getByText("5 leads are paused").waitFor({ state: "detached" });

  for (const { id } of items.slice(0, 2)) await page.request.post(`${program.url}/api/v1/enrollments/${id}/pause`);
  await openSequence();
  await page.getByRole("tab", { name: /^Leads/ }).click();
  await page.getByRole("tab", { name: /^Paused/ }).click();
  await page.getByRole("button", { name: "Resume all 2 leads" }).click();
  await page.getByText("Nobody is in this state.").waitFor();
});

test("an account that was paused goes on from there as well", async () => {
  const { items } = await readApi<{ items: { id: string }[] }>(page, "/channel-accounts");
  await page.request.patch(`${program.url}/api/v1/channel-accounts/${items[0]?.id}`, { data: { isPaused: true } });
  await page.goto(`${program.url}/outbox/why`);
  await page.getByText("A channel account is paused.").waitFor();
  await page.getByRole("button", { name: "Resume this account" }).click();
  await page.getByText(/^1 account goes on/).waitFor();
  await page.getByText("A channel account is paused.").waitFor({ state: "detached" });
});
