import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Config, isPublic } from "../../config/config.ts";
import { sqliteFile } from "../../db/open.ts";
import { type Finding, ok, warning } from "./finding.ts";

/** What follows from settings that are valid: the key, the public address, cookies, the sandbox. */
export function checkSettings(config: Config): Finding[] {
  return [
    ok("settings", "every setting is valid"),
    ...checkUnused(config),
    checkKey(config),
    checkAddress(config),
    checkCookies(config),
    ...(config.sandbox
      ? [warning("sandbox", "SANDBOX is on: messages go to built-in stand-ins and reach nobody")]
      : []),
  ];
}

function checkUnused({ unused }: Config): Finding[] {
  if (unused.length === 0) return [];
  return [warning("not used", `set, but nothing reads it: ${unused.join(", ")}`, "remove it from the settings")];
}

function checkKey({ databaseUrl, secrets }: Config): Finding {
  const kept = join(dirname(sqliteFile(databaseUrl) ?? "data/x"), "secret-key");
  const isKept = existsSync(kept) && readFileSync(kept, "utf8").trim() === secrets.secretKey;
  if (!isKept) return ok("secret key", "SECRET_KEY is set");
  return warning(
    "secret key",
    `SECRET_KEY is not set: one was made and is kept in ${kept}`,
    "keep that file with your backups: without it stored channel passwords cannot be read; in production set SECRET_KEY",
  );
}

function checkAddress(config: Config): Finding {
  if (isPublic(config)) return ok("address", `${config.baseUrl} is public`);
  return warning(
    "address",
    `${config.baseUrl ?? "BASE_URL is not set, so the address"} cannot be reached from outside: unsubscribe goes by a mailto link, WhatsApp's webhooks cannot arrive, Twilio is asked for answers every 20 seconds, and a phone outside this network cannot open it`,
    "set BASE_URL to a public https address (a tunnel such as Tailscale or Cloudflare, or a server with Caddy)",
  );
}

function checkCookies({ baseUrl }: Config): Finding {
  if (baseUrl?.startsWith("https:")) return ok("cookies", "session cookies are sent over https only");
  return warning(
    "cookies",
    "session cookies travel without https: anybody on the way could use them",
    "fine on this machine alone; for anything else set BASE_URL to an https address",
  );
}
