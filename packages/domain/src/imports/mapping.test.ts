import { expect, test } from "vitest";
import { countryOf } from "./country-names.ts";
import { guessMapping } from "./guess-mapping.ts";
import { inspectFile } from "./inspect-file.ts";
import { planRows } from "./row-plan.ts";

function mapping(columns: readonly string[], samples: string[][] = []) {
  return guessMapping(columns, { samples });
}

test.each([
  ["English", "Company|Contact|Phone|E-Mail|City|Country|Industry|Rating|Website|Notes"],
  ["German", "Firma|Ansprechpartner|Telefon|E-Mail|Ort|Land|Branche|Bewertung|Webseite|Bemerkung"],
  [
    "Spanish",
    "Empresa|Persona de contacto|Teléfono|Correo electrónico|Ciudad|País|Sector|Valoración|Sitio web|Observaciones",
  ],
  [
    "French",
    "Entreprise|Interlocuteur|Téléphone|Courriel|Ville|Pays|Secteur d'activité|Note moyenne|Site web|Remarques",
  ],
  ["Italian", "Azienda|Referente|Telefono|Indirizzo email|Città|Paese|Settore|Valutazione|Sito web|Annotazioni"],
  [
    "Albanian",
    "Biznesi|Personi kontaktues|Numri i telefonit|Emaili|Qyteti|Shteti|Veprimtaria|Vlerësimi|Faqja e internetit|Shënime",
  ],
])("%s headers are understood", (_, header) => {
  const { columns, format } = mapping(header.split("|"));
  expect(columns.map((column) => column.target)).toEqual([
    "name",
    "contactName",
    "phone",
    "email",
    "city",
    "country",
    "category",
    "rating",
    "website",
    "notes",
  ]);
  expect(columns.every((column) => column.confidence >= 0.8 && column.reason === "header")).toBe(true);
  expect(format).toBe("generic");
});

test.each([
  [
    "gosom",
    "input_id,link,title,category,address,open_hours,popular_times,website,phone,plus_code,review_count,review_rating,reviews_per_rating,latitude,longitude,cid,status,complete_address,data_id,emails",
  ],
  [
    "gosom",
    "input_id,link,title,category,address,open_hours,web_site,phone,review_count,review_rating,latitude,longtitude,cid,complete_address,emails",
  ],
  ["apify", "title,totalScore,reviewsCount,street,city,state,countryCode,website,phone,categoryName,url"],
  ["apify", "title,totalScore,reviewsCount,street,city,state,countryCode,website,phone,categories/0,categoryName,url"],
  [
    "outscraper",
    "query,name,site,subtypes,type,phone,full_address,city,postal_code,country_code,rating,reviews,business_status,place_id,google_id",
  ],
  [
    "leads",
    "name,phone,email,city,address,country,language,category,rating,maps_url,website,lead_score,temperature,status,last_contacted",
  ],
  ["leads", "name,contactName,phone,email,website,city,country"],
])("%s is recognised by its columns", (format, header) => {
  expect(mapping(header.split(",")).format).toBe(format);
});

test("a second phone or e-mail column is kept beside the first; any other field has one column", () => {
  const { columns } = mapping(["Name", "Phone", "Telefon", "Mobile", "Email", "E-Mail 2", "City", "Ort"]);
  expect(columns.map((column) => column.target)).toEqual([
    "name",
    "phone",
    "phones",
    "phones",
    "email",
    "emails",
    "city",
    null,
  ]);
});

test("a column without a telling name is guessed by its cells, with less confidence", () => {
  const { columns } = mapping(
    ["A", "B", "C", "D"],
    [
      ["a@b.example", "c@d.example", "e@f.example"],
      ["+383 44 123 456", "044 123 456", "044 123 457"],
      ["1200", "1300", "1400"],
      ["https://a.example", "www.b.example", "http://c.example/x"],
    ],
  );
  expect(columns.map(({ target, confidence }) => [target, confidence])).toEqual([
    ["email", 0.5],
    ["phone", 0.5],
    [null, 0],
    ["website", 0.5],
  ]);
});

