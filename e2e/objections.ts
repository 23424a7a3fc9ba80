import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { showIn } from "./screen.ts";

/** What axe objects to on what is on screen, light and dark. */
export async function objectionsTo(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await showIn(page, colorScheme);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    found.push(
      ...violations.map(
        ({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ target }) => target.join(" ")).join("; ")}`,
      ),
    );
  }
  await showIn(page, "light");
  return found;
}
