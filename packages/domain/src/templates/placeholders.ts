/** The placeholders every organization has (product.md, section 3); custom fields come beside them by their key. */
export const PLACEHOLDERS = [
  "name",
  "business_name",
  "contact_name",
  "city",
  "country",
  "category",
  "rating",
  "phone",
  "email",
  "website",
  "score",
  "temperature",
  "sender_name",
  "sender_company",
  "sender_offer",
] as const;

/** A built-in placeholder. */
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** Never placeholders, whatever a custom field is called: names through which an object's machinery could be reached. */
const REFUSED = new Set([
  "__proto__",
  "constructor",
  "prototype",
  "tostring",
  "valueof",
  "hasownproperty",
  "isprototypeof",
  "propertyisenumerable",
  "tolocalestring",
]);

/** Prefix that always means a custom field: `{field.name}` where the key alone would be taken for a built-in one. */
export const FIELD_PREFIX = "field.";

/** The set of names a template of this organization may use: the built-in ones, `key` and `field.key` of each custom field. */
export function knownPlaceholders(customFieldKeys: Iterable<string> = []): ReadonlySet<string> {
  const names = new Set<string>(PLACEHOLDERS);
  for (const key of customFieldKeys) {
    if (isRefusedName(key)) continue;
    names.add(key);
    names.add(FIELD_PREFIX + key);
  }
  return names;
}

/** Whether a name may never be a placeholder. */
export function isRefusedName(name: string): boolean {
  return name.startsWith("__") || REFUSED.has(name.toLowerCase());
}
