import type { SandboxFile } from "./sandbox-text.ts";

/** Sixty by sixty, one colour. */
const PICTURE =
  "iVBORw0KGgoAAAANSUhEUgAAADwAAAA8CAIAAAC1nk4lAAAASUlEQVR42u3OAQkAAAgDsCezjLntYgtBGCzAUj3vRFpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlr6wgIFFP0NcNFn3AAAAABJRU5ErkJggg==";
const PDF =
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/** Files a person can let the lead send: two that are kept, one that is not. */
export const SAMPLES = {
  none: undefined,
  picture: { name: "shop.png", mediaType: "image/png", bytes: Buffer.from(PICTURE, "base64") },
  pdf: { name: "menu.pdf", mediaType: "application/pdf", bytes: Buffer.from(PDF) },
  program: {
    name: "invoice.pdf.exe",
    mediaType: "application/pdf",
    bytes: Buffer.concat([Buffer.from("MZ"), Buffer.alloc(126)]),
  },
} as const satisfies Record<string, SandboxFile | undefined>;

/** Names of the samples, for forms. */
export const SAMPLE_NAMES = ["none", "picture", "pdf", "program"] as const satisfies readonly (keyof typeof SAMPLES)[];
