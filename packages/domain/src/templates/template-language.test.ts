import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkTemplate } from "./check-template.ts";
import { chooseVariant } from "./choose-variant.ts";
import { DEFAULT_TEMPLATES } from "./default-templates.ts";
import { knownPlaceholders } from "./placeholders.ts";
import { renderSeed, renderTemplate, type TemplateValues } from "./render-template.ts";
import { smsSegments } from "./sms-segments.ts";
import { templateValues } from "./template-values.ts";

const values: TemplateValues = {
  name: "Bäckerei Kern",
  business_name: "Bäckerei Kern",
  contact_name: null,
  city: "Prizren",
  website: "",
  rating: "4.7",
  sender_name: "Ana",
  "field.menu": "lunch",
  menu: "lunch",
};
const known = knownPlaceholders(["menu"]);
const render = (body: string, seed = "t:1") => renderTemplate({ subject: null, body }, values, seed);
const codes = (body: string) => checkTemplate(body, known).map(({ code, placeholder }) => placeholder ?? code);

describe("a placeholder", () => {
  it("has no value where the lead's e-mail or website is none", () => {
    const lead = {
      name: "Rina",
      contactName: null,
      city: null,
      country: null,
      category: null,
      rating: null,
      phone: null,
      score: null,
      temperature: null,
      language: null,
      customFields: {},
    };
    const others = { senderName: null, senderCompany: null, customFieldKeys: [], language: "en" };
    const of = (email: string, website: string) => {
      const { email: mail, website: site } = templateValues({ ...others, lead: { ...lead, email, website } });
      return [mail, site];
    };
    expect(of("rina@", "n/a")).toEqual([null, null]);
    expect(of("rina@shop.example", "https://shop.example")).toEqual(["rina@shop.example", "https://shop.example"]);
    expect(of("rina@shop.example", "shop.example")).toEqual(["rina@shop.example", "shop.example"]);
  });
  it("becomes the lead's value", () => {
    expect(render("For {business_name} in { city }").body).toBe("For Bäckerei Kern in Prizren");
  });
  it("becomes its fallback when the lead has no value", () => {
    expect(render("Hi {contact_name|there}, {website|}ok").body).toBe("Hi there, ok");
  });
  it("without value and fallback is a problem that names it", () => {
    expect(render("Hi {contact_name}").problems).toMatchObject([{ code: "missing", placeholder: "contact_name" }]);
  });
  it("of a custom field is known by its key and by field.key", () => {
    expect(codes("{menu} {field.menu}")).toEqual([]);
    expect(render("{menu} {field.menu}").body).toBe("lunch lunch");
  });
  it.each(["__proto__", "constructor", "toString", "nope", "field.nope"])("{%s} is refused", (name) => {
    expect(codes(`Hi {${name}|x}`)).toEqual([name]);
    expect(render(`Hi {${name}|x}`).problems).toMatchObject([{ code: "unknown", placeholder: name }]);
  });
  it("called constructor stays refused even as a custom field", () => {
    expect(knownPlaceholders(["constructor", "__proto__"]).has("constructor")).toBe(false);
  });
});

describe("blocks", () => {
  it("are there when the value is", () => {
    expect(render("[if city]In {city}.[else]Somewhere.[end]").body).toBe("In Prizren.");
    expect(render("[if website]Nice site[else]No site[end]").body).toBe("No site");
    expect(render("[if not website]No site[end]").body).toBe("No site");
  });
  it("leave no gap when they fall away", () => {
    expect(render("A\n\n[if website]x[end]\n\nB").body).toBe("A\n\nB");
  });
  it("nest, also with wordings", () => {
    expect(render("[if city][[a|a]] [if website]w[else]n[end][end]").body).toBe("a n");
  });
  it.each([
    "{",
    "}",
    "{city",
    "city}",
    "{}",
    "{a b}",
    "[[a|b",
    "[if city]x",
    "[if]x[end]",
    "x[end]",
    "x[else]y",
    "[[a]]",
  ])("%s is a mistake and refused", (source) => {
    expect(checkTemplate(source, known)[0]?.code).toBe("syntax");
  });
  it("leave ordinary brackets alone", () => {
    expect(render("[sic] a]] b | c").body).toBe("[sic] a]] b | c");
  });
});

