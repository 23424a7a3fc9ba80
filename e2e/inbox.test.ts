// The inbox: triaged by keys alone, by mouse and by thumb; calls with their outcome; people nobody knows; axe on all of it.
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { objectionsTo } from "./objections.ts";
import { importFixture, readAll, readApi, register, SOON } from "./screen.ts";
import { browser, context, faults, page, program, setStage } from "./stage.ts";

interface Lead {
  id: string;
  name: string;
  status: string;
  nextFollowUpAt: string | null;
}

let leads: Lead[];

setStage({
  open: { reducedMotion: "reduce" },
  prepare: async () => {
    await keepFromDialling(page);
    await register(page, program);
    await importFixture(page);
    leads = (await readAll<Lead & { phoneE164: string | null }>(page, "/leads")).filter(
      (one) => one.phoneE164 !== null,
    );
    const answers = [
      "Who is this?",
      "Not now, try again in March",
      "Sounds good, how much is it?",
      "Please stop writing to me",
    ];
    // the newest stands first, so they are told from the last
    for (const [at, body] of [...answers.entries()].reverse()) {
      await send("POST", `/leads/${leadAt(at).id}/replies`, { channel: "email", body });
      await send("DELETE", `/conversations/${leadAt(at).id}/read`);
    }
  },
});

function leadAt(at: number): Lead {
  const lead = leads[at];
  if (lead === undefined) throw new Error(`There is no lead ${at}`);
  return lead;
}

async function send(method: string, path: string, data?: unknown): Promise<void> {
  const answer = await page.request.fetch(`${program.url}/api/v1${path}`, { method, ...(data ? { data } : {}) });
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
}

const lead = (at: number) => readApi<Lead & { status: string }>(page, `/leads/${leadAt(at).id}`);
const stateOf = async (at: number) =>
  (await readApi<{ state: string; unreadCount: number }>(page, `/conversations/${leadAt(at).id}`)).state;
const lines = () => page.getByRole("list", { name: "Conversations" }).getByRole("listitem");
const heading = (name: string) => page.getByRole("heading", { level: 2, name });

test("by keys alone: read, accept what is proposed, done, undo, snooze, answer", async () => {
  await page.goto(`${program.url}/inbox`);
  await lines().first().waitFor();
  await expect.poll(() => lines().count(), SOON).toBe(4);
  await page.keyboard.press("j");
  await heading(leadAt(0).name).waitFor();
  await page.keyboard.press("j");
  await heading(leadAt(1).name).waitFor();
  const { proposal } = await readApi<{ proposal: { followUpOn: string } }>(page, `/conversations/${leadAt(1).id}`);
  expect(proposal.followUpOn).toMatch(/^20\d\d-03-01$/);
  // the year is said when it is another one
  await page.getByText(/Follow up 1 Mar( 20\d\d)?$/).waitFor();
  await page.keyboard.press("y");
  await expect.poll(async () => (await lead(1)).nextFollowUpAt?.slice(0, 10), SOON).toBe(proposal.followUpOn);
  await page.keyboard.press("z");
  await expect.poll(async () => (await lead(1)).nextFollowUpAt, SOON).toBeNull();
  await page.keyboard.press("e");
  await expect.poll(() => stateOf(1), SOON).toBe("done");
  await heading(leadAt(2).name).waitFor();
  await expect.poll(() => lines().count(), SOON).toBe(3);
  await page.keyboard.press("z");
  await expect.poll(() => stateOf(1), SOON).toBe("open");
  await page.keyboard.press("s");
  await page.getByRole("dialog").getByRole("textbox").fill("2d");
  await page.keyboard.press("Enter");
  await expect.poll(() => stateOf(2), SOON).toBe("snoozed");
});

