// What a file of tests plays on: the program, and one page of a browser in it. Each file has its own.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { openBrowser, openPage } from "./browser.ts";
import { keepPictureOnFailure } from "./failure.ts";
import { type Program, startProgram } from "./program.ts";

export let program: Program;
export let browser: Browser;
export let context: BrowserContext;
export let page: Page;
/** what the page complained of so far */
export let faults: string[];

/** Sets the stage for the tests of a file: `open` as the page is to be, `prepare` once it stands. */
export function setStage({ open, prepare }: { open?: Parameters<typeof openPage>[1]; prepare?: () => Promise<void> }) {
  beforeAll(async () => {
    program = await startProgram({ SANDBOX: "1" });
    browser = await openBrowser();
    ({ page, context, faults } = await openPage(browser, open));
    await prepare?.();
  });
  beforeEach(() => keepPictureOnFailure(page, program));
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
  });
}
