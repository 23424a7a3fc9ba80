// npm leaves out of the lockfile the packages of other platforms that the registry it asked did not have, and `npm ci`
// then refuses the whole lockfile. Their entries follow from the package that wants them.
import { readFileSync, writeFileSync } from "node:fs";

interface Entry {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  license?: string;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

interface Lockfile {
  packages: Record<string, Entry>;
}

const SYSTEMS = ["android", "darwin", "linux", "win32", "freebsd", "openbsd", "netbsd", "openharmony", "sunos", "aix"];
const PROCESSORS = ["arm64", "x64", "ia32", "arm", "ppc64", "riscv64", "s390x", "loong64"];

function platformOf(name: string): Pick<Entry, "os" | "cpu" | "libc"> | null {
  const parts = (name.split("/").at(-1) ?? "").split("-");
  const os = SYSTEMS.find((system) => parts.includes(system));
  const cpu = PROCESSORS.find((processor) => parts.includes(processor));
  if (os === undefined) return null;
  const libc = parts.some((part) => part.startsWith("musl"))
    ? "musl"
    : parts.some((part) => part.startsWith("gnu"))
      ? "glibc"
      : null;
  return {
    os: [os],
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(libc === null || os !== "linux" ? {} : { libc: [libc] }),
  };
}

/** The entries a lockfile lacks, by their place in it. */
export function missingEntries({ packages }: Lockfile): Record<string, Entry> {
  const missing: Record<string, Entry> = {};
  for (const [place, wanting] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(wanting.optionalDependencies ?? {})) {
      const known = packages[`node_modules/${name}`] ?? packages[`${place}/node_modules/${name}`];
      const platform = platformOf(name);
      if (known !== undefined || platform === null || !/^\d/.test(version)) continue;
      missing[`node_modules/${name}`] = {
        version,
        ...platform,
        ...(wanting.dev === true ? { dev: true } : {}),
        ...(wanting.license === undefined ? {} : { license: wanting.license }),
        optional: true,
      };
    }
  }
  return missing;
}

if (import.meta.main) {
  const lockfile = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lockfile;
  const missing = missingEntries(lockfile);
  const { "": root, ...rest } = { ...lockfile.packages, ...missing };
  const sorted = Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(
    "package-lock.json",
    `${JSON.stringify({ ...lockfile, packages: { "": root, ...sorted } }, null, 2)}\n`,
  );
  console.log(`Added ${Object.keys(missing).length} entries`);
}
