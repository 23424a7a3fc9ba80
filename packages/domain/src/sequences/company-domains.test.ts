import { expect, test } from "vitest";
import { companyDomains } from "./company-domains.ts";

test.each([
  [{ email: "anna@muster-bau.de", website: "https://www.muster-bau.de/kontakt" }, ["muster-bau.de"]],
  [{ email: "info@mail.acme.co.uk", website: null }, ["acme.co.uk"]],
  [{ email: "anna@muster.de", website: "muster-gruppe.de" }, ["muster-gruppe.de", "muster.de"]],
  [{ email: "anna@mail.muster-bau.de", website: "https://shop.muster-bau.de" }, ["muster-bau.de"]],
  [{ email: "anna@muster.onmicrosoft.com", website: null }, []],
  [{ email: "anna@gmail.com", website: "https://facebook.com/anna" }, []],
  [{ email: "anna@yahoo.co.uk", website: null }, []],
  [{ email: "anna@gmx.at", website: null }, []],
  [{ email: "lead@example.com", website: null }, []],
  [{ email: null, website: null }, []],
  [{ email: "nonsense", website: "nonsense" }, []],
])("the company of %j is known by %j", (lead, domains) => {
  expect(companyDomains(lead)).toEqual(domains);
});
