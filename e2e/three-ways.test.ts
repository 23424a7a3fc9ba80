// What many leads and one lead's page have to offer, each done by the mouse, by the keyboard alone, and by finger.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { keepPictureOnFailure } from "./failure.ts";
import { COLLEAGUE, type Hand, type Hands, openHands, openLeads, rowsOf, toolbarOf, WAYS } from "./hands.ts";
import { type Program, startProgram } from "./program.ts";
import { PERSON, readAll, readApi, SOON } from "./screen.ts";

const SECRET_KEY = "a secret key of the tests, long enough";

interface Lead {
  id: string;
  name: string;
  assignedTo: string | null;
  tags: string[];
  openingHours?: Record<string, string[]> | null;
}

let program: Program;
let browser: Browser;
let hands: Hands;

beforeAll(async () => {
  program = await startProgram({ SANDBOX: "1", SECRET_KEY });
  browser = await openBrowser();
  hands = await openHands(browser, program, SECRET_KEY);
  for (let number = 0; number < 4; number++) {
    const data = { name: `Shop ${number}` };
    expect((await hands.mouse.page.request.post(`${program.url}/api/v1/leads`, { data })).ok()).toBe(true);
  }
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

const rows = (page: Page) => rowsOf(page, /Shop/);
const stored = (page: Page) => readAll<Lead>(page, "/leads");

describe.each(WAYS)("by %s", (name) => {
  let hand: Hand;
  let page: Page;
  beforeEach(async () => {
    hand = hands[name];
    page = hand.page;
    keepPictureOnFailure(page, program);
  });

  test("leads are shared out in turn", async () => {
    await openLeads(hand, program);
    await hand.selectLeads(4);
    await toolbarOf(page).getByText("4 selected").waitFor();
    await hand.press(toolbarOf(page).getByRole("button", { name: "Assign" }));
    await hand.press(page.getByRole("dialog").getByRole("button", { name: /in turn/ }));
    for (const person of [PERSON.name, COLLEAGUE])
      await hand.press(page.getByRole("dialog").getByRole("checkbox", { name: person }));
    await hand.press(page.getByRole("dialog").getByRole("button", { name: "Share between 2 people" }));
    const shares = async () => {
      const counts = new Map<string | null, number>();
      for (const { assignedTo } of await stored(page)) counts.set(assignedTo, (counts.get(assignedTo) ?? 0) + 1);
      return [...counts.values()].sort();
    };
    await expect.poll(shares, SOON).toEqual([2, 2]);
    await page.request.post(`${program.url}/api/v1/leads/bulk`, {
      data: { filter: {}, action: { type: "assign", assignedTo: null } },
    });
    await expect.poll(shares, SOON).toEqual([4]);
  });

  test("tags are added to several leads, and undone", async () => {
    await openLeads(hand, program);
    await hand.selectLeads(2);
    await toolbarOf(page).getByText("2 selected").waitFor();
    await hand.press(toolbarOf(page).getByRole("button", { name: "Tags" }));
    const dialog = page.getByRole("dialog");
    await hand.write(dialog.getByRole("textbox"), `fair ${name}, vip ${name}`);
    await hand.press(dialog.getByRole("button", { name: "Add tags" }));
    const tagged = async () => (await stored(page)).filter(({ tags }) => tags.includes(`vip ${name}`)).length;
    await expect.poll(tagged, SOON).toBe(2);
    await hand.press(page.getByRole("status").getByRole("button", { name: "Undo" }).last());
    await expect.poll(tagged, SOON).toBe(0);
  });

  test("a lead's page takes a note and tags, and its timeline tells of both", async () => {
    const [lead] = await stored(page);
    await page.goto(`${program.url}/leads/${lead?.id}`);
    await page.getByRole("heading", { level: 1, name: lead?.name ?? "" }).waitFor();
    await hand.press(page.getByRole("tab", { name: "Note", exact: true }));
    await hand.write(page.getByPlaceholder("What should the next person know?"), `Rang by ${name}`);
    await hand.press(page.getByRole("button", { name: "Save note" }));
    const history = page.getByRole("region", { name: "Timeline" });
    await hand.press(history.getByRole("tab", { name: "Notes" }));
    await history.getByText(`Rang by ${name}`).waitFor();
    await hand.press(page.getByRole("button", { name: /Opening hours/ }));
    await hand.write(page.getByRole("textbox", { name: "Opening hours" }), "Mon: 9–18");
    await hand.press(history.getByRole("tab", { name: "All" }));
    const hours = async () => (await readApi<Lead>(page, `/leads/${lead?.id}`)).openingHours?.monday?.[0];
    await expect.poll(hours, SOON).toBe("9–18");
    await page.request.patch(`${program.url}/api/v1/leads/${lead?.id}`, { data: { openingHours: null } });
    await hand.press(page.getByRole("button", { name: "Change tags" }));
    const dialog = page.getByRole("dialog");
    await hand.write(dialog.getByRole("textbox"), `by ${name}`);
    await hand.press(dialog.getByRole("button", { name: "Save" }));
    await expect.poll(async () => (await readApi<Lead>(page, `/leads/${lead?.id}`)).tags, SOON).toEqual([`by ${name}`]);
    await hand.press(history.getByRole("tab", { name: "Changes" }));
    await history.getByText(/tags/i).first().waitFor();
  });

  test("the bin gives a lead back", async () => {
    const made = await page.request.post(`${program.url}/api/v1/leads`, { data: { name: `Gone by ${name}` } });
    const { id } = (await made.json()) as Lead;
    await page.request.delete(`${program.url}/api/v1/leads/${id}`);
    await page.goto(`${program.url}/settings/bin`);
    await hand.press(page.getByRole("checkbox", { name: new RegExp(`Gone by ${name}`) }));
    await hand.press(page.getByRole("button", { name: "Restore 1 lead" }));
    const back = async () => (await stored(page)).some((lead) => lead.id === id);
    await expect.poll(back, SOON).toBe(true);
    await page.request.delete(`${program.url}/api/v1/leads/${id}`);
  });

  test("the list is taken away", async () => {
    await openLeads(hand, program);
    await hand.press(page.getByRole("button", { name: "More with this list" }));
    const download = page.waitForEvent("download");
    await hand.press(page.getByRole("menuitem", { name: "Export as CSV" }));
    expect((await download).suggestedFilename()).toMatch(/\.csv$/);
  });

  test("a saved view is made of what the list shows, and opened from its tab", async () => {
    await page.goto(`${program.url}/leads?status=NEW`);
    await rows(page).nth(3).waitFor();
    await hand.press(page.getByRole("button", { name: "Save view" }));
    await hand.write(page.getByRole("dialog").getByRole("textbox"), `New by ${name}`);
    await hand.press(page.getByRole("dialog").getByRole("button", { name: "Save" }));
    await page.getByRole("tab", { name: `New by ${name}`, exact: true, selected: true }).waitFor();
    await page.goto(`${program.url}/leads`);
    await hand.press(page.getByRole("tab", { name: `New by ${name}` }));
    await expect.poll(() => new URL(page.url()).searchParams.get("status"), SOON).toBe("NEW");
  });
});

test("no page was at fault", () => {
  expect(hands.faults.flat()).toEqual([]);
});
