import { expect, it } from "vitest";
import { websiteQuality } from "./website-quality.ts";

it.each([
  [null, "none"],
  ["", "none"],
  ["https://", "none"],
  ["https://facebook.com/shop151", "social"],
  ["https://m.facebook.com/shop?x=1", "social"],
  ["instagram.com/shop", "social"],
  ["https://wa.me/38344406405", "social"],
  ["https://shop2.wixsite.com/home", "builder"],
  ["HTTP://Shop.Business.Site", "builder"],
  ["https://sites.google.com/view/shop", "builder"],
  ["http://www.own.example", "insecure"],
  ["https://www.own.example", "own"],
  ["own.example", "own"],
  ["https://notfacebook.com", "own"],
  ["https://facebook.com.own.example:8080/x", "own"],
] as const)("%s is %s", (website, quality) => {
  expect(websiteQuality(website)).toBe(quality);
});

it.each(["javascript:alert(1)", "ftp://files.shop.example", "nothing", "mailto:"])("%s is no website", (website) => {
  expect(websiteQuality(website)).toBe("none");
});
