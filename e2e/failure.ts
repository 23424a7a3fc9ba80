// What helps to understand a failed test: the picture of what was on screen, and the program's own log.
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { onTestFailed } from "vitest";
import type { Program } from "./program.ts";

const FOLDER = join(tmpdir(), "lead-dashboard-e2e");

/** To be called as a test begins: when it fails, the picture is kept and its place said, with the log. */
export function keepPictureOnFailure(page: Page, program: Program): void {
  onTestFailed(async ({ task }) => {
    mkdirSync(FOLDER, { recursive: true });
    const path = join(FOLDER, `${task.name.replace(/\W+/g, "-").slice(0, 80)}.png`);
    await page.screenshot({ path });
    console.error(`On screen: ${path}\n${program.log()}`);
  });
}
