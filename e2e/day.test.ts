// One person's whole day, from registration to a reply: real browser, real process, real SMTP and IMAP sockets.
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openBrowser, openPage } from "./browser.ts";
import { keepPictureOnFailure } from "./failure.ts";
import { type Program, startProgram } from "./program.ts";
import { type Sandbox, sandboxOf, startTheWeek } from "./sandbox.ts";
import {
  chooseFile,
  countOf,
  focusedName,
  interceptWhatsapp,
  leadList,
  leadPanel,
  MAPS_FILE,
  MAPS_ROWS,
  moveFocus,
  openList,
  readAll,
  readApi,
  register,
  SOON,
  signIn,
  signInAgain,
  wordsOf,
} from "./screen.ts";

interface Lead {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly phoneE164: string | null;
  readonly status: string;
}
interface Message {
  readonly leadId: string;
  readonly direction: "inbound" | "outbound";
  readonly channel: string;
  readonly state: string;
  readonly kind: string | null;
  readonly enrollmentId: string | null;
  readonly stepIndex: number | null;
  readonly reason: string | null;
  readonly plannedFor: string | null;
}
interface Sequence {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly steps: readonly { channel: string; delayDays: number }[];
  readonly enrollments: Record<"active" | "paused" | "finished" | "stopped", number>;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

let program: Program;
let sandbox: Sandbox;
let browser: Browser;
let page: Page;
let context: BrowserContext;
let faults: string[];
let links: string[];
/** leads whose first message of the default sequence went */
const inSequence: Lead[] = [];

beforeAll(async () => {
  program = await startProgram({ SANDBOX: "1" });
  sandbox = sandboxOf(program);
  await startTheWeek(sandbox);
  browser = await openBrowser();
  ({ page, context, faults } = await openPage(browser, { timezoneId: "Europe/London" }));
  links = await interceptWhatsapp(context);
});
beforeEach(() => keepPictureOnFailure(page, program));
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

const toast = (text: string | RegExp) => page.getByRole("status").filter({ hasText: text }).last();
const read = <T>(path: string) => readApi<T>(page, path);
const leadNamed = async (name: string) => {
  const found = (await readAll<Lead>(page, "/leads")).find((lead) => lead.name === name);
  if (found === undefined) throw new Error(`There is no lead named ${name}`);
  return found;
};
const lead = (id: string) => read<Lead>(`/leads/${id}`);
const ledger = () => readAll<Message>(page, "/messages");
const sequences = async () => (await read<{ items: Sequence[] }>("/sequences")).items;
const pressed = (button: Locator) => button.getAttribute("aria-pressed");
const pageStatus = (name: string) =>
  page.getByRole("group", { name: "Status" }).getByRole("button", { name, exact: true });
const statusButton = (name: string) => leadPanel(page).getByRole("button", { name, exact: true });

/** Time goes by; whoever comes back after half a day signs in again. */
async function comeBack(afterHours: number): Promise<void> {
  await sandbox.advance(afterHours);
  await page.goto(`${program.url}/sign-in`);
  await signIn(page);
}

/** Opens the focused lead's WhatsApp message by key, and says that it went. Returns the lead and the link. */
async function sendByWhatsapp(): Promise<{ lead: Lead; link: URL }> {
  const before = links.length;
  await leadPanel(page).getByRole("button", { name: "Open WhatsApp" }).waitFor();
  const name = await focusedName(page);
  const popup = context.waitForEvent("page");
  await page.keyboard.press("w");
  const opened = await popup;
  await expect.poll(() => links.length, SOON).toBe(before + 1);
  await opened.close();
  await page.bringToFront();
  await page.getByRole("alertdialog", { name: "Did you send it?" }).waitFor();
  await page.keyboard.press("Enter");
  await toast(`Noted: sent to ${name}`).waitFor();
  // where the lead leaves the list the next one comes up
  await expect.poll(() => focusedName(page), SOON).not.toBe(name);
  return { lead: await leadNamed(name), link: new URL(links[before] ?? "") };
}

/**
 * How many messages the worker has to deal with now or in the next minutes, while the figures are compared. What is late and
 * was put off to its hours keeps the time it was planned for.
 */
async function dueSoon(): Promise<number> {
  const soon = sandbox.now() + 5 * MINUTE_MS;
  const due = (await ledger()).filter(
    ({ state, plannedFor, reason }) =>
      state === "sending" ||
      (state === "planned" && reason !== "It waits for its hours" && Date.parse(plannedFor ?? "") <= soon),
  );
  return due.length;
}

/** Leads with a message that left, and leads that answered: what the figures must agree with. */
async function countedByLedger() {
  const messages = await ledger();
  const left = messages.filter(
    ({ direction, state }) => direction === "outbound" && ["sent", "delivered", "read"].includes(state),
  );
  const contacted = new Set(left.map(({ leadId }) => leadId));
  const replied = new Set(messages.filter(({ kind }) => kind === "reply").map(({ leadId }) => leadId));
  return { sent: left.length, contacted, replied };
}

describe("the day", () => {
  test("the first person registers and finds templates and a three-step sequence", async () => {
    await register(page, program);
    await page.goto(`${program.url}/templates`);
    await page.getByText("First message").first().waitFor();
    const templates = await readAll<{ channel: string }>(page, "/templates");
    expect(new Set(templates.map(({ channel }) => channel))).toEqual(new Set(["whatsapp", "email", "sms", "phone"]));
    await page.goto(`${program.url}/sequences`);
    await page.getByRole("link", { name: /Draft.*Day 0.*Day 3.*Day 7/ }).waitFor();
    expect(await sequences()).toMatchObject([
      {
        state: "draft",
        steps: [
          { channel: "whatsapp-personal", delayDays: 0 },
          { channel: "email", delayDays: 3 },
          { channel: "whatsapp-personal", delayDays: 4 },
        ],
      },
    ]);
  });

  test("a Google Maps list is recognised, previewed and imported, and the counts add up", async () => {
    await page.goto(`${program.url}/import`);
    await chooseFile(page, MAPS_FILE);
    await page.getByText("Recognised: Google Maps (gosom)").waitFor();
    const preview = page.getByRole("region", { name: "As they will look" });
    await preview.getByText("Kungs Barber Göteborg").waitFor();
    await page.getByRole("button", { name: `Import ${MAPS_ROWS.created} leads` }).click();
    await page.getByText(`${MAPS_ROWS.created} leads imported`).waitFor();
    const counts = await Promise.all(["created", "updated", "skipped", "refused"].map((what) => countOf(page, what)));
    expect(counts).toEqual([MAPS_ROWS.created, 0, 0, MAPS_ROWS.failed]);
    await page.getByText(`= ${MAPS_ROWS.rows} rows in the file`).waitFor();
    const rows = page.getByRole("region", { name: "Refused rows" }).getByRole("row");
    const refused = async () => (await rows.allInnerTexts()).slice(1).map((text) => text.replace(/\s+/g, " "));
    await expect.poll(refused, SOON).toEqual(MAPS_ROWS.refused);
    const download = await page.getByRole("link", { name: "Download refused rows (CSV)" }).getAttribute("href");
    const report = await page.request.get(`${program.url}${download}`);
    expect((await report.text()).trim().split("\n")).toHaveLength(1 + MAPS_ROWS.failed);
  });

  test("j and k move, w opens the personalised WhatsApp message, and the person confirms that it went", async () => {
    await openList(page, program, "hot");
    const first = await focusedName(page);
    await moveFocus(page, "j");
    expect(await moveFocus(page, "k")).toBe(first);
    const counted = async () => /\d+$/.exec(await wordsOf(page.getByRole("tab", { name: /^Hot/ })))?.[0];
    const rows = () => leadList(page).getByRole("row").count();
    await expect.poll(async () => `${await rows()}` === (await counted()), SOON).toBe(true);
    const hot = await rows();
    const { lead: written, link } = await sendByWhatsapp();
    expect(`${link.origin}${link.pathname}`).toBe(`https://wa.me/${written.phoneE164?.slice(1)}`);
    expect(link.searchParams.get("text")).toContain(first);
    expect(written).toMatchObject({ name: first, status: "CONTACTED" });
    await expect.poll(rows, SOON).toBe(hot - 1);
  });

  test("m sends an e-mail that arrives, written for this lead", async () => {
    const name = await focusedName(page);
    const { id, email } = await leadNamed(name);
    await page.keyboard.press("m");
    const dialog = page.getByRole("dialog", { name: `E-mail to ${name}` });
    await expect.poll(() => dialog.getByLabel("Text").inputValue(), SOON).toContain(name);
    await dialog.getByRole("button", { name: "Send" }).click();
    const mail = await sandbox.mailTo(email ?? "");
    expect(mail.text).toContain(name);
    await expect.poll(async () => (await lead(id)).status, SOON).toBe("CONTACTED");
  });

  test("1–5 set the status, y notes an answer, and z takes back", async () => {
    await openList(page, program, "all");
    const name = await moveFocus(page, "End");
    const { id } = await leadNamed(name);
    for (const [key, status] of [
      ["5", "Lost"],
      ["4", "Won"],
      ["2", "Contacted"],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => pressed(statusButton(status)), SOON).toBe("true");
      await toast(`${name} is ${status}`).waitFor();
    }
    await expect.poll(() => lead(id), SOON).toMatchObject({ status: "CONTACTED" });
    for (const before of ["CLOSED", "LOST", "NEW"]) {
      await moveFocus(page, "Home");
      await page.keyboard.press("z");
      await expect.poll(async () => (await lead(id)).status, SOON).toBe(before);
      // taking back ends with the focus on that lead
      await expect.poll(() => focusedName(page), SOON).toBe(name);
    }
    await expect.poll(() => pressed(statusButton("New")), SOON).toBe("true");

    const atTop = async () => {
      await page.keyboard.press("Home");
      return focusedName(page);
    };
    const answered = await moveFocus(page, "Home");
    await page.keyboard.press("y");
    const dialog = page.getByRole("dialog", { name: `What did ${answered} answer?` });
    await dialog.getByRole("textbox").fill("Call me on Tuesday");
    await dialog.getByRole("button", { name: "Note reply" }).click();
    await expect.poll(async () => (await leadNamed(answered)).status, SOON).toBe("REPLIED");
    const isShown = async () => (await atTop()) === answered && (await pressed(statusButton("Replied"))) === "true";
    await expect.poll(isShown, { ...SOON, interval: 500 }).toBe(true);
  });

  test("the default sequence asks for the postal address and starts for fifty leads, as tasks in Today", async () => {
    await page.goto(`${program.url}/sequences`);
    await page.getByRole("link", { name: /Draft.*Day 7/ }).click();
    await page.getByLabel("Postal address").fill("Rruga Nëna Terezë 1, Prishtina");
    await page.getByRole("button", { name: "Save and activate" }).click();
    await toast("The sequence is active").waitFor();
    await page.getByRole("button", { name: "Start for leads", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: /^Start “/ });
    await dialog.getByRole("button", { name: "Start for 50 leads" }).click();
    await toast("Started for 50 leads").waitFor();
    await expect.poll(sequences, SOON).toMatchObject([{ state: "active", enrollments: { active: 50 } }]);
    // three of the fifty have no telephone: their first step cannot leave, and the ledger says so
    const firstSteps = async () =>
      (await ledger()).filter(({ stepIndex }) => stepIndex === 0).map(({ state }) => state);
    const opened = [...Array(47).fill("awaiting-confirmation"), ...Array(3).fill("failed")];
    await expect.poll(async () => (await firstSteps()).toSorted(), SOON).toEqual(opened);
    await openList(page, program, "today");
    const { done, total } = (await read<{ today: { done: number; total: number } }>("/dashboard")).today;
    expect(total - done).toBe(47 + 1);
    await page.getByRole("tab", { name: `Today ${done}/${total}` }).waitFor();
    // the reply noted before stands first, then the tasks
    await moveFocus(page, "j");
    for (let sent = 0; sent < 3; sent++) {
      const { lead: written, link } = await sendByWhatsapp();
      expect(link.searchParams.get("text")).toContain(written.name);
      expect(written.status).toBe("CONTACTED");
      inSequence.push(written);
    }
    await page.getByRole("tab", { name: `Today ${done + 3}/${total}` }).waitFor();
  });

  test("a second sequence begins with an e-mail, and the worker sends it", async () => {
    const before = (await sandbox.mails()).length;
    await page.goto(`${program.url}/sequences/new`);
    await page.getByLabel("Name of the sequence").fill("E-mail first");
    await page.getByRole("button", { name: "Add the first step" }).click();
    const step = page.getByRole("article", { name: /^Step 1/ });
    await step.getByLabel("What", { exact: true }).selectOption("E-mail");
    await step.getByLabel("Template", { exact: true }).selectOption("E-mail with an idea");
    await page.getByRole("button", { name: "Add step" }).click();
    const second = page.getByRole("article", { name: /^Step 2/ });
    await second.getByLabel("What", { exact: true }).selectOption("Personal WhatsApp");
    await second.getByLabel("Template", { exact: true }).selectOption("Last message");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await toast("Sequence saved").waitFor();
    await page.getByRole("button", { name: "Activate and start for leads" }).click();
    const dialog = page.getByRole("dialog", { name: "Start “E-mail first”" });
    await dialog.getByLabel(/^The best/).selectOption("25");
    const start = dialog.getByRole("button", { name: /^Start for \d+ leads/ });
    await start.click();
    await dialog.waitFor({ state: "detached" });
    const { enrollments } = (await sequences()).find(({ name }) => name === "E-mail first") ?? {};
    const enrolled = Object.values(enrollments ?? {}).reduce((sum, count) => sum + count, 0);
    const firstMails = async () =>
      (await readAll<Message>(page, "/messages?channel=email"))
        .filter(({ stepIndex }) => stepIndex === 0)
        .map(({ state }) => state);
    const ended = async () => (await firstMails()).filter((state) => state === "sent" || state === "failed").length;
    await expect.poll(ended, SOON).toBe(enrolled);
    const states = await firstMails();
    expect(states).toHaveLength(enrolled);
    const sent = states.filter((state) => state === "sent").length;
    expect(sent).toBeGreaterThan(10);
    expect(await sandbox.mails()).toHaveLength(before + sent);
  });

  test("a lead answers by e-mail: its sequences stop, and the open page shows it without a reload", async () => {
    const mail = (await sandbox.mails()).at(-1);
    const found = (await readAll<Lead>(page, "/leads")).find(({ email }) => email === mail?.to);
    if (mail === undefined || found === undefined) throw new Error("The last mail went to no lead");
    expect(found.status).toBe("CONTACTED");
    await page.goto(`${program.url}/leads/${found.id}`);
    await page.getByRole("heading", { name: found.name }).first().waitFor();
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));
    await expect.poll(() => pressed(pageStatus("Contacted")), SOON).toBe("true");
    await sandbox.reply(mail.id, "Yes, please call me tomorrow at ten.");
    await expect.poll(() => pressed(pageStatus("Replied")), SOON).toBe("true");
    await page.getByText("Yes, please call me tomorrow at ten.").first().waitFor();
    expect(await page.evaluate(() => "isSamePage" in window)).toBe(true);
    const { status, enrollments } = await read<Lead & { enrollments: { state: string }[] }>(`/leads/${found.id}`);
    expect(status).toBe("REPLIED");
    expect(new Set(enrollments.map(({ state }) => state))).toEqual(new Set(["stopped"]));
    const own = await readAll<Message>(page, `/messages?leadId=${found.id}`);
    expect(own.filter(({ state }) => state === "planned" || state === "awaiting-confirmation")).toEqual([]);
  });

