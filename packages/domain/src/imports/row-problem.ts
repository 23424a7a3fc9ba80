/** Something worth knowing about a row. `refused`: it cannot be stored; `warning`: it goes in, this part as given or left out. */
export interface RowProblem {
  severity: "refused" | "warning";
  /** lead field, where one is meant */
  field: string | null;
  /** stable name, for translation */
  code: RowProblemCode;
  /** plain English sentence */
  message: string;
  /** the cell as given, shortened */
  value: string | null;
}

/** What can be wrong with a row, with the sentence that says so. */
const SENTENCES = {
  "name.missing": "Has no name",
  "text.shortened": "Is too long and was shortened",
  "person.erased": "Belongs to somebody who was erased and is kept out",
  "phone.damaged": "A spreadsheet has rounded this phone number; its digits are lost. Kept as given",
  "phone.invalid": "Is not a valid phone number, or could be two of them. Kept as given",
  "phone.noCountry": "Cannot be understood without a country. Kept as given",
  "email.invalid": "Is not an e-mail address. Kept as given, never written to",
  "website.invalid": "Is not a web address and was left out",
  "rating.invalid": "Is not a number from 0 to 5 and was left out",
  "reviewCount.invalid": "Is not a count and was left out",
  "country.unknown": "Is no country we know and was left out",
  "timeZone.elsewhere": "Is no time zone of the lead's country and was left out",
  "owner.unknown": "Is nobody of this organization; the lead is unassigned",
  "address.missing": "Has no phone number or e-mail address that could be put on the list",
  "timeZone.unknown": "Is no time zone we know and was left out",
  "language.unknown": "Is no language code and was left out",
  "location.invalid": "Is no place on earth and was left out",
  "status.unknown": "Is no status we know and was left out",
  "dealValue.invalid": "Is not an amount and was left out",
  "currency.unknown": "Is no currency code and was left out",
  "date.invalid": "Is not a date we can read for certain and was left out",
  "date.future": "Lies in the future, as nothing that happened does, and was left out",
  "optOut.unclear": "Is neither yes nor no; it was taken as an objection, nobody there is written to",
  "number.unsure": "Could be thousands or have three decimals; a point was taken for decimals, a comma for thousands",
  "custom.invalid": "Does not fit the custom field and was left out",
  "openingHours.invalid": "Are no opening hours we can read and were left out",
  "tags.tooMany": "Has more than 50 tags; the rest was left out",
  "contacts.tooMany": "Has more than 20 of them; the rest was left out",
  "row.tooManyCells": "Has more cells than the file has columns; the rest was left out",
} as const;

/** Stable name of a problem. */
export type RowProblemCode = keyof typeof SENTENCES;

const REFUSING: ReadonlySet<RowProblemCode> = new Set(["name.missing", "address.missing", "person.erased"]);

/** A problem with its sentence. */
export function rowProblem(code: RowProblemCode, field: string | null, value: string | null): RowProblem {
  const severity = REFUSING.has(code) ? "refused" : "warning";
  return { severity, field, code, message: SENTENCES[code], value: value === null ? null : value.slice(0, 200) };
}
