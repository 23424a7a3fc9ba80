// The same day by thumb: a phone of 360 px with touch.
import type { CDPSession, Locator } from "playwright-core";
import { expect, test } from "vitest";
import {
  holdFinger,
  importFixture,
  interceptWhatsapp,
  leadList,
  readAll,
  register,
  SOON,
  untilListActs,
} from "./screen.ts";
import { context, faults, page, program, setStage } from "./stage.ts";

let finger: CDPSession;
let links: string[];

setStage({
  open: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
  prepare: async () => {
    links = await interceptWhatsapp(context);
    finger = await context.newCDPSession(page);
    await register(page, program);
    await importFixture(page);
    await page.goto(`${program.url}/`);
    await rows().nth(1).waitFor();
    await untilListActs(page);
  },
});

const rows = () => leadList(page).getByRole("row");
const nameOf = async (row: Locator) =>
  (await row.getByRole("gridcell").first().allInnerTexts()).join().split("\n")[0] ?? "";

/** Draws a finger over a row, from its middle, by a share of its width. */
async function swipe(row: Locator, share: number): Promise<void> {
  const box = await row.boundingBox();
  if (box === null) throw new Error("The row is not on screen");
  const y = box.y + box.height / 2;
  const from = box.x + box.width * (0.5 - share / 2);
  const at = (x: number) => ({ touchPoints: [{ x: Math.round(x), y: Math.round(y) }] });
  const moves = [1, 2, 3, 4, 5, 6, 7, 8].map((step) => at(from + (box.width * share * step) / 8));
  // sent without waiting for the answers: a machine under load would make a held finger of it
  await Promise.all([
    finger.send("Input.dispatchTouchEvent", { type: "touchStart", ...at(from) }),
    ...moves.map((move) => finger.send("Input.dispatchTouchEvent", { type: "touchMove", ...move })),
    finger.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] }),
  ]);
}

test("a swipe to the right opens WhatsApp; back again, one button says it went and shows the next lead", async () => {
  const first = await nameOf(rows().first());
  const second = await nameOf(rows().nth(1));
  const popup = context.waitForEvent("page");
  await swipe(rows().first(), 0.6);
  const opened = await popup;
  await expect.poll(() => links.length, SOON).toBe(1);
  await opened.close();
  const link = new URL(links[0] ?? "");
  expect(link.origin).toBe("https://wa.me");
  expect(link.searchParams.get("text")).toContain(first);
  await page.bringToFront();
  await page.getByRole("heading", { name: "Did you send it?" }).waitFor();
  // right after a quick swipe the browser may take a tap for the end of a fling and swallow it; a person taps again
  const sent = page.getByRole("button", { name: "Sent → next" });
  const next = page.getByRole("dialog", { name: second }).getByRole("button", { name: "Open WhatsApp" });
  const tapped = async () => {
    if (await sent.isVisible()) await sent.tap();
    return next.isVisible();
  };
  await expect.poll(tapped, { ...SOON, interval: 500 }).toBe(true);
  const stored = async () =>
    (await readAll<{ name: string; status: string }>(page, "/leads")).find(({ name }) => name === first)?.status;
  await expect.poll(stored, SOON).toBe("CONTACTED");
  await page.getByRole("dialog", { name: second }).getByRole("button", { name: "Close" }).tap();
  await page.getByRole("dialog", { name: second }).waitFor({ state: "hidden" });
  await expect.poll(() => page.url(), SOON).toBe(`${program.url}/`);
  await expect.poll(() => nameOf(rows().first()), SOON).not.toBe(first);
});

test("going back closes the lead that fills the screen and stays with the list", async () => {
  const here = page.url();
  const name = await nameOf(rows().first());
  const sheet = page.getByRole("dialog", { name });
  await rows().first().tap();
  await sheet.waitFor();
  await page.goBack();
  await sheet.waitFor({ state: "hidden" });
  await expect.poll(() => page.url(), SOON).toBe(here);
  await rows().first().tap();
  await sheet.getByRole("button", { name: "Close" }).tap();
  await sheet.waitFor({ state: "hidden" });
  await expect.poll(() => page.url(), SOON).toBe(here);
  expect(await nameOf(rows().first())).toBe(name);
});

test("a swipe to the left puts a lead off: it sinks to the end, and nothing is sent", async () => {
  const [skipped, after] = [await nameOf(rows().first()), await nameOf(rows().nth(1))];
  await swipe(rows().first(), -0.6);
  await expect.poll(() => nameOf(rows().first()), SOON).toBe(after);
  await expect.poll(() => nameOf(rows().last()), SOON).toBe(skipped);
  expect(links).toHaveLength(1);
});

test("a small movement does nothing", async () => {
  const first = await nameOf(rows().first());
  await swipe(rows().first(), 0.08);
  expect(await nameOf(rows().first())).toBe(first);
  expect(context.pages()).toHaveLength(1);
});

test("a finger held on a row selects it, taps select more, and many are acted on at once", async () => {
  await page.goto(`${program.url}/leads`);
  await rows().nth(3).waitFor();
  const bar = page.getByRole("toolbar", { name: /selected/ });
  await holdFinger(finger, rows().nth(1), bar);
  await rows().nth(3).tap();
  await bar.getByText("2 selected").waitFor();
  await bar.getByRole("button", { name: "Status" }).tap();
  await page.getByRole("menuitem", { name: "Replied" }).tap();
  const replied = async () =>
    (await readAll<{ status: string }>(page, "/leads")).filter(({ status }) => status === "REPLIED").length;
  await expect.poll(replied, SOON).toBe(2);
});

test("nothing is wider than the phone, and nothing broke the content security policy", async () => {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  expect(faults).toEqual([]);
});
