import { statSync } from "node:fs";
import { dirname } from "node:path";

/** DATABASE_URL names a database that cannot be opened; the message says which, why and what to do, never its password. */
export class UnusableDatabaseError extends Error {
  constructor(databaseUrl: string, cause: unknown) {
    const { place, remedy } = databaseUrl.startsWith("sqlite:")
      ? ofFile(databaseUrl.slice("sqlite:".length), cause)
      : ofServer(databaseUrl, cause);
    super(`DATABASE_URL: ${place} cannot be opened: ${reasonOf(cause)}. ${remedy}.`, { cause });
    this.name = "UnusableDatabaseError";
  }
}

function ofFile(file: string, cause: unknown): { place: string; remedy: string } {
  const isFolder = statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (isFolder) return { place: file, remedy: `It is a folder: name a file in it, such as sqlite:${file}/leads.db` };
  if (codeOf(cause) === "SQLITE_NOTADB")
    return { place: file, remedy: "Name another file, which is then made, or put a backup in its place by `restore`" };
  if (codeOf(cause).startsWith("SQLITE_BUSY"))
    return { place: file, remedy: "Another program holds it: try again when that has let go" };
  return {
    place: file,
    remedy: `Name a file that the program's user can read and write, also in its folder ${dirname(file)}`,
  };
}

const REMEDIES: Readonly<Record<string, string>> = {
  "28P01": "Put the right user and password into it",
  "28000": "Put a user into it who may sign in there",
  "3D000": "Make that database first, or name another",
  ERR_INVALID_URL: "Write it as postgres://user:password@host:5432/name, other signs than letters and digits as %40",
};

function ofServer(databaseUrl: string, cause: unknown): { place: string; remedy: string } {
  const remedy = REMEDIES[codeOf(cause)] ?? "See that PostgreSQL runs there and can be reached from here";
  const url = URL.parse(databaseUrl);
  if (url === null) return { place: "the PostgreSQL database", remedy };
  const host = url.hostname === "" ? (url.searchParams.get("host") ?? "this machine") : url.hostname;
  return { place: `${host}:${url.port === "" ? "5432" : url.port}${url.pathname}`, remedy };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** A name with several addresses is tried at each, and fails with what each said. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