describe("wordings", () => {
  it("stay the same for a lead and differ between leads", () => {
    const said = (lead: number) => render("[[Hi|Hello]]", renderSeed("t", `lead-${lead}`)).body;
    expect(said(1)).toBe(said(1));
    const hellos = Array.from({ length: 1000 }, (_, lead) => said(lead)).filter((text) => text === "Hello").length;
    expect(hellos).toBeGreaterThan(400);
    expect(hellos).toBeLessThan(600);
  });
});

describe("a rendered message", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "{city}",
      "{contact_name|x}",
      "{contact_name}",
      "{nope}",
      "{",
      "}",
      "[[",
      "]]",
      "|",
      "[if city]",
      "[if not ",
      "[else]",
      "[end]",
    ),
    fc.string({ maxLength: 8 }),
  );
  it("never holds a brace or a hole, whatever template and values", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.string(), fc.string(), (pieces, city, seed) => {
        const body = pieces.join("");
        const rendered = renderTemplate({ subject: body, body }, { city, contact_name: null }, seed);
        if (rendered.problems.length > 0) return;
        expect(rendered.body).not.toMatch(/[{}]/);
        expect(rendered.body).not.toBe("");
        expect(rendered.subject).not.toMatch(/[{}\r\n]/);
      }),
      { numRuns: 500 },
    );
  });
  it("can be rendered when the check found nothing, missing values apart", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const body = pieces.join("");
        if (checkTemplate(body, new Set(["city", "contact_name"])).length > 0) return;
        const { problems } = renderTemplate({ subject: null, body }, { city: "x", contact_name: null }, "s");
        expect(problems.filter(({ code }) => code === "unknown" || code === "syntax")).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
  it("takes braces and line breaks out of values", () => {
    const { subject, body } = renderTemplate({ subject: "{name}", body: "{name}" }, { name: "{Bar}\r\nBcc: x" }, "s");
    expect(subject).toBe("(Bar) Bcc: x");
    expect(body).toBe("(Bar)\nBcc: x");
  });
  it("that has nothing left is a problem", () => {
    expect(render("[if website]x[end]").problems).toMatchObject([{ code: "empty" }]);
  });
  it("is read in time that grows with its length", () => {
    const started = process.cpuUsage();
    renderTemplate({ subject: null, body: "[[a|".repeat(5_000) }, values, "s");
    renderTemplate({ subject: null, body: "[if city]".repeat(3) + "|".repeat(20_000) }, values, "s");
    expect(process.cpuUsage(started).user / 1_000).toBeLessThan(1_000);
  });
});

describe("variants", () => {
  const shareOf = (name: string | null, variants: { name: string; weight: number }[]) =>
    Array.from({ length: 2000 }, (_, lead) => chooseVariant(variants, `t:${lead}`)).filter((chosen) => chosen === name)
      .length / 2000;
  it("share the leads by weight", () => {
    expect(
      shareOf("A", [
        { name: "A", weight: 3 },
        { name: "B", weight: 1 },
      ]),
    ).toBeCloseTo(0.75, 1);
  });
  it("that are alone are tested against the template's own text", () => {
    expect(shareOf(null, [{ name: "B", weight: 5 }])).toBeCloseTo(0.5, 1);
  });
  it("without weight rest", () => {
    expect(
      chooseVariant(
        [
          { name: "A", weight: 0 },
          { name: "B", weight: 0 },
        ],
        "x",
      ),
    ).toBeNull();
    expect(
      shareOf("B", [
        { name: "A", weight: 1 },
        { name: "B", weight: 0 },
      ]),
    ).toBe(0);
  });
});

