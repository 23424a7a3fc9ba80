// Each channel end to end against its stand-in over the real network: written in the browser, received by the provider's
// stand-in, answered there, and the answer seen live in the inbox.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openBrowser, openPage } from "./browser.ts";
import { keepPictureOnFailure } from "./failure.ts";
import { type Program, startProgram } from "./program.ts";
import { type Sandbox, sandboxOf, startTheWeek } from "./sandbox.ts";
import { interceptWhatsapp, register, SOON } from "./screen.ts";

const APP_SECRET = "an app secret of the tests";
const PICTURE = {
  name: "menu.png",
  mimeType: "image/png",
  buffer: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
};

interface SentText {
  id: string;
  channel: string;
  to: string;
  text: string;
  files: { name: string; mediaType: string }[];
}

let program: Program;
let sandbox: Sandbox;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: string[];
let links: string[];
let count = 0;

beforeAll(async () => {
  program = await startProgram({ SANDBOX: "1" });
  sandbox = sandboxOf(program);
  await startTheWeek(sandbox);
  browser = await openBrowser();
  ({ page, context, faults } = await openPage(browser, { timezoneId: "Europe/London", reducedMotion: "reduce" }));
  links = await interceptWhatsapp(context);
  await register(page, program);
  await ask("PATCH", "/api/v1/organization", { address: "Main Street 1, Prishtina" });
  const whatsapp = { number: "+15550100", phoneNumberId: "106540352242922", accessToken: "token-token" };
  const account = await ask<{ id: string }>("POST", "/api/v1/channel-accounts", {
    channel: "whatsapp",
    name: "WhatsApp",
    whatsapp: { ...whatsapp, appSecret: APP_SECRET, verifyToken: "our-own-words" },
  });
  await ask("POST", `/api/v1/channel-accounts/${account.id}/test`).catch(() => undefined);
  const webhook = `${program.url}/webhooks/whatsapp/${account.id}`;
  await ask("POST", "/sandbox/webhooks", { webhook, appSecret: APP_SECRET });
  const twilio = {
    from: "+15550199",
    accountSid: `AC${"a".repeat(32)}`,
    authToken: "12345678901234567890123456789012",
  };
  await ask("POST", "/api/v1/channel-accounts", { channel: "sms", name: "Texts", twilio });
});
beforeEach(() => keepPictureOnFailure(page, program));
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

async function ask<T>(method: string, path: string, data?: unknown): Promise<T> {
  const answer = await page.request.fetch(`${program.url}${path}`, { method, ...(data === undefined ? {} : { data }) });
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
  return answer.json();
}

async function newLead() {
  count += 1;
  const given = { name: `Cafe ${count}`, phone: `+38344${544_700 + count}`, email: `cafe-${count}@example.com` };
  const { id } = await ask<{ id: string }>("POST", "/api/v1/leads", { ...given, country: "XK" });
  return { id, ...given };
}

const texts = async (to: string) =>
  (await ask<{ items: SentText[] }>("GET", "/sandbox/texts")).items.filter((one) => one.to === to);
async function textTo(to: string, words: string): Promise<SentText> {
  await expect.poll(async () => (await texts(to)).map(({ text }) => text), SOON).toContain(words);
  const found = (await texts(to)).find(({ text }) => text === words);
  if (found === undefined) throw new Error(`No text to ${to}`);
  return found;
}

const thread = () => page.getByRole("region", { name: /^Conversation with/ });
const bubble = (words: string) => thread().getByRole("listitem").filter({ hasText: words }).first();
const composer = () => page.locator("form").filter({ has: page.getByLabel("Your reply") });

/** Writes in the open conversation. */
async function write(channel: string, words: string, file?: typeof PICTURE): Promise<void> {
  await composer().getByRole("combobox").selectOption({ label: channel });
  await page.getByLabel("Your reply").fill(words);
  if (file) {
    await composer().locator("input[type=file]").setInputFiles(file);
    await composer().getByRole("img").or(composer().locator("img")).first().waitFor();
  }
  await composer()
    .getByRole("button", { name: /^Send$|^Prepare in WhatsApp/ })
    .click();
}

/** Opens the conversation with a lead that has been written to, and hears what happens in it from then on. */
async function openConversation(id: string): Promise<void> {
  const hears = page.waitForResponse((answer) => new URL(answer.url()).pathname === "/api/v1/events");
  await page.goto(`${program.url}/inbox/${id}`);
  await hears;
  await page.getByLabel("Your reply").waitFor();
}

test("e-mail leaves with a picture, and the answer with one appears in the open conversation", async () => {
  const lead = await newLead();
  await page.goto(`${program.url}/leads/${lead.id}`);
  await page.getByRole("tab", { name: "E-mail" }).click();
  const form = page.getByRole("tabpanel", { name: "E-mail" });
  await form.getByLabel("Template").selectOption({ label: "Own text" });
  await form.getByLabel("Subject").fill("Our menu");
  await form.getByLabel("Text").fill("Have a look at this");
  await form.locator("input[type=file]").setInputFiles(PICTURE);
  await form.getByText("menu.png").waitFor();
  await form.locator("img").waitFor();
  await form.getByRole("button", { name: "Send", exact: true }).click();
  const mail = await sandbox.mailTo(lead.email);
  expect(mail).toMatchObject({ subject: "Our menu", files: [{ name: "menu.png", mediaType: "image/png" }] });
  await openConversation(lead.id);
  await bubble("Have a look at this").getByRole("img", { name: "menu.png" }).waitFor();
  await ask("POST", "/sandbox/replies", { mailId: mail.id, text: "Lovely, here is ours", file: "picture" });
  await bubble("Lovely, here is ours").getByRole("img", { name: "shop.png" }).waitFor();
});

