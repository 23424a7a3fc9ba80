/** What a lead's website says about its need: none, not one of its own, or its own. */
export type WebsiteQuality = "none" | "social" | "builder" | "insecure" | "own";

/** Social networks, messengers and link pages: a page there is no website. */
const SOCIAL = new Set([
  "facebook.com", "fb.com", "fb.me", "instagram.com", "tiktok.com", "twitter.com", "x.com", "linkedin.com", "lnkd.in",
  "youtube.com", "youtu.be", "pinterest.com", "snapchat.com", "threads.net", "vk.com", "ok.ru", "xing.com",
  "wa.me", "wa.link", "whatsapp.com", "t.me", "telegram.me", "m.me", "viber.com",
  "linktr.ee", "linkin.bio", "lnk.bio", "bio.link", "beacons.ai", "taplink.cc", "campsite.bio", "flow.page", "allmylinks.com",
  "g.page", "g.co", "maps.google.com", "maps.app.goo.gl", "goo.gl",
]); // biome-ignore format: a list

/** Free addresses below a site builder's own domain. */
const BUILDERS = new Set([
  "business.site", "negocio.site", "sites.google.com", "wixsite.com", "wix.com", "editorx.io", "weebly.com", "weeblysite.com",
  "wordpress.com", "blogspot.com", "jimdo.com", "jimdosite.com", "jimdofree.com", "webnode.com", "webnode.page",
  "square.site", "godaddysites.com", "squarespace.com", "webflow.io", "carrd.co", "strikingly.com", "mystrikingly.com",
  "site123.me", "yolasite.com", "ueniweb.com", "ucoz.net", "ucoz.com", "e-monsite.com", "simdif.com", "bravesites.com",
  "webador.com", "webadorsite.com", "my.canva.site", "canva.site", "notion.site", "framer.website", "framer.app",
  "myshopify.com", "tumblr.com", "github.io", "netlify.app", "vercel.app", "pages.dev", "web.app", "000webhostapp.com",
  "hpage.com", "page4.com", "mozello.com", "tilda.ws", "ghost.io", "medium.com", "localo.site", "dudaone.com", "bio.site",
]); // biome-ignore format: a list

/**
 * Tells a website of one's own from a social-media page, a free site-builder page and a page without HTTPS
 * (statistics.md, group *need*). An address without a scheme is taken as secure. Runs for every imported row: no RegExp, no URL.
 */
export function websiteQuality(website: string | null): WebsiteQuality {
  if (website === null || website === "") return "none";
  const separator = website.indexOf("://");
  const host = hostOf(website, separator === -1 ? 0 : separator + 3);
  if (!host.includes(".") || !isOfTheWeb(website, separator)) return "none";
  const kind = kindOfHost(host);
  if (kind !== "own") return kind;
  return separator === 4 && website.slice(0, 4).toLowerCase() === "http" ? "insecure" : "own";
}

/** No scheme, http or https: `ftp://` and `javascript:` lead to no website. */
function isOfTheWeb(website: string, separator: number): boolean {
  if (separator === -1) return true;
  const scheme = website.slice(0, separator).toLowerCase();
  return scheme === "http" || scheme === "https";
}

function hostOf(website: string, start: number): string {
  let end = start;
  for (; end < website.length; end++) {
    const code = website.charCodeAt(end);
    // "/", "?", "#", ":"
    if (code === 47 || code === 63 || code === 35 || code === 58) break;
  }
  return website.slice(start, end).trim().toLowerCase();
}

/** Looks the host up, then each domain above it: `m.facebook.com`, `facebook.com`, `com`. */
function kindOfHost(host: string): "social" | "builder" | "own" {
  for (let dot = -1; ; ) {
    const domain = dot === -1 ? host : host.slice(dot + 1);
    if (SOCIAL.has(domain)) return "social";
    if (BUILDERS.has(domain)) return "builder";
    dot = host.indexOf(".", dot + 1);
    if (dot === -1) return "own";
  }
}