test("z takes back what was pressed last, although the server has not answered yet, and nothing older", async () => {
  await page.goto(`${program.url}/inbox/${leadAt(1).id}`);
  await heading(leadAt(1).name).waitFor();
  await page.getByRole("textbox", { name: "Your reply" }).waitFor();
  const before = (await lead(1)).status;
  await page.keyboard.press("2");
  await page.getByRole("status").filter({ hasText: "is Contacted" }).waitFor();
  let answerNow = () => {};
  const isTime = new Promise<void>((done) => {
    answerNow = done;
  });
  await page.route(`**/api/v1/conversations/${leadAt(1).id}`, async (route) => {
    if (route.request().method() === "PATCH") await isTime;
    await route.fallback();
  });
  const asked = page.waitForRequest((request) => request.method() === "PATCH");
  await page.keyboard.press("e");
  await asked;
  await page.keyboard.press("z");
  // whatever z did instead would have been asked for by now
  await page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
  answerNow();
  await page.getByRole("status").filter({ hasText: "Undone" }).waitFor();
  await page.unrouteAll({ behavior: "wait" });
  expect([await stateOf(1), (await lead(1)).status]).toEqual(["open", "CONTACTED"]);
  await page.keyboard.press("z");
  await expect.poll(async () => (await lead(1)).status, SOON).toBe(before);
});

test("by keys alone: a status, unread, a search, a template and a call with its outcome", async () => {
  await page.goto(`${program.url}/inbox/${leadAt(0).id}`);
  await heading(leadAt(0).name).waitFor();
  await page.keyboard.press("3");
  await expect.poll(async () => (await lead(0)).status, SOON).toBe("REPLIED");
  await page.keyboard.press("u");
  await expect
    .poll(
      async () => (await readApi<{ unreadCount: number }>(page, `/conversations/${leadAt(0).id}`)).unreadCount,
      SOON,
    )
    .toBe(1);
  await page.getByRole("combobox", { name: "By" }).selectOption("whatsapp-personal");
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await page.keyboard.press("t");
  const replies = page.getByRole("dialog", { name: "Quick replies" });
  await replies.getByRole("searchbox").fill("first message");
  await expect.poll(() => replies.getByRole("listitem").count(), SOON).toBeGreaterThan(0);
  await expect.poll(() => replies.getByRole("button", { name: "Insert" }).isEnabled(), SOON).toBe(true);
  await page.keyboard.press("Enter");
  // one goes on in the text at once: Escape leaves the text, and not the conversation
  const reply = page.getByRole("textbox", { name: "Your reply" });
  const isText = (text: string) => text.includes(leadAt(0).name.slice(0, 6));
  const written = () =>
    reply.evaluate((element) =>
      element instanceof HTMLTextAreaElement && element.value !== ""
        ? { text: element.value, hasFocus: element === document.activeElement }
        : null,
    );
  await expect.poll(written, SOON).not.toBeNull();
  expect(await written()).toEqual({ text: expect.toSatisfy(isText), hasFocus: true });
  await page.keyboard.press("Escape");
  await page.keyboard.press("p");
  const call = page.getByRole("dialog", { name: `Call with ${leadAt(0).name}` });
  await call.getByRole("radio", { name: "No answer" }).waitFor({ state: "attached" });
  await page.keyboard.press("2");
  await expect.poll(() => call.getByRole("radio", { name: "Voicemail" }).isChecked(), SOON).toBe(true);
  await page.keyboard.type("Left my number");
  await page.keyboard.press("Control+Enter");
  await call.waitFor({ state: "detached" });
  await page.getByText("Left my number").first().waitFor();
  await expect.poll(async () => (await lead(0)).nextFollowUpAt !== null, SOON).toBe(true);
  await page.keyboard.press("z");
  await expect.poll(async () => (await lead(0)).nextFollowUpAt, SOON).toBeNull();
  await page.keyboard.press("/");
  await page.getByRole("searchbox").and(page.locator(":focus")).waitFor();
  await page.keyboard.type(leadAt(3).name);
  await page.keyboard.press("Enter");
  await expect.poll(() => lines().first().textContent(), SOON).toContain(leadAt(3).name);
});