  test("on day 3 the worker sends the e-mail to those who have not answered, and not to the one who has", async () => {
    const [answered, ...quiet] = inSequence.filter(({ email }) => email !== null);
    if (answered === undefined || quiet.length === 0) throw new Error("Too few of the first leads have an address");
    await page.goto(`${program.url}/leads/${answered.id}`);
    await expect.poll(() => pressed(pageStatus("Contacted")), SOON).toBe("true");
    await page.keyboard.press("y");
    const dialog = page.getByRole("dialog", { name: `What did ${answered.name} answer?` });
    await dialog.getByRole("textbox").fill("They rang back");
    await dialog.getByRole("button", { name: "Note reply" }).click();
    await expect.poll(() => pressed(pageStatus("Replied")), SOON).toBe("true");

    await comeBack(3 * 24 + 1);
    for (const { id, email, name } of quiet) {
      const sent = async () =>
        (await readAll<Message>(page, `/messages?leadId=${id}&channel=email`)).map(
          ({ state, reason }) => reason ?? state,
        );
      await expect.poll(sent, SOON).toEqual(["sent"]);
      const mail = await sandbox.mailTo(email ?? "");
      expect(mail.text).toContain(name);
    }
    expect((await sandbox.mails()).filter(({ to }) => to === answered.email)).toEqual([]);
  });

