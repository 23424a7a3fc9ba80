// What an admin keeps in order: tags, backups, and the data of people who ask for it.
import { expect, test } from "vitest";
import { postApi, readApi, register, SOON } from "./screen.ts";
import { page, program, setStage } from "./stage.ts";

const ADDRESS = "lena@kern.example";

const post = (path: string, data: unknown) => postApi(page, path, data);

setStage({
  prepare: async () => {
    await register(page, program);
    await post("/leads", { name: "Bar Uno", tags: ["VIP"] });
    await post("/leads", { name: "Bar Due", tags: ["VIP", "north"] });
    await post("/leads", { name: "Bar Tre", tags: ["north"], hidden: true });
    const { id } = await post("/leads", { name: "Kern Bakery", email: ADDRESS, tags: ["north"] });
    await post(`/leads/${id}/notes`, { body: "Asked for Tuesday" });
    await post(`/leads/${id}/consents`, { channel: "email", isGiven: true, source: "Form on the fair" });
  },
});

const tagRow = (name: string) => page.getByRole("row").filter({ has: page.getByText(name, { exact: true }) });
const tagsOf = async () =>
  (await readApi<{ items: { name: string; color: string | null; count: number }[] }>(page, "/tags")).items.map(
    ({ name, color, count }) => `${name} ${color ?? "grey"} ${count}`,
  );

test("tags get a colour, are renamed and merged with undo, and are taken off, with how many leads it concerns", async () => {
  await page.goto(`${program.url}/settings/tags`);
  await tagRow("VIP").getByText("2 leads").waitFor();
  await page.getByLabel("Colour of VIP").selectOption("Green");
  await expect.poll(tagsOf, SOON).toEqual(["north grey 2", "VIP green 2"]);

  await page.getByRole("button", { name: "Rename VIP" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Priority");
  await dialog.getByRole("button", { name: "Rename" }).click();
  await tagRow("Priority").getByText("2 leads").waitFor();
  await expect.poll(tagsOf, SOON).toEqual(["north grey 2", "Priority green 2"]);

  await page.getByRole("button", { name: "Rename north" }).click();
  await dialog.getByLabel("Name").fill("priority");
  await dialog.getByText(/There is a tag Priority already: 3 leads/).waitFor();
  await dialog.getByRole("button", { name: "Merge" }).click();
  await tagRow("Priority").getByText("3 leads").waitFor();
  await expect.poll(tagsOf, SOON).toEqual(["Priority green 3"]);
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label")), SOON).toBe("Tags");
  await page.getByRole("button", { name: /^Undo/ }).last().click();
  await expect.poll(tagsOf, SOON).toEqual(["north grey 2", "Priority green 2"]);
  const hiddenTags = async () =>
    (await readApi<{ items: { tags: string[] }[] }>(page, "/leads?hidden=true")).items.map(({ tags }) => tags);
  await expect.poll(hiddenTags, SOON).toEqual([["north"]]);

  await tagRow("Priority").getByText("2 leads").waitFor();
  await page.getByRole("button", { name: "Take Priority off all leads" }).click();
  await dialog.getByText(/^2 leads lose this tag/).waitFor();
  await dialog.getByRole("button", { name: "Take off" }).click();
  await tagRow("Priority").waitFor({ state: "detached" });
  await tagRow("north").getByText("2 leads").waitFor();
});

test("a backup is made by a button and stands in the list with the command to go back to it", async () => {
  await page.goto(`${program.url}/settings/backups`);
  await page.getByRole("button", { name: "Back up now" }).click();
  await page.getByRole("cell", { name: /^by-hand-.*\.db$/ }).waitFor();
  await expect
    .poll(() => page.getByLabel("Command to go back to the newest backup").inputValue(), SOON)
    .toMatch(/restore ".*snapshots\/.*db"$/);
});

test("who asks is found, handed their data, and erased; the list says that nobody may write to them", async () => {
  await page.goto(`${program.url}/settings/privacy`);
  await page.getByText("Form on the fair").waitFor();
  await page.getByLabel("E-mail address or phone number").fill("LENA@kern.example");
  await page.getByRole("button", { name: "Look", exact: true }).click();
  await page.getByText(/0 messages, 1 note/).waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download everything held about Kern Bakery" }).click();
  expect((await download).suggestedFilename()).toMatch(/^person-.*\.json$/);

  await page.getByRole("button", { name: "Erase Kern Bakery" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Erase" }).click();
  await page.getByText("Nothing is held under this address.").waitFor();
  await page.getByText("No permission is recorded yet.").waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body), SOON).toBe(true);

  await page.goto(`${program.url}/settings/do-not-contact`);
  await page.getByLabel("Is an address on the list?").fill("nobody@kern.example");
  await page.getByRole("button", { name: "Look", exact: true }).click();
  await page.getByText("This address is not on the list.").waitFor();
  await page.getByLabel("Is an address on the list?").fill(ADDRESS);
  await page.getByRole("button", { name: "Look", exact: true }).click();
  await page.getByRole("cell", { name: "le•••@kern.example", exact: true }).waitFor();
});

test("how long leads are kept says whom that concerns before it is saved", async () => {
  await page.goto(`${program.url}/settings/privacy`);
  await page.getByLabel("Keep them for").selectOption("12 months");
  await page.getByText("That concerns no lead today.").waitFor();
  await page.getByRole("region", { name: "How long leads are kept" }).getByRole("button", { name: "Save" }).click();
  await expect
    .poll(async () => (await readApi<{ months: number | null }>(page, "/privacy/retention")).months, SOON)
    .toBe(12);
});