test("with the mouse: what somebody unknown wrote becomes a lead, live, without a reload", async () => {
  await page.goto(`${program.url}/inbox?show=unknown`);
  await page.getByText("Nobody unknown has written").waitFor();
  await strangeMail("arta@somewhere.example", "How much is a website for a bakery?");
  await page.getByRole("link", { name: /arta@somewhere/ }).click();
  await page.getByText("How much is a website for a bakery?").last().waitFor();
  expect(await objectionsTo(page)).toEqual([]);
  await page.getByRole("button", { name: "New lead" }).click();
  await page.waitForURL(/\/inbox\/[\w-]+$/);
  await heading("arta@somewhere.example").waitFor();
  await page.getByText("Interested").first().waitFor();
});

test("with the mouse: filters stand in the address, and everything passes axe at three widths", async () => {
  await page.goto(`${program.url}/inbox`);
  await page.getByRole("tab", { name: /^Snoozed/ }).click();
  await page.waitForURL(/show=snoozed/);
  await expect.poll(() => lines().count(), SOON).toBe(1);
  await page.getByRole("tab", { name: /^Open/ }).click();
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("combobox", { name: "What they want" }).selectOption("stop");
  await page.waitForURL(/meaning=stop/);
  await expect.poll(() => lines().count(), SOON).toBe(1);
  await lines().getByRole("link").click();
  await page.getByText("Do not contact · Status Lost").waitFor();
  expect(await objectionsTo(page)).toEqual([]);
  const isShown = (what: Locator) => expect.poll(() => what.isVisible(), SOON);
  for (const [width, height] of [
    [1440, 900],
    [768, 1024],
    [360, 740],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.getByRole("textbox", { name: "Your reply" }).waitFor();
    await isShown(page.getByRole("list", { name: "Conversations" })).toBe(width >= 720);
    await isShown(page.getByRole("complementary", { name: /^About/ })).toBe(width >= 1200);
    await isShown(page.locator("main section, main aside").filter({ visible: true }).first()).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("by thumb on a phone: one pane at a time, a call with its outcome, done, and back", async () => {
  const touch = await browser.newContext({
    storageState: await context.storageState(),
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    reducedMotion: "reduce",
  });
  const phone = await touch.newPage();
  await keepFromDialling(phone);
  try {
    await phone.goto(`${program.url}/inbox`);
    await phone.getByRole("link", { name: new RegExp(leadAt(1).name) }).tap();
    await phone.getByRole("heading", { level: 1, name: leadAt(1).name }).waitFor();
    await phone.getByRole("button", { name: "Call" }).tap();
    const call = phone.getByRole("dialog", { name: `Call with ${leadAt(1).name}` });
    await call.getByText("Talked").tap();
    await call.getByRole("button", { name: "next week" }).tap();
    await call.getByRole("button", { name: "Save call" }).tap();
    await call.waitFor({ state: "detached" });
    await expect.poll(async () => (await lead(1)).nextFollowUpAt !== null, SOON).toBe(true);
    const done = phone.getByRole("button", { name: "Done", exact: true });
    const smallerSide = async () => {
      const box = await done.boundingBox();
      return Math.min(box?.width ?? 0, box?.height ?? 0);
    };
    await expect.poll(smallerSide, SOON).toBeGreaterThanOrEqual(44);
    await done.tap();
    await expect.poll(() => stateOf(1), SOON).toBe("done");
    await phone.getByRole("link", { name: "Conversations" }).tap();
    await phone.getByRole("list", { name: "Conversations" }).waitFor();
  } finally {
    await touch.close();
  }
  expect(faults).toEqual([]);
});

/** No browser of a test has a telephone: what would dial goes nowhere. */
async function keepFromDialling(on: Page): Promise<void> {
  await on.addInitScript(() => {
    const navigation: EventTarget | undefined = Reflect.get(window, "navigation");
    navigation?.addEventListener("navigate", (event) => {
      if (/^tel:/.test(Reflect.get(event, "destination")?.url)) event.preventDefault();
    });
  });
}

/** A mail from anybody into the mailbox the program reads. */
async function strangeMail(from: string, text: string): Promise<void> {
  const answer = await fetch(`${program.url}/sandbox/incoming`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from, subject: "Hello", text }),
  });
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}: ${await answer.text()}`);
}