  test("a session that ended meanwhile is opened again on the spot, and the page goes on hearing of replies", async () => {
    const [, quiet] = inSequence.filter(({ email }) => email !== null);
    // a browser never asks again by itself for a stream it was refused, as it is while nobody is signed in
    await context.route("**/api/v1/events", (route) => route.fulfill({ status: 401 }), { times: 1 });
    await page.goto(`${program.url}/leads/${quiet?.id}`);
    await expect.poll(() => pressed(pageStatus("Contacted")), SOON).toBe("true");
    await sandbox.advance(13);
    await page.keyboard.press("1");
    await signInAgain(page);
    const mail = await sandbox.mailTo(quiet?.email ?? "");
    await sandbox.reply(mail.id, "Not now, try us in spring.");
    await expect.poll(() => pressed(pageStatus("Replied")), SOON).toBe("true");
    expect((await read<Lead>(`/leads/${quiet?.id}`)).status).toBe("REPLIED");
  });

  test("on day 7 the last WhatsApp message stands in Today for those who never answered", async () => {
    await comeBack(4 * 24);
    const waiting = async () =>
      (await ledger()).filter(({ state }) => state === "awaiting-confirmation").map(({ leadId }) => leadId);
    const quiet = inSequence.slice(2);
    for (const { id } of quiet) await expect.poll(waiting, SOON).toContain(id);
    const answered = inSequence.filter(({ email }) => email !== null).slice(0, 2);
    for (const { id } of answered) expect(await waiting()).not.toContain(id);
  });

