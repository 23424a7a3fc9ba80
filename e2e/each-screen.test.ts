// What each screen of the leads is for, done by the mouse, by the keyboard alone, and by finger, from wherever one is.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { keepPictureOnFailure } from "./failure.ts";
import { COLLEAGUE, type Hand, type Hands, openHands, openLeads, toolbarOf, WAYS } from "./hands.ts";
import { type Program, startProgram } from "./program.ts";
import { leadList, leadPanel, readAll, readApi, SOON, untilListActs } from "./screen.ts";

const SECRET_KEY = "a secret key of the tests, long enough";
const HOUR_MS = 3_600_000;

interface Lead {
  id: string;
  name: string;
  city: string | null;
  status: string;
  assignedTo: string | null;
  nextFollowUpAt: string | null;
  customFields: Record<string, unknown>;
  version: number;
}

let program: Program;
let browser: Browser;
let hands: Hands;

beforeAll(async () => {
  program = await startProgram({ SANDBOX: "1", SECRET_KEY });
  browser = await openBrowser();
  hands = await openHands(browser, program, SECRET_KEY);
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

const isGone = (page: Page) => page.getByRole("dialog").waitFor({ state: "detached" });
const undo = (page: Page, after: RegExp) =>
  page.getByRole("status").filter({ hasText: after }).getByRole("button", { name: "Undo" }).last();
const isHere = (page: Page, path: string) => page.waitForURL((url) => url.pathname === path);

describe.each(WAYS)("by %s", (name) => {
  let hand: Hand;
  let page: Page;
  beforeEach(async () => {
    hand = hands[name];
    page = hand.page;
    keepPictureOnFailure(page, program);
  });

  async function make(lead: object): Promise<Lead> {
    const made = await page.request.post(`${program.url}/api/v1/leads?onDuplicate=create`, { data: lead });
    expect(made.ok()).toBe(true);
    return (await made.json()) as Lead;
  }
  const read = (id: string) => readApi<Lead>(page, `/leads/${id}`);
  const everybody = async (wanted: RegExp) =>
    (await readAll<Lead>(page, "/leads")).filter((lead) => wanted.test(lead.name));

  test("a lead is made, given to a colleague, deleted and restored", async () => {
    await hand.goTo("Leads");
    await isHere(page, "/leads");
    await hand.press(page.getByRole("button", { name: "New lead" }).filter({ visible: true }));
    const dialog = page.getByRole("dialog");
    await hand.write(dialog.getByLabel("Business"), `Made by ${name}`);
    await hand.press(dialog.getByRole("button", { name: "Create lead" }));
    await hand.press(page.getByRole("status").getByRole("button", { name: "Open" }));
    await page.getByRole("heading", { level: 1, name: `Made by ${name}` }).waitFor();
    const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    await hand.press(page.getByRole("button", { name: "Assign", exact: true }).first());
    await hand.press(dialog.getByRole("button", { name: new RegExp(COLLEAGUE) }));
    await expect.poll(async () => (await read(id)).assignedTo, SOON).not.toBeNull();
    await hand.press(page.getByRole("group", { name: "Status" }).getByRole("button", { name: "Contacted" }));
    await expect.poll(async () => (await read(id)).status, SOON).toBe("CONTACTED");
    await hand.press(page.getByRole("button", { name: "More actions" }));
    await hand.press(page.getByRole("menuitem", { name: "Delete" }));
    await page.getByText("This lead is in the bin.").waitFor();
    await hand.press(page.getByRole("button", { name: "Take it out" }));
    await page.getByText("This lead is in the bin.").waitFor({ state: "detached" });
    await expect.poll(() => everybody(new RegExp(`Made by ${name}`)), SOON).toHaveLength(1);
    await page.request.delete(`${program.url}/api/v1/leads/${id}`);
  });

  test("a file is brought in, its refused row told, and the whole of it taken back", async () => {
    await hand.goTo("Import");
    await isHere(page, "/import");
    const choosing = page.waitForEvent("filechooser");
    await hand.press(page.getByRole("button", { name: "Choose a file" }));
    const text = `Firma,Wo ${name}\nBrought by ${name},Peja\n,Istog\n`;
    await (await choosing).setFiles({ name: `${name}.csv`, mimeType: "text/csv", buffer: Buffer.from(text) });
    await hand.choose(page.getByLabel(`Where Wo ${name} goes`), "City");
    await page.getByText("Your choice").waitFor();
    await hand.press(page.getByRole("button", { name: "Import 1 lead" }));
    await page.getByText("1 lead imported").waitFor();
    await page.getByText("name: Has no name").waitFor();
    await hand.press(page.getByRole("link", { name: "Show the new leads" }));
    await leadList(page)
      .getByRole("row", { name: new RegExp(`Brought by ${name}`) })
      .waitFor();
    expect(await everybody(new RegExp(`Brought by ${name}`))).toMatchObject([{ city: "Peja" }]);
    await hand.goTo("Import");
    await hand.press(page.getByRole("link", { name: `${name}.csv` }));
    await hand.press(page.getByRole("button", { name: "Undo this import" }));
    await hand.press(page.getByRole("dialog").getByRole("button", { name: "Undo this import" }));
    await isGone(page);
    await expect.poll(() => everybody(new RegExp(`Brought by ${name}`)), SOON).toEqual([]);
  });

  test("duplicates are looked for, merged, undone, merged again, and taken apart from the lead's own page", async () => {
    const shop = { name: `Twin by ${name}`, city: "Peja", country: "XK", phone: `+383 44 30${name.length} 300` };
    const other = await make({ ...shop, website: "https://one.example.com" });
    const kept = await make({ ...shop, name: `${shop.name} shpk`, website: "https://two.example.com" });
    await hand.goTo("Leads");
    await hand.press(page.getByRole("button", { name: "More with this list" }));
    await hand.press(page.getByRole("menuitem", { name: "Review duplicates" }));
    await hand.press(page.getByRole("button", { name: "Look for duplicates" }));
    const merge = page.getByRole("button", { name: "Merge" });
    await hand.press(page.getByRole("button", { name: /^Website: keep https:\/\/two/ }));
    await hand.press(merge);
    await page.getByText("No duplicates are left to review.").waitFor();
    await hand.press(undo(page, /Merged into/));
    await hand.press(merge);
    await page.getByText("No duplicates are left to review.").waitFor();
    const merged = async () => (await everybody(/^Twin by/)).map(({ id }) => id);
    await expect.poll(async () => (await merged()).length, SOON).toBe(1);
    await page.goto(`${program.url}/leads/${(await merged())[0]}`);
    await hand.press(page.getByRole("button", { name: "Take apart" }));
    await expect.poll(async () => (await merged()).toSorted(), SOON).toEqual([other.id, kept.id].toSorted());
    await page.goto(`${program.url}/leads/duplicates`);
    await hand.press(page.getByRole("button", { name: "Not the same" }));
    await page.getByText("No duplicates are left to review.").waitFor();
    for (const id of await merged()) await page.request.delete(`${program.url}/api/v1/leads/${id}`);
  });

  test("a field of one's own is added, filled in on a lead, and deleted", async () => {
    const { id } = await make({ name: `Chairs by ${name}` });
    await hand.goTo("Settings");
    await hand.press(page.getByRole("link", { name: "Custom fields" }));
    await hand.write(page.getByLabel("Name"), `Chairs ${name}`);
    await hand.choose(page.getByLabel("Kind"), "Number");
    await hand.press(page.getByRole("button", { name: "Add field" }));
    await page.getByRole("button", { name: `Delete Chairs ${name}` }).waitFor();
    await page.goto(`${program.url}/leads/${id}`);
    await hand.press(page.getByRole("button", { name: new RegExp(`Chairs ${name}`) }));
    await hand.write(page.getByLabel(`Chairs ${name}`, { exact: true }), "4");
    await hand.press(page.getByRole("region", { name: "Timeline" }).getByRole("tab", { name: "All" }));
    await expect.poll(async () => Object.values((await read(id)).customFields), SOON).toEqual([4]);
    await page.goto(`${program.url}/settings/fields`);
    await hand.press(page.getByRole("button", { name: `Delete Chairs ${name}` }));
    await page.getByText("1 lead has a value in it").waitFor();
    await hand.press(page.getByRole("dialog").getByRole("button", { name: "Delete field" }));
    await isGone(page);
    await page.getByText("No custom field yet.").waitFor();
    await page.request.delete(`${program.url}/api/v1/leads/${id}`);
  });

  test("many leads are changed at once, what came of it is read, and it is undone from there", async () => {
    for (let number = 0; number < 3; number++) await make({ name: `Many ${number} by ${name}` });
    await openLeads(hand, program);
    await hand.selectLeads(3);
    await toolbarOf(page).getByText("3 selected").waitFor();
    await hand.press(toolbarOf(page).getByRole("button", { name: "Status" }));
    await hand.press(page.getByRole("menuitem", { name: "Replied" }));
    const replied = async () => (await everybody(/^Many/)).filter(({ status }) => status === "REPLIED").length;
    await expect.poll(replied, SOON).toBe(3);
    await undo(page, /3 leads/).waitFor();
    await hand.selectLeads(1);
    await hand.press(page.getByRole("link", { name: "Last result" }));
    await page.getByRole("heading", { level: 1, name: "Set status to Replied" }).waitFor();
    await page.getByRole("link", { name: `Many 1 by ${name}` }).waitFor();
    await hand.press(page.getByRole("main").getByRole("button", { name: "Undo" }).first());
    await page.getByText("3 leads put back.").waitFor();
    expect(await replied()).toBe(0);
    for (const { id } of await everybody(/^Many/)) await page.request.delete(`${program.url}/api/v1/leads/${id}`);
  });

  test("a due follow-up stands in Today and leaves it once it is put off", async () => {
    const { id } = await make({ name: `Due by ${name}` });
    const due = { nextFollowUpAt: new Date(Date.now() - HOUR_MS).toISOString() };
    await page.request.patch(`${program.url}/api/v1/leads/${id}`, { data: due });
    await hand.goTo("Quick Dashboard");
    await hand.press(page.getByRole("tab", { name: /^Today/ }));
    const row = leadList(page).getByRole("row", { name: new RegExp(`Due by ${name}`) });
    await row.waitFor();
    await untilListActs(page);
    if (name === "keyboard") await page.keyboard.press("h");
    else {
      await hand.press(row);
      const panel = name === "finger" ? page.getByRole("dialog", { name: `Due by ${name}` }) : leadPanel(page);
      await hand.press(panel.getByRole("button", { name: "Follow-up" }));
    }
    const dialog = page.getByRole("dialog", { name: /^When to follow up/ });
    await hand.press(dialog.getByRole("button", { name: "next week" }));
    await expect.poll(async () => Date.parse((await read(id)).nextFollowUpAt ?? ""), SOON).toBeGreaterThan(Date.now());
    await row.waitFor({ state: "detached" });
    await page.request.delete(`${program.url}/api/v1/leads/${id}`);
  });

  test("a card of the board goes to another column, and back", async () => {
    const { id } = await make({ name: `Card by ${name}` });
    await hand.goTo("Board");
    const card = page.locator("[data-card]:not([data-ghost])", { hasText: `Card by ${name}` });
    await card.waitFor();
    const status = async () => (await read(id)).status;
    if (name === "mouse") await card.dragTo(page.locator('[data-drop="CONTACTED"] [data-scrolls]'));
    else if (name === "finger") {
      await hand.press(page.getByRole("button", { name: `Actions for Card by ${name}` }));
      await hand.press(page.getByRole("menuitem", { name: "Move to Contacted" }));
    } else {
      while (!(await card.evaluate((element) => element === document.activeElement))) await page.keyboard.press("Tab");
      await page.keyboard.press("Shift+ArrowRight");
    }
    await expect.poll(status, SOON).toBe("CONTACTED");
    await hand.press(undo(page, new RegExp(`Card by ${name}`)));
    await expect.poll(status, SOON).toBe("NEW");
    await page.request.delete(`${program.url}/api/v1/leads/${id}`);
  });

  test("who writes over what somebody else wrote meanwhile is asked which of both stays", async () => {
    const { id } = await make({ name: `Both by ${name}`, city: "Peja" });
    await page.goto(`${program.url}/leads/${id}`);
    await hand.press(page.getByRole("button", { name: /^City/ }));
    await hand.write(page.getByLabel("City", { exact: true }), "Mine");
    await page.request.patch(`${program.url}/api/v1/leads/${id}`, { data: { city: "Theirs" } });
    // leaving the field saves it
    await page.keyboard.press("Tab");
    const dialog = page.getByRole("dialog", { name: "Somebody else changed this too" });
    await dialog.getByText("Theirs", { exact: true }).waitFor();
    await hand.press(dialog.getByRole("button", { name: "Save this" }));
    await expect.poll(async () => (await read(id)).city, SOON).toBe("Mine");
    await page.request.delete(`${program.url}/api/v1/leads/${id}`);
  });

  test("follow-ups get a rule, and the calendar a link", async () => {
    await hand.goTo("Settings");
    await hand.press(page.getByRole("link", { name: "Follow-ups" }));
    await hand.press(page.getByRole("checkbox", { name: "E-mail" }));
    await hand.press(page.getByRole("button", { name: "Save" }));
    await page.getByText("Saved").first().waitFor();
    const rules = async () => (await readApi<{ items: { channel: string }[] }>(page, "/follow-up-rules")).items;
    await expect.poll(async () => (await rules()).map(({ channel }) => channel), SOON).toContain("email");
    await page.request.put(`${program.url}/api/v1/follow-up-rules`, { data: { items: [] } });
    await hand.press(page.getByRole("link", { name: "Your account" }));
    await hand.press(page.getByRole("button", { name: /^(Make a|New) link$/ }));
    await expect.poll(() => page.getByLabel("Calendar link").inputValue(), SOON).toMatch(/^http/);
  });
});

test("no page was at fault", () => {
  expect(hands.faults.flat()).toEqual([]);
});
