// Every page in light and dark: nothing axe objects to, nothing the content security policy stops, nothing too wide.
import { AxeBuilder } from "@axe-core/playwright";
import { describe, expect, test } from "vitest";
import { importFixture, postApi, readAll, readApi, register, showIn } from "./screen.ts";
import { context, faults, page, program, setStage } from "./stage.ts";

const ids = { lead: "", sequence: "", template: "", import: "", bulk: "" };

setStage({
  open: { reducedMotion: "reduce" },
  prepare: async () => {
    await register(page, program);
    await importFixture(page);
    ids.import = /[^/]+$/.exec(page.url())?.[0] ?? "";
    ids.lead = (await readAll<{ id: string }>(page, "/leads"))[0]?.id ?? "";
    ids.sequence = (await readApi<{ items: { id: string }[] }>(page, "/sequences")).items[0]?.id ?? "";
    ids.template = (await readAll<{ id: string }>(page, "/templates"))[0]?.id ?? "";
    const post = (path: string, data: unknown) => postApi(page, path, data);
    const doomed = (await readAll<{ id: string }>(page, "/leads")).at(-1)?.id ?? "";
    ids.bulk = (await post("/leads/bulk", { ids: [doomed], action: { type: "delete" } })).id;
    await post("/custom-fields", { key: "chairs", label: "Number of chairs", kind: "number" });
    await post("/leads?onDuplicate=create", { name: "Salong Linnéa Malmö", city: "Malmö" });
    await page.request.post(`${program.url}/api/v1/leads/${ids.lead}/replies`, {
      data: { channel: "email", body: "Yes, please call" },
    });
  },
});

/** What axe objects to on what is on screen, a line each. In the dark only the colours are others. */
async function objections(colorScheme: "light" | "dark"): Promise<string[]> {
  // there are no frames here, and without the ways for them axe takes a third of the time
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({
    resultTypes: ["violations"],
    ...(colorScheme === "dark" && { runOnly: ["color-contrast"] }),
  });
  const { violations } = await axe.analyze();
  return violations.map(
    ({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.map(({ target }) => target.join(" ")).join("; ")}`,
  );
}

function addressOf(path: string): string {
  return path.replace(/:(\w+)/, (_, name: keyof typeof ids) => ids[name]);
}

/** Opens an address and waits until what it is about is there. */
async function visit(path: string, shows: string): Promise<void> {
  await page.goto(`${program.url}${addressOf(path)}`);
  await page.getByText(shows).filter({ visible: true }).first().waitFor();
}

const PAGES: [path: string, shows: string][] = [
  ["/", "Verkstan på Hörnet Parkvägen"],
  ["/?view=today", "Yes, please call"],
  ["/leads", "Verkstan på Hörnet Parkvägen"],
  ["/leads/:lead", "Timeline"],
  ["/leads/duplicates", "Look for duplicates"],
  ["/bulk-actions/:bulk", "Delete leads"],
  ["/board", "Verkstan på Hörnet Parkvägen"],
  ["/inbox", "Yes, please call"],
  ["/inbox/:lead", "Yes, please call"],
  ["/outbox", "Yes, please call"],
  ["/outbox/why", "Why was nothing sent?"],
  ["/sequences", "Draft"],
  ["/sequences/new", "Add the first step"],
  ["/sequences/:sequence", "Step 3"],
  ["/templates", "First message"],
  ["/templates/:template", "Add variant"],
  ["/analytics", "Funnel"],
  ["/import", "google-maps-gosom.csv"],
  ["/import/:import", "58 leads imported"],
  ["/settings", "Organization"],
  ["/settings/members", "Dea Krasniqi"],
  ["/settings/channels", "Channel"],
  ["/settings/scoring", "Hot"],
  ["/settings/follow-ups", "WhatsApp sent by hand"],
  ["/settings/fields", "Number of chairs"],
  ["/settings/do-not-contact", "Add an address"],
  ["/settings/bin", "Restore selected"],
  ["/settings/keys", "Make a key"],
  ["/settings/audit", "Who did what"],
  ["/settings/account", "Change password"],
  ["/settings/browser", "Appearance"],
  ["/settings/webhooks", "Webhooks"],
  ["/settings/phone", "How to get an address"],
  ["/nowhere", "There is nothing at this address"],
];

describe("a page", () => {
  test.each(PAGES)("%s has nothing axe objects to, in light and dark", async (path, shows) => {
    const found: string[] = [];
    await showIn(page, "light");
    await visit(path, shows);
    for (const colorScheme of ["light", "dark"] as const) {
      await showIn(page, colorScheme);
      found.push(...(await objections(colorScheme)));
    }
    expect([...found, ...faults.splice(0)]).toEqual([]);
  });
});

describe("a phone of 360 px", () => {
  test.each(PAGES)("shows %s without scrolling sideways", async (path) => {
    await page.setViewportSize({ width: 360, height: 740 });
    // a phone shows one pane at a time, so what a page is about on a desk may stand behind
    await page.goto(`${program.url}${addressOf(path)}`);
    await page
      .locator("main")
      .filter({ has: page.locator("h1, h2, a, button, input") })
      .first()
      .waitFor();
    await page.waitForLoadState("networkidle");
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(context.pages()).toHaveLength(1);
  });

  test("shows the door without objections too", async () => {
    await context.clearCookies();
    await visit("/", "Sign in");
    expect([...(await objections("dark")), ...faults]).toEqual([]);
  });
});
