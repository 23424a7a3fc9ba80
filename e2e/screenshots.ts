// The pictures in docs/, taken from the fixture's fictional businesses. By hand: npm exec -- node e2e/screenshots.ts
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { openBrowser, openPage } from "./browser.ts";
import { startProgram } from "./program.ts";
import { chooseFile, focusedName, importFixture, interceptWhatsapp, leadPanel, MAPS_FILE, register } from "./screen.ts";

const folder = join(import.meta.dirname, "../docs");
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 740 };

const program = await startProgram({ SANDBOX: "1" });
const browser = await openBrowser();

async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.querySelector("main")?.scrollTo(0, 0));
  await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
}

async function open(options: BrowserContextOptions): Promise<{ page: Page; close: () => Promise<void> }> {
  const { page, context } = await openPage(browser, { reducedMotion: "reduce", storageState, ...options });
  await interceptWhatsapp(context);
  return { page, close: () => context.close() };
}

/** Once more, now that the fonts of the first visit are at hand (they never swap in on a page already shown). */
async function reload(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.reload();
}

async function post(page: Page, path: string, data: unknown): Promise<{ id: string }> {
  const answer = await page.request.fetch(`${program.url}/api/v1${path}`, { method: "POST", data });
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as { id: string };
}

let storageState: Exclude<BrowserContextOptions["storageState"], undefined> = { cookies: [], origins: [] };
try {
  await mkdir(folder, { recursive: true });
  const { page, close } = await open({ viewport: DESKTOP, colorScheme: "light" });
  await register(page, program);
  storageState = await page.context().storageState();

  await page.goto(`${program.url}/import`);
  await chooseFile(page, MAPS_FILE);
  await page.getByRole("button", { name: /^Import 58 leads/ }).waitFor();
  await picture(page, "import-desktop-light");

  await importFixture(page);
  const best = await page.request.get(`${program.url}/api/v1/leads?limit=20&hasPhone=true`);
  const { items } = (await best.json()) as { items: { id: string }[] };
  for (const lead of items.slice(0, 3)) {
    const message = await post(page, `/leads/${lead.id}/messages`, { channel: "whatsapp-personal", body: "Hello" });
    await post(page, `/messages/${message.id}/confirmation`, { sent: true });
  }
  await post(page, `/leads/${items[1]?.id}/replies`, { channel: "whatsapp-personal", body: "Yes, send me an example" });
  await page.goto(`${program.url}/?view=all`);
  await reload(page);
  await page.getByRole("button", { name: "Got it" }).click();
  await leadPanel(page).getByRole("heading", { level: 2 }).waitFor();
  const first = await focusedName(page);
  await page.keyboard.press("j");
  while ((await focusedName(page)) === first) await page.waitForTimeout(50);
  for (let step = 0; step < 3; step++) await page.keyboard.press("j");
  await leadPanel(page).getByRole("button", { name: "Open WhatsApp" }).waitFor();
  await leadPanel(page).getByText("Imported").waitFor();
  await picture(page, "quick-dashboard-desktop-light");
  await close();

  const phone = await open({
    viewport: PHONE,
    colorScheme: "dark",
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
  });
  await phone.page.goto(program.url);
  await reload(phone.page);
  await phone.page.getByRole("grid").getByRole("row").first().waitFor();
  await phone.page.getByRole("button", { name: "Got it" }).tap();
  await picture(phone.page, "quick-dashboard-phone-dark");
  await phone.close();

  const dark = await open({ viewport: DESKTOP, colorScheme: "dark" });
  await dark.page.goto(`${program.url}/sequences`);
  await reload(dark.page);
  await dark.page.getByRole("link", { name: /Day 7/ }).click();
  await dark.page.getByLabel("Postal address").fill("Rruga Nëna Terezë 1, Prishtina");
  await dark.page.getByRole("button", { name: "Save and activate" }).click();
  await dark.page.getByRole("button", { name: "Start for leads", exact: true }).click();
  await dark.page.getByRole("button", { name: /^Start for 50 leads/ }).click();
  await dark.page.getByRole("dialog").waitFor({ state: "detached" });
  await dark.page.getByRole("tab", { name: /Leads 50/ }).waitFor();
  await dark.page.getByRole("button", { name: "Close" }).last().click();
  await picture(dark.page, "sequence-desktop-dark");
  await dark.close();
} finally {
  await browser.close();
  await program.stop();
}
