const COMMON =
  "en de es fr sq it pt nl pl tr el sr hr bs mk sl hu ro bg cs sk da sv nb fi et lv lt uk ru ar he hi th vi id ja ko zh".split(
    " ",
  );
const names = new Intl.DisplayNames("en", { type: "language" });

/** The languages to choose from in order of name, and the given one if it is another. */
export function languagesWith(tag: string): { tag: string; name: string }[] {
  const tags = COMMON.includes(tag) || tag === "" ? COMMON : [tag, ...COMMON];
  return tags
    .map((one) => ({ tag: one, name: languageName(one) }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** The English name of a language by its tag; the tag itself when it is none. */
function languageName(tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