test("WhatsApp Business: the lead writes first, gets a picture, reads it, and answers with a PDF", async () => {
  const lead = await newLead();
  await ask("POST", "/sandbox/texts/incoming", { channel: "whatsapp", from: lead.phone, text: "Are you open?" });
  await openConversation(lead.id);
  await bubble("Are you open?").waitFor();
  await write("WhatsApp", "Yes, this is our shop", PICTURE);
  const sent = await textTo(lead.phone, "Yes, this is our shop");
  expect(sent.files).toMatchObject([{ mediaType: "image/png" }]);
  await ask("POST", "/sandbox/texts/receipts", { textId: sent.id, status: "read" });
  await bubble("Yes, this is our shop").getByText("Read", { exact: true }).waitFor();
  await ask("POST", "/sandbox/texts/replies", { textId: sent.id, text: "Thank you", file: "pdf" });
  await bubble("Thank you").getByRole("link", { name: "Save menu.pdf" }).waitFor();
  await ask("POST", "/sandbox/texts/replies", { textId: sent.id, text: "And this", file: "program" });
  await bubble("And this")
    .getByText(/could do harm/)
    .waitFor();
});

test("SMS leaves, is delivered late, and its answer appears; STOP ends it", async () => {
  const lead = await newLead();
  await ask("POST", `/api/v1/leads/${lead.id}/replies`, { channel: "phone", body: "Text me please" });
  await openConversation(lead.id);
  await write("SMS", "Here I am");
  const sent = await textTo(lead.phone, "Here I am");
  await ask("POST", "/sandbox/texts/receipts", { textId: sent.id, status: "delivered", afterSeconds: 1 });
  await bubble("Here I am").getByText("Delivered", { exact: true }).waitFor();
  await ask("POST", "/sandbox/texts/replies", { textId: sent.id, text: "Good to know" });
  await bubble("Good to know").waitFor();
  await ask("POST", "/sandbox/texts/replies", { textId: sent.id, text: "STOP" });
  await bubble("STOP").getByText("Opted out").waitFor();
});

test("personal WhatsApp opens the prepared text, counts once confirmed, and the noted answer appears", async () => {
  const lead = await newLead();
  await ask("POST", `/api/v1/leads/${lead.id}/replies`, { channel: "phone", body: "Write to me" });
  await openConversation(lead.id);
  await write("Personal WhatsApp", "Hello from me");
  const opened = page.waitForEvent("popup");
  await page.getByRole("link", { name: "Open WhatsApp" }).click();
  const popup = await opened;
  await expect.poll(() => links.at(-1), SOON).toContain(`wa.me/${lead.phone.slice(1)}?text=Hello%20from%20me`);
  await popup.close();
  await bubble("Hello from me").getByRole("button", { name: "It went" }).click();
  await bubble("Hello from me").getByText("Sent", { exact: true }).waitFor();
  await ask("POST", `/api/v1/leads/${lead.id}/replies`, { channel: "whatsapp-personal", body: "Hello back" });
  await bubble("Hello back").waitFor();
});

test("a call is logged with its outcome, and what was said appears", async () => {
  const lead = await newLead();
  const call = await ask<{ id: string; handOffUrl: string }>("POST", `/api/v1/leads/${lead.id}/messages`, {
    channel: "phone",
  });
  expect(call.handOffUrl).toBe(`tel:${lead.phone}`);
  await ask("POST", `/api/v1/messages/${call.id}/confirmation`, { sent: true, callOutcome: "talked", note: "Nice" });
  await openConversation(lead.id);
  await page.getByText("Call: Talked").first().waitFor();
  await ask("POST", `/api/v1/leads/${lead.id}/replies`, { channel: "phone", body: "Wants an offer" });
  await bubble("Wants an offer").waitFor();
});

test("the sandbox shows what each stand-in took, fits a phone, and answers by its forms", async () => {
  const lead = await newLead();
  await ask("POST", "/sandbox/texts/incoming", { channel: "whatsapp", from: lead.phone, text: "Hello there" });
  await openConversation(lead.id);
  await write("WhatsApp", "Seen in the sandbox");
  await textTo(lead.phone, "Seen in the sandbox");
  const other = await context.newPage();
  for (const [width, colorScheme] of [
    [360, "dark"],
    [1440, "light"],
  ] as const) {
    await other.setViewportSize({ width, height: 800 });
    await other.emulateMedia({ colorScheme });
    await other.goto(`${program.url}/sandbox`);
    const overflow = await other.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    if (process.env.LOOK) await other.screenshot({ path: `${process.env.LOOK}/sandbox-${width}.png` });
  }
  await other.goto(`${program.url}/sandbox?show=whatsapp`);
  const card = other.getByRole("article").filter({ hasText: "Seen in the sandbox" });
  await card.getByLabel("Answer as the lead").fill("Answered by the form");
  await card.getByRole("button", { name: "Answer", exact: true }).click();
  await other.waitForURL("**/sandbox?show=whatsapp");
  await bubble("Answered by the form").waitFor();
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/inbox.png` });
  await other.close();
  expect(faults).toEqual([]);
});