  test("funnel and reply rate agree with the ledger", async () => {
    // only leads whose seven days to answer have passed count for the rate
    await comeBack(4 * 24);
    // what became overdue leaves, or is put off, one by one a minute
    const dueMinutesLater = async () => {
      await sandbox.advance(1 / 30);
      return dueSoon();
    };
    await expect.poll(dueMinutesLater, { timeout: 60_000, interval: 1_000 }).toBe(0);
    const { sent, contacted, replied } = await countedByLedger();
    const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
    const range = `from=${day(sandbox.now() - 20 * DAY_MS)}&to=${day(sandbox.now() + DAY_MS)}`;
    await page.goto(`${program.url}/analytics?${range}`);
    const tiles = page.getByRole("region", { name: "At a glance" });
    await expect
      .poll(() => wordsOf(tiles), SOON)
      .toContain(`First contacted ${contacted.size} Replied ${replied.size} Won 0`);
    const answered = [...contacted].filter((id) => replied.has(id)).length;
    const rate = ((100 * answered) / contacted.size).toFixed(1);
    await expect.poll(() => wordsOf(tiles), SOON).toContain(`Reply rate ${rate}`);
    // a later stage of the funnel implies the earlier ones: an answer also where no message of ours had left
    const everReached = new Set([...contacted, ...replied]).size;
    const funnel = page
      .getByRole("region")
      .filter({ has: page.getByRole("list") })
      .filter({ hasText: "Added" });
    await expect
      .poll(() => wordsOf(funnel.first()), SOON)
      .toMatch(new RegExp(`Added 58 .*Contacted ${everReached} .*Replied ${replied.size} .*Won 0`));
    const overview = await read<{ current: { messagesSent: number } }>(`/analytics/overview?${range}`);
    expect(overview.current.messagesSent).toBe(sent);
  });

  test("no script failed, and nothing broke the content security policy", () => {
    expect(faults).toEqual([]);
  });
});
