import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openWorld, type World } from "../../testing/world.ts";
import { registerImportCommand } from "./import.ts";

let world: World;
const folder = mkdtempSync(join(tmpdir(), "lead-dashboard-import-"));
const file = join(folder, "leads.csv");
beforeAll(async () => {
  world = await openWorld();
  writeFileSync(file, "name,phone,city\nRina,044 123 456,Prizren\n,044 000 000,Prizren\nRina,044 123 456,Prizren\n");
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world.close();
});

async function run(...words: string[]): Promise<string> {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  registerImportCommand(program, async () => ({ ...world.foundation, close: async () => {} }));
  for (const command of program.commands) command.exitOverride();
  let printed = "";
  const out = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  try {
    await program.parseAsync(["import", ...words], { from: "user" });
  } finally {
    out.mockRestore();
  }
  return printed;
}

test("a file is imported, told in words or as one JSON object, and its job is gone", async () => {
  const { organizationId, api } = await world.organization();
  const told = await run(file, "--country", "XK", "--organization", organizationId);
  expect(told).toBe("3 rows: 1 created, 0 updated, 1 skipped, 1 refused\n  line 3: name: Has no name\n");
  const again = JSON.parse(await run(file, "--country", "XK", "--organization", organizationId, "--json"));
  expect(again).toEqual({ rows: 3, created: 0, updated: 0, skipped: 2, failed: 1, warned: 0 });
  const [newest] = (await api.get("/imports")).body.items;
  expect(newest).toMatchObject({ status: "done", fileName: "leads.csv", country: "XK" });
  expect(
    await world.foundation.db.query.selectFrom("job").select("name").where("name", "=", "imports.run").execute(),
  ).toEqual([]);
});

test("the delimiter can be named", async () => {
  const { organizationId, api } = await world.organization();
  const odd = join(folder, "odd.csv");
  writeFileSync(odd, "name#phone, mobile\nRina#+38344123456\n");
  await run(odd, "--organization", organizationId, "--delimiter", "#");
  expect((await api.get("/imports")).body.items[0]).toMatchObject({ created: 1, delimiter: "#" });
  writeFileSync(odd, "name\tphone\nRina\t+38344123457\n");
  await run(odd, "--organization", organizationId, "--delimiter", "\\t");
  expect((await api.get("/imports")).body.items[0]).toMatchObject({ created: 1, delimiter: "\t" });
  await expect(run(odd, "--organization", organizationId, "--delimiter", "ab")).rejects.toThrow("not one character");
});

test("what is wrong is named", async () => {
  const { organizationId } = await world.organization();
  await expect(run(join(folder, "none.csv"), "--organization", organizationId)).rejects.toThrow(
    "none.csv: cannot be read (ENOENT)",
  );
  await expect(run(folder, "--organization", organizationId)).rejects.toThrow("is not a file");
  await expect(run(file, "--organization", organizationId, "--on-duplicate", "merge")).rejects.toThrow(
    "Allowed choices",
  );
  await expect(run(file, "--organization", organizationId, "--country", "Utopia")).rejects.toThrow(
    "not a country code",
  );
  await expect(run(file, "--nonsense")).rejects.toThrow("unknown option");
});
