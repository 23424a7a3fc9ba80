// Cards of the board moved by a real finger: held, lifted, drawn over a column or a place at the bottom, let go or left.
import type { Browser, BrowserContextOptions, CDPSession, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage } from "./browser.ts";
import { keepPictureOnFailure } from "./failure.ts";
import { type Program, startProgram } from "./program.ts";
import { readApi, register, SOON, signIn } from "./screen.ts";

let program: Program;
let browser: Browser;
let tablet: Page;
let phone: Page;
const faults: string[][] = [];

beforeAll(async () => {
  program = await startProgram({ SANDBOX: "1" });
  browser = await openBrowser();
  tablet = await open({ viewport: { width: 900, height: 700 } });
  await register(tablet, program);
  for (let number = 1; number <= 9; number++)
    await tablet.request.post(`${program.url}/api/v1/leads`, { data: { name: `Shop ${number}` } });
  phone = await open({ viewport: { width: 360, height: 740 } });
  await phone.goto(program.url);
  await signIn(phone);
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

async function open(options: BrowserContextOptions): Promise<Page> {
  const opened = await openPage(browser, { ...options, hasTouch: true, isMobile: true });
  faults.push(opened.faults);
  return opened.page;
}

interface Point {
  x: number;
  y: number;
}

/** A finger on a page. What is sent without waiting for the answers comes quicker than a machine under load may hold it up. */
async function fingerOn(page: Page) {
  const session: CDPSession = await page.context().newCDPSession(page);
  const send = (type: "touchStart" | "touchMove" | "touchEnd", ...points: Point[]) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: points.map((point, id) => ({ ...point, id })) });
  return {
    send,
    /** holds still until the card comes along */
    async lift(from: Point) {
      await send("touchStart", from);
      await ghost(page).waitFor();
    },
    async draw(from: Point, to: Point) {
      await Promise.all(path(from, to).map((point) => send("touchMove", point)));
    },
    /** comes down and is on its way at once */
    async flick(from: Point, to: Point) {
      await Promise.all([send("touchStart", from), ...path(from, to).map((point) => send("touchMove", point))]);
    },
  };
}

function path(from: Point, to: Point): Point[] {
  return [1, 2, 3, 4, 5, 6].map((step) => ({
    x: from.x + ((to.x - from.x) * step) / 6,
    y: from.y + ((to.y - from.y) * step) / 6,
  }));
}

async function middleOf(what: Locator): Promise<Point> {
  await what.hover({ trial: true });
  const box = await what.boundingBox();
  if (box === null) throw new Error("It is not on screen");
  return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 200) };
}

const cards = (page: Page) => page.locator("[data-card]:not([data-ghost])");
const ghost = (page: Page) => page.locator("[data-ghost]");
const place = (page: Page, status: string) => page.locator(`[data-drop="${status}"]`);
const countOf = async (page: Page, status: string) =>
  (await readApi<{ byStatus: Record<string, number> }>(page, "/leads/counts")).byStatus[status];

async function openBoard(page: Page): Promise<void> {
  await page.goto(`${program.url}/board`);
  await cards(page).nth(2).waitFor();
  await page.waitForLoadState("networkidle");
}

test("a held card is lifted, hovers over a column and is dropped there", async () => {
  keepPictureOnFailure(tablet, program);
  await openBoard(tablet);
  const finger = await fingerOn(tablet);
  const from = await middleOf(cards(tablet).first());
  const to = await middleOf(place(tablet, "CONTACTED"));
  await finger.lift(from);
  await finger.draw(from, to);
  await tablet.getByRole("status").filter({ hasText: "is lifted out of New" }).waitFor({ state: "attached" });
  await finger.send("touchEnd");
  await ghost(tablet).waitFor({ state: "detached" });
  await expect.poll(() => countOf(tablet, "CONTACTED"), SOON).toBe(1);
  expect(new URL(tablet.url()).pathname).toBe("/board");
});

test("a second finger or Escape puts the card back, and a moved finger scrolls", async () => {
  keepPictureOnFailure(tablet, program);
  await openBoard(tablet);
  const finger = await fingerOn(tablet);
  const from = await middleOf(cards(tablet).first());
  const to = await middleOf(place(tablet, "CONTACTED"));
  await finger.lift(from);
  await finger.draw(from, to);
  await finger.send("touchStart", to, { x: to.x, y: to.y + 120 });
  await ghost(tablet).waitFor({ state: "detached" });
  await finger.send("touchEnd");
  await finger.lift(from);
  await finger.draw(from, to);
  await tablet.keyboard.press("Escape");
  await ghost(tablet).waitFor({ state: "detached" });
  await finger.send("touchEnd");
  await finger.flick(from, { x: from.x, y: from.y - 80 });
  // longer than a finger is held to lift a card
  await tablet.evaluate(() => new Promise((done) => setTimeout(done, 600)));
  expect(await ghost(tablet).count()).toBe(0);
  await finger.send("touchEnd");
  expect(await countOf(tablet, "CONTACTED")).toBe(1);
});

test("at the edge the board scrolls, so that a column that was not in view takes the card", async () => {
  keepPictureOnFailure(tablet, program);
  await openBoard(tablet);
  const finger = await fingerOn(tablet);
  const from = await middleOf(cards(tablet).first());
  const edge = { x: 890, y: from.y + 40 };
  await finger.lift(from);
  await finger.draw(from, edge);
  const lost = async () => {
    const box = await place(tablet, "LOST").boundingBox();
    return box !== null && box.x + box.width <= 900;
  };
  await expect.poll(lost, SOON).toBe(true);
  await finger.draw(edge, { x: 800, y: edge.y });
  await finger.send("touchEnd");
  await tablet.getByRole("dialog").getByRole("button", { name: "Skip" }).tap();
  await expect.poll(() => countOf(tablet, "LOST"), SOON).toBe(1);
});

test("on a phone the columns come to the finger: a held card is dropped on one at the bottom", async () => {
  keepPictureOnFailure(phone, program);
  await openBoard(phone);
  const finger = await fingerOn(phone);
  const from = await middleOf(cards(phone).nth(2));
  await finger.lift(from);
  const to = await middleOf(phone.locator('[aria-hidden="true"] > [data-drop="REPLIED"]'));
  await finger.draw(from, to);
  await finger.send("touchEnd");
  await expect.poll(() => countOf(phone, "REPLIED"), SOON).toBe(1);
  const cramped = await phone
    .getByRole("tab")
    .evaluateAll((tabs) => tabs.filter((tab) => tab.scrollWidth > tab.clientWidth).map((tab) => tab.textContent));
  expect(cramped).toEqual([]);
  const wide = await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
});

test("a tap still opens a card, and no page was at fault", async () => {
  await openBoard(phone);
  await cards(phone).first().tap();
  await phone.waitForURL("**/leads/**");
  expect(faults.flat()).toEqual([]);
});
