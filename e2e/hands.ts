// The three ways of using a page: with the mouse, with the keyboard alone, and with a finger on a phone of 360 px.
import type { Browser, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { openPage } from "./browser.ts";
import { type Program, runCommand } from "./program.ts";
import { hasFocus, holdFinger, leadList, register, signIn, typeChoice, untilListActs } from "./screen.ts";

export const WAYS = ["mouse", "keyboard", "finger"] as const;
type Way = (typeof WAYS)[number];

/** One way of using a page. */
export interface Hand {
  readonly page: Page;
  /** presses a button, a link, a tab, a box or an entry of a menu */
  press(what: Locator): Promise<void>;
  write(where: Locator, text: string): Promise<void>;
  /** chooses an entry of a list that drops down */
  choose(where: Locator, label: string): Promise<void>;
  /** goes to a page by what stands around every page */
  goTo(name: string): Promise<void>;
  /** selects the first leads of the list */
  selectLeads(count: number): Promise<void>;
}

/** The three hands of one organization, each with a session of its own. */
export interface Hands extends Record<Way, Hand> {
  /** what their pages complained of so far */
  readonly faults: readonly string[][];
}

/** Who works beside the person who registers. */
export const COLLEAGUE = "Bo Berisha";
const MOST_STEPS = 120;

/** Founds the organization, with a colleague, and signs in with all three hands. */
export async function openHands(browser: Browser, program: Program, secretKey: string): Promise<Hands> {
  const mouse = await openPage(browser);
  await register(mouse.page, program);
  const colleague = ["--email", "bo@studio.example", "--name", COLLEAGUE, "--password", "four other words here"];
  await runCommand(["user", "create", ...colleague, "--role", "manager"], {
    DATABASE_URL: program.databaseUrl,
    SECRET_KEY: secretKey,
  });
  const keys = await openPage(browser);
  const phone = await openPage(browser, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  for (const { page } of [keys, phone]) {
    await page.goto(program.url);
    await signIn(page);
  }
  return {
    mouse: byMouse(mouse.page),
    keyboard: byKeyboard(keys.page),
    finger: byFinger(phone.page),
    faults: [mouse.faults, keys.faults, phone.faults],
  };
}

/** The leads on screen whose names fit, and the bar of what can be done with the selected ones. */
export const rowsOf = (page: Page, name: RegExp) => leadList(page).getByRole("row", { name });
export const toolbarOf = (page: Page) => page.getByRole("toolbar", { name: /selected/ });

function byMouse(page: Page): Hand {
  return {
    page,
    press: (what) => what.click(),
    write: (where, text) => where.fill(text),
    async choose(where, label) {
      await where.selectOption({ label });
    },
    goTo: (name) =>
      page.getByRole("navigation", { name: "Main" }).first().getByRole("link", { name, exact: true }).click(),
    async selectLeads(count) {
      const rows = leadList(page).locator("[data-key]");
      for (let row = 0; row < count; row++) {
        await rows.nth(row).hover();
        await rows.nth(row).locator("[data-mark]").click();
      }
    },
  };
}

/** Nothing is touched that Tab, arrows and letters do not reach. */
function byKeyboard(page: Page): Hand {
  const reach = async (what: Locator) => {
    await what.waitFor();
    // inside a row of tabs or a menu arrows move, from one thing to the next Tab does
    const nextKey = () =>
      what.evaluate((element) => {
        if (element === document.activeElement) return null;
        const isWithin = element.closest("[role=tablist], [role=menu]")?.contains(document.activeElement) ?? false;
        const role = isWithin ? element.getAttribute("role") : null;
        return role === "tab" ? "ArrowRight" : role === "menuitem" ? "ArrowDown" : "Tab";
      });
    for (let step = 0, key = await nextKey(); step < MOST_STEPS && key !== null; step++, key = await nextKey())
      await page.keyboard.press(key);
    expect(await hasFocus(what), "Tab reaches it").toBe(true);
  };
  return {
    page,
    async press(what) {
      await reach(what);
      const isBox = (await what.getAttribute("type")) === "checkbox";
      await page.keyboard.press(isBox ? "Space" : "Enter");
    },
    async write(where, text) {
      await reach(where);
      await page.keyboard.press("Control+a");
      await page.keyboard.type(text);
    },
    async choose(where, label) {
      await reach(where);
      await typeChoice(page, where, label);
    },
    async goTo(name) {
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").getByRole("combobox").waitFor();
      await page.keyboard.type(name);
      const option = page.getByRole("option").filter({ has: page.getByText(name, { exact: true }) });
      await option.first().waitFor();
      while ((await option.first().getAttribute("aria-selected")) !== "true") await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
    },
    async selectLeads(count) {
      await page.keyboard.press("Home");
      for (let row = 0; row < count; row++) {
        await page.keyboard.press("x");
        await page.keyboard.press("j");
      }
    },
  };
}

function byFinger(page: Page): Hand {
  return {
    page,
    press: (what) => what.tap(),
    async write(where, text) {
      await where.tap();
      await where.fill(text);
    },
    async choose(where, label) {
      await where.tap();
      await where.selectOption({ label });
    },
    async goTo(name) {
      const bar = page.getByRole("navigation", { name: "Main" });
      const link = bar.getByRole("link", { name: name.split(" ")[0] ?? name, exact: true }).filter({ visible: true });
      if ((await link.count()) > 0) return link.tap();
      await bar.getByRole("button", { name: "More" }).filter({ visible: true }).tap();
      await page.getByRole("dialog").getByRole("link", { name, exact: true }).tap();
    },
    async selectLeads(count) {
      const rows = leadList(page).locator("[data-key]");
      const finger = await page.context().newCDPSession(page);
      await holdFinger(finger, rows.first(), toolbarOf(page));
      for (let row = 1; row < count; row++) await rows.nth(row).tap();
    },
  };
}

/** Opens the list of leads anew, with nothing selected, and waits until it acts. */
export async function openLeads({ page }: Hand, { url }: Program): Promise<void> {
  await page.goto(`${url}/leads`);
  await leadList(page).locator("[data-key]").first().waitFor();
  await untilListActs(page);
}