describe("SMS parts", () => {
  it.each([
    ["", 0, "GSM-7"],
    ["a".repeat(160), 1, "GSM-7"],
    ["a".repeat(161), 2, "GSM-7"],
    ["a".repeat(306), 2, "GSM-7"],
    ["a".repeat(307), 3, "GSM-7"],
    ["€".repeat(80), 1, "GSM-7"],
    ["€".repeat(81), 2, "GSM-7"],
    [`${"a".repeat(152)}€${"a".repeat(152)}`, 3, "GSM-7"],
    ["ë".repeat(70), 1, "UCS-2"],
    ["ë".repeat(71), 2, "UCS-2"],
    ["😀".repeat(35), 1, "UCS-2"],
    ["😀".repeat(66), 2, "UCS-2"],
    ["😀".repeat(67), 3, "UCS-2"],
  ])("of %j are %i (%s)", (text, segments, encoding) => {
    expect(smsSegments(text)).toMatchObject({ segments, encoding });
  });
});

describe("the templates that ship", () => {
  const bare = templateValues({
    lead: {
      name: "Kern",
      contactName: null,
      city: null,
      country: null,
      category: null,
      rating: null,
      phone: null,
      email: null,
      website: null,
      score: null,
      temperature: null,
      language: null,
      customFields: {},
    },
    senderName: "Ana",
    senderCompany: null,
    customFieldKeys: [],
    language: "en",
  });
  const full = {
    ...bare,
    contact_name: "Ben",
    city: "Prizren",
    rating: "4.7",
    website: "kern.example",
    sender_company: "Web AG",
  };
  const texts = Object.entries(DEFAULT_TEMPLATES).flatMap(([language, { sequenceName: _, ...templates }]) =>
    Object.entries(templates).map(([key, template]) => ({ title: `${language} ${key}`, template })),
  );
  it.each(texts)("$title has no problem with a lead that has only a name, nor with a full one", ({ template }) => {
    expect(checkTemplate(`${template.subject ?? ""}${template.body}`, knownPlaceholders())).toEqual([]);
    expect(renderTemplate(template, bare, "s").problems).toEqual([]);
    expect(renderTemplate(template, full, "s").problems).toEqual([]);
    for (const facts of [bare, full]) {
      const { body, problems } = renderTemplate(template, { ...facts, sender_offer: "fresh bread" }, "s");
      expect(problems).toEqual([]);
      expect(body).not.toMatch(/websi|página web|votre site|faqe|[.,] ?[.,]/i);
    }
  });
});

describe("values", () => {
  it("tell what the organization sells only in its own language", () => {
    const lead = {
      ...{ name: "K", contactName: null, city: null, country: null, category: null, rating: null, phone: null },
      ...{ email: null, website: null, score: null, temperature: null, language: null, customFields: {} },
    };
    const sender = { senderName: "A", senderCompany: "B", senderOffer: { text: "fresh bread", language: "en-GB" } };
    const offerIn = (language: string) =>
      templateValues({ lead, ...sender, customFieldKeys: [], language }).sender_offer;
    expect(["en", "EN_us", "de"].map(offerIn)).toEqual(["fresh bread", "fresh bread", null]);
  });

  it("are written in the template's language", () => {
    const facts = {
      lead: {
        name: "K",
        contactName: null,
        city: null,
        country: "XK",
        category: null,
        rating: 4.7,
        phone: null,
        email: null,
        website: null,
        score: 80,
        temperature: "HOT",
        language: null,
        customFields: { seats: 1200, open: true, constructor: "x" },
      },
      senderName: "A",
      senderCompany: "B",
      customFieldKeys: ["seats", "open", "empty"],
    };
    expect(templateValues({ ...facts, language: "de" })).toMatchObject({
      country: "Kosovo",
      rating: "4,7",
      seats: "1.200",
      empty: null,
    });
    expect(templateValues({ ...facts, language: "not a language" })).toMatchObject({ rating: "4.7" });
  });
});
