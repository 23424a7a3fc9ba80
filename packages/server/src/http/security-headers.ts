import { createHash } from "node:crypto";
import type { Config } from "../config/config.ts";

/** The hashes a page's inline blocks need under a policy without `unsafe-inline`. */
export function inlineHashes(html: string, tag: "script" | "style"): string[] {
  const blocks = html.matchAll(new RegExp(`<${tag}(?![^>]*\\ssrc=)[^>]*>([\\s\\S]*?)</${tag}>`, "g"));
  return [...blocks].map(([, content = ""]) => `'sha256-${createHash("sha256").update(content).digest("base64")}'`);
}

/** The content security policy of our pages; what is inlined in the shell goes by its hash. */
export function contentSecurityPolicy(html: string): string {
  return [
    "default-src 'none'",
    `script-src ${["'self'", ...inlineHashes(html, "script")].join(" ")}`,
    `style-src ${["'self'", ...inlineHashes(html, "style")].join(" ")}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join("; ");
}

/** Headers of every answer. */
export function securityHeaders(config: Pick<Config, "baseUrl">): Record<string, string> {
  return {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "x-frame-options": "DENY",
    ...(config.baseUrl?.startsWith("https://") === true
      ? { "strict-transport-security": "max-age=31536000; includeSubDomains" }
      : {}),
  };
}
