// Between the phone and the desk: a tablet of 768 px in the hand, and a desk zoomed to 200 %, which leaves 720 × 450.
import type { CDPSession, Locator } from "playwright-core";
import { expect, test } from "vitest";
import { openPage } from "./browser.ts";
import { objectionsTo } from "./objections.ts";
import { hasFocus, importFixture, postApi, readAll, register, SOON, untilListActs } from "./screen.ts";
import { browser, context, faults, page, program, setStage } from "./stage.ts";

interface Lead {
  id: string;
  name: string;
  phoneE164: string | null;
}

const TABLET = { width: 768, height: 1024 };
const ZOOMED = { width: 720, height: 450 };

let finger: CDPSession;
let leads: Lead[];

setStage({
  open: { viewport: TABLET, hasTouch: true, reducedMotion: "reduce" },
  prepare: async () => {
    finger = await context.newCDPSession(page);
    await register(page, program);
    await importFixture(page);
    leads = (await readAll<Lead>(page, "/leads")).filter(({ phoneE164 }) => phoneE164 !== null);
    for (const { id } of leads.slice(0, 3)) {
      const message = { channel: "whatsapp-personal", body: "Hello, shall I send an example?" };
      const opened = await post(`/leads/${id}/messages`, message);
      await post(`/messages/${opened.id}/confirmation`, { sent: true });
      await post(`/leads/${id}/replies`, { channel: "email", body: "Not now, try again in March" });
    }
  },
});

const post = (path: string, data: unknown) => postApi(page, path, data);

async function boxOf(what: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  await what.waitFor();
  const box = await what.boundingBox();
  if (box === null) throw new Error(`${what} is not on screen`);
  return box;
}

const outboxRow = () => page.getByRole("row").filter({ has: page.getByRole("link") });
const openOutbox = async () => {
  await page.goto(`${program.url}/outbox`);
  await outboxRow().first().waitFor();
};
const openThread = async () => {
  await page.goto(`${program.url}/inbox/${leads[0]?.id}`);
  await page.getByRole("button", { name: "Accept" }).waitFor();
};

test("the outbox shows the time of each message without scrolling sideways, zoomed too", async () => {
  for (const size of [TABLET, ZOOMED]) {
    await page.setViewportSize(size);
    await openOutbox();
    const { x, width } = await boxOf(outboxRow().first().locator("time"));
    expect(x + width).toBeLessThan(size.width);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width);
  }
  await page.setViewportSize(TABLET);
});

test("links in tables have room for a thumb", async () => {
  for (const path of ["/outbox", "/import"]) {
    await page.goto(program.url + path);
    const { width, height } = await boxOf(page.getByRole("table").getByRole("link").first());
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
  }
});

test("zoomed to 200 %, the conversation keeps a third of the window, and what is proposed is one line", async () => {
  const storageState = await context.storageState();
  const desk = await openPage(browser, { viewport: ZOOMED, deviceScaleFactor: 2, storageState });
  await desk.page.goto(`${program.url}/inbox/${leads[0]?.id}`);
  const accept = await boxOf(desk.page.getByRole("button", { name: "Accept" }));
  const dismiss = await boxOf(desk.page.getByRole("button", { name: "Dismiss" }));
  expect(dismiss.y).toBe(accept.y);
  const head = await boxOf(desk.page.getByRole("heading", { level: 2, name: leads[0]?.name ?? "" }));
  expect(accept.y - (head.y + head.height)).toBeGreaterThan(ZOOMED.height / 3);
  await desk.context.close();
});

test("columns are moved, hidden and shown by finger", async () => {
  await page.goto(`${program.url}/leads`);
  await untilListActs(page);
  const heads = () => page.getByRole("columnheader").allInnerTexts();
  await page.getByRole("button", { name: "Columns" }).tap();
  const dialog = page.getByRole("dialog", { name: "Columns" });
  const shown = dialog.getByRole("region", { name: "Shown", exact: true }).getByRole("listitem");
  const labels = () => shown.allInnerTexts();
  await shown.nth(2).waitFor();
  const before = await labels();
  const grip = await boxOf(shown.nth(1).getByRole("button").first());
  const row = await boxOf(shown.nth(1));
  const at = (y: number) => ({ touchPoints: [{ x: grip.x + grip.width / 2, y }] });
  const from = grip.y + grip.height / 2;
  await finger.send("Input.dispatchTouchEvent", { type: "touchStart", ...at(from) });
  for (const share of [0.3, 0.7, 1])
    await finger.send("Input.dispatchTouchEvent", { type: "touchMove", ...at(from + row.height * share) });
  await finger.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await expect.poll(labels, SOON).toEqual([before[0], before[2], before[1], ...before.slice(3)]);

  const hidden = before[2] ?? "";
  await dialog.getByRole("button", { name: `Hide ${hidden}` }).tap();
  await expect.poll(labels, SOON).not.toContain(hidden);
  await dialog.getByRole("button", { name: `Show ${hidden}` }).tap();
  await expect.poll(labels, SOON).toEqual([...before.filter((label) => label !== hidden), hidden]);
  await dialog.getByRole("button", { name: "Done" }).tap();
  await dialog.waitFor({ state: "detached" });
  await expect.poll(async () => (await heads()).join(), SOON).toContain(before[0] ?? "");
});

test("going to the next lead keeps the focus: on the button that was pressed, or at the lead's name", async () => {
  await page.goto(`${program.url}/leads`);
  await untilListActs(page);
  await page.keyboard.press("Enter");
  const name = page.getByRole("heading", { level: 1 });
  await name.waitFor();
  const goOn = async (press: () => Promise<void>) => {
    const here = page.url();
    await press();
    await expect.poll(() => page.url(), SOON).not.toBe(here);
  };
  const next = page.getByRole("button", { name: "Next lead" });
  await next.focus();
  for (let times = 0; times < 2; times++) {
    await goOn(() => page.keyboard.press("Enter"));
    await expect.poll(() => hasFocus(next), SOON).toBe(true);
  }
  await page.getByRole("button", { name: "More actions" }).focus();
  await goOn(() => page.keyboard.press("["));
  await expect.poll(() => hasFocus(name), SOON).toBe(true);
});

test("axe has nothing to say against the tablet, light and dark", async () => {
  for (const open of [openOutbox, openThread]) {
    await open();
    expect(await objectionsTo(page)).toEqual([]);
  }
});

test("no page was at fault", () => {
  expect(faults).toEqual([]);
});
