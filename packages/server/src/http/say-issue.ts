// What is wrong with a value, in plain words: for the API, the command line and the settings alike.
import type { z } from "zod";

const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  nan: "a number",
  int: "a whole number",
  bigint: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "an object",
  record: "an object",
  date: "a date",
  null: "null",
};

const FORMATS: Readonly<Record<string, string>> = {
  email: "is not an e-mail address",
  url: "is not a web address",
  datetime: "is not a date and time such as 2026-12-24T18:00:00Z",
  date: "is not a date such as 2026-12-24",
  uuid: "is not an id",
};

/** What is wrong with a value, as the end of a sentence that begins with the name of its field. Never the schema's own words. */
export function sayIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "too_small":
      return Number(issue.minimum) === 1 && issue.origin !== "number"
        ? "must not be empty"
        : `must ${sized(issue.origin, issue.inclusive === false ? "more than" : "at least", issue.minimum)}`;
    case "too_big":
      return `must ${sized(issue.origin, issue.inclusive === false ? "less than" : "at most", issue.maximum)}`;
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "invalid_type":
      return issue.input === undefined ? "is missing" : `must be ${KINDS[issue.expected] ?? "of another kind"}`;
    case "invalid_value":
      return issue.expected === "stringbool" ? "must be true or false" : `must be ${oneOf(issue.values)}`;
    case "invalid_format":
      return FORMATS[issue.format] ?? "does not have the right form";
    case "invalid_union":
      return unionIssue(issue);
    case "unrecognized_keys":
      return `holds what is not known here: ${issue.keys.join(", ")}`;
    case "invalid_key":
      return "has a name that cannot be used";
    default:
      return "cannot be used";
  }
}

type UnionIssue = z.core.$ZodRawIssue & { readonly code: "invalid_union" };

/** Told apart by a field: what that may be. Otherwise the one way whose kind fits, or else what each way asks for. */
function unionIssue(issue: UnionIssue): string {
  const { discriminator, options, input } = issue;
  if (typeof discriminator === "string" && Array.isArray(options)) {
    const isGiven = typeof input === "object" && input !== null && Reflect.get(input, discriminator) !== undefined;
    return `${isGiven ? "" : "is missing: "}must be ${oneOf(options)}`;
  }
  const ways = issue.errors.flatMap(([first]) => (first === undefined ? [] : [first]));
  const inside = ways.find(({ path }) => path.length > 0);
  if (inside !== undefined) return `${inside.path.join(".")} ${inside.message}`;
  const wanted = [...new Set(ways.map(({ message }) => message.replace(/^must be (one of )?/, "")))];
  return wanted.length === 0 ? "cannot be used" : `must be ${alternatives(wanted)}`;
}

function oneOf(values: readonly unknown[]): string {
  return `${values.length === 1 ? "" : "one of "}${values.map(String).join(", ")}`;
}

function alternatives(wanted: readonly string[]): string {
  const last = wanted.at(-1) ?? "";
  return wanted.length === 1 ? last : `${wanted.slice(0, -1).join(", ")} or ${last}`;
}

function sized(origin: string, bound: string, size: number | bigint): string {
  if (origin === "string") return `have ${bound} ${size} characters`;
  return origin === "array" ? `hold ${bound} ${size}` : `be ${bound} ${size}`;
}
