import { setTimeout as delay } from "node:timers/promises";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const PROGRAM = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** SLOW_MS=1000: each request or answer is up to so much later, in no certain order. What waits for nothing falls then. */
const SLOW_MS = Number(process.env.SLOW_MS ?? 0);

/** Starts the system's Chromium, quiet towards the outside. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: PROGRAM,
    args: [
      "--no-sandbox",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

/** A page that fails the test on a script error or a broken content security policy. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; context: BrowserContext; faults: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  if (SLOW_MS > 0) await slowDown(context);
  // as long as a machine needs that has a great deal else to do
  context.setDefaultTimeout(30_000);
  context.setDefaultNavigationTimeout(60_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy|Uncaught/.test(message.text()))
      faults.push(message.text());
  });
  return { page, context, faults };
}

async function slowDown(context: BrowserContext): Promise<void> {
  await context.route(/^http:\/\/localhost/, async (route) => {
    const request = route.request();
    // what is uploaded as a file is not at hand here
    const isWhole = request.method() === "GET" || request.headers()["content-type"] === "application/json";
    const isAnswerLate = Math.random() < 0.5 && request.resourceType() === "fetch" && isWhole;
    const answer = isAnswerLate ? await route.fetch().catch(() => undefined) : undefined;
    await delay(Math.random() * SLOW_MS);
    // the page may have gone elsewhere by now
    await (answer ? route.fulfill({ response: answer }) : route.fallback()).catch(() => undefined);
  });
}
