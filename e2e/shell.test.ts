// Where one is: the page's title in the top bar, and the organization one works in.
import { expect, test } from "vitest";
import { openPage } from "./browser.ts";
import { runCommand } from "./program.ts";
import { PERSON, register, SOON, signIn } from "./screen.ts";
import { browser, page, program, setStage } from "./stage.ts";

const SECOND = "Atelier Berisha";

setStage({ prepare: () => register(page, program) });

test("the top bar names the page, and leads back to the page it belongs to", async () => {
  const bar = page.getByRole("banner");
  await page.goto(program.url);
  await bar.getByText("Quick Dashboard", { exact: true }).waitFor();
  await page.getByRole("navigation", { name: "Main" }).first().getByRole("link", { name: "Settings" }).click();
  await bar.getByText("Organization", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Custom fields" }).click();
  await bar.getByText("Custom fields", { exact: true }).waitFor();
  await page.getByRole("heading", { level: 1, name: "Custom fields" }).waitFor();
  await expect.poll(() => page.title(), SOON).toBe("Custom fields · Lead Dashboard");
  await bar.getByRole("link", { name: "Settings" }).click();
  await expect.poll(() => new URL(page.url()).pathname, SOON).toBe("/settings");
});

test("who belongs to one organization sees no switcher, who belongs to two changes between them", async () => {
  await page.goto(program.url);
  await page.getByRole("banner").getByText("Quick Dashboard", { exact: true }).waitFor();
  expect(await page.getByRole("button", { name: /change organization/ }).count()).toBe(0);

  await runCommand(
    ["init", "--email", PERSON.email, "--password", PERSON.password, "--organization", SECOND, "--json"],
    { DATABASE_URL: program.databaseUrl },
  );
  await page.reload();
  await page.getByRole("button", { name: `${PERSON.organization}, change organization` }).click();
  await page.getByRole("menuitem", { name: SECOND }).click();
  await page.getByRole("button", { name: `${SECOND}, change organization` }).waitFor();

  const phone = await openPage(browser, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await phone.page.goto(program.url);
  await signIn(phone.page);
  await phone.page.getByRole("button", { name: "More" }).tap();
  await phone.page.getByRole("button", { name: /^Switch to / }).tap();
  await phone.page.getByRole("button", { name: "More" }).tap();
  await phone.page.getByRole("button", { name: /^Switch to / }).waitFor();
  await phone.context.close();
});
