// A bulk action under way: how far it is, and stopped, by the mouse, by the keyboard alone, and by finger. Nothing works
// through it here, so that it is under way for as long as a test needs.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { keepPictureOnFailure } from "./failure.ts";
import { type Hands, openHands, openLeads, toolbarOf, WAYS } from "./hands.ts";
import { type Program, startProgram } from "./program.ts";
import { leadList, untilListActs } from "./screen.ts";

const SECRET_KEY = "a secret key of the tests, long enough";

let program: Program;
let browser: Browser;
let hands: Hands;

beforeAll(async () => {
  program = await startProgram({ SANDBOX: "1", SECRET_KEY }, ["--no-worker"]);
  browser = await openBrowser();
  hands = await openHands(browser, program, SECRET_KEY);
  for (const name of ["Wait A", "Wait B"])
    await hands.mouse.page.request.post(`${program.url}/api/v1/leads`, { data: { name } });
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

test.each(WAYS)(
  "a bulk action shows how far it is and is stopped by %s, beside the list and on its page",
  async (name) => {
    const hand = hands[name];
    const { page } = hand;
    keepPictureOnFailure(page, program);
    await openLeads(hand, program);
    await hand.selectLeads(2);
    await hand.press(toolbarOf(page).getByRole("button", { name: "Tags" }));
    await hand.write(page.getByRole("dialog").getByRole("textbox"), "fair");
    await hand.press(page.getByRole("dialog").getByRole("button", { name: "Add tags" }));
    const progress = page.getByRole("progressbar", { name: "Progress" });
    await progress.waitFor();
    await hand.press(page.getByRole("button", { name: "Cancel" }));
    await page.getByText("Stopped. What was done stays done.").first().waitFor();
    await progress.waitFor({ state: "detached" });

    const data = { filter: {}, action: { type: "tag", add: ["fair"] } };
    const { id } = await (await page.request.post(`${program.url}/api/v1/leads/bulk`, { data })).json();
    await page.goto(`${program.url}/bulk-actions/${id}`);
    await hand.press(page.getByRole("button", { name: "Cancel" }));
    await page.getByText("Stopped. What was done stays done.").first().waitFor();
    await hand.goTo("Leads");
    await leadList(page)
      .getByRole("row", { name: /Wait A/ })
      .waitFor();
    await untilListActs(page);
    expect(await progress.count()).toBe(0);
  },
);

test("no page was at fault", () => {
  expect(hands.faults.flat()).toEqual([]);
});
