import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// light-dark() and nesting are kept as written: browsers since spring 2024.
const BROWSERS = ["chrome123", "edge123", "firefox121", "safari17.5"];

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "dist",
    target: BROWSERS,
    // Every script and style is a file of its own: the content security policy allows nothing inline but index.html's two blocks.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
  },
  server: { proxy: { "/api": "http://localhost:3000" } },
});