test("what a person chose goes before every guess", () => {
  const { columns } = guessMapping(["Name", "Shop", "X"], {
    samples: [],
    chosen: { Shop: "name", X: "custom:size", Name: null },
  });
  expect(columns.map((column) => column.target)).toEqual([null, "name", "custom:size"]);
});

test("a mapping sent back as it was guessed stays the file's own: a contact's name still stands in for a business", () => {
  const header = ["Record ID", "First Name", "Last Name", "Email", "Contact owner", "Create Date", "Company Name"];
  const guessed = guessMapping(header, { samples: [] });
  expect(guessed.format).toBe("hubspot");
  const sent = Object.fromEntries(guessed.columns.map(({ name, target }) => [name, target]));
  const again = guessMapping(header, { samples: [], chosen: sent });
  expect(again.columns.map(({ target }) => target)).toEqual(guessed.columns.map(({ target }) => target));
  for (const { columns } of [guessed, again]) expect(planRows(columns).isNameNeeded).toBe(false);
  const { "Company Name": _, ...others } = sent;
  const other = guessMapping(header, { samples: [], chosen: { ...others, "Last Name": "name" } });
  expect(planRows(other.columns).isNameNeeded).toBe(true);
});

test.each([
  ["Acme GmbH,+49 30 12345678,info@acme.example\n", "generic"],
  ["Acme GmbH;info@acme.example\nBeta;info@beta.example\n", "generic"],
  ["info@acme.example\n+49 30 12345678\n", "contacts-only"],
  ["info@acme.example,+49 30 12345678,2024-05-12 10:00,17\n", "contacts-only"],
  ["Email;Betrieb Nord\ninfo@acme.example;Acme\n", "generic"],
  ["Email;Blocked until\ninfo@acme.example;2027-01-01\n", "contacts-only"],
  ["Email;Reason\ninfo@acme.example;asked us to\n", "contacts-only"],
])("a list is of nothing but addresses only where no column may be the name: %j is %s", (text, format) => {
  expect(inspectFile(text, { isWhole: true }).mapping.format).toBe(format);
});

test.each([
  ["Kosovo", "XK"],
  ["Kosova", "XK"],
  ["xk", "XK"],
  ["Deutschland", "DE"],
  ["ALEMANIA", "DE"],
  ["Royaume-Uni", "GB"],
  ["England", "GB"],
  ["Shqipëria", "AL"],
  ["Österreich", "AT"],
  ["Stati Uniti", "US"],
  ["The Netherlands", "NL"],
  ["USA", "US"],
  ["Türkei", "TR"],
  ["Utopia", null],
  ["", null],
])("the country %s is %s", (name, code) => {
  expect(countryOf(name)).toBe(code);
});

test.each([
  "First contact",
  "First response",
  "Erster Kontakt",
  "Erste Antwort",
  "Primer contacto",
  "Primera respuesta",
  "Premier contact",
  "Première réponse",
  "Primo contatto",
  "Prima risposta",
  "Kontakti i parë",
  "Përgjigja e parë",
])("%s may be a person or a span of time, so its column is no date by its name", (column) => {
  expect(mapping(["Name", column], [[], ["Rina Kern"]]).columns[1]?.target).toBeNull();
});

test.each([
  ["firstContactedAt", "First contacted|First contact date|Date of first contact|Datum des ersten Kontakts"],
  ["firstContactedAt", "Erstkontakt am|Fecha del primer contacto|Date du premier contact|Data del primo contatto"],
  ["firstContactedAt", "Data e kontaktit të parë"],
  ["firstRepliedAt", "First replied on|First reply date|First response date|Datum der ersten Antwort"],
  ["firstRepliedAt", "Fecha de la primera respuesta|Date de la première réponse|Data della prima risposta"],
  ["firstRepliedAt", "Data e përgjigjes së parë"],
])("%s is filled from names that say a date: %s", (target, columns) => {
  for (const column of columns.split("|")) expect(mapping(["Name", column]).columns[1]).toMatchObject({ target });
});
