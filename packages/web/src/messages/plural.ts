const rules = new Intl.PluralRules("en");
const numbers = new Intl.NumberFormat("en");

/** Chooses the form for a number and puts the number in place of `#`: `plural(3, { one: "# lead", other: "# leads" })`. */
export function plural(count: number, forms: { one: string; other: string }): string {
  return (rules.select(count) === "one" ? forms.one : forms.other).replace("#", numbers.format(count));
}

/** A whole number with its thousands apart; "–" when it is not known. */
export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : numbers.format(value);
}

/** A share 0–1 as a percentage; "–" when it is not known. */
export function percent(share: number | null | undefined, digits = 0): string {
  return share === null || share === undefined ? "–" : `${(share * 100).toFixed(digits)} %`;
}
