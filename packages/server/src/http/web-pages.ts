// Serves the built screens: files with a hash in their name for good, everything else as the one page.
import { existsSync, readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { App } from "./mount.ts";
import { contentSecurityPolicy } from "./security-headers.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
};
const SMALL_ENOUGH_AS_IT_IS = 1024;

interface Asset {
  readonly type: string;
  readonly plain: Buffer<ArrayBuffer>;
  readonly brotli: Buffer<ArrayBuffer> | null;
  readonly gzip: Buffer<ArrayBuffer> | null;
  readonly forGood: boolean;
}

const webFolder = fileURLToPath(new URL("../../../web/dist/", import.meta.url));

async function loadAsset(path: string, name: string): Promise<Asset> {
  const plain = await readFile(path);
  const extension = extname(path);
  const worthwhile = plain.length > SMALL_ENOUGH_AS_IT_IS && extension !== ".woff2" && extension !== ".png";
  return {
    type: TYPES[extension] ?? "application/octet-stream",
    plain,
    // quality 9: 11 takes seconds for the largest file for a gain under 10 %
    brotli: worthwhile
      ? await promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
      : null,
    gzip: worthwhile ? await promisify(gzip)(plain) : null,
    forGood: name.startsWith("/assets/"),
  };
}

function answer(asset: Asset, accepts: string, headers: Record<string, string>): Response {
  const encoding =
    asset.brotli !== null && /\bbr\b/.test(accepts)
      ? "br"
      : asset.gzip !== null && /\bgzip\b/.test(accepts)
        ? "gzip"
        : null;
  const body = encoding === "br" ? asset.brotli : encoding === "gzip" ? asset.gzip : asset.plain;
  return new Response(body, {
    headers: {
      "content-type": asset.type,
      vary: "accept-encoding",
      "cache-control": asset.forGood ? "public, max-age=31536000, immutable" : "no-cache",
      ...(encoding === null ? {} : { "content-encoding": encoding }),
      ...headers,
    },
  });
}

/** Mounts the screens, when they have been built. Call last: it answers every path that nothing else took. */
export function mountWebPages(app: App, folder: string = webFolder): void {
  const indexFile = join(folder, "index.html");
  if (!existsSync(indexFile)) return;
  const policy = contentSecurityPolicy(readFileSync(indexFile, "utf8"));
  const assets = new Map<string, Promise<Asset>>();
  const known = readdir(folder, { recursive: true }).then(
    (names) => new Set(names.map((name) => `/${name.split(sep).join("/")}`)),
  );
  const assetAt = (name: string) => {
    const before = assets.get(name);
    if (before !== undefined) return before;
    const loading = loadAsset(join(folder, name), name);
    assets.set(name, loading);
    // a newer build may have taken a file away: then it is not there, and may be again later
    loading.catch(() => assets.delete(name));
    return loading;
  };
  app.get("*", async (context) => {
    const { path } = context.req;
    const accepts = context.req.header("accept-encoding") ?? "";
    if (extname(path) !== "" && (await known).has(path)) {
      const asset = await assetAt(path).catch(() => null);
      return asset === null ? context.notFound() : answer(asset, accepts, {});
    }
    if (path.startsWith("/assets/") || path.startsWith("/api/")) return context.notFound();
    return answer(await assetAt("/index.html"), accepts, { "content-security-policy": policy });
  });
}
