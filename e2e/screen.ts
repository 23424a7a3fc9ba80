// What a person does again and again on screen.
import { join } from "node:path";
import type { BrowserContext, CDPSession, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { Program } from "./program.ts";

/** How long what is wanted may take to come, on a machine that has other things to do. */
export const SOON = { timeout: 30_000, interval: 100 };
const MOST_TABS = 120;

/** Sixty rows in the columns of a Google Maps export: fictional businesses, two rows without a name. */
export const MAPS_FILE = join(import.meta.dirname, "fixtures/google-maps-gosom.csv");
/** What becomes of them. */
export const MAPS_ROWS = {
  rows: 60,
  created: 58,
  failed: 2,
  refused: ["24 name: Has no name", "49 name: Has no name"],
};

/** Whoever registers. */
export const PERSON = {
  organization: "Studio Krasniqi",
  name: "Dea Krasniqi",
  email: "dea@studio.example",
  password: "four plain words here",
};

/** Founds the organization in the browser. Ends on the Quick Dashboard. */
export async function register(page: Page, { url }: Program): Promise<void> {
  await page.goto(url);
  await page.waitForURL("**/register");
  await page.getByLabel("Business name").fill(PERSON.organization);
  await page.getByLabel("Your name").fill(PERSON.name);
  await page.getByLabel("E-mail").fill(PERSON.email);
  await page.getByLabel("Password").fill(PERSON.password);
  await page.getByRole("button", { name: "Create workspace" }).click();
  await page.getByRole("navigation", { name: "Main" }).first().waitFor();
}

/** Signs in at the door. Ends on the Quick Dashboard. */
export async function signIn(page: Page): Promise<void> {
  await page.getByLabel("E-mail").fill(PERSON.email);
  await page.getByLabel("Password").fill(PERSON.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation", { name: "Main" }).first().waitFor();
}

/** Signs in above the page whose session has ended. */
export async function signInAgain(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Sign in" });
  await dialog.getByLabel("Password").fill(PERSON.password);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await dialog.waitFor({ state: "detached" });
}

/** Chooses a file on the import page and waits until the program has looked into it. */
export async function chooseFile(page: Page, file: string): Promise<void> {
  await page.getByTestId("import-file").setInputFiles(file);
  await page.getByRole("heading", { name: "Columns" }).waitFor();
}

/** Imports the fixture by hand of the browser. Ends on its result. */
export async function importFixture(page: Page): Promise<void> {
  await page.goto(new URL("/import", page.url()).href);
  await chooseFile(page, MAPS_FILE);
  await page.getByRole("button", { name: `Import ${MAPS_ROWS.created} leads` }).click();
  await page.getByText(`${MAPS_ROWS.created} leads imported`).waitFor();
}

/** The number in front of one of the counts of a result. */
export async function countOf(page: Page, what: string): Promise<number> {
  const outcome = page.getByRole("listitem").filter({ hasText: new RegExp(`^[\\d,]+ ?${what}$`) });
  return Number.parseInt(((await outcome.textContent()) ?? "").replaceAll(",", ""), 10);
}

/** The list of leads on screen. */
export function leadList(page: Page): Locator {
  return page.getByRole("grid");
}

/** The row that has the focus in it. */
export function focusedRow(page: Page): Locator {
  return leadList(page).locator("[data-focused]");
}

/** What stands beside the list about the focused lead. */
export function leadPanel(page: Page): Locator {
  return page.getByRole("complementary", { name: "Focused lead" });
}

/** The name of the focused lead, once its panel shows it. */
export async function focusedName(page: Page): Promise<string> {
  return (await leadPanel(page).getByRole("heading", { level: 2 }).textContent()) ?? "";
}

/** Waits until the list acts on keys and fingers, which comes right after its first rows. */
export async function untilListActs(page: Page): Promise<void> {
  await page.locator("[data-list][data-acts]").waitFor();
}

/** Presses a key that moves the focus, and gives back the name of the lead that has it then. */
export async function moveFocus(page: Page, key: string): Promise<string> {
  const before = await focusedName(page);
  await page.keyboard.press(key);
  const same = page.getByText(before, { exact: true });
  await leadPanel(page).getByRole("heading", { level: 2 }).filter({ hasNot: same }).waitFor();
  return focusedName(page);
}

/** Goes on by Tab until the focus stands on it. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    if (await hasFocus(target)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The focus did not reach ${target}`);
}

/** Chooses an entry of the list that has the focus by typing its name, again when the letters came too slowly to be one word. */
export async function typeChoice(page: Page, list: Locator, label: string): Promise<void> {
  const choose = async () => {
    await page.keyboard.type(label);
    return list.locator("option:checked").first().textContent();
  };
  await expect.poll(choose, { ...SOON, interval: 1_500 }).toContain(label);
}

/** Holds a finger on a row of the list until something has come of it. */
export async function holdFinger(finger: CDPSession, row: Locator, until: Locator): Promise<void> {
  await untilListActs(row.page());
  await row.hover({ trial: true });
  const box = await row.boundingBox();
  if (box === null) throw new Error("The row is not on screen");
  const touchPoints = [{ x: box.x + 120, y: box.y + box.height / 2 }];
  await finger.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  await until.waitFor();
  await finger.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

/** Whether the focus stands on it. */
export function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}

/** Shows the page in light or dark. */
export async function showIn(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  // what stands outside the view keeps its old colours until it is drawn anew
  await page.evaluate(() => {
    document.body.hidden = true;
    document.body.getBoundingClientRect();
    document.body.hidden = false;
  });
}

/** Opens one of the Quick Dashboard's lists and waits for its first lead. */
export async function openList(page: Page, { url }: Program, preset: "hot" | "today" | "all"): Promise<void> {
  await page.goto(`${url}/?view=${preset}`);
  await focusedRow(page).waitFor();
  await untilListActs(page);
  await leadPanel(page).getByRole("heading", { level: 2 }).waitFor();
}

/** The words of something on screen, as a person reads them. */
export async function wordsOf(locator: Locator): Promise<string> {
  return (await locator.allInnerTexts()).join(" ").replace(/\s+/g, " ");
}

/** Answers what would leave for WhatsApp with an empty page, and keeps the addresses asked for. */
export async function interceptWhatsapp(context: BrowserContext): Promise<string[]> {
  const asked: string[] = [];
  await context.route(/^https:\/\/(wa\.me|api\.whatsapp\.com|web\.whatsapp\.com)\//, (route) => {
    asked.push(route.request().url());
    return route.fulfill({ contentType: "text/html", body: "<title>WhatsApp</title>" });
  });
  return asked;
}

/** Reads the program's own API with the session of the page. */
export async function readApi<T>(page: Page, path: string): Promise<T> {
  const answer = await page.request.get(new URL(`/api/v1${path}`, page.url()).href, { maxRetries: 2 });
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Makes something by the program's own API with the session of the page. */
export function postApi(page: Page, path: string, data: unknown): Promise<{ id: string }> {
  return sendApi(page, path, { method: "POST", data });
}

/** Changes something by the program's own API, as another window of the same person would. */
export function patchApi(page: Page, path: string, data: unknown): Promise<{ id: string }> {
  return sendApi(page, path, { method: "PATCH", data });
}

async function sendApi(
  page: Page,
  path: string,
  sent: { method: "POST" | "PATCH"; data: unknown },
): Promise<{ id: string }> {
  const answer = await page.request.fetch(new URL(`/api/v1${path}`, page.url()).href, sent);
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as { id: string };
}

/** Every item of a list of the API. */
export async function readAll<T>(page: Page, path: string): Promise<T[]> {
  const joint = path.includes("?") ? "&" : "?";
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const next: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const found: { items: T[]; nextCursor: string | null } = await readApi(page, `${path}${joint}limit=200${next}`);
    items.push(...found.items);
    cursor = found.nextCursor;
  } while (cursor !== null);
  return items;
}
