// How plain values travel: the building blocks of every room's schemas.
import { z } from "zod";

/** An opaque id. Malformed ids are answered with 404, so any short text passes the shape check. */
export const id = z.string().min(1).max(64);

/** `{id}` in a path. */
export const idParams = z.strictObject({ id });

const FIRST_INSTANT = Date.parse("0001-01-01T00:00:00Z");
const LAST_INSTANT = Date.parse("9999-12-31T23:59:59.999Z");

/** An instant on the wire: ISO 8601 with an offset or Z, of the years 1 to 9999, which every database can tell. */
export const instant = z.iso
  .datetime({ offset: true })
  .refine((text) => !(Date.parse(text) < FIRST_INSTANT || Date.parse(text) > LAST_INSTANT), {
    error: "must lie in the years 0001 to 9999",
  });

/** A subject: it becomes a header, which ends where its line does. */
export const subjectLine = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\r\n]*$/, "must be one line");

/** `true` or `false` in a query string. */
export const flag = z.enum(["true", "false"]).transform((value) => value === "true");

/** A list in a query string: `a,b`, or the parameter repeated for values that hold a comma. */
export function list<Item extends z.ZodType>(item: Item) {
  return z
    .preprocess(
      (value) =>
        Array.isArray(value)
          ? value.flatMap((part) => (typeof part === "string" && value.length === 1 ? part.split(",") : [part]))
          : typeof value === "string"
            ? value.split(",")
            : value,
      z.array(item).min(1).max(200),
    )
    .meta({ type: "array" });
}

/** `limit` and `cursor` of every list: 1–200 items, 50 unless told. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(2000).optional(),
};

/** The paging of lists that are short and shown whole: all of up to 200 unless told otherwise. */
export const ShortListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().max(2000).optional(),
});
export type ShortListQuery = z.infer<typeof ShortListQuery>;

/** The answer of a list endpoint. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** A refusal as `application/problem+json` (RFC 9457). */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
