// Makes sure that what the tests need is there: installs Debian's packages when it may, and otherwise says what is missing.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

interface Need {
  readonly package: string;
  readonly there: () => boolean;
}

const onPath = (program: string) =>
  (process.env.PATH ?? "").split(":").some((folder) => existsSync(join(folder, program)));
const postgres = "/usr/lib/postgresql";

const NEEDS: Record<string, Need> = {
  postgres: {
    package: "postgresql",
    there: () =>
      onPath("initdb") ||
      (existsSync(postgres) &&
        readdirSync(postgres).some((version) => existsSync(join(postgres, version, "bin/initdb")))),
  },
  chromium: { package: "chromium", there: () => onPath("chromium") },
};

function install(packages: string[]): boolean {
  if (process.getuid?.() !== 0 || !onPath("apt-get")) return false;
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const run = (args: string[]) =>
    spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env: environment }).status === 0;
  return run(["update", "-q"]) && run(["install", "-y", "-q", "--no-install-recommends", ...packages]);
}

const missing = process.argv.slice(2).flatMap((name) => {
  const need = NEEDS[name];
  if (need === undefined) throw new Error(`Nothing is known of ${name}: ${Object.keys(NEEDS).join(", ")}`);
  return need.there() ? [] : [need];
});
if (missing.length > 0) {
  const packages = missing.map((need) => need.package);
  console.error(`Installing ${packages.join(", ")}`);
  install(packages);
  const still = missing.filter((need) => !need.there()).map((need) => need.package);
  if (still.length > 0) {
    console.error(
      `Missing: ${still.join(", ")}. Install with your system's package manager (Debian: apt-get install ${still.join(" ")}) and try again.`,
    );
    process.exitCode = 1;
  }
}
