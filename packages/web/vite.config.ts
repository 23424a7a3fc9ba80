import { createHash } from "node:crypto";
import { relative } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

// light-dark() and nesting are kept as written: browsers since spring 2024.
const BROWSERS = ["chrome123", "edge123", "firefox121", "safari17.5"];

export default defineConfig({
  plugins: [react(), withoutEndpointProse(), withFontAhead()],
  // the router asks for what React itself has had since version 18
  resolve: { alias: { "use-sync-external-store/shim/index.js": "react" } },
  css: { modules: { generateScopedName: (name, file) => `${name}_${signOf(file)}` } },
  build: {
    outDir: "dist",
    target: BROWSERS,
    // Every script and style is a file of its own: the content security policy allows nothing inline but index.html's two blocks.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
    rolldownOptions: {
      output: {
        // What the first page needs in any case stays together: one file compresses better than eleven.
        codeSplitting: {
          groups: [
            {
              name: "core",
              test: /node_modules\/(react|react-dom|scheduler|wouter|regexparam)\/|web\/src\/(api\/(call|problem|session)|look\/(Button|States|toasts|Page)|messages\/(plural|en\/shell)|keyboard\/key-name)\.|contract\/src\/accounts\/endpoints|lucide-react\/dist\/esm\/(Icon|createLucideIcon|context|shared|icons\/circle-alert)/,
            },
            { name: "fetched", test: /node_modules\/@tanstack\/|web\/src\/api\/(query-client|WithFetched)\./ },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": "http://localhost:3000" } },
});

const files = new Map<string, string>();

/** Four letters that tell one stylesheet's classes from another's: the usual line numbers compress badly. */
function signOf(file: string): string {
  const path = relative(import.meta.dirname, file.replace(/\?.*$/, ""));
  const sign = createHash("sha256").update(path).digest("hex").slice(0, 4);
  if ((files.get(sign) ?? path) !== path) throw new Error(`${path} and ${files.get(sign)} have the same sign`);
  files.set(sign, path);
  return sign;
}

/** Asks for the letters of the first page with the page itself, so that they are there before the first row is drawn. */
function withFontAhead(): Plugin {
  return {
    name: "with-font-ahead",
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((file) => file.includes("inter-latin-wght-normal"))
          .map((file) => ({
            tag: "link",
            attrs: { rel: "preload", as: "font", type: "font/woff2", crossorigin: true, href: `/${file}` },
            injectTo: "head" as const,
          })),
    },
  };
}

/** The browser calls endpoints by method and path; what they say about themselves is for the API documentation only. */
function withoutEndpointProse(): Plugin {
  return {
    name: "without-endpoint-prose",
    enforce: "pre",
    transform: {
      filter: { id: /contract\/src\/[\w-]+\/endpoints\.ts$/ },
      handler: (code) => ({
        code: code.replace(/^\s*(?:summary|permission|status):\s*(?:"(?:[^"\\]|\\.)*"|\d+),?$/gm, ""),
        map: null,
      }),
    },
  };
}
